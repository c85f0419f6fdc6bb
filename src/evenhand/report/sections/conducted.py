"""The conduct of mediators in the report: tests where a frame allows them, else why nothing can be told."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from evenhand.fairness import listed
from evenhand.fairness.conduct import Run, Test, conduct
from evenhand.fairness.conduct_document import NOTE, because, by_side, said
from evenhand.fairness.conduct_document import verdict as judged_as
from evenhand.fairness.readings import GRADED
from evenhand.report import cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.sections import judged

BY = {"victims": "by side of the victims", "actor": "by side of the attributed actor"}
LEAD = (
    "For like incidents of each side: did the mediator answer, how soon, did it name who did it, did it look into it, "
    "did it speak of both sides where graded evidence names one? Severity, grade of evidence and kind are held equal."
)


def conducted(book: Book) -> list[dict[str, Any]]:
    """The parts of the section on conduct: an opening with what cannot be told, then one for each mediator tested."""
    runs = conduct(book.view)
    if not runs:
        return []
    silent = [run for run in runs if run.why is not None]
    tested = [run for run in runs if run.why is None]
    return [
        {
            "title": "Conduct of mediators",
            "lead": [LEAD, judged.MEANS, NOTE],
            "charts": [],
            "tables": [table for table in [_silent(book, silent)] if table["rows"]],
        },
        *(_run(book, run, n) for n, run in enumerate(tested, 1)),
    ]


def _silent(book: Book, runs: list[Run]) -> Row:
    """One line for each mediator of whom nothing can be told, whatever the grouping."""
    rows = []
    for key, some in groupby(runs, key=lambda run: run.mediator["id"]):
        run = next(some)
        rows.append(
            {
                "id": None,
                "cells": [
                    cells.links([book.link(key)]),
                    judged.verdict("cannot_tell"),
                    judged.why(f"{run.why}."),
                    _listed(book, run),
                ],
            }
        )
    columns = ["Mediator", "Verdict", "Why", "Listed, not tested and not counted by side"]
    return cells.table("Of whom nothing can be told, under any grouping of the sides", columns, rows,
                       widths=[24, 14, 36, 26])  # fmt: skip


def _listed(book: Book, run: Run) -> cells.Cell:
    made = {
        "statement": ("statements", [row for row in run.acts.rows if "speaker" in row]),
        "act": ("actions", [row for row in run.acts.rows if "speaker" not in row]),
        "meeting": ("meetings", listed.meetings(run)),
    }
    parts: list[cells.Cell] = [
        cells.count(wording.count(len(rows), name, f"{name}s"), home if book.rows(home) else "mediators", home)
        for name, (home, rows) in made.items()
        if rows
    ]
    return cells.both(*parts) if parts else cells.text(None, none="–", of=("statements", "actions", "meetings"))


def _run(book: Book, run: Run, number: int) -> dict[str, Any]:
    frame = run.frame or {}
    names = list(run.sides.names.values())
    first = [test for test in run.tests if test.comparison.reading.name == GRADED]
    found = f"Frame: {wording.plain(str(frame.get('rule')))}, {frame.get('sought')}."
    view = f", the view of {run.sides.view_of}" if run.sides.view_of else ""
    return {
        "title": f"{run.mediator['name']}: {run.sides.name}",
        "lead": [found, f"Grouping: {run.sides.name}{view}."],
        "charts": [
            *judged.chart(f"conduct-{number}-shares", "Answers by side, as graded evidence has it",
                          _points(run, first, days=False), names, source=_source(run)),
            *_latency(run, first, number, names),
        ],
        "tables": [*_tables(run), _exceptions(book, run), _left_out(run)],
    }  # fmt: skip


def _latency(run: Run, tests: list[Test], number: int, names: list[str]) -> list[Row]:
    days = next((test.comparison.sight.days for test in tests if test.comparison.sight.measure.unit == "days"), None)
    rows = _points(run, tests, days=True)
    return judged.chart(f"conduct-{number}-days", "Days to the first answer, up to the horizon", rows, names,
                        source=_source(run), days=float(days or 1))  # fmt: skip


def _source(run: Run) -> str:
    frame = run.frame or {}
    return f"{len(run.denominator.kept)} incidents of frame {frame.get('id')}, and statements and actions on record"


def _points(run: Run, tests: list[Test], *, days: bool) -> Iterable[Row]:
    for test in tests:
        if (test.comparison.sight.measure.unit == "days") is days and test.judged.estimate is not None:
            for code, row in by_side(test).items():
                if row["rate"] is not None:
                    yield {"test": _what(run, test), "side": run.sides.names[code],
                           **{key: row[key] for key in ("rate", "low", "high")}}  # fmt: skip


def _what(run: Run, test: Test) -> str:
    one = test.comparison
    title = one.sight.measure.title
    between = "" if len(run.sides.names) == 2 else f" ({' and '.join(run.sides.names[c] for c in one.pair)})"
    return f"{title[0].upper()}{title[1:]}, {BY[one.role]}{between}"


def _tables(run: Run) -> Iterable[Row]:
    """One table for each reading, graded evidence open and the others folded."""
    for reading, tests in groupby(run.tests, key=lambda test: test.comparison.reading.name):
        rows = [_row(run, test) for test in tests]
        yield cells.table(f"Contested attributions read {reading}", judged.HEADS, rows, fold=reading != GRADED,
                          widths=judged.WIDTHS)  # fmt: skip


def _row(run: Run, test: Test) -> Row:
    one = test.comparison
    days = one.sight.measure.unit == "days"
    first, second = (run.sides.names[code] for code in one.pair)
    sides = [_side(run.sides.names[code], row, days=days) for code, row in by_side(test).items() if test.applicable]
    turn = (
        [judged.why(f"Tipping point: {said(test)}.")]
        if test.judged.estimate is not None and test.turn.contested
        else []
    )
    return {
        "id": None,
        "cells": [
            cells.text(_what(run, test)),
            cells.both(*sides) if sides else cells.text(None, none="–"),
            judged.difference(test.judged, first, second, days=days, margin=test.margin),
            judged.verdict(judged_as(test).value),
            cells.both(judged.why(f"{because(test)}."), *turn),
        ],
    }


def _side(name: str, row: Row, *, days: bool) -> cells.Cell:
    rate = None if row["rate"] is None else (row["rate"], row["low"], row["high"])
    return judged.side(name, f"{row['k']:g} of {row['n']}", rate, days=days)


def _exceptions(book: Book, run: Run) -> Row:
    rows = [
        {
            "id": None,
            "cells": [
                cells.text(sight.measure.title),
                cells.links([book.link(row, wording.plain(sight.measure.power))]),
                _size(ids),
            ],
        }
        for sight in run.sights
        for row, ids in sight.exceptions.items()
    ]
    return cells.table("Exceptions: what the mandate withheld", ["Measure", "Power withheld", "On"], rows, fold=False)


def _left_out(run: Run) -> Row:
    rows = [{"id": None, "cells": [cells.text(reason), _size(ids)]} for reason, ids in run.denominator.left_out.items()]
    return cells.table("Incidents of the frame that do not count for it", ["Why", "How many"], rows, fold=False)


def _size(ids: tuple[str, ...]) -> cells.Cell:
    return cells.number(wording.count(len(ids), "incident", "incidents"), judged.EVIDENCE)
