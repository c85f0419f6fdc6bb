"""The commands of the ledger: JSON of a fixed form, text for a person, and nothing protected."""

from __future__ import annotations

import argparse
import json
from typing import Any

import pytest

from evenhand import packaged
from evenhand.cli import commitments, mandate, positions


def run(module: Any, *words: str) -> int:
    parser = argparse.ArgumentParser()
    module.options(parser)
    code: int = module.run(parser.parse_args([str(packaged()), *words]))
    return code


def test_the_form_of_commitments(capsys):
    assert run(commitments, "--agreement", "AG12", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told)[:4] == ["as_of", "as_of_from", "known_on", "agreements"]
    wanted = {
        "id", "agreement", "obligors", "beneficiary", "action", "kind", "deadline", "state", "pace", "days_late",
        "breach", "verifier", "enforcement", "positions", "evidence", "assessed_by", "reason",
    }  # fmt: skip
    assert all(wanted <= set(row) for row in told["commitments"])
    assert all({"says", "claims"} <= set(said) for row in told["commitments"] for said in row["positions"].values())
    assert "summary" in told


def test_a_partys_own_commitments(capsys):
    assert run(commitments, "--party", "PA08", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["commitments"]
    assert all("PA08" in row["obligors"] for row in told["commitments"])


@pytest.mark.parametrize(
    ("module", "words"),
    [
        (commitments, ["--as-of", "2020-11-26"]),
        (commitments, ["--known-on", "2021-01-01"]),
        (positions, []),
        (positions, ["--as-of", "1998-12-31"]),
        (mandate, []),
        (mandate, ["--mediator", "RU-PK"]),
    ],
)
def test_text_and_json_are_told_alike_twice(capsys, module, words):
    for form in ("text", "json"):
        told = []
        for _ in range(2):
            assert run(module, *words, "--format", form) == 0
            told.append(capsys.readouterr().out)
        assert told[0] == told[1]
        assert told[0]
        if form == "json":
            json.loads(told[0])


def test_late_words_are_no_verdict(capsys):
    """Words that would make a finding a verdict on a party stand nowhere among our own."""
    run(commitments, "--agreement", "AG02")
    out = capsys.readouterr().out
    assert "late by 3 days (done after its date)" in out
    assert not any(word in out.lower() for word in ("violator", "failed to", "guilty", "refused to"))
