"""What is bargained over: issues, their options and what each is worth to each party, in exact fractions.

Invariant: every value is a `Fraction`; nothing here rounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

Vector = tuple[Fraction, ...]
"""One number a party, in the order of `Domain.parties`."""

HALVES = 2  # parts that a split issue falls into


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Issue:
    """One question with its possible answers."""

    id: str
    options: tuple[str, ...]
    values: tuple[Vector, ...]  # by option: worth to each party, in its own units; of a range the middle
    spread: tuple[Vector, ...] = ()  # by option: half the width of each range; empty if every value is one number
    left_out: Vector | None = None  # worth to each party if the issue stays unsettled; None: not stated
    grain: Vector | None = None  # of a continuous issue: the most that a party can lose by its steps; None: nothing


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Pair:
    """What two options are worth together, over and above what each is worth alone."""

    issues: tuple[int, int]  # positions in `Domain.issues`, the smaller first
    options: tuple[int, int]  # positions in the options of each
    values: Vector
    spread: Vector = ()  # empty if every value is one number


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Domain:
    """Everything that a computation of packages needs."""

    parties: tuple[str, ...]
    issues: tuple[Issue, ...]
    pairs: tuple[Pair, ...] = ()
    reservation: tuple[Fraction | None, ...]  # below this a party walks away; None: not stated
    reservation_spread: Vector = ()  # half the width of each range; empty if each is one number
    unit: Fraction | None = None  # size that tolerances are shares of; None: each party's own range
    common_scale: str | None = None  # the unit that the parties' values share; None: comparability is assumed
    on_the_table: tuple[int, ...] | None = None  # the package under discussion: one option an issue
    notes: tuple[str, ...] = ()  # what reading changed or assumed

    @property
    def ranged(self) -> bool:
        """Whether any value or reservation value is a range."""
        held = (*self.reservation_spread, *(x for issue in self.issues for row in issue.spread for x in row))
        return any(held) or any(x for pair in self.pairs for x in pair.spread)

    def utilities(self, package: Sequence[int]) -> Vector:
        """Exact worth of one package to each party; `package` holds one option an issue."""
        total = [Fraction(0)] * len(self.parties)
        for issue, option in zip(self.issues, package, strict=True):
            total = [a + b for a, b in zip(total, issue.values[option], strict=True)]
        for pair in self.pairs:
            if (package[pair.issues[0]], package[pair.issues[1]]) == pair.options:
                total = [a + b for a, b in zip(total, pair.values, strict=True)]
        return tuple(total)

    def named(self, package: Sequence[int]) -> dict[str, str]:
        """Issue → option of one package."""
        return {issue.id: issue.options[option] for issue, option in zip(self.issues, package, strict=True)}


def dropped(domain: Domain, at: int, worth: Vector) -> Domain:
    """The domain without one issue, which leaves `worth` to each party whatever is agreed elsewhere."""
    issues = tuple(issue for i, issue in enumerate(domain.issues) if i != at)
    pairs = tuple(
        replace(pair, issues=(pair.issues[0] - (pair.issues[0] > at), pair.issues[1] - (pair.issues[1] > at)))
        for pair in domain.pairs
        if at not in pair.issues
    )
    left = tuple(None if r is None else r - w for r, w in zip(domain.reservation, worth, strict=True))
    return replace(domain, issues=issues, pairs=pairs, reservation=left, on_the_table=None)


def split(domain: Domain, at: int) -> Domain:
    """The domain with one issue in two halves, each worth half in every way, and settled apart."""
    whole = domain.issues[at]
    halves = tuple(replace(whole, id=f"{whole.id}#{n}", values=_half(whole.values)) for n in range(1, HALVES + 1))
    issues = (*domain.issues[:at], halves[0], *domain.issues[at + 1 :], halves[1])
    extra = len(domain.issues)
    pairs: list[Pair] = []
    for pair in domain.pairs:
        if at not in pair.issues:
            pairs.append(pair)
            continue
        half = replace(pair, values=_half((pair.values,))[0])
        pairs += [half, _moved(half, at, extra)]
    return replace(domain, issues=issues, pairs=tuple(pairs), on_the_table=None)


def _half(rows: tuple[Vector, ...]) -> tuple[Vector, ...]:
    return tuple(tuple(x / HALVES for x in row) for row in rows)


def _moved(pair: Pair, at: int, extra: int) -> Pair:
    """The same pair term on the other half, which stands last."""
    other = 1 if pair.issues[0] == at else 0
    return replace(pair, issues=(pair.issues[other], extra), options=(pair.options[other], pair.options[1 - other]))


__all__ = ["HALVES", "Domain", "Issue", "Pair", "Vector", "dropped", "split"]
