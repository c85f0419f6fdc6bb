"""What the linter would ask the drafters of each text. A finding is a question and never the cause of what followed."""

from __future__ import annotations

from typing import Any

from evenhand.ledger.lint import Finding, lint_view
from evenhand.report import cells
from evenhand.report.book import Book, Row
from evenhand.report.section import Section

LEAD = [
    "Each row is a question that a drafter could put to a text, raised by a rule over the record of it.",
    "A rule speaks of what a text leaves out only where the text was read for it.",
    "Nothing here is said to have caused what followed. The linter says for each rule what it rests on.",
]


def _build(book: Book) -> dict[str, Any] | None:
    found = lint_view(book.view)
    place = {row["id"]: at for at, row in enumerate(book.rows("agreements"))}
    ordered = sorted(found.findings, key=lambda one: (place[one.agreement], one.commitment or "", one.rule.code))
    tables = [cells.table("Questions to the drafters", COLUMNS, [_row(book, one) for one in ordered])]
    if found.deliberate:
        rows = [_deliberate(book, one) for one in found.deliberate]
        tables.append(cells.table("Ambiguities marked as deliberate", ["Text", "Rule", "Why it is meant"], rows))
    if found.off:
        off = [{"id": None, "cells": [cells.text(code), cells.text(why)]} for code, why in sorted(found.off.items())]
        tables.append(cells.table("Rules that this case turns off", ["Rule", "Why"], off))
    return {"lead": LEAD, "tables": tables} if found.findings or found.deliberate or found.off else None


COLUMNS = ["Text", "What was found", "What to ask"]


def _row(book: Book, one: Finding) -> Row:
    what = cells.both(cells.text(one.rule.title), cells.text(one.reason))
    return {"id": None, "cells": [_where(book, one), what, cells.text(one.rule.question)]}


def _deliberate(book: Book, one: Finding) -> Row:
    return {"id": None, "cells": [_where(book, one), cells.text(one.rule.title), cells.text(one.deliberate)]}


def _where(book: Book, one: Finding) -> cells.Cell:
    links = [book.link(one.agreement)]
    return cells.links([*links, book.link(one.commitment, one.commitment)] if one.commitment else links)


SECTION = Section(
    key="questions",
    title="Questions to the drafters",
    question="What do the texts leave open?",
    build=_build,
    template="tables.html",
)
