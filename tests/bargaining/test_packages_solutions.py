"""Named points, zone, trades and acceptance: worked by hand, and still where nothing that matters changed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evenhand.bargaining import fronts
from evenhand.bargaining.acceptance import accepted
from evenhand.bargaining.domain import Domain
from evenhand.bargaining.packages import analyse
from evenhand.bargaining.pareto import reach
from evenhand.bargaining.solutions import RULES
from evenhand.bargaining.trades import trades
from tests.bargaining.domains import domains, of, packages, pair

FOUR = [(10, 0), (8, 5), (5, 6), (0, 7)]  # one issue: packages are its options


def analysed(domain: Domain, **more) -> Any:
    """Loosely typed: a test knows which points there are."""
    return analyse(domain, **more)


def outcome(found, rule):
    point = found.points[rule]
    return None if point is None else found.frontier.package(point.at)


def scaled(domain: Domain, party: int, by: Fraction, plus: Fraction) -> Domain:
    """The same domain with one party's values times `by`, and `plus` added to every option of the first issue."""

    def row(values, first):
        return tuple(v * by + (plus if first else 0) if p == party else v for p, v in enumerate(values))

    issues = tuple(
        replace(issue, values=tuple(row(values, n == 0) for values in issue.values))
        for n, issue in enumerate(domain.issues)
    )
    pairs = tuple(replace(p, values=row(p.values, first=False)) for p in domain.pairs)
    least = tuple(r * by + plus if p == party and r is not None else r for p, r in enumerate(domain.reservation))
    return replace(domain, issues=issues, pairs=pairs, reservation=least)


def test_by_hand():
    """Gains over (2, 1): (8, -1), (6, 4), (3, 5), (-2, 6); within the zone products 24 and 15; hopes 6 and 5."""
    found = analysed(of(FOUR, reservation=(2, 1)))
    assert outcome(found, "nash") == (1,)
    assert found.points["nash"].value == pytest.approx(24)
    assert outcome(found, "kalai_smorodinsky") == (1,)  # least shares min(1, 4/5) and min(1/2, 1)
    assert found.points["kalai_smorodinsky"].value == pytest.approx(4 / 5)
    assert outcome(found, "egalitarian") == (1,)
    assert outcome(found, "utilitarian") == (1,)
    assert found.points["utilitarian"].value == pytest.approx(13)
    assert (found.zone.open, found.zone.packages) == (True, 2)
    assert found.zone.least == (5, 5)
    assert found.zone.most == (8, 6)


def test_rules_part_ways():
    table = [(0, 100), (30, 60), (40, 45), (70, 5)]
    found = analysed(of(table, reservation=(0, 0)))
    assert outcome(found, "utilitarian") == (0,)
    assert outcome(found, "nash") == (1,)  # 1800 = 40 · 45: both are named
    assert found.points["nash"].ties == (1,)
    assert outcome(found, "egalitarian") == (2,)
    assert outcome(found, "kalai_smorodinsky") == (2,)  # min(40/70, 45/100)


def test_a_tie_names_the_first_option_whichever_party_is_first():
    one = analysed(of([(3, 1), (1, 3)], reservation=(0, 0)))
    two = analysed(of([(1, 3), (3, 1)], reservation=(0, 0)))
    assert outcome(one, "nash") == outcome(two, "nash") == (0,)
    assert len(one.points["nash"].ties) == len(two.points["nash"].ties) == 1


@given(
    domains(tied=True, most_parties=3),
    st.integers(0, 1),
    st.sampled_from([Fraction(1, 1000), Fraction(1, 3), Fraction(7), Fraction(10**6)]),
    st.integers(-5, 5).map(Fraction),
)
def test_nash_and_kalai_smorodinsky_do_not_move_with_a_scale(domain, party, by, plus):
    # Points are told in floats: a range that the sixteenth digit of a shifted value cannot hold has no points to tell.
    assume(all(b == w or b - w > Fraction(1, 10**6) for w, b in zip(*ends(domain), strict=True)))
    domain = replace(domain, reservation=tuple(w + (b - w) / 4 for w, b in zip(*ends(domain), strict=True)))
    one, two = analysed(domain), analysed(scaled(domain, party, by, plus))
    for rule in ("nash", "kalai_smorodinsky"):
        assert outcome(one, rule) == outcome(two, rule)
        assert ties(one, rule) == ties(two, rule)


def ends(domain):
    span = reach(domain)
    return span.worst, span.best


def ties(found, rule):
    point = found.points[rule]
    return set() if point is None else {found.frontier.package(at) for at in point.ties}


