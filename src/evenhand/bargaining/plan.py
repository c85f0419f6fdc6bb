"""A plan as its analyst states it: parties, commitments, values as exact fractions or ranges of them.

Invariant: a `Plan` is whole: every party, commitment and part that it names is its own, and its order can be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Self

Stages = tuple[tuple[str, ...], ...]
"""Ids of parts, stage by stage; in a stage in id order."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Span:
    """A number, or a range of numbers of which none is preferred."""

    low: Fraction
    high: Fraction  # equal to low for a number

    @classmethod
    def of(cls, value: str | int | Fraction) -> Span:
        """The span that holds one number."""
        return cls(low=Fraction(value), high=Fraction(value))

    @property
    def ranged(self) -> bool:
        """Whether the analyst left a range."""
        return self.low < self.high

    @property
    def mid(self) -> Fraction:
        """The middle, at which the search is run."""
        return (self.low + self.high) / 2

    def json(self) -> Any:
        """A number, or `[low, high]`."""
        return [float(self.low), float(self.high)] if self.ranged else float(self.low)


ZERO, ONE = Span.of(0), Span.of(1)
Pick = Callable[[str, Span], Any]
"""What a span, named in words, stands for in one calculation: its middle, a draw, an array of draws."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Commitment:
    """One commitment, carried out by one party."""

    id: str
    by: str  # the obligor
    values: Mapping[str, Span]  # v: worth to each party, in points; a party not named: 0
    persists: Span = ONE  # p: share of it that persists after a later breakdown
    after_breakdown: Mapping[str, Span]  # w stated outright; a party not named: p·v
    after: tuple[str, ...] = ()  # parts that must stand in strictly earlier stages
    together: tuple[str, ...] = ()  # parts that must stand in the same stage
    splittable: int = 1  # number of equal parts
    may_drop: bool = False
    title: str = ""  # what is to be done, in words
    why: str = ""  # what its values rest on

    @property
    def parts(self) -> tuple[str, ...]:
        """Ids of its parts, in order; its own id where it is whole."""
        return (self.id,) if self.splittable == 1 else tuple(f"{self.id}#{j + 1}" for j in range(self.splittable))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Plan:
    """Everything that one PLAN.yaml states."""

    parties: tuple[str, ...]
    unit: str | None = None  # of the common scale; None: comparability is assumed
    breakdown: Mapping[str, Span]  # d: value of breakdown before anything is done
    patience: Mapping[str, Span]  # δ by stage, in (0, 1]
    commitments: tuple[Commitment, ...]
    guarantees: Mapping[str, Fraction] | None = None  # what each party can be made to lose; None: not stated
    at_most: int | None = None  # parts in one stage
    done: Stages = ()  # the fixed prefix
    orders: Mapping[str, Stages]  # named plans to compare
    title: str = ""
    note: str = ""
    names: Mapping[str, str] = field(default_factory=dict)  # of parties, for people; a party without one goes by its id

    def breakdown_of(self, party: str) -> Span:
        """The stated value of breakdown, or 0."""
        return self.breakdown.get(party, ZERO)

    def patience_of(self, party: str) -> Span:
        """The stated patience, or 1."""
        return self.patience.get(party, ONE)

    def name_of(self, party: str) -> str:
        """The party's name, or its id."""
        return self.names.get(party, party)

    def available(self, party: str) -> Fraction:
        """The guarantee that can be had for a party, or 0."""
        return (self.guarantees or {}).get(party, Fraction(0))

    def finished(self) -> frozenset[str]:
        """Parts already done."""
        return frozenset(part for stage in self.done for part in stage)

    def ahead(self) -> tuple[str, ...]:
        """Parts still to be done, in id order."""
        past = self.finished()
        return tuple(sorted((p for c in self.commitments for p in c.parts if p not in past), key=part_key))

    def without(self, dropped: frozenset[str]) -> Self:
        """The same plan without some commitments; what waited for one of them waits for what that one waited for."""
        gone = {c.id: c for c in self.commitments if c.id in dropped}
        kept = tuple(
            replace(c, after=_inherited(c.after, gone), together=tuple(p for p in c.together if whole(p) not in gone))
            for c in self.commitments
            if c.id not in gone
        )
        orders = {
            name: tuple(s for stage in o if (s := tuple(p for p in stage if whole(p) not in gone)))
            for name, o in self.orders.items()
        }
        return replace(self, commitments=kept, orders=orders)


def whole(part: str) -> str:
    """The id of the commitment that a part belongs to."""
    return part.split("#", 1)[0]


def part_key(part: str) -> tuple[str, int]:
    """Order of parts: by id as text, then by number."""
    name, _, number = part.partition("#")
    return name, int(number or 0)


def _inherited(after: tuple[str, ...], gone: Mapping[str, Commitment]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    ahead = list(after)
    while ahead:
        part = ahead.pop(0)
        if whole(part) in gone:
            ahead.extend(gone[whole(part)].after)
        else:
            found[part] = None
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Worth:
    """What each part is worth to each party, under one choice from every span; floats, fractions or arrays of draws."""

    value: Mapping[str, Mapping[str, Any]]  # party → part → v
    left: Mapping[str, Mapping[str, Any]]  # party → part → w, its worth if the process breaks down later
    breakdown: Mapping[str, Any]
    patience: Mapping[str, Any]


def worth(plan: Plan, pick: Pick) -> Worth:
    """The worth of every part when each span stands for `pick(name, span)`; a part is worth an n-th of the whole."""
    value: dict[str, dict[str, Any]] = {party: {} for party in plan.parties}
    left: dict[str, dict[str, Any]] = {party: {} for party in plan.parties}
    for c in plan.commitments:
        persists = pick(f"{c.id}: what persists", c.persists)
        for party in plan.parties:
            v, w = pick(f"{c.id}: value to {party}", c.values.get(party, ZERO)), c.after_breakdown.get(party)
            stays = persists * v if w is None else pick(f"{c.id}: worth to {party} after breakdown", w)
            value[party].update(dict.fromkeys(c.parts, v / c.splittable))
            left[party].update(dict.fromkeys(c.parts, stays / c.splittable))
    return Worth(
        value=value,
        left=left,
        breakdown={party: pick(f"value of breakdown to {party}", plan.breakdown_of(party)) for party in plan.parties},
        patience={party: pick(f"patience of {party}", plan.patience_of(party)) for party in plan.parties},
    )


def ranges(plan: Plan) -> dict[str, Span]:
    """Every range of the plan by its name, in an order that depends neither on parties' names nor on their listing."""
    by_id = sorted(plan.commitments, key=lambda c: c.id)
    obligors = tuple(dict.fromkeys([*(c.by for c in by_id), *plan.parties]))
    found: dict[str, Span] = {}

    def note(name: str, span: Span) -> Fraction:
        found[name] = span
        return span.mid

    for c in by_id:
        parties = tuple(dict.fromkeys((c.by, *obligors)))
        worth(replace(plan, parties=parties, commitments=(c,)), note)
    return {name: span for name, span in found.items() if span.ranged}


def middle(plan: Plan) -> Worth:
    """The worth of every part at the middle of every range, as floats."""
    return worth(plan, lambda _, span: float(span.mid))
