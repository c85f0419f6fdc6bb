"""The arithmetic of one test of recall, and how many attributions would change its verdict.

Invariant: an attribution is changed only to one that a source independent of the one tested asserts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evenhand.fairness import clusters, rates
from evenhand.fairness.contrast import Contrast, Floats
from evenhand.fairness.coverage_counts import STRATA, Seen
from evenhand.fairness.coverage_tests import Problem, Tip
from evenhand.fairness.tipping import Choice, tipping_point
from evenhand.fairness.verdict import Judged, Trial, Verdict, benjamini_hochberg, told


def made(problem: Problem, margin: float | None) -> tuple[Trial, tuple[int, int]]:
    """A test, and how many incidents of each side it compares.

    Reports of one source that rest on one held file are one cluster; an incident left out is a cluster of its own.
    """
    pair, incidents = problem.pair, zip(problem.incidents, problem.where, strict=True)
    kept = [(one, pair.index(at.side)) for one, at in incidents if at.side in pair]
    side = np.array([which for _, which in kept], int)
    stratum = np.array([one.stratum for one, _ in kept], int)
    y = np.array([one.reported for one, _ in kept], float)
    files: dict[str, int] = {}
    cluster = [files.setdefault(one.file or f"alone {one.incident}", len(files)) for one, _ in kept]
    plan = clusters.layout(side, stratum, cluster)
    compared = (int(plan.n[0].sum()), int(plan.n[1].sum()))
    if not len(plan.rows):
        return Trial(contrast=None, clusters=(0, 0), margin=margin), compared
    contrast = rates.compare(*_counts(side, stratum, y)) if plan.alone else clusters.compare(y, plan)
    return Trial(contrast=contrast, clusters=plan.clusters, margin=margin), compared


def _counts(side: Sequence[int] | Floats, stratum: Sequence[int] | Floats, y: Sequence[float] | Floats) -> Floats:
    k, n = np.zeros((2, len(STRATA))), np.zeros((2, len(STRATA)))
    np.add.at(k, (np.asarray(side, int), np.asarray(stratum, int)), np.asarray(y, float))
    np.add.at(n, (np.asarray(side, int), np.asarray(stratum, int)), 1.0)
    return np.stack([k, n])


def tip(problem: Problem, margin: float | None, battery: Sequence[Judged], place: int) -> Tip | None:
    """The tipping point of one test of a battery, the others as they stand; None where nothing is contested.

    Where reports share files it is not worked out, and None too.
    """
    incidents, where, pair = problem.incidents, problem.where, problem.pair
    open_ = [n for n, at in enumerate(where) if at.others]
    if not open_ or battery[place].estimate is None or any(one.file for one in incidents):
        return None
    effects = [[_mark(incidents[n], where[n].side, side, pair) for side in where[n].others] for n in open_]
    useful = [[mark for mark in marks if mark[1] != mark[2]] for marks in effects]
    options = [
        [side for side, mark in zip(where[n].others, marks, strict=True) if mark[1] != mark[2]]
        for n, marks in zip(open_, effects, strict=True)
    ]
    judge = _Judge(problem, margin, battery, place, open_, options)
    found = tipping_point(useful, judge)
    chosen = found.changes
    return Tip(
        number=found.number,
        exact=found.exact,
        incidents=tuple(incidents[open_[n]].incident for n, _ in chosen),
        to=tuple(options[n][option] for n, option in chosen),
        verdict=found.verdict,
    )


def _mark(one: Seen, old: str | None, new: str | None, pair: tuple[str, str]) -> tuple[object, int, int]:
    """What moving an incident does: in which cell, from which of the two sides to which, 2 being neither."""
    return (one.stratum, one.reported), _place(old, pair), _place(new, pair)


def _place(side: str | None, pair: tuple[str, str]) -> int:
    return pair.index(side) if side in pair else 2


class _Judge:
    """Verdict and estimate after changes, many sets at once."""

    def __init__(
        self, problem: Problem, margin: float | None, battery: Sequence[Judged], place: int, open_: list[int],
        options: list[list[str | None]],
    ) -> None:  # fmt: skip
        self._incidents, self._pair = problem.incidents, problem.pair
        self._margin, self._open, self._options = margin, open_, options
        self._sides = [_place(at.side, self._pair) for at in problem.where]
        self._place = place
        self._p = np.array([_nan(one.p_difference) for one in battery])
        self._q = np.array([_nan(one.p_equivalence) for one in battery])

    def __call__(self, sets: Sequence[Sequence[Choice]]) -> tuple[Sequence[str], Sequence[float]]:
        tables = np.stack([self._after(changes) for changes in sets])
        found = rates.compare(tables[:, 0], tables[:, 1])
        enough = self._enough(tables[:, 1])
        p = np.where(enough, found.p_difference(), np.nan)
        q = np.where(enough, self._equivalence(found), np.nan)
        verdicts = told(q, self._adjusted(self._q, q), self._adjusted(self._p, p))
        return [str(v) for v in np.where(np.isnan(p), Verdict.CANNOT_TELL.value, verdicts)], list(found.estimate)

    def _equivalence(self, found: Contrast) -> Floats:
        if self._margin is None:
            return np.full(found.estimate.shape, np.nan)
        return found.p_equivalence(self._margin)

    def _adjusted(self, of: Floats, own: Floats) -> Floats:
        rows = np.tile(of, (len(own), 1))
        rows[:, self._place] = own
        return np.asarray(benjamini_hochberg(rows)[:, self._place])

    def _enough(self, n: Floats) -> Floats:
        kept = np.where((n[:, 0] > 0) & (n[:, 1] > 0), 1.0, 0.0)
        sizes = (n * kept[:, None, :]).sum(-1)
        return np.asarray(sizes.min(-1) >= clusters.FEWEST)

    def _after(self, changes: Sequence[Choice]) -> Floats:
        sides = list(self._sides)
        for n, option in changes:
            sides[self._open[n]] = _place(self._options[n][option], self._pair)
        kept = [(side, one) for side, one in zip(sides, self._incidents, strict=True) if side < 2]
        return _counts([s for s, _ in kept], [one.stratum for _, one in kept], [one.reported for _, one in kept])


def _nan(value: float | None) -> float:
    return np.nan if value is None else value
