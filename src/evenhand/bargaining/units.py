"""What the searches work on: parts that must share a stage as one unit, units as bits, and their worth as arrays.

Invariant: unit j comes before unit k in id order iff j < k; no array depends on what a party is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.bargaining.plan import Plan, Stages, Worth, middle, part_key

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Units:
    """A plan's commitments as arrays; party i is row i, unit k is column k and bit k."""

    names: Stages  # the parts in each unit, in id order
    value: Floats  # (parties, units): v
    left: Floats  # (parties, units): w
    taken: Floats  # (parties, units): w, or for the obligor max(0, w): what defection at its own stage takes of it
    patience: Floats  # (parties,): δ
    past: Floats  # (parties,): δ·d plus Σ (w - v) over what is done; what the first stage's defection starts from
    before: tuple[int, ...]  # bits of the units that must stand in strictly earlier stages
    along: tuple[int, ...]  # bits of the units that may not stand in later stages
    size: Ints  # (units,): parts in each
    at_most: int  # parts in one stage
    floor: float = 0.0  # smallest guarantee told apart: 0, or -inf to compare margins where all hold

    @property
    def n(self) -> int:
        """Number of units."""
        return len(self.names)

    @property
    def patient(self) -> bool:
        """Whether no party discounts, so that what is still to come is worth the same in any order."""
        return bool((self.patience == 1).all())

    @property
    def constrained(self) -> bool:
        """Whether not every set of units may stand in a stage at any time."""
        return any(self.before) or any(self.along) or int(self.size.sum()) > self.at_most

    def stage(self, bits: int) -> tuple[str, ...]:
        """Ids of the parts in a set of units, in id order."""
        parts = [part for k, names in enumerate(self.names) if bits >> k & 1 for part in names]
        return tuple(sorted(parts, key=part_key))

    def stages(self, order: Iterable[int]) -> Stages:
        """Ids for an order of sets of units."""
        return tuple(self.stage(bits) for bits in order)

    def bits(self, stages: Stages) -> tuple[int, ...]:
        """Sets of units for an order of parts that keeps units whole."""
        unit = {part: 1 << k for k, names in enumerate(self.names) for part in names}
        return tuple(sum({unit[part] for part in stage}) for stage in stages)


def units_of(plan: Plan, at: Worth | None = None, *, allowing: bool = False) -> Units:
    """The units of what is still to be done, at the middle of every range or at the worth given.

    With `allowing`, guarantees count only beyond what each party can be made to stand to lose.
    """
    at = at or middle(plan)
    names, before, along = joined(plan)
    parties, by = plan.parties, {part: c.by for c in plan.commitments for part in c.parts}

    def row(of: Mapping[str, float], party: str, *, own: bool) -> list[float]:
        kept = [[max(0.0, of[p]) if own and by[p] == party else of[p] for p in unit] for unit in names]
        return [sum(unit) for unit in kept]

    done = sorted(plan.finished())
    past = [
        at.patience[i] * at.breakdown[i] + sum((at.left[i][part] - at.value[i][part] for part in done), start=0.0)
        for i in parties
    ]
    allowed = np.array([float(plan.available(i)) * allowing for i in parties], dtype=np.float64)
    sizes = np.array([len(unit) for unit in names], dtype=np.int64)
    shape = (len(parties), len(names))
    return Units(
        names=names,
        value=np.array([row(at.value[i], i, own=False) for i in parties], dtype=np.float64).reshape(shape),
        left=np.array([row(at.left[i], i, own=False) for i in parties], dtype=np.float64).reshape(shape),
        taken=np.array([row(at.left[i], i, own=True) for i in parties], dtype=np.float64).reshape(shape),
        patience=np.array([at.patience[i] for i in parties], dtype=np.float64),
        past=np.array(past, dtype=np.float64) - allowed,
        before=before,
        along=along,
        size=sizes,
        at_most=plan.at_most or int(sizes.sum()),
    )


