"""The best order of a plan, by the search that fits it, with its proof or its bound.

Invariant: a bound is never above what the best order comes to, and `proven` is true only where the two meet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evenhand.bargaining import patient, wide
from evenhand.bargaining.account import TIE
from evenhand.bargaining.climb import NOT_JOINED, Judge, Mark, Order, Say, climb
from evenhand.bargaining.impatient import ROUNDING, Labels
from evenhand.bargaining.reach import Ground, Promise, ground, promise
from evenhand.bargaining.support import WorkSpent
from evenhand.bargaining.units import Floats, Units

FITS = 16  # units up to which the search with discounting looks at every pair of sets
WORK = 250_000_000  # labels that it may look at, about a minute's
EASY = 5_000_000  # labels after which another way is tried first
RISE = (1 / 16, 1 / 8, 1 / 4, 1 / 2)  # from the bound to the peak known
TRIES = 20_000  # orders looked at for a first mark


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
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


def looks_at_all(units: Units) -> bool:
    """Whether nothing found means that there is nothing: every order is looked at, or the whole is worth the same."""
    return units.patient or units.n <= FITS


def _exact(units: Units, order: Order) -> Found:
    mark = Judge.of(units).mark(order)
    return Found(order=order, mark=mark, bound=mark)


def _by_bound(units: Units, joining: Floats | None, tries: int, say: Say | None) -> Found | None:
    """A good order and a bound, for plans too large to look at every pair of sets."""
    judge = Judge.of(units, () if joining is None or units.patient else joining.tolist())
    order = climb(judge, tries=tries, say=say)
    if not units.patient and judge.mark(order)[0] > wide.last_stage(units) + wide.near(units, judge.mark(order)[0]):
        order = climb(judge, tries=2 * tries, seed=1, starts=[order], say=say)
    peak, better = wide.bound(units, judge.mark(order)[0], joining, say)
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
    mark, bound, work = judge.mark(order), field.bound, WORK
    if mark[0] > bound + TIE:
        bound, lower, work = _lower(field, wanted, min(mark[0], NOT_JOINED), say)
        if lower is not None:
            order = climb(judge, tries=tries // 4, starts=[lower])
            mark = judge.mark(order)
    if mark[0] >= NOT_JOINED:
        return None
    ahead = promise(field, most=mark[0] + TIE, free=0.0, joining=wanted)
    try:
        if mark[0] <= bound + TIE:
            return _within(field, ahead, mark, work)
    except WorkSpent:
        pass
    return Found(order=order, mark=mark, bound=(bound, max(bound, float(ahead.total[-1])), int(ahead.stages[-1])))


def _lower(field: Ground, wanted: Floats, peak: float, say: Say | None) -> tuple[float, Order | None, int]:
    """A bound on the peak, an order that reaches it where it is below the peak known, and how much work is left.

    Where the peak known is far from the best, looking below it is slow: then the search rises to it from the bound.
    """
    bound, left = field.bound, WORK
    if peak < NOT_JOINED:
        bound = wide.rising(field.units, bound, peak, wanted, say)
    if bound >= peak - TIE:
        return peak, None, left
    rising = [bound + (peak - bound) * share for share in RISE]
    for most, allowed in [(peak - TIE, EASY), *((most, WORK) for most in (*rising, peak - TIE))]:
        if say:
            say(f"looking for an order whose largest guarantee is below {most:.4g}")
        ahead = promise(field, most=most, free=bound, joining=wanted)
        labels = Labels(
            ground=field,
            promise=ahead,
            most=most,
            free=bound,
            dearest=np.inf,
            longest=np.inf,
            work=min(allowed, left),
            counted=False,
        )
        try:
            labels.fill()
        except WorkSpent:
            left -= min(allowed, left)
            if not left:
                break
            continue
        left -= min(allowed, left) - labels.work
        start = labels.at_start()
        if start.shape[1]:
            least = float(start[len(wanted)].min())
            return least, labels.rebuilt(least + ROUNDING, np.inf, np.inf), left
        bound = most
        if most >= peak - TIE:
            return peak, None, left
    return bound, None, left


def _within(field: Ground, ahead: Promise, mark: Mark, work: int) -> Found:
    """Of the orders with the smallest peak, the best; the mark is of one of them."""
    most, parties = mark[0] + TIE, len(field.value)
    labels = Labels(
        ground=field,
        promise=ahead,
        most=most,
        free=0.0,
        dearest=mark[1] + TIE,
        longest=mark[2],
        work=work,
        counted=True,
    )
    labels.fill()
    totals, stages = labels.at_start()[parties + 1 :]
    total = float(totals.min()) + TIE / 2
    return _exact(field.units, labels.rebuilt(most, total + ROUNDING, float(stages[totals <= total].min())))
