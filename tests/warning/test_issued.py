"""Warnings that were issued and their answers: by reference alone, with latency as exact as the dates are."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.warning.issued import NOT_FOUND, issued, latency, told
from tests.warning.warncase import decision, draft, view_of, warning

CASES = list(csv.DictReader(Path(__file__).with_name("latency_cases.csv").read_text("utf-8").splitlines()))


def number(text: str) -> int | None:
    return int(text) if text else None


@pytest.mark.parametrize("row", CASES, ids=[row["reason"] for row in CASES])
def test_labelled_cases(row, tmp_path):
    answers = [day for day in row["answers"].split(";") if day]
    made = draft(
        warnings=[warning(day=row["warning"])],
        decisions=[decision(f"d{n}", day, warning="w1") for n, day in enumerate(answers)],
    )
    (found,) = issued(view_of(made, tmp_path))
    assert ";".join(sorted(one.row["id"] for one in found.first)) == row["first"]
    assert ";".join(one.row["id"] for one in found.later) == row["later"]
    assert ";".join(one.row["id"] for one in found.misdated) == row["misdated"]
    if row["first"]:
        assert found.latency == (number(row["least"]), number(row["most"]))
    else:
        assert found.latency is None
        assert told(found.latency) == NOT_FOUND


DAYS = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: tuple(sorted(pair)))


@given(warned=DAYS, answers=st.lists(DAYS, min_size=1, max_size=3), chosen=st.randoms(use_true_random=False))
def test_latency_holds_the_days_that_may_have_been(warned, answers, chosen):
    """Whatever days the dates meant, the first answer came within the bounds; and both bounds can be met."""
    least, most = latency(warned, answers)
    assert least is not None
    for _ in range(20):
        day = chosen.randint(*warned)
        first = min(chosen.randint(*answer) for answer in answers)
        if first >= day:
            assert least <= first - day <= most
    assert most == min(last for _, last in answers) - warned[0]
    assert least == max(0, min(start for start, _ in answers) - warned[1])


def test_what_came_afterwards_is_no_answer_unless_its_row_says_so(tmp_path):
    made = draft(
        warnings=[warning()], decisions=[decision("d0", "2021-03-06"), decision("d1", "2021-05-01", warning="w1")]
    )
    (found,) = issued(view_of(made, tmp_path))
    assert [one.row["id"] for one in found.first] == ["d1"]
    assert found.latency == (57, 57)


def test_actions_and_decisions_both_answer(tmp_path):
    action = {"id": "a1", "mediator": "m1", "date": "2021-03-07", "kind": "visit", "warning": "w1", "sources": ["s1"]}
    made = draft(warnings=[warning()], actions=[action], decisions=[decision("d1", "2021-03-09", warning="w1")])
    (found,) = issued(view_of(made, tmp_path))
    assert [(one.table, one.row["id"]) for one in (*found.first, *found.later)] == [
        ("actions", "a1"),
        ("decisions", "d1"),
    ]


def test_an_answer_that_may_not_be_shown_answers_nothing_in_public(tmp_path):
    made = draft(warnings=[warning()], decisions=[decision("d1", "2021-03-09", warning="w1", sources=["s9"])])
    (public,) = issued(view_of(made, tmp_path))
    (internal,) = issued(view_of(made, tmp_path, internal=True))
    assert (public.first, internal.latency) == ((), (4, 4))


def test_an_answer_after_the_as_of_date_is_not_there_yet(tmp_path):
    made = draft(warnings=[warning()], decisions=[decision("d1", "2021-03-09", warning="w1")])
    assert [one.latency for one in issued(view_of(made, tmp_path, as_of="2021-03-08"))] == [None]


def test_warnings_stand_by_date_whoever_warned(tmp_path):
    rows = [warning("w1", "2021-05"), warning("w2", "2021-03-05", side="b"), warning("w3", "2021-03-05", side="a")]
    assert [one.row["id"] for one in issued(view_of(draft(warnings=rows), tmp_path))] == ["w2", "w3", "w1"]
