"""A skeleton reads as a plan with blanks, each refused by name, all at once; filled in, it is a plan."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.bargaining.planfaults import PlanError
from evenhand.bargaining.planfile import plan_from
from evenhand.bargaining.skeleton import Row, Sketch, text

NAMES = {"A": "Party A", "B": "Party: B #1"}
ROWS = (
    Row(id="C1_A", title="stop", by="A", together=("C1_B",), remarks=("Found none as of 2020",)),
    Row(id="C1_B", title="stop", by="B", together=("C1_A",)),
    Row(id="2.5", title="leave", by=None, after=("C1_A", "C1_B"), open_with="in parallel"),
)
SKETCH = Sketch(
    title="A text", remarks=("made by a test",), names=NAMES, rows=ROWS, done=((("C1_A", "C1_B"), "2020-02-01"),),
    undecided=(("2.5", "Found disputed by somebody"),), signed=(("C1_A", "C1_B"), ("2.5",)),
    signed_remark="by date", left_out=("C9: ended",),
)  # fmt: skip


def faults(data: str) -> list[tuple[str, str | None]]:
    with pytest.raises(PlanError) as caught:
        plan_from(data.encode(), "plan.yaml")
    return [(fault.code, fault.field) for fault in caught.value.faults]


def filled(data: str) -> str:
    """The skeleton as an analyst would finish it."""
    data = re.sub(r"\n    with: \[TODO\][^\n]*", "", data).replace("by: TODO", "by: B")
    data = re.sub(r"undecided:\n(?:  .*\n)+", "", data)
    return data.replace("TODO", "[0, 2]")


def test_every_blank_is_refused_by_name_and_nothing_else():
    assert faults(text(SKETCH)) == [
        ("plan-blank", "breakdown"),
        ("plan-blank", "C1_A.values"),
        ("plan-blank", "C1_B.values"),
        ("plan-blank", "2.5.by"),
        ("plan-blank", "2.5.values"),
        ("plan-blank", "2.5.with"),
        ("plan-undecided", "undecided"),
    ]


def test_each_refusal_says_whose_value_is_missing_and_what_to_do():
    with pytest.raises(PlanError) as caught:
        plan_from(text(SKETCH).encode(), "plan.yaml")
    said = [str(fault) for fault in caught.value.faults]
    assert all("write what you assume" in line for line in said[:-1])
    assert "TODO for A, B" in said[0]
    assert "list it in `done`" in said[-1]
    assert all(re.search(r"plan\.yaml:\d+:\d+", line) for line in said)


def test_filled_in_it_is_the_plan_that_was_sketched():
    plan = plan_from(filled(text(SKETCH)).encode(), "plan.yaml")
    assert plan.parties == ("A", "B")
    assert plan.names == NAMES
    assert plan.title == "A text"
    assert plan.done == (("C1_A", "C1_B"),)
    assert plan.orders == {"signed": (("2.5",),)}
    assert {c.id: (c.by, c.after, c.together) for c in plan.commitments} == {
        "C1_A": ("A", (), ("C1_B",)),
        "C1_B": ("B", (), ("C1_A",)),
        "2.5": ("B", ("C1_A", "C1_B"), ()),
    }


def test_it_says_that_it_is_confidential_and_what_was_left_out():
    lines = text(SKETCH).splitlines()
    assert lines[0].startswith("# CONFIDENTIAL")
    assert "#   C9: ended" in lines
    assert "  # Found disputed by somebody" in lines


@given(words=st.text(max_size=40))
def test_no_words_of_a_record_change_what_is_read(words):
    row = Row(id="C1_A", title=words, by="A", remarks=(words,), open_with="x")
    sketch = Sketch(
        title=words or "t", remarks=(words,), names={"A": words, "B": words}, rows=(row,), done=(),
        undecided=(), signed=(("C1_A",),), signed_remark=words, left_out=(words,),
    )  # fmt: skip
    plan = plan_from(filled(text(sketch)).encode(), "plan.yaml")
    assert [c.id for c in plan.commitments] == ["C1_A"]
    assert plan.parties == ("A", "B")
