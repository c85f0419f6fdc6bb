"""Shares of ranges come out as a known instance has them; the frontier is what looking at every order gives."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest

from evenhand.bargaining import robust
from evenhand.bargaining.account import account
from evenhand.bargaining.answer import answer
from evenhand.bargaining.frontier import frontier
from evenhand.bargaining.plan import Commitment, Plan, Span, middle, ranges
from evenhand.bargaining.units import units_of
from tests.bargaining.sequence_oracle import all_orders, number, random_plan


def one_each(breakdown: Span) -> Plan:
    return Plan(
        parties=("n", "s"),
        breakdown={"n": breakdown, "s": number(-9)},
        patience={},
        commitments=tuple(
            Commitment(id=p, by=p, values={p: number(-2), q: number(3)}, after_breakdown={}) for p, q in ("ns", "sn")
        ),
        orders={},
    )


def test_known_share():
    """Together, n holds iff -d ≥ 2: over d in [-5, 0] that is 3/5 of the range."""
    plan = one_each(Span(low=Fraction(-5), high=Fraction(0)))
    at = robust.drawn(plan)
    assert robust.holds(plan, (("n", "s"),), at) == pytest.approx(0.6, abs=2e-3)


def test_known_most_robust_order_and_what_decides():
    """If n moves first it can lose 2 and get 3: once only s's part is left, n never leaves; s bears any last stage."""
    plan = one_each(Span(low=Fraction(-5), high=Fraction(0)))
    found = answer(plan)
    assert found.robustness is not None
    assert found.robustness.most_robust.stages == (("n",), ("s",))
    assert found.robustness.most_robust_share == 1.0
    together = robust.tornado(plan, (("n", "s"),))
    assert [(bar.name, bar.decides) for bar in together] == [("value of breakdown to n", True)]
    assert (together[0].slack_low, together[0].slack_high) == pytest.approx((3.0, -2.0))


def test_draws_cover_the_ranges_evenly_and_come_out_the_same():
    one, two = (robust.halton(7, 512, np.random.default_rng(3)) for _ in range(2))
    assert (one == two).all()
    assert ((one >= 0) & (one < 1)).all()
    for column in one.T:
        counts = np.histogram(column, bins=8, range=(0, 1))[0]
        assert np.abs(counts - 64).max() <= 4


def test_names_of_ranges_do_not_depend_on_how_parties_are_listed():
    plan = one_each(Span(low=Fraction(-5), high=Fraction(0)))
    listed = Plan(
        parties=("s", "n"), breakdown=plan.breakdown, patience={}, commitments=plan.commitments[::-1], orders={}
    )
    assert list(ranges(plan)) == list(ranges(listed))
    assert robust.drawn(plan).breakdown["n"].tolist() == robust.drawn(listed).breakdown["n"].tolist()


@pytest.mark.parametrize("seed", range(20))
def test_frontier_equals_every_order(seed):
    rng = random.Random(seed)
    plan = random_plan(rng, n=5, parties=2)
    units = units_of(plan)
    points = {
        tuple(round(account(plan, o, middle(plan)).standing[p], 7) for p in plan.parties) for *_, o in all_orders(plan)
    }
    wanted = {p for p in points if not any(q != p and all(a <= b for a, b in zip(q, p, strict=True)) for q in points)}
    found = frontier(units, [])
    assert found.exact
    got = [account(plan, units.stages(order), middle(plan)).standing for order in found.orders]
    assert {tuple(round(a[p], 7) for p in plan.parties) for a in got} == wanted
    assert len(got) == len(wanted)
