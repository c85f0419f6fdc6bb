"""Claims that stand under no incident and no commitment, claims replaced by later ones, and judgements about claims."""

from __future__ import annotations

from typing import Any

from evenhand.report import accounts, cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.section import Section
from evenhand.report.sections.incidents import incident_of


def _build(book: Book) -> dict[str, Any] | None:
    others = [
        row for row in book.rows("claims") if not incident_of(book, row) and not book.get("commitments", row["subject"])
    ]
    subjects: dict[str, list[Row]] = {}
    for row in others:
        subjects.setdefault(row["subject"] if book.to(row["subject"]) else "", []).append(row)
    groups = [
        {"subject": book.link(key) if key else None, "blocks": accounts.blocks(book, subjects[key])}
        for key in sorted(subjects, key=lambda key: (not key, wording.natural(key)))
    ]
    old = accounts.blocks(book, book.superseded_rows)
    judged = [_judgement(book, row) for row in book.rows("judgements")]
    columns = ["Claims", "Judgement", "By whom, when", "Why"]
    return (
        {
            "groups": groups,
            "superseded": old,
            "judgements": cells.table("Judgements on whether two claims are about one occurrence", columns, judged)
            if judged
            else None,
        }
        if groups or old or judged
        else None
    )


def _judgement(book: Book, row: Row) -> Row:
    return {
        "id": f"judgement-{row['id']}",
        "cells": [
            cells.links(book.link(row[end], row[end]) for end in ("left", "right") if book.to(row[end])),
            cells.text(wording.label("verdict", row["verdict"])),
            cells.both(cells.text(row["by"]), cells.date(row["date"])),
            cells.text(row["reason"]),
        ],
    }


SECTION = Section(
    key="other-claims",
    title="Other claims and judgements",
    question="Which claims stand outside incidents and commitments?",
    build=_build,
    template="claims.html",
)
