"""Ties of outside states and mediators to the parties. There is no score; not searched differs from none found."""

from __future__ import annotations

from typing import Any

from evenhand.report import cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.section import Section

LEAD = (
    "A tie is listed where a source says so. “Not searched” and “none found” are two things, and the second is weak "
    "after one or two searches. Ties are not added up, and there is no score."
)
FOUND = {"yes": "found", "no": "none found", "not_searched": "not searched"}


def _build(book: Book) -> dict[str, Any] | None:
    outside = book.by("ties", "outside")
    if not outside:
        return None
    parties = book.in_order({row["party"] for row in book.rows("ties")})
    return {
        "lead": [LEAD],
        "tables": [_table(book, name, outside[name], parties) for name in sorted(outside)],
        "frames": [{"name": "ties", **book.frames("ties")}],
    }


def _table(book: Book, name: str, rows: list[Row], parties: list[str]) -> dict[str, Any]:
    kinds = sorted({row["kind"] for row in rows}, key=lambda kind: wording.rank("tie_kind", kind))
    made = [
        {
            "id": None,
            "cells": [
                cells.text(wording.label("tie_kind", kind)),
                *(_cell(book, rows, kind, party) for party in parties),
            ],
        }
        for kind in kinds
    ]
    return cells.table(
        f"Ties of {name}",
        ["Kind of tie", *(book.name(party) for party in parties)],
        made,
        fold=True,
        widths=[16, *[round(84 / len(parties), 2)] * len(parties)],
    )


def _cell(book: Book, rows: list[Row], kind: str, party: str) -> cells.Cell:
    found = [row for row in rows if row["kind"] == kind and row["party"] == party]
    parts = [{"kind": "row", "id": f"tie-{row['id']}", "parts": _told(book, row)} for row in found]
    return {"kind": "stack", "parts": parts} if parts else cells.text(None, of=("ties",))


def _told(book: Book, row: Row) -> list[cells.Cell]:
    state = {"kind": "state", "text": FOUND[row["found"]], "state": row["found"]}
    more = [cells.text(row["note"]), cells.date(row["period"]) if row["found"] == "yes" else cells.text(None)]
    cite = cells.cites(book.cites(row["sources"]), credibility=row["credibility"])
    return [state, *(part for part in more if part["kind"] != "none"), *([cite] if cite["cites"] else [])]


SECTION = Section(
    key="ties",
    title="Ties of outsiders",
    question="What ties do outside states have to the parties?",
    build=_build,
    template="tables.html",
)
