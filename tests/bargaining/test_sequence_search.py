"""The searches find what looking at every ordered partition finds, and closed forms that anyone can work by hand."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from evenhand.bargaining import best, bundles, patient
from evenhand.bargaining.account import account
from evenhand.bargaining.climb import Judge, keeps
from evenhand.bargaining.impatient import unbeaten
from evenhand.bargaining.plan import Commitment, Plan, Stages, middle
from evenhand.bargaining.recheck import exact_margins, faults_of
from evenhand.bargaining.units import first_in_id_order, units_of
from tests.bargaining.sequence_oracle import all_orders, number, random_plan
from tests.bargaining.sequence_oracle import best as best_of_all


def searched(plan: Plan, tries: int = 60) -> Stages:
    units = units_of(plan)
    found = best.find(units, tries=tries)
    assert found is not None
    assert all(found.proven)
    assert keeps(units, found.order)
    return units.stages(found.order)


def give_and_take(*, cost: float, benefit: float, breakdown: float = 0, patience: float = 1, parts: int = 1) -> Plan:
    """One concession each, whole or in slices."""
    return Plan(
        parties=("n", "s"),
        breakdown={p: number(breakdown) for p in "ns"},
        patience={p: number(patience) for p in "ns"},
        commitments=tuple(
            Commitment(
                id=f"by-{p}",
                by=p,
                values={p: number(-cost), q: number(benefit)},
                after_breakdown={},
                splittable=parts,
            )
            for p, q in ("ns", "sn")
        ),
        orders={},
    )


@pytest.mark.parametrize("seed", range(150))
def test_search_equals_every_ordered_partition(seed):
    rng = random.Random(seed)
    plan = random_plan(rng, n=rng.randint(2, 6))
    stages = searched(plan)
    at = account(plan, stages, middle(plan))
    assert (at.peak, at.total, len(stages)) == pytest.approx(best_of_all(plan), abs=2e-9)
    assert faults_of(plan, stages, at.margins) == []


@pytest.mark.parametrize("seed", range(12))
def test_the_first_by_ids_of_the_best(seed):
    rng = random.Random(seed)
    plan = random_plan(rng, n=4, parties=2)
    units, (peak, total, count) = units_of(plan), best_of_all(plan)
    tied = [
        units.bits(order)
        for p, t, n, order in all_orders(plan)
        if p <= peak + 1e-9 and t <= total + 1e-9 and n == count
    ]
    found = units.bits(searched(plan))
    for t in range(len(found)):
        tied = [order for order in tied if order[:t] == found[:t]]
        assert found[t] == first_in_id_order(np.array([order[t] for order in tied]), units.n)


@pytest.mark.parametrize(("cost", "benefit"), [(1, 1), (2, 3), (3, 3.5)])
@pytest.mark.parametrize("breakdown", [0, -1, -2, -3, -4])
@pytest.mark.parametrize("patience", [1, 0.9, 0.5])
def test_one_concession_each_together_holds_iff_breakdown_costs_as_much(cost, benefit, breakdown, patience):
    plan = give_and_take(cost=cost, benefit=benefit, breakdown=breakdown, patience=patience)
    at = account(plan, (("by-n", "by-s"),), middle(plan))
    assert at.self_enforcing == (patience * -breakdown >= cost - 1e-9)


@pytest.mark.parametrize("parts", [1, 2, 3])
@pytest.mark.parametrize(("breakdown", "patience"), [(0, 1), (-1, 1), (-0.5, 0.9), (-4, 0.8)])
def test_equal_slices_ask_for_an_nth(parts, breakdown, patience):
    plan = give_and_take(cost=3, benefit=3, breakdown=breakdown, patience=patience, parts=parts)
    slices = tuple((a, b) for a, b in zip(*(c.parts for c in plan.commitments), strict=True))
    at = account(plan, slices, middle(plan))
    assert at.peak == pytest.approx(max(0.0, 3 / parts + patience * breakdown))
    assert faults_of(plan, slices, at.margins) == []


def test_last_mover_with_nothing_more_to_receive():
    plan = give_and_take(cost=2, benefit=5, breakdown=-0.5, patience=0.9)
    at = account(plan, (("by-n",), ("by-s",)), middle(plan))
    assert at.margins[1]["s"] == pytest.approx(-2 + 0.9 * 0.5)


def test_what_is_done_enters_defection_and_its_own_stage_is_not_judged():
    plan = give_and_take(cost=2, benefit=5)
    ahead = account(replace(plan, done=(("by-n",),)), (("by-s",),), middle(plan))
    whole = account(plan, (("by-n",), ("by-s",)), middle(plan))
    assert ahead.margins == whole.margins[1:]
    assert ahead.joining == whole.joining


@pytest.mark.parametrize("patience", [1, 0.9])
def test_exchanging_parties_exchanges_the_plan(patience):
    rng = random.Random(7)
    other = {"a": "b", "b": "a"}
    for _ in range(15):
        plan = random_plan(rng, n=5, parties=2, patient=patience == 1)
        swapped = replace(
            plan,
            breakdown={other[p]: x for p, x in plan.breakdown.items()},
            patience={other[p]: x for p, x in plan.patience.items()},
            commitments=tuple(
                replace(
                    c,
                    by=other[c.by],
                    values={other[p]: x for p, x in c.values.items()},
                    after_breakdown={other[p]: x for p, x in c.after_breakdown.items()},
                )
                for c in plan.commitments
            ),
        )
        assert searched(plan) == searched(swapped)
        assert searched(plan) == searched(replace(plan, parties=plan.parties[::-1]))


def test_second_look_sees_a_wrong_figure_and_a_broken_condition():
    plan = give_and_take(cost=2, benefit=5, parts=2)
    stages: Stages = (("by-n#1", "by-s#1"), ("by-n#2", "by-s#2"))
    at = account(plan, stages, middle(plan))
    wrong = ({**at.margins[0], "n": at.margins[0]["n"] + 1e-5}, *at.margins[1:])
    assert "stage 1, n" in faults_of(plan, stages, wrong)[0]
    backwards: Stages = (("by-n#2", "by-s#1"), ("by-n#1", "by-s#2"))
    assert "by-n#2 is before by-n#1" in faults_of(plan, backwards, account(plan, backwards, middle(plan)).margins)
    assert faults_of(plan, stages[:1], at.margins[:1]) == ["not every commitment stands in exactly one stage"]
    assert [float(m["n"]) for m in exact_margins(plan, stages)] == pytest.approx([m["n"] for m in at.margins])


@pytest.mark.parametrize("seed", range(10))
def test_a_plan_too_large_for_proof_has_a_bound_below_the_best(seed, monkeypatch):
    rng = random.Random(seed)
    plan = random_plan(rng, n=6)
    exact = best_of_all(plan)
    monkeypatch.setattr(best, "FITS", 0)
    monkeypatch.setattr(patient, "FITS", 0)
    found = best.find(units_of(plan), tries=3000)
    assert found is not None
    assert found.mark[0] >= exact[0] - 1e-9
    assert found.bound[0] <= exact[0] + 1e-9
    assert found.bound[1] <= exact[1] + 1e-9
    if all(found.proven):
        assert found.mark == pytest.approx(exact, abs=2e-9)


@pytest.mark.parametrize("seed", range(30))
def test_best_that_all_join(seed):
    rng = random.Random(seed)
    plan = random_plan(rng, n=5, patient=False)
    units = units_of(plan)
    joining = units.value.sum(axis=1) * rng.choice([0.6, 0.9, 1.1])
    found = best.find(units, joining=joining, tries=200)
    passing = []
    for peak, total, count, order in all_orders(plan):
        go_on = np.zeros(len(joining))
        for stage in reversed(units.bits(order)):
            members = [k for k in range(units.n) if stage >> k & 1]
            go_on = units.value[:, members].sum(axis=1) + units.patience * go_on
        if (go_on >= joining - 1e-9).all():
            passing.append((peak, total, count))
    assert (found is None) == (not passing)
    if found:
        peak = min(p for p, _, _ in passing)
        total = min(t for p, t, _ in passing if p <= peak + 1e-9)
        assert found.mark[:2] == pytest.approx((peak, total), abs=2e-9)


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("above", [0.0, 3.0])
def test_bundles_that_cannot_be_split_suffice_for_the_peak(seed, above):
    rng = random.Random(seed)
    plan = random_plan(rng, n=rng.randint(3, 8), patient=True)
    plan = replace(plan, breakdown={p: number(rng.choice([-1, 0, 2, 5])) for p in plan.parties})
    units = units_of(plan)
    peak = max(0.0, patient.least_peak(units))
    found = bundles.smallest_peak(units, peak + above, 0.0, None)
    assert found is not None
    assert found[0] == pytest.approx(peak, abs=1e-9)
    assert (found[1] is None) == (above == 0)
    if found[1] is not None:
        assert keeps(units, found[1])
        assert Judge.of(units).mark(found[1])[0] == pytest.approx(peak, abs=1e-9)


def test_unbeaten_columns_are_those_that_no_other_beats():
    rng = np.random.default_rng(1)
    for _ in range(50):
        cost = rng.integers(0, 6, size=(rng.integers(1, 5), rng.integers(1, 90))).astype(float)
        points = {tuple(column) for column in cost.T.tolist()}
        wanted = {
            p for p in points if not any(q != p and all(a <= b for a, b in zip(q, p, strict=True)) for q in points)
        }
        kept = [tuple(column) for column in cost[:, unbeaten(cost)].T.tolist()]
        assert set(kept) == wanted
        assert len(kept) == len(wanted)


def test_a_search_that_is_cut_short_keeps_a_bound(monkeypatch):
    monkeypatch.setattr(best, "WORK", 3)
    monkeypatch.setattr(best, "EASY", 3)
    for seed in range(20):
        plan = random_plan(random.Random(seed), n=5, patient=False)
        exact, found = best_of_all(plan), best.find(units_of(plan), tries=5)
        assert found is not None
        assert found.bound[0] <= exact[0] + 1e-9
        assert found.mark[0] >= exact[0] - 1e-9
        if found.proven[0]:
            assert found.bound[1] <= exact[1] + 1e-9