def test_the_others_move_and_say_so():
    domain = of([(10, 1), (4, 4), (1, 6)], reservation=(0, 0))
    other = scaled(domain, 1, Fraction(10), Fraction(0))
    for rule in ("egalitarian", "utilitarian"):
        assert outcome(analysed(domain), rule) != outcome(analysed(other), rule)
    told = analysed(domain).as_dict()
    assert {rule: told[rule]["moves_with_scale"] for rule in RULES} == {
        "nash": False,
        "kalai_smorodinsky": False,
        "egalitarian": True,
        "utilitarian": True,
    }


def test_no_package_that_all_accept():
    found = analysed(of(FOUR, reservation=(9, 6)))
    assert outcome(found, "nash") is None
    assert outcome(found, "kalai_smorodinsky") is None
    assert found.zone.open is False
    assert found.frontier.package(found.zone.nearest) == (1,)  # lacks (1, 1): 1/10 and 1/7 of the ranges
    assert found.zone.shortfall == (1, 1)


def test_no_package_that_gives_every_party_more():
    found = analysed(of([(3, 0), (1, 2)], reservation=(3, 0)))
    assert found.zone.open is True
    assert outcome(found, "nash") is None
    assert outcome(found, "kalai_smorodinsky") == (0,)


def test_unstated_reservation_value_is_the_worst_package():
    found = analysed(of(FOUR))
    assert found.as_dict()["zone"]["reservation"] == {"north": 0.0, "south": 0.0}
    assert found.as_dict()["zone"]["stated"] == {"north": False, "south": False}
    assert "a party without a reservation value would accept its worst package" in found.assumed


def test_issue_left_out_opens_a_closed_zone():
    """The flag costs south more than the border can give it; left as it is, the border alone suits both."""
    border = [(6, 2), (2, 6)]
    flag = [(3, -9), (2, -8)]
    domain = of(border, flag, reservation=(3, 1))
    flag_stays = replace(domain.issues[1], left_out=(Fraction(0), Fraction(0)))
    found = analysed(replace(domain, issues=(domain.issues[0], flag_stays)))
    assert found.zone.open is False
    (opener,) = found.zone.openers
    assert (opener.issue, opener.by, opener.package, opener.assumed) == ("i1", "dropped", {"i0": "o0"}, False)
    assert opener.utilities == (6, 2)


def test_issue_split_opens_a_closed_zone():
    """One town to either side: neither accepts none of it, both accept half."""
    found = analysed(of([(10, 0), (0, 10)], reservation=(4, 4)))
    assert found.zone.open is False
    (opener,) = found.zone.openers
    assert (opener.issue, opener.by) == ("i0", "split")
    assert sorted(opener.package) == ["i0#1", "i0#2"]
    assert opener.utilities == (5, 5)


def test_a_dropped_issue_without_a_stated_worth_is_marked():
    """Breakdown is 6 of 10 to both in all, so 3 of the 5 of each issue: the first issue alone can give both that."""
    found = analysed(of([(5, 4), (0, 5), (0, 0)], [(5, 0), (0, 5)], reservation=(6, 6)))
    told = [(o.issue, o.by, o.assumed, o.utilities) for o in found.zone.openers]
    assert told == [("i1", "dropped", True, (8, 7)), ("i1", "split", False, (Fraction(15, 2), Fraction(13, 2)))]
    assert any("left out" in line for line in found.assumed)


def test_a_dropped_issue_leaves_no_more_than_its_best_option():
    """South needs more than anything can give: leaving an issue out does not make that up."""
    found = analysed(of([(4, 4), (0, 5)], [(5, -20), (0, -20)], reservation=(5, 3)))
    assert found.zone.openers == ()


@given(domains(tied=True, most_parties=3), st.data())
def test_zone_is_open_exactly_where_a_package_suits_all(domain, data):
    least = tuple(data.draw(st.integers(-4, 4)) for _ in domain.parties)
    domain = replace(domain, reservation=tuple(Fraction(x) for x in least))
    suits = any(all(u >= x for u, x in zip(domain.utilities(p), least, strict=True)) for p in packages(domain))
    found = analysed(domain).zone
    assert found.open is suits or (found.open and not suits and near_miss(domain, least))


def near_miss(domain, least):
    slack = [Fraction(1, 10**8) * max(1, b - w) for w, b in zip(*ends(domain), strict=True)]
    return any(
        all(u >= x - s for u, x, s in zip(domain.utilities(p), least, slack, strict=True)) for p in packages(domain)
    )


def test_cannot_tell_where_the_frontier_is_not_exact(monkeypatch):
    monkeypatch.setattr(fronts, "WORK", 0)
    monkeypatch.setattr(fronts, "ENOUGH", 0)
    steps = [(n, 20 - n) for n in range(21)]
    found = analysed(of(steps, steps, reservation=("20.5", "19.6")), epsilon=0.3)
    assert found.zone.open is None
    assert found.points["utilitarian"].at_most >= found.points["utilitarian"].value


