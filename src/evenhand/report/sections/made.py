"""How the page was made: the view, the version, the hash, the frames, and what was set beforehand."""

from __future__ import annotations

from typing import Any

from evenhand import __version__
from evenhand.report import cells, wording
from evenhand.report.book import Book
from evenhand.report.section import Section


def _build(book: Book) -> dict[str, Any]:
    facts = [
        ("As of", wording.date(book.as_of) or "no cut: the whole period"),
        ("Known on", wording.date(book.known_on) or "no cut: everything on record"),
        ("Shown", "public and protected material" if book.internal else "public material only"),
        ("Made with", f"Evenhand {__version__}"),
    ]
    return {
        "facts": [{"term": term, "text": text} for term, text in facts],
        "sha256": book.sha256,
        "internal": book.internal,
        "tables": [
            table for table in (_frames(book), _margins(book), _thresholds(book), _triggers(book)) if table["rows"]
        ],
    }


def _frames(book: Book) -> dict[str, Any]:
    rows = [
        {
            "id": f"frame-{row['id']}",
            "cells": [
                cells.both(
                    cells.text(row["id"]),
                    cells.text(wording.plain(row["rule"])),
                    cells.text(wording.label("frame_rule", row["rule"])),
                ),
                cells.text(row["sought"]),
                cells.both(cells.text(row["area"]), cells.date(row["period"])),
                cells.text(row["by"]),
                cells.text(row["note"], none="–"),
            ],
        }
        for row in book.rows("frames")
    ]
    return cells.table(
        "Frames: how the tables came about",
        ["Frame and rule", "What was sought", "Where, over which period", "By whom", "Note"],
        rows,
    )


def _margins(book: Book) -> dict[str, Any]:
    rows = [
        {
            "id": None,
            "cells": [
                cells.text(row["measure"]),
                cells.text(wording.number(row["value"])),
                cells.both(cells.date(row["set_on"]), cells.text(row["by"])),
                cells.text(row["reason"]),
            ],
        }
        for row in book.rows("margins")
    ]
    return cells.table("Margins, set before anyone counted", ["Measure", "Margin", "Set on, by", "Why"], rows)


def _thresholds(book: Book) -> dict[str, Any]:
    rows = [
        {
            "id": None,
            "cells": [
                cells.text(row["name"]),
                cells.both(cells.text(wording.number(row["value"])), cells.text(row["unit"])),
                cells.both(cells.date(row["set_on"]), cells.text(row["by"])),
                cells.text(row["reason"]),
            ],
        }
        for row in book.rows("thresholds")
    ]
    return cells.table("Thresholds", ["Name", "Value", "Set on, by", "Why"], rows)


def _triggers(book: Book) -> dict[str, Any]:
    rows = [
        {
            "id": None,
            "cells": [
                cells.text(row["id"]),
                cells.both(cells.text(row["threshold"]), cells.text(wording.number(row["probability"]))),
                cells.text(row["who"]),
                cells.both(cells.text(row["does"]), cells.text(row["within"])),
            ],
        }
        for row in book.rows("triggers")
    ]
    return cells.table("Triggers", ["Trigger", "Threshold, probability", "Who acts", "What, within"], rows)


SECTION = Section(
    key="made",
    title="How this page was made",
    question="From what, when, and by which rules?",
    build=_build,
    template="made.html",
)
