"""Readings of contested attributions: as graded evidence has it, and as each side's sources have it.

Invariant: a reading blames only whom a source in the case blames; the readings by side are one for every side of the
grouping, made by one rule.
"""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.fairness.facts import Facts
from evenhand.fairness.sides import OUTSIDE, Sides

GRADED = "as graded evidence has it"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reading:
    """Who did each incident, on one account."""

    name: str
    side: str | None  # code of the side whose sources are followed; None: graded evidence

    def actor(self, one: Facts, sides: Sides) -> str | None:
        """The side that did it, or None where this reading blames nobody, several, or somebody of no side."""
        if self.side is not None:
            told = {
                actor for each in one.attributions
                if sides.all(each.told_by) - {OUTSIDE} == {self.side} and (actor := sides.sole(each.sides))
            }  # fmt: skip
            if len(told) == 1:
                return next(iter(told))
        return graded(one, sides)


def graded(one: Facts, sides: Sides) -> str | None:
    """The one side that all attributions of the best grade blame, if that grade is fair or better."""
    blamed = {sides.sole(codes) for codes in one.best}
    return next(iter(blamed)) if len(blamed) == 1 else None


def asserted(one: Facts, sides: Sides) -> tuple[str | None, ...]:
    """Every side that some source blames, in the grouping's order; None where it blames several or one of no side."""
    said = {sides.sole(each.sides) for each in one.attributions}
    return (*(code for code in sides.names if code in said), *((None,) if None in said else ()))


def readings(sides: Sides) -> tuple[Reading, ...]:
    """Graded evidence first, then each side's sources in the grouping's order."""
    own = (Reading(name=f"as sources of {name} have it", side=code) for code, name in sides.names.items())
    return (Reading(name=GRADED, side=None), *own)
