"""A domain in whole numbers: every value becomes a 64-bit integer, so that sums and comparisons are exact.

Invariant: no sum over a package leaves the range of 64 bits. Where a party's values share a denominator that fits,
nothing is rounded; else they are rounded to 2^-61 of the sum of its ranges, and compared on a grid of 2^-49 of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, lcm

import numpy as np
from numpy.typing import NDArray

from evenhand.bargaining.domain import Domain

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

BITS = 61  # of any sum
GRID = 1 << 12  # compared units of a rounded party: far above what rounding can shift, far below any tolerance


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Party:
    """How one party's worth becomes a whole number: round((worth - base) * scale)."""

    scale: Fraction
    base: Fraction  # worth of the worst option of every issue, taken together
    grid: int  # values that share a cell of this size count as equal while merging; 1: nothing was rounded

    def whole(self, worth: Fraction, *, up: bool = False) -> int:
        """The whole number of an amount of worth, such as a tolerance; rounded down, or up."""
        return (ceil if up else floor)(worth * self.scale)

    def worth(self, whole: Ints) -> Floats:
        """Worth of whole numbers, in the party's own units."""
        base = self.base * self.scale
        if base.denominator == 1 and abs(base) < 1 << BITS:  # one division rounds once
            return (whole + int(base)) / float(self.scale)
        return whole / float(self.scale) + float(self.base)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Scaled:
    """A domain as arrays of whole numbers."""

    parties: tuple[Party, ...]
    values: tuple[Ints, ...]  # by issue: parties × options, at least 0
    pairs: dict[tuple[int, int], Ints]  # by two issues: parties × options of one × options of the other, at least 0

    @property
    def grid(self) -> Ints:
        """By party, a column."""
        return np.array([[party.grid] for party in self.parties])

    def worth(self, whole: Ints) -> Floats:
        """Points × parties, in each party's own units, of parties × points."""
        return np.stack([party.worth(row) for party, row in zip(self.parties, whole, strict=True)], axis=1)


def scaled(domain: Domain) -> Scaled:
    """The domain in whole numbers."""
    tables = [np.array(issue.values, object).reshape(-1, len(domain.parties)).T for issue in domain.issues]
    pairs = _pairs(domain)
    both = [*tables, *pairs.values()]
    parties = [_party([table[p].ravel().tolist() for table in both]) for p in range(len(domain.parties))]
    return Scaled(
        parties=tuple(parties),
        values=tuple(_whole(parties, table) for table in tables),
        pairs={key: _whole(parties, table) for key, table in pairs.items()},
    )


def _pairs(domain: Domain) -> dict[tuple[int, int], NDArray[np.object_]]:
    """Terms of the same two issues in one table; zero where none is stated."""
    tables: dict[tuple[int, int], NDArray[np.object_]] = {}
    for pair in domain.pairs:
        a, b = pair.issues
        shape = (len(domain.parties), len(domain.issues[a].options), len(domain.issues[b].options))
        table = tables.setdefault(pair.issues, np.full(shape, Fraction(0), object))
        for p, value in enumerate(pair.values):
            table[p][pair.options] += value
    return dict(sorted(tables.items()))


def _party(rows: list[list[Fraction]]) -> Party:
    base = sum((min(row) for row in rows), Fraction(0))
    reach = sum((max(row) - min(row) for row in rows), Fraction(0))
    scale = lcm(*(x.denominator for row in rows for x in row))
    if reach * scale < 1 << BITS:
        return Party(scale=Fraction(scale), base=base, grid=1)
    power = BITS - 1 - (reach.numerator.bit_length() - reach.denominator.bit_length())
    return Party(scale=Fraction(2) ** (power - 1), base=base, grid=GRID)


def _whole(parties: list[Party], table: NDArray[np.object_]) -> Ints:
    """Each party's values less its smallest one there."""
    rows = [[round((x - row.min()) * p.scale) for x in row.ravel()] for p, row in zip(parties, table, strict=True)]
    return np.array(rows, np.int64).reshape(table.shape)


__all__ = ["Floats", "Ints", "Party", "Scaled", "scaled"]
