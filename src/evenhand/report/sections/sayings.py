"""Statements, warnings, actions, decisions and positions: what was said and done about the conflict, row by row."""

from __future__ import annotations

from typing import Any

from evenhand.report import cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.section import Section


def _listed(book: Book, name: str, table: dict[str, Any], lead: str) -> dict[str, Any] | None:
    return (
        {"lead": [lead], "tables": [table], "frames": [{"name": name, **book.frames(name)}]} if table["rows"] else None
    )


def _cites(book: Book, row: Row) -> cells.Cell:
    return cells.cites(book.cites(row["sources"]), credibility=row["credibility"])


def _answers(book: Book, row: Row, *columns: str) -> cells.Cell:
    keys = [key for column in columns for key in (row[column] if isinstance(row[column], list) else [row[column]])]
    return cells.links(book.link(key) for key in keys if book.to(key))


def _statements(book: Book) -> dict[str, Any] | None:
    rows = [_statement(book, row) for row in book.rows("statements")]
    columns = [
        "When",
        "Who, to or of whom",
        "What was said",
        "Criticises or supports, as coded",
        "How it was taken (in our words)",
        "Sources",
    ]
    lead = (
        "Statements of mediators, parties and others. Whom a statement criticises or supports is "
        "somebody's coding, named in the row."
    )
    return _listed(
        book, "statements", cells.table("Statements by date", columns, rows, widths=[11, 17, 28, 15, 13, 16]), lead
    )


def _statement(book: Book, row: Row) -> Row:
    coded = [
        cells.text(f"{verb}: {', '.join(book.sides(row[column]))}" if row[column] else None)
        for verb, column in (("Criticises", "criticises"), ("Supports", "supports"))
    ]
    coder = cells.text(f"coded by {row['coded_by']}" if row["coded_by"] else None)
    document = book.get("documents", row["document"])
    speaker = [book.link(row[key]) for key in ("mediator", "party") if book.to(row[key])]
    return {
        "id": f"statement-{row['id']}",
        "cells": [
            cells.date(row["date"]),
            cells.both(
                cells.text(row["speaker"]),
                cells.text(book.side(row["speaker_side"])),
                cells.links(speaker),
                cells.text(_towards(row["target"])),
            ),
            cells.both(
                {
                    "kind": "quote",
                    "text": row["quotation"],
                    "language": None,
                    "document": book.link(document["id"]) if document else None,
                }
                if row["quotation"]
                else cells.text(None),
                {"kind": "ours", "text": row["paraphrase"]} if row["paraphrase"] else cells.text(None),
                _answers(book, row, "incident"),
            ),
            cells.both(*coded, coder),
            cells.text(row["reactions"]),
            _cites(book, row),
        ],
    }


def _towards(targets: list[str] | None) -> str | None:
    return f"to or of: {', '.join(targets)}" if targets else None


def _warnings(book: Book) -> dict[str, Any] | None:
    rows = [
        {
            "id": f"warning-{row['id']}",
            "cells": [
                cells.date(row["date"]),
                cells.both(cells.text(row["by"]), cells.text(book.side(row["side"]))),
                cells.text(row["addressed_to"]),
                cells.text(row["about"]),
                cells.text(row["horizon"]),
                cells.both(cells.text(row["followed"]), _answers(book, row, "incident")),
                _cites(book, row),
            ],
        }
        for row in book.rows("warnings")
    ]
    columns = [
        "When",
        "Who warned",
        "Whom",
        "Of what (in our words)",
        "Over what time",
        "On record within 90 days (in our words)",
        "Sources",
    ]
    lead = "A warning followed by fighting proves no skill, and a warner who is a party may be preparing its case."
    return _listed(
        book,
        "warnings",
        cells.table("Warnings issued, by date", columns, rows, widths=[11, 14, 11, 19, 10, 19, 16]),
        lead,
    )


def _actions(book: Book) -> dict[str, Any] | None:
    rows = [
        {
            "id": f"action-{row['id']}",
            "cells": [
                cells.date(row["date"]),
                cells.links([book.link(row["mediator"])] if book.to(row["mediator"]) else []),
                cells.both(cells.text(wording.label("action_kind", row["kind"])), cells.text(row["note"])),
                cells.words(row["target"] or ()),
                _answers(book, row, "incident", "warning"),
                _cites(book, row),
            ],
        }
        for row in book.rows("actions")
    ]
    columns = ["When", "Who acted", "What", "Towards whom", "In answer to", "Sources"]
    return _listed(
        book,
        "actions",
        cells.table("Actions of mediators and monitors, by date", columns, rows),
        "What mediators and monitors did.",
    )


def _taken(reactions: str | None) -> cells.Cell:
    return cells.text(f"How it was taken: {reactions}" if reactions else None)


def _decisions(book: Book) -> dict[str, Any] | None:
    rows = [
        {
            "id": f"decision-{row['id']}",
            "cells": [
                cells.date(row["date"]),
                cells.text(row["by"]),
                cells.both(
                    cells.text(wording.label("decision_kind", row["kind"])),
                    cells.text(wording.label("change", row["change"])),
                ),
                cells.both(cells.text(row["text"]), _taken(row["reactions"]), cells.text(row["note"])),
                _answers(book, row, "warning"),
                _cites(book, row),
            ],
        }
        for row in book.rows("decisions")
    ]
    columns = ["When", "By whom", "Kind", "What (in our words)", "In answer to", "Sources"]
    return _listed(
        book, "decisions", cells.table("Decisions by date", columns, rows), "What was decided, deferred or refused."
    )


def _positions(book: Book) -> dict[str, Any] | None:
    ordered = sorted(
        book.rows("positions"),
        key=lambda row: (
            row["issue"],
            book.in_order([row["party"]]) and book.party_order.get(row["party"], len(book.party_order)),
        ),
    )
    rows = [
        {
            "id": f"position-{row['id']}",
            "cells": [
                cells.text(row["issue"]),
                cells.links([book.link(row["party"])] if book.to(row["party"]) else []),
                cells.date(row["date"]),
                cells.both(cells.text(row["position"]), cells.text(row["note"])),
                cells.links([book.link(row["claim"], row["claim"])] if book.to(row["claim"]) else []),
                _cites(book, row),
            ],
        }
        for row in ordered
    ]
    columns = ["Issue", "Party", "When", "Position (in our words)", "Claim", "Sources"]
    return _listed(
        book,
        "positions",
        cells.table("Positions by issue, then by party in the case's order", columns, rows),
        "What each party wants on each issue, over time.",
    )


SECTIONS = (
    Section(
        key="statements",
        title="Statements",
        question="Who said what, and how was it taken?",
        build=_statements,
        template="tables.html",
    ),
    Section(
        key="warnings",
        title="Warnings issued",
        question="Who warned whom, of what?",
        build=_warnings,
        template="tables.html",
    ),
    Section(
        key="actions",
        title="Actions of mediators",
        question="What did mediators and monitors do?",
        build=_actions,
        template="tables.html",
    ),
    Section(
        key="decisions",
        title="Decisions",
        question="What was decided, deferred or refused?",
        build=_decisions,
        template="tables.html",
    ),
    Section(
        key="positions",
        title="Positions on issues",
        question="What does each party want?",
        build=_positions,
        template="tables.html",
    ),
)
