"""A delay that cannot be read, or a delayed place that can no longer be told apart, shows nothing before its time."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest

from evenhand import packaged
from evenhand.record import open_case

CENTURY = "36500"


def case_with(tmp_path: Path, change: Any) -> Any:
    """The starter case, its places changed; it has one incident, at its first place."""
    root = Path(shutil.copytree(packaged("starter"), tmp_path / "case"))
    path = root / "places.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    rows = [row | {"shown_after_days": "", "protected": ""} for row in rows]
    rows = change(rows) or rows
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return open_case(root)


def first(**values: str) -> Any:
    return lambda rows: rows[0].update(values)


def test_the_incident_is_shown_without_a_delay_and_kept_back_with_one(tmp_path):
    assert case_with(tmp_path / "a", first()).view().tables["incidents"].height == 1
    assert case_with(tmp_path / "b", first(shown_after_days=CENTURY)).view().tables["incidents"].is_empty()


@pytest.mark.parametrize("days", ["thirty", "30,000 days", "99999", "-5", "36500.5", "=1+1", "several"])
def test_a_delay_that_cannot_be_read_is_the_longest(days, tmp_path):
    case = case_with(tmp_path, first(shown_after_days=days))
    assert case.errors
    view = case.view()
    assert view.tables["incidents"].is_empty()
    assert view.tables["claims"]["incident"].drop_nulls().is_empty()
    assert view.tables["places"].is_empty()
    assert case.view(internal=True).tables["incidents"].height == 1


@pytest.mark.parametrize("key", ["bad id !", "brigde", "Bridge", ""])
def test_a_delayed_place_whose_id_was_mistyped_still_keeps_back(key, tmp_path):
    case = case_with(tmp_path, first(shown_after_days=CENTURY, id=key))
    assert case.errors
    assert case.view().tables["incidents"].is_empty()
    assert case.view(internal=True).tables["incidents"].height == 1


@pytest.mark.parametrize("marked", ["", "true"])
@pytest.mark.parametrize("delayed", [0, 1])
def test_of_two_places_with_one_id_the_delay_of_the_unmarked_one_counts(marked, delayed, tmp_path):
    def double(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        two = [rows[0] | {}, rows[0] | {}]
        two[delayed]["shown_after_days"] = CENTURY
        two[1 - delayed]["protected"] = marked
        return [*two, *rows[1:]]

    assert case_with(tmp_path, double).view().tables["incidents"].is_empty()


def test_without_a_delay_a_mistyped_place_costs_the_place_alone(tmp_path):
    case = case_with(tmp_path, first(id="brigde"))
    assert case.errors
    assert case.view().tables["incidents"]["place"].to_list() == [None]
