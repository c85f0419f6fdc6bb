"""The ledger by hand, over cases made at random, and over the packaged case."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from evenhand import packaged
from evenhand.ledger.commitments import ACCEPTED, ledger
from evenhand.ledger.deadlines import Due
from evenhand.ledger.document import document
from evenhand.ledger.pace import Speed
from evenhand.record import Case, open_case
from evenhand.record.faults import CaseError
from tests.generate import Draft, drafts, write
from tests.ledger.smallcase import ledger_of, one, small, view_of
from tests.oracle import strip

FEW = settings(
    max_examples=max(6, settings().max_examples // 10),
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
DAY = "2021-01-01"


def plain(found: Any) -> Any:
    return json.loads(json.dumps(document(found)))


# -- by hand -----------------------------------------------------------------------------------------------------------


def test_a_joint_commitment_has_one_finding_is_under_each_and_counts_once(tmp_path):
    draft = small(
        [{"id": "K1", "obligors": ["A", "B"], "deadline": "2020-02-01"}],
        findings=[{"commitment": "K1", "as_of": "2020-03-01", "status": "complete", "done_on": "2020-01-20"}],
    )
    found = ledger_of(draft, tmp_path)
    assert found.summary.total.n == found.summary.total.score.n == found.summary.total.score.joint == 1
    assert [
        (group.key, group.n, group.score.value, group.jointly and group.jointly.value)
        for group in found.summary.parties
    ] == [("A", 1, None, 100.0), ("B", 1, None, 100.0)]
    assert one(found, "K1").assessment.parts == {}


def test_a_part_has_a_state_of_its_own_once_a_finding_names_its_obligor(tmp_path):
    draft = small(
        [{"id": "K1", "obligors": ["A", "B"], "deadline": "2020-02-01"}],
        findings=[
            {"commitment": "K1", "as_of": "2020-01-10", "status": "partial"},
            {"commitment": "K1", "as_of": "2020-03-01", "status": "complete", "done_on": "2020-01-20", "obligor": "A"},
        ],
    )
    found = ledger_of(draft, tmp_path)
    owed = one(found, "K1")
    assert owed.state.status == "by_obligor"
    assert owed.assessment.of("A").status == "complete"
    assert owed.assessment.of("B").status == "partial"
    assert owed.paces["A"].code is Speed.ON_TIME
    assert {group.key: group.one_off["complete"] for group in found.summary.parties} == {"A": 1, "B": 0}
    assert found.summary.total.score.n == 0
    assert found.summary.total.score.left_out == {"by_obligor": 1}
    assert [group.score.value for group in found.summary.parties] == [100.0, None]
    assert [group.jointly and group.jointly.n for group in found.summary.parties] == [0, 0]


def test_parts_done_on_two_days_make_a_whole_done_on_the_second(tmp_path):
    draft = small(
        [{"id": "K1", "obligors": ["A", "B"], "deadline": "2020-02-01"}],
        findings=[
            {"commitment": "K1", "as_of": "2020-03-01", "status": "complete", "done_on": day, "obligor": party}
            for party, day in (("A", "2020-01-20"), ("B", "2020-02-04"))
        ],
    )
    owed = one(ledger_of(draft, tmp_path), "K1")
    assert (owed.state.status, owed.pace and owed.pace.code, owed.pace and owed.pace.days_late) == (
        "complete",
        "late",
        3,
    )
    assert [speed.code for speed in owed.paces.values()] == ["on_time", "late"]


def test_findings_of_one_day_that_differ_are_not_made_one(tmp_path):
    draft = small(
        [{"id": "K1", "deadline": "2020-02-01"}],
        findings=[
            {"commitment": "K1", "as_of": "2020-03-01", "status": status, "by": who}
            for status, who in (("complete", "x"), ("none", "y"))
        ],
    )
    owed = one(ledger_of(draft, tmp_path), "K1")
    assert owed.state.status == "findings_differ"
    assert document(ledger_of(draft, tmp_path))["commitments"][0]["assessed_by"] == "x; y"


@pytest.mark.parametrize("standing", ["proposal", "rejected", "initialled"])
def test_what_was_not_accepted_is_apart_and_scores_nothing(tmp_path, standing):
    draft = small(
        [{"id": "K1", "deadline": "2020-02-01"}],
        findings=[{"commitment": "K1", "as_of": "2020-03-01", "status": "none"}],
        claims=[{"subject": "K1", "property": "position", "value": "not_owed", "attributed_to": ["B"]}],
        standing=standing,
    )
    found = ledger_of(draft, tmp_path)
    assert found.commitments == ()
    assert found.summary.total.n == 0
    assert found.changes == ()
    (text,) = found.tabled
    assert (text.deadline, text.due, text.pace, text.state.status, text.unused) == (None, None, None, None, ("F0",))
    assert text.positions["B"].says == "not_owed"


def test_a_position_is_the_partys_own_or_not_recorded(tmp_path):
    draft = small(
        [{"id": "K1"}],
        claims=[
            {"subject": "K1", "property": "position", "value": "done", "attributed_to": ["A"]},
            {"subject": "K1", "property": "position", "value": "not_owed", "attributed_to": ["A"]},
            {"subject": "K1", "property": "position", "value": "not_done", "attributed_to": ["C"]},
        ],
    )
    positions = one(ledger_of(draft, tmp_path), "K1").positions
    assert {party: position.says for party, position in positions.items()} == {
        "A": "statements_differ",
        "B": "not_recorded",
        "C": "not_done",
    }


def test_a_statement_of_no_date_is_left_out_of_an_as_of_view_and_counted(tmp_path):
    said = {"subject": "K1", "property": "position", "value": "done", "attributed_to": ["A"]}
    draft = small(
        [{"id": "K1"}],
        claims=[said, said | {"date": "2020-05-01"}, said | {"date": "2020-07-01"}, said | {"published": "2020-05-03"}],
    )
    position = one(ledger_of(draft, tmp_path, as_of="2020-06-01"), "K1").positions["A"]
    assert [statement.claim for statement in position.statements] == ["C1", "C3"]
    assert position.undated == 1
    assert len(one(ledger_of(draft, tmp_path / "whole"), "K1").positions["A"].statements) == 4


def test_an_agreed_new_date_counts_from_the_day_it_was_agreed(tmp_path):
    draft = small(
        [{"id": "K1", "deadline": "2020-02-01"}],
        findings=[{"commitment": "K1", "as_of": "2020-02-20", "status": "complete", "done_on": "2020-02-10"}],
        claims=[{"subject": "K1", "property": "deadline", "value": "2020-02-15", "date": "2020-01-25"}],
    )
    owed = one(ledger_of(draft, tmp_path), "K1")
    assert (owed.pace and owed.pace.code, owed.pace and owed.pace.days_after_first) == (Speed.ON_TIME, 9)
    before = one(ledger_of(draft, tmp_path / "b", as_of="2020-01-20"), "K1")
    assert before.limit is not None
    assert before.limit.text == "2020-02-01"


def test_the_other_reading_is_a_list_of_words(tmp_path):
    said: dict[str, Any] = {"property": "position"}
    draft = small(
        [{"id": "K1"}, {"id": "K2", "obligors": ["A", "B"], "kind": "standing_duty"}, {"id": "K3"}],
        findings=[
            {"commitment": "K1", "as_of": "2020-02-20", "status": "complete"},
            {"commitment": "K2", "as_of": "2020-02-20", "status": "holding"},
            {"commitment": "K3", "as_of": "2020-02-20", "status": "none"},
        ],
        claims=[
            said | {"subject": "K1", "value": "done", "attributed_to": ["A"]},
            said | {"subject": "K1", "value": "not_done", "attributed_to": ["B"]},
            said | {"subject": "K2", "value": "not_done", "attributed_to": ["B"]},
            said | {"subject": "K3", "value": "withheld_because_other_failed", "attributed_to": ["A"]},
            said | {"subject": "K3", "value": "not_owed", "attributed_to": ["B"]},
        ],
    )
    found = ledger_of(draft, tmp_path)
    assert [(change.commitment, change.party, change.reads) for change in found.changes] == [
        ("K1", "B", "not carried out"),
        ("K2", "B", "not kept by the other"),
        ("K3", "B", "not owed"),
    ]
    assert found.summary.total.score.n == 0


def test_a_breach_given_as_a_reason_is_a_link_to_what_the_claim_names(tmp_path):
    withheld: dict[str, Any] = {"property": "position", "value": "withheld_because_other_failed"}
    draft = small(
        [{"id": "K1", "provision": "1"}, {"id": "K4", "provision": "4", "obligors": ["B"]}, {"id": "K5"}],
        claims=[
            withheld | {"subject": "K1", "attributed_to": ["A"], "paraphrase": "point 4 was broken first"},
            withheld | {"subject": "K5", "attributed_to": ["A"], "paraphrase": "because of K4, and the rain"},
            withheld | {"subject": "K4", "attributed_to": ["B"], "paraphrase": "they began"},
            {"subject": "K1", "property": "position", "value": "not_done", "attributed_to": ["B"]},
        ],
    )
    found = ledger_of(draft, tmp_path)
    assert [(link.commitment, link.party, link.names, link.also_not_done) for link in found.excuses] == [
        ("K1", "A", ("K4",), ()),
        ("K4", "B", (), ("K1",)),
        ("K5", "A", ("K4",), ()),
    ]


def test_alleged_breaches_stand_side_by_side_and_a_claim_is_enough_for_alleged(tmp_path):
    alleged: dict[str, Any] = {"subject": "K1", "property": "breach", "date": "2020-03-01", "paraphrase": "shots"}
    draft = small(
        [{"id": "K1", "obligors": ["A", "B"], "kind": "abstention"}],
        findings=[{"commitment": "K1", "as_of": "2020-02-20", "status": "holding", "breach": "none"}],
        claims=[
            alleged | {"attributed_to": ["A"], "account": "B", "account_sides": ["b"]},
            alleged | {"attributed_to": ["B"], "account": "A", "account_sides": ["a"]},
            alleged | {"attributed_to": ["B"], "account": "A", "account_sides": ["a"]},
        ],
    )
    owed = one(ledger_of(draft, tmp_path), "K1")
    assert [(each.of, each.by, each.claims) for each in owed.allegations] == [
        (("A",), "B", ("C0",)),
        (("B",), "A", ("C1", "C2")),
    ]
    assert owed.breach == ("alleged", "claims")
    early = one(ledger_of(draft, tmp_path / "early", as_of="2020-02-25"), "K1")
    assert (early.allegations, early.breach) == ((), ("none", "finding"))


def test_the_score_by_hand(tmp_path):
    """Due by the date with a level: complete, partial, none → (3 + 2 + 0) / 9."""
    due = {"deadline": "2020-02-01"}
    owed = [{"id": f"K{n}"} | due for n in range(8)] + [{"id": "K8"}, {"id": "K9", "deadline": "2030-01-01"}]
    status = [
        "complete", "partial", "none", "disputed", "overtaken_by_force", "unverifiable", "partial", None, "complete",
        "partial",
    ]  # fmt: skip
    day = ["2020-03-01"] * 6 + ["2020-01-15"] + ["2020-03-01"] * 3
    found = ledger_of(
        small(
            owed,
            findings=[
                {"commitment": f"K{n}", "as_of": day[n], "status": word} for n, word in enumerate(status) if word
            ],
        ),
        tmp_path,
    )
    score = found.summary.total.score
    assert (score.value, score.n, score.joint) == (55.6, 3, 0)
    assert score.levels == {"none": 1, "minimal": 0, "partial": 1, "complete": 1}
    assert score.left_out == {
        "disputed": 1, "no_finding": 1, "not_assessed_since_due": 1, "overtaken_by_force": 1, "unverifiable": 1,
    }  # fmt: skip
    assert [group.key for group in found.summary.years] == ["2020", "2030", "no_year"]


def test_a_time_that_runs_is_found_through_the_finding_of_what_it_waits_for(tmp_path):
    waits = {"id": "K2", "deadline": {"after": "K1", "within": "P5D"}, "waits_for": ["K1"]}
    done = {"commitment": "K1", "as_of": "2020-03-01", "status": "complete", "done_on": "2020-02-20"}
    late = {"commitment": "K2", "as_of": "2020-03-01", "status": "complete", "done_on": "2020-02-26"}
    owed = one(ledger_of(small([{"id": "K1"}, waits], findings=[done, late]), tmp_path), "K2")
    assert (owed.due, owed.pace and owed.pace.code, owed.pace and owed.pace.days_late) == (Due.YES, "late", 1)
    none = small([{"id": "K1"}, waits], findings=[done | {"status": "partial", "done_on": None}])
    assert one(ledger_of(none, tmp_path / "none"), "K2").due is Due.NO
    vague = small([{"id": "K1"}, waits], findings=[done | {"done_on": None}])
    assert one(ledger_of(vague, tmp_path / "vague"), "K2").due is Due.CANNOT_TELL


def test_what_is_asked_for_must_be_there(tmp_path):
    view = view_of(small([{"id": "K1"}]), tmp_path)
    with pytest.raises(CaseError, match="no record shows"):
        ledger(view, agreement="K1")
    with pytest.raises(CaseError, match="no record shows"):
        ledger(view, party="nobody")


# -- over cases made at random -----------------------------------------------------------------------------------------


@FEW
@given(draft=drafts())
def test_joint_ones_count_once_and_under_each(draft, tmp_path_factory):
    found = ledger_of(draft, tmp_path_factory.mktemp("case"))
    view = open_case(write(draft.files(), tmp_path_factory.mktemp("again"))).view()
    standing = dict(view.tables["agreements"].select("id", "standing").iter_rows())
    owed = [row for row in view.tables["commitments"].to_dicts() if standing[row["agreement"]] in ACCEPTED]
    summary = found.summary
    assert summary.total.n == len(owed) == len({each.id for each in found.commitments})
    for groups in (summary.agreements, summary.years):
        assert sum(group.n for group in groups) == len(owed)
        assert sum(group.score.n for group in groups) == summary.total.score.n
    under = Counter(party for row in owed for party in set(row["obligors"] or ()))
    assert {group.key: group.n for group in summary.parties if group.listed} == dict(under)
    for group in (summary.total, *summary.agreements, *summary.parties):
        assert sum(group.one_off.values()) + sum(group.duties.values()) == group.n
        scores = [score for score in (group.score, group.jointly) if score]
        assert sum(score.n + sum(score.left_out.values()) for score in scores) == group.due.get("yes", 0)
        assert all(score.value is None or 0 <= score.value <= 100 for score in scores)


def later_finding(draft: Draft, **given: Any) -> Draft:
    """The case with one more finding on the first commitment."""
    other = draft.copy()
    row = {"id": "later", "commitment": draft.rows["commitments"][0]["id"], "by": "someone", "status": "breached"}
    sources = [draft.rows["sources"][0]["id"]]
    other.rows["findings"].append(row | {"sources": sources, "breach": "verified"} | given)
    return other


@FEW
@given(draft=drafts(all_dated=True))
def test_no_finding_recorded_later_changes_an_earlier_known_on_view(draft, tmp_path_factory):
    other = later_finding(draft, as_of="2019-01-01", recorded="2022-06-01")
    was, now = (ledger_of(each, tmp_path_factory.mktemp("case"), known_on=DAY) for each in (draft, other))
    assert plain(was) == plain(now)


@FEW
@given(draft=drafts())
def test_no_finding_on_a_later_day_changes_an_earlier_as_of_view(draft, tmp_path_factory):
    other = later_finding(draft, as_of="2021-01-02", recorded="2021-01-02")
    was, now = (ledger_of(each, tmp_path_factory.mktemp("case"), as_of=DAY) for each in (draft, other))
    assert plain(was) == plain(now)


@FEW
@given(draft=drafts(), pair=st.tuples(st.integers(0, 2), st.integers(0, 2)), as_of=st.sampled_from([None, DAY]))
def test_exchange_two_parties_and_the_ledger_exchanges_them(draft, pair, as_of, tmp_path_factory):
    ids = [row["id"] for row in draft.rows["parties"]]
    a, b = (ids[n % len(ids)] for n in pair)
    other = {name: exchanged(body, a, b) for name, body in draft.files().items()}
    first = ledger(open_case(write(draft.files(), tmp_path_factory.mktemp("case"))).view(as_of=as_of))
    second = ledger(open_case(write(other, tmp_path_factory.mktemp("other"))).view(as_of=as_of))
    text = exchanged(json.dumps(document(first), ensure_ascii=False).encode(), a, b)
    assert json.loads(text) == plain(second)
    assert text.decode() == json.dumps(document(second), ensure_ascii=False)


def exchanged(body: bytes, a: str, b: str) -> bytes:
    return body.replace(a.encode(), b"\0").replace(b.encode(), a.encode()).replace(b"\0", b.encode())


@FEW
@given(draft=drafts(protected=0.7))
def test_protected_material_changes_nothing(draft, tmp_path_factory):
    was = ledger(open_case(write(draft.files(), tmp_path_factory.mktemp("case"))).view())
    now = ledger(open_case(write(strip(draft).files(), tmp_path_factory.mktemp("bare"))).view())
    assert plain(was) == plain(now)


@FEW
@given(draft=drafts(), seed=st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(draft, seed, tmp_path_factory):
    import random

    was = ledger(open_case(write(draft.files(), tmp_path_factory.mktemp("case"))).view())
    files = draft.files(shuffle=random.Random(seed))
    now = ledger(open_case(write(files, tmp_path_factory.mktemp("case"))).view())
    assert plain(was) == plain(now)


# -- the packaged case -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def karabakh() -> Case:
    return open_case(packaged())


def test_every_commitment_of_the_packaged_case_is_there_once(karabakh):
    found = ledger(karabakh.view())
    assert len(found.commitments) + len(found.tabled) == karabakh.commitments.height == 67
    assert {each.row["agreement"] for each in found.tabled} == {"AG05", "AG06", "AG07", "AG08", "AG09", "AG19"}


DEADLINES = [
    ("AG12-2.1", "2020-11-20", None, "on_time"),
    ("AG12-6.1", "2020-11-15", "2020-11-25", "on_time"),
    ("AG12-6.2", "2020-12-01", None, "on_time"),
    ("AG12-6.5", "2023-11-10", None, "on_time"),
]


@pytest.mark.parametrize(("key", "first", "moved", "speed"), DEADLINES)
def test_the_deadlines_of_november_2020_come_out(karabakh, key, first, moved, speed):
    owed = one(ledger(karabakh.view()), key)
    assert owed.deadline is not None
    assert owed.deadline.text == first
    assert [move.to for move in owed.deadline.moves] == ([moved] if moved else [])
    assert (owed.state.status, owed.pace and owed.pace.code) == ("complete", speed)


def test_kalbajar_is_on_time_by_the_agreed_date_and_ten_days_after_the_first(karabakh):
    owed = one(ledger(karabakh.view()), "AG12-6.1")
    assert owed.pace is not None
    assert (owed.pace.days_after_first, owed.breach[0]) == (10, "none")


@pytest.mark.parametrize("key", ["AG03-1.1", "AG12-1.1"])
def test_disputed_breaches_carry_what_each_side_alleges(karabakh, key):
    owed = one(ledger(karabakh.view()), key)
    sides = {side for each in owed.allegations for side in each.sides}
    assert {"AM", "AZ", "NK"} <= sides
    (row,) = (row for row in document(ledger(karabakh.view()))["commitments"] if row["id"] == key)
    claims = {claim for each in owed.allegations for claim in each.claims}
    assert claims <= set(row["evidence"])
    listed = karabakh.claims.filter((karabakh.claims["subject"] == key) & (karabakh.claims["property"] == "breach"))
    assert claims == set(listed["id"])


def test_every_position_of_the_packaged_case_is_shown(karabakh):
    found = ledger(karabakh.view())
    shown = {
        statement.claim
        for each in (*found.commitments, *found.tabled)
        for position in each.positions.values()
        for statement in position.statements
    }
    claims = karabakh.claims
    assert shown == set(claims.filter(claims["property"] == "position")["id"])


def test_the_link_of_a_prior_breach_is_the_claims_own_words(karabakh):
    links = {(link.commitment, link.party): link for link in ledger(karabakh.view()).excuses}
    assert links["AG12-1.1", "PA01"].points == ("4",)
    assert links["AG12-1.1", "PA01"].names == ("AG12-4.1", "AG12-4.2")
    assert links["AG12-9.1", "PA01"].names == links["AG12-9.1", "PA02"].names == ()
