"""Four points of the frontier that theories of fair division name.

Invariant: each is a maximiser over the frontier within `TIED`; of several, the one whose options come first is named
and the others are listed: never by party. Nash 1950; Kalai & Smorodinsky 1975, for finite sets as the package with
the largest least share of each party's possible gain (Conley & Wilkie 1991).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.bargaining.pareto import SAME, Frontier
from evenhand.bargaining.scaled import Floats

TIED = float(SAME)  # within this, as a share of each party's range, packages are equally good
LISTED = 20  # ties that are listed
RULES = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")
TITLES = {
    "nash": "Nash",
    "kalai_smorodinsky": "Kalai-Smorodinsky",
    "egalitarian": "egalitarian",
    "utilitarian": "utilitarian",
}
MOVES = {"nash": False, "kalai_smorodinsky": False, "egalitarian": True, "utilitarian": True}
ABOUT = {
    "nash": "the largest product of gains over the reservation values",
    "kalai_smorodinsky": "the largest least share of what each party could gain",
    "egalitarian": "the largest least gain over the reservation values, in the values' own units",
    "utilitarian": "the largest sum of values, in their own units",
}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Point:
    """A named package; `at` is its place in the frontier."""

    rule: str
    at: int
    value: float  # what the rule makes largest
    at_most: float | None  # where the frontier is not exact: no possible package has more
    ties: tuple[int, ...]  # places of packages as good, at most `LISTED`
    in_zone: bool  # worth its reservation value or more to every party

    @property
    def moves(self) -> bool:
        """Whether another scale for one party's values could move it."""
        return MOVES[self.rule]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Ground:
    """A frontier with what each party needs."""

    frontier: Frontier
    least: Floats  # by party: its reservation value; where none is stated, its worst package

    @property
    def gains(self) -> Floats:
        """Packages × parties: worth over the reservation value, as a share of the party's range."""
        shares: Floats = (self.frontier.utilities - self.least) / self.frontier.reach.width
        return shares

    @property
    def zone(self) -> NDArray[np.bool_]:
        """Packages that every party can accept."""
        return np.asarray(np.all(self.gains >= -self.tolerance, axis=1))

    @property
    def tolerance(self) -> Floats:
        """By party: the share of its range within which two utilities are equal."""
        unit = self.frontier.domain.unit
        width = self.frontier.reach.width
        return TIED / width * float(unit) if unit is not None else np.full(len(width), TIED)


def least(frontier: Frontier) -> Floats:
    """By party: its reservation value; where none is stated, what its worst package is worth."""
    stated = zip(frontier.domain.reservation, frontier.reach.worst, strict=True)
    return np.array([float(worst if value is None else value) for value, worst in stated])


def solve(ground: Ground) -> dict[str, Point | None]:
    """The point of each rule, or None.

    Nash has none where no package gives every party more, Kalai and Smorodinsky none where no package suits all.
    """
    return {rule: _point(ground, rule) for rule in RULES}


def _point(ground: Ground, rule: str) -> Point | None:
    zone, gains = ground.zone, ground.gains
    scores = _scores(ground, rule, gains, zone)
    if scores is None:
        return None
    best = _best(scores)
    first = min(best, key=lambda at: ground.frontier.package(int(at)))
    slack = ground.frontier.epsilon
    return Point(
        rule=rule,
        at=int(first),
        value=float(_told(ground, rule, gains)[first]),
        at_most=float(_told(ground, rule, gains + slack).max()) if slack else None,
        ties=tuple(int(at) for at in best if at != first)[:LISTED],
        in_zone=bool(zone[first]),
    )


def _scores(ground: Ground, rule: str, gains: Floats, zone: NDArray[np.bool_]) -> Floats | None:
    """Packages × criteria, the first to be maximised first; packages that the rule leaves out have -inf."""
    width = ground.frontier.reach.width
    own: Floats = gains * width / width.max()
    if rule == "utilitarian":
        return np.asarray(own.sum(axis=1, keepdims=True))
    if rule == "egalitarian":
        return np.sort(own, axis=1)
    if not zone.any():
        return None
    if rule == "nash":
        scores = np.where(zone, _mean(gains), -np.inf)[:, None]
        return scores if scores.max() > TIED else None
    hopes = gains[zone].max(axis=0)
    able = hopes > TIED  # a party that can gain nothing has no share to compare
    shares = np.sort(gains[:, able] / hopes[able], axis=1) if able.any() else np.zeros((len(gains), 1))
    return np.where(zone[:, None], shares, -np.inf)


def _mean(gains: Floats) -> Floats:
    """Geometric mean of gains, which the same package makes largest as their product; 0 where one is not positive."""
    positive = np.maximum(gains, 0)
    mean: Floats = np.exp(np.log(np.where(positive > 0, positive, 1)).mean(axis=1))
    return np.where((positive > 0).all(axis=1), mean, 0.0)


def _best(scores: Floats) -> NDArray[np.int64]:
    """Places with the largest first criterion within `TIED`, among them the largest second, and so on."""
    left = np.arange(len(scores))
    for column in scores.T:
        left = left[column[left] >= column[left].max() - TIED]
    return left


def _told(ground: Ground, rule: str, gains: Floats) -> Floats:
    """By package: what the rule makes largest, in units that a reader can check."""
    own: Floats = gains * ground.frontier.reach.width
    if rule == "nash":
        return np.asarray(np.maximum(own, 0).prod(axis=1))
    if rule == "utilitarian":
        return np.asarray((own + ground.least).sum(axis=1))
    if rule == "egalitarian":
        return np.asarray(own.min(axis=1))
    hopes = ground.gains[ground.zone].max(axis=0)
    able = hopes > TIED
    return np.asarray((gains[:, able] / hopes[able]).min(axis=1)) if able.any() else np.ones(len(gains))


__all__ = ["ABOUT", "MOVES", "RULES", "TITLES", "Ground", "Point", "least", "solve"]
