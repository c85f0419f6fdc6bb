"""Whose sources the case rests on: by side, kind and grade. These count sources, and say nothing about the conflict."""

from __future__ import annotations

from collections import Counter
from typing import Any

from evenhand.record.assertions import distinct
from evenhand.report import cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.section import Section

NO_SIDE = "No side"
LEAD = (
    "Every source is counted once, under the side of its author. What a count means depends on how the sources "
    "were found; more sources do not make an account more likely to be true."
)
COUNTED = (("sources",), ("sources",), ("sources", "claims"))  # tables of each column
BY = {"kind": ("source_kind", "Kind"), "reliability": ("reliability", "Reliability")}


def _build(book: Book) -> dict[str, Any] | None:
    if not book.rows("sources"):
        return None
    crossed = [_cross(book, column) for column in BY]
    return {
        "lead": [LEAD],
        "charts": [chart for chart, _ in crossed],
        "tables": [*(table for _, table in crossed), _carried(book)],
    }


def _columns(book: Book) -> dict[str | None, str]:
    """The sides in their declared order, then none."""
    return {**{row["id"]: row["name"] for row in book.rows("sides")}, None: NO_SIDE}


def _cross(book: Book, column: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Chart and table of sources by one column and by side."""
    columns = _columns(book)
    vocabulary, head = BY[column]
    counts = Counter((row[column], row["side"] if row["side"] in columns else None) for row in book.rows("sources"))
    values = sorted({value for value, _ in counts}, key=lambda value: wording.rank(vocabulary, value))
    rows = [_counts(_shown(column, value), [counts[value, side] for side in columns]) for value in values]
    total = _counts("All", [sum(counts[value, side] for value in values) for side in columns])
    title = f"Sources by {column} and by side of the author"
    chart = {
        "name": f"sources-by-{column}",
        "drawing": "bars",
        "title": title,
        "desc": "The same counts stand in a table below.",
        "sides": list(columns.values()),
        "kinds": [_shown(column, value) for value in values],
        "data": [
            {"kind": _shown(column, value), "side": name, "count": counts[value, side]}
            for value in values
            for side, name in columns.items()
        ],
    }
    return chart, cells.table(title, [head, *columns.values(), "All"], [*rows, total], numeric=True, fold=False)


def _shown(column: str, value: str | None) -> str:
    if value is None:
        return "not graded"
    if column == "kind":
        return wording.plain(value)
    return f"{value}: {wording.JUDGED if value == 'F' else wording.label('reliability', value)}"


def _counts(name: str, found: list[int]) -> Row:
    numbers = [cells.count(n, "sources", "sources") for n in [*found, sum(found)]]
    return {"id": None, "cells": [cells.text(name), *numbers]}


def _carried(book: Book) -> dict[str, Any]:
    side_of = {row["id"]: row["side"] for row in book.rows("sources")}
    made = Counter(side_of.get(claim["source"]) for claim in distinct(book.view.tables["claims"]).to_dicts())
    held = Counter(side_of.values())
    read = Counter(row["host_side"] for row in book.rows("sources"))
    anchors = ("sources", "sources", "incidents" if book.rows("incidents") else "sources")
    rows = []
    for code, name in _columns(book).items():
        figures = zip((held[code], read[code], made[code]), anchors, COUNTED, strict=True)
        rows.append({"id": None, "cells": [cells.text(name), *(cells.count(n, to, *of) for n, to, of in figures)]})
    columns = ["Side", "Sources by its authors", "Sources read on its sites", "Claims made by its sources"]
    return cells.table("Sources and claims by side", columns, rows, numeric=True)


SECTION = Section(
    key="whose-sources",
    title="Whose sources",
    question="Whose words does this record rest on?",
    build=_build,
    template="tables.html",
)
