"""Panels whose truth is known: each family of models has a world in which it is right, one month ahead."""

import numpy as np

from evenhand.warning.models import MODELS
from evenhand.warning.panel import Panel

FIRST = 121
UNITS, MONTHS, WARM = 60, 96, 24


def panel_of(target, first=FIRST):
    counts = np.asarray(target, dtype=np.float64)
    units = tuple(f"u{number:03d}" for number in range(len(counts)))
    return Panel(units=units, months=np.arange(first, first + counts.shape[1]), target=counts)


def begun(rng, units=UNITS):
    """Two years that look like a panel: a third quiet, the rest at levels of their own."""
    levels = np.exp(rng.normal(2.5, 1.5, units)) * (rng.random(units) < 0.7)
    return rng.poisson(levels[:, None] * rng.gamma(1.5, 1 / 1.5, (units, WARM))).astype(float)


def followed(name, rng, units=UNITS, months=MONTHS):
    """A world that goes on as the named model says, month after month."""
    world = begun(rng, units)
    while world.shape[1] < months:
        drawn = MODELS[name].draw(panel_of(world), (1,), 1, rng)[:, 0, 0]
        world = np.column_stack([world, np.minimum(drawn, 100_000)])
    return panel_of(world)


def still(rng):
    """Months of a unit are alike and independent: its own past months are all there is to know."""
    levels = np.exp(rng.normal(2.5, 1.5, UNITS))
    counts = rng.poisson(levels[:, None] * rng.gamma(1.0, 1.0, (UNITS, MONTHS)))
    return panel_of(counts * (rng.random(counts.shape) < 0.7))


def martingale(rng):
    """Next month's mean is this month's count."""
    columns = [np.exp(rng.normal(6, 1, UNITS)).round()]
    while len(columns) < MONTHS:
        columns.append(rng.poisson(columns[-1]).astype(float))
    return panel_of(np.column_stack(columns))


def pooled(rng):
    """Negative binomial months at levels that drift, in units that lean on one another."""
    chance = rng.beta(1.0, 1.5, UNITS)
    level = rng.normal(3.0, 1.5, UNITS)[:, None] + np.cumsum(rng.normal(0, 0.1, (UNITS, MONTHS)), axis=1)
    counts = 1 + rng.poisson(np.maximum(np.exp(level) * rng.gamma(1.5, 1 / 1.5, level.shape) - 1, 0))
    return panel_of(counts * (rng.random(counts.shape) < chance[:, None]))


def waves(rng):
    """Three quiet months, then one with deaths, each unit in a rhythm of its own: only a learner can see it."""
    month = np.arange(MONTHS)[None, :] + rng.integers(0, 4, UNITS)[:, None]
    levels = np.exp(rng.normal(4, 1, UNITS))
    counts = 1 + rng.poisson(levels[:, None] * rng.gamma(4, 1 / 4, (UNITS, MONTHS)))
    return panel_of(counts * (month % 4 == 0))


WORLDS = {
    "last": martingale,
    "conflictology-12": still,
    "conflictology-36": still,
    "recency": lambda rng: followed("recency", rng),
    "negbin": pooled,
    "boosting": waves,
}
