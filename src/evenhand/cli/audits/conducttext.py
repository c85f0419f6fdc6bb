"""An audit of conduct as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from evenhand.fairness import listed
from evenhand.fairness.conduct import MEASURES, Run, Test
from evenhand.fairness.conduct_document import NOTE, because, by_side, tipping, verdict, words
from evenhand.record.unread import NOTHING_UNREAD, Unread

Row = dict[str, Any]
_BY = {"victims": "by side of the victims", "actor": "by side of the attributed actor"}
_SHOWN = 3  # incidents or statements named in a line


def lines(runs: Sequence[Run], unread: Unread = NOTHING_UNREAD) -> Iterable[str]:
    """The audit, run by run."""
    if not runs:
        none = "No mediator of this case has a statement or an action on record: nothing can be told."
        missing = unread.why("mediators", "statements", "actions")
        yield f"Cannot tell: {missing}." if missing else none
    for run in _once(runs):
        if run.why is None:
            view = f" (the view of {run.sides.view_of})" if run.sides.view_of else ""
            yield f"{run.mediator['name']}, grouping: {run.sides.name}{view}"
            yield from _tested(run)
        else:
            yield run.mediator["name"]
            yield from _untested(run)
        yield from _listed(run, unread)
        yield ""
    yield NOTE


def _once(runs: Sequence[Run]) -> Iterable[Run]:
    """Every run, but of a mediator of whom nothing can be told only the first: groupings change nothing there."""
    silent: set[str] = set()
    for run in runs:
        if run.why is None or run.mediator["id"] not in silent:
            yield run
        if run.why is not None:
            silent.add(run.mediator["id"])


def _untested(run: Run) -> Iterable[str]:
    yield f"  Cannot tell, under any grouping: {run.why}."
    yield f"  Nothing is counted by side: {', '.join(one.key for one in MEASURES)} are not estimated."


def _tested(run: Run) -> Iterable[str]:
    frame = run.frame or {}
    yield f"  Frame {frame['id']} ({frame['rule'].replace('_', ' ')}): {frame['sought']}"
    yield f"  {len(run.denominator.kept)} incidents count"
    for reason, ids in run.denominator.left_out.items():
        yield f"  {len(ids)} left out: {reason}"
    for sight in run.sights:
        for row, ids in sight.exceptions.items():
            yield f"  exception: {sight.measure.key} on {len(ids)} incidents, {sight.measure.power} withheld ({row})"
    for reading, tests in groupby(run.tests, key=lambda test: test.comparison.reading.name):
        yield f"  Contested attributions {reading}:"
        for test in tests:
            yield from _test(run, test)


def _test(run: Run, test: Test) -> Iterable[str]:
    one, point = test.comparison, tipping(test)
    yield f"    {one.sight.measure.title}, {_BY[one.role]}: {words(verdict(test).value).upper()}"
    if test.applicable:
        yield "      " + "; ".join(_side(run.sides.names[code], row) for code, row in by_side(test).items())
    if test.judged.estimate is not None:
        yield "      " + _difference(run, test)
    yield f"      {because(test)}"
    if point is not None and test.turn.contested:
        yield f"      tipping point: {point['because']}{_which(point['changes'])}"


def _side(name: str, row: Row) -> str:
    counted = f"{name} {row['k']:g} of {row['n']}"
    return counted if row["rate"] is None else f"{counted}, {row['rate']:.2f} ({row['low']:.2f} to {row['high']:.2f})"


def _difference(run: Run, test: Test) -> str:
    gap, (first, second) = test.judged, (run.sides.names[code] for code in test.comparison.pair)
    unit = " days" if test.comparison.sight.measure.unit == "days" else ""
    least = gap.smallest_detectable
    could = "no difference could be found" if least is None else f"a difference of {least:.2f}{unit} could be found"
    return (
        f"{first} less {second}, like held against like: {gap.estimate:+.2f}{unit} "
        f"({gap.low:+.2f} to {gap.high:+.2f}); {could}"
    )


def _which(changes: Sequence[Row]) -> str:
    if not changes:
        return ""
    shown = ", ".join(change["incident"] for change in changes[:_SHOWN])
    return f" ({shown}{' …' if len(changes) > _SHOWN else ''})"


def _listed(run: Run, unread: Unread) -> Iterable[str]:
    made = {
        "statements and actions linked to an incident": listed.linked(run) if run.why is not None else [],
        f"statements and actions linked to {unread.absent('none', 'incidents')}": listed.unlinked(run),
        f"visits linked to {unread.absent('none', 'incidents')}": listed.visits(run),
        "meetings": listed.meetings(run),
        "codings of tone": [{"id": f"{row['coder']} of {row['statement']}"} for row in listed.tone(run)],
    }
    tables = (("statements", "actions"),) * 2 + (("meetings", "actions"), ("meetings",), ("codings", "statements"))
    for (about, rows), rests in zip(made.items(), tables, strict=True):
        if rows:
            ids = ", ".join(row["id"] for row in rows[:_SHOWN])
            more = " …" if len(rows) > _SHOWN else ""
            yield f"  listed, not tested: {unread.count(len(rows), *rests)} {about} ({ids}{more})"
