"""Forecasts as the model would have made them at every past month, each with what came.

Invariant: these are reconstructed: probability and outcome, and nothing more. Nobody received them, so nobody left
them unanswered. Each is made from what stood at its origin; what came is the newest figure. Under ten onsets: no rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, isfinite

import numpy as np

from evenhand.warning.limits import FEW, Threshold
from evenhand.warning.months import month_words
from evenhand.warning.outlook import BASELINE, MODEL, made
from evenhand.warning.panel import Panel
from evenhand.warning.scores import probability

LEADS = (1, 3)
"""Months between the last month seen and the month spoken of."""
BANDS = (0.0, 0.05, 0.25, 0.5, 0.75, 1.0)
"""Edges of the bands of probability in which past forecasts are counted; each holds its lower edge."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Past:
    """One reconstructed forecast of one month."""

    unit: str
    month: str  # YYYY-MM, the month spoken of
    lead: int
    threshold: Threshold
    model: float  # probability
    baseline: float
    came: int  # the month's figure
    before: int | None  # the figure of the month before it; None where there is none
    seen: bool  # whether the series, as it stood at the origin, had ever reached the size

    @property
    def reached(self) -> bool:
        """Whether the month reached the size."""
        return self.came >= self.threshold.value

    @property
    def onset(self) -> bool:
        """Whether it did, after a month that did not."""
        return self.reached and self.before is not None and self.before < self.threshold.value


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Band:
    """Past forecasts of a band of probability, and how many came true."""

    low: float
    high: float
    n: int
    reached: int
    mean: float  # of the probabilities
    share: float | None  # reached ÷ n; None where the size has too few onsets, or the band too few forecasts


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Tally:
    """How past forecasts of one size, at one lead, came out for one unit."""

    unit: str
    threshold: Threshold
    lead: int
    n: int
    reached: int
    onsets: tuple[Past, ...]
    bands: tuple[Band, ...]
    stated: float | None  # the probability that counts as a warning: a trigger's; None: none was stated
    hits: int | None  # onsets given at least that; None without a stated probability
    misses: int | None
    false_alarms: int | None  # months given at least that which did not reach the size
    hit_rate: float | None  # None under ten onsets


def reconstructed(panel: Panel, origin: int, sizes: Sequence[Threshold], *, draws: int, seed: int) -> tuple[Past, ...]:
    """Forecasts from past months for which the baseline had its history, by unit, size, month and lead.

    Args:
        panel: all of it; each forecast cuts by itself.
        origin: the last month that may be seen.
        sizes: thresholds, as `limits.thresholds` gives them.
        draws: draws for each month.
        seed: same seed, same draws.
    """
    if not sizes or not panel.months.size:
        return ()
    origins = range(int(panel.months[0]), origin)
    found = [one for at in origins for one in _from(panel, at, origin, sizes, draws=draws, seed=seed)]
    return tuple(
        sorted(found, key=lambda one: (one.unit, one.threshold.value, one.threshold.name, one.month, one.lead))
    )


def _from(panel: Panel, at: int, until: int, sizes: Sequence[Threshold], *, draws: int, seed: int) -> Iterator[Past]:
    found = made(panel, at, (BASELINE, MODEL), draws=draws, seed=seed)
    if isinstance(found, str):
        return
    model, baseline = found.made[MODEL], found.made[BASELINE]
    came = panel.actuals(model.units, range(at, at + max(LEADS) + 1))
    stood = panel.until(at)
    largest = dict(zip(stood.units, np.nanmax(stood.target, axis=1), strict=True))
    for place, unit in enumerate(model.units):
        for lead in (lead for lead in LEADS if at + lead <= until):
            figure, before = came[place, lead], came[place, lead - 1]
            if not isfinite(figure):
                continue
            for size in sizes:
                yield Past(
                    unit=unit,
                    month=month_words(at + lead),
                    lead=lead,
                    threshold=size,
                    model=float(probability(model.draws[place, lead - 1], size.value)),
                    baseline=float(probability(baseline.draws[place, lead - 1], size.value)),
                    came=int(figure),
                    before=int(before) if isfinite(before) else None,
                    seen=bool(largest[unit] >= size.value),
                )


def tallies(past: Iterable[Past], stated: dict[str, float]) -> tuple[Tally, ...]:
    """Past forecasts counted by unit, size and lead.

    Args:
        past: as `reconstructed` gives them.
        stated: threshold's name → the probability at which a warning was to be given.
    """
    groups: dict[tuple[str, str, int], list[Past]] = {}
    for one in past:
        groups.setdefault((one.unit, one.threshold.name, one.lead), []).append(one)
    return tuple(_tally(group, stated.get(name)) for (_, name, _), group in groups.items())


def _tally(group: list[Past], stated: float | None) -> Tally:
    onsets = tuple(one for one in group if one.onset)
    hits = None if stated is None else sum(one.model >= stated for one in onsets)
    enough = len(onsets) >= FEW
    return Tally(
        unit=group[0].unit,
        threshold=group[0].threshold,
        lead=group[0].lead,
        n=len(group),
        reached=sum(one.reached for one in group),
        onsets=onsets,
        bands=tuple(_bands(group, enough=enough)),
        stated=stated,
        hits=hits,
        misses=None if hits is None else len(onsets) - hits,
        false_alarms=None if stated is None else sum(one.model >= stated and not one.reached for one in group),
        hit_rate=hits / len(onsets) if enough and hits is not None else None,
    )


def _bands(group: list[Past], *, enough: bool) -> Iterator[Band]:
    """The bands that hold a forecast."""
    for low, high in pairwise(BANDS):
        held = [one for one in group if low <= one.model < high or (high == BANDS[-1] and one.model == high)]
        if not held:
            continue
        reached = sum(one.reached for one in held)
        yield Band(
            low=low,
            high=high,
            n=len(held),
            reached=reached,
            mean=fsum(one.model for one in held) / len(held),  # the same in every Python
            share=reached / len(held) if enough and len(held) >= FEW else None,
        )
