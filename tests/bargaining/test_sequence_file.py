"""PLAN.yaml is read whole or every fault of it is told, and the command says what a mediator can read."""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser
from pathlib import Path

import pytest

from evenhand.bargaining.planfaults import PlanError
from evenhand.bargaining.planfile import plan_from
from evenhand.cli import sequence

GOOD = re.sub(r"^  ", "", sequence.EXAMPLE.split("plan.yaml:\n")[1].split("\n\nAlso")[0], flags=re.MULTILINE)

FAULTS = [
    ("parties: [north, south]", "parties: [north]", "plan-missing", "parties"),
    ("parties: [north, south]", "parties: [north, north, south]", "plan-id", "parties"),
    ("north: -2, ", "norht: -2, ", "plan-party", "breakdown"),
    ("[-4, -1]}    #", "[-1, -4]}    #", "plan-range", "breakdown.south"),
    ("north: -2, ", "north: .nan, ", "plan-number", "breakdown.north"),
    ("north: -2, ", "north: inf, ", "plan-number", "breakdown.north"),
    ("north: -2, ", "north: 2e9, ", "plan-range", "breakdown.north"),
    ("north: 0.95", "north: 0", "plan-range", "patience.north"),
    ("north: 0.95", "north: 1.01", "plan-range", "patience.north"),
    ("patience:", "patiense:", "plan-key", None),
    ("by: north, values: {north: 1", "by: east, values: {north: 1", "plan-party", "ceasefire.by"),
    ("by: south, ", "", "plan-missing", "withdrawal.by"),
    ("values: {north: 1, south: 1}, ", "", "plan-missing", "ceasefire.values"),
    ("persists: 0", "persists: 1.5", "plan-range", "ceasefire.persists"),
    ("splittable: 2", "splittable: 2.5", "plan-range", "withdrawal.splittable"),
    ("splittable: 2", "splittable: 0", "plan-range", "withdrawal.splittable"),
    ("after: [ceasefire]", "after: [ceasfire]", "plan-reference", "withdrawal.after"),
    ("after: [ceasefire]", "after: [withdrawal]", "plan-cycle", "withdrawal.after"),
    ("persists: 0", "persists: 0, after: [withdrawal]", "plan-cycle", None),
    ("after: [ceasefire]", "after: [ceasefire], with: [ceasefire]", "plan-cycle", "withdrawal.after"),
    ("id: corridor", "id: ceasefire", "plan-id", "commitments.id"),
    ("id: corridor", "id: a corridor", "plan-id", "id"),
    ("north: 1, south: 1}           #", "north: -1, south: 1}           #", "plan-range", "guarantees.north"),
    ("[corridor]]", "[corridor, ceasefire]]", "plan-order", "plans.signed"),
    (", [corridor]]", "]", "plan-order", "plans.signed"),
    ("[corridor]]", "[corridor], []]", "plan-shape", "plans.signed"),
]


def faults(text: str) -> list[tuple[str, str | None]]:
    with pytest.raises(PlanError) as caught:
        plan_from(text.encode(), "plan.yaml")
    for fault in caught.value.faults:
        assert fault.line is not None
        assert fault.expected
        assert fault.do
    return [(fault.code, fault.field) for fault in caught.value.faults]


def test_the_example_of_the_help_is_a_plan():
    plan = plan_from(GOOD.encode(), "plan.yaml")
    assert plan.parties == ("north", "south")
    assert plan.unit == "analyst's points"
    assert plan.ahead() == ("ceasefire", "corridor", "withdrawal#1", "withdrawal#2")
    assert float(plan.breakdown["south"].mid) == -2.5
    assert plan.orders["signed"][1] == ("withdrawal#1", "withdrawal#2")


@pytest.mark.parametrize(("old", "new", "code", "field"), FAULTS)
def test_each_fault_is_named(old, new, code, field):
    assert GOOD.count(old) >= 1
    found = faults(GOOD.replace(old, new, 1))
    assert code in [c for c, _ in found]
    if field:
        assert (code, field) in found


