"""Views of rows given outright, for tests that need many small ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from evenhand.record import cells
from evenhand.record.schema import load
from evenhand.record.view import View

Rows = Mapping[str, list[dict[str, Any]]]


def view_of(rows: Rows, **more: Any) -> View:
    """A public, uncut view of the rows unless said otherwise; what a row leaves out is null."""
    tables = {}
    for name, table in load().tables.items():
        types = dict(cells.empty(table).schema)
        given = rows.get(name, [])
        assert all(row.keys() <= types.keys() for row in given), name
        tables[name] = pl.DataFrame([{column: row.get(column) for column in types} for row in given], schema=types)
    told = {"internal": False, "as_of": None, "known_on": None, "left_out": {}, "notes": {}, "sha256": "0"} | more
    return View(tables=tables, superseded=tables["claims"].clear(), **told)


def two_sides() -> dict[str, list[dict[str, Any]]]:
    """Highland and Lowland, a government of each, one grouping, and a source of each and of none."""
    sides = ("highland", "lowland")
    return {
        "case": [{"title": "A river", "period": "2020/2022"}],
        "sides": [{"id": side, "name": side.title()} for side in sides],
        "groupings": [{"id": "two", "name": "Two sides", "view_of": "both"}],
        "grouping_sides": [{"grouping": "two", "id": side, "name": side.title(), "of": [side]} for side in sides],
        "parties": [
            {"id": f"p-{side}", "name": f"Government of {side.title()}", "kind": "state", "side": side,
             "period": "2020/2022"}
            for side in sides
        ],
        "sources": [
            *({"id": f"s-{side}", "name": side, "kind": "media", "side": side} for side in sides),
            {"id": "s-none", "name": "agency", "kind": "media"},
        ],
    }  # fmt: skip


def trade(value: Any) -> Any:
    """Every word of one side's made the other's, in keys and values alike."""
    if isinstance(value, str):
        low, high = ("highland", "lowland"), ("Highland", "Lowland")
        for first, second in (low, high):
            value = value.replace(first, "\0").replace(second, first).replace("\0", second)
        return value
    if isinstance(value, dict):
        return {trade(key): trade(item) for key, item in value.items()}
    return [trade(item) for item in value] if isinstance(value, list | tuple) else value
