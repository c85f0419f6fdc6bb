"""Who fights, signs or backs."""

from __future__ import annotations

from typing import Any

from evenhand.report import cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.section import Section


def _build(book: Book) -> dict[str, Any] | None:
    rows = [_row(book, row) for row in book.rows("parties")]
    columns = ["Party", "Side", "Its part (in our words)", "Treated as a party by", "Not by", "Sources"]
    return (
        {
            "lead": [],
            "tables": [
                cells.table("Parties, in the case's order", columns, rows, fold=False, widths=[18, 12, 30, 13, 13, 14])
            ],
        }
        if rows
        else None
    )


def _row(book: Book, row: Row) -> Row:
    return {
        "id": f"party-{row['id']}",
        "cells": [
            cells.both(
                cells.text(row["name"]),
                cells.text(wording.label("party_kind", row["kind"])),
                cells.text(wording.date(row["period"])),
            ),
            cells.text(book.side(row["side"]), none="no side"),
            cells.both(cells.text(row["role"]), cells.text(row["note"])),
            cells.words(row["recognised_by"] or ()),
            cells.words(row["not_recognised_by"] or ()),
            cells.cites(book.cites(row["sources"]), credibility=row["credibility"]),
        ],
    }


SECTION = Section(
    key="parties", title="Parties", question="Who fights, signs or backs?", build=_build, template="tables.html"
)
