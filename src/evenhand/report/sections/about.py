"""What the case is: its subject, its sides, and how they may be grouped."""

from __future__ import annotations

from typing import Any

from evenhand.record.unread import Unread
from evenhand.report import cells, wording
from evenhand.report.book import Book
from evenhand.report.section import Section
from evenhand.report.sections.standing import box

COUNTED = {
    "incidents": ("incident", "incidents"), "claims": ("claim", "claims"), "sources": ("source", "sources"),
    "meetings": ("meeting", "meetings"), "proposals": ("proposal", "proposals"),
    "agreements": ("agreement or text", "agreements and texts"), "commitments": ("commitment", "commitments"),
}  # fmt: skip
WHERE = {"commitments": "agreements", "claims": "incidents"}


def _build(book: Book) -> dict[str, Any]:
    row = book.case_row
    facts = [
        ("Period", wording.date(row["period"])),
        ("Record compiled by", row["compiled_by"]),
        ("Compiled", wording.date(row["compiled"])),
    ]
    return {
        "about": row["about"],
        "facts": [{"term": term, "text": text} for term, text in facts if text],
        "on_record": [
            {
                "to": _home(book, table) if book.rows(table) else "unread",
                "number": _size(book, table),
                "unit": wording.count(len(book.rows(table)), *names).split(" ", 1)[1],
            }
            for table, names in COUNTED.items()
            if book.rows(table) or book.unread.touches(table)
        ],
        "stands": box(book),
        "tables": [table for table in (_sides(book), _groupings(book)) if table["rows"]],
    }


def _size(book: Book, table: str) -> str:
    """How many rows of a table stand here, as far as it can be told."""
    size = len(book.rows(table))
    unread: Unread = book.view.unread
    return unread.count(str(wording.number(size)), table) + ("" if size or not book.unread else " how many")


def _home(book: Book, table: str) -> str:
    """The section in which the rows of a table stand."""
    if table == "claims" and not book.rows("incidents"):
        return "sources"
    return WHERE.get(table, table)


def _sides(book: Book) -> dict[str, Any]:
    rows = [
        {
            "id": None,
            "cells": [cells.text(row["name"]), cells.words(row["demonym"] or ()), cells.text(row["note"], none="–")],
        }
        for row in book.rows("sides")
    ]
    return cells.table(
        "Sides, in the order kept everywhere on this page",
        ["Side", "Words for its people", "Note"],
        rows,
        widths=[22, 24, 54],
    )


def _groupings(book: Book) -> dict[str, Any]:
    made_of: dict[str, list[str]] = {}
    for part in book.rows("grouping_sides"):
        made_of.setdefault(part["grouping"], []).append(f"{part['name']}: {' and '.join(book.sides(part['of']))}")
    rows = [
        {
            "id": None,
            "cells": [
                cells.text(row["name"]),
                cells.words(made_of.get(row["id"], []), of=("grouping_sides",)),
                cells.text(row["view_of"]),
                cells.text(row["reason"]),
            ],
        }
        for row in book.rows("groupings")
    ]
    columns = ["Grouping", "Made of", "Whose view", "What it rests on"]
    return cells.table("Ways of grouping the sides", columns, rows, widths=[20, 26, 18, 36])


SECTION = Section(key="case", title="The case", question="What is this?", build=_build, template="about.html")
