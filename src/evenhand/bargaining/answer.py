"""Everything that `evenhand sequence` answers about a plan, each printed order looked at a second time by `recheck`.

Searches run at the middle of every range. All of it is what the stated assumptions imply, and nothing about the world.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from evenhand.bargaining import best, frontier, robust
from evenhand.bargaining.account import Account, account, added
from evenhand.bargaining.best import Found
from evenhand.bargaining.climb import Judge, Say, better, climb, levels, one_by_one
from evenhand.bargaining.plan import Plan, Stages, Worth, middle, ranges
from evenhand.bargaining.recheck import breaks, faults_of
from evenhand.bargaining.units import Floats, Units, units_of
from evenhand.record.faults import EvenhandError

TOGETHER, STEP_BY_STEP = "all_at_once", "step_by_step"
SOLVED_DRAWS = 24  # draws at which a best order is sought, as candidates for the most robust one
EVERY_CHOICE = 64  # choices of what to drop up to which all are tried
SMALL = 10  # units up to which orders at draws, and for what is dropped, are exact
TRIES = 1_500  # orders looked at for each of the others


class RecheckError(EvenhandError):
    """The second look at an order found something else than the search: a fault of the program."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Ranged:
    """How one order fares over the ranges."""

    share: float  # of the ranges in which it holds
    bonds: Mapping[str, tuple[float, float]]  # smallest and largest standing bond by party, over the draws
    margins: tuple[Mapping[str, tuple[float, float]], ...]  # by stage and party, smallest and largest


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Named:
    """A plan of the analyst's, or one to compare with, on the same values."""

    account: Account
    breaks: tuple[str, ...]  # conditions of the plan file that it does not keep
    ranged: Ranged | None  # None where nothing is a range


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Robustness:
    """How the best order fares over the ranges, and which others do better."""

    best: Ranged
    draws: int
    seed: int
    most_robust: Account
    most_robust_share: float
    candidates: int  # orders among which it is the most robust
    tornado: tuple[robust.Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Dropped:
    """The best plan with some commitments left out."""

    dropped: tuple[str, ...]
    account: Account
    exact: bool  # whether every choice of as many was tried, each with proof


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Answer:
    """What the assumptions of one plan imply."""

    plan: Plan
    best: Account
    found: Found
    joined: Account | None  # the best order that every party would join, where the best is not one; None: none is
    joined_proven: bool
    named: Mapping[str, Named]
    frontier: tuple[Account, ...]
    frontier_exact: bool
    robustness: Robustness | None
    dropping: tuple[Dropped, ...]


def answer(plan: Plan, *, draws: int = robust.DRAWS, seed: int = robust.SEED, say: Say | None = None) -> Answer:
    """Search, compare, vary and check again.

    Raises:
        RecheckError: if the second look at an order disagrees with the search.
    """
    at, units = middle(plan), units_of(plan)
    found = best.find(units, say=say)
    if found is None:  # without a condition on joining there is always an order
        raise RecheckError("the search found no order; expected one; please report it with the plan's shape")
    first = _checked(plan, units.stages(found.order), at)
    second = _that_all_join(plan, units, say) if not all(first.participation.values()) else None
    joined = _checked(plan, units.stages(second.order), at) if second else None
    known_best = [found.order, *([second.order] if second else [])]
    front = frontier.frontier(units, known_best) if units.n else frontier.Frontier(orders=((),), exact=True)
    points = tuple(_checked(plan, units.stages(order), at) for order in front.orders)
    orders = _orders(plan, units)
    spread = robust.drawn(plan, draws=draws, seed=seed) if units.n and ranges(plan) else None
    known = [first.stages, *([joined.stages] if joined else []), *orders.values(), *(p.stages for p in points)]
    return Answer(
        plan=plan,
        best=first,
        found=found,
        joined=joined,
        joined_proven=all(second.proven) if second else all(first.participation.values()) or best.looks_at_all(units),
        named={name: _named(plan, stages, at, spread, draws) for name, stages in orders.items()},
        frontier=points,
        frontier_exact=front.exact,
        robustness=_robustness(plan, known, spread, draws, seed) if spread else None,
        dropping=_dropping(plan, say),
    )


def _checked(plan: Plan, stages: Stages, at: Worth) -> Account:
    found = account(plan, stages, at)
    wrong = faults_of(plan, stages, found.margins)
    if wrong:
        raise RecheckError(
            f"a second look at an order found {wrong[0]}; expected the search's figures; please report it"
        )
    return found


def _that_all_join(plan: Plan, units: Units, say: Say | None) -> Found | None:
    return best.find(units, joining=needed_to_join(plan), say=say)


def needed_to_join(plan: Plan) -> Floats:
    """What C at the first stage to come must be worth to each party for the whole to be worth breakdown or more."""
    at, needed = middle(plan), []
    for party in plan.parties:
        had, weight = 0.0, 1.0
        for stage in plan.done:
            had += weight * added(at.value[party][part] for part in stage)
            weight *= at.patience[party]
        needed.append((at.breakdown[party] - had) / weight)
    return np.array(needed)


def _orders(plan: Plan, units: Units) -> dict[str, Stages]:
    """The analyst's named plans, and all at once and step by step as far as the conditions allow."""
    built_in = {TOGETHER: units.stages(levels(units)), STEP_BY_STEP: units.stages(one_by_one(units))}
    return {**plan.orders, **{name: stages for name, stages in built_in.items() if name not in plan.orders}}


def _named(plan: Plan, stages: Stages, at: Worth, spread: Worth | None, draws: int) -> Named:
    found = account(plan, stages, at)
    wrong = tuple(breaks(plan, stages))
    other = [line for line in faults_of(plan, stages, found.margins) if line not in wrong]
    if other:
        raise RecheckError(f"a second look at a named plan found {other[0]}; please report it")
    return Named(account=found, breaks=wrong, ranged=_ranged(plan, stages, spread, draws) if spread else None)


def _ranged(plan: Plan, stages: Stages, spread: Worth, draws: int) -> Ranged:
    return Ranged(
        share=robust.holds(plan, stages, spread, draws=draws),
        bonds=robust.bonds(plan, stages, spread),
        margins=robust.spans(plan, stages, spread),
    )


def _robustness(plan: Plan, known: list[Stages], spread: Worth, draws: int, seed: int) -> Robustness:
    candidates = [stages for stages in known if not breaks(plan, stages)]
    candidates += [_order_at(plan, robust.one_draw(spread, row)) for row in range(min(SOLVED_DRAWS, draws))]
    stages, share = robust.most_robust(plan, candidates, spread, draws=draws)
    return Robustness(
        best=_ranged(plan, known[0], spread, draws),
        draws=draws,
        seed=seed,
        most_robust=_checked(plan, stages, middle(plan)),
        most_robust_share=share,
        candidates=len(set(candidates)),
        tornado=robust.tornado(plan, known[0]),
    )


def _order_at(plan: Plan, at: Worth) -> Stages:
    """A good order at other values than the middle ones: what has to be guaranteed beyond what can be had is small."""
    units = units_of(plan, at, allowing=True)
    if units.n <= SMALL and units.patient:
        found = best.find(units)
        return units.stages(found.order) if found else ()
    return units.stages(climb(Judge.of(units), tries=TRIES))


def _dropping(plan: Plan, say: Say | None) -> tuple[Dropped, ...]:
    """The best plan for each number of commitments dropped."""
    past = plan.finished()
    free = sorted(c.id for c in plan.commitments if c.may_drop and not past.intersection(c.parts))
    out: list[Dropped] = []
    for count in range(1, len(free) + 1):
        choices = [frozenset(choice) for choice in combinations(free, count)]
        every = len(choices) <= EVERY_CHOICE
        if not every:
            last = out[-1].dropped if out else ()
            choices = [frozenset((*last, one)) for one in free if one not in last]
        if say:
            say(f"leaving out {count} of {len(free)}: {len(choices)} choices")
        out.append(_best_without(plan, choices, exact=every))
    return tuple(out)


def _best_without(plan: Plan, choices: list[frozenset[str]], *, exact: bool) -> Dropped:
    tried = []
    for choice in choices:
        rest = plan.without(choice)
        units = units_of(rest)
        found = _found_without(units)
        tried.append((found.mark, sorted(choice), rest, units.stages(found.order)))
        exact = exact and all(found.proven)
    first = tried[0]
    for one in tried[1:]:
        if better(one[0], first[0]):
            first = one
    _, dropped, rest, stages = first
    return Dropped(dropped=tuple(dropped), account=_checked(rest, stages, middle(rest)), exact=exact)


def _found_without(units: Units) -> Found:
    found = best.find(units) if units.n <= SMALL else None
    if found is None:
        order = climb(Judge.of(units), tries=TRIES)
        found = Found(order=order, mark=Judge.of(units).mark(order), bound=(0.0, 0.0, 0))
    return found
