"""The illustrative plan for the statement of November 2020: even-handed by its rule, shown as it prints."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from evenhand import cli, packaged
from evenhand.bargaining.answer import Answer, answer
from evenhand.bargaining.plan import Plan
from evenhand.bargaining.planfile import read_plan
from evenhand.ledger.steps import steps
from evenhand.record import open_case

DOCS = Path(__file__).parents[2] / "docs"
FILE = DOCS / "plans" / "statement-2020.yaml"
OTHER = {"PA02": "PA01", "PA01": "PA02", "PA08": "PA08"}
KINDS = {
    "hand over or withdraw": ("AG12-2.1", "AG12-6.1", "AG12-6.2", "AG12-4.1"),
    "safe passage": ("AG12-6.4", "AG12-9.2"),
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(FILE)


@pytest.fixture(scope="module")
def found(plan) -> Answer:
    return answer(plan)


def test_its_page_shows_what_it_prints(capsys):
    assert cli.main(["sequence", str(FILE)]) == 0
    shown = (DOCS / "sequence-2020.md").read_text(encoding="utf-8").split("```text\n")[1].split("```")[0]
    assert shown == capsys.readouterr().out, "put the output of `evenhand sequence` into docs/sequence-2020.md"


def test_its_steps_are_those_of_the_record(plan):
    record = {step.id: step for step in steps(open_case(packaged()).view(), "AG12").steps}
    for c in plan.commitments:
        assert record[c.id].by == c.by
        assert set(record[c.id].after) == set(c.after)
    left = set(record) - {c.id for c in plan.commitments}
    assert left == {"AG12-4.2_PA02", "AG12-4.2_PA01", "AG12-4.2_PA08", "AG12-7.1_PA16"}
    assert all(name.split("_")[0] in FILE.read_text(encoding="utf-8") for name in left)


def test_every_value_is_a_range_with_a_written_reason(plan):
    assert all(span.ranged for c in plan.commitments for span in c.values.values())
    assert all(span.ranged for span in plan.breakdown.values())
    assert all(c.why and c.title for c in plan.commitments)
    assert plan.unit is None


def test_it_is_marked_as_an_illustration_wherever_it_is_shown(plan):
    assert FILE.read_text(encoding="utf-8").startswith("# ILLUSTRATION, NOT A FINDING")
    assert "all values assumed" in plan.title
    assert "Made up" in plan.note


def test_like_steps_have_like_ranges_whoever_takes_them(plan):
    by_commitment = defaultdict(list)
    for c in plan.commitments:
        by_commitment[c.id.split("_")[0]].append(c)
    for parts in by_commitment.values():
        sides = {c.by: c for c in parts if c.by in {"PA01", "PA02"}}
        if len(sides) == 2:
            one, two = sides["PA01"], sides["PA02"]
            assert {OTHER[party]: span for party, span in one.values.items()} == two.values
            assert one.persists == two.persists
    assert plan.breakdown["PA01"] == plan.breakdown["PA02"]


def test_like_kinds_of_step_have_one_range_for_who_gives_and_one_for_who_gets(plan):
    known = {c.id: c for c in plan.commitments}
    for names in KINDS.values():
        assert len({(known[n].values[known[n].by], known[n].values[OTHER[known[n].by]]) for n in names}) == 1


def test_what_the_page_says_of_it_holds(found):
    assert found.robustness is not None
    assert all("PA02" in bar.name for bar in found.robustness.tornado if bar.decides)
    shares = [named.ranged.share for named in found.named.values() if named.ranged]
    assert all(0 < share < 1 for share in shares)
    assert found.named["signed"].account.peak == 0
