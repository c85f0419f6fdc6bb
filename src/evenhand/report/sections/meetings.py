"""Meetings, and who was there. Only documented absence counts as absence."""

from __future__ import annotations

from typing import Any

from evenhand.report import cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.section import Section

SHOWN = {"present": "Present", "documented_absent": "Absent, as a source says", "not_known": "Not known"}


def _build(book: Book) -> dict[str, Any] | None:
    meetings = book.rows("meetings")
    if not meetings:
        return None
    attended = book.by("attendance", "meeting")
    everyone = _everyone(book)
    rows = [_meeting(book, row, attended.get(row["id"], []), everyone) for row in meetings]
    columns = ["Date and place", "Convened by", "Who was there", "Outcome (in our words)", "Sources"]
    return {
        "lead": [
            (
                "Absence is shown only where a source says that somebody stayed away or was refused. Of "
                "everybody else who came to some meeting on record, presence is “not known”."
            )
        ],
        "tables": [cells.table("Mediated meetings by date", columns, rows, fold=True, widths=[15, 13, 34, 20, 18])],
        "frames": [{"name": "meetings", **book.frames("meetings")}],
    }


def _everyone(book: Book) -> list[str]:
    """Parties in the case's order, then groups by id, that stand in the table of attendance at all."""
    rows = book.rows("attendance")
    parties = book.in_order({row["party"] for row in rows if row["party"]})
    return parties + sorted({row["group"] for row in rows if row["group"]}, key=wording.natural)


def _meeting(book: Book, row: Row, attended: list[Row], everyone: list[str]) -> Row:
    mediators = [book.link(key) for key in row["mediators"] or () if book.get("mediators", key)]
    return {
        "id": f"meeting-{row['id']}",
        "cells": [
            cells.both(
                cells.date(row["date"]), cells.text(row["place"]), cells.text(wording.label("track", row["track"]))
            ),
            cells.both(cells.words(row["convenors"] or ()), cells.links(mediators, of=("meetings", "mediators"))),
            {"kind": "stack", "parts": _presence(book, row, attended, everyone)},
            cells.both(cells.text(row["outcome"]), cells.text(row["note"])),
            cells.cites(book.cites(row["sources"]), credibility=row["credibility"]),
        ],
    }


def _presence(book: Book, meeting: Row, attended: list[Row], everyone: list[str]) -> list[cells.Cell]:
    found = {row["party"] or row["group"] or row["mediator"]: row for row in attended}
    others = sorted((key for key in found if key and key not in everyone), key=wording.natural)
    parts: list[cells.Cell] = [cells.text(meeting["participants"])] if meeting["participants"] else []
    for presence, shown in SHOWN.items():
        there = [
            key for key in [*everyone, *others] if (found[key]["presence"] if key in found else "not_known") == presence
        ]
        if there:
            parts.append(
                {"kind": "labelled", "label": shown, "parts": [_who(book, key, found.get(key)) for key in there]}
            )
    return parts or [cells.text(None, of=("attendance",))]


def _who(book: Book, key: str, row: Row | None) -> cells.Cell:
    more: list[str] = []
    if row:
        more += [wording.label("modality", row["modality"]) or "", row["basis"] or ""]
        more += [f"influence: {wording.label('influence', row['influence'])}"] if row["influence"] else []
    cite = cells.numbers(book.cites(row["sources"])) if row and row["sources"] else None
    people = [_people(row, "delegates", cite), _people(row, "women", cite)] if row else []
    return {
        "kind": "who",
        "link": book.link(key),
        "more": [part for part in more if part],
        "people": [p for p in people if p],
        "cites": cite,
    }


def _people(row: Row, column: str, cite: cells.Cell | None) -> cells.Cell | None:
    if row[column] is None or not cite or not cite.get("cites"):
        return None
    return cells.number(wording.number(row[column]), cite["cites"][0]["to"], unit=column)


SECTION = Section(
    key="meetings", title="Meetings", question="Who met whom, and who was there?", build=_build, template="tables.html"
)
