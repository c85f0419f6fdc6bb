"""On time, late, cannot tell: a table of labelled cases, and an oracle that tries every day."""

from __future__ import annotations

import csv
import random
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.ledger import days
from evenhand.ledger.assess import Finding, State, assess
from evenhand.ledger.deadlines import Due, Event, Move, resolve
from evenhand.ledger.pace import Pace, Speed, pace, projected
from evenhand.record import dates
from evenhand.record.dates import Answer

CASES = list(csv.DictReader(Path(__file__).with_name("pace_cases.csv").read_text(encoding="utf-8").splitlines()))
START = days.read("2020-01-01")
NOTHING: dict[str, Any] = {"deadline": None, "deadline_after": None, "deadline_within": None}


def found(status: str, assessed: str, done_on: str | None = None, **more: Any) -> Finding:
    given: dict[str, Any] = {"id": "F", "obligor": None, "by": "x", "breach": None} | more
    return Finding(as_of=assessed, status=status, done_on=done_on, evidence=(), sources=(), reason=None, **given)


def state(status: str, assessed: str, done_on: str | None) -> State:
    return assess([found(status, assessed, done_on)] if status else [], ["A"]).whole


def moved(to: str) -> list[Move]:
    return [Move(to=to, claims=("C1",), accounts=(), date=None)] if to else []


def nothing(_: str) -> Event | None:
    return None


def told(row: dict[str, str]) -> tuple[Due, Pace]:
    deadline = resolve(NOTHING | {"deadline": row["deadline"] or None}, moved(row["moved_to"]), nothing)
    reached = days.reached(days.read(row["as_of"]))
    was = state(row["status"], row["assessed"], row["done_on"] or None)
    return deadline.due(reached), pace("one_off", was, deadline, as_of=reached, start=START)


@pytest.mark.parametrize("row", CASES, ids=[f"{n}-{row['pace']}" for n, row in enumerate(CASES, 2)])
def test_labelled(row):
    due, speed = told(row)
    number = {name: int(row[name]) if row[name] else None for name in ("days_late", "days_late_most")}
    assert (due, speed.code, speed.days_late, speed.days_late_most, speed.open) == (
        row["due"], row["pace"], number["days_late"], number["days_late_most"], row["open"] == "true"
    ), row["reason"]  # fmt: skip


def test_the_table_is_long_enough_and_each_row_says_why():
    assert len(CASES) >= 40
    assert all(row["reason"] for row in CASES)
    assert {row["pace"] for row in CASES} == set(Speed)


def test_days_after_the_first_date_are_told_beside_on_time():
    row = dict(CASES[4])
    assert told(row)[1].days_after_first == 10


def test_a_duty_is_never_late():
    deadline = resolve(NOTHING | {"deadline": "2020-03-01"}, [], nothing)
    was = state("breached", "2020-06-01", None)
    assert pace("abstention", was, deadline, as_of=START, start=START).code is Speed.DOES_NOT_APPLY


def test_moves_of_which_accounts_differ_leave_no_limit():
    moves = [*moved("2020-03-05"), Move(to="2020-03-09", claims=("C2",), accounts=(), date=None)]
    deadline = resolve(NOTHING | {"deadline": "2020-03-01"}, moves, nothing)
    assert (deadline.limit, deadline.due(START)) == (None, Due.CANNOT_TELL)
    assert "accounts differ" in deadline.because


def test_the_later_of_two_moves_counts():
    moves = [
        Move(to="2020-03-05", claims=("C1",), accounts=(), date="2020-02-01"),
        Move(to="2020-03-09", claims=("C2",), accounts=(), date="2020-03-05"),
    ]
    limit = resolve(NOTHING | {"deadline": "2020-03-01"}, moves, nothing).limit
    assert limit is not None
    assert limit.text == "2020-03-09"


def test_time_runs_from_the_day_another_was_done():
    row = NOTHING | {"deadline_after": "K1", "deadline_within": "P10D"}
    day = days.read("2020-02-20")
    limit = resolve(row, [], lambda name: Event(day=day, because="") if name == "K1" else None).limit
    assert limit is not None
    assert limit.text == "2020-03-01"


def test_time_that_runs_from_a_month_is_in_doubt_by_a_month():
    row = NOTHING | {"deadline_after": "K1", "deadline_within": "P10D"}
    limit = resolve(row, [], lambda _: Event(day=days.read("2020-02"), because="")).limit
    assert limit is not None
    answers = [
        dates.not_after(days.read(day), limit) for day in ("2020-02-11", "2020-02-12", "2020-03-10", "2020-03-11")
    ]
    assert answers == [Answer.YES, Answer.CANNOT_TELL, Answer.CANNOT_TELL, Answer.NO]


