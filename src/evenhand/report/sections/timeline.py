"""Incidents, meetings and agreements in order of date."""

from __future__ import annotations

from typing import Any

from evenhand.report import cells, wording
from evenhand.report.book import Book, Row, moment
from evenhand.report.section import Section
from evenhand.report.sections.dated import event, timeline

LANES = {"incidents": "Incidents", "meetings": "Meetings", "agreements": "Agreements and texts"}
ONE = {"incidents": "incident", "meetings": "meeting", "agreements": "agreement or text"}


def _build(book: Book) -> dict[str, Any] | None:
    found = [
        (moment(row["date"]), wording.natural(row["id"]), table, row) for table in LANES for row in book.rows(table)
    ]
    if not found:
        return None
    found.sort(key=lambda item: item[:2])
    data = [one for _, _, table, row in found if (one := event(row["date"], LANES[table], book.name(row["id"])))]
    rows = [
        {
            "id": None,
            "cells": [
                cells.date(row["date"]),
                cells.text(ONE[table]),
                cells.text(_kind(table, row), none="–"),
                cells.links([book.link(row["id"])]),
            ],
        }
        for _, _, table, row in found
    ]
    return {
        "lead": [
            "One mark stands for one row of the record. Rows stand by date alone; nothing is paired across sides."
        ],
        "charts": [_chart(book, data)] if data else [],
        "under": ["A bar is a period, or a date known only to lie within it." + _undrawn(len(found) - len(data))],
        "tables": [
            cells.table(
                "Incidents, meetings and agreements by date",
                ["Date", "What", "Kind", "In a few words"],
                rows,
                fold=True,
                widths=[20, 15, 20, 45],
            )
        ],
        "frames": [{"name": wording.plain(table), **book.frames(table)} for table in LANES if table != "agreements"],
    }


def _chart(book: Book, data: list[Row]) -> Row:
    return timeline(
        book,
        "timeline",
        "Incidents, meetings and agreements on record, by date",
        data,
        list(LANES.values()),
        below="The same rows stand in the table below.",
    )


def _undrawn(size: int) -> str:
    return (
        f" Not drawn for want of a date with ends: {wording.count(size, 'row', 'rows')} of the table." if size else ""
    )


def _kind(table: str, row: dict[str, Any]) -> str | None:
    if table == "incidents":
        return wording.label("incident_kind", row["kind"])
    return wording.label("track", row["track"]) if table == "meetings" else wording.label("standing", row["standing"])


SECTION = Section(
    key="timeline", title="Timeline", question="What happened when?", build=_build, template="tables.html"
)
