"""What one order of commitments asks of each party: margins, guarantees, bonds, participation.

A party goes on from a stage while what is still to come is worth more to it than taking what it can and leaving; the
shortfall is the guarantee that it must stand to lose. Always in a model, under stated values: unitary parties, known
values, a breach seen at once. Roots: Walter 1997; Fearon 1998; Admati and Perry 1991; Watson 1999; Lockwood and
Thomas 2002.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from evenhand.bargaining.plan import Plan, Stages, Worth

TIE = 1e-9  # values this close are equal


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Account:
    """One order judged at one set of values; every number in the points of the plan."""

    stages: Stages  # still to come
    margins: tuple[Mapping[str, float], ...]  # by stage and party: going on less best defection
    joining: Mapping[str, float]  # C at the first stage less breakdown
    available: Mapping[str, float] | None  # guarantees that can be had; None where the plan does not say

    @property
    def guarantees(self) -> tuple[dict[str, float], ...]:
        """By stage and party: what the party must stand to lose there; 0 where going on is worth it."""
        return tuple({party: _short(m) for party, m in stage.items()} for stage in self.margins)

    @property
    def peak(self) -> float:
        """The largest guarantee of any party at any stage."""
        return max((g for stage in self.guarantees for g in stage.values()), default=0.0)

    @property
    def total(self) -> float:
        """Sum of all guarantees: a tie-break, not money, since one bond can stand throughout."""
        return float(added(g for stage in self.guarantees for g in stage.values()))

    @property
    def standing(self) -> dict[str, float]:
        """The bond that would cover a party from the first stage to the last."""
        return {party: max((g[party] for g in self.guarantees), default=0.0) for party in self.joining}

    @property
    def participation(self) -> dict[str, bool]:
        """Whether the whole is worth at least as much to a party as breakdown at once."""
        return {party: gain >= -TIE for party, gain in self.joining.items()}

    @property
    def self_enforcing(self) -> bool:
        """Whether it holds with no guarantee at all, in this model, under these values."""
        return self.peak <= TIE and all(self.participation.values())

    @property
    def gap(self) -> dict[str, tuple[float, int | None]] | None:
        """By party: the largest guarantee beyond what can be had, and its stage (from 1; None where there is none)."""
        if self.available is None:
            return None
        return {party: self._gap(party, self.available[party]) for party in self.joining}

    def _gap(self, party: str, available: float) -> tuple[float, int | None]:
        beyond = [_short(-(g[party] - available)) for g in self.guarantees]
        largest = max(beyond, default=0.0)
        return largest, beyond.index(largest) + 1 if largest > 0 else None

    @property
    def slack(self) -> float:
        """Smallest margin of any party at any stage, counting the guarantee that it can be made to stand to lose."""
        had = self.available or {}
        return min((m + had.get(p, 0.0) for stage in self.margins for p, m in stage.items()), default=float("inf"))


def account(plan: Plan, stages: Stages, at: Worth) -> Account:
    """Judge one order of what is still to be done, at one set of values."""
    found = margins(plan, stages, at)
    had = {party: float(plan.available(party)) for party in plan.parties}
    return Account(
        stages=stages,
        margins=tuple({party: float(found[party][t]) for party in plan.parties} for t in range(len(stages))),
        joining={party: float(going_on(plan, stages, at, party) - at.breakdown[party]) for party in plan.parties},
        available=None if plan.guarantees is None else had,
    )


def margins(plan: Plan, stages: Stages, at: Worth) -> dict[str, list[Any]]:
    """By party, its margin at each stage to come: m = C - D; numbers, or arrays of draws."""
    return {party: _margins(plan, stages, at, party) for party in plan.parties}


def added(values: Iterable[Any]) -> Any:
    """Numbers or arrays, one by one: `sum` compensates floats from Python 3.12 on, and last digits would differ."""
    return reduce(add, values, 0.0)


def going_on(plan: Plan, stages: Stages, at: Worth, party: str) -> Any:
    """C at the first stage of the whole plan, what is done included."""
    ahead: Any = 0.0
    for stage in reversed(plan.done + stages):
        ahead = added(at.value[party][part] for part in stage) + at.patience[party] * ahead
    return ahead


def _margins(plan: Plan, stages: Stages, at: Worth, party: str) -> list[Any]:
    v, w, patience = at.value[party], at.left[party], at.patience[party]
    own = {part for c in plan.commitments if c.by == party for part in c.parts}
    ahead: list[Any] = []  # C, from the last stage to the first
    for stage in reversed(stages):
        ahead.append(added(v[part] for part in stage) + patience * (ahead[-1] if ahead else 0.0))
    past = added(w[part] - v[part] for part in sorted(plan.finished())) + patience * at.breakdown[party]
    found = []
    for stage, go_on in zip(stages, reversed(ahead), strict=True):
        taken = added(w[part] if part not in own else _at_least_nothing(w[part]) for part in stage)
        found.append(go_on - taken - past)
        past = past + added(w[part] - v[part] for part in stage)
    return found


def _at_least_nothing(left: Any) -> Any:
    """What an own commitment adds to defection: it is withheld where it would be worth less than nothing."""
    return (left + abs(left)) / 2


def _short(margin: float) -> float:
    """The guarantee that a margin asks for; rounding alone asks for none."""
    return -margin if margin < -TIE else 0.0
