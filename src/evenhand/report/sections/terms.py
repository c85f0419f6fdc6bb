"""Contested words: who uses them, who refuses them, and what both accept."""

from __future__ import annotations

from typing import Any

from evenhand.report import cells, wording
from evenhand.report.book import Book
from evenhand.report.section import Section


def _build(book: Book) -> dict[str, Any] | None:
    rows = [
        {
            "id": None,
            "cells": [
                cells.both(cells.text(row["term"]), cells.text(row["language"])),
                cells.text(row["subject"], none="–"),
                cells.words(book.sides(row["used_by"])),
                cells.words(book.sides(row["refused_by"])),
                cells.text(wording.label("term_status", row["status"])),
                cells.both(cells.words(row["instead"] or (), none="–"), cells.text(row["note"], none="–")),
            ],
        }
        for row in book.rows("terms")
    ]
    columns = ["Word", "Said of", "Used by", "Refused by", "Standing", "Words that no side refuses"]
    lead = ["On this page a contested word stands only as somebody's word."]
    return {"lead": lead, "tables": [cells.table("Contested and neutral words", columns, rows)]} if rows else None


SECTION = Section(
    key="terms",
    title="Contested words",
    question="Which words does one side refuse?",
    build=_build,
    template="tables.html",
)
