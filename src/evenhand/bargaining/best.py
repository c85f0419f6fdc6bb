"""The best order of a plan, by the search that fits it, with its proof or its bound.

Invariant: a bound is never above what the best order comes to, and `proven` is true only where the two meet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evenhand.bargaining import patient, wide
from evenhand.bargaining.account import TIE
from evenhand.bargaining.climb import Judge, Mark, Order, Say, climb
from evenhand.bargaining.impatient import ROUNDING, Labels, WorkSpent
from evenhand.bargaining.reach import Ground, ground, promise
from evenhand.bargaining.units import Floats, Units

FITS = 16  # units up to which the search with discounting looks at every pair of sets
WORK = 200_000_000  # labels that it may look at
TRIES = 20_000  # orders looked at for a first mark
NOT_JOINED = 1e6  # a mark beyond this is of an order that a party would not join


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An order, and what is known about all the others."""

    order: Order
    mark: Mark  # its peak, total and number of stages
    bound: Mark  # no order with the smallest peak has less of each; of the first, none at all has

    @property
    def proven(self) -> tuple[bool, bool, bool]:
        """Whether peak, total and number of stages are the best there are."""
        peak, total, stages = (a <= b + TIE for a, b in zip(self.mark, self.bound, strict=True))
        return peak, peak and total, peak and total and stages


def find(units: Units, *, joining: Floats | None = None, say: Say | None = None, tries: int = TRIES) -> Found | None:
    """The best order; `joining` is what C at the first stage must be worth to each party. None where no order is."""
    if units.n == 0:
        return Found(order=(), mark=(0.0, 0.0, 0), bound=(0.0, 0.0, 0))
    if units.patient and joining is not None and (joining > units.value.sum(axis=1) + TIE).any():
        return None  # the whole is worth the same in any order
    if units.patient and units.n <= patient.FITS:
        return _exact(units, patient.best_order(units))
    if units.n <= FITS:
        return _by_labels(units, joining, tries, say)
    return _by_bound(units, joining, tries, say)


def _exact(units: Units, order: Order) -> Found:
    mark = Judge.of(units).mark(order)
    return Found(order=order, mark=mark, bound=mark)


def _by_bound(units: Units, joining: Floats | None, tries: int, say: Say | None) -> Found | None:
    """A good order and a bound, for plans too large to look at every pair of sets."""
    judge = Judge.of(units, () if joining is None or units.patient else joining.tolist())
    order = climb(judge, tries=tries, say=say)
    peak, better = wide.bound(units, judge.mark(order)[0], say)
    if better is not None:
        order = climb(judge, tries=tries // 4, starts=[better], say=say)
    mark = judge.mark(order)
    if mark[0] >= NOT_JOINED:
        return None
    total = max(mark[0] if mark[0] <= peak + TIE else peak, wide.least_total(units))
    return Found(order=order, mark=mark, bound=(peak, total, wide.fewest_stages(units)))


def _by_labels(units: Units, joining: Floats | None, tries: int, say: Say | None) -> Found | None:
    wanted = np.full(len(units.patience), -np.inf) if joining is None else joining
    judge = Judge.of(units, () if joining is None else joining.tolist())
    order, field = climb(judge, tries=tries, say=say), ground(units)
    mark, bound = judge.mark(order), field.bound
    try:
        if mark[0] > bound + TIE:
            lower = _lower(field, wanted, min(mark[0], NOT_JOINED))
            if lower is not None:
                order = climb(judge, tries=tries // 4, starts=[lower])
                mark = judge.mark(order)
            elif mark[0] >= NOT_JOINED:
                return None
            bound = mark[0]
        return _within(field, wanted, mark)
    except WorkSpent:
        ahead = promise(field, most=mark[0] + TIE, free=0.0, joining=wanted)
        return Found(order=order, mark=mark, bound=(bound, max(bound, float(ahead.total[-1])), int(ahead.stages[-1])))


def _lower(field: Ground, wanted: Floats, peak: float) -> Order | None:
    """An order with the smallest peak, if it is smaller than the one known."""
    ahead = promise(field, most=peak - TIE, free=field.bound, joining=wanted)
    labels = Labels(
        ground=field,
        promise=ahead,
        most=peak - TIE,
        free=field.bound,
        dearest=np.inf,
        longest=np.inf,
        work=WORK,
        counted=False,
    )
    labels.fill()
    start = labels.at_start()
    if not start.shape[1]:
        return None
    return labels.rebuilt(float(start[len(wanted)].min()) + ROUNDING, np.inf, np.inf)


def _within(field: Ground, wanted: Floats, mark: Mark) -> Found:
    """Of the orders with the smallest peak, the best; the mark is of one of them."""
    most, parties = mark[0] + TIE, len(wanted)
    ahead = promise(field, most=most, free=0.0, joining=wanted)
    labels = Labels(
        ground=field,
        promise=ahead,
        most=most,
        free=0.0,
        dearest=mark[1] + TIE,
        longest=mark[2],
        work=WORK,
        counted=True,
    )
    labels.fill()
    totals, stages = labels.at_start()[parties + 1 :]
    total = float(totals.min()) + TIE / 2
    return _exact(field.units, labels.rebuilt(most, total + ROUNDING, float(stages[totals <= total].min())))
