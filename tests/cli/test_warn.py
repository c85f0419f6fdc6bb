"""`evenhand warn`: what a public reader and the team get, one JSON value, exit codes."""

from __future__ import annotations

import json

import pytest

from evenhand import cli
from tests.generate import Draft, write
from tests.warning.warncase import decision, draft, series, warning

KEYS = [
    "as_of", "known_on", "internal", "series", "refused", "issued", "changes", "decisions", "triggers",
    "forecasts_note", "forecasts", "not_forecast", "reconstructed", "reconstructed_note", "past_crossings",
]  # fmt: skip


@pytest.fixture
def run(capsys, tmp_path):
    def call(made: Draft, *arguments: str) -> tuple[int, str, str]:
        folder = write(made.files(), tmp_path / "case")
        try:
            code = cli.main(["warn", str(folder), "--draws", "200", *arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err.replace(str(tmp_path), "")

    return call


def told() -> Draft:
    trigger = {"id": "t1", "threshold": "any", "probability": 0.2, "who": "head", "does": "calls both", "within": "P3D"}
    rows = [decision("d1", "2021-03-09", warning="w1"), decision("d2", "2021-02", change="format")]
    return draft(warnings=[warning(), warning("w2", "2021-04")], decisions=rows, triggers=[trigger])


def test_without_internal_there_is_no_figure_of_a_forecast(run):
    code, out, err = run(told())
    assert (code, err) == (0, "")
    assert "d1 (2021-03-09, decided), after 4 days" in out
    assert "no action found in the sources" in out
    assert "add --internal" in out
    assert not any(word in out for word in ("conflictology", "ensemble", "REACHED", "INTERNAL", "RECONSTRUCTED"))


def test_the_seed_changes_nothing_without_internal(run):
    assert run(told()) == run(told(), "--seed", "7")


def test_internal_is_stamped_and_shows_the_baseline(run):
    code, out, _ = run(told(), "--internal")
    assert code == 0
    assert out.startswith("INTERNAL")
    for word in ("ensemble", "conflictology-12", "final vintage, not real time", "REACHED", "due by 2021-08-03",
                 "NOT TO BE TRUSTED", "under 10 onsets, no rate", "Nobody received it"):  # fmt: skip
        assert word in out


@pytest.mark.parametrize("more", [(), ("--internal",), ("--as-of", "2021-01"), ("--known-on", "2021-01")])
def test_json_is_one_value_with_fixed_keys(run, more):
    _, out, _ = run(told(), "--format", "json", *more)
    found = json.loads(out)
    assert list(found) == (["stamp"] if "--internal" in more else []) + KEYS + ["unread"]
    assert (found["forecasts"] is None) == ("--internal" not in more)


def test_same_seed_same_bytes(run):
    first = run(told(), "--internal", "--format", "json", "--seed", "5")
    assert run(told(), "--internal", "--format", "json", "--seed", "5") == first
    assert run(told(), "--internal", "--format", "json", "--seed", "6")[1] != first[1]


@pytest.mark.parametrize(("internal", "code"), [((), 1), (("--internal",), 2)])
def test_a_panel_found_by_search_is_refused_with_the_reason(run, internal, code):
    found, out, err = run(draft(panel=series(frame="f-some")), *internal)
    assert found == code
    assert "refused: River: its figures were found by search" in out
    assert "found by search" in err
    assert "Traceback" not in err


def test_a_case_without_a_series_is_no_fault_until_a_forecast_is_asked_for(run):
    assert run(draft(panel=[]))[0] == 0
    code, _, err = run(draft(panel=[]), "--internal")
    assert code == 2
    assert "no forecast was made" in err


@pytest.mark.parametrize("draws", ["0", "99", "-1", "many", "10000000"])
def test_draws_that_carry_no_probability_are_refused(run, draws):
    code, out, err = run(draft(), "--draws", draws)
    assert (code, out) == (2, "")
    assert "expected a whole number from 100" in err
