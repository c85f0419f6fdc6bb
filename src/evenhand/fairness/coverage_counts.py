"""Which incidents a source could have reported, by what sources independent of it say, and which of them it did.

Invariant: nothing that a source says itself decides what it is measured against: which incidents, of whose victims,
attributed to whom, how grave.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from evenhand.fairness.facts import BANDS, NO_FIGURE, severity
from evenhand.fairness.independence import Report, apart
from evenhand.fairness.sides import SEVERAL, Sides, Words
from evenhand.record.view import View

Row = dict[str, Any]
VICTIMS, ACTORS = "victims", "actors"
UNCONTESTED = "uncontested"
STRATA = (*(name for _, name in BANDS), NO_FIGURE)
"""Bands of severity, as for conduct."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Seen:
    """An incident that a source independent of an outlet reports."""

    incident: str
    reported: bool  # by the outlet
    told: tuple[Row, ...]  # claims independent of the outlet
    stratum: int  # band of severity
    file: str | None  # held file on which the outlet's report rests, if one is recorded


def seen(
    found: tuple[Report, ...], outlet: str, own_ties: frozenset[str], incidents: Iterable[str], sources: Iterable[Row]
) -> tuple[Seen, ...]:
    """The incidents against which an outlet is measured, in the order given.

    Args:
        found: reports that came in by the same frame.
        outlet: key of the outlet.
        own_ties: what any of its claims hangs on, inside the frame or not.
        incidents: ids of the frame's incidents.
        sources: rows of the sources, whose grades say which figures are firm.
    """
    graded = {row["id"]: row for row in sources}
    told: dict[str, list[Row]] = {}
    for one in apart(found, outlet, own_ties):
        told.setdefault(one.claim["incident"], []).append(one.claim)
    own: dict[str, str | None] = {}
    for one in found:
        if one.outlet == outlet:
            own.setdefault(one.claim["incident"], one.claim["document"])
    return tuple(
        Seen(
            incident=key,
            reported=key in own,
            told=tuple(told[key]),
            stratum=STRATA.index(severity(told[key], graded)),
            file=own.get(key),
        )
        for key in incidents
        if key in told
    )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Placed:
    """On which side an incident stands, and on which others a source would have it."""

    side: str | None  # None: it is not compared
    others: tuple[str | None, ...]  # what else is asserted; only for attribution


def placed(one: Seen, axis: str, reading: str, words: Words, sides: Sides) -> Placed:
    """The side of an incident by its victims or by whom it is attributed to, under a reading.

    Victims on several sides, or joint authors, make an incident that is listed and not compared. Where sources
    attribute it to different sides it is contested: left out under `uncontested`, else given to the reading's side if
    any source asserts that.
    """
    if axis == VICTIMS:
        sets = {frozenset().union(*(words.victims(claim) for claim in one.told))} - {frozenset()}
    else:
        sets = {found for claim in one.told if (found := words.actors(claim))}
    options = [_alone(found, sides) for found in sets]
    if len(set(options)) < 2:
        return Placed(side=options[0] if options else None, others=())
    side = reading if reading in options else None
    rest = [name for name in (*sides.names, None) if name in options and name != side]
    return Placed(side=side, others=tuple(rest))


def _alone(found: frozenset[str], sides: Sides) -> str | None:
    only = next(iter(found)) if len(found) == 1 else SEVERAL
    return only if only in sides.names else None


def readings(view: View, sides: Sides) -> tuple[str, ...]:
    """UNCONTESTED, and each side to which some incident is attributed by one source and not by another."""
    words = Words(view, sides)
    told: dict[str, set[frozenset[str]]] = {}
    for claim in view.tables["claims"].to_dicts():
        if claim["incident"] and (found := words.actors(claim)):
            told.setdefault(claim["incident"], set()).add(found)
    asserted = {_alone(one, sides) for sets in told.values() if len(sets) > 1 for one in sets}
    return (UNCONTESTED, *(side for side in sides.names if side in asserted))
