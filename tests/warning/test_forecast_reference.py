"""Scores of simple forecasts equal published ones on the VIEWS country-month panel, and the ensemble keeps its bars."""

import numpy as np
import pytest

from evenhand.warning import scores
from evenhand.warning.forecast import forecasts, stream
from evenhand.warning.models.conflictology import own_months
from evenhand.warning.panelfile import read_panel

OCTOBERS = {2019: 466, 2020: 478, 2021: 490}
# CRPS, ignorance, 90 % interval score, as the reference data's own table gives them; Monte Carlo error below
PUBLISHED = {
    ("conflictology-12", 2019): (9.15, 0.610, 89.1),
    ("conflictology-12", 2020): (21.34, 0.567, 345.0),
    ("conflictology-12", 2021): (76.85, 0.686, 1435.6),
    ("last", 2019): (9.48, 1.05, 172.7),
    ("last", 2020): (23.70, 1.11, 455.8),
    ("last", 2021): (85.61, 1.23, 1690.7),
    ("bootstrap", 2019): (22.46, 1.11, 426.0),
    ("bootstrap", 2020): (31.42, 1.12, 606.0),
    ("bootstrap", 2021): (86.63, 1.15, 1708.3),
    ("zero", 2019): (23.02, 1.56, 460.4),
    ("zero", 2020): (32.04, 1.55, 640.8),
    ("zero", 2021): (87.34, 1.61, 1746.8),
}
# Monte Carlo error: twice the standard deviation over seeds of a mean over 191 units and 12 months, 1,000 draws
ERROR = {"conflictology-12": (0, 0, 0), "zero": (0, 0, 0), "last": (0.02, 0.006, 0.5), "bootstrap": (0.07, 0.017, 5)}
ROUNDED = (0.0051, 0.0006, 0.051)
ROUNDED_TWO = (0.0051, 0.0051, 0.051)


@pytest.fixture(scope="module")
def panel(shared):
    path = shared / "data" / "views" / "country_month_m455_m504.parquet"
    if not path.is_file():
        pytest.skip("the VIEWS panel is not in the folder of reference data")
    return read_panel(path, unit="country_id", time="month_id", target="ged_sb")


def drawn(panel, name, origin):
    """Draws and, for ignorance, the draws that stand for them."""
    cut = panel.until(origin)
    if name == "conflictology-12":
        own = own_months(cut, 12)
        return own, scores.stretched(own)
    if name == "bootstrap":  # one sample of the last twelve months of all countries, for all of them
        sample = stream(1, name, origin).choice(cut.target[:, -12:].ravel(), 1_000)
        draws = np.broadcast_to(sample, (len(cut.units), 12, 1_000))
        return draws, draws
    draws = forecasts(panel, origin=origin, models=(name,)).made[name].draws
    return draws, draws


@pytest.mark.parametrize(("name", "year"), PUBLISHED)
def test_scores_equal_the_published_table(panel, name, year):
    origin = OCTOBERS[year]
    draws, for_ignorance = drawn(panel, name, origin)
    came = panel.actuals(panel.units, range(origin + 3, origin + 15))
    found = (
        scores.crps(draws, came).mean(),
        scores.ignorance(for_ignorance, came).mean(),
        scores.interval_score(draws, came).mean(),
    )
    rounded = ROUNDED if name == "conflictology-12" else ROUNDED_TWO
    for value, published, error, half in zip(found, PUBLISHED[name, year], ERROR[name], rounded, strict=True):
        assert abs(value - published) <= half + error


SAMPLED = {2019: (0.68, 80.9), 2020: (0.63, 330.4), 2021: (0.74, 1414.2)}


@pytest.mark.parametrize("year", SAMPLED)
def test_the_sampled_form_of_the_baseline_equals_the_published_one(panel, year):
    origin = OCTOBERS[year]
    draws = forecasts(panel, origin=origin, models=("conflictology-12",)).made["conflictology-12"].draws
    came = panel.actuals(panel.units, range(origin + 3, origin + 15))
    assert scores.ignorance(draws, came).mean() == pytest.approx(SAMPLED[year][0], abs=0.01)
    assert scores.interval_score(draws, came).mean() == pytest.approx(SAMPLED[year][1], abs=1.5)


@pytest.mark.slow
def test_the_ensemble_beats_the_baseline_in_every_window(panel):
    ratios = []
    for origin in OCTOBERS.values():
        made = forecasts(panel, origin=origin, models=("ensemble",)).made["ensemble"]
        came = panel.actuals(made.units, made.months)
        own = own_months(panel.until(origin), 12)
        ratios.append(scores.crps(made.draws, came).mean() / scores.crps(own, came).mean())
        assert scores.interval_score(made.draws, came).mean() < scores.interval_score(own, came).mean()
        active = panel.until(origin).target[:, -12:].sum(axis=1) > 0
        assert 0.85 <= scores.covered(made.draws, came)[active].mean() <= 0.95
    assert max(ratios) <= 1.0
    assert np.exp(np.mean(np.log(ratios))) <= 0.93
