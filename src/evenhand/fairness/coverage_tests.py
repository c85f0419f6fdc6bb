"""Tests of recall: one battery for each reading, with the number of attributions on which each verdict hangs.

Invariant: outside a frame every figure is None, and the verdict is *cannot tell* for the reason given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.fairness.coverage_counts import Placed, Seen
from evenhand.fairness.verdict import Judged, Trial, Verdict, battery


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Problem:
    """One source, one way of telling incidents apart, two sides."""

    outlet: str
    axis: str  # victims or actors
    pair: tuple[str, str]  # in the grouping's order
    incidents: tuple[Seen, ...]
    where: tuple[Placed, ...]  # of each of them


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Tip:
    """The smallest number of contested incidents on which a verdict hangs."""

    number: int | None  # None: none changes it, or not known
    exact: bool
    incidents: tuple[str, ...]  # one such set
    to: tuple[str | None, ...]  # to which side each; None: to none of the two
    verdict: str | None  # what it becomes


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Rate:
    """One side's recall, strata weighted as in the difference."""

    rate: float
    low: float  # 95 %
    high: float


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Tried:
    """A test, what may be said of it, and by how much it could be wrong."""

    judged: Judged
    rates: tuple[Rate, Rate] | None
    margin: float | None
    compared: tuple[int, int]  # incidents of each side in strata where both have some
    tip: Tip | None


def judged(problems: Sequence[Problem], margin: float | None, why_not: str | None) -> list[Tried]:
    """Judge the tests of one reading together.

    Args:
        problems: one for each test.
        margin: of recall, set beforehand.
        why_not: why nothing may be estimated; then nothing is.
    """
    if why_not is not None:
        return [Tried(judged=_untried(why_not), rates=None, margin=margin, compared=(0, 0), tip=None) for _ in problems]
    from evenhand.fairness.coverage_tips import made, tip

    trials = [made(problem, margin) for problem in problems]
    found = battery([trial for trial, _ in trials])
    return [
        Tried(
            judged=one,
            rates=_rates(trial) if one.estimate is not None else None,
            margin=margin,
            compared=compared,
            tip=tip(problem, margin, found, place),
        )
        for place, (problem, (trial, compared), one) in enumerate(zip(problems, trials, found, strict=True))
    ]


def _rates(trial: Trial) -> tuple[Rate, Rate] | None:
    contrast = trial.contrast
    if contrast is None:
        return None
    low, high = contrast.sides()
    first, second = (
        Rate(rate=float(contrast.mean[side]), low=float(low[side]), high=float(high[side])) for side in (0, 1)
    )
    return first, second


def _untried(why: str) -> Judged:
    none: dict[str, Any] = dict.fromkeys(
        ("estimate", "low", "high", "inner_low", "inner_high", "p_difference", "p_equivalence", "p_difference_adjusted",
         "p_equivalence_adjusted", "smallest_detectable")
    )  # fmt: skip
    return Judged(**none, verdict=Verdict.CANNOT_TELL, because=why)
