"""Counts over a period as somebody published them: aggregate claims and monthly series. Never split into incidents."""

from __future__ import annotations

from typing import Any

from evenhand.report import cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.reach import Span, reach
from evenhand.report.section import Section
from evenhand.report.ticks import day

DRAWN = 24
"""Units that have a chart of their own; those past them stand in the table."""


def _observations(book: Book) -> dict[str, Any] | None:
    rows = [_observation(book, row) for row in book.rows("observations")]
    columns = ["Period", "Where", "What was counted", "Figure", "Attributed to", "Who says it"]
    return (
        {
            "lead": [
                (
                    "Each row is one claimant's count over a period and a zone. It is not split into incidents and "
                    "not added to other rows."
                )
            ],
            "tables": [cells.table("Aggregate claims by period", columns, rows)],
            "frames": [{"name": "aggregate claims", **book.frames("observations")}],
        }
        if rows
        else None
    )


def _observation(book: Book, row: Row) -> Row:
    anchor = f"observation-{row['id']}"
    shown = wording.number(row["value"]) or wording.span(row["low"], row["high"])
    place = [book.link(row["place"])] if book.to(row["place"]) else []
    losses = book.sides(row["losses_of"])
    return {
        "id": anchor,
        "cells": [
            cells.date(row["period"]),
            cells.both(cells.links(place, of=("observations", "places")), cells.text(row["zone"])),
            cells.both(
                cells.text(wording.label("property", row["kind"])),
                cells.text(f"losses of {', '.join(losses)}" if losses else None),
                cells.text(row["note"]),
            ),
            cells.number(shown, f"{anchor}-from", unit=row["unit"]),
            cells.links(book.parties(row["attributed_to"]), none="nobody named", of=("observations", "parties")),
            cells.both(
                cells.text(row["account"], none=""),
                cells.text(", ".join(book.sides(row["account_sides"])) or None),
                cells.cites(book.cites([row["source"]]), credibility=row["credibility"], to=f"{anchor}-from"),
                cells.text(row["locator"]),
            ),
        ],
    }


def _panel(book: Book) -> dict[str, Any] | None:
    rows = sorted(book.rows("panel"), key=lambda row: (row["unit"], row["month"], row["known_on"] or ""))
    if not rows:
        return None
    revised = all(row["known_on"] for row in rows)
    chart, under = _chart(book, _latest(rows))
    made = [
        {
            "id": None,
            "cells": [
                cells.text(row["unit"]),
                cells.date(row["month"]),
                cells.number(wording.number(row["target"]), f"source-{row['source']}"),
                cells.date(row["known_on"]),
                cells.cites(book.cites([row["source"]])),
            ],
        }
        for row in rows
    ]
    return {
        "lead": [
            (
                "A monthly series as its publisher counts it. A country's series counts what happened on its "
                "territory and says nothing of who did it."
            )
        ]
        + ([] if revised else ["Figures are of the final vintage, not of real time: deaths are revised later."]),
        "charts": [chart],
        "under": under,
        "tables": [
            cells.table("Monthly series", ["Unit", "Month", "Count", "Figure published", "Source"], made, numeric=False)
        ],
        "frames": [{"name": "months", **book.frames("panel")}],
    }


def _chart(book: Book, rows: list[Row]) -> tuple[Row, list[str]]:
    """The series as bars, and what of them is not drawn."""
    units = list(dict.fromkeys(row["unit"] for row in rows))
    mine = [row for row in rows if row["unit"] in set(units[:DRAWN])]
    days = {month: day(f"{month}-01", "month") for month in {row["month"] for row in mine}}
    found = reach((Span(days[row["month"]], days[row["month"]]) for row in mine), near=book.view.case_row["period"])
    data = [
        {"unit": row["unit"], "month": row["month"], "target": row["target"]}
        for row in mine
        if found.axis.first <= days[row["month"]] <= found.axis.last
    ]
    chart = {
        "name": "series",
        "drawing": "series",
        "title": "Monthly series by unit",
        "desc": "The same figures stand in the table below.",
        "data": data,
    }
    rest = len(units) - DRAWN
    some = f"The first {DRAWN} units are drawn, by name; {rest:,} more stand in the table alone." if rest > 0 else ""
    return chart, [text for text in (found.words, some) if text]


def _latest(rows: list[Row]) -> list[Row]:
    """One figure a unit and month: the one published last."""
    return list({(row["unit"], row["month"]): row for row in rows}.values())


SECTIONS = (
    Section(
        key="aggregate-claims",
        title="Counts over a period",
        question="Which counts over a period were published?",
        build=_observations,
        template="tables.html",
    ),
    Section(
        key="series",
        title="Monthly series",
        question="What does the series used for forecasts look like?",
        build=_panel,
        template="tables.html",
    ),
)
