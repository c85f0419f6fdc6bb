"""Forecasts of a case: beside the baseline, from nothing after the origin, and how past ones came out."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from evenhand import packaged
from evenhand.record import View, open_case
from evenhand.warning import warn as warn_room
from evenhand.warning.crossings import LEADS, Past, reconstructed, tallies
from evenhand.warning.limits import FEW, Threshold, thresholds
from evenhand.warning.months import month_id
from evenhand.warning.outlook import BASELINE, MODEL, ahead
from evenhand.warning.panel import Panel
from evenhand.warning.series import Found, read
from evenhand.warning.warn import warn
from evenhand.warning.warndocument import document
from tests.warning.warncase import CALM, draft, months, series, view_of

DRAWS = 200
ANY = Threshold(name="any", value=1.0, unit=None, set_on=None)
MANY = Threshold(name="many", value=25.0, unit=None, set_on=None)


def usable(view: View) -> tuple[Found, Panel]:
    found = read(view)
    assert found.panel is not None
    return found, found.panel


def told(view, **how):
    return document(view, warn(view, forecasts=True, draws=DRAWS, **how))


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    return view_of(draft(), tmp_path_factory.mktemp("case"), internal=True)


@pytest.fixture(scope="module")
def found(view):
    return told(view)


def test_the_baseline_always_stands_beside_the_model(found):
    (one,) = found["forecasts"]
    assert [fan["model"] for fan in one["fans"]] == [MODEL, BASELINE]
    assert one["months"] == tuple(months(12, "2021-09"))
    for chance in one["chances"]:
        assert len(chance["model"]) == len(chance["baseline"]) == len(chance["a_month_earlier"]) == 12


def test_the_baseline_is_the_last_twelve_months(view):
    """By hand: the share of the last twelve months with a death, and half and nine tenths of their counts."""
    found = document(view, warn(view, forecasts=True, draws=20_000))["forecasts"][0]
    share = np.mean(np.array(CALM[-12:]) >= 1)
    assert found["chances"][0]["baseline"] == pytest.approx([share] * 12, abs=0.02)


def test_the_same_seed_gives_the_same_answer_and_another_another(view, found):
    assert json.dumps(told(view)) == json.dumps(found)
    assert json.dumps(told(view, seed=2)) != json.dumps(found)


def test_no_forecast_where_the_baseline_has_no_history(tmp_path):
    made = told(view_of(draft(panel=series(CALM[:11])), tmp_path, internal=True))
    assert made["forecasts"] == []
    assert "no forecast stands without the baseline" in made["not_forecast"][0]["reason"]


def test_a_series_that_ended_is_not_forecast(tmp_path):
    rows = series() + series(CALM[:6], unit="Old")
    made = told(view_of(draft(panel=rows), tmp_path, internal=True))
    assert [one["unit"] for one in made["forecasts"]] == ["River"]
    assert [one["unit"] for one in made["not_forecast"]] == ["Old"]


def test_later_months_change_no_earlier_forecast(tmp_path):
    """What comes after a date, whatever it is, changes no byte of what was told for that date, nor past forecasts."""
    wild = (*CALM[:16], 900, 0, 4_000, 7)
    cut = {"internal": True, "as_of": "2021-04-30"}
    left, right = (
        told(view_of(draft(panel=series(values)), tmp_path / n, **cut)) for n, values in (("a", CALM), ("b", wild))
    )
    assert json.dumps(left) == json.dumps(right)
    whole = told(view_of(draft(panel=series(wild)), tmp_path / "c", internal=True))
    before = [one for one in whole["reconstructed"] if one["month"] <= "2021-04"]
    assert before == left["reconstructed"]


def test_a_figure_published_later_changes_no_earlier_forecast(tmp_path):
    rows = [row | {"known_on": f"{out}-20"} for row, out in zip(series(), months(21)[1:], strict=True)]
    later = [*rows, rows[5] | {"target": 500.0, "known_on": "2021-08-01"}]
    cut = {"internal": True, "known_on": "2021-06-30"}
    left, right = (told(view_of(draft(panel=each), tmp_path / n, **cut)) for n, each in (("a", rows), ("b", later)))
    assert json.dumps(left) == json.dumps(right)
    past = [told(view_of(draft(panel=each), tmp_path / n, internal=True)) for n, each in (("c", rows), ("d", later))]
    chances = [
        [(one["month"], one["model"]) for one in each["reconstructed"] if one["month"] <= "2021-07"] for each in past
    ]
    assert chances[0] == chances[1]


def test_reconstructed_forecasts_by_another_way(view):
    """Each is what a forecast of the case as of its origin says of the month; what came is the series' own figure."""
    read_, panel = usable(view)
    past = reconstructed(panel, read_.origin, [ANY], draws=DRAWS, seed=1)
    series_ = dict(zip(read_.series[0].months, read_.series[0].values, strict=True))
    assert {one.lead for one in past} == set(LEADS)
    assert len(past) == sum(len(CALM) - 12 + 1 - lead for lead in LEADS)
    for one in past:
        assert one.came == series_[one.month]
        assert one.onset == (one.came >= 1 and series_[months(2, one.month)[0]] >= 1 and one.before == 0)
    last = [one for one in past if one.month == "2021-08" and one.lead == 1]
    again = ahead(panel, month_id("2021-07"), [ANY], draws=DRAWS, seed=1).outlooks[0].chances[0]
    assert (last[0].model, last[0].baseline) == (again.model[0], again.baseline[0])


