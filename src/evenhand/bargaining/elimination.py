"""The frontier of a whole domain: issues merged one by one, issues tied by pair terms eliminated one by one.

A frontier is kept for each joint state of the issues that a tied group shares with the rest, as variable elimination
does for a single number (Bertelè & Brioschi 1972); untied issues are Minkowski sums with nothing shared.
"""

from __future__ import annotations

from itertools import product
from math import prod

import numpy as np

from evenhand.bargaining.fronts import NOT_YET, Front, FrontierError, Picks, Sieve, kept, merged, single, union
from evenhand.bargaining.scaled import Ints, Scaled

STATES = 200_000  # joint options of issues tied together, at most
JOINED = 2_000  # sums of two small sets that are worth joining beforehand

State = tuple[int, ...]
Factor = tuple[State, dict[State, Front]]
"""Issues that a table depends on, and a set of choices for each joint option of theirs."""


def whole(domain: Scaled, sieve: Sieve) -> Front:
    """The frontier of all issues together, as exact as `sieve` lets it be."""
    issues = len(domain.values)
    fronts = _components(domain, sieve)
    fronts.sort(key=len)
    result = Front(values=np.zeros((len(domain.parties), 1), np.int64), picks=_nothing(issues))
    sieve.steps = len(fronts)
    while fronts and len(result):
        if not sieve.given_up and sieve.gives_up(len(result) * len(fronts[0]), len(fronts)):
            fronts = _joined(fronts, sieve.grid)
            sieve.steps = len(fronts)
        front, *fronts = fronts
        short = None if sieve.least is None else sieve.least - _most(fronts, sieve.grid)
        result = merged(result, front, sieve.cells(len(result) * len(front)), short)
    return result


def _most(fronts: list[Front], like: Ints) -> Ints:
    """The most that these can add, by party: a column."""
    return sum((front.values.max(axis=1, keepdims=True) for front in fronts), np.zeros_like(like))


def _joined(fronts: list[Front], grid: Ints) -> list[Front]:
    """Small sets merged two by two: fewer steps to come, so that each may lose more and keeps fewer points."""
    joined = list(fronts)
    for n in range(len(fronts) // 2):
        if len(fronts[2 * n]) * len(fronts[2 * n + 1]) <= JOINED:
            joined[n : n + 2] = [merged(fronts[2 * n], fronts[2 * n + 1], grid)]
        else:
            return joined
    return joined


def steps(domain: Scaled) -> int:
    """How many times `whole` compares: a share of the allowance for each."""
    return len(domain.values) + len({issue for pair in domain.pairs for issue in pair})


def _components(domain: Scaled, sieve: Sieve) -> list[Front]:
    """One set of choices for each group of tied issues, untied issues by themselves."""
    issues = len(domain.values)
    tied = {issue for pair in domain.pairs for issue in pair}
    alone = [single(values, i, issues) for i, values in enumerate(domain.values) if i not in tied]
    done = [front.at(kept(front.values, sieve.grid)) for front in alone]
    factors = _factors(domain, sorted(tied))
    while tied:
        chosen = min(sorted(tied), key=lambda issue: _states(domain, _scope(factors, issue)))
        tied.remove(chosen)
        near = [factor for factor in factors if chosen in factor[0]]
        factors = [factor for factor in factors if chosen not in factor[0]]
        made = _eliminated(domain, chosen, near, sieve)
        if made[0]:
            factors.append(made)
        else:
            done.append(made[1][()])
    return done


def _nothing(issues: int) -> Picks:
    return np.full((1, issues), NOT_YET, np.int16)


def _factors(domain: Scaled, tied: list[int]) -> list[Factor]:
    """Each tied issue's own options, and each pair table with nothing chosen by it."""
    issues = len(domain.values)
    factors: list[Factor] = []
    for i in tied:
        front = single(domain.values[i], i, issues)
        factors.append(((i,), {(o,): front.at(np.array([o])) for o in range(len(front))}))
    nothing = _nothing(issues)
    for scope, table in domain.pairs.items():
        states = product(*(range(n) for n in table.shape[1:]))
        factors.append((scope, {s: Front(values=table[:, s[0], s[1], None], picks=nothing) for s in states}))
    return factors


def _scope(factors: list[Factor], issue: int) -> State:
    """Issues that stay when `issue` goes."""
    near = {other for scope, _ in factors if issue in scope for other in scope}
    return tuple(sorted(near - {issue}))


def _states(domain: Scaled, scope: State) -> int:
    return prod(domain.values[i].shape[1] for i in scope)


def _eliminated(domain: Scaled, issue: int, near: list[Factor], sieve: Sieve) -> Factor:
    """The table that is left when the best options of `issue` are taken for each joint option of its neighbours."""
    scope = _scope(near, issue)
    options = domain.values[issue].shape[1]
    if (needed := _states(domain, scope) * options) > STATES:
        raise FrontierError.knot(len(scope) + 1, needed, STATES)
    cells = sieve.cells(options * sum(len(front) for _, table in near for front in table.values()))
    own = _folded([table for held, table in near if held == (issue,)], options, sieve.grid)
    tables = [(held, table) for held, table in near if held != (issue,)]
    made: dict[State, Front] = {}
    for state in product(*(range(domain.values[i].shape[1]) for i in scope)):
        at = dict(zip(scope, state, strict=True))
        fronts: list[Front] = []
        for option in range(options):
            at[issue] = option
            fronts.append(_sum([own[option], *(t[tuple(at[i] for i in held)] for held, t in tables)], sieve.grid))
        made[state] = union(fronts, cells)
    return scope, made


def _folded(tables: list[dict[State, Front]], options: int, grid: Ints) -> list[Front]:
    """By option, what the tables that depend on nothing else come to."""
    return [_sum([table[(option,)] for table in tables], grid) for option in range(options)]


def _sum(fronts: list[Front], grid: Ints) -> Front:
    """Choices on different issues, combined; single points are only added."""
    fronts = sorted(fronts, key=len)
    result = fronts[0]
    for front in fronts[1:]:
        if len(result) == 1:
            values = front.values + result.values
            result = Front(values=values, picks=np.maximum(front.picks, result.picks))
        else:
            result = merged(result, front, grid)
    return result


__all__ = ["steps", "whole"]
