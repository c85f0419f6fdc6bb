"""A ledger as one JSON value, keys in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from evenhand.ledger.assess import State
from evenhand.ledger.commitments import Commitment, Ledger
from evenhand.ledger.deadlines import Deadline
from evenhand.ledger.pace import Pace
from evenhand.ledger.positions import Position

Json = dict[str, Any]


def document(ledger: Ledger) -> Json:
    """The whole ledger."""
    return {
        "as_of": ledger.as_of,
        "as_of_from": ledger.as_of_from,
        "known_on": ledger.known_on,
        "agreements": [_text(row) for row in ledger.agreements],
        "commitments": [_commitment(one) for one in ledger.commitments],
        "tabled": [_tabled(one) for one in ledger.tabled],
        "withheld": [asdict(link) for link in ledger.excuses],
        "readings": [asdict(change) for change in ledger.changes],
        "summary": asdict(ledger.summary),
    }


def _text(row: Json) -> Json:
    return {key: row[key] for key in ("id", "title", "date", "kind", "standing", "parties")}


def _owed(one: Commitment) -> Json:
    row = one.row
    return {
        "id": one.id,
        "agreement": row["agreement"],
        "provision": row["provision"],
        "obligors": list(one.obligors),
        "obligors_text": list(row["obligors_text"] or ()),
        "beneficiary": list(row["beneficiary"] or ()),
        "action": row["action"],
        "kind": row["kind"],
        "topic": row["topic"],
    }


def _tabled(one: Commitment) -> Json:
    """A commitment that nobody owes: what was offered, and what parties say of it."""
    said = _said(one)
    return {**_owed(one), **said, "findings_not_used": list(one.unused)}


def _said(one: Commitment) -> Json:
    return {
        "positions": {party: _position(position) for party, position in one.positions.items()},
        "positions_of_nobody_named": [asdict(statement) for statement in one.unattributed],
        "alleged_breaches": [asdict(allegation) for allegation in one.allegations],
        "alleged_breaches_undated": one.allegations_undated,
    }


def _position(position: Position) -> Json:
    return {
        "says": position.says,
        "claims": [statement.claim for statement in position.statements],
        "statements": [asdict(statement) for statement in position.statements],
        "undated_left_out": position.undated,
    }


def _commitment(one: Commitment) -> Json:
    row = one.row
    breach, basis = one.breach
    return {
        **_owed(one),
        "deadline": _deadline(one.deadline, row),
        "waits_for": list(row["waits_for"] or ()),
        "due": one.due,
        **_state(one.state, [claim for allegation in one.allegations for claim in allegation.claims]),
        **_pace(one.pace),
        "breach": breach,
        "breach_from": basis,
        "verifier": row["verifier"],
        "enforcement": row["enforcement"],
        **_said(one),
        "parts": {party: {**_state(one.assessment.parts[party]), **_pace(pace)} for party, pace in one.paces.items()},
        "dispute_note": row["dispute_note"],
        "dispute_basis": row["dispute_basis"],
        "sources": list(row["sources"] or ()),
    }


def _state(state: State, alleged: Iterable[str] = ()) -> Json:
    now = state.now
    return {
        "state": state.status,
        "as_assessed_on": list(dict.fromkeys(one.as_of for one in now)),
        "done_on": state.done.text if state.done else None,
        "assessed_by": "; ".join(dict.fromkeys(one.by for one in now)) or None,
        "reason": " | ".join(dict.fromkeys(one.reason for one in now if one.reason)) or None,
        "evidence": list(dict.fromkeys([*(key for one in now for key in one.evidence), *alleged])),
        "findings": [{"id": one.id, "obligor": one.obligor, "state": one.status, "breach": one.breach} for one in now],
        "earlier_findings": [{"id": one.id, "as_of": one.as_of, "state": one.status} for one in state.earlier],
    }


def _pace(pace: Pace | None) -> Json:
    return {
        "pace": pace.code if pace else None,
        "pace_because": pace.because if pace else None,
        "days_late": pace.days_late if pace else None,
        "days_late_most": pace.days_late_most if pace else None,
        "still_open": pace.open if pace else None,
        "days_after_first_date": pace.days_after_first if pace else None,
    }


def _deadline(deadline: Deadline | None, row: Json) -> Json | None:
    if deadline is None or (deadline.text is None and not deadline.moves):
        return None
    return {
        "date": row["deadline"],
        "after": row["deadline_after"],
        "within": row["deadline_within"],
        "falls_on": deadline.limit.text if deadline.limit else None,
        "moved": [asdict(move) for move in deadline.moves],
        "because": deadline.because or None,
    }
