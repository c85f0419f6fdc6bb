"""Obligations by party, with what each party says of them. Positions are counted in words and never made a number."""

from __future__ import annotations

from typing import Any

from evenhand.ledger.commitments import Commitment, ledger
from evenhand.ledger.summary import Group
from evenhand.report import cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.section import Section
from evenhand.report.sections.ledger import OURS, OWED, SCORE, counts, listed, score, status

SAID = (*OWED, "claims")
LEAD = (
    "What is owed jointly stands under each who owes it. A breach alleged of one of several is counted under all of "
    "them: who is alleged to have broken what stands with each commitment."
)


def _build(book: Book) -> dict[str, Any] | None:
    found = ledger(book.view)
    if not found.commitments:
        return None
    tables = [_summary(book, found.summary.parties)]
    for group in found.summary.parties:
        if group.listed:
            owed = [one for one in found.commitments if group.key in one.obligors]
            tables.append(_party(book, group.key, owed))
    return {"lead": [LEAD], "under": [found.summary.note], "tables": tables}


def _summary(book: Book, groups: tuple[Group, ...]) -> Row:
    columns = ["Party", "Commitments", "One-off acts, as found", "Duties, as found", "What it says itself", SCORE]
    rows = [_group(book, group) for group in groups]
    return cells.table("Obligations by party", columns, rows, widths=[20, 12, 18, 18, 18, 14])


def _group(book: Book, group: Group) -> Row:
    to = str(book.to(group.key)) if group.listed else "agreements"
    says = {_says(code, book): n for code, n in group.positions.items()}
    return {
        "id": None,
        "cells": [
            cells.links([book.link(group.key)]) if group.listed else cells.text(group.key),
            cells.count(group.n, to, *OWED),
            counts(group.one_off, to, book.unread),
            counts(group.duties, to, book.unread),
            listed(says, to, SAID) if group.listed else cells.text("–"),
            score(group, to, book.unread),
        ],
    }


def _says(code: str, book: Book) -> str:
    if code == "not_recorded":
        return book.view.unread.absent(OURS[code], *SAID)
    return OURS.get(code) or str(wording.label("says", code))


def _party(book: Book, party: str, owed: list[Commitment]) -> Row:
    rows = [
        {
            "id": None,
            "cells": [
                cells.links([book.link(one.id, one.row["action"])]),
                cells.text("with others" if one.is_joint else "alone"),
                cells.text(status(one.assessment.of(party).status, book.unread)),
                _own(book, one, party),
                _others(book, one, party),
            ],
        }
        for one in owed
    ]
    columns = ["Commitment", "Owed", "Found", "What it says itself", "What others say"]
    return cells.table(f"Owed by {book.name(party)}", columns, rows, fold=True, widths=[30, 12, 16, 21, 21])


def _own(book: Book, one: Commitment, party: str) -> cells.Cell:
    position = one.positions.get(party)
    said = (
        [book.link(each.claim, _word(book, each.says, joint=one.is_joint)) for each in position.statements]
        if position
        else []
    )
    return cells.links(said, none="not recorded", of=SAID)


def _others(book: Book, one: Commitment, party: str) -> cells.Cell:
    parts = []
    for other, position in one.positions.items():
        if other != party and position.statements:
            joint = one.is_joint and other in one.obligors
            said = [book.link(each.claim, _word(book, each.says, joint=joint)) for each in position.statements]
            parts.append({"kind": "labelled", "label": book.name(other), "parts": [cells.links(said)]})
    return {"kind": "stack", "parts": parts} if parts else cells.text(None, of=SAID)


def _word(book: Book, says: str, *, joint: bool) -> str:
    return "not done by the other" if says == "not_done" and joint else _says(says, book)


SECTION = Section(
    key="obligations",
    title="Obligations by party",
    question="What does each party owe, and what does it say of it?",
    build=_build,
    template="tables.html",
)
