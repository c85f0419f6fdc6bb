"""Over how much of the stated ranges an order holds. A share of a range, never a probability of peace.

Draws are quasi-random: a Halton sequence whose digits are permuted at random from a seed (Owen 2017), so that they
cover the ranges evenly and come out the same every time. Ranges are taken as independent and no value as preferred.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from evenhand.bargaining.account import TIE, account, margins
from evenhand.bargaining.plan import Plan, Span, Stages, Worth, ranges, worth
from evenhand.bargaining.units import Floats

DRAWS = 2048
SEED = 1


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Bar:
    """One range of a tornado: the smallest margin, guarantees that can be had included, at either end of it."""

    name: str
    low: float
    high: float
    slack_low: float
    slack_high: float

    @property
    def swing(self) -> float:
        """How far the range alone moves the smallest margin."""
        return abs(self.slack_high - self.slack_low)

    @property
    def decides(self) -> bool:
        """Whether the order holds at one end of the range and not at the other."""
        return (self.slack_low >= -TIE) != (self.slack_high >= -TIE)


def halton(dims: int, draws: int, rng: np.random.Generator) -> Floats:
    """Points of [0, 1), draws × dims: in each dimension digits of 0, 1, 2, … to a prime base, reversed and permuted."""
    points = np.empty((draws, dims))
    for column, base in enumerate(_primes(dims)):
        left, unit, total = np.arange(draws), 1.0 / base, np.zeros(draws)
        while unit > 1e-9:
            total += rng.permutation(base)[left % base] * unit
            left, unit = left // base, unit / base
        points[:, column] = np.minimum(total + unit * base * rng.random(draws), 1 - 1e-12)
    return points


def _primes(count: int) -> list[int]:
    found: list[int] = []
    n = 2
    while len(found) < count:
        if all(n % p for p in found):
            found.append(n)
        n += 1
    return found


def drawn(plan: Plan, *, draws: int = DRAWS, seed: int = SEED) -> Worth:
    """The worth of every part at each draw: an array where a range bears on it, a number elsewhere."""
    spans = ranges(plan)
    points = halton(len(spans), draws, np.random.default_rng(seed))
    columns = {n: float(s.low) + float(s.high - s.low) * points[:, k] for k, (n, s) in enumerate(spans.items())}
    return worth(plan, lambda name, span: columns.get(name, float(span.mid)))


def holds(plan: Plan, stages: Stages, at: Worth, *, draws: int = DRAWS) -> float:
    """Share of the draws at which no margin of any party at any stage falls short of the guarantee it can be given."""
    kept = np.ones(draws, dtype=bool)
    for party, by_stage in margins(plan, stages, at).items():
        for margin in by_stage:
            kept &= np.broadcast_to(np.asarray(margin) >= -float(plan.available(party)) - TIE, draws)
    return float(kept.mean())


def bonds(plan: Plan, stages: Stages, at: Worth) -> dict[str, tuple[float, float]]:
    """By party, the smallest and the largest standing bond that the draws ask for."""
    found = {}
    for party, by_stage in margins(plan, stages, at).items():
        lowest = np.minimum.reduce(
            np.broadcast_arrays(np.zeros(1), *(np.asarray(m, dtype=np.float64) for m in by_stage))
        )
        found[party] = (abs(float(lowest.max())), abs(float(lowest.min())))
    return found


def spans(plan: Plan, stages: Stages, at: Worth) -> tuple[dict[str, tuple[float, float]], ...]:
    """By stage and party, the smallest and the largest margin over the draws."""
    found = margins(plan, stages, at)
    return tuple(
        {party: (float(np.min(of[t])), float(np.max(of[t]))) for party, of in found.items()} for t in range(len(stages))
    )


def one_draw(at: Worth, row: int) -> Worth:
    """The worth at a single draw."""

    def single(values: Mapping[str, object]) -> dict[str, float]:
        return {name: float(x[row] if isinstance(x, np.ndarray) else x) for name, x in values.items()}  # type: ignore[arg-type]

    return Worth(
        value={party: single(of) for party, of in at.value.items()},
        left={party: single(of) for party, of in at.left.items()},
        breakdown=single(at.breakdown),
        patience=single(at.patience),
    )


def tornado(plan: Plan, stages: Stages) -> tuple[Bar, ...]:
    """What each range alone does to the smallest margin, all others at their middle; the widest first."""

    def slack(moved: str, value: float) -> float:
        at = worth(plan, lambda name, span: value if name == moved else float(span.mid))
        return account(plan, stages, at).slack

    bars = [
        _bar(name, span, slack(name, float(span.low)), slack(name, float(span.high)))
        for name, span in ranges(plan).items()
    ]
    return tuple(sorted(bars, key=lambda bar: -round(bar.swing, 9)))


def _bar(name: str, span: Span, low: float, high: float) -> Bar:
    return Bar(name=name, low=float(span.low), high=float(span.high), slack_low=low, slack_high=high)


def most_robust(plan: Plan, candidates: Iterable[Stages], at: Worth, *, draws: int = DRAWS) -> tuple[Stages, float]:
    """The candidate that holds over the largest share; of equals the first."""
    best: tuple[Stages, float] = ((), -1.0)
    for stages in dict.fromkeys(candidates):
        share = holds(plan, stages, at, draws=draws)
        if share > best[1]:
            best = (stages, share)
    return best