def test_all_faults_at_once():
    text = GOOD
    for old, new in (
        ("north: -2, ", "north: x, "),
        ("persists: 0", "persists: 7"),
        ("[ceasefire], splittable", "[q], splittable"),
    ):
        text = text.replace(old, new, 1)
    assert [code for code, _ in faults(text)] == ["plan-number", "plan-range", "plan-reference"]


@pytest.mark.parametrize("text", ["", "[]", "parties: *x", "a: b: c", "parties: [a, b]"])
def test_what_is_no_plan_is_refused(text):
    assert faults(text) if text else True
    with pytest.raises(PlanError):
        plan_from(text.encode(), "plan.yaml")


def run(tmp_path: Path, text: str, *options: str) -> int:
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    parser = ArgumentParser()
    sequence.options(parser)
    return sequence.run(parser.parse_args([str(path), "--draws", "64", *options]))


def test_json_has_the_keys_that_were_promised(tmp_path, capsys):
    assert run(tmp_path, GOOD, "--format", "json") == 0
    said = json.loads(capsys.readouterr().out)
    promised = ["stages", "guarantee", "margins", "self_enforcing", "participation", "comparability", "exact", "bound"]
    promised += ["authority_gap", "robustness", "plans", "frontier"]
    assert list(said)[: len(promised)] == promised
    assert list(said["guarantee"]) == ["peak", "total", "by_stage", "standing"]
    assert list(said["bound"]) == ["peak", "total"]
    assert list(said["guarantee"]["by_stage"][0]) == list(said["margins"][0]) == ["north", "south"]
    assert said["comparability"] == "common"
    assert said["exact"] is True
    assert set(said["plans"]) == {"signed", "all_at_once", "step_by_step"}
    assert {part for stage in said["stages"] for part in stage} == {
        "ceasefire",
        "corridor",
        "withdrawal#1",
        "withdrawal#2",
    }
    assert said["bound"]["peak"] == said["guarantee"]["peak"]


def test_same_bytes_twice(tmp_path, capsys):
    outputs = []
    for _ in range(2):
        run(tmp_path, GOOD, "--format", "json")
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]


def test_words_say_what_a_mediator_needs(tmp_path, capsys):
    plan = GOOD.replace("scale: {common", "# {").replace("south: 1}           #", "south: 0}           #")
    assert run(tmp_path, plan) == 0
    said = capsys.readouterr().out
    assert "in this model, under these values" in said
    assert "Comparability is assumed" in said
    assert "not a probability of peace" in said
    assert "  stage 1\n    - ceasefire (by north)\n" in said
    assert "CONFIDENTIAL" in said


def test_a_plan_that_no_party_would_join_is_explained(tmp_path, capsys):
    plan = GOOD.replace("breakdown: {north: -2, south: [-4, -1]}", "breakdown: {north: 20, south: 20}")
    assert run(tmp_path, plan) == 0
    said = capsys.readouterr().out
    assert "No party would join this order" in said
    assert "No order was found that every party would join" in said


def test_dropping_is_shown_and_never_done_unasked(tmp_path, capsys):
    plan = GOOD.replace("persists: 0", "persists: 0, may_drop: true")
    run(tmp_path, plan, "--format", "json")
    said = json.loads(capsys.readouterr().out)
    assert sum(map(len, said["stages"])) == 4
    (one,) = said["dropping"]
    assert one["dropped"] == ["ceasefire"]
    assert sum(map(len, one["stages"])) == 3


def test_what_is_done_stays_done(tmp_path, capsys):
    plan = GOOD + "\ndone: [[ceasefire], ['withdrawal#1']]\nat_most: 1\n"
    run(tmp_path, plan, "--format", "json")
    said = json.loads(capsys.readouterr().out)
    assert said["done"] == [["ceasefire"], ["withdrawal#1"]]
    assert sorted(said["stages"]) == [["corridor"], ["withdrawal#2"]]


@pytest.mark.parametrize("patience", ["0.95", "1"])
def test_a_plan_of_which_all_is_done_is_told_so(tmp_path, capsys, patience):
    plan = GOOD.replace("0.95", patience) + "\ndone: [[ceasefire], [withdrawal, corridor]]\n"
    assert run(tmp_path, plan) == 0
    assert "Nothing is left to do" in capsys.readouterr().out
    assert run(tmp_path, plan, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["stages"] == []