# --- trades -----------------------------------------------------------------------------------------------------------


def test_trade_by_hand():
    """North cares for the border, south for the troops; each gives what it cares less for."""
    domain = of([(5, 1), (0, 2)], [(0, 5), (2, 0)], on_the_table=(1, 1))
    found = analysed(domain)
    (trade,) = found.trades
    assert (trade.issues, trade.given, trade.taken) == (("i0", "i1"), ("o1", "o1"), ("o0", "o0"))
    assert trade.gains == pytest.approx((3 / 7, 4 / 6))  # (5 - 2) of 7, (6 - 2) of 6
    assert found.begun_as == "on the table"


def test_settled_by_itself_each_issue_goes_half_way():
    domain = of([(10, 0), (5, 5), (0, 10)], [(2, 0), (1, 1), (0, 2)])
    found = analysed(domain)
    assert found.begun == (1, 1)
    assert found.begun_as == "each issue settled by itself"


@given(domains(tied=True, most_parties=3))
def test_trades_are_what_they_say(domain):
    found = analysed(domain)
    worst, best = ends(domain)
    width = [float(b - w) or 1.0 for w, b in zip(worst, best, strict=True)]
    before = domain.utilities(found.begun)
    for trade in found.trades:
        after = list(found.begun)
        for name, option in zip(trade.issues, trade.taken, strict=True):
            at = [issue.id for issue in domain.issues].index(name)
            after[at] = domain.issues[at].options.index(option)
        gained = [float(a - b) / w for a, b, w in zip(domain.utilities(after), before, width, strict=True)]
        assert gained == pytest.approx(list(trade.gains), abs=1e-8)
        assert max(gained) > 0


def test_trades_see_pair_terms():
    domain = of([(0, 0), (-1, 1)], [(0, 0), (1, -1)], pairs=[pair((0, 1), (1, 1), 3, 3)], on_the_table=(0, 0))
    (trade,) = trades(domain, (0, 0), reach(domain))
    assert trade.taken == ("o1", "o1")
    assert trade.gains == pytest.approx((3 / 4, 3 / 4))


# --- acceptance -------------------------------------------------------------------------------------------------------


def ranged(low, high, least):
    """One issue, one option worth a range to north; south does not care."""
    middle, half = (Fraction(low) + Fraction(high)) / 2, (Fraction(high) - Fraction(low)) / 2
    domain = of([(middle, 0)], reservation=(least, 0))
    issue = replace(domain.issues[0], spread=((half, Fraction(0)),))
    return replace(domain, issues=(issue,))


@pytest.mark.parametrize(
    ("low", "high", "least", "share", "certain"),
    [(0, 10, 4, 0.6, False), (4, 10, 4, 1, True), (0, 3, 4, 0, True), (0, 4, 4, 0, False), (2, 2, 2, 1, True)],
)
def test_share_of_one_range(low, high, least, share, certain):
    domain = ranged(low, high, least)
    held = accepted(domain, (0,), np.array([float(least), 0.0]), rng=np.random.default_rng(0))
    assert held.parties == pytest.approx((share, 1), abs=1 / 4096)
    assert held.certain[0] is certain
    assert held.everyone == held.parties[0]


def test_two_ranges_that_add_up():
    """Two ranges of width 1 exceed 1.5 together in an eighth of the square."""
    half = Fraction(1, 2)
    domain = of([(half, 0)], [(half, 0)], reservation=("1.5", 0))
    domain = replace(domain, issues=tuple(replace(i, spread=((half, Fraction(0)),)) for i in domain.issues))
    held = accepted(domain, (0, 0), np.array([1.5, 0.0]), rng=np.random.default_rng(0))
    assert held.parties[0] == pytest.approx(1 / 8, abs=0.01)


def test_same_seed_same_bytes():
    domain = ranged(0, 10, 4)
    assert analysed(domain, seed=3).as_dict() == analysed(domain, seed=3).as_dict()
    assert analysed(domain).as_dict()["acceptance"]["shares"]["utilitarian"]["parties"]["south"]["share"] == 1


def test_json_keys_begin_as_agreed():
    first = ["pareto", "nash", "kalai_smorodinsky", "egalitarian", "utilitarian", "zone", "exact", "epsilon"]
    told = analysed(of(FOUR)).as_dict()
    assert list(told)[:8] == first
    assert told["pareto"][0] == {"outcome": {"i0": "o0"}, "utilities": [10.0, 0.0]}
