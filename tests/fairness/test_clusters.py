"""Clusters: CR2 against its matrix formula and against HC2, design effects, the bootstrap, symmetry."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.fairness import clusters, rates
from evenhand.fairness.clusters import bootstrap, compare, layout, robust
from tests.fairness.peers import NEAR, peers


@st.composite
def frames(draw):
    """Outcome, side, stratum and cluster of some incidents."""
    n = draw(st.integers(4, 30))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    strata = draw(st.integers(1, 3))
    kinds = draw(st.integers(2, n))
    y = rng.integers(0, 2, n) if draw(st.booleans()) else rng.random(n)
    return y.astype(float), rng.integers(0, 2, n), rng.integers(0, strata, n), rng.integers(0, kinds, n)


def means(y, plan):
    out = y[plan.rows]
    sums = np.bincount(plan.cell, out, minlength=2 * len(plan.w)).reshape(2, -1)
    return sums / np.where(plan.n > 0, plan.n, 1)


def test_every_incident_by_itself_is_hc2_of_the_peer():
    for given_, (estimate, error) in peers("hc2"):
        plan = layout(given_["side"], given_["stratum"], range(len(given_["side"])))
        y = np.array(given_["y"])
        variance, joint = robust(y[plan.rows], means(y, plan), plan)
        found = compare(y, plan, binary=False)
        assert float(found.estimate) == pytest.approx(estimate, abs=NEAR)
        assert float(np.sqrt(variance.sum() - 2 * joint)) == pytest.approx(error, abs=NEAR)


def matrix_cr2(y, side, stratum, cluster):
    """Bell & McCaffrey's variance of the weighted difference by matrices; None where a cluster holds a whole cell."""
    strata = max(stratum) + 1
    n = np.array([[np.sum((side == g) & (stratum == s)) for s in range(strata)] for g in (0, 1)], float)
    w = rates.weights(n)
    keep = w[stratum] > 0
    y, side, stratum, cluster = y[keep], side[keep], stratum[keep], cluster[keep]
    used = [c for c in range(2 * strata) if np.any(side * strata + stratum == c)]
    x = np.array([[float(g * strata + s == c) for c in used] for g, s in zip(side, stratum, strict=True)])
    bread = np.linalg.inv(x.T @ x)
    left = y - x @ bread @ x.T @ y
    meat = np.zeros_like(bread)
    for one in np.unique(cluster):
        here = np.flatnonzero(cluster == one)
        inside = np.eye(len(here)) - x[here] @ bread @ x[here].T
        values, vectors = np.linalg.eigh(inside)
        if values.min() < 1e-9:
            return None
        adjusted = x[here].T @ (vectors @ np.diag(values**-0.5) @ vectors.T) @ left[here]
        meat += np.outer(adjusted, adjusted)
    along = np.array([w[c % strata] * (1 if c < strata else -1) for c in used])
    return float(along @ bread @ meat @ bread @ along)


@given(frames())
def test_variance_is_cr2_by_matrices(frame):
    y, side, stratum, cluster = frame
    plan = layout(side, stratum, cluster)
    if not len(plan.rows):
        return
    expected = matrix_cr2(y, side, stratum, cluster)
    if expected is not None:
        variance, joint = robust(y[plan.rows], means(y, plan), plan)
        assert float(variance.sum() - 2 * joint) == pytest.approx(expected, abs=1e-10)


@given(frames())
def test_exchanging_the_sides_exchanges_every_figure(frame):
    y, side, stratum, cluster = frame
    for binary in (True, False):
        one, other = (compare(y, layout(g, stratum, cluster), binary=binary) for g in (side, 1 - side))
        mirrored = [-float(other.estimate), *(-float(x) for x in other.interval()[::-1])]
        assert mirrored == pytest.approx([float(one.estimate), *map(float, one.interval())], abs=1e-10, nan_ok=True)


@given(frames())
def test_neither_order_of_incidents_nor_names_of_clusters_matter(frame):
    y, side, stratum, cluster = frame
    order = np.arange(len(y))[::-1]
    one = compare(y, layout(side, stratum, cluster))
    other = compare(y[order], layout(side[order], stratum[order], 100 - cluster[order]))
    assert [float(x) for x in one.interval()] == pytest.approx([float(x) for x in other.interval()], nan_ok=True)


