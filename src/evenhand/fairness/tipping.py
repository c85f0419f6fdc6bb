"""The smallest number of contested incidents whose attribution, changed, changes a verdict.

Invariant: an attribution is changed only to one that a source in the case asserts. The number is exact: every smaller
set was tried. Where there are too many to try, that is said, with the bounds that were reached.

Incidents that count alike (same stratum, outcome and alternatives) are interchangeable, so sets are tried by how many
of each kind they hold and not one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from math import inf

import numpy as np

MOST = 20_000
AT_ONCE = 500

Choice = tuple[int, int]
"""A contested incident and which of its alternatives, both as positions."""

Judge = Callable[[Sequence[Sequence[Choice]]], tuple[Sequence[str], Sequence[float]]]
"""Verdict and estimate after each of several sets of changes."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Tipping:
    """How many changes it takes, and one set of them."""

    number: int | None  # smallest number that changes the verdict; None: none does, or not known
    exact: bool  # every smaller set was tried; with number None: every set was tried, none does
    at_least: int  # no set smaller than this changes it
    at_most: int | None  # a set of this size does
    changes: tuple[Choice, ...]  # one such set
    verdict: str | None  # what the verdict becomes


def tipping_point(effects: Sequence[Sequence[Hashable]], judge: Judge, *, most: int = MOST) -> Tipping:
    """Find the smallest set of changes that gives another verdict than no change does.

    Args:
        effects: for each contested incident, what each of its alternatives would do to the test; alternatives that do
            the same bear the same mark, and incidents with the same marks are interchangeable.
        judge: verdicts and estimates after sets of changes.
        most: sets that may be tried before a bound is given instead.
    """
    (stands,), _ = judge([()])
    kinds = _kinds(effects)
    sets = chain.from_iterable(_sets(kinds, number) for number in range(1, len(effects) + 1))  # smaller ones first
    tried = 0
    while batch := list(islice(sets, min(AT_ONCE, most - tried))):
        tried += len(batch)
        verdicts, _ = judge(batch)
        for changes, verdict in zip(batch, verdicts, strict=True):
            if verdict != stands:
                return _found(changes, verdict)
    untried = next(sets, None)
    if untried is not None:
        return _bounded(effects, judge, stands, len(untried))
    return Tipping(number=None, exact=True, at_least=len(effects) + 1, at_most=None, changes=(), verdict=None)


def _found(changes: Sequence[Choice], verdict: str) -> Tipping:
    number = len(changes)
    return Tipping(
        number=number, exact=True, at_least=number, at_most=number, changes=tuple(sorted(changes)), verdict=verdict
    )


def _kinds(effects: Sequence[Sequence[Hashable]]) -> list[tuple[list[int], list[int]]]:
    """Interchangeable incidents, with the distinct alternatives that they have."""
    groups: dict[tuple[Hashable, ...], list[int]] = {}
    first: dict[tuple[Hashable, ...], list[int]] = {}
    for incident, marks in enumerate(effects):
        key = tuple(marks)
        groups.setdefault(key, []).append(incident)
        first.setdefault(key, [marks.index(mark) for mark in dict.fromkeys(marks)])
    return [(members, first[key]) for key, members in groups.items() if key]


def _sets(kinds: Sequence[tuple[list[int], list[int]]], number: int) -> Iterator[tuple[Choice, ...]]:
    """Every way to change `number` incidents, one set for all that count alike."""
    if number == 0:
        yield ()
        return
    if sum(len(members) for members, _ in kinds) < number:
        return
    (members, options), rest = kinds[0], kinds[1:]
    for taken in range(min(number, len(members)), -1, -1):
        for shares in _shares(taken, len(options)):
            chosen = [option for option, n in zip(options, shares, strict=True) for _ in range(n)]
            here = tuple(zip(members[:taken], chosen, strict=True))
            for others in _sets(rest, number - taken):
                yield here + others


def _shares(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to share a number among parts."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total, -1, -1):
        for rest in _shares(total - first, parts - 1):
            yield (first, *rest)


def _bounded(effects: Sequence[Sequence[Hashable]], judge: Judge, stands: str, number: int) -> Tipping:
    """A set that changes the verdict, found by always taking what moves the estimate most, either way."""
    best: tuple[float, tuple[Choice, ...], str | None] = (inf, (), None)
    single = [(i, j) for i, marks in enumerate(effects) for j in range(len(marks))]
    _, moved = judge([(one,) for one in single])
    for sign in (1, -1):
        order = np.argsort(sign * np.nan_to_num(np.asarray(moved, float)), kind="stable")
        chosen: dict[int, int] = {}
        for n in order:
            chosen.setdefault(*single[n])
        line = [tuple(list(chosen.items())[:size]) for size in range(number, len(chosen) + 1)]
        verdicts, _ = judge(line)
        for changes, verdict in zip(line, verdicts, strict=True):
            if verdict != stands and len(changes) < best[0]:
                best = (len(changes), changes, verdict)
    found = best[2] is not None
    return Tipping(
        number=None, exact=False, at_least=number, at_most=len(best[1]) if found else None,
        changes=tuple(sorted(best[1])), verdict=best[2],
    )  # fmt: skip
