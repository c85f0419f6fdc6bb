"""Incidents, meetings and agreements in order of date."""

from __future__ import annotations

from typing import Any

from evenhand.record import dates
from evenhand.report import cells, wording
from evenhand.report.book import Book, moment
from evenhand.report.section import Section

LANES = {"incidents": "Incidents", "meetings": "Meetings", "agreements": "Agreements and texts"}
ONE = {"incidents": "incident", "meetings": "meeting", "agreements": "agreement or text"}


def _build(book: Book) -> dict[str, Any] | None:
    found = [
        (moment(row["date"]), wording.natural(row["id"]), table, row) for table in LANES for row in book.rows(table)
    ]
    if not found:
        return None
    found.sort(key=lambda item: item[:2])
    data = [event for _, _, table, row in found if (event := _event(book, table, row))]
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
        "charts": [
            {
                "name": "timeline",
                "drawing": "timeline",
                "title": "Incidents, meetings and agreements on record, by date",
                "desc": "The same rows stand in the table below.",
                "data": data,
                "lanes": list(LANES.values()),
            }
        ],
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


def _event(book: Book, table: str, row: dict[str, Any]) -> dict[str, Any] | None:
    """The days of a row, as far as its date has ends."""
    try:
        found = dates.parse(row["date"])
    except dates.DateError:
        return None
    first = found.latest if found.earliest is None else found.earliest
    last = found.earliest if found.latest is None else found.latest
    if first is None or last is None:
        return None
    uncertain = first != last and found.start is None
    return {
        "start": _day(first),
        "end": _day(last),
        "lane": LANES[table],
        "label": book.name(row["id"]),
        "uncertain": uncertain,
    }


def _day(number: int) -> str:
    year, month, day = dates.civil(number)
    return f"{year:04}-{month:02}-{day:02}"


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