def test_clusters_only_widen_a_rate():
    y = np.array([1, 1, 0, 0] * 5 + [1, 0, 1, 0] * 5, float)
    side, stratum = np.repeat([0, 1], 20), np.zeros(40, int)
    alone = compare(y, layout(side, stratum, np.arange(40)))
    pairs = compare(y, layout(side, stratum, np.arange(40) // 2))
    assert float(np.subtract(*pairs.interval())) < float(np.subtract(*alone.interval()))


def test_one_mind_in_every_cluster_halves_what_was_observed():
    """Twenty pairs a side, each of one mind: as wide as twenty incidents, but for t."""
    y = np.repeat([1.0] * 8 + [0.0] * 12 + [1.0] * 6 + [0.0] * 14, 2)
    side, stratum = np.repeat([0, 1], 40), np.zeros(80, int)
    pairs = compare(y, layout(side, stratum, np.arange(80) // 2))
    assert pairs.size.tolist() == pytest.approx([20, 20], rel=0.06)
    assert float(pairs.df) == pytest.approx(38)


def test_what_never_varies_still_has_a_width():
    plan = layout([0] * 10 + [1] * 10, [0] * 20, [0, 0, 1, 1, *range(2, 18)])
    low, high = compare(np.ones(20), plan).interval()
    assert float(low) < -0.2
    assert float(high) > 0.2


def test_a_cluster_across_sides_is_known_to_move_them_together():
    """Ten statements, each on one incident of either side: the difference within each is what counts."""
    y = np.tile([1.0, 0, 1, 1, 0, 1, 0, 0, 1, 1], 2)
    y[3] = 0.0
    across = compare(y, layout(np.repeat([0, 1], 10), np.zeros(20, int), np.tile(np.arange(10), 2)))
    alone = compare(y, layout(np.repeat([0, 1], 10), np.zeros(20, int), np.arange(20)))
    assert float(across.along) > 0.7
    assert float(np.subtract(*across.interval())) > float(np.subtract(*alone.interval()))


def test_layout_leaves_out_what_has_no_counterpart():
    plan = layout([0, 0, 1, 1, 0], [0, 1, 0, 0, 2], [1, 2, 3, 3, 4])
    assert plan.rows.tolist() == [0, 2, 3]
    assert plan.clusters == (1, 1)
    assert not plan.alone


def test_nothing_to_compare_is_nan():
    found = compare(np.ones(4), layout([0, 0, 1, 1], [0, 0, 1, 1], [1, 2, 3, 4]))
    assert np.isnan([found.estimate, *found.interval(), found.p_difference()]).all()


def frame_of(clusters_a_side, rng, gap=0.0):
    """Pairs of incidents, three quarters of one mind."""
    n = 2 * clusters_a_side
    cluster = np.repeat(np.arange(n), 2)
    side = (cluster >= clusters_a_side).astype(int)
    same = (rng.random(n) < 0.75)[cluster]
    draw = np.where(same, rng.random(n)[cluster], rng.random(2 * n))
    return (draw < 0.5 + np.where(side == 0, gap / 2, -gap / 2)).astype(float), side, np.zeros(2 * n, int), cluster


def test_no_bootstrap_below_fifteen_clusters():
    for many, runs in ((14, False), (15, True)):
        y, side, stratum, cluster = frame_of(many, np.random.default_rng(1))
        found = bootstrap(y, layout(side, stratum, cluster), rng=np.random.default_rng(2))
        assert (found is not None) == runs


def test_bootstrap_is_the_same_from_the_same_seed_and_near_the_interval():
    y, side, stratum, cluster = frame_of(40, np.random.default_rng(4), gap=0.2)
    plan = layout(side, stratum, cluster)
    first, second = (bootstrap(y, plan, rng=np.random.default_rng(8)) for _ in range(2))
    assert first == second
    assert first == pytest.approx([float(x) for x in compare(y, plan).interval()], abs=0.05)


def test_coverage_with_clusters():
    """Of 2,000 frames of ten clusters a side, the interval holds the truth in no fewer than 93 %."""
    rng, held = np.random.default_rng(6), 0
    for _ in range(2_000):
        y, side, stratum, cluster = frame_of(10, rng, gap=0.2)
        low, high = compare(y, layout(side, stratum, cluster)).interval()
        held += bool(low <= 0.2 <= high)
    assert 0.93 < held / 2_000 < 0.985


def test_the_fewest_are_named():
    assert (clusters.FEWEST, clusters.FEWEST_BOOTSTRAP) == (5, 15)
