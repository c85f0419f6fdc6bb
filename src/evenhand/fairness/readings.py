"""Readings of contested attributions: as graded evidence has it, and as each side's sources have it.

Invariant: a reading blames only whom a source in the case blames; the readings by side are one for every side of the
grouping, made by one rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evenhand.fairness.facts import Facts
from evenhand.record.view import View

GRADED = "as graded evidence has it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """Finest sides put together into the sides that are compared."""

    id: str
    name: str
    view_of: str
    sides: tuple[tuple[str, str], ...]  # code and name, in the case's order
    of: tuple[tuple[str, str], ...]  # finest side → code

    def of_sides(self, finest: Iterable[str]) -> frozenset[str]:
        """The grouping's sides that some finest sides belong to; those in none are dropped."""
        known = dict(self.of)
        return frozenset(known[side] for side in finest if side in known)

    def one(self, finest: Iterable[str]) -> str | None:
        """The single side of the grouping that finest sides belong to, if it is one and no side is left over."""
        given = list(finest)
        found = self.of_sides(given)
        whole = all(side in dict(self.of) for side in given)
        return next(iter(found)) if len(found) == 1 and whole else None

    def name_of(self, code: str) -> str:
        """Name of a side, as shown."""
        return dict(self.sides)[code]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Who did each incident, on one account."""

    name: str
    side: str | None  # code of the side whose sources are followed; None: graded evidence

    def actor(self, one: Facts, grouping: Grouping) -> str | None:
        """The side that did it, or None where this reading blames nobody, several, or somebody of no side."""
        if self.side is not None:
            told = {
                actor for each in one.attributions
                if grouping.of_sides(each.told_by) == {self.side} and (actor := grouping.one(each.sides))
            }  # fmt: skip
            if len(told) == 1:
                return next(iter(told))
        return graded(one, grouping)


def graded(one: Facts, grouping: Grouping) -> str | None:
    """The one side that all attributions of the best grade blame, if that grade is fair or better."""
    blamed = {grouping.one(sides) for sides in one.best}
    return next(iter(blamed)) if len(blamed) == 1 else None


def asserted(one: Facts, grouping: Grouping) -> tuple[str | None, ...]:
    """Every side that some source blames, in the grouping's order; None where it blames several or one of no side."""
    said = {grouping.one(each.sides) for each in one.attributions}
    return (*(code for code, _ in grouping.sides if code in said), *((None,) if None in said else ()))


def groupings(view: View, only: str | None = None) -> tuple[Grouping, ...]:
    """The case's groupings, in its order; without any, each side by itself."""
    rows = view.tables["grouping_sides"].to_dicts()
    found = [
        Grouping(
            id=row["id"],
            name=row["name"],
            view_of=row["view_of"],
            sides=tuple((one["id"], one["name"]) for one in rows if one["grouping"] == row["id"]),
            of=tuple((side, one["id"]) for one in rows if one["grouping"] == row["id"] for side in one["of"]),
        )
        for row in view.tables["groupings"].to_dicts()
    ]
    if not found:
        sides = tuple(view.tables["sides"].select("id", "name").iter_rows())
        found = [Grouping(id="sides", name="Every side by itself", view_of="the case", sides=sides,
                          of=tuple((code, code) for code, _ in sides))]  # fmt: skip
    return tuple(one for one in found if only in (None, one.id))


def readings(grouping: Grouping) -> tuple[Reading, ...]:
    """Graded evidence first, then each side's sources in the grouping's order."""
    own = (Reading(name=f"as sources of {name} have it", side=code) for code, name in grouping.sides)
    return (Reading(name=GRADED, side=None), *own)
