"""Sides under one grouping, and whose word a claim is.

Invariant: sides stand in the case's order, and a side that a grouping leaves out is *outside* it, never dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evenhand.record.view import View

Row = dict[str, Any]
NONE, OUTSIDE, SEVERAL = "none", "outside", "several"
FINEST = "finest"
NO_BLAME = ("position", "speaks_for")
"""Properties of which `attributed_to` names who speaks, and not who did something."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Sides:
    """The sides of one grouping."""

    grouping: str  # id, or FINEST: every side by itself
    name: str
    view_of: str | None  # whose view the grouping is
    names: Mapping[str, str]  # side of the grouping → name, in the case's order
    of: Mapping[str, str]  # finest side → side of the grouping
    left_out: tuple[str, ...] = ()  # names of the finest sides that are in none of its sides

    @property
    def columns(self) -> tuple[str, ...]:
        """The sides, then those outside the grouping if any is, then no side."""
        finest_outside = OUTSIDE in self.of.values()
        return (*self.names, *([OUTSIDE] if finest_outside else []), NONE)

    def one(self, code: str | None) -> str:
        """Column of one finest side, or of none."""
        return NONE if code is None else self.of.get(code, NONE)

    def all(self, codes: Iterable[str] | None) -> frozenset[str]:
        """Columns of several finest sides; none of them: no side."""
        return frozenset(self.of[code] for code in codes or () if code in self.of) or frozenset({NONE})

    def sole(self, codes: Iterable[str]) -> str | None:
        """The side of the grouping that several finest sides belong to, if it is one and no other has a part."""
        found = self.label(codes)
        return found if found in self.names else None

    def label(self, codes: Iterable[str] | None) -> str:
        """One column for several finest sides, or SEVERAL."""
        found = self.all(codes)
        return next(iter(found)) if len(found) == 1 else SEVERAL


def groupings(view: View) -> tuple[Sides, ...]:
    """Every grouping of a case in its order; where it declares none, its finest sides."""
    made = [_grouping(view, row) for row in view.tables["groupings"].to_dicts()]
    return tuple(made) or (finest(view),)


def finest(view: View) -> Sides:
    """Every side by itself."""
    names = {row["id"]: row["name"] for row in view.tables["sides"].to_dicts()}
    return Sides(grouping=FINEST, name="Sides as declared", view_of=None, names=names, of={key: key for key in names})


def _grouping(view: View, row: Row) -> Sides:
    parts = [part for part in view.tables["grouping_sides"].to_dicts() if part["grouping"] == row["id"]]
    held = {code: part["id"] for part in parts for code in part["of"] or ()}
    named = dict(view.tables["sides"].select("id", "name").iter_rows())
    return Sides(
        grouping=row["id"],
        name=row["name"],
        view_of=row["view_of"],
        names={part["id"]: part["name"] for part in parts},
        of={code: held.get(code, OUTSIDE) for code in named},
        left_out=tuple(name for code, name in named.items() if code not in held),
    )


class Words:
    """Whose word each claim is, under one grouping: that of the account it passes on, else of its author."""

    def __init__(self, view: View, sides: Sides) -> None:
        self._side = dict(view.tables["sources"].select("id", "side").iter_rows())
        self._party = dict(view.tables["parties"].select("id", "side").iter_rows())
        self._sides = sides

    def author(self, claim: Row) -> frozenset[str]:
        """The side of the author of the source."""
        return frozenset({self._sides.one(self._side.get(claim["source"]))})

    def account(self, claim: Row) -> frozenset[str]:
        """The side or sides whose account it is; an account of nobody's side is of no side."""
        if claim["account_sides"] or claim["account"]:
            return self._sides.all(claim["account_sides"])
        return self.author(claim)

    def actors(self, claim: Row) -> frozenset[str]:
        """The sides of the parties to whom it attributes the act; empty where it attributes it to none of a side."""
        named = () if claim["property"] in NO_BLAME else claim["attributed_to"] or ()
        sides = [self._party.get(party) for party in named]
        return frozenset(self._sides.one(side) for side in sides if side)

    def victims(self, claim: Row) -> frozenset[str]:
        """The sides whose losses it tells of; empty where it tells of none."""
        return frozenset(self._sides.one(side) for side in claim["losses_of"] or ())
