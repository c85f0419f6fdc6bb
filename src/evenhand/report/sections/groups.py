"""People affected. Groups overlap: populations are never summed."""

from __future__ import annotations

from typing import Any

from evenhand.report import accounts, cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.section import Section


def _build(book: Book) -> dict[str, Any] | None:
    claims = book.by("claims", "subject")
    rows = [_row(book, row, claims.get(row["id"], [])) for row in book.rows("groups")]
    columns = ["Group", "Side", "People", "When", "Each figure with its source (in our words)", "Sources"]
    return (
        {
            "lead": [
                (
                    "Groups overlap, so that figures of different groups are not added. A range here is the "
                    "recorder's: the lowest and the highest figure found, each told in the note."
                )
            ],
            "tables": [cells.table("People affected", columns, rows, widths=[20, 11, 15, 11, 25, 18])],
        }
        if rows
        else None
    )


def _row(book: Book, row: Row, claims: list[Row]) -> Row:
    anchor = f"group-{row['id']}"
    within = book.get("groups", row["part_of"])
    shown = wording.span(row["low"], row["high"])
    told = [cells.number(figure["text"], figure["to"]) for figure in map(accounts.figure, claims) if figure]
    return {
        "id": anchor,
        "cells": [
            cells.both(
                cells.text(row["name"]),
                cells.text(wording.label("group_kind", row["kind"])),
                cells.links([book.link(within["id"], f"within: {within['name']}")] if within else [], of=("groups",)),
            ),
            cells.words(book.sides(row["sides"]), none="no side"),
            cells.both(cells.number(shown, f"{anchor}-from", unit=row["unit"]), *told),
            cells.date(row["date"]),
            cells.text(row["note"], none="–"),
            cells.cites(book.cites(row["sources"]), credibility=row["credibility"], to=f"{anchor}-from"),
        ],
    }


SECTION = Section(
    key="groups",
    title="People affected",
    question="Who is affected, and how many are they said to be?",
    build=_build,
    template="tables.html",
)
