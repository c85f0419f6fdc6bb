"""The next twelve months of each series, as draws, beside the baseline, and what moved since the month before.

Invariant: no forecast stands without conflictology-12 beside it, and none sees anything after its origin. Forecasts are
for the team: publishing one can itself move people and troops.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.record.faults import EvenhandError
from evenhand.warning.forecast import Forecasts, forecasts
from evenhand.warning.limits import Threshold
from evenhand.warning.models import ENSEMBLE, NAMES
from evenhand.warning.months import month_words
from evenhand.warning.panel import Panel
from evenhand.warning.scores import probability

BASELINE = "conflictology-12"
MODEL = ENSEMBLE
MONTHS = 12  # months ahead
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)  # quantiles of a fan


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Fan:
    """One model's draws for one unit: quantiles by month."""

    model: str
    quantiles: tuple[tuple[float, ...], ...]  # (months, SHARES)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Chance:
    """Probability that a month reaches a size, month by month; nothing is said of the twelve together."""

    threshold: Threshold
    seen: bool  # whether the series ever reached it by the origin
    model: tuple[float, ...]
    baseline: tuple[float, ...]
    earlier: tuple[float | None, ...] | None  # the forecast as made a month before, which does not reach the last month

    @property
    def peak(self) -> tuple[int, float]:
        """Place of the month with the largest probability, the first of several, and that probability."""
        place = max(range(len(self.model)), key=lambda n: (self.model[n], -n))
        return place, self.model[place]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Outlook:
    """One unit's next twelve months."""

    unit: str
    origin: str  # YYYY-MM, the last month that it may have seen
    months: tuple[str, ...]
    fans: tuple[Fan, ...]  # the model, then the baseline
    chances: tuple[Chance, ...]  # by threshold
    vintage: str
    weights: tuple[tuple[str, float], ...]  # of the ensemble's members
    weights_from: str | None
    apart: tuple[tuple[str, str], ...]  # models that took no part, and why
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Ahead:
    """Outlooks of every unit that could be forecast, and why others were not."""

    outlooks: tuple[Outlook, ...]
    without: tuple[tuple[str, str], ...]  # unit, or "every unit", and the reason


def ahead(panel: Panel, origin: int, sizes: Sequence[Threshold], *, draws: int, seed: int) -> Ahead:
    """Forecast each unit's next twelve months from `origin` (month_id).

    Args:
        panel: all of it; the forecast cuts by itself.
        origin: the last month that may be seen.
        sizes: thresholds, as `limits.thresholds` gives them.
        draws: draws for each month.
        seed: same seed, same draws.
    """
    now = made(panel, origin, NAMES, draws=draws, seed=seed)
    if isinstance(now, str):
        return Ahead(outlooks=(), without=(("every unit", now),))
    before = made(panel, origin - 1, (BASELINE, MODEL), draws=draws, seed=seed)
    seen = panel.until(origin)
    outlooks = tuple(
        _outlook(now, before, place, float(np.nanmax(seen.target[seen.units.index(unit)])), sizes)
        for place, unit in enumerate(now.made[MODEL].units)
    )
    ended = "no figure in the last twelve months of the panel: its series has ended"
    return Ahead(outlooks=outlooks, without=tuple((unit, ended) for unit in now.made[MODEL].ended))


def made(panel: Panel, origin: int, models: Sequence[str], *, draws: int, seed: int) -> Forecasts | str:
    """Forecasts of the twelve months after `origin`, the baseline among them, or why there are none.

    Always twelve: the ensemble's weights and draws depend on the months asked for, and what is told of an origin
    is to be the same whenever it is told.
    """
    horizons = tuple(range(1, MONTHS + 1))
    try:
        found = forecasts(panel, origin=origin, horizons=horizons, draws=draws, models=models, seed=seed)
    except EvenhandError as error:
        return str(error)
    if BASELINE not in found.made:
        return f"not enough history: no forecast stands without the baseline, and {BASELINE} {found.apart[BASELINE]}"
    return found


def _outlook(
    now: Forecasts, before: Forecasts | str, place: int, largest: float, sizes: Sequence[Threshold]
) -> Outlook:
    model, baseline = now.made[MODEL], now.made[BASELINE]
    return Outlook(
        unit=model.units[place],
        origin=month_words(model.origin),
        months=tuple(month_words(month) for month in model.months),
        fans=tuple(_fan(one.model, one.draws[place]) for one in (model, baseline)),
        chances=tuple(
            Chance(
                threshold=size,
                seen=largest >= size.value,
                model=_chances(model.draws[place], size),
                baseline=_chances(baseline.draws[place], size),
                earlier=_earlier(before, model.units[place], size),
            )
            for size in sizes
        ),
        vintage=model.vintage,
        weights=tuple((model.weights or {}).items()),
        weights_from=model.weights_from,
        apart=tuple(now.apart.items()),
        notes=model.notes,
    )


def _fan(model: str, draws: np.ndarray) -> Fan:
    table = np.quantile(draws, SHARES, axis=-1).T
    return Fan(model=model, quantiles=tuple(tuple(float(cell) for cell in row) for row in table))


def _chances(draws: np.ndarray, size: Threshold) -> tuple[float, ...]:
    return tuple(float(share) for share in probability(draws, size.value))


def _earlier(before: Forecasts | str, unit: str, size: Threshold) -> tuple[float | None, ...] | None:
    if isinstance(before, str) or unit not in before.made[MODEL].units:
        return None
    found = before.made[MODEL]
    return (*_chances(found.draws[found.units.index(unit)], size)[1:], None)
