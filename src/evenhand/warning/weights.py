"""Shares of the ensemble are learned on windows that ended by the origin, and on none that came later.

Beside them stand distances from before November 2018 that are shipped with the program; where the panel holds no
complete past window, those alone decide, and it is said.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import fsum
from typing import Any

import numpy as np

from evenhand.warning.model import Draws, Model
from evenhand.warning.models import MODELS
from evenhand.warning.models.conflictology import own_months
from evenhand.warning.months import month_words
from evenhand.warning.panel import Panel
from evenhand.warning.pool import Distances, best_shares, distances, joined
from evenhand.warning.scores import crps

WINDOWS = 8  # past windows that are used, at most
APART = 4  # months from one to the next
FIRST = 12  # months of history before a past window
TO_EVEN = 0.1  # pull of the shipped shares towards equal ones
TO_SHIPPED = 1.0  # pull of the panel's shares towards the shipped ones, divided by the number of past windows
UNITS = 2_000  # units that are learned from, at most; of more, some drawn by chance
DRAWS = 200  # draws of each member in a past window

Stream = Callable[..., np.random.Generator]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Weights:
    """What each member of the ensemble counts for."""

    shares: dict[str, float]  # by member; they sum to 1
    source: str  # where they come from, in words


def learned(history: Panel, horizons: tuple[int, ...], members: Sequence[str], stream: Stream) -> Weights:
    """Shares of the members at the end of a history.

    A member that could take part in no past window keeps the share that the shipped distances give it.

    Args:
        history: the panel up to the origin.
        horizons: months after the last one of the history.
        members: models that take part.
        stream: gives a source of chance for some words.
    """
    if len(history.units) > UNITS:
        history = history.take(np.sort(stream("units").choice(len(history.units), UNITS, replace=False)))
    prior = shipped()
    at_first = best_shares(prior.of(members), pull=TO_EVEN)
    ends = past_ends(history, horizons)
    windows = [(end, found) for end in ends if (found := window(history, end, horizons, members, stream)) is not None]
    if not windows:
        why = "nothing happened in its past windows" if ends else "the panel holds no complete past window"
        return Weights(shares=at_first, source=f"shipped with the program ({_told()}): {why}")
    able = tuple(name for name in members if all(name in found.members for _, found in windows))
    parts = [found.of(able) for _, found in windows]
    left = fsum(at_first[name] for name in able)  # the same in every Python
    anchor = {name: at_first[name] / left for name in able}
    shares = best_shares(joined(parts), anchor, pull=TO_SHIPPED / len(parts))
    mixed = {name: shares[name] * left if name in able else at_first[name] for name in members}
    return Weights(shares=mixed, source=_source([end for end, _ in windows], horizons))


def past_ends(history: Panel, horizons: tuple[int, ...]) -> list[int]:
    """Origins (month_id) of the past windows used, the newest first: each ended by the last month of the history."""
    newest = history.last - max(horizons)
    oldest = int(history.months[0]) + FIRST - 1
    return list(range(newest, oldest - 1, -APART))[:WINDOWS]


def window(
    history: Panel, end: int, horizons: tuple[int, ...], members: Sequence[str], stream: Stream
) -> Distances | None:
    """Distances in one past window, None where nothing happened in it."""
    cut = history.until(end)
    months = end + np.array(horizons)
    came = history.actuals(cut.units, months)
    ahead = tuple(h + end - cut.last for h in horizons)
    held = np.isfinite(came)
    baseline = crps(own_months(cut, len(horizons)), came)[held].mean() if held.any() else 0.0
    if baseline <= 0:
        return None
    able = [MODELS[name] for name in members if MODELS[name].needs <= cut.months.size]
    drawn = {model.name: _drawn(model, cut, ahead, stream(model.name, "past", end)) for model in able}
    return distances(drawn, came, float(baseline))


def _drawn(model: Model, cut: Panel, horizons: tuple[int, ...], rng: np.random.Generator) -> Draws:
    return model.draw(cut, horizons, DRAWS, rng)


def _source(ends: list[int], horizons: tuple[int, ...]) -> str:
    first, last = min(ends) + min(horizons), max(ends) + max(horizons)
    many = f"{len(ends)} past window{'' if len(ends) == 1 else 's'}"
    return f"{many} of this panel, {month_words(first)} to {month_words(last)}, beside those shipped ({_told()})"


def _told() -> str:
    return str(_prior()["learned_from"])


@cache
def _prior() -> dict[str, Any]:
    text = files("evenhand.warning").joinpath("prior.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def shipped() -> Distances:
    """The distances shipped with the program, from before November 2018."""
    prior = _prior()
    return Distances(
        members=tuple(prior["members"]),
        to_came=np.array(prior["to_came"]),
        between=np.array(prior["between"]),
        windows=float(prior["windows"]),
    )
