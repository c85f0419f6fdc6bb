"""A forecast sees its panel only up to the origin; the same seed gives the same draws, whatever the order of rows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from evenhand.record.faults import EvenhandError
from evenhand.warning.model import Draws
from evenhand.warning.models import ENSEMBLE, MODELS, NAMES
from evenhand.warning.models.boosting import Boosting
from evenhand.warning.months import month_words
from evenhand.warning.panel import Panel
from evenhand.warning.pool import counts, thinned
from evenhand.warning.weights import Stream, Weights, learned

HORIZONS = tuple(range(3, 15))
DRAWS = 1_000
SEED = 1
LEAST = 3  # months with a figure that the ensemble needs: two show neither a level nor how it moves
LIVES = 12  # a unit without a figure in the last months of the history has ended, and is not forecast


class ForecastError(EvenhandError):
    """A forecast that cannot be made."""

    @classmethod
    def without_history(cls, model: str, why: str, origin: int) -> ForecastError:
        """The model asked for takes no part."""
        short = "not enough history: " if "of history" in why else ""
        do = "name another model with --model" + (", or a panel with more months up to it" if short else "")
        return cls(f"{model} from {month_words(origin)}: {short}it {why}; {do}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Forecast:
    """One model's draws from one origin."""

    model: str
    origin: int  # month_id of the last month seen
    units: tuple[str, ...]
    horizons: tuple[int, ...]  # months after the origin
    draws: Draws  # (units, horizons, draws)
    vintage: str
    ended: tuple[str, ...] = ()  # units with a past and no figure in its last twelve months: not forecast
    weights: dict[str, float] | None = None  # of the ensemble: model → share
    weights_from: str | None = None  # of the ensemble: where the weights come from, in words
    notes: tuple[str, ...] = ()

    @property
    def months(self) -> NDArray[np.int64]:
        """The month_id of each horizon."""
        return self.origin + np.array(self.horizons, dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Forecasts:
    """Several models' draws from one origin."""

    made: dict[str, Forecast]  # by model, in the order asked for
    apart: dict[str, str]  # model that takes no part → why


def forecasts(
    panel: Panel,
    *,
    origin: int,
    horizons: Sequence[int] = HORIZONS,
    draws: int = DRAWS,
    models: Sequence[str] = NAMES,
    seed: int = SEED,
) -> Forecasts:
    """Draws of several models from the month `origin` (month_id); members that the ensemble needs are drawn once.

    Raises:
        ForecastError: no figure by the origin, or no such model.
    """
    work = _prepared(panel, origin, tuple(horizons), models, seed)
    mixes = ENSEMBLE in models and ENSEMBLE not in work.apart
    mixed = learned(work.history, work.ahead, work.members, work.chance) if mixes else None
    drawn = _drawn(work, models, draws, mixed)
    made = {
        name: Forecast(
            model=name,
            origin=origin,
            units=work.history.units,
            horizons=tuple(horizons),
            draws=drawn[name],
            vintage=panel.vintage,
            ended=work.ended,
            weights=mixed.shares if mixed and name == ENSEMBLE else None,
            weights_from=mixed.source if mixed and name == ENSEMBLE else None,
            notes=work.notes + (_without(work.apart) if name == ENSEMBLE else ()),
        )
        for name in models
        if name in drawn
    }
    return Forecasts(made=made, apart={name: why for name, why in work.apart.items() if name in models})


def _without(apart: dict[str, str]) -> tuple[str, ...]:
    """The ensemble names the members that it lacks."""
    return tuple(f"takes no part: {name}, which {why}" for name, why in apart.items())


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Work:
    """What the models may see, and which of them will draw."""

    origin: int
    history: Panel
    ahead: tuple[int, ...]  # horizons counted from the last month of the history
    members: tuple[str, ...]
    apart: dict[str, str]
    ended: tuple[str, ...]
    notes: tuple[str, ...]
    chance: Stream


def _prepared(panel: Panel, origin: int, horizons: tuple[int, ...], models: Sequence[str], seed: int) -> _Work:
    if not horizons or min(horizons) < 1:
        raise ForecastError(f"given horizons {horizons}; expected months ahead, 1 or more; correct them")
    history, ended = _living(panel.until(origin), origin)
    ahead = tuple(h + origin - history.last for h in horizons)
    members, apart = _taking_part(models, history)

    def chance(*words: object) -> np.random.Generator:
        return stream(seed, *words)

    history, notes = _carrying(history, ahead, members, chance)
    return _Work(
        origin=origin,
        history=history,
        ahead=ahead,
        members=members,
        apart=apart,
        ended=ended,
        notes=notes,
        chance=chance,
    )


def _drawn(work: _Work, models: Sequence[str], draws: int, mixed: Weights | None) -> dict[str, Draws]:
    """Draws of the models asked for; a member that the ensemble alone needs is let go when it has given its share."""
    given = counts(mixed.shares, draws) if mixed else {}
    found: dict[str, Draws] = {}
    parts: list[Draws] = []
    for name in work.members:
        if name in models or given.get(name):
            drawn = MODELS[name].draw(work.history, work.ahead, draws, work.chance(name, work.origin))
            if given.get(name):
                parts.append(thinned(drawn, given[name]))
            if name in models:
                found[name] = drawn
    if parts:
        order = work.chance(ENSEMBLE, work.origin).permutation(draws)
        found[ENSEMBLE] = np.take(np.concatenate(parts, axis=-1), order, axis=-1)
    return found


def _living(cut: Panel, origin: int) -> tuple[Panel, tuple[str, ...]]:
    """The panel without units that have ended, and their names."""
    if not cut.units:
        given = f"origin {month_words(origin)}: given a panel without a figure by then"
        raise ForecastError(f"{given}; expected some; name a later month")
    lives = np.isfinite(cut.target[:, -LIVES:]).any(axis=1)
    ended = tuple(cut.units[row] for row in np.flatnonzero(~lives))
    return cut.take(np.flatnonzero(lives)), ended


def _carrying(
    history: Panel, ahead: tuple[int, ...], members: Sequence[str], chance: Stream
) -> tuple[Panel, tuple[str, ...]]:
    """The history with the covariates that help, and which these are, in words."""
    if not history.covariates or "boosting" not in members:
        return history, ()
    from evenhand.warning.covariates import carried

    found = carried(history, ahead, chance("covariates"))
    dropped = [name for name in history.covariates if name not in found.covariates]
    words = f"covariates carried: {', '.join(found.covariates) or 'none'}; not carried: {', '.join(dropped) or 'none'}"
    return found, (words,)


def _reason(name: str, months: int) -> str | None:
    """Why a model takes no part, None if it does."""
    needs = LEAST if name == ENSEMBLE else MODELS[name].needs
    if needs > months:
        return f"needs {needs} months of history, and there {'is' if months == 1 else 'are'} {months}"
    if name == Boosting.name and find_spec("sklearn") is None:
        return 'needs scikit-learn, which is not installed: pip install "evenhand[learn]"'
    return None


def _taking_part(models: Sequence[str], history: Panel) -> tuple[tuple[str, ...], dict[str, str]]:
    """Models that will draw, the ensemble's members among them, and why others will not."""
    unknown = [name for name in models if name not in NAMES]
    if unknown:
        raise ForecastError(f"given model {unknown[0]!r}; expected one of {', '.join(NAMES)}; correct the name")
    names = [name for name in MODELS if name in models or ENSEMBLE in models]
    months = int(np.isfinite(history.target).any(axis=0).sum())  # with a figure of a unit that goes on
    asked = [*names, *([ENSEMBLE] if ENSEMBLE in models else [])]
    reasons = {name: _reason(name, months) for name in asked}
    apart = {name: why for name, why in reasons.items() if why}
    return tuple(name for name in names if name not in apart), apart


def forecast(
    panel: Panel,
    *,
    origin: int,
    horizons: Sequence[int] = HORIZONS,
    draws: int = DRAWS,
    model: str = ENSEMBLE,
    seed: int = SEED,
) -> Forecast:
    """Draws of one model from the month `origin` (month_id).

    Raises:
        ForecastError: no figure by the origin, no such model, or it needs more history.
    """
    found = forecasts(panel, origin=origin, horizons=horizons, draws=draws, models=(model,), seed=seed)
    if model not in found.made:
        raise ForecastError.without_history(model, found.apart[model], origin)
    return found.made[model]


def stream(seed: int, *words: object) -> np.random.Generator:
    """A source of chance of its own for these words: the same on every machine, in every order of calls."""
    digest = hashlib.blake2b("\x1f".join(map(str, (seed, *words))).encode(), digest_size=16).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))
