"""Mediators, and the powers each was granted, used or was refused."""

from __future__ import annotations

from typing import Any

from evenhand.report import cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.section import Section


def _build(book: Book) -> dict[str, Any] | None:
    mediators = book.rows("mediators")
    if not mediators:
        return None
    columns = ["Mediator", "Role", "Country or person", "When", "Note (in our words)", "Sources"]
    tables = [
        cells.table(
            "Mediators, monitors and hosts, in the case's order",
            columns,
            [_mediator(book, row) for row in mediators],
            widths=[22, 12, 16, 16, 18, 16],
        )
    ]
    powers = book.by("mandate", "mediator")
    tables += [_mandate(book, row, powers[row["id"]]) for row in mediators if row["id"] in powers]
    return {
        "lead": [
            (
                "Of each power the record says what was granted, what was used and what was refused. “Looked for "
                "and not met in the texts read” is no proof that a power was absent."
            )
        ],
        "tables": tables,
        "frames": [{"name": "powers", **book.frames("mandate")}] if powers else [],
    }


def _mediator(book: Book, row: Row) -> Row:
    body = book.get("mediators", row["body"])
    return {
        "id": f"mediator-{row['id']}",
        "cells": [
            cells.both(
                cells.text(row["name"]), cells.links([book.link(body["id"], f"part of {body['name']}")] if body else [])
            ),
            cells.text(row["role"]),
            cells.text(row["country"], none="–"),
            cells.date(row["period"]),
            cells.text(row["note"], none="–"),
            cells.cites(book.cites(row["sources"]), credibility=row["credibility"]),
        ],
    }


def _mandate(book: Book, mediator: Row, rows: list[Row]) -> dict[str, Any]:
    ordered = sorted(
        rows,
        key=lambda row: (
            wording.rank("power", row["power"]),
            wording.rank("power_status", row["status"]),
            book.rows("mandate").index(row),
        ),
    )
    made = [
        {
            "id": f"mandate-{row['id']}",
            "cells": [
                cells.text(wording.label("power", row["power"])),
                cells.text(wording.label("power_status", row["status"])),
                cells.date(row["period"]),
                cells.text(row["note"], none="–"),
                cells.cites(book.cites(row["sources"]), credibility=row["credibility"]),
            ],
        }
        for row in ordered
    ]
    name = mediator["name"] + (f" ({mediator['country']})" if mediator["country"] else "")
    return cells.table(
        f"Powers of {name}",
        ["Power", "On record as", "When", "Note (in our words)", "Sources"],
        made,
        fold=True,
        widths=[20, 20, 16, 24, 20],
    )


SECTION = Section(
    key="mediators",
    title="Mediators and mandates",
    question="Who mediates, with which powers?",
    build=_build,
    template="tables.html",
)
