"""Was like conduct treated alike? A mediator's answers to incidents of each side, like held against like.

Invariant: without a frame that the mediator did not help to fill, or where its own acts were found by search, nothing
is estimated: what is on record is listed, and why nothing can be told is said. Treating conduct alike is not claimed to
make a mediator effective.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from evenhand.fairness.answers import Acts, acts
from evenhand.fairness.comparison import Comparison, Role, columns, compared, contrast
from evenhand.fairness.contrast import Contrast
from evenhand.fairness.denominator import Denominator, denominator, frames, sought
from evenhand.fairness.facts import Facts, facts
from evenhand.fairness.measures import MEASURES, Measure, Sight, look
from evenhand.fairness.readings import Reading, readings
from evenhand.fairness.sides import Sides, groupings
from evenhand.fairness.turning import Turn, turn
from evenhand.fairness.verdict import Judged, Trial, battery
from evenhand.record.faults import CaseError
from evenhand.record.view import View

Row = dict[str, Any]
ROLES: tuple[Role, ...] = ("victims", "actor")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Test:
    """One test: a measure, whose side it goes by, two sides, one reading."""

    comparison: Comparison
    contrast: Contrast | None
    clusters: tuple[int, int]
    margin: float | None
    beforehand: dict[str, Row | None]  # `margin` and `window`: value, when set, by whom, why; None: not set
    judged: Judged
    turn: Turn
    applicable: bool  # False: the mandate withheld the power throughout
    tried: int  # differences in the battery


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Run:
    """One mediator under one grouping, in one frame."""

    mediator: Row
    sides: Sides
    frame: Row | None
    since: str | None
    until: str | None
    why: str | None  # why nothing is tested
    denominator: Denominator
    sights: tuple[Sight, ...]
    tests: tuple[Test, ...]
    acts: Acts
    view: View


RESTS_ON = ("frames", "sources", "incidents", "claims", "mediators", "mandate", "statements", "actions", "parties")
"""Tables from which a rate of conduct is made: where one of them could not be read in full, none is."""


def conduct(
    view: View,
    *,
    mediator: str | None = None,
    since: str | None = None,
    until: str | None = None,
    grouping: str | None = None,
) -> tuple[Run, ...]:
    """Audit the conduct of one mediator, or of every one that has said or done something.

    Args:
        view: what may be shown.
        mediator: id.
        since: EDTF; incidents certainly no earlier.
        until: EDTF; incidents certainly no later.
        grouping: id; all of them without.

    Raises:
        CaseError: no such mediator or grouping.
    """
    rows = {row["id"]: row for row in view.tables["mediators"].to_dicts()}
    found = [sides for sides in groupings(view) if grouping in (None, sides.grouping)]
    if (mediator is not None and mediator not in rows) or not found:
        raise CaseError.no_record(str(mediator if found else grouping))
    incidents = facts(view)
    audited = [(row, acts(view, key)) for key, row in rows.items() if mediator in (None, key)]
    if mediator is None:
        audited = [(row, done) for row, done in audited if done.rows]
    return tuple(
        run
        for row, done in audited
        for sides in found
        for run in _runs(view, row, done, incidents, sides, since=since, until=until)
    )


def _runs(
    view: View, mediator: Row, done: Acts, incidents: list[Facts], sides: Sides, *, since: str | None,
    until: str | None,
) -> Iterable[Run]:  # fmt: skip
    fit, why = frames(view, mediator["id"])
    why = view.unread.why(*RESTS_ON) or why or sought(view, done.rows)
    for frame in fit or (None,):
        here = [one for one in incidents if frame is not None and one.frame == frame["id"]]
        within = denominator(view, mediator["id"], here, since=since, until=until)
        whole = denominator(view, mediator["id"], here) if since or until else None
        sights = _sights(view, mediator, done, within, sides) if why is None else ()
        beside = _sights(view, mediator, done, whole, sides) if why is None and whole else ()
        tests = tuple(test for reading in readings(sides) for test in _battery(view, sights, beside, reading, sides))
        yield Run(
            mediator=mediator, sides=sides, frame=frame, since=since, until=until, why=why, denominator=within,
            sights=sights, tests=tests, acts=done, view=view,
        )  # fmt: skip


def _sights(view: View, mediator: Row, done: Acts, within: Denominator, sides: Sides) -> tuple[Sight, ...]:
    windows = dict(view.tables["windows"].select("measure", "days").iter_rows())
    mandate = [row for row in view.tables["mandate"].to_dicts() if row["mediator"] == mediator["id"]]
    return tuple(look(one, within.kept, done, mandate, sides, windows.get(one.key)) for one in MEASURES)


def _battery(
    view: View, sights: tuple[Sight, ...], beside: tuple[Sight, ...], reading: Reading, sides: Sides
) -> Iterable[Test]:
    """The tests of one reading; those of the whole period are tried beside those of a part of it."""
    margins = dict(view.tables["margins"].select("measure", "value").iter_rows())
    here, there = (_placed(some, reading, sides) for some in (sights, beside))
    found = [contrast(one, columns(one.places)) for one in [*here, *there]]
    trials = [
        Trial(contrast=each, clusters=held, margin=margins.get(one.sight.measure.key))
        for one, (each, held) in zip([*here, *there], found, strict=True)
    ]
    judged = battery(trials)
    difference = np.array([np.nan if one.p_difference is None else one.p_difference for one in judged])
    equivalence = np.array([np.nan if one.p_equivalence is None else one.p_equivalence for one in judged])
    for n, one in enumerate(here):
        others = np.delete(difference, n), np.delete(equivalence, n)
        yield Test(
            comparison=one, contrast=found[n][0], clusters=found[n][1], margin=trials[n].margin, judged=judged[n],
            beforehand=_beforehand(view, one.sight.measure.key),
            turn=turn(one, margin=trials[n].margin, others=others), applicable=_applies(one.sight),
            tried=int(np.isfinite(difference).sum()),
        )  # fmt: skip


def _beforehand(view: View, measure: str) -> dict[str, Row | None]:
    tables = {"margin": view.tables["margins"].to_dicts(), "window": view.tables["windows"].to_dicts()}
    return {name: next((row for row in rows if row["measure"] == measure), None) for name, rows in tables.items()}


def _placed(sights: tuple[Sight, ...], reading: Reading, sides: Sides) -> list[Comparison]:
    return [
        compared(sight, role, reading, sides, (first, second))
        for sight in sights
        for role in ROLES
        for first, second in combinations(sides.names, 2)
    ]


def _applies(sight: Sight) -> bool:
    return bool(sight.seen or sight.left_out or not sight.exceptions)


__all__ = ["MEASURES", "Measure", "Run", "Test", "conduct"]
