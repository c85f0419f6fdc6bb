"""The five measures of conduct: which incidents each speaks of, what was done there, which power it needs.

Invariant: where the mandate withheld the power that a measure needs, the incident is no part of it, and the exception
is listed. What nobody coded, and what coders read differently, is left out and counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from evenhand.fairness.answers import Act, Acts
from evenhand.fairness.denominator import power
from evenhand.fairness.facts import Facts
from evenhand.fairness.readings import graded
from evenhand.fairness.sides import Sides

Row = dict[str, Any]

NOT_CODED = "answered, but no statement on it is coded for this"
SPLIT = "coders read the statements on it differently"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Measure:
    """What is measured, and what it takes."""

    key: str
    title: str
    unit: str  # share of incidents, or days
    power: str  # without which it does not apply
    of: str  # which incidents it speaks of


MEASURES = (
    Measure(key="response", title="answered within the window", unit="share", power="report_publicly",
            of="every incident"),
    Measure(key="latency", title="days to the first answer, up to the horizon", unit="days", power="report_publicly",
            of="every incident; one never answered counts as the horizon"),
    Measure(key="naming", title="names who did it", unit="share", power="attribute",
            of="incidents with a coded statement in the window, which this reading attributes to one side"),
    Measure(key="verification", title="verified or inquired into", unit="share", power="verify",
            of="incidents that a source attributes to somebody, where the mandate gave access"),
    Measure(key="both_sides", title="speaks of both sides", unit="share", power="attribute",
            of="incidents with a coded statement in the window, which graded evidence attributes to one side"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Seen:
    """One incident under one measure."""

    facts: Facts
    acts: tuple[str, ...] = ()  # what it was answered by
    y: float | None = None  # outcome in [0, 1]; for latency, share of the horizon; for naming, see `named`
    named: tuple[frozenset[str], ...] | None = None  # of naming: the finest sides that each statement names


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Sight:
    """All incidents under one measure."""

    measure: Measure
    days: int | None  # the window, None where the case sets none
    seen: tuple[Seen, ...]
    left_out: dict[str, tuple[str, ...]] = field(default_factory=dict)  # reason → incidents
    exceptions: dict[str, tuple[str, ...]] = field(default_factory=dict)  # row of the mandate → incidents


def look(
    measure: Measure, incidents: tuple[Facts, ...], acts: Acts, mandate: list[Row], sides: Sides, days: int | None
) -> Sight:
    """What is on record of each incident under one measure."""
    seen: list[Seen] = []
    out: dict[str, list[str]] = {}
    exceptions: dict[str, list[str]] = {}
    for one in incidents:
        withheld = power(mandate, measure.power, one.date).withheld
        if withheld:
            exceptions.setdefault(withheld, []).append(one.id)
        elif days is not None:
            found = _LOOK[measure.key](one, acts, days, mandate, sides)
            if isinstance(found, Seen):
                seen.append(found)
            elif found:
                out.setdefault(found, []).append(one.id)
    return Sight(
        measure=measure, days=days, seen=tuple(seen), left_out={why: tuple(ids) for why, ids in out.items()},
        exceptions={row: tuple(ids) for row, ids in exceptions.items()},
    )  # fmt: skip


def _response(one: Facts, acts: Acts, days: int, _mandate: list[Row], _sides: Sides) -> Seen | str:
    found = acts.within(one, days)
    return found.unknown or Seen(facts=one, acts=_ids(found.acts), y=float(bool(found.acts)))


def _latency(one: Facts, acts: Acts, days: int, _mandate: list[Row], _sides: Sides) -> Seen | str:
    found = acts.within(one, days)
    share = 1.0 if found.delay is None else min(found.delay, days) / days
    return found.unknown or Seen(facts=one, acts=_ids(found.acts), y=share)


def _naming(one: Facts, acts: Acts, days: int, _mandate: list[Row], _sides: Sides) -> Seen | str:
    found = acts.within(one, days, kinds=["statement"])
    if found.unknown or not found.acts:
        return found.unknown or ""
    if any("naming" in act.split for act in found.acts):
        return SPLIT
    coded = [(act, act.names) for act in found.acts if act.names is not None]
    if not coded:
        return NOT_CODED
    named = tuple(who if value == "yes" else frozenset[str]() for _, (value, who) in coded)
    return Seen(facts=one, acts=_ids(tuple(act for act, _ in coded)), named=named)


def _verification(one: Facts, acts: Acts, days: int, mandate: list[Row], _sides: Sides) -> Seen | str:
    if not one.attributions or not power(mandate, "access", one.date).held:
        return "" if not one.attributions else "no access on record on its date"
    found = acts.within(one, days, kinds=["verification", "investigation"])
    return found.unknown or Seen(facts=one, acts=_ids(found.acts), y=float(bool(found.acts)))


def _both_sides(one: Facts, acts: Acts, days: int, _mandate: list[Row], sides: Sides) -> Seen | str:
    if graded(one, sides) is None:
        return ""
    found = acts.within(one, days, kinds=["statement"])
    if found.unknown or not found.acts:
        return found.unknown or ""
    if any("both_sides" in act.split for act in found.acts):
        return SPLIT
    coded = [act for act in found.acts if act.both_sides is not None]
    if not coded:
        return NOT_CODED
    return Seen(facts=one, acts=_ids(tuple(coded)), y=sum(act.both_sides == "yes" for act in coded) / len(coded))


def _ids(acts: tuple[Act, ...]) -> tuple[str, ...]:
    return tuple(act.id for act in acts)


_LOOK: dict[str, Callable[[Facts, Acts, int, list[Row], Sides], Seen | str]] = {
    "response": _response,
    "latency": _latency,
    "naming": _naming,
    "verification": _verification,
    "both_sides": _both_sides,
}
