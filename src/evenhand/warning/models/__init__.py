"""Every model by its name; each keeps the promise of `evenhand.warning.model.Model`."""

from __future__ import annotations

from evenhand.warning.model import Model
from evenhand.warning.models.boosting import Boosting
from evenhand.warning.models.conflictology import Conflictology
from evenhand.warning.models.last import Last
from evenhand.warning.models.negbin import NegBin
from evenhand.warning.models.recency import Recency
from evenhand.warning.models.zero import Zero

ALONE: tuple[Model, ...] = (
    Zero(),
    Last(),
    Conflictology(months=12),
    Conflictology(months=36),
    Recency(),
    NegBin(),
    Boosting(),
)
MODELS: dict[str, Model] = {model.name: model for model in ALONE}
ENSEMBLE = "ensemble"
NAMES = (*MODELS, ENSEMBLE)
