"""How far the parties' acceptance of a package survives the ranges that the analyst gave.

Invariant: shares are of the stated ranges, every part of a range counting alike; nothing here is a probability.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from evenhand.bargaining.domain import Domain
from evenhand.bargaining.pareto import SAME
from evenhand.bargaining.scaled import Floats

DRAWS = 4_096


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Acceptance:
    """For one package, the share of the ranges in which it is worth its reservation value to a party."""

    parties: tuple[float, ...]
    certain: tuple[bool, ...]  # by party: the same answer throughout its ranges, by exact reckoning
    everyone: float


def accepted(
    domain: Domain, package: tuple[int, ...], least: Floats, *, rng: np.random.Generator, draws: int = DRAWS
) -> Acceptance:
    """Acceptance of one package where every range is filled evenly, each stretch of it alike.

    `least` is each party's reservation value at the middle of its range; a party without one accepts. Stratified draws
    (McKay, Beckman & Conover 1979): each of `draws` equal parts of every range is drawn from once.
    """
    yes: list[Floats] = []
    parties: list[float] = []
    certain: list[bool] = []
    for p, worth in enumerate(domain.utilities(package)):
        stated = domain.reservation[p] is not None
        margin = float(worth) - least[p] if stated else 0.0
        halves = [float(half) for half in _halves(domain, package, p) if half and stated]
        slack = float(SAME) * max(1.0, abs(margin) + sum(halves))
        drawn = np.full(draws, margin)
        for half in halves:
            drawn += half * _strata(rng, draws)
        agrees = (drawn >= -slack).astype(float)
        sure = margin - sum(halves) >= -slack or margin + sum(halves) < -slack
        yes.append(agrees)
        certain.append(bool(sure))
        parties.append(float(agrees.mean()))
    everyone = float(np.prod(yes, axis=0).mean())
    return Acceptance(parties=tuple(parties), certain=tuple(certain), everyone=everyone)


def _strata(rng: np.random.Generator, draws: int) -> Floats:
    """Numbers from -1 to 1, one from each of `draws` equal parts, in random order."""
    filled: Floats = (np.arange(draws) + rng.random(draws)) / draws * 2 - 1
    return rng.permutation(filled)


def _halves(domain: Domain, package: tuple[int, ...], party: int) -> list[Fraction]:
    """Half widths of the ranges that this party's worth of the package, and its reservation value, rest on."""
    found = [issue.spread[option][party] for issue, option in zip(domain.issues, package, strict=True) if issue.spread]
    met = (pair for pair in domain.pairs if (package[pair.issues[0]], package[pair.issues[1]]) == pair.options)
    found += [pair.spread[party] for pair in met if pair.spread]
    if domain.reservation_spread:
        found.append(domain.reservation_spread[party])
    return found


__all__ = ["DRAWS", "Acceptance", "accepted"]
