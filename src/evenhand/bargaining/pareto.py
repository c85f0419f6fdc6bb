"""The packages that no other package beats for every party, without listing all packages.

Invariant: utilities within `SAME` are equal; of packages with equal utilities one is kept; and where the frontier is
not exact, every possible package is within `epsilon` of a kept one, for each party on its own range from 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from evenhand.bargaining import elimination
from evenhand.bargaining.domain import Domain, Vector
from evenhand.bargaining.fronts import Picks, Sieve
from evenhand.bargaining.maxima import falling
from evenhand.bargaining.nearness import thinned
from evenhand.bargaining.scaled import Floats, Ints, Scaled, scaled

SAME = Fraction(1, 10**9)  # share of a party's unit within which two utilities are equal
SPARE = Fraction(1, 2**40)  # share of an allowance that is held back, for rounding
Package = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reach:
    """The least and the most that any package is worth to each party."""

    worst: Vector
    best: Vector

    @property
    def width(self) -> Floats:
        """Best less worst, by party; 1 where they are equal."""
        return np.array([float(width) if width else 1.0 for width in self.widths])

    @property
    def widths(self) -> Vector:
        """Best less worst, by party."""
        return tuple(best - worst for worst, best in zip(self.worst, self.best, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Frontier:
    """Undominated packages, from the best to the worst for the first-named party."""

    domain: Domain
    picks: Picks  # packages × issues: position of the option
    utilities: Floats  # packages × parties, in each party's own units
    reach: Reach
    epsilon: float  # 0: exact; else see the module

    @property
    def exact(self) -> bool:
        """Whether every undominated utility vector is there."""
        return self.epsilon == 0

    def __len__(self) -> int:
        return len(self.picks)

    def package(self, at: int) -> Package:
        """One package: the position of its option for each issue."""
        return tuple(int(option) for option in self.picks[at])


def frontier(domain: Domain, *, epsilon: float | None = 0.01) -> Frontier:
    """The Pareto frontier of a domain: exact, unless that grows too large and `epsilon` allows less.

    `epsilon` is the most that any party may lose, on its own range from 0 to 1, where an exact frontier is given up
    (`fronts.WORK`); None gives nothing up. Continuous issues add what their steps can cost.

    Raises:
        FrontierError: pair terms tie too many issues together, or an exact frontier outgrows memory.
    """
    whole = scaled(domain)
    span = _reach(domain, whole)
    sieve = Sieve(
        grid=whole.grid,
        allowance=None if epsilon is None else _amounts(whole, span.widths, Fraction(epsilon) * (1 - SPARE)),
        steps=elimination.steps(whole),
    )
    front = elimination.whole(whole, sieve)
    units = span.widths if domain.unit is None else (domain.unit,) * len(domain.parties)
    stay = thinned(front.values, _amounts(whole, units, SAME))
    front = front.at(stay[falling(front.values.take(stay, axis=1))])
    return Frontier(
        domain=domain,
        picks=front.picks,
        utilities=whole.worth(front.values),
        reach=span,
        epsilon=_lost(domain, whole, sieve, span.widths),
    )


def _amounts(whole: Scaled, worth: Vector, share: Fraction) -> Ints:
    """A share of an amount for each party in whole numbers, rounded down; a column."""
    return np.array([[int(share * w * party.scale)] for party, w in zip(whole.parties, worth, strict=True)])


def _lost(domain: Domain, whole: Scaled, sieve: Sieve, widths: Vector) -> float:
    """The largest loss of any party, on its own range: by merging on cells, and by steps of continuous issues."""
    lost = [0.0]
    for p, width in enumerate(widths):
        grains = sum((issue.grain[p] for issue in domain.issues if issue.grain is not None), Fraction(0))
        total = int(sieve.spent[p, 0]) / whole.parties[p].scale + grains
        lost.append(float(total / width * (1 + SPARE / 2)) if width else 0.0)
    return max(lost)


def reach(domain: Domain) -> Reach:
    """The least and the most that any package is worth to each party."""
    return _reach(domain, scaled(domain))


def _reach(domain: Domain, whole: Scaled) -> Reach:
    best = [domain.utilities(_extreme(whole, p, 1))[p] for p in range(len(domain.parties))]
    worst = [domain.utilities(_extreme(whole, p, -1))[p] for p in range(len(domain.parties))]
    return Reach(worst=tuple(worst), best=tuple(best))


def _extreme(whole: Scaled, party: int, sign: int) -> Package:
    """The package that is best (sign 1) or worst (sign -1) for one party."""
    alone = Scaled(
        parties=(whole.parties[party],),
        values=tuple(sign * values[party : party + 1] for values in whole.values),
        pairs={key: sign * values[party : party + 1] for key, values in whole.pairs.items()},
    )
    front = elimination.whole(alone, Sieve(grid=np.array([[1]]), allowance=None, steps=0))
    return tuple(int(option) for option in front.picks[0])


def possible(domain: Domain, least: Vector) -> Package | None:
    """Some package that is worth at least `least` to every party, within `SAME`; None if there is none."""
    whole = scaled(domain)
    wanted: list[list[int]] = []
    for p, (party, value) in enumerate(zip(whole.parties, least, strict=True)):
        most = sum(int(table[p].max()) for table in (*whole.values, *whole.pairs.values()))
        unit = most / party.scale if domain.unit is None else domain.unit
        needed = party.whole(value - party.base - SAME * unit, up=True)
        wanted.append([min(max(0, needed), most + 1)])
    sieve = Sieve(grid=whole.grid, allowance=None, steps=0, least=np.array(wanted))
    front = elimination.whole(whole, sieve)
    return tuple(int(option) for option in front.picks[0]) if len(front) else None


__all__ = ["SAME", "Frontier", "Package", "Reach", "frontier", "possible", "reach"]
