"""Each source's recall of incidents that a source independent of it reports, side held against side.

Invariant: a rate only inside a frame in which both the incidents and the claims came in; else lists and counts.
Severity is held equal, and what a source says itself decides nothing of what it is measured against.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from evenhand.fairness.coverage_counts import ACTORS, UNCONTESTED, VICTIMS, Seen, placed, readings, seen
from evenhand.fairness.coverage_tests import Problem, Tried, judged
from evenhand.fairness.denominator import COUNTABLE
from evenhand.fairness.independence import Outlet, Report, outlets, reports, ties
from evenhand.fairness.sides import Sides, Words, groupings
from evenhand.record.dates import sort_key
from evenhand.record.view import View

Row = dict[str, Any]
MARGIN = "coverage"
SEARCHED = "the rows were found by searching, so what is missing is not known: they are listed and counted"
NO_FRAME = "no frame is recorded, so how the rows came in is not known: they are listed and counted"
CLAIMS = "no claim on these incidents came in by a stated procedure: they are listed and counted"
LEAD = (
    "For each source: of the incidents that at least one source independent of it reports, how many does it report? "
    "Side is held against side, severity being equal. Leaving an incident out may have many reasons; none is told here."
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Frame:
    """A frame of incidents, and whether anything may be estimated in it."""

    id: str | None
    rule: str | None
    incidents: tuple[str, ...]  # by date, then id
    why_not: str | None  # why no rate is allowed


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Side:
    """One side's incidents for one source."""

    covered: tuple[str, ...]
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Recall:
    """One source, one way of telling incidents apart, two sides, one reading."""

    outlet: str
    axis: str  # victims or actors
    reading: str
    by_side: Mapping[str, Side]  # the two sides, in the grouping's order
    not_compared: tuple[str, ...]  # incidents on neither side: of others, of several, contested, or not told
    tried: Tried  # test and verdict


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Coverage:
    """All sources of one frame under one grouping."""

    frame: Frame
    sides: Sides
    outlets: Mapping[str, Outlet]
    unreported: Mapping[str, tuple[str, ...]]  # outlet → its incidents that no independent source reports
    recalls: tuple[Recall, ...]

    @property
    def counts(self) -> dict[tuple[str, str], dict[str, Side]]:
        """(outlet, axis) → each side's incidents, contested ones left out; sides in the grouping's order."""
        found: dict[tuple[str, str], dict[str, Side]] = {}
        for one in self.recalls:
            if one.reading == UNCONTESTED:
                found.setdefault((one.outlet, one.axis), {}).update(one.by_side)
        return {key: {side: told[side] for side in self.sides.names if side in told} for key, told in found.items()}


RESTS_ON = ("frames", "sources", "incidents", "claims", "parties")
"""Tables from which recall is made: where one of them could not be read in full, none is."""


def coverage(view: View) -> tuple[Coverage, ...]:
    """Every frame of incidents under each grouping."""
    found, named = reports(view), outlets(view)
    return tuple(one for frame in frames(view) for one in _in_frame(view, frame, found, named))


def frames(view: View) -> tuple[Frame, ...]:
    """The frames that incidents came in by, in the order of their ids; last, those without."""
    rules = dict(view.tables["frames"].select("id", "rule").iter_rows())
    rows = sorted(view.tables["incidents"].to_dicts(), key=lambda row: (sort_key(row["date"]), row["id"]))
    held: dict[str | None, list[str]] = {}
    for row in rows:
        held.setdefault(row["frame"], []).append(row["id"])
    claims = {row["incident"] for row in view.tables["claims"].to_dicts() if rules.get(row["frame"]) in COUNTABLE}
    missing = view.unread.why(*RESTS_ON)
    return tuple(
        Frame(
            id=key,
            rule=rules.get(key),
            incidents=tuple(held[key]),
            why_not=missing or _why_not(rules.get(key), claims.intersection(held[key])),
        )
        for key in sorted(held, key=lambda key: (key is None, key or ""))
    )


def _why_not(rule: str | None, framed: set[str]) -> str | None:
    if rule is None:
        return NO_FRAME
    if rule not in COUNTABLE:
        return SEARCHED
    return None if framed else CLAIMS


def _in_frame(view: View, frame: Frame, found: tuple[Report, ...], named: Mapping[str, Outlet]) -> Iterable[Coverage]:
    here, held = set(frame.incidents), ties(found)
    rules = dict(view.tables["frames"].select("id", "rule").iter_rows())
    framed = tuple(
        one
        for one in found
        if one.claim["incident"] in here and (frame.why_not or rules.get(one.claim["frame"]) in COUNTABLE)
    )
    heard = {one.outlet for one in framed}
    kept = {key: one for key, one in named.items() if key in heard}
    sources = view.tables["sources"].to_dicts()
    against = {key: seen(framed, key, held[key], frame.incidents, sources) for key in kept}
    unreported = {key: _unreported(framed, key, against[key]) for key in kept}
    for sides in groupings(view):
        recalls = _recalls(view, frame, against, sides)
        yield Coverage(frame=frame, sides=sides, outlets=kept, unreported=unreported, recalls=recalls)


def _unreported(found: Iterable[Report], outlet: str, against: tuple[Seen, ...]) -> tuple[str, ...]:
    known = {one.incident for one in against}
    own = [one.claim["incident"] for one in found if one.outlet == outlet]
    return tuple(sorted({key for key in own if key not in known}))


def _recalls(view: View, frame: Frame, against: Mapping[str, tuple[Seen, ...]], sides: Sides) -> tuple[Recall, ...]:
    words = Words(view, sides)
    margins = {row["measure"]: row["value"] for row in view.tables["margins"].to_dicts()}
    made: list[Recall] = []
    for reading in (UNCONTESTED,) if frame.why_not else readings(view, sides):
        problems = [
            Problem(outlet=outlet, axis=axis, pair=pair, incidents=incidents, where=where)
            for outlet, incidents in against.items()
            for axis in (VICTIMS, ACTORS)
            for where in [tuple(placed(one, axis, reading, words, sides) for one in incidents)]
            for pair in combinations(sides.names, 2)
        ]
        tried = judged(problems, margins.get(MARGIN), frame.why_not)
        made += [_recall(problem, reading, one) for problem, one in zip(problems, tried, strict=True)]
    if frame.why_not:  # of the many that a search brings up, those that report something here
        made = [one for one in made if any(side.covered for side in one.by_side.values())]
    return tuple(made)


def _recall(problem: Problem, reading: str, tried: Tried) -> Recall:
    on = [(one, at.side) for one, at in zip(problem.incidents, problem.where, strict=True)]
    return Recall(
        outlet=problem.outlet,
        axis=problem.axis,
        reading=reading,
        by_side={
            side: Side(
                covered=tuple(one.incident for one, at in on if at == side and one.reported),
                missed=tuple(one.incident for one, at in on if at == side and not one.reported),
            )
            for side in problem.pair
        },
        not_compared=tuple(one.incident for one, at in on if at not in problem.pair),
        tried=tried,
    )
