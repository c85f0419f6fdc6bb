"""Who is scored together: all, active, onset; and the tenths of probability."""

import math

import numpy as np
import pytest

from evenhand.warning import reliability, strata

NONE = math.nan


def history(**last):
    """Twelve quiet months for each unit, with the months named changed: 1 is the origin, 12 the first of the twelve."""
    row = np.zeros(20)
    for back, value in last.items():
        row[-int(back[1:])] = value
    return row


CASES = [
    ("twelve quiet months", history(), "quiet"),
    ("a death in the month of the origin", history(m1=1), "active"),
    ("a death in the first of the twelve months", history(m12=1), "active"),
    ("a death thirteen months back does not count", history(m13=900), "quiet"),
    ("a month without record, no death in the others: cannot tell", history(m5=NONE), "neither"),
    ("a month without record, a death in another", history(m5=NONE, m9=2), "active"),
    ("never on record", np.full(20, NONE), "neither"),
    ("begins five months before the origin", np.concatenate([np.full(15, NONE), np.zeros(5)]), "neither"),
]


@pytest.mark.parametrize(("why", "row", "kind"), CASES, ids=[case[0] for case in CASES])
def test_what_the_last_twelve_months_make_of_a_unit(why, row, kind):
    told = (bool(strata.active(row[None])[0]), bool(strata.quiet(row[None])[0]))
    assert told == {"active": (True, False), "quiet": (False, True), "neither": (False, False)}[kind]


def test_a_short_history_is_not_quiet():
    assert not strata.quiet(np.zeros((1, 11)))[0]


def test_members_by_hand():
    past = np.array([history(), history(m2=5), history(m3=NONE)])
    actuals = np.array([[0, 3, NONE], [0, 0, 2], [4, NONE, 0]])
    found = strata.members(past, actuals)
    assert found["all"].tolist() == [[True, True, False], [True, True, True], [True, False, True]]
    assert found["active"].tolist() == [[False] * 3, [True] * 3, [False] * 3]
    assert found["onset"].tolist() == [[False, True, False], [False] * 3, [False] * 3]


def test_reliability_by_hand():
    chances = np.array([0.0, 0.099, 0.1, 1.0] + [0.55] * 20)
    came = np.array([False, False, True, True] + [True] * 11 + [False] * 9)
    rows = {row["low"]: row for row in reliability.table(chances, came)}
    assert [(low, row["n"]) for low, row in rows.items()] == [(0.0, 2), (0.1, 1), (0.5, 20), (0.9, 1)]
    assert rows[0.5]["observed"] == 0.55
    assert rows[0.5]["forecast"] == pytest.approx(0.55)
    assert math.isnan(rows[0.0]["observed"])


def test_a_probability_on_an_edge_counts_above_it():
    for thousandths in range(0, 1000, 100):
        (row,) = reliability.table(np.array([thousandths / 1000]), np.array([True]))
        assert row["low"] == thousandths / 1000