def joined(plan: Plan) -> tuple[Stages, tuple[int, ...], tuple[int, ...]]:
    """Units of what is ahead, and for each the bits that must come strictly before it, and no later than it."""
    parts = plan.ahead()
    strict, weak = edges(plan)
    reach = _closure(parts, [*strict, *weak])
    group = {p: min((q for q in parts if q == p or (q in reach[p] and p in reach[q])), key=part_key) for p in parts}
    heads = sorted(set(group.values()), key=part_key)
    bit = {head: 1 << k for k, head in enumerate(heads)}
    before, along = dict.fromkeys(heads, 0), dict.fromkeys(heads, 0)
    for first, later in strict:
        before[group[later]] |= bit[group[first]]
    for first, later in weak:
        along[group[later]] |= bit[group[first]] & ~bit[group[later]]
    names = tuple(tuple(p for p in parts if group[p] == head) for head in heads)
    return names, tuple(before.values()), tuple(along.values())


def edges(plan: Plan) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Pairs (first, later) of parts ahead: strictly earlier stage, and no later stage."""
    ahead = set(plan.ahead())
    strict = [(a, part) for c in plan.commitments for part in c.parts for a in c.after]
    weak = [(a, b) for c in plan.commitments for a, b in zip(c.parts, c.parts[1:], strict=False)]
    for c in plan.commitments:
        weak += [pair for part in c.parts for o in c.together for pair in ((part, o), (o, part))]
    return [e for e in strict if ahead.issuperset(e)], [e for e in weak if ahead.issuperset(e)]


def _closure(parts: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """For each part, the parts that it leads to."""
    reach: dict[str, set[str]] = {part: set() for part in parts}
    for first, later in pairs:
        reach[first].add(later)
    for between, beyond in reach.items():
        for found in reach.values():
            if between in found:
                found.update(beyond)
    return reach


def table(of: Floats) -> Floats:
    """Sums over every set of units: (parties, units) → (parties, 2^units)."""
    sums = np.zeros((of.shape[0], 1))
    for column in of.T:
        sums = np.concatenate([sums, sums + column[:, None]], axis=1)
    return sums


def needs(units: Units) -> Ints:
    """For every set of units, the units that must be done before it; -1 where no stage may hold it."""
    strict, weak, size = (np.zeros(1, dtype=np.int64) for _ in range(3))
    for k in range(units.n):
        strict = np.concatenate([strict, strict | units.before[k]])
        weak = np.concatenate([weak, weak | units.along[k]])
        size = np.concatenate([size, size + units.size[k]])
    need = strict | (weak & ~np.arange(len(weak), dtype=np.int64))
    return np.where(size > units.at_most, np.int64(-1), need)


def subsets(of: int) -> Ints:
    """Every subset of a set of units but the empty one."""
    found = np.zeros(1, dtype=np.int64)
    for k in range(of.bit_length()):
        if of >> k & 1:
            found = np.concatenate([found, found | np.int64(1 << k)])
    return found[1:]


def count_units(sets: Ints) -> NDArray[np.uint8]:
    """Number of units in each set of up to 62 units, in any shape.

    >>> count_units(np.array([0, 1, 6, 1 << 40])).tolist()
    [0, 1, 2, 1]
    """
    if hasattr(np, "bitwise_count"):
        return np.bitwise_count(sets)
    return count_pairwise(sets)


def count_pairwise(sets: Ints) -> NDArray[np.uint8]:
    """The same with NumPy before 2.0, which has no function for it: counts of two bits, of four, of eight, added up."""
    twos: Ints = sets - (sets >> 1 & 0x5555555555555555)
    fours: Ints = (twos & 0x3333333333333333) + (twos >> 2 & 0x3333333333333333)
    eights: Ints = fours + (fours >> 4) & 0x0F0F0F0F0F0F0F0F
    for shift in (8, 16, 32):
        eights = eights + (eights >> shift)
    return (eights & 0x7F).astype(np.uint8)


def id_rank(stage: Ints, n: int) -> Ints:
    """Place of each set of units when sets are compared unit by unit, as words in a dictionary.

    >>> sorted([3, 1, 2], key=lambda s: int(id_rank(np.array([s]), 2)[0]))  # a, ab, b
    [1, 3, 2]
    """
    rank = count_units(stage).astype(np.int64)
    for k in range(n):
        skipped = (stage >> k & 1 == 0) & (stage >> k > 0)
        rank += skipped * np.int64(1 << (n - 1 - k))
    return rank


def first_in_id_order(stage: Ints, n: int) -> int:
    """The set that comes first."""
    return int(stage[np.argmin(id_rank(stage, n))])
