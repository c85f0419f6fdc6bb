"""The difference of two sides' mean outcomes: one formula gives interval, tests and what could be detected.

Invariant: interval and p-values are the same formula read in two directions, so a test at 5 % and a 95 % interval never
disagree. An outcome lies in [0, 1]: happened or not, a share of statements, a time as a share of its horizon.

Each side's mean has Wilson's limits (Wilson 1927) on its effective number of observations; the difference those of
Newcombe (1998, method 10), with Zou's (2008) term where the two means move together. With one stratum and every
incident by itself this is Newcombe's interval; with strata that of Yan & Su (2010). For equivalence alone it is widened
by half a step (Hauck & Anderson 1986): outcomes are counted, and without it a limit falls inside a margin too often.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LARGEST_QUANTILE = 1_000.0
HALVINGS = 48  # of an interval twice that wide: to 1e-11
POWER = 0.80
LEVEL = 0.95
INNER_LEVEL = 0.90  # two one-sided tests at 5 %


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Contrast:
    """Two sides' weighted means; the difference is the first less the second. Leading axes are separate problems."""

    mean: Floats  # (…, 2), in [0, 1]; NaN where nothing can be compared
    centre: Floats  # (…, 2) the rate on whose limits the mean's are modelled; in one stratum, the mean itself
    size: Floats  # (…, 2) effective number of observations
    along: Floats  # (…) correlation of the two means
    df: Floats | float = np.inf  # (…) degrees of freedom of t; infinite: normal
    unit: Floats | float = 1.0  # (…) what an outcome of 1 stands for, such as the horizon in days

    @property
    def estimate(self) -> Floats:
        """The difference, in the unit."""
        return np.asarray(self.unit * (self.mean[..., 0] - self.mean[..., 1]))

    def limits(self, quantile: Floats | float) -> tuple[Floats, Floats]:
        """Lower and upper limit at a quantile of t; a negative one swaps them, so that each is monotone in it."""
        q = np.asarray(quantile, float)
        below, above = self._reach(np.abs(q)[..., None])
        down = self.unit * _hypot(below[..., 0], above[..., 1], self.along)
        up = self.unit * _hypot(above[..., 0], below[..., 1], self.along)
        at = self.estimate
        return np.where(q < 0, at + up, at - down), np.where(q < 0, at - down, at + up)

    def interval(self, level: float = LEVEL) -> tuple[Floats, Floats]:
        """The two-sided interval at a level such as .95 or .90."""
        return self.limits(_quantile((1 + level) / 2, self.df))

    @property
    def half_step(self) -> Floats:
        """Half of what one observation more moves the mean of the smaller side by, in the unit."""
        return np.asarray(self.unit / (2 * self.size.min(-1)))

    def inner(self) -> tuple[Floats, Floats]:
        """The 90 % interval that equivalence is read from: half a step wider at either end."""
        low, high = self.interval(INNER_LEVEL)
        return np.maximum(low - self.half_step, -np.asarray(self.unit)), np.minimum(high + self.half_step, self.unit)

    def sides(self, level: float = LEVEL) -> tuple[Floats, Floats]:
        """Each side's own limits, (…, 2), in the unit."""
        below, above = self._reach(_quantile((1 + level) / 2, self.df)[..., None])
        unit = np.asarray(self.unit)[..., None]
        return unit * np.clip(self.mean - below, 0, 1), unit * np.clip(self.mean + above, 0, 1)

    def _reach(self, quantile: Floats) -> tuple[Floats, Floats]:
        """How far each side's limits lie below and above its mean."""
        low, high = wilson(self.centre, self.size, quantile)
        return self.centre - low, high - self.centre

    def above(self, bound: Floats | float) -> Floats:
        """One-sided p of the hypothesis that the difference is at most `bound`: where the lower limit meets it."""
        met = _meets(lambda q: self.limits(q)[0] > bound, self.estimate.shape)
        return np.where(np.isnan(self.estimate), np.nan, _tail(met, self.df))

    def below(self, bound: Floats | float) -> Floats:
        """One-sided p of the hypothesis that the difference is at least `bound`."""
        met = _meets(lambda q: self.limits(q)[1] < bound, self.estimate.shape)
        return np.where(np.isnan(self.estimate), np.nan, _tail(met, self.df))

    def p_difference(self) -> Floats:
        """Two-sided p of no difference: below .05 exactly where the 95 % interval leaves out 0."""
        first = self.estimate > 0

        def apart(quantile: Floats) -> NDArray[np.bool_]:
            low, high = self.limits(quantile)
            return np.where(first, low > 0, high < 0)

        met = _meets(apart, self.estimate.shape)
        return np.where(np.isnan(self.estimate), np.nan, np.minimum(1.0, 2 * _tail(met, self.df)))

    def p_equivalence(self, margin: Floats | float) -> Floats:
        """The p of a difference of `margin` or more, either way: below .05 where `inner` lies inside."""
        reached = np.asarray(margin) - self.half_step
        return np.asarray(np.maximum(self.above(-reached), self.below(reached)))

    def smallest_detectable(self) -> Floats:
        """The true difference that a test at 5 % would find with 80 % power, given these sizes; NaN if none would.

        Both sides' means lie about their common one, drawn towards the middle as in Agresti & Coull (1998). Of a
        difference one way and the other, the one harder to find.
        """
        share = self.size / self.size.sum(-1, keepdims=True)
        middle = ((self.mean * self.size).sum(-1) + 2) / (self.size.sum(-1) + 4)
        found = _quantile(0.975, self.df) * _error(middle, middle, self)
        power = _quantile(POWER, self.df)

        def missed(gap: Floats, sign: int) -> NDArray[np.bool_]:
            first = np.clip(middle + sign * gap * share[..., 1], 0, 1)
            second = np.clip(middle - sign * gap * share[..., 0], 0, 1)
            return np.asarray(sign * (first - second) < found + power * _error(first, second, self))

        def short(gap: Floats) -> NDArray[np.bool_]:
            return missed(gap, 1) | missed(gap, -1)

        gap = _last(short, np.zeros_like(middle), np.ones_like(middle))
        return np.where(short(np.ones_like(middle)) | np.isnan(middle), np.nan, self.unit * gap)


