"""What may be said of a difference: equivalent, unequal, or cannot tell; over a whole battery of tests.

Invariant: without a margin set beforehand nothing is equivalent, and with fewer than 5 clusters a side nothing is told.
Each reading of the facts is a battery of its own; all measures, sides and periods tried are in it.

*Equivalent* (Schuirmann 1987): the 90 % interval, half a step wider, lies inside the margin, and still does so after
Benjamini & Hochberg's (1995) correction over all equivalences tried; this is said also where it leaves out 0. Else
*unequal*: the p of the difference, corrected over all differences tried, is below .05, and the 90 % interval is not
inside the margin. Else *cannot tell*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.fairness.clusters import FEWEST
from evenhand.fairness.contrast import Contrast, Floats, together

LIMIT = 0.05
TOO_FEW = (
    f"fewer than {FEWEST} independent incidents on a side, in strata where both sides have any: nothing is estimated"
)


class Verdict(StrEnum):
    """What a test says."""

    EQUIVALENT = "equivalent"
    UNEQUAL = "unequal"
    CANNOT_TELL = "cannot_tell"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Trial:
    """One test of a battery, before it is judged."""

    contrast: Contrast | None  # of one problem; None where nothing can be compared
    clusters: tuple[int, int]  # of each side, compared
    margin: float | None  # in the contrast's unit, set beforehand


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Judged:
    """A test and what may be said of it; every figure is None where no estimate is allowed."""

    estimate: float | None  # first side less second
    low: float | None  # 95 %
    high: float | None
    inner_low: float | None  # 90 %, half a step wider
    inner_high: float | None
    p_difference: float | None
    p_equivalence: float | None
    p_difference_adjusted: float | None
    p_equivalence_adjusted: float | None
    verdict: Verdict
    smallest_detectable: float | None
    because: str


def battery(trials: Sequence[Trial]) -> list[Judged]:
    """Judge the tests of one reading together; a test without an estimate is no part of the correction."""
    if not trials:
        return []
    found = together([one.contrast if min(one.clusters) >= FEWEST else None for one in trials])
    margins = np.array([np.nan if one.margin is None else one.margin for one in trials])
    difference = found.p_difference()
    equivalence = np.where(np.isnan(margins), np.nan, found.p_equivalence(np.nan_to_num(margins)))
    corrected, also = benjamini_hochberg(difference), benjamini_hochberg(equivalence)
    columns = (
        found.estimate, *found.interval(), *found.inner(), difference, equivalence, corrected, also,
        found.smallest_detectable(),
    )  # fmt: skip
    verdicts = told(equivalence, also, corrected)
    return [
        _judged(trial, [_number(column[i]) for column in columns], str(verdicts[i])) for i, trial in enumerate(trials)
    ]


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Adjusted p-values (Benjamini & Hochberg 1995) along the last axis; NaN counts as not tried.

    >>> benjamini_hochberg([0.01, 0.04, 0.03, float("nan")]).round(4).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    given = np.asarray(p, float)
    order = np.argsort(given, axis=-1)  # NaN comes last
    ordered = np.take_along_axis(given, order, -1)
    tried = np.isfinite(given).sum(-1, keepdims=True)
    raised = np.where(np.isnan(ordered), np.inf, ordered * tried / np.arange(1, given.shape[-1] + 1))
    least = np.minimum(np.minimum.accumulate(raised[..., ::-1], -1)[..., ::-1], 1)
    back = np.empty_like(least)
    np.put_along_axis(back, order, least, -1)
    return np.where(np.isnan(given), np.nan, back)


def told(p_equivalence: ArrayLike, adjusted_equivalence: ArrayLike, adjusted_difference: ArrayLike) -> NDArray[np.str_]:
    """The verdicts that p-values give; NaN stands for a test that was not possible."""
    inside = np.asarray(p_equivalence) < LIMIT
    equivalent = inside & (np.asarray(adjusted_equivalence) < LIMIT)
    unequal = ~inside & (np.asarray(adjusted_difference) < LIMIT)
    named = np.where(unequal, Verdict.UNEQUAL.value, Verdict.CANNOT_TELL.value)
    return np.where(equivalent, Verdict.EQUIVALENT.value, named)


def _judged(trial: Trial, figures: Sequence[float | None], verdict: str) -> Judged:
    estimate, low, high, inner_low, inner_high, difference, equivalence, corrected, also, detectable = figures
    excludes = inner_low is not None and inner_high is not None and (inner_low > 0 or inner_high < 0)
    return Judged(
        estimate=estimate, low=low, high=high, inner_low=inner_low, inner_high=inner_high, p_difference=difference,
        p_equivalence=equivalence, p_difference_adjusted=corrected, p_equivalence_adjusted=also,
        verdict=Verdict(verdict), smallest_detectable=detectable,
        because=TOO_FEW
        if difference is None or corrected is None
        else _why(Verdict(verdict), trial.margin, (difference, corrected, equivalence), excludes=excludes),
    )  # fmt: skip


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _why(verdict: Verdict, margin: float | None, p: tuple[float, float, float | None], *, excludes: bool) -> str:
    """In words; `p` is that of the difference, the same after correction, and that of equivalence."""
    difference, adjusted, equivalence = p
    if verdict is Verdict.EQUIVALENT:
        also = "; it leaves out 0: a difference is there, and it is smaller than the margin" if excludes else ""
        return f"the 90 % interval lies inside the margin of ±{margin:g}{also}"
    if verdict is Verdict.UNEQUAL:
        return f"chance is an unlikely reason: p {adjusted:.3g} after correction for every difference tried"
    if margin is not None and equivalence is not None and equivalence < LIMIT:
        return "the 90 % interval lies inside the margin, but not after correction for every equivalence tried"
    shown = (
        "a difference shows by itself, but not after correction for every difference tried"
        if difference < LIMIT
        else "no difference was shown"
    )
    if margin is None:
        return f"{shown}; no margin was set beforehand, so that it is small cannot be shown either"
    return f"{shown}; the 90 % interval is not inside the margin of ±{margin:g}"
