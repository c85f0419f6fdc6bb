"""What each party wants on each issue, and the answers that refuse a text, of every party by one rule."""

from __future__ import annotations

from typing import Any

from evenhand.ledger.offers import Offers, Stance, offers
from evenhand.report import cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.section import Section
from evenhand.report.sections.ledger import listed

LEAD = (
    "All positions and answers are the parties' own, by the sources cited; none is inferred. “No answer found” is a "
    "recorder's word that someone looked; “not recorded” means that no row stands."
)
ANSWERED = ("proposals", "responses")
OURS = {"answers_differ": "answers of one date differ", "not_recorded": "not recorded"}


def _build(book: Book) -> dict[str, Any] | None:
    found = offers(book.view)
    if not (found.tabled or found.stances):
        return None
    tables = [_answers(book, found)] if found.tabled else []
    tables += [_matrix(book, found, issue) for issue in found.issues]
    none = "No position on an issue is on this page: none that may be shown is recorded."
    missing = "Cannot tell whether a position on an issue is recorded: not every one could be read."
    said = [] if found.stances else [missing if book.unread.touches("positions") else none]
    return {"lead": [LEAD, *said], "tables": tables, "frames": [{"name": "proposals", **book.frames("proposals")}]}


def _answers(book: Book, found: Offers) -> Row:
    rows = [
        {
            "id": None,
            "cells": [
                cells.links([book.link(party)]),
                listed({_word(answer, book): n for answer, n in found.counts[party].items()}, "proposals", ANSWERED),
                cells.links([_refusal(book, row) for row in found.refusals[party]], none="none on record", of=ANSWERED),
            ],
        }
        for party in found.parties
    ]
    columns = ["Party", "Texts, by its latest answer", "Refusals and acceptances taken back"]
    return cells.table("Answers to texts tabled, by party", columns, rows, widths=[24, 28, 48])


def _refusal(book: Book, row: Row) -> dict[str, str]:
    when = wording.date(row["date"]) or "no date"
    return book.link(row["id"], f"{book.name(row['proposal'])}: {_word(row['answer'], book)}, {when}")


def _word(answer: str, book: Book) -> str:
    if answer == "not_recorded":
        return book.view.unread.absent(OURS[answer], *ANSWERED)
    return OURS.get(answer) or str(wording.label("answer", answer))


def _matrix(book: Book, found: Offers, issue: str) -> Row:
    stances = {one.party: one for one in found.stances if one.issue == issue}
    rows = [
        {"id": None, "cells": [cells.links([book.link(party)]), *_stance(book, stances.get(party))]}
        for party in found.parties
    ]
    return cells.table(f"Positions on: {issue}", ["Party", "Latest", "Before"], rows, fold=True, widths=[24, 38, 38])


def _stance(book: Book, one: Stance | None) -> list[cells.Cell]:
    if one is None:
        return [cells.text(None, of=("positions",)), cells.text(None, none="–", of=("positions",))]
    return [
        _rows(book, one.now),
        _rows(book, one.earlier) if one.earlier else cells.text(None, none="–", of=("positions",)),
    ]


def _rows(book: Book, rows: tuple[Row, ...]) -> cells.Cell:
    parts = [
        cells.both(
            {"kind": "ours", "text": row["position"]} if row["position"] else cells.text(None, none="not shown"),
            cells.date(row["date"]),
            cells.cites(book.cites(row["sources"]), credibility=row["credibility"]),
        )
        for row in rows
    ]
    return {"kind": "stack", "parts": parts}


SECTION = Section(
    key="offers",
    title="Offers and refusals",
    question="What does each party want, and what did it refuse?",
    build=_build,
    template="tables.html",
)
