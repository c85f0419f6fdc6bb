"""The sections of the ledger: what was due, who owes what, what was refused, and powers and ties on one axis."""

from __future__ import annotations

import json
from typing import Any

import pytest

from evenhand import packaged
from evenhand.record import View, open_case
from evenhand.report.book import Book
from evenhand.report.sections import ledger, mandate, obligations, offers


@pytest.fixture(scope="module")
def book() -> Book:
    return Book(open_case(packaged()).view())


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> View:
    folder = tmp_path_factory.mktemp("empty")
    folder.joinpath("case.yaml").write_text("title: t\nperiod: 2020/2021\n")
    return open_case(folder).view()


def text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@pytest.mark.parametrize("section", [ledger.SECTION, obligations.SECTION, offers.SECTION, mandate.SECTION])
def test_a_case_that_has_nothing_of_it_has_no_section(section, empty):
    assert section.build(Book(empty)) is None


def test_kalbajar_is_shown_with_both_dates_and_the_claim_of_the_second(book):
    body = ledger.SECTION.build(book) or {}
    row = next(row for row in body["tables"][0]["rows"] if "commitment-AG12-6.1" in text(row))
    wanted = {"15 November 2020", "moved to 25 November 2020", "claim-AG12-6.1-newdate-a", "on time"}
    assert wanted <= set(strings(row))


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [found for each in value.values() for found in strings(each)]
    if isinstance(value, list):
        return [found for each in value for found in strings(each)]
    return [value] if isinstance(value, str) else []


def test_nothing_of_a_text_that_was_not_accepted_is_counted(book):
    body = ledger.SECTION.build(book) or {}
    for key in ("AG05", "AG06", "AG07", "AG08", "AG09", "AG19"):
        assert f"commitment-{key}" not in text(body)


def test_every_score_stands_with_its_n_and_the_note(book):
    for section in (ledger.SECTION, obligations.SECTION):
        body = section.build(book) or {}
        assert any("not consent, justice or quality" in words for words in body["under"])
        assert "of n =" in text(body)


def test_every_party_has_a_line_of_refusals(book):
    body = offers.SECTION.build(book) or {}
    lines = {row["cells"][0]["links"][0]["to"]: row["cells"][2] for row in body["tables"][0]["rows"]}
    assert list(lines)[:3] == ["party-PA02", "party-PA01", "party-PA03"]
    assert all(lines[key]["kind"] == "links" for key in ("party-PA02", "party-PA01", "party-PA03"))


def test_the_axis_bears_every_tie_and_power_on_record(book):
    body = mandate.SECTION.build(book) or {}
    shown = text(body["tables"][1])
    found = [row["id"] for row in book.rows("ties") if row["found"] == "yes"]
    assert all(f'"tie-{key}"' in shown for key in found)
    assert all(f'"mandate-{row["id"]}"' in shown for row in book.rows("mandate"))
    assert "cause" in body["lead"][0]
