"""A good order by small changes: no proof, for plans of any size, and a first mark for the exact searches to beat.

Invariant: every order given out keeps the plan's conditions; the same units and seed give the same order.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from evenhand.bargaining.account import TIE
from evenhand.bargaining.units import Units

Order = tuple[int, ...]
"""Sets of units as bits, stage by stage."""
Mark = tuple[float, float, int]
"""Peak, total, stages: smaller is better, in this order."""
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """The marks of orders of some units, in plain floats."""

    units: Units
    rows: tuple[tuple[float, float, list[float], list[float], list[float]], ...]  # δ, past, v, w, taken by party
    joining: tuple[float, ...] = ()  # what C at the first stage must be worth to each party; () for no condition

    @classmethod
    def of(cls, units: Units, joining: Iterable[float] = ()) -> Judge:
        """A judge; an order that a party would not join is worse than any that all would."""
        each = zip(units.patience, units.past, units.value, units.left, units.taken, strict=True)
        rows = tuple((float(d), float(p), v.tolist(), w.tolist(), x.tolist()) for d, p, v, w, x in each)
        return cls(units=units, rows=rows, joining=tuple(joining))

    def mark(self, order: Order) -> Mark:
        """Peak, total and stages of an order."""
        members = [[k for k in range(self.units.n) if bits >> k & 1] for bits in order]
        peak, sums = 0.0, 0.0
        for i, row in enumerate(self.rows):
            short, go_on = self._short(row, members)
            missing = self.joining[i] - go_on if self.joining else 0.0
            peak = max(peak, *short) if missing <= TIE else max(peak, *short) + 1e6 + missing
            sums += sum(s for s in short if s > TIE)
        return peak, sums, len(order)

    @staticmethod
    def _short(
        row: tuple[float, float, list[float], list[float], list[float]], members: list[list[int]]
    ) -> tuple[list[float], float]:
        """What one party lacks at each stage, from the last to the first, and C at the first."""
        patience, past, v, w, x = row
        done = past + sum(w[k] - v[k] for stage in members for k in stage)
        ahead, short = 0.0, []
        for stage in reversed(members):
            for k in stage:
                done -= w[k] - v[k]
            ahead = sum([v[k] for k in stage]) + patience * ahead
            short.append(done + sum([x[k] for k in stage]) - ahead)
        return short, ahead


def better(one: Mark, other: Mark) -> bool:
    """Whether a mark is better by more than a tie."""
    for a, b in zip(one, other, strict=True):
        if abs(a - b) > TIE:
            return a < b
    return False


def climb(judge: Judge, *, tries: int, seed: int = 0, starts: Iterable[Order] = (), say: Say | None = None) -> Order:
    """The best order that was come upon: `tries` counts the orders looked at."""
    units, rng = judge.units, random.Random(seed)  # noqa: S311
    best = one_by_one(units)
    mark, left = judge.mark(best), tries
    for start in [*starts, levels(units), best]:
        order, at, left = _rise(judge, start, left, rng)
        best, mark = (order, at) if better(at, mark) else (best, mark)
    while left > 0 and units.n > 1:
        order, at, left = _rise(judge, _shaken(units, best, rng), left - 1, rng)
        if better(at, mark):
            best, mark = order, at
            if say:
                say(f"largest guarantee {mark[0]:.4g}, total {mark[1]:.4g}, {mark[2]} stages; {left:,} orders to try")
    return best


def levels(units: Units) -> Order:
    """As few stages as the conditions allow, everything as early as it can be."""
    return _laid(units, units.at_most)


def one_by_one(units: Units) -> Order:
    """One unit a stage, in id order as far as the conditions allow."""
    return _laid(units, 0)


def _laid(units: Units, room: int) -> Order:
    done, order = 0, []
    while done != (1 << units.n) - 1:
        stage, used = 0, 0
        for k in range(units.n):
            free = not (done >> k & 1) and not units.before[k] & ~done and not units.along[k] & ~(done | stage)
            if free and (used + int(units.size[k]) <= room or not stage):
                stage, used = stage | 1 << k, used + int(units.size[k])
        order.append(stage)
        done |= stage
    return tuple(order)


def keeps(units: Units, order: Order) -> bool:
    """Whether an order keeps the conditions."""
    done = 0
    for stage in order:
        size = 0
        for k in range(units.n):
            if stage >> k & 1:
                size += int(units.size[k])
                if units.before[k] & ~done or units.along[k] & ~(done | stage):
                    return False
        if size > units.at_most:
            return False
        done |= stage
    return True


def _rise(judge: Judge, order: Order, left: int, rng: random.Random) -> tuple[Order, Mark, int]:
    """Take the first change for the better, until there is none."""
    mark, moved = judge.mark(order), True
    while moved and left > 0:
        moved = False
        changes = list(_changes(judge.units, order))
        rng.shuffle(changes)
        for changed in changes:
            if left <= 0:
                break
            if not keeps(judge.units, changed):
                continue
            at, left = judge.mark(changed), left - 1
            if better(at, mark):
                order, mark, moved = changed, at, True
                break
    return order, mark, left


def _changes(units: Units, order: Order) -> Iterator[Order]:
    """Orders one change away: two stages joined, a unit elsewhere or by itself, two units exchanged."""
    for t in range(len(order) - 1):
        yield (*order[:t], order[t] | order[t + 1], *order[t + 2 :])
    place = {k: t for t, stage in enumerate(order) for k in range(units.n) if stage >> k & 1}
    for k, at in place.items():
        bit = 1 << k
        without = [stage & ~bit for stage in order]
        for t in range(len(order)):
            if t != at:
                yield tuple(s | (bit if u == t else 0) for u, s in enumerate(without) if s or u == t)
        for t in range(len(order) + 1):
            yield tuple(s for s in (*without[:t], bit, *without[t:]) if s)
        for other, there in place.items():
            if other > k and there != at:
                yield tuple(s ^ (bit | 1 << other) if u in (at, there) else s for u, s in enumerate(order))


def _shaken(units: Units, order: Order, rng: random.Random) -> Order:
    """Several changes at once, for better or worse."""
    for _ in range(rng.randint(2, 5)):
        changes = list(_changes(units, order))
        rng.shuffle(changes)
        order = next((changed for changed in changes[:8] if keeps(units, changed)), order)
    return order
