"""The frontier equals going through every package in exact fractions; where it is given up, its promise holds."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.bargaining import elimination, fronts
from evenhand.bargaining.domain import Domain, dropped, split
from evenhand.bargaining.fronts import FrontierError
from evenhand.bargaining.pareto import SAME, frontier, possible, reach
from tests.bargaining.domains import domains, of, packages, pair, undominated


def exact(found) -> Any:
    return [found.domain.utilities(found.package(at)) for at in range(len(found))]


def as_good(one, other, unit) -> bool:
    """Whether a vector is as large as another within the tolerance, and what rounding may add to it."""
    return all(a >= b - 2 * SAME * u for a, b, u in zip(one, other, unit, strict=True))


def same(found, wanted, unit) -> bool:
    """Each vector of one is reached by one of the other."""
    return all(any(as_good(w, v, unit) for w in wanted) for v in found) and all(
        any(as_good(v, w, unit) for v in found) for w in wanted
    )


def width(domain: Domain) -> list[Any]:
    span = reach(domain)
    return [b - w for w, b in zip(span.worst, span.best, strict=True)]


def test_by_hand():
    """Two issues of two options; (open, stay) gives (8, 1), (open, leave) (5, 7), (shut, leave) (0, 10)."""
    found = frontier(of([(5, 1), (0, 4)], [(0, 6), (3, 0)]))
    assert found.utilities.tolist() == [[8, 1], [5, 7], [0, 10]]  # (shut, stay) = (3, 4) is beaten by (5, 7)
    assert found.picks.tolist() == [[0, 1], [0, 0], [1, 0]]
    assert found.exact


@given(domains())
def test_equals_going_through_every_package(domain):
    found = exact(frontier(domain))
    assert same(found, undominated(domain), width(domain))
    for one, other in permutations(found, 2):
        assert not all(a >= b - SAME * u * 99 / 100 for a, b, u in zip(one, other, width(domain), strict=True))


@given(domains(tied=True, most_parties=3))
def test_equals_it_with_pair_terms(domain):
    assert same(exact(frontier(domain)), undominated(domain), width(domain))


@given(domains(tied=True), st.randoms(use_true_random=False))
def test_parties_exchanged_exchange_the_result(domain, random):
    order = list(range(len(domain.parties)))
    random.shuffle(order)

    def mixed(row):
        return tuple(row[i] for i in order)

    other = replace(
        domain,
        parties=mixed(domain.parties),
        issues=tuple(replace(i, values=tuple(mixed(row) for row in i.values)) for i in domain.issues),
        pairs=tuple(replace(p, values=mixed(p.values)) for p in domain.pairs),
    )
    one, two = frontier(domain), frontier(other)
    assert same([mixed(row) for row in exact(one)], exact(two), width(other))


@given(domains(), st.randoms(use_true_random=False))
def test_order_of_options_and_issues_is_nothing(domain, random):
    issues = []
    for issue in domain.issues:
        order = list(range(len(issue.options)))
        random.shuffle(order)
        options = tuple(issue.options[i] for i in order)
        issues.append(replace(issue, options=options, values=tuple(issue.values[i] for i in order)))
    random.shuffle(issues)
    assert same(exact(frontier(replace(domain, issues=tuple(issues)))), exact(frontier(domain)), width(domain))


@given(domains(most_parties=3), st.sampled_from([0.02, 0.1, 0.3]))
def test_epsilon_keeps_its_promise(domain, epsilon):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fronts, "WORK", 0)
        patch.setattr(fronts, "ENOUGH", 0)
        found = frontier(domain, epsilon=epsilon)
    assert 0 <= found.epsilon <= epsilon
    kept, unit = exact(found), width(domain)
    for wanted in undominated(domain):
        assert any(
            all(k >= w - Fraction(found.epsilon) * u for k, w, u in zip(row, wanted, unit, strict=True)) for row in kept
        )


@given(domains(most_parties=3, tied=True))
def test_epsilon_counts_what_pair_terms_lose(domain):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fronts, "WORK", 0)
        patch.setattr(fronts, "ENOUGH", 0)
        found = frontier(domain, epsilon=0.2)
    kept, unit = exact(found), width(domain)
    for wanted in undominated(domain):
        assert any(all(k >= w - u / 5 for k, w, u in zip(row, wanted, unit, strict=True)) for row in kept)


@given(domains(tied=True), st.data())
def test_possible_finds_a_package_exactly_where_there_is_one(domain, data):
    least = tuple(data.draw(st.fractions(-3, 3, max_denominator=4)) for _ in domain.parties)
    found = possible(domain, least)
    unit = width(domain)
    slack = [SAME * 60 * max(u, 1) for u in unit]
    worths = [domain.utilities(package) for package in packages(domain)]
    if found is None:
        assert not any(all(w >= x for w, x in zip(worth, least, strict=True)) for worth in worths)
    else:
        worth = domain.utilities(found)
        assert all(w >= x - s for w, x, s in zip(worth, least, slack, strict=True))


def test_batches_give_the_same():
    rng = np.random.default_rng(3)
    domain = of(*[rng.integers(0, 50, (6, 3)).tolist() for _ in range(5)], parties=3)
    whole = exact(frontier(domain))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fronts, "BATCH", 40)
        assert exact(frontier(domain)) == whole


def test_decimals_that_floats_get_wrong_tie():
    """0.1 + 0.2 and 0.3 are one number: of two such packages one stays, and neither beats the other by dust."""
    domain = of([("0.1", "0.3"), ("0.3", "0.1")], [("0.2", "0"), ("0", "0.2")])
    assert [tuple(map(float, row)) for row in exact(frontier(domain))] == [(0.5, 0.1), (0.3, 0.3), (0.1, 0.5)]


@pytest.mark.parametrize(("gap", "stay"), [("0.0000000009", 1), ("0.000000001", 1), ("0.0000000011", 2)])
def test_tolerance_at_its_edge(gap, stay):
    """Ranges are 1, so two packages that differ by 1e-9 in one value and by less in the other are one."""
    worth = Fraction(gap)
    domain = of([(1 - worth, Fraction(1, 2)), (1, Fraction(1, 2) - worth), (0, 0), (0, 1)])
    assert len(frontier(domain)) == stay + 1


def test_a_small_advantage_does_not_excuse_a_large_loss():
    domain = of([(Fraction(1), 0), (1 - SAME / 2, 1), (0, Fraction(1, 2))])
    assert exact(frontier(domain)) == [(1 - SAME / 2, 1)]


def test_values_that_do_not_fit_are_compared_to_far_below_the_tolerance():
    """Denominators without a common one below 2^61: thirds and elevenths of long decimals still tie."""
    tables = [[(Fraction(n, d), 1 - Fraction(n, d)) for n in range(d + 1)] for d in (3, 7, 11, 13)]
    domain = of(*tables, [(Fraction(1, 10**17 + 3), 0), (0, Fraction(1, 10**17 + 3))])
    found = frontier(domain, epsilon=None)
    assert found.exact
    assert found.utilities.sum(axis=1) == pytest.approx(4)
    assert len(found) == len(set(found.utilities[:, 0].round(9)))


def test_an_issue_that_all_rank_alike_is_settled():
    found = frontier(of([(0, 0), (2, 1), (1, 2)], [(1, 5), (3, 9), (2, 8)]))
    assert set(found.picks[:, 1]) == {1}


def test_one_issue_and_one_option():
    found = frontier(of([(1, 2)]))
    assert found.utilities.tolist() == [[1, 2]]
    assert found.exact


def test_indifferent_party():
    found = frontier(of([(0, 1), (0, 2)], [(0, 3), (0, 0)]))
    assert found.utilities.tolist() == [[0, 5]]


def test_a_pair_term_can_turn_the_tables():
    plain = of([(1, 0), (0, 1)], [(1, 0), (0, 1)])
    tied = of([(1, 0), (0, 1)], [(1, 0), (0, 1)], pairs=[pair((0, 1), (1, 1), 5, 0)])
    assert frontier(plain).utilities.tolist() == [[2, 0], [1, 1], [0, 2]]
    assert frontier(tied).utilities.tolist() == [[5, 2]]


def test_too_many_tied_issues_are_refused_by_name(monkeypatch):
    monkeypatch.setattr(elimination, "STATES", 10)
    tables = [[(n, -n) for n in range(4)] for _ in range(3)]
    pairs = [pair((a, b), (0, 0), 1, 1) for a, b in ((0, 1), (1, 2), (0, 2))]
    with pytest.raises(FrontierError, match=r"given 3 issues tied together.*expected at most 10.*leave out"):
        frontier(of(*tables, pairs=pairs))


@given(domains(tied=True, most_parties=3), st.data())
def test_dropping_takes_one_issue_and_its_pairs_out(domain, data):
    at = data.draw(st.integers(0, len(domain.issues) - 1))
    zero = (Fraction(0),) * len(domain.parties)
    if len(domain.issues) == 1:
        return
    rest = dropped(domain, at, zero)
    bare = replace(
        domain,
        issues=tuple(
            replace(i, values=(zero,) * len(i.options)) if n == at else i for n, i in enumerate(domain.issues)
        ),
        pairs=tuple(p for p in domain.pairs if at not in p.issues),
    )
    assert undominated(rest) == undominated(bare)


@given(domains(tied=True, most_parties=3, most_issues=3), st.data())
def test_splitting_adds_packages_half_way(domain, data):
    at = data.draw(st.integers(0, len(domain.issues) - 1))
    halved = split(domain, at)
    assert {domain.utilities(p) for p in packages(domain)} <= {halved.utilities(p) for p in packages(halved)}
