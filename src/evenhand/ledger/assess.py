"""Which findings speak for a commitment now. Nothing is found here: states are the assessors', by date and obligor.

Invariant: a joint commitment has one state, and a part of its own only for an obligor that a finding names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.ledger import days
from evenhand.record.dates import Answer, Date, before, sort_key

DIFFER = "findings_differ"
"""Findings of which none is certainly the latest, and which do not say the same."""

BY_OBLIGOR = "by_obligor"
"""Evidence names obligors, and what was found of their parts is not the same."""

LEVELS = {"none": 0, "minimal": 1, "partial": 2, "complete": 3}
"""Levels of an act carried out, after the Peace Accords Matrix (Joshi, Quinn & Regan 2015)."""

OVERTAKEN = frozenset({"overtaken_by_agreement", "overtaken_by_events", "overtaken_by_force"})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Finding:
    """What one assessor found of a commitment, or of one obligor's part in it."""

    id: str
    obligor: str | None
    as_of: str | None  # EDTF: the date it speaks of
    by: str  # the assessor
    status: str
    breach: str | None  # none, alleged or verified; None: not recorded
    done_on: str | None
    evidence: tuple[str, ...]
    sources: tuple[str, ...]
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class State:
    """What is found of a commitment, or of one obligor's part."""

    status: str | None  # a finding's status, DIFFER, BY_OBLIGOR; None: no finding
    now: tuple[Finding, ...]  # the findings of which no other is certainly later
    earlier: tuple[Finding, ...]
    done: Date | None  # when it was done; None where a finding does not say

    @property
    def assessed(self) -> Date | None:
        """When it was last assessed."""
        return days.hull(days.read(finding.as_of) for finding in self.now)

    @property
    def breach(self) -> str | None:
        """The gravest word of the findings that speak now."""
        said = {finding.breach for finding in self.now}
        return next((word for word in ("verified", "alleged", "none") if word in said), None)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Assessment:
    """The state of a commitment, and of the part of each obligor where a finding names one."""

    whole: State
    parts: Mapping[str, State]  # of every obligor, once a finding that speaks now names one

    def of(self, obligor: str | None) -> State:
        """An obligor's part where evidence names it, else the whole."""
        return self.parts.get(obligor, self.whole) if obligor is not None else self.whole


def finding(row: Mapping[str, Any]) -> Finding:
    """A row of `findings` as a record."""
    return Finding(
        id=row["id"],
        obligor=row["obligor"],
        as_of=row["as_of"],
        by=row["by"],
        status=row["status"],
        breach=row["breach"],
        done_on=row["done_on"],
        evidence=tuple(row["evidence"] or ()),
        sources=tuple(row["sources"] or ()),
        reason=row["reason"],
    )


def assess(findings: Iterable[Finding], obligors: Sequence[str]) -> Assessment:
    """The state of a commitment from all its findings.

    A finding that names no obligor speaks for all of them. An obligor's part is told by the latest findings on it or on
    all; of equally late ones, by those that name it. The whole has a status of its own unless the parts differ.
    """
    found = sorted(findings, key=lambda one: (sort_key(one.as_of), one.id))
    named = sorted({one.obligor for one in found if one.obligor is not None})
    if not named:
        return Assessment(whole=_state(found), parts={})
    owing = [*obligors, *(party for party in named if party not in obligors)]
    states = {party: _state([one for one in found if one.obligor in (None, party)], party) for party in owing}
    if not any(one.obligor for state in states.values() for one in state.now):
        return Assessment(whole=_state(found), parts={})
    return Assessment(whole=_whole(found, list(states.values())), parts=states)


def latest(findings: Sequence[Finding]) -> list[Finding]:
    """The findings of which no other is certainly later."""
    return [one for one in findings if not any(days.later(other.as_of, one.as_of) for other in findings)]


def _state(found: Sequence[Finding], party: str | None = None) -> State:
    now = latest(found)
    own = [one for one in now if one.obligor is not None and one.obligor == party]
    now = own or now
    said = {one.status for one in now}
    status = DIFFER if len(said) > 1 else next(iter(said), None)
    told = [one.done_on for one in now]
    done = days.hull(days.read(day) for day in told if day) if all(told) else None
    return State(status=status, now=tuple(now), earlier=tuple(one for one in found if one not in now), done=done)


def _whole(found: Sequence[Finding], states: Sequence[State]) -> State:
    said = {state.status for state in states}
    now = tuple(one for one in found if any(one in state.now for state in states))
    status = next(iter(said)) if len(said) == 1 else BY_OBLIGOR
    done = _last([state.done for state in states])
    return State(status=status, now=now, earlier=tuple(one for one in found if one not in now), done=done)


def _last(told: Sequence[Date | None]) -> Date | None:
    """The day on which the last part was done; None where one has none."""
    found = [day for day in told if day is not None]
    if len(found) < len(told):
        return None
    return days.hull(day for day in found if not any(before(day, other) is Answer.YES for other in found))
