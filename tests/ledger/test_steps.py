"""Steps of a text: one for each obligor, settled only where findings settle them, in the text's own order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evenhand import packaged
from evenhand.ledger.steps import Standing, Step, signed_order, steps
from evenhand.record import View, open_case
from evenhand.record.faults import CaseError
from tests.ledger.smallcase import small, view_of


@pytest.fixture(scope="module")
def view() -> View:
    return open_case(packaged()).view()


def found(folder, commitments, **tables) -> dict[str, Step]:
    return {step.id: step for step in steps(view_of(small(commitments, **tables), folder), "AG").steps}


STATUSES = [
    (None, Standing.AHEAD), ("not_due", Standing.AHEAD), ("none", Standing.AHEAD), ("minimal", Standing.AHEAD),
    ("partial", Standing.AHEAD), ("complete", Standing.DONE), ("holding", Standing.DONE), ("breached", Standing.OPEN),
    ("disputed", Standing.OPEN), ("unverifiable", Standing.OPEN), ("ended", Standing.GONE), ("lapsed", Standing.GONE),
    ("overtaken_by_force", Standing.GONE), ("overtaken_by_events", Standing.GONE),
    ("overtaken_by_agreement", Standing.GONE),
]  # fmt: skip


@pytest.mark.parametrize(("status", "standing"), STATUSES)
def test_every_status_stands_somewhere(status, standing, tmp_path):
    kind = "standing_duty" if status in {"holding", "breached", "ended", "lapsed"} else "one_off"
    findings = [{"commitment": "K", "as_of": "2020-02-01", "status": status}] if status else []
    (step,) = found(tmp_path, [{"id": "K", "kind": kind}], findings=findings).values()
    assert step.standing is standing
    assert (step.day is not None) is (standing is Standing.DONE)


def test_findings_that_differ_settle_nothing(tmp_path):
    findings = [{"commitment": "K", "as_of": "2020-02-01", "status": word} for word in ("complete", "none")]
    (step,) = found(tmp_path, [{"id": "K"}], findings=findings).values()
    assert step.standing is Standing.OPEN


def test_a_joint_commitment_is_one_step_for_each_obligor(tmp_path):
    joint = {"id": "K", "obligors": ["B", "A"], "obligors_text": ["the guards"]}
    made = found(tmp_path, [joint, {"id": "L", "waits_for": ["K"]}])
    assert [(s.id, s.by, s.by_words) for s in made.values()] == [
        ("K_A", "A", ""), ("K_B", "B", ""), ("K_1", None, "the guards"), ("L", "A", "")
    ]  # fmt: skip
    assert made["K_A"].shared == ("K_B", "K_1")
    assert made["L"].after == ("K_A", "K_B", "K_1")


def test_each_part_has_its_own_standing_where_a_finding_names_its_obligor(tmp_path):
    findings = [
        {"commitment": "K", "as_of": "2020-02-01", "status": "complete", "obligor": "A", "done_on": "2020-01-20"},
        {"commitment": "K", "as_of": "2020-02-01", "status": "none", "obligor": "B"},
    ]
    made = found(tmp_path, [{"id": "K", "obligors": ["A", "B"]}], findings=findings)
    assert (made["K_A"].standing, made["K_B"].standing) == (Standing.DONE, Standing.AHEAD)
    assert made["K_A"].day is not None
    assert made["K_A"].day.text == "2020-01-20"


def test_nobody_on_record_is_no_party(tmp_path):
    (step,) = found(tmp_path, [{"id": "K", "obligors": None}]).values()
    assert (step.id, step.by) == ("K", None)


def test_nothing_of_a_text_that_was_not_accepted_is_done(tmp_path):
    findings = [{"commitment": "K", "as_of": "2020-02-01", "status": "complete"}]
    (step,) = found(tmp_path, [{"id": "K"}], findings=findings, standing="proposal").values()
    assert step.standing is Standing.AHEAD


def test_the_order_of_a_text_is_by_date_then_by_what_waits_and_no_date_comes_last(tmp_path):
    made = found(
        tmp_path,
        [
            {"id": "late", "deadline": "2020-05-01"},
            {"id": "soon", "deadline": "2020-02-01"},
            {"id": "duty", "kind": "standing_duty"},
            {"id": "next", "kind": "standing_duty", "waits_for": ["soon"]},
            {"id": "never"},
            {"id": "after", "deadline": {"after": "late", "within": "P5D"}},
        ],
    )
    order = [[step.id for step in stage] for stage in signed_order(made.values())]
    assert order == [["duty"], ["soon"], ["next"], ["late"], ["after", "never"]]


def test_a_circle_is_cut_and_not_followed_for_ever(tmp_path):
    made = found(tmp_path, [{"id": "K"}, {"id": "L", "waits_for": ["K"]}])
    made["K"] = replace(made["K"], after=("L",))  # `check` refuses a case that says so
    assert sorted(step.id for stage in signed_order(made.values()) for step in stage) == ["K", "L"]


def test_the_statement_of_2020(view):
    made = {step.id: step for step in steps(view, "AG12").steps}
    assert {name for name, step in made.items() if step.standing is Standing.DONE} >= {"AG12-2.1", "AG12-6.1"}
    assert made["AG12-4.1"].standing is Standing.OPEN
    assert made["AG12-3.1"].standing is Standing.GONE
    assert made["AG12-4.1"].together == "in parallel"
    assert made["AG12-2.1"].after == ("AG12-1.1_PA02", "AG12-1.1_PA01")
    order = [step.id for stage in signed_order(made.values()) for step in stage]
    assert order.index("AG12-6.1") < order.index("AG12-2.1") < order.index("AG12-6.2")


def test_an_unknown_text_is_refused(view):
    with pytest.raises(CaseError):
        steps(view, "AG99")
