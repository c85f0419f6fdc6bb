"""How exactly a place is shown outside the team: on a grid, never moved by chance, from the place's own cells alone."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import polars as pl

_STEP = {"1_km": 0.01, "settlement": 0.05, "district": 0.5}  # degrees of the grid
_LEAST_PREC = {"1_km": 2, "settlement": 2, "district": 3, "country": 6}  # UCDP where_prec that the grid allows at best
_DIGITS = 4  # a grid point is written with no more
EXACT = "exact"


def coarsen(places: pl.DataFrame) -> pl.DataFrame:
    """Places as they may be shown outside the team, `shown_prec` filled in.

    Coordinates are rounded to the grid of the level, `where_prec` says no more than the grid does, and the geometry and
    `coordinates_from` stand only beside an exact place.
    """
    if places.is_empty():
        return places
    level = pl.Series("shown_prec", [*map(level_of, places["shown_prec"], places["kind"], places["coordinates_from"])])
    steps = level.replace_strict(_STEP, default=None, return_dtype=pl.Float64)
    least = level.replace_strict(_LEAST_PREC, default=1, return_dtype=pl.Int64)
    exact, hidden = level == EXACT, level == "country"
    prec = pl.col("where_prec").cast(pl.Int64)
    on_grid = {
        name: pl.when(exact)
        .then(pl.col(name))
        .when(~hidden)
        .then(((pl.col(name) / steps).round() * steps).round(_DIGITS))
        for name in ("latitude", "longitude")
    }
    return places.with_columns(
        level,
        *(column.alias(name) for name, column in on_grid.items()),
        pl.when(exact).then("where_prec").otherwise(pl.max_horizontal(prec, least).cast(pl.String)).alias("where_prec"),
        *(pl.when(exact).then(name).alias(name) for name in ("geometry", "coordinates_from")),
    )


def level_of(own: str | None, kind: str | None, coordinates_from: str | None) -> str:
    """The level at which a place is shown: its own, else by words of its kind and of where its coordinates come from.

    >>> level_of(None, "safe house", None), level_of(None, "bridge", None), level_of("exact", "house", None)
    ('settlement', 'exact', 'exact')
    """
    if own:
        return own
    words = f" {_plain(kind)} {_plain(coordinates_from)} "
    return next((level for level, kinds in kinds_at_risk().items() if any(f" {k} " in words for k in kinds)), EXACT)


@cache
def kinds_at_risk() -> dict[str, tuple[str, ...]]:
    """Words of the kinds of place that give people away, by the level at which they are shown."""
    text = files(__package__).joinpath("shown_prec.toml").read_text(encoding="utf-8")
    return {level: tuple(words) for level, words in tomllib.loads(text).items()}


def _plain(text: str | None) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in (text or "").casefold()).split())
