"""A small case with a monthly series, warnings, decisions and triggers, and views of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evenhand.record import View, open_case
from evenhand.warning.months import month_id, month_words
from tests.generate import Draft, Row, write

FIRST = "2020-01"
CALM = (2, 0, 1, 3, 0, 1, 2, 0, 0, 1, 4, 0, 2, 1, 0, 0, 3, 1, 0, 2)  # twenty months


def months(n: int, first: str = FIRST) -> list[str]:
    """So many months from the first."""
    return [month_words(month_id(first) + each) for each in range(n)]


def series(values: tuple[int, ...] = CALM, *, unit: str = "River", frame: str | None = "f-all") -> list[Row]:
    """Rows of panel.csv."""
    named = zip(months(len(values)), values, strict=True)
    return [
        {"unit": unit, "month": month, "target": float(value), "source": "s1", "frame": frame} for month, value in named
    ]


def draft(**tables: list[Row]) -> Draft:
    """A case of two sides; `tables` replace or add to it."""
    rows: dict[str, list[Row]] = {
        "case": [{"title": "t", "period": "2020/2022", "compiled": "2022-12-31"}],
        "sides": [{"id": key, "name": f"Side {key}"} for key in "ab"],
        "frames": [
            {"id": "f-all", "rule": "systematic", "sought": "deaths", "area": "the river", "period": "2020-01/2021-08"},
            {"id": "f-some", "rule": "found_by_search", "sought": "deaths"},
        ],
        "sources": [
            {"id": "s1", "name": "s1", "kind": "dataset", "published": "2019-01-01", "recorded": "2019-01-01"},
            {"id": "s9", "name": "s9", "kind": "media", "published": "2019-01-01", "recorded": "2019-01-01",
             "protected": True},
        ],
        "thresholds": [
            {"name": "any", "value": 1.0, "unit": "deaths", "set_on": "2019-12-01"},
            {"name": "many", "value": 25.0, "unit": "deaths", "set_on": "2019-12-01"},
        ],
        "mediators": [{"id": "m1", "name": "River Commission"}],
        "panel": series(),
    }  # fmt: skip
    return Draft(rows=rows | tables)


def warning(key: str = "w1", day: str = "2021-03-05", **more: Any) -> Row:
    """A row of warnings.csv."""
    return {"id": key, "date": day, "by": "an office", "addressed_to": "both", "sources": ["s1"], **more}


def decision(key: str, day: str, **more: Any) -> Row:
    """A row of decisions.csv."""
    told = {"by": "the chair", "kind": "decided", "change": "response", "text": "a visit", "sources": ["s1"]}
    return {"id": key, "date": day, **told, **more}


def view_of(made: Draft, folder: Path, **how: Any) -> View:
    """A view of the case, which has no error."""
    case = open_case(write(made.files(), folder))
    assert [str(fault) for fault in case.errors] == []
    return case.view(**how)
