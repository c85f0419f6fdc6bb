"""The zone of possible agreement: packages that every party can accept, and what would open it where there is none.

Invariant: open and closed are said only where they are certain; with a frontier that is not exact, the third answer is
*cannot tell*.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

import numpy as np

from evenhand.bargaining.domain import Domain, Issue, Vector, dropped, split
from evenhand.bargaining.pareto import Reach, possible
from evenhand.bargaining.solutions import Ground


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Opener:
    """A change of one issue after which some package satisfies every party."""

    issue: str
    by: Literal["dropped", "split"]
    package: dict[str, str]  # one such package
    utilities: Vector  # worth of it, what the dropped issue leaves to each party included
    assumed: bool  # what the dropped issue leaves was not stated


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Zone:
    """Whether there is a zone, and how large or how far."""

    open: bool | None  # None: cannot tell
    packages: int  # of the frontier, in the zone
    least: tuple[float, ...]  # by party: the smallest worth of those packages; empty if none
    most: tuple[float, ...]  # by party: the largest
    nearest: int | None  # where none is in it: the package with the smallest largest shortfall
    shortfall: tuple[float, ...]  # by party: what that package lacks, in its own units
    openers: tuple[Opener, ...]  # of a closed zone


def zone(ground: Ground) -> Zone:
    """The zone of possible agreement of a frontier."""
    inside = ground.zone
    held = ground.frontier.utilities[inside]
    if len(held):
        low, high = held.min(axis=0), held.max(axis=0)
        return Zone(
            open=True, packages=len(held), least=tuple(low.tolist()), most=tuple(high.tolist()),
            nearest=None, shortfall=(), openers=(),
        )  # fmt: skip
    lacking = np.maximum(0, -ground.gains)
    at = int(np.lexsort((lacking.sum(axis=1), lacking.max(axis=1)))[0])
    short = lacking[at] * ground.frontier.reach.width
    doubt = bool((ground.gains + ground.frontier.epsilon >= -ground.tolerance).all(axis=1).any())
    return Zone(
        open=None if doubt and not ground.frontier.exact else False, packages=0, least=(), most=(), nearest=at,
        shortfall=tuple(short.tolist()), openers=openers(ground.frontier.domain, ground.frontier.reach),
    )  # fmt: skip


def openers(domain: Domain, reach: Reach) -> tuple[Opener, ...]:
    """Each issue that, dropped or split in halves, leaves a package that satisfies every party.

    An issue that is dropped leaves each party what `left_out` states. Where that is not stated, it leaves the same
    share of its range as breakdown leaves of everything: the least assumption that adds up, and it is marked.
    """
    wanted = tuple(w if r is None else r for w, r in zip(reach.worst, domain.reservation, strict=True))
    fixed = replace(domain, reservation=wanted)
    found: list[Opener] = []
    for at, issue in enumerate(domain.issues):
        worth = issue.left_out if issue.left_out is not None else _even(fixed, at, reach)
        if len(domain.issues) > 1:
            found += _opened(dropped(fixed, at, worth), issue, "dropped", worth)
        found += _opened(split(fixed, at), issue, "split", tuple(Fraction(0) for _ in domain.parties))
    return tuple(found)


def _opened(changed: Domain, issue: Issue, by: Literal["dropped", "split"], left: Vector) -> list[Opener]:
    package = possible(changed, tuple(Fraction(0) if r is None else r for r in changed.reservation))
    if package is None:
        return []
    worth = tuple(u + w for u, w in zip(changed.utilities(package), left, strict=True))
    assumed = by == "dropped" and issue.left_out is None
    return [Opener(issue=issue.id, by=by, package=changed.named(package), utilities=worth, assumed=assumed)]


def _even(domain: Domain, at: int, reach: Reach) -> Vector:
    """The same share of the issue's range, from 0 to 1, as the reservation value is of all that a party can reach."""
    rows = list(zip(*domain.issues[at].values, strict=True))
    shares = zip(rows, domain.reservation, reach.worst, reach.best, strict=True)
    return tuple(_between(row, value or Fraction(0), low, high) for row, value, low, high in shares)


def _between(row: Vector, value: Fraction, low: Fraction, high: Fraction) -> Fraction:
    share = min(Fraction(1), max(Fraction(0), (value - low) / (high - low))) if high > low else Fraction(0)
    return min(row) + share * (max(row) - min(row))


__all__ = ["Opener", "Zone", "openers", "zone"]
