"""Orders looked at together are judged as one by one, and are all that one change leads to."""

from __future__ import annotations

import random

import numpy as np
import pytest

from evenhand.bargaining.around import around, keeps, marks
from evenhand.bargaining.climb import NOT_JOINED, Judge, Order, better, climb, one_by_one
from evenhand.bargaining.climb import keeps as order_keeps
from evenhand.bargaining.units import units_of
from tests.bargaining.sequence_oracle import random_plan


def as_order(row: list[int]) -> Order:
    return tuple(sum(1 << k for k, t in enumerate(row) if t == stage) for stage in sorted(set(row)))


@pytest.mark.parametrize("seed", range(40))
def test_marks_are_those_of_one_order_at_a_time(seed):
    rng = random.Random(seed)
    units = units_of(random_plan(rng, n=rng.randint(2, 7)))
    joining = tuple((units.value.sum(axis=1) * rng.choice([0.5, 0.95, 1.2])).tolist()) if seed % 2 else ()
    judge = Judge.of(units, joining)
    rows = np.array([[rng.randrange(units.n + 2) for _ in range(units.n)] for _ in range(50)], dtype=np.int64)
    found = marks(units, rows, joining, NOT_JOINED)
    wanted = [judge.mark(as_order(row)) for row in rows.tolist()]
    assert np.stack([found.peak, found.total, found.stages], axis=1) == pytest.approx(np.array(wanted), abs=2e-9)
    assert not any(better(mark, wanted[found.best()]) for mark in wanted)
    assert keeps(units, rows).tolist() == [order_keeps(units, as_order(row)) for row in rows.tolist()]


@pytest.mark.parametrize("seed", range(20))
def test_every_change_keeps_the_conditions(seed):
    rng = random.Random(seed)
    units = units_of(random_plan(rng, n=rng.randint(2, 7)))
    start = one_by_one(units)
    row = np.array([next(t for t, s in enumerate(start) if s >> k & 1) for k in range(units.n)], dtype=np.int64)
    for _ in range(3):
        rows = around(units, row)
        assert all(order_keeps(units, as_order(other)) for other in rows.tolist())
        row = rows[rng.randrange(len(rows))]


def test_without_conditions_every_single_move_is_there():
    units = units_of(random_plan(random.Random(4), n=3, parties=2))
    free = units.__class__(**{f: getattr(units, f) for f in units.__slots__} | {"before": (0,) * 3, "along": (0,) * 3})
    found = {as_order(row) for row in around(free, np.array([0, 1, 2], dtype=np.int64)).tolist()}
    assert {(0b011, 0b100), (0b001, 0b110), (0b010, 0b101), (0b101, 0b010), (0b010, 0b001, 0b100)} <= found


def test_the_same_seed_climbs_to_the_same_order():
    units = units_of(random_plan(random.Random(9), n=7, patient=False))
    judge = Judge.of(units)
    first = climb(judge, tries=300, seed=3)
    assert first == climb(judge, tries=300, seed=3)
    assert order_keeps(units, first)
    assert not better(judge.mark(one_by_one(units)), judge.mark(first))