def together(contrasts: Sequence[Contrast | None]) -> Contrast:
    """Several single problems as one, worked out at once; None, with nothing to compare, becomes NaN."""
    nothing = Contrast(mean=np.full(2, np.nan), centre=np.zeros(2), size=np.ones(2), along=np.zeros(()))
    each = [nothing if one is None else one for one in contrasts]
    return Contrast(
        mean=np.array([one.mean for one in each]).reshape(-1, 2),
        centre=np.array([one.centre for one in each]).reshape(-1, 2),
        size=np.array([one.size for one in each]).reshape(-1, 2),
        along=np.array([float(one.along) for one in each]),
        df=np.array([float(one.df) for one in each]),
        unit=np.array([float(one.unit) for one in each]),
    )


def wilson(mean: Floats, size: Floats, quantile: Floats | float) -> tuple[Floats, Floats]:
    """Wilson's (1927) score limits of a mean in [0, 1] on `size` observations, which need not be whole.

    >>> low, high = wilson(np.array(0.0), np.array(10.0), 1.959963984540054)
    >>> float(low), round(float(high), 6)
    (0.0, 0.277533)
    """
    square = np.square(quantile)
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = (mean * size + square / 2) / (size + square)
        half = quantile * np.sqrt(size * mean * (1 - mean) + square / 4) / (size + square)
    return np.clip(np.minimum(centre - half, mean), 0, 1), np.clip(np.maximum(centre + half, mean), 0, 1)


def _hypot(left: Floats, right: Floats, along: Floats) -> Floats:
    return np.sqrt(np.maximum(left**2 + right**2 - 2 * along * left * right, 0))


def _error(first: Floats, second: Floats, of: Contrast) -> Floats:
    spread = np.sqrt(np.stack([first * (1 - first), second * (1 - second)], -1) / of.size)
    return _hypot(spread[..., 0], spread[..., 1], of.along)


def _quantile(probability: float, df: Floats | float) -> Floats:
    from scipy.special import ndtri, stdtrit  # type: ignore[import-untyped]  # it ships no types

    return np.asarray(np.where(np.isinf(df), ndtri(probability), stdtrit(np.where(np.isinf(df), 1, df), probability)))


def _tail(quantile: Floats, df: Floats | float) -> Floats:
    from scipy.special import ndtr, stdtr

    return np.asarray(np.where(np.isinf(df), ndtr(-quantile), stdtr(np.where(np.isinf(df), 1, df), -quantile)))


def _meets(inside: Any, shape: tuple[int, ...]) -> Floats:
    """The largest quantile at which a limit has not yet reached a bound."""
    return _last(inside, np.full(shape, -LARGEST_QUANTILE), np.full(shape, LARGEST_QUANTILE))


def _last(holds: Any, low: Floats, high: Floats) -> Floats:
    """By halving, the largest value in [low, high] at which something holds that holds up to it."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        yes = holds(middle)
        low, high = np.where(yes, middle, low), np.where(yes, high, middle)
    return low
