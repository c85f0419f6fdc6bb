"""Every ordered partition, one by one, by plain code that shares nothing with the search; and random plans for it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from evenhand.bargaining.plan import Commitment, Plan, Span, Stages


def number(value: float | str) -> Span:
    return Span.of(Fraction(str(value)))


def all_orders(plan: Plan) -> Iterator[tuple[float, float, int, Stages]]:  # noqa: C901  plain on purpose
    """Peak, total, stages and order of every plan that keeps the conditions, built from the last stage to the first."""
    parts = [p for c in plan.commitments for p in c.parts if p not in plan.finished()]
    facts = _facts(plan)
    later: dict[str, set[str]] = {p: set() for p in parts}  # strictly
    for c in plan.commitments:
        for a in c.after:
            if a in later:
                later[a].update(p for p in c.parts if p in later)
    pairs = [(a, b) for c in plan.commitments for a, b in zip(c.parts, c.parts[1:], strict=False)]
    mates = [(p, o) for c in plan.commitments for p in c.parts for o in c.together if p in later and o in later]

    def fits(stage: tuple[str, ...], behind: frozenset[str]) -> bool:
        if plan.at_most is not None and len(stage) > plan.at_most:
            return False
        own = set(stage)
        if any(not later[p] <= behind for p in stage):
            return False
        if any(a in own and b in later and b not in own and b not in behind for a, b in pairs):
            return False
        return all((a in own) == (b in own) for a, b in mates)

    def extend(
        left: tuple[str, ...], ahead: list[float], peak: float, total: float, order: Stages
    ) -> Iterator[tuple[float, float, int, Stages]]:
        if not left:
            yield peak, total, len(order), order
            return
        behind = frozenset(p for s in order for p in s)
        for size in range(1, len(left) + 1):
            for stage in combinations(left, size):
                if not fits(stage, behind):
                    continue
                before = [p for p in left if p not in stage]
                go_on, short = _stage(facts, stage, before, ahead)
                new = [max(0.0, s) for s in short]
                yield from extend(tuple(before), go_on, max(peak, *new), total + sum(new), (stage, *order))

    yield from extend(tuple(parts), [0.0] * len(plan.parties), 0.0, 0.0, ())


def best(plan: Plan) -> tuple[float, float, int]:
    """Smallest peak, then total, then number of stages; values within 1e-9 tie."""
    found = [(peak, total, count) for peak, total, count, _ in all_orders(plan)]
    peak = min(f[0] for f in found)
    found = [f for f in found if f[0] <= peak + 1e-9]
    total = min(f[1] for f in found)
    return peak, total, min(f[2] for f in found if f[1] <= total + 1e-9)


def _facts(plan: Plan) -> list[tuple[dict[str, float], dict[str, float], set[str], float, float]]:
    """For each party: v, w, own parts, patience, and past (with patience times breakdown)."""
    facts = []
    for party in plan.parties:
        v, w, own = {}, {}, set()
        for c in plan.commitments:
            value = float(c.values[party].mid) if party in c.values else 0.0
            rest = float(c.after_breakdown[party].mid) if party in c.after_breakdown else float(c.persists.mid) * value
            for part in c.parts:
                v[part], w[part] = value / c.splittable, rest / c.splittable
                if c.by == party:
                    own.add(part)
        patience = float(plan.patience_of(party).mid)
        past = patience * float(plan.breakdown_of(party).mid) + sum(w[p] - v[p] for p in plan.finished())
        facts.append((v, w, own, patience, past))
    return facts


def _stage(facts, stage, before, ahead):
    go_on, short = [], []
    for (v, w, own, patience, past), next_one in zip(facts, ahead, strict=True):
        c = sum(v[p] for p in stage) + patience * next_one
        d = past + sum(max(0.0, w[p]) if p in own else w[p] for p in stage) + sum(w[p] - v[p] for p in before)
        go_on.append(c)
        short.append(d - c)
    return go_on, short


def random_plan(rng: random.Random, *, n: int, patient: bool | None = None, parties: int | None = None) -> Plan:
    """A plan of up to n parts, with whatever conditions the dice give."""
    who = tuple("abc"[: parties or rng.choice([2, 2, 3])])
    patient = rng.random() < 0.5 if patient is None else patient
    commitments: list[Commitment] = []
    left, number_of = n, 0
    while left > 0:
        split = min(left, rng.choice([1, 1, 1, 1, 2, 3]))
        commitments.append(_random_commitment(rng, who, number_of, split, commitments))
        left, number_of = left - split, number_of + 1
    done: Stages = ()
    if len(commitments) > 2 and rng.random() < 0.25:
        free = [
            c
            for c in commitments
            if not c.together and not c.after and not any(c.id in o.together for o in commitments)
        ]
        done = (tuple(p for c in free[:2] for p in c.parts),) if free else ()
    biggest = _biggest_group(commitments)
    return Plan(
        parties=who,
        breakdown={p: number(rng.choice([0, -1, -2.5, 1.25])) for p in who},
        patience={} if patient else {p: number(rng.choice([0.5, 0.8, 0.9, 0.95, 1])) for p in who},
        commitments=tuple(commitments),
        at_most=None if rng.random() < 0.7 else max(biggest, rng.choice([1, 2, 3])),
        done=done,
        orders={},
    )


def _biggest_group(commitments: list[Commitment]) -> int:
    return sum(
        len(c.parts) for c in commitments if c.together or any(set(c.parts) & set(o.together) for o in commitments)
    )


def _random_commitment(
    rng: random.Random, who: tuple[str, ...], k: int, split: int, earlier: list[Commitment]
) -> Commitment:
    by = rng.choice(who)
    mutual = rng.random() < 0.6
    values = {}
    for party in who:
        size = rng.choice([0, 1, 2, 3, 4, 5, 0.5, 2.25])
        values[party] = number((-size if party == by else size) if mutual else size * rng.choice([-1, 1]))
    ids = [c.id for c in earlier]
    after = [i for i in ids if rng.random() < 0.15]
    together = [i for i in ids if rng.random() < 0.08 and not after and not any(c.after for c in earlier)]
    parts = {c.id: c.parts for c in earlier}
    return Commitment(
        id=f"k{k}",
        by=by,
        values=values,
        persists=number(rng.choice([1, 1, 0.5, 0])),
        after_breakdown={p: number(rng.choice([-2, 0, 1, 3])) for p in who if rng.random() < 0.15},
        after=tuple(p for i in after for p in parts[i]),
        together=tuple(p for i in together for p in parts[i]),
        splittable=split,
    )
