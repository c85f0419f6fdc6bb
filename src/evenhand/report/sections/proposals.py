"""Texts tabled, each with every party's answers over time."""

from __future__ import annotations

from typing import Any

from evenhand.report import cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.section import Section


def _build(book: Book) -> dict[str, Any] | None:
    proposals = book.rows("proposals")
    if not proposals:
        return None
    answers = book.by("responses", "proposal")
    asked = _asked(book)
    return {
        "proposals": [_proposal(book, row, answers.get(row["id"], []), asked) for row in proposals],
        "frames": [{"name": "proposals", **book.frames("proposals")}],
    }


def _asked(book: Book) -> list[str]:
    """Parties of a side that answered any proposal; of a side of which none did, its first in the case's order."""
    sided = {party["id"] for party in book.rows("parties") if party["side"] is not None}
    found = {row["party"] for row in book.rows("responses")} & sided
    heard = {party["side"] for party in book.rows("parties") if party["id"] in found}
    for party in book.rows("parties"):
        if party["side"] is not None and party["side"] not in heard:
            found.add(party["id"])
            heard.add(party["side"])
    return book.in_order(found)


def _proposal(book: Book, row: Row, answers: list[Row], asked: list[str]) -> dict[str, Any]:
    everyone = book.in_order({*asked, *(answer["party"] for answer in answers if answer["party"])})
    mediators = sorted({answer["mediator"] for answer in answers if answer["mediator"]}, key=wording.natural)
    return {
        "anchor": f"proposal-{row['id']}",
        "date": wording.needed_date(row["date"]),
        "title": row["title"],
        "tabled_by": row["tabled_by"] or book.unread.blank("not recorded", "proposals"),
        "elements": row["elements"],
        "note": row["note"],
        "agreement": book.link(row["agreement"]) if book.get("agreements", row["agreement"]) else None,
        "sources": cells.cites(book.cites(row["sources"]), credibility=row["credibility"]),
        "table": cells.table(
            f"Answers to: {row['title']}",
            ["Who", "Answer", "When", "Note (in our words)", "Sources"],
            [line for party in everyone for line in _answers(book, party, "party", answers)]
            + [line for mediator in mediators for line in _answers(book, mediator, "mediator", answers)],
            fold=False,
            widths=[22, 18, 14, 26, 20],
        ),
    }


def _answers(book: Book, who: str, column: str, answers: list[Row]) -> list[Row]:
    found = [answer for answer in answers if answer[column] == who]
    nothing = [cells.links([book.link(who)]), cells.text(None, of=("responses",)), *[cells.text("–")] * 3]
    return [
        {
            "id": f"response-{row['id']}",
            "cells": [
                cells.links([book.link(who)]),
                cells.text(wording.label("answer", row["answer"])),
                cells.date(row["date"]),
                cells.text(row["note"], none="–"),
                cells.cites(book.cites(row["sources"]), credibility=row["credibility"]),
            ],
        }
        for row in found
    ] or [{"id": None, "cells": nothing}]


SECTION = Section(
    key="proposals",
    title="Proposals and answers",
    question="What was tabled, and what did each party answer?",
    build=_build,
    template="proposals.html",
)
