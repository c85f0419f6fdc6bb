"""Names of places at a date."""

from typing import Any

import polars as pl
import pytest

from evenhand.record.places import Gazetteer

COLUMNS = ("place", "name", "language", "used_by", "period")
ROWS = [
    ("town", "Oldtown", "en", None, "1923/1991"),
    ("town", "Hightown", "en", "high", None),
    ("town", "Haytoun", "xx", "high", None),
    ("town", "Lowtown", "en", "low", "1992/.."),
    ("town", "Lowford", "en", "low", "../1991"),
    ("lake", "Lake", "en", None, None),
    ("lake", "High Lake", "en", "high", None),
    ("ford", "High Ford", "en", "high", None),
    ("ford", "Low Ford", "en", "low", None),
    ("hill", "Hill", "en", "high", None),
    ("hill", "Hill", "en", "low", None),
]


class FakeView:
    def __init__(self, sides, language="en"):
        self.case_row = {"language": language}
        self.tables = {
            "sides": pl.DataFrame({"id": sides}),
            "places": pl.DataFrame(
                {"id": ["town", "lake", "hill", "moor", "ford"], "contested_name": [True, False, True, True, False]}
            ),
            "place_names": pl.DataFrame(ROWS, schema=COLUMNS, orient="row"),
        }


def gazetteer(sides, language="en") -> Gazetteer:
    view: Any = FakeView(sides, language)
    return Gazetteer(view)


@pytest.mark.parametrize(
    ("place", "date", "expected"),
    [
        ("town", "2020-11-09", ["Hightown", "Lowtown"]),  # both sides' names, in the case's order
        ("town", "1990", ["Hightown", "Lowford"]),  # as in use at the date
        ("town", "1991/1992", ["Hightown", "Lowford"]),  # may be either: nothing is certainly out, the earlier stands
        ("town", None, ["Hightown", "Lowtown"]),  # today: names without an end
        ("lake", "2020", ["Lake"]),  # not contested: the international name alone
        ("ford", "2020", ["High Ford", "Low Ford"]),  # nothing international is recorded: no side's name stands alone
        ("hill", "2020", ["Hill"]),  # both use the same: once
        ("moor", "2020", ["moor"]),  # no names at all: its id
    ],
)
def test_names_in_use(place, date, expected):
    assert gazetteer(["high", "low"]).names(place, date) == expected


def test_names_exchange_with_the_order_of_sides():
    assert gazetteer(["low", "high"]).names("town", "2020") == ["Lowtown", "Hightown"]


def test_the_case_s_language_comes_first():
    assert gazetteer(["high", "low"], language="xx").names("town", "2020") == ["Haytoun", "Lowtown"]
