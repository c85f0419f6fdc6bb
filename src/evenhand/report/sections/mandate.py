"""Powers of mediators, ties of outsiders and what mediators did, on one axis of time. Nothing is scored."""

from __future__ import annotations

from typing import Any

from evenhand.ledger.mandate import Entry, Held, Mandates, mandates
from evenhand.report import cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.section import Section
from evenhand.report.sections.dated import event, timeline
from evenhand.report.sections.ledger import listed

LEAD = (
    "Powers granted, exercised, refused or not found, ties that a source shows, and statements, acts and meetings of "
    "mediators stand on one axis. That two things stand side by side says nothing of cause, and nothing is added up. A "
    "power not found was looked for and not met in the texts read; where no row stands, nothing is recorded of it."
)
UNDER = (
    "A bar is a period, or a date known only to lie within it. Rows of which no such date is recorded, and "
    "powers that were looked for and not found, stand in the table alone. A tie may help a party or "
    "weigh on it, as a vote or a closed border may: the table says what it was."
)
ACTS = ("statements", "actions", "meetings")
LANES = {
    "mandate": "Powers of mediators", "ties": "Ties of outsiders", "statements": "Statements of mediators",
    "actions": "Acts of mediators", "meetings": "Meetings",
}  # fmt: skip


def _build(book: Book) -> dict[str, Any] | None:
    found = mandates(book.view)
    if not (found.axis or found.undated):
        return None
    drawn = sorted(found.axis, key=lambda entry: _lane_order(book, entry))
    data = [one for entry in drawn if not _not_met(entry) and (one := _event(book, entry))]
    return {
        "lead": [LEAD],
        "charts": [_chart(book, data)] if data else [],
        "under": [UNDER],
        "tables": [_conduct(book, found), _axis(book, found)],
        "frames": [{"name": table, **book.frames(table)} for table in ("mandate", "ties", "statements")],
    }


def _chart(book: Book, data: list[Row]) -> Row:
    return timeline(
        book,
        "mandate",
        "Powers, ties, statements and meetings on one axis of time",
        data,
        list(dict.fromkeys(one["lane"] for one in data)),
        below="The same rows stand in the table below.",
    )


def _event(book: Book, entry: Entry) -> Row | None:
    label = _short(book, entry) if entry.table in ("mandate", "ties") else _label(book, entry)
    return event(entry.when, _lane(book, entry), label, shape="circle")


def _not_met(entry: Entry) -> bool:
    return entry.table == "mandate" and entry.row["status"] == "not_found"


def _lane_order(book: Book, entry: Entry) -> tuple[int, int, str]:
    """Mediators in the case's order, outsiders by name, then what mediators did."""
    row, kind = entry.row, list(LANES).index(entry.table)
    if entry.table == "mandate":
        return kind, book.rows("mediators").index(book.get("mediators", row["mediator"]) or {}), ""
    return kind, 0, row["outside"] if entry.table == "ties" else ""


def _lane(book: Book, entry: Entry) -> str:
    if entry.table == "mandate":
        return f"Powers: {book.name(entry.row['mediator'])}"
    return f"Ties: {entry.row['outside']}" if entry.table == "ties" else LANES[entry.table]


def _short(book: Book, entry: Entry) -> str:
    """What a lane that names its mediator or outsider need not say again."""
    row = entry.row
    if entry.table == "ties":
        return f"{book.name(row['party'])}: {wording.label('tie_kind', row['kind'])}"
    return f"{_power(row['power'])}, {wording.plain(row['status'])}"


def _label(book: Book, entry: Entry) -> str:
    row = entry.row
    if entry.table == "ties":
        return f"{row['outside']} – {book.name(row['party'])}: {wording.label('tie_kind', row['kind'])}"
    if entry.table == "meetings":
        return book.name(row["id"])
    who = book.name(row["mediator"])
    if entry.table == "mandate":
        return f"{who}: {_power(row['power'])}, {wording.plain(row['status'])}"
    return f"{who}: {'statement' if entry.table == 'statements' else wording.label('action_kind', row['kind'])}"


def _power(code: str) -> str:
    return str(wording.label("power", code))


def _conduct(book: Book, found: Mandates) -> Row:
    untold = "Cannot tell" if book.unread.touches("mandate") else "Not recorded"
    columns = ["Mediator", "Granted", "Exercised", "Refused", "Not found", untold, "Listed as found"]
    rows = [_mediator(book, one) for one in found.mediators]
    return cells.table("Powers on record, and what is listed, by mediator", columns, rows, fold=True)


def _mediator(book: Book, one: Held) -> Row:
    by = {
        word: cells.links(
            [book.link(row["id"], _power(row["power"])) for row in one.powers if row["status"] == word],
            none="–",
            of=("mandate",),
        )
        for word in ("granted", "exercised", "refused", "not_found")
    }
    acts = {"statement": one.statements, "act": one.actions, "meeting": one.meetings}
    return {
        "id": None,
        "cells": [
            cells.links([book.link(one.row["id"])]),
            *by.values(),
            cells.words([_power(power) for power in one.not_recorded], none="–"),
            listed({f"{name}s": len(rows) for name, rows in acts.items()}, f"mediator-{one.row['id']}", ACTS),
        ],
    }


def _axis(book: Book, found: Mandates) -> Row:
    rows = [
        {
            "id": None,
            "cells": [
                cells.date(entry.when or None),
                cells.text(LANES[entry.table]),
                cells.links([book.link(entry.row["id"], _label(book, entry))]),
                cells.text(entry.row["note"], none="–"),
            ],
        }
        for entry in (*found.axis, *found.undated)
    ]
    return cells.table(
        "The axis as a table", ["When", "What", "Row", "Note (in our words)"], rows, fold=True, widths=[18, 16, 36, 30]
    )


SECTION = Section(
    key="mandate",
    title="Mandates and ties on one axis",
    question="Which powers and ties held when?",
    build=_build,
    template="tables.html",
)
