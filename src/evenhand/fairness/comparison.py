"""One measure, two sides, one reading: who stands where, the contrast, and what a changed attribution would do.

Invariant: the same incidents that are compared are those that can be changed, and only to an actor that a source names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evenhand.fairness import clusters, rates
from evenhand.fairness.contrast import Contrast
from evenhand.fairness.measures import Seen, Sight
from evenhand.fairness.readings import Reading, asserted
from evenhand.fairness.sides import Sides

Role = Literal["victims", "actor"]
Place = tuple[int, int, float]
"""Where an incident stands: side 0 or 1 of the pair, number of its stratum, outcome."""
Columns = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Comparison:
    """The incidents of one test, placed."""

    sight: Sight
    role: Role
    reading: Reading
    sides: Sides
    pair: tuple[str, str]  # codes of the two sides
    strata: tuple[tuple[str, str, str], ...]
    places: tuple[Place | None, ...]  # of each incident seen; None: it stands on neither side
    cluster: tuple[int, ...]  # of each incident seen

    @property
    def name(self) -> str:
        """`response by victims: a - b`."""
        return f"{self.sight.measure.key} by {self.role}: {self.pair[0]} - {self.pair[1]}"

    def place(self, seen: Seen, actor: str | None) -> Place | None:
        """Where an incident would stand if that side had done it."""
        side = self.sides.sole(seen.facts.victims) if self.role == "victims" else actor
        if side not in self.pair:
            return None
        y = _named(seen, actor, self.sides) if seen.named is not None else seen.y
        return None if y is None else (self.pair.index(side), self.strata.index(seen.facts.stratum), y)

    def contested(self) -> list[tuple[int, list[tuple[str | None, Place | None]]]]:
        """Incidents whose actor is contested, each with the other actors that sources name, where that matters here."""
        found = []
        for n, seen in enumerate(self.sight.seen):
            others = [(actor, self.place(seen, actor)) for actor in asserted(seen.facts, self.sides)]
            others = [(actor, place) for actor, place in others if place != self.places[n]]
            if others:
                found.append((n, others))
        return found


def compared(sight: Sight, role: Role, reading: Reading, sides: Sides, pair: tuple[str, str]) -> Comparison:
    """Place every incident that a measure sees."""
    bare = Comparison(
        sight=sight, role=role, reading=reading, sides=sides, pair=pair,
        strata=tuple(sorted({seen.facts.stratum for seen in sight.seen})), places=(),
        cluster=shared([seen.acts for seen in sight.seen]),
    )  # fmt: skip
    places = tuple(bare.place(seen, reading.actor(seen.facts, sides)) for seen in sight.seen)
    return replace(bare, places=places)


def shared(acts: Sequence[tuple[str, ...]]) -> tuple[int, ...]:
    """Number of each incident's cluster: incidents that share an act, at first or at second hand, are in one."""
    above = list(range(len(acts)))

    def top(n: int) -> int:
        while above[n] != n:
            n = above[n]
        return n

    first: dict[str, int] = {}
    for n, ids in enumerate(acts):
        for act in ids:
            above[top(n)] = top(first.setdefault(act, n))
    return tuple(top(n) for n in range(len(acts)))


def columns(places: Sequence[Place | None]) -> Columns:
    """Side, stratum and outcome of every incident; side -1 where it stands on neither."""
    filled = [(-1, 0, 0.0) if place is None else place for place in places]
    side, stratum, y = zip(*filled, strict=True) if filled else ((), (), ())
    return np.array(side, np.int64), np.array(stratum, np.int64), np.array(y, float)


def contrast(one: Comparison, standing: Columns) -> tuple[Contrast | None, tuple[int, int]]:
    """The difference that some places give, and the clusters on each side; None where nothing can be compared."""
    here = standing[0] >= 0
    side, stratum, y = (column[here] for column in standing)
    plan = clusters.layout(side, stratum, np.array(one.cluster, np.int64)[here])
    if not len(plan.rows):
        return None, plan.clusters
    if one.sight.measure.unit == "days":
        return clusters.compare(y, plan, binary=False, unit=float(one.sight.days or 1)), plan.clusters
    if plan.alone and np.isin(y, (0.0, 1.0)).all():
        return rates.compare(*rates.tables(y, side, stratum)), plan.clusters
    return clusters.compare(y, plan), plan.clusters


def _named(seen: Seen, actor: str | None, sides: Sides) -> float | None:
    """Share of the statements that name the actor."""
    if actor is None or not seen.named:
        return None
    return sum(actor in sides.all(codes) for codes in seen.named) / len(seen.named)
