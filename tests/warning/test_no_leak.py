"""Whatever is changed after the origin changes no forecast, of no model."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.warning.forecast import forecasts
from evenhand.warning.models import NAMES
from evenhand.warning.months import month_words
from evenhand.warning.panelfile import from_rows

ORIGIN, FIRST, LAST = 437, 400, 444
AHEAD = (2, 4)


def rows(seed=1, units=5):
    rng = np.random.default_rng(seed)
    levels = rng.gamma(0.7, 30, units)
    return [
        {"place": f"p{u}", "month": m, "deaths": int(rng.poisson(levels[u])), "rain": float(rng.normal())}
        for u in range(units)
        for m in range(FIRST, LAST + 1)
        if not (u == 1 and 410 <= m < 415)
    ]


QUICK = tuple(name for name in NAMES if name not in {"boosting", "ensemble"})


def drawn(given_rows, *, known_on=None, names=NAMES, covariates=()):
    panel = from_rows(
        pl.DataFrame(given_rows, infer_schema_length=None),
        unit="place",
        time="month",
        target="deaths",
        covariates=covariates,
        known_on=known_on,
    )
    found = forecasts(panel, origin=ORIGIN, horizons=AHEAD, draws=25, models=names, seed=3)
    return {name: (made.units, made.draws.tobytes(), made.weights) for name, made in found.made.items()}, found.apart


BEFORE, APART = drawn(rows())


def test_every_model_takes_part_in_this_test():
    assert set(BEFORE) == set(NAMES)
    assert APART == {}


@st.composite
def futures(draw):
    """The rows, with other figures, missing rows and new units after the origin, in another order."""
    shift = draw(st.integers(0, 10**6))
    kept = draw(st.sets(st.integers(ORIGIN + 1, LAST)))
    made = [row for row in rows() if row["month"] <= ORIGIN or row["month"] in kept]
    made = [row | {"deaths": shift, "rain": -float(shift)} if row["month"] > ORIGIN else row for row in made]
    late = range(ORIGIN + 1, ORIGIN + 1 + draw(st.integers(0, 3)))
    made += [{"place": "new", "month": month, "deaths": 9, "rain": 0.0} for month in late]
    made += [{"place": "p0", "month": LAST + 5, "deaths": shift, "rain": 0.0}] * draw(st.integers(0, 1))
    return draw(st.permutations(made)) if draw(st.booleans()) else made


@given(futures())
def test_no_single_model_sees_what_came_after_the_origin(future):
    assert drawn(future, names=QUICK)[0] == {name: BEFORE[name] for name in QUICK}


@settings(max_examples=2)
@given(futures())
def test_neither_learner_nor_ensemble_sees_what_came_after_the_origin(future):
    assert drawn(future)[0] == BEFORE


def test_no_covariate_is_seen_after_the_origin():
    other = [row | {"rain": 7.0} if row["month"] > ORIGIN else row for row in rows()]
    left, right = (drawn(made, names=("boosting",), covariates=("rain",)) for made in (rows(), other))
    assert left == right


def test_the_test_would_see_a_leak():
    other = [row | {"deaths": row["deaths"] + 1} if row["month"] == ORIGIN else row for row in rows()]
    after = drawn(other)[0]
    assert {name for name in NAMES if after[name] != BEFORE[name]} == set(NAMES) - {"zero"}


def test_figures_published_after_the_origin_are_not_seen():
    dated = [row | {"out": month_words(row["month"])} for row in rows()]
    revised = [row | {"deaths": 10**6, "out": month_words(ORIGIN + 1)} for row in rows() if row["month"] <= ORIGIN]
    plain, later = (drawn(made, known_on="out", names=QUICK)[0] for made in (dated, dated + revised))
    assert plain == later
    assert plain == {name: BEFORE[name] for name in QUICK}


@pytest.mark.parametrize("lag", [1, 3])
def test_late_figures_lengthen_the_horizon(lag):
    """Figures that come out `lag` months late: the same draws as from an origin so many months earlier."""
    late = [row | {"out": month_words(row["month"] + lag)} for row in rows()]
    early = [row for row in rows() if row["month"] <= ORIGIN - lag]
    names = ("last", "recency", "negbin")
    assert drawn(late, known_on="out", names=names)[0] == drawn(early, names=names)[0]
