"""The tipping point equals exhaustive search; interchangeable incidents and bounds change nothing in it."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.fairness.rates import compare
from evenhand.fairness.tipping import tipping_point
from evenhand.fairness.verdict import Trial, battery


def judged(tables):
    """A judge over counts of one stratum, given the places (side, outcome) of every incident."""

    def verdict(places):
        k, n = np.zeros((2, 1)), np.zeros((2, 1))
        for place in places:
            if place is not None:
                n[place[0], 0] += 1
                k[place[0], 0] += place[1]
        trial = Trial(contrast=compare(k, n), clusters=(int(n[0, 0]), int(n[1, 0])), margin=0.25)
        (one,) = battery([trial])
        return one.verdict.value, one.estimate if one.estimate is not None else float("nan")

    base, options = tables

    def judge(sets):
        found = []
        for changes in sets:
            places = list(base)
            for incident, option in changes:
                places[incident] = options[incident][option]
            found.append(verdict(places))
        return [one for one, _ in found], [gap for _, gap in found]

    return judge


def effects(base, options):
    return [[(base[i], place) for place in some] for i, some in enumerate(options)]


def exhaustive(judge, options):
    (stands,), _ = judge([()])
    movable = [i for i, some in enumerate(options) if some]
    for number in range(1, len(movable) + 1):
        for chosen in combinations(movable, number):
            for picks in product(*(range(len(options[i])) for i in chosen)):
                if judge([tuple(zip(chosen, picks, strict=True))])[0][0] != stands:
                    return number
    return None


@st.composite
def cases(draw):
    """Firm incidents, and up to six contested ones with one or two alternatives each."""
    place = st.tuples(st.integers(0, 1), st.integers(0, 1))
    firm = [(g, y) for g in (0, 1) for y in (0, 1) for _ in range(draw(st.integers(2, 14)))]
    contested = draw(st.lists(st.tuples(place, st.lists(st.one_of(place, st.none()), min_size=1, max_size=2)),
                              max_size=6))  # fmt: skip
    base = [one for one, _ in contested] + firm
    options = [[place for place in others if place != one] for one, others in contested]
    return base, options


@settings(max_examples=60)
@given(cases())
def test_equals_exhaustive_search(case):
    base, options = case
    judge = judged((base, options))
    found = tipping_point(effects(base, options), judge)
    expected = exhaustive(judge, options)
    assert found.exact
    assert found.number == expected
    if expected is not None:
        assert judge([found.changes])[0][0] == found.verdict != judge([()])[0][0]
        assert len(found.changes) == expected


def test_none_does():
    base = [(0, 1)] * 50 + [(1, 1)] * 50
    options = [[(1, 1)]] * 3
    found = tipping_point(effects(base, options), judged((base, options)))
    assert (found.number, found.exact, found.changes) == (None, True, ())


def test_many_alike_are_tried_by_their_number():
    """Forty contested incidents of one kind: forty sets, not 2^40."""
    base = [(0, 1)] * 60 + [(0, 0)] * 40 + [(1, 1)] * 60 + [(1, 0)] * 40
    options = [[(1, 1)]] * 40
    asked = []
    judge = judged((base, options))

    def counting(sets):
        asked.extend(sets)
        return judge(sets)

    found = tipping_point(effects(base, options), counting)
    assert found.exact
    assert found.number is not None
    assert len(asked) <= 41


def test_too_many_kinds_give_bounds_that_hold():
    """Each incident its own kind, and few tries: no smaller set was missed below the bound, and the set found works."""
    base = [(0, 1)] * 30 + [(0, 0)] * 20 + [(1, 1)] * 28 + [(1, 0)] * 22
    options = [[(1, 1)] for _ in range(14)]
    judge = judged((base, options))
    marks = [[i] for i in range(14)]
    found = tipping_point(marks, judge, most=150)
    exact = tipping_point(effects(base, options), judge)
    assert not found.exact
    assert exact.number is not None
    assert found.at_most is not None
    assert found.at_least <= exact.number <= found.at_most
    assert judge([found.changes])[0][0] == found.verdict


def test_nothing_contested_is_exact():
    base = [(0, 1)] * 8 + [(1, 0)] * 8
    assert tipping_point([], judged((base, []))).exact


@pytest.mark.parametrize("swap", [False, True])
def test_exchanging_the_sides_keeps_the_number(swap):
    flip = (lambda place: place and (1 - place[0], place[1])) if swap else (lambda place: place)
    base = [flip(p) for p in [(0, 1)] * 20 + [(0, 0)] * 5 + [(1, 1)] * 12 + [(1, 0)] * 13]
    options = [[flip((1, 1))]] * 8
    assert tipping_point(effects(base, options), judged((base, options))).number == 2
