"""The section Adaptability: public without a forecast, the same without protected rows, for the team with one."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import pytest

from evenhand import packaged
from evenhand.output.stamps import STAMP
from evenhand.record import open_case
from evenhand.report import render
from evenhand.report.book import Book
from evenhand.report.sections import outlook
from evenhand.report.sections.adaptability import SECTION
from evenhand.warning.issued import NOT_FOUND
from evenhand.warning.warn import warn
from evenhand.warning.warndocument import document
from tests.generate import random_draft, write
from tests.warning.warncase import decision, draft, series, view_of, warning

TRIGGER = {"id": "t1", "threshold": "any", "probability": 0.2, "who": "head", "does": "calls both", "within": "P3D"}


def made(**more: Any):
    rows: dict[str, Any] = {
        "warnings": [warning("w1"), warning("w2", "2021-04")],
        "decisions": [
            decision("d1", "2021-03-09", warning="w1"),
            decision("d2", "2021-02", change="format", reactions="side a: welcomed it"),
            decision("d3", "2021-05-01", change="mandate", kind="refused"),
        ],
        "triggers": [TRIGGER],
    }
    return draft(**rows | more)


def body(view) -> dict[str, Any]:
    found = SECTION.build(Book(view))
    assert found is not None
    return found


def words(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    return view_of(made(), tmp_path_factory.mktemp("case"))


@pytest.fixture(scope="module")
def internal(tmp_path_factory):
    return view_of(made(), tmp_path_factory.mktemp("case"), internal=True)


def test_the_public_page_holds_no_forecast_and_makes_none(public, monkeypatch):
    monkeypatch.setattr(outlook, "warn", lambda *_, **__: pytest.fail("a forecast was made for a public page"))
    found = body(public)
    assert found["team"] is None
    assert not re.search(r"conflictology|ensemble|fan-|\d %", words(found))
    assert "Forecasts are for the team alone" in words(found["lead"])


def test_changes_stand_in_lanes_and_in_the_table(public):
    found = body(public)
    lanes = [event["lane"] for event in found["charts"][0]["data"]]
    assert lanes == [
        "Changes of format",
        "Changes of mandate",
        "Warnings issued",
        "Warnings issued",
        "Answers to warnings",
    ]
    changes = found["tables"][0]
    assert [row["cells"][2]["text"] for row in changes["rows"]] == [
        "decided: change of format", "refused: change of mandate",
    ]  # fmt: skip
    assert "side a: welcomed it" in words(changes)


def test_warnings_stand_with_their_answer_or_with_none_found(public):
    answered, not_answered = body(public)["tables"][1]["rows"]
    assert answered["cells"][3]["parts"][0]["links"][0]["to"] == "decision-d1"
    days = answered["cells"][4]["parts"]
    assert [part["text"] for part in days] == ["4", "days"]
    assert days[0]["to"] == "decision-d1"
    assert not_answered["cells"][3]["parts"][0] == {"kind": "none", "text": NOT_FOUND}


def test_triggers_stand_without_saying_whether_they_were_reached(public):
    rules = next(table for table in body(public)["tables"] if table["caption"].startswith("Triggers"))
    assert "any: 0.2 or more" in words(rules)
    assert "reached" not in words(rules)


def test_the_team_sees_fan_baseline_outcomes_and_triggers(internal):
    team = body(internal)["team"]
    assert [chart["drawing"] for chart in team["charts"]] == ["fans", "outcomes"]
    assert team["charts"][0]["models"] == ["ensemble", "conflictology-12"]
    captions = " ".join(table["caption"] for table in team["tables"])
    for part in (
        "The next twelve months",
        "Chance that a month",
        "Triggers, held",
        "How reconstructed",
        "month by month",
    ):
        assert part in captions
    assert "final vintage, not real time" in words(team["under"])
    assert "Of a month of 25 nothing could be said" in words(team["lead"])
    assert STAMP in render(internal)


def test_every_number_of_the_team_leads_to_the_series(internal):
    html = render(internal)
    part = html[html.index("What might come") :]
    part = part[: part.index("</section>")]
    links = re.findall(r'<a class="n" href="#([\w-]+)">', part)
    assert len(links) > 100
    assert set(links) == {"series"}
    assert 'id="series"' in html


def test_no_forecast_from_a_panel_that_was_found_by_search(tmp_path):
    view = view_of(made(panel=series(frame="f-some")), tmp_path, internal=True)
    found = body(view)
    assert found["team"] is None
    assert "fans" not in words(found)


def test_protected_rows_change_no_letter_of_the_public_section(tmp_path, public):
    hidden = made(
        warnings=[warning("w1"), warning("w2", "2021-04"), warning("w9", "2021-04-02", sources=["s9"])],
        decisions=[
            *made().rows["decisions"],
            decision("d8", "2021-03-06", warning="w1", sources=["s9"]),
            decision("d9", "2021-04-03", change="format", sources=["s9"]),
        ],
        panel=[*series(), *({**row, "source": "s9"} for row in series(unit="Hidden"))],
    )
    assert words(body(view_of(hidden, tmp_path))) == words(body(public))


def test_a_case_without_warnings_or_changes_has_no_section(tmp_path):
    view = view_of(draft(), tmp_path)
    assert SECTION.build(Book(view)) is None


def test_the_packaged_case_names_both_sides_reception_where_it_is_recorded():
    found = body(open_case(packaged()).view())
    assert [event["lane"] for event in found["charts"][0]["data"]].count("Warnings issued") == 22
    changes = next(table for table in found["tables"] if table["caption"].startswith("Changes"))
    assert all(row["cells"][5]["cites"] for row in changes["rows"])
    assert {row["cells"][3]["parts"][0]["text"] for row in found["tables"][1]["rows"]} == {NOT_FOUND}


def test_exchanging_the_sides_exchanges_what_is_told(tmp_path):
    """The same warnings with the sides exchanged: the same answer with the sides exchanged, and nothing else."""
    told = []
    for folder, (one, other) in (("p", ("a", "b")), ("q", ("b", "a"))):
        warned = [warning("w1", "2021-03-05", side=one), warning("w2", "2021-03-05", side=other)]
        view = view_of(made(warnings=warned), tmp_path / folder, internal=True)
        told.append(words(document(view, warn(view, forecasts=True, draws=200))))
    plain, exchanged = told
    assert plain != exchanged
    swapped = plain.replace('"side": "a"', '"side": "?"').replace('"side": "b"', '"side": "a"')
    assert swapped.replace('"side": "?"', '"side": "b"') == exchanged


@pytest.mark.parametrize("seed", range(6))
def test_any_case_is_told_whatever_is_in_it(seed, tmp_path):
    case = open_case(write(random_draft(random.Random(seed), size=5).files(), tmp_path))
    for cut in ({}, {"as_of": "2021-01"}, {"known_on": "2021-03-04"}, {"as_of": "2019~", "known_on": "2022"}):
        for internal in (False, True):
            view = case.view(internal=internal, **cut)
            found = warn(view, forecasts=internal, draws=100)
            assert (found.ahead is None) or internal
            words(document(view, found))
            SECTION.build(Book(view))
