"""A second, slow look at a printed order: every party tries every deviation at every stage, in exact fractions.

Invariant: nothing here is shared with the search or with `account`; it reads the plan alone, follows the words of the
definition, and plays each deviation out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations

from evenhand.bargaining.plan import Commitment, Plan, Stages

NEAR = Fraction(1, 10**7)  # how far a figure of the search, in floats, may lie from the exact one
ALL_SUBSETS = 10  # own parts in a stage up to which every choice of what to withhold is tried


def exact_margins(plan: Plan, stages: Stages) -> list[dict[str, Fraction]]:
    """By stage to come and party: going on less the best one-shot deviation, at the middle of every range."""
    return [{party: _margin(plan, stages, t, party) for party in plan.parties} for t in range(len(stages))]


def faults_of(plan: Plan, stages: Stages, margins: tuple[Mapping[str, float], ...]) -> list[str]:
    """What is wrong with a printed order and its margins, in words; empty where nothing is."""
    wrong = breaks(plan, stages)
    if wrong and wrong[0].startswith("not "):
        return wrong
    for t, exact in enumerate(exact_margins(plan, stages)):
        for party, margin in exact.items():
            if abs(margin - Fraction(margins[t][party])) > NEAR:
                wrong.append(f"stage {t + 1}, {party}: margin {margins[t][party]} where {float(margin)} is right")
    return wrong


def breaks(plan: Plan, stages: Stages) -> list[str]:
    """Which of the plan's own conditions an order does not keep."""
    held = [part for stage in stages for part in stage]
    past = plan.finished()
    due = [part for c in plan.commitments for part in c.parts if part not in past]
    if sorted(held) != sorted(due) or not all(stages):
        return ["not every commitment stands in exactly one stage"]
    at = {part: t for t, stage in enumerate(stages) for part in stage} | dict.fromkeys(past, -1)
    wrong = [line for c in plan.commitments for line in _breaks(c, at)]
    if plan.at_most is not None:
        wrong += [f"stage {t + 1} holds {len(s)}" for t, s in enumerate(stages) if len(s) > plan.at_most]
    return wrong


def _breaks(c: Commitment, at: Mapping[str, int]) -> Iterator[str]:
    for part in c.parts:
        if at[part] < 0:
            continue
        for first in c.after:
            if at[first] >= at[part]:
                yield f"{part} is not after {first}"
        for other in c.together:
            if at[other] not in (at[part], -1):
                yield f"{part} is not with {other}"
    for first, later in zip(c.parts, c.parts[1:], strict=False):
        if at[first] > at[later] >= 0:
            yield f"{later} is before {first}"


def _margin(plan: Plan, stages: Stages, t: int, party: str) -> Fraction:
    patience = plan.patience_of(party).mid
    go_on = Fraction(0)
    for s in range(t, len(stages)):
        go_on += patience ** (s - t) * sum((_value(plan, part, party) for part in stages[s]), Fraction(0))
    return go_on - max(_leave(plan, stages, t, party, withheld) for withheld in _choices(plan, stages[t], party))


def _choices(plan: Plan, stage: tuple[str, ...], party: str) -> Iterator[frozenset[str]]:
    """Every set of own parts that the party could withhold; of very many, each part's better half."""
    own = [part for part in stage if _commitment(plan, part).by == party]
    if len(own) > ALL_SUBSETS:
        yield frozenset(part for part in own if _left(plan, part, party) < 0)
        return
    for size in range(len(own) + 1):
        yield from map(frozenset, combinations(own, size))


def _leave(plan: Plan, stages: Stages, t: int, party: str, withheld: frozenset[str]) -> Fraction:
    """Worth of withholding some parts at stage t, and then breakdown for good."""
    gain = plan.patience_of(party).mid * plan.breakdown_of(party).mid
    gain += sum((_left(plan, part, party) for part in stages[t] if part not in withheld), Fraction(0))
    before = [part for stage in (*plan.done, *stages[:t]) for part in stage]
    gain += sum((_left(plan, part, party) - _value(plan, part, party) for part in before), Fraction(0))
    return gain


def _commitment(plan: Plan, part: str) -> Commitment:
    return next(c for c in plan.commitments if part in c.parts)


def _value(plan: Plan, part: str, party: str) -> Fraction:
    c = _commitment(plan, part)
    return c.values[party].mid / c.splittable if party in c.values else Fraction(0)


def _left(plan: Plan, part: str, party: str) -> Fraction:
    c = _commitment(plan, part)
    if party in c.after_breakdown:
        return c.after_breakdown[party].mid / c.splittable
    return c.persists.mid * _value(plan, part, party)