@pytest.mark.parametrize(
    ("after", "within", "event", "because"),
    [
        ("ratification", None, None, "undefined event: ratification"),
        ("ratification", "P10D", None, "undefined event: ratification"),
        (None, "P10D", None, "none is named"),
        ("K1", None, Event(day=START, because=""), "no time is set"),
        ("K1", "soon", Event(day=START, because=""), "no duration"),
        ("K1", "P5D", Event(day=None, because="not recorded"), "not recorded"),
    ],
)
def test_what_cannot_be_resolved_says_why(after, within, event, because):
    deadline = resolve(NOTHING | {"deadline_after": after, "deadline_within": within}, [], lambda _: event)
    assert deadline.limit is None
    assert because in deadline.because
    assert deadline.due(START) is Due.CANNOT_TELL


def test_time_that_has_not_begun_to_run_is_not_due():
    row = NOTHING | {"deadline_after": "K1", "deadline_within": "P5D"}
    event = Event(day=None, because="not complete when last assessed", begun=Answer.NO)
    deadline = resolve(row, [], lambda _: event)
    assert deadline.due(START) is Due.NO
    assert pace("one_off", state("", "", None), deadline, as_of=START, start=START).code is Speed.NOT_DUE


# -- an oracle that tries every day ------------------------------------------------------------------------------------


def every(date: dates.Date, *, as_limit: bool = False) -> list[int]:
    """Every day that a date may mean, as recorded, or as the last day of what a person set."""
    first = int(date.ends_from) if as_limit else date.earliest
    assert first is not None
    assert date.latest is not None
    return list(range(first, date.latest + 1))


FORMS = st.sampled_from([
    "2020-02-27", "2020-02-28", "2020-02-29", "2020-03-01", "2020-02", "2020-03", "2020-02-28~", "2020-02-XX",
    "2020-02-27/2020-03-02", "2020-03-02?", "2020-02-26/2020-02-28~",
])  # fmt: skip


@given(done=FORMS, limit=FORMS)
def test_late_or_not_as_if_every_day_were_tried(done, limit):
    _, speed = told({"status": "complete", "assessed": "2020-06-01", "done_on": done, "deadline": limit,
                     "moved_to": "", "as_of": "2021-01-01"})  # fmt: skip
    over = [d - last for d, last in product(every(days.read(done)), every(days.read(limit), as_limit=True))]
    expected = Speed.LATE if min(over) > 0 else Speed.ON_TIME if max(over) <= 0 else Speed.CANNOT_TELL
    assert speed.code is expected
    if expected is Speed.LATE:
        assert (speed.days_late, speed.days_late_most) == (min(over), max(over))


@given(assessed=FORMS, limit=FORMS)
def test_an_act_not_done_is_late_by_what_was_assessed_and_no_more(assessed, limit):
    row = {
        "status": "none",
        "assessed": assessed,
        "done_on": "",
        "deadline": limit,
        "moved_to": "",
        "as_of": "2021-01-01",
    }
    _, speed = told(row)
    over = [a - last for a, last in product(every(days.read(assessed)), every(days.read(limit), as_limit=True))]
    assert (speed.code, speed.days_late) == ((Speed.LATE, min(over)) if min(over) > 0 else (Speed.CANNOT_TELL, None))


@given(level=st.integers(1, 2), assessed=FORMS, start=FORMS, limit=FORMS)
def test_the_line_as_if_every_day_were_tried(level, assessed, start, limit):
    a, s, e = days.read(assessed), days.read(start), days.read(limit)
    ends = [begun + (seen - begun) * 3 / level for begun, seen in product(every(s), every(a))]
    lasts = every(e, as_limit=True)
    in_time = {end <= last for end, last in product(ends, lasts)}
    assert projected(level, a, s, e) is {(True,): Answer.YES, (False,): Answer.NO}.get(
        tuple(in_time), Answer.CANNOT_TELL
    )


@given(seed=st.integers(0, 2**32 - 1))
def test_the_latest_findings_as_if_each_pair_were_tried(seed):
    rng = random.Random(seed)
    texts = ["2020", "2020-02", "2020-02-03", "2020-03", "2020-02-10~", "2021-01-01", "2020-02-03/2020-02-20"]
    some = [found("none", rng.choice(texts), id=f"F{n}") for n in range(rng.randint(1, 5))]
    now = {one.id for one in assess(some, ["A"]).whole.now}
    beaten = {
        one.id
        for one, other in product(some, some)
        if min(every(days.read(other.as_of))) > max(every(days.read(one.as_of)))
    }
    assert now == {one.id for one in some} - beaten
