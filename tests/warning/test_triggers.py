"""Triggers: reached by one month's probability alone, due from the forecast on, answered where a row says so."""

from __future__ import annotations

import pytest

from evenhand.warning.limits import Threshold
from evenhand.warning.outlook import BASELINE, MODEL, Ahead, Chance, Fan, Outlook
from evenhand.warning.triggers import stated, triggers
from tests.warning.warncase import decision, draft, months, view_of

TRIGGER = {"id": "t1", "threshold": "many", "probability": 0.3, "who": "head", "does": "calls both", "within": "P3D"}
NEXT = tuple(months(12, "2021-09"))


def ahead(model: list[float], earlier: list[float] | None = None) -> Ahead:
    """A forecast made at the end of August 2021, of two or more months."""
    size = Threshold(name="many", value=25.0, unit=None, set_on=None)
    chance = Chance(
        threshold=size,
        seen=True,
        model=tuple(model),
        baseline=tuple(model),
        earlier=tuple(earlier) if earlier else None,
    )
    fans = tuple(Fan(model=name, quantiles=((0.0,) * 5,) * len(model)) for name in (MODEL, BASELINE))
    one = Outlook(
        unit="River", origin="2021-08", months=NEXT[: len(model)], fans=fans, chances=(chance,), vintage="final",
        weights=(), weights_from=None, apart=(), notes=(),
    )  # fmt: skip
    return Ahead(outlooks=(one,), without=())


def held(folder, forecast, *, trigger=TRIGGER, decisions=()):
    view = view_of(draft(triggers=[trigger], decisions=list(decisions)), folder, internal=True)
    (found,) = triggers(view, forecast)
    return found


@pytest.mark.parametrize(("model", "reached"), [([0.1, 0.3], True), ([0.29, 0.29], False), ([0.2] * 12, False)])
def test_reached_by_one_month_never_by_adding_them_up(model, reached, tmp_path):
    (one,) = held(tmp_path, ahead(model)).held
    assert (one.reached, one.probability) == (reached, max(model))
    assert one.due == ("2021-09-03" if reached else None)


def test_the_first_of_the_largest_months_is_named(tmp_path):
    assert held(tmp_path, ahead([0.1, 0.4, 0.4])).held[0].month == "2021-10"


def test_time_runs_from_the_forecast_that_reached_it_first(tmp_path):
    (one,) = held(tmp_path, ahead([0.4, 0.1], earlier=[0.35, 0.1])).held
    assert (one.since_earlier, one.due) == (True, "2021-08-03")
    (one,) = held(tmp_path, ahead([0.4, 0.1], earlier=[0.2, 0.1])).held
    assert (one.since_earlier, one.due) == (False, "2021-09-03")


def test_a_decision_answers_where_its_row_names_the_trigger_and_is_not_older(tmp_path):
    rows = [
        decision("d1", "2021-07-01", trigger="t1"),
        decision("d2", "2021-09-02", trigger="t1"),
        decision("d3", "2021-09-02"),
    ]
    found = held(tmp_path, ahead([0.4]), decisions=rows)
    assert [row["id"] for row in found.decisions] == ["d1", "d2"]
    assert [row["id"] for row in found.held[0].answers] == ["d2"]


@pytest.mark.parametrize(
    ("change", "why"),
    [({"threshold": "none"}, "names no threshold"), ({"probability": None}, "states no probability")],
)
def test_a_trigger_that_cannot_be_held_says_why(change, why, tmp_path):
    found = held(tmp_path, ahead([0.4]), trigger=TRIGGER | change)
    assert found.held == ()
    assert why in str(found.why_not)


@pytest.mark.parametrize("within", [None, "soon", "PT6H"])
def test_without_a_duration_in_days_nothing_is_due_by_a_day(within, tmp_path):
    assert held(tmp_path, ahead([0.4]), trigger=TRIGGER | {"within": within}).held[0].due is None


def test_without_a_forecast_none_is_held(tmp_path):
    assert held(tmp_path, None).held == ()


def test_the_lowest_stated_probability_counts_as_a_warning():
    rows = [{"threshold": "many", "probability": p} for p in (0.5, 0.2, None)]
    assert stated([*rows, {"threshold": None, "probability": 0.1}]) == {"many": 0.2}
