"""A small case for the ledger, and how a test looks at it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evenhand.ledger.commitments import Commitment, Ledger, ledger
from evenhand.record import View, open_case
from tests.generate import Draft, Row, write

OUT = {"published": "2019-01-01", "recorded": "2019-01-01"}


def small(
    commitments: list[Row],
    *,
    findings: list[Row] | None = None,
    claims: list[Row] | None = None,
    standing: str = "signed",
    **tables: list[Row],
) -> Draft:
    """One text of 1 January 2020 between parties A, B and C; each commitment is filled with what is not given."""
    owed: Row = {"agreement": "AG", "provision": "1", "action": "act", "kind": "one_off", "sources": ["s1"]}
    found: Row = {"by": "assessor", "sources": ["s1"], "recorded": "2020-01-01"}
    said: Row = {"source": "s1", "recorded": "2020-01-01"}
    made = [owed | {"obligors": ["A"]} | row for row in commitments]
    numbers = dict.fromkeys(row["provision"] for row in made)
    rows: dict[str, list[Row]] = {
        "case": [{"title": "t", "period": "2020/2022", "compiled": "2021-12-31"}],
        "sides": [{"id": key, "name": f"Side {key}"} for key in "ab"],
        "sources": [{"id": "s1", "name": "s1", "kind": "media"} | OUT],
        "parties": [
            {"id": key, "name": f"Party {key}", "kind": "state", "side": side, "sources": ["s1"]}
            for key, side in (("A", "a"), ("B", "b"), ("C", None))
        ],
        "agreements": [
            {"id": "AG", "title": "text", "date": "2020-01-01", "standing": standing, "parties": ["A", "B"],
             "sources": ["s1"]},
        ],
        "provisions": [{"agreement": "AG", "number": number} for number in numbers],
        "commitments": made,
        "findings": [found | {"id": f"F{n}"} | row for n, row in enumerate(findings or ())],
        "claims": [said | {"id": f"C{n}"} | row for n, row in enumerate(claims or ())],
    }  # fmt: skip
    return Draft(rows=rows | tables)


def view_of(draft: Draft, folder: Path, **how: Any) -> View:
    """A draft as a case that has no error."""
    case = open_case(write(draft.files(), folder))
    assert not case.errors, "\n".join(map(str, case.errors))
    return case.view(**how)


def ledger_of(draft: Draft, folder: Path, **how: Any) -> Ledger:
    """Its ledger."""
    return ledger(view_of(draft, folder, **how))


def one(found: Ledger, key: str) -> Commitment:
    """One commitment of a ledger."""
    return next(each for each in (*found.commitments, *found.tabled) if each.id == key)