def test_a_month_earlier_is_what_was_told_a_month_earlier(tmp_path, found):
    before = told(view_of(draft(), tmp_path, internal=True, as_of="2021-07-31"))["forecasts"][0]
    (now,) = found["forecasts"]
    for chance, then in zip(now["chances"], before["chances"], strict=True):
        assert chance["a_month_earlier"] == (*then["model"][1:], None)


def test_many_series_are_forecast_and_not_reconstructed(tmp_path, monkeypatch):
    monkeypatch.setattr(warn_room, "MOST_UNITS", 1)
    made = told(view_of(draft(panel=series() + series(unit="Coast")), tmp_path, internal=True))
    assert len(made["forecasts"]) == 2
    assert made["reconstructed"] == []
    assert "evenhand backtest" in made["reconstructed_note"]


def past(n: int, *, probability: float, came: int, before: int = 0, month: str = "2020-01") -> list[Past]:
    one = Past(
        unit="River", month=month, lead=1, threshold=MANY, model=probability, baseline=0.1, came=came, before=before,
        seen=True,
    )  # fmt: skip
    return [replace(one, month=each) for each in months(n, month)]


@pytest.mark.parametrize(("onsets", "rate"), [(FEW - 1, None), (FEW, 1.0)])
def test_under_ten_onsets_there_is_no_rate(onsets, rate):
    (one,) = tallies([*past(onsets, probability=0.6, came=30), *past(40, probability=0.1, came=0)], {"many": 0.5})
    assert (one.hits, one.misses, one.false_alarms, one.hit_rate) == (onsets, 0, 0, rate)
    assert [band.share is None for band in one.bands] == [rate is None] * 2


def test_hits_misses_and_false_alarms_by_hand():
    rows = [
        *past(2, probability=0.6, came=30),  # given as a warning, and begun: hits
        *past(3, probability=0.2, came=30),  # begun without a warning: misses
        *past(4, probability=0.5, came=3),  # a warning, and nothing of the size: false alarms
        *past(5, probability=0.9, came=30, before=26),  # going on already: neither
    ]
    (one,) = tallies(rows, {"many": 0.5})
    assert (one.n, one.reached, len(one.onsets)) == (14, 10, 5)
    assert (one.hits, one.misses, one.false_alarms) == (2, 3, 4)
    counted = [(band.low, band.n, band.reached) for band in one.bands]
    assert counted == [(0.05, 3, 3), (0.5, 6, 2), (0.75, 5, 5)]


def test_without_a_stated_probability_nothing_is_a_hit():
    (one,) = tallies(past(3, probability=0.9, came=30), {})
    assert (one.stated, one.hits, one.misses, one.false_alarms, one.hit_rate) == (None,) * 5


def test_reconstructed_forecasts_are_never_answered_or_unheeded(view, found):
    told_ = json.dumps({key: found[key] for key in ("reconstructed", "past_crossings")})
    assert not any(word in told_ for word in ("heed", "answer", "ignored", "latency", "action"))
    assert warn(view, forecasts=False).past == ()


# --- the packaged case before September 2020 ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def before_the_war():
    return open_case(packaged()).view(internal=True, as_of="2020-08-31")


def test_what_could_not_be_said_of_the_packaged_case(before_the_war):
    record = warn(before_the_war, forecasts=False).record
    (one,) = record.limits
    assert (one.unit, one.months, one.first, one.last) == ("Azerbaijan", 34, "2017-11", "2020-08")
    assert (one.largest, one.largest_month) == (19, "2020-07")
    assert [(reach.threshold.value, reach.months) for reach in one.reaches] == [(1, 22), (25, 0), (100, 0), (1000, 0)]
    assert "Of a month of 25 or 100 or 1,000 nothing could be said from this series by 2020-08" in str(one.cannot)


def test_no_chance_of_a_size_never_seen_is_passed_off_as_known(before_the_war):
    found, panel = usable(before_the_war)
    sizes = thresholds(before_the_war.tables["thresholds"].iter_rows(named=True))
    (one,) = ahead(panel, found.origin, sizes, draws=DRAWS, seed=1).outlooks
    assert [chance.seen for chance in one.chances] == [True, False, False, False]
    assert one.months[0] == "2020-09"
    assert all(chance.baseline == (0.0,) * 12 for chance in one.chances[1:])  # the last twelve months hold none


def test_the_packaged_case_has_no_forecast_by_what_was_certainly_known():
    view = open_case(packaged()).view(internal=True, known_on="2021-01-01")
    assert warn(view, forecasts=True).ahead is None
