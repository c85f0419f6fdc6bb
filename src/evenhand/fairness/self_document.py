"""The audit of a case as one JSON value, its keys in a fixed order."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from evenhand.fairness.self_case import GRADES, LEAD, NAMES, WORD, Self, Sheet
from evenhand.fairness.self_gaps import Gap
from evenhand.fairness.self_rests import Reading
from evenhand.fairness.self_sources import Line
from evenhand.record.view import View

Json = dict[str, Any]


def document(view: View, found: Self) -> Json:
    """`frames`, `groupings`, `gaps`, `notes`."""
    return {
        "frames": [{"table": table, "rule": rule, "rows": rows} for table, rule, rows in found.frames],
        "as_of": view.as_of,
        "known_on": view.known_on,
        "internal": view.internal,
        "groupings": [_sheet(one) for one in found.sheets],
        "gaps": [_gap(gap) for gap in found.gaps],
        "notes": [LEAD, WORD, GRADES, NAMES],
    }


def _sheet(one: Sheet) -> Json:
    return {
        "grouping": one.sides.grouping,
        "view_of": one.sides.view_of,
        "sides": [{"id": key, "name": name} for key, name in one.sides.names.items()],
        "sources": _lines(one.held),
        "figures": _lines(one.figures),
        "incidents": [_reading(reading) for reading in one.rests],
        "grades": {kind: _lines(lines) for kind, lines in one.grades},
        "names": asdict(one.names),
        "gaps": [_gap(gap) for gap in one.gaps],
    }


def _lines(lines: tuple[Line, ...]) -> Json:
    return {line.name: line.counts for line in lines}


def _reading(one: Reading) -> Json:
    return {
        "by": one.by,
        "word": one.word,
        "lines": [
            {
                "side": line.line,
                "incidents": len(line.incidents),
                "alone": {column: list(found) for column, found in line.alone.items()},
                "mixed": list(line.mixed),
            }
            for line in one.lines
        ],
    }


def _gap(one: Gap) -> Json:
    return {"name": one.name, "of": one.of, "rows": {side: list(found) for side, found in one.rows.items()}}
