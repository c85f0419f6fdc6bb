"""What changed attributions do to one verdict: joins the places of incidents to the search for the tipping point.

Invariant: only the test in question is worked out anew; the p-values of the others in its battery stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.fairness import rates
from evenhand.fairness.clusters import FEWEST
from evenhand.fairness.comparison import Columns, Comparison, Place, columns, contrast
from evenhand.fairness.contrast import Contrast, Floats, together
from evenhand.fairness.tipping import Choice, Tipping, tipping_point
from evenhand.fairness.verdict import benjamini_hochberg, told

NEITHER: Place = (-1, 0, 0.0)
MOST_COUNTED = 4_000  # sets tried where incidents that count alike are told by their number
MOST_PLACED = 100_000  # incidents placed anew, where each is its own, since clusters or days differ


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Turn:
    """A tipping point, told in incidents."""

    point: Tipping
    changes: tuple[tuple[str, str | None], ...]  # incident → the side to which a source attributes it
    contested: int  # incidents with another attribution that matters to this test


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Question:
    """One test, its contested incidents, and what else its battery holds."""

    one: Comparison
    contested: list[tuple[int, list[tuple[str | None, Place | None]]]]
    margin: float | None
    others: tuple[Floats, Floats]  # p-values of the battery's other differences and equivalences
    counted: bool  # every incident stands for itself, and its outcome is yes or no

    def judge(self, sets: Sequence[Sequence[Choice]]) -> tuple[Sequence[str], Sequence[float]]:
        """Verdicts and estimates after each set of changes."""
        found, least = self.counts(sets) if self.counted else self.each(sets)
        enough = least >= FEWEST
        difference = np.where(enough, found.p_difference(), np.nan)
        whole = np.full(len(sets), np.nan) if self.margin is None else found.p_equivalence(self.margin)
        equivalence = np.where(enough, whole, np.nan)
        adjusted = [_within(p, rest) for p, rest in zip((difference, equivalence), self.others, strict=True)]
        return told(equivalence, adjusted[1], adjusted[0]).tolist(), found.estimate.tolist()

    def moved(self, stands: Columns, changes: Sequence[Choice]) -> Columns:
        side, stratum, y = stands[0].copy(), stands[1].copy(), stands[2].copy()
        for n, option in changes:
            row, others = self.contested[n]
            side[row], stratum[row], y[row] = others[option][1] or NEITHER
        return side, stratum, y

    def counts(self, sets: Sequence[Sequence[Choice]]) -> tuple[Contrast, Floats]:
        shape = (2, len(self.one.strata))
        tables = np.zeros((len(sets), 2, *shape))
        tables[:] = _table(self.one.places, shape)
        for table, changes in zip(tables, sets, strict=True):
            for which, option in changes:
                row, others = self.contested[which]
                _add(table, self.one.places[row], -1.0)
                _add(table, others[option][1], 1.0)
        k, n = tables[:, 0], tables[:, 1]
        least = np.where(rates.weights(n)[:, None, :] > 0, n, 0).sum(-1).min(-1)
        return rates.compare(k, n), least

    def each(self, sets: Sequence[Sequence[Choice]]) -> tuple[Contrast, Floats]:
        stands = columns(self.one.places)
        found = [contrast(self.one, self.moved(stands, changes)) for changes in sets]
        return together([one for one, _ in found]), np.array([min(held) for _, held in found], float)


def turn(one: Comparison, *, margin: float | None, others: tuple[Floats, Floats]) -> Turn:
    """The tipping point of a test.

    Args:
        one: the test.
        margin: in its unit.
        others: p-values of the other tests of its battery, of differences and of equivalences; NaN: not tried.
    """
    contested = one.contested()
    if not contested:
        return Turn(point=tipping_point([], lambda sets: ([""] * len(sets), [0.0])), changes=(), contested=0)
    alone = len(set(one.cluster)) == len(one.cluster)
    binary = one.sight.measure.unit != "days" and all(
        place is None or place[2] in (0.0, 1.0)
        for place in [*one.places, *(place for _, rest in contested for _, place in rest)]
    )
    counted = binary and alone
    question = _Question(one=one, contested=contested, margin=margin, others=others, counted=counted)
    effects = [[(one.places[row] if alone else row, place) for _, place in others_] for row, others_ in contested]
    point = tipping_point(
        effects, question.judge, most=MOST_COUNTED if counted else MOST_PLACED // max(len(one.places), 100)
    )
    changes = tuple(
        (one.sight.seen[contested[n][0]].facts.id, contested[n][1][option][0]) for n, option in point.changes
    )
    return Turn(point=point, changes=changes, contested=len(contested))


def _within(p: Floats, others: Floats) -> Floats:
    """The adjusted p of each of several values of one test, the others of its battery standing."""
    rest = np.broadcast_to(others, (len(p), len(others)))
    return np.asarray(benjamini_hochberg(np.concatenate([p[:, None], rest], -1))[:, 0])


def _table(places: Sequence[Place | None], shape: tuple[int, int]) -> Floats:
    table = np.zeros((2, *shape))
    for place in places:
        _add(table, place, 1.0)
    return table


def _add(table: Floats, place: Place | None, times: float) -> None:
    if place is not None:
        side, stratum, y = place
        table[0, side, stratum] += times * y
        table[1, side, stratum] += times
