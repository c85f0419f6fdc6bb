"""What is read from an incident's claims: grade, severity, victims, when it was known, who did it on each reading."""

import pytest

from evenhand.fairness.comparison import shared
from evenhand.fairness.denominator import power
from evenhand.fairness.facts import facts
from evenhand.fairness.readings import asserted, graded, readings
from evenhand.fairness.sides import OUTSIDE, Sides, groupings
from evenhand.record import open_case
from evenhand.record.dates import parse
from tests.fairness.planted import draft
from tests.generate import write


def view_of(folder, *claims, sources=()):
    """A case with one incident and the claims given."""
    made = draft(n=0)
    made.rows["incidents"] = [
        {"id": "in-1", "kind": "armed_clash", "title": "Shots", "date": "2021-03-05", "frame": "fr"}
    ]
    made.rows["sources"] += list(sources)
    ground = {"incident": "in-1", "property": "actor", "source": "s-monitor", "published": "2021-03-06", "value": "x"}
    made.rows["claims"] = [ground | {"id": f"cl-{n}"} | row for n, row in enumerate(claims)]
    for row in made.rows["claims"]:
        if row.get("credibility"):
            row["credibility_reason"] = "graded"
    return open_case(write(made.files(), folder)).view()


def deaths(figure, **more):
    return {"property": "deaths", "low": figure, "high": figure, "value": f"{figure:g}", **more}


@pytest.mark.parametrize(
    ("source", "credibility", "grade"),
    [
        ("s-monitor", "1", "good"),  # credibility stands by itself, whatever the source
        ("s-highland", "2", "good"),
        ("s-monitor", "3", "fair"),
        ("s-monitor", "5", "poor"),
        ("s-monitor", None, "fair"),  # not graded: at best fair, by the source's reliability
        ("s-bad", None, "poor"),
        ("s-monitor", "6", "fair"),  # cannot be judged is missing, never worst
        ("s-none", "6", "none"),
    ],
)
def test_grade_of_evidence(tmp_path, source, credibility, grade):
    extra = [
        {"id": "s-bad", "name": "A sheet", "kind": "media", "reliability": "E", "reliability_reason": "often wrong"},
        {"id": "s-none", "name": "A wall", "kind": "media"},
    ]
    claim = {"attributed_to": ["p-lowland"], "source": source, "credibility": credibility}
    (one,) = facts(view_of(tmp_path, claim, sources=extra))
    assert one.grade == grade


def test_severity_is_the_highest_credible_figure_and_no_sum(tmp_path):
    view = view_of(
        tmp_path, deaths(3.0, credibility="2", losses_of=["highland"]), deaths(4.0, credibility="3"),
        deaths(300.0, source="s-highland", credibility="5"),
    )  # fmt: skip
    (one,) = facts(view)
    assert one.severity == "1 to 4 dead"
    assert one.victims == {"highland"}


def test_without_a_credible_figure_any_is_taken_and_without_any_none(tmp_path):
    (one,) = facts(view_of(tmp_path / "a", deaths(30.0, credibility="5")))
    (other,) = facts(view_of(tmp_path / "b", {"attributed_to": ["p-lowland"]}))
    assert (one.severity, other.severity) == ("25 dead or more", "no figure")


def test_known_from_its_earliest_claim_one_that_was_replaced_included(tmp_path):
    view = view_of(
        tmp_path, {"published": "2021-03-09"}, {"published": "2021-03-07"},
        {"published": "2021-03-20", "supersedes": "cl-1"},
    )  # fmt: skip
    day = parse("2021-03-07").earliest
    assert facts(view)[0].known == (day, day)


def test_a_claim_of_before_cannot_make_it_known_before_it_happened(tmp_path):
    (one,) = facts(view_of(tmp_path, {"published": "2021-03"}))
    assert one.known == (parse("2021-03-05").earliest, parse("2021-03-31").latest)


def test_readings_follow_each_sides_own_sources(tmp_path):
    view = view_of(
        tmp_path,
        {"attributed_to": ["p-lowland"], "credibility": "2"},
        {"attributed_to": ["p-highland"], "source": "s-lowland", "credibility": "4"},
    )
    (one,), (grouping,) = facts(view), groupings(view)
    assert [reading.actor(one, grouping) for reading in readings(grouping)] == ["g-lowland", "g-lowland", "g-highland"]
    assert asserted(one, grouping) == ("g-highland", "g-lowland")


def test_graded_evidence_that_is_split_or_poor_attributes_to_nobody(tmp_path):
    split = view_of(
        tmp_path / "a", {"attributed_to": ["p-lowland"], "credibility": "2"},
        {"attributed_to": ["p-highland"], "credibility": "1"},
    )  # fmt: skip
    poor = view_of(tmp_path / "b", {"attributed_to": ["p-lowland"], "credibility": "4"})
    both = view_of(tmp_path / "c", {"attributed_to": ["p-lowland", "p-highland"], "credibility": "2"})
    for view in (split, poor, both):
        assert graded(facts(view)[0], groupings(view)[0]) is None


def test_an_account_passed_on_is_of_the_side_that_gave_it(tmp_path):
    claim = {"attributed_to": ["p-highland"], "account": "Lowland's ministry", "account_sides": ["lowland"]}
    (one,) = facts(view_of(tmp_path, claim))
    assert one.attributions[0].told_by == {"lowland"}


def test_a_side_outside_the_grouping_is_one_more_that_has_a_part():
    of = {"highland": "g-highland", "lowland": "g-lowland", "delta": OUTSIDE}
    names = {"g-highland": "Highland", "g-lowland": "Lowland"}
    sides = Sides(grouping="two", name="Two sides", view_of=None, names=names, of=of)
    asked = ({"highland"}, {"highland", "delta"}, {"delta"}, {"highland", "lowland"}, set[str]())
    assert [sides.sole(codes) for codes in asked] == ["g-highland", None, None, None, None]


@pytest.mark.parametrize(("said", "value"), [("position", "done"), ("speaks_for", "claimed")])
def test_who_speaks_is_not_who_did_it(tmp_path, said, value):
    (one,) = facts(view_of(tmp_path, {"property": said, "value": value, "attributed_to": ["p-lowland"]}))
    assert one.attributions == ()


def test_incidents_that_share_an_act_at_second_hand_are_one_cluster():
    assert len(set(shared([("a",), ("b",), ("a", "b"), ("c",), (), ()]))) == 4


def test_a_power_is_withheld_only_by_a_refusal_that_nothing_contradicts():
    refused = {"id": "no", "power": "verify", "period": "2021", "status": "refused"}
    used = {"id": "yes", "power": "verify", "period": "2021-06/2021-12", "status": "exercised"}
    missing = {"id": "gap", "power": "access", "period": "2021", "status": "not_found"}
    rows = [refused, used, missing]
    assert power(rows, "verify", "2021-03-05").withheld == "no"
    assert power(rows, "verify", "2021-07-05").withheld is None
    assert power(rows, "verify", "2022-03-05").withheld is None
    assert power(rows, "access", "2021-03-05").withheld is None
    assert not power(rows, "access", "2021-03-05").held
