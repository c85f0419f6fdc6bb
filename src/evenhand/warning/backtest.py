"""Each window is forecast from its own origin and scored against what came; what could not be scored is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.warning import strata
from evenhand.warning.forecast import DRAWS, HORIZONS, SEED, Forecasts, forecasts, stream
from evenhand.warning.models import ENSEMBLE, NAMES
from evenhand.warning.models.conflictology import own_months
from evenhand.warning.panel import Panel
from evenhand.warning.scored import Scored, score, score_months
from evenhand.warning.strata import Mask, Stratum
from evenhand.warning.window import Window, WindowError, refusal

BASELINE = "conflictology-12"  # in its published form: the unit's last twelve months are the draws
SAMPLED = "conflictology-12 (sampled)"  # the same distribution, sampled as often as the models are

Floats = NDArray[np.float64]
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Result:
    """One window: what every model scored, and what was not scored."""

    window: Window
    units: tuple[str, ...]  # forecast
    members: dict[Stratum, Mask]  # (units, months) of each stratum
    actuals: Floats  # (units, months)
    scored: dict[str, Scored]
    apart: dict[str, str]  # model that takes no part → why
    weights: dict[str, float] | None  # of the ensemble
    weights_from: str | None
    without_actual: tuple[str, ...]  # forecast, but no actual in any month of the window
    notes: tuple[str, ...]  # of the models, such as covariates that were not carried
    not_forecast: tuple[str, ...]  # an actual in the window, but not forecast: begun later, or none in the year before

    @property
    def cells_without_actual(self) -> int:
        """Unit-months that could not be scored, of units that could."""
        lacking = np.isnan(self.actuals).sum() - len(self.without_actual) * self.actuals.shape[1]
        return int(lacking)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Backtest:
    """All windows of a panel."""

    results: tuple[Result, ...]  # in the order of time
    refused: dict[int | str, str]  # window → why
    models: tuple[str, ...]  # in the order shown, the baseline's two forms first
    vintage: str
    draws: int
    seed: int


def backtest(
    panel: Panel,
    *,
    windows: Sequence[Window],
    models: Sequence[str] = NAMES,
    draws: int = DRAWS,
    seed: int = SEED,
    progress: Progress = lambda _: None,
) -> Backtest:
    """Forecast every window from the month three before its first, and score it; the baseline takes part in any case.

    Raises:
        ForecastError: no such model.
        WindowError: none of the windows can be scored.
    """
    refused: dict[int | str, str] = {}
    results = []
    asked = (BASELINE, *(name for name in NAMES if name in models and name != BASELINE))
    unknown = tuple(name for name in models if name not in NAMES)
    for each in sorted(set(windows)):
        why = refusal(panel, each)
        if why is not None:
            refused[each.year] = why
            continue
        progress(f"window {each.year}: {len(asked)} models")
        made = forecasts(panel, origin=each.origin, draws=draws, models=(*asked, *unknown), seed=seed)
        results.append(_result(panel, each, made, seed))
    if not results:
        raise WindowError("; ".join(f"window {year}: {why}" for year, why in refused.items()) + "; nothing was scored")
    shown = (BASELINE, SAMPLED, *asked[1:])
    return Backtest(
        results=tuple(results), refused=refused, models=shown, vintage=panel.vintage, draws=draws, seed=seed
    )


def _result(panel: Panel, window: Window, made: Forecasts, seed: int) -> Result:
    units = next(iter(made.made.values())).units if made.made else ()
    actuals = panel.actuals(units, window.months)
    past = panel.actuals(units, range(window.origin - strata.MEMORY + 1, window.origin + 1))
    lacking = np.flatnonzero(np.all(np.isnan(actuals), axis=1))
    came = np.flatnonzero(np.any(np.isfinite(panel.actuals(panel.units, window.months)), axis=1))
    mixed = made.made.get(ENSEMBLE)
    return Result(
        window=window,
        units=units,
        members=strata.members(past, actuals),
        actuals=actuals,
        scored=_scored(panel, window, made, actuals, seed),
        apart=made.apart | ({SAMPLED: made.apart[BASELINE]} if BASELINE in made.apart else {}),
        weights=mixed.weights if mixed else None,
        weights_from=mixed.weights_from if mixed else None,
        notes=tuple(dict.fromkeys(note for one in made.made.values() for note in one.notes)),
        without_actual=tuple(units[at] for at in lacking),
        not_forecast=tuple(panel.units[at] for at in came if panel.units[at] not in frozenset(units)),
    )


def _scored(panel: Panel, window: Window, made: Forecasts, actuals: Floats, seed: int) -> dict[str, Scored]:
    """The baseline twice, then the others."""
    found: dict[str, Scored] = {}
    for name, one in made.made.items():
        if name == BASELINE:
            own = _own_months(panel, window, one.units)
            found[BASELINE] = score_months(BASELINE, own, actuals, stream(seed, "pit", BASELINE, window.origin))
        label = SAMPLED if name == BASELINE else name
        found[label] = score(label, one.draws, actuals, stream(seed, "pit", label, window.origin))
    return found


def _own_months(panel: Panel, window: Window, units: tuple[str, ...]) -> NDArray[np.int32]:
    cut = panel.until(window.origin)
    at = {unit: row for row, unit in enumerate(cut.units)}
    return own_months(cut.take(np.array([at[unit] for unit in units])), len(HORIZONS))
