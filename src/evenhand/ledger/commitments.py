"""Who owes what, what became of it by whose finding, how it stands to its date, and what each party says.

Invariant: everything comes from one view, so that what is protected, later or not yet known is not there. Only accepted
texts create obligations; every other text is shown apart, and nothing of it is found, dated or counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from evenhand.ledger import days, readings
from evenhand.ledger.assess import Assessment, Finding, State, assess, finding
from evenhand.ledger.deadlines import Deadline, Due, Event, resolve
from evenhand.ledger.pace import Pace, Speed, pace
from evenhand.ledger.positions import Allegation, Excuse, Position, Sayings, Statement, excuses
from evenhand.ledger.readings import Change
from evenhand.ledger.summary import Summary, summarise
from evenhand.record.dates import Answer, Date, sort_key
from evenhand.record.faults import CaseError
from evenhand.record.standin import NOT_READ_CODE
from evenhand.record.unread import Unread
from evenhand.record.view import View

Row = dict[str, Any]

SOME = "some findings could not be read"
UNFOUND = "not every finding could be read, so whether it was done cannot be told"

ACCEPTED = frozenset({"signed", "in_force", "superseded", "ended"})
"""Standings of a text that creates obligations, or did."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Commitment:
    """One commitment with all that the view says of it."""

    row: Row  # of `commitments`
    accepted: bool  # whether its text was
    obligors: tuple[str, ...]  # in the case's order
    assessment: Assessment
    deadline: Deadline | None  # None: nothing is owed
    due: Due | None
    pace: Pace | None
    paces: Mapping[str, Pace]  # of an obligor whose part evidence names
    positions: Mapping[str, Position]  # party → what it says
    unattributed: tuple[Statement, ...]  # positions of which the record does not say whose they are
    allegations: tuple[Allegation, ...]
    allegations_undated: int  # left out of an as-of view
    unused: tuple[str, ...] = ()  # findings on a text that was not accepted

    @property
    def id(self) -> str:
        """Its id."""
        key: str = self.row["id"]
        return key

    @property
    def limit(self) -> Date | None:
        """The date that lateness is counted from."""
        return self.deadline.limit if self.deadline else None

    @property
    def is_joint(self) -> bool:
        """Whether several owe it."""
        return len(self.obligors) + len(self.row["obligors_text"] or ()) > 1

    @property
    def state(self) -> State:
        """What was found of the whole."""
        return self.assessment.whole

    @property
    def breach(self) -> tuple[str | None, str | None]:
        """None, alleged or verified, and whether a finding or a claim says so; (None, None): not recorded."""
        found = self.state.breach
        if self.allegations and found in (None, "none"):
            return "alleged", "claims"
        return found, None if found is None else "finding"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Ledger:
    """The commitments of a view on a date."""

    as_of: str | None  # EDTF: the date that `due` and pace are told for
    as_of_from: str  # where that date comes from
    known_on: str | None
    agreements: tuple[Row, ...]  # by date, then id; those that the filters leave
    commitments: tuple[Commitment, ...]  # of accepted texts
    tabled: tuple[Commitment, ...]  # of all others
    excuses: tuple[Excuse, ...]
    changes: tuple[Change, ...]
    summary: Summary


def ledger(view: View, *, agreement: str | None = None, party: str | None = None) -> Ledger:
    """The commitments of a view.

    Args:
        view: what may be shown, cut as its reader wants it.
        agreement: only those of this text.
        party: only those that this party owes.

    Raises:
        CaseError: the view has no such agreement or party.
    """
    _known(view, "agreements", agreement)
    _known(view, "parties", party)
    maker = _Maker(view)
    made = [maker.commitment(row) for row in maker.rows]
    positions = {one.id: one.positions for one in made}
    wanted = [
        one
        for one in made
        if (agreement is None or one.row["agreement"] == agreement) and (party is None or party in one.obligors)
    ]
    owed = tuple(one for one in wanted if one.accepted)
    rows = {one.id: one.row for one in made}
    shown = {one.id for one in wanted}
    texts = {one.row["agreement"] for one in wanted}
    return Ledger(
        as_of=maker.as_of,
        as_of_from=maker.as_of_from,
        known_on=view.known_on,
        agreements=tuple(row for row in maker.agreements if row["id"] in texts),
        commitments=owed,
        tabled=tuple(one for one in wanted if not one.accepted),
        excuses=tuple(link for link in excuses(positions, rows) if link.commitment in shown),
        changes=tuple(
            change
            for one in owed
            for change in readings.changes(
                one.id,
                one.row["kind"],
                one.state.status,
                one.positions,
                together=one.obligors if one.is_joint else (),
            )
        ),
        summary=summarise(owed, maker.agreements, view.tables["parties"]["id"].to_list()),
    )


def told_for(view: View) -> tuple[str | None, str]:
    """The date that a view is told for, and where it comes from: no clock is asked."""
    if view.as_of is not None:
        return view.as_of, "--as-of"
    if view.known_on is not None:
        return view.known_on, "--known-on"
    if view.case_row["compiled"]:
        return view.case_row["compiled"], "case.yaml, compiled"
    period = view.case_row["period"]
    return (period, "case.yaml, end of the period") if period else (None, "no date is recorded")


def _known(view: View, table: str, key: str | None) -> None:
    if key is not None and key not in view.tables[table]["id"]:
        raise CaseError.no_record(key)


class _Maker:
    """A view, indexed for one ledger."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.as_of, self.as_of_from = told_for(view)
        self.reached: Date = days.reached(days.read(self.as_of or "0001/.."))
        self._sayings = Sayings(view)
        parties = view.tables["parties"]["id"].to_list()
        self._order = {party: n for n, party in enumerate(parties)}
        agreements = view.tables["agreements"].to_dicts()
        agreements.sort(key=lambda row: (sort_key(row["date"]), row["id"]))
        self.agreements: list[Row] = agreements
        self._texts = {row["id"]: row for row in agreements}
        place = {row["id"]: n for n, row in enumerate(agreements)}
        self.rows: list[Row] = view.tables["commitments"].to_dicts()
        self.rows.sort(key=lambda row: (place[row["agreement"]], days.natural(row["id"])))
        self._assessed = {row["id"]: self._assess(row) for row in self.rows}

    @cached_property
    def _findings(self) -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for row in self._view.tables["findings"].iter_rows(named=True):
            found.setdefault(row["commitment"], []).append(finding(row))
        return found

    @cached_property
    def _incidents(self) -> dict[str, str | None]:
        return dict(self._view.tables["incidents"].select("id", "date").iter_rows())

    def _assess(self, row: Row) -> Assessment:
        found = self._findings.get(row["id"], []) if self._accepted(row) else []
        return assess(found, row["obligors"] or ())

    def _accepted(self, row: Row) -> bool:
        return self._texts[row["agreement"]]["standing"] in ACCEPTED

    def in_order(self, parties: Mapping[str, Any] | list[str]) -> list[str]:
        return sorted(dict.fromkeys(parties), key=lambda party: (self._order.get(party, len(self._order)), party))

    def commitment(self, row: Row) -> Commitment:
        key, accepted = row["id"], self._accepted(row)
        assessment = self._assessed[key]
        deadline = resolve(row, self._sayings.moves(key), self._event) if accepted else None
        said = self._sayings.positions(key, [*(row["obligors"] or ()), *(self._text(row)["parties"] or ())])
        allegations, undated = self._sayings.allegations(key)
        parts = assessment.parts if deadline else {}
        return Commitment(
            row=row,
            accepted=accepted,
            obligors=tuple(self.in_order(row["obligors"] or [])),
            assessment=assessment,
            deadline=deadline,
            due=deadline.due(self.reached) if deadline else None,
            pace=self._pace(row, assessment.whole, deadline) if deadline else None,
            paces={party: self._pace(row, parts[party], deadline) for party in self.in_order(parts) if deadline},
            positions={party: said[party] for party in self.in_order(said)},
            unattributed=self._sayings.unattributed(key),
            allegations=allegations,
            allegations_undated=undated,
            unused=() if accepted else tuple(sorted(one.id for one in self._findings.get(key, []))),
        )

    def _text(self, row: Row) -> Row:
        return self._texts[row["agreement"]]

    def _pace(self, row: Row, state: State, deadline: Deadline) -> Pace:
        start = days.read(self._text(row)["date"])
        told = pace(row["kind"], state, deadline, as_of=self.reached, start=start)
        return replace(told, because=_because(told, state, self._view.unread))

    def _event(self, name: str) -> Event | None:
        """What a deadline's `after` names: a commitment done, an accepted text, an incident; None: words."""
        if name in self._assessed:
            event = _done(name, self._assessed[name].whole)
            some = self._view.unread.touches("findings")
            return replace(event, because=f"{event.because}; {SOME}") if some else event
        text = self._texts.get(name)
        if text is not None:
            if text["standing"] == NOT_READ_CODE:
                return Event(day=None, because=f"runs from {name}, whose standing could not be read")
            if text["standing"] not in ACCEPTED:
                return Event(day=None, because=f"runs from {name}, which was not accepted")
            return _dated(text["date"], f"runs from the date of {name}")
        if name in self._incidents:
            return _dated(self._incidents[name], f"runs from {name}")
        return None


def _dated(date: str | None, because: str) -> Event:
    if date is None:
        return Event(day=None, because=f"{because}, whose date could not be read")
    return Event(day=days.read(date), because=because)


def _because(told: Pace, state: State, unread: Unread) -> str:
    """Why a pace is told, where what it rests on could be read, and what it would need where it could not."""
    if told.code is Speed.NO_DEADLINE:
        return unread.blank(told.because, "commitments")
    if told.code not in (Speed.LATE, Speed.ON_TIME, Speed.CANNOT_TELL) or not unread.touches("findings"):
        return told.because
    return UNFOUND if state.status is None else f"{told.because}; {SOME}"


def _done(name: str, state: State) -> Event:
    if state.status == "complete":
        if state.done is None:
            return Event(day=None, because=f"runs from the day {name} was done, which is not recorded")
        return Event(day=state.done, because=f"runs from {state.done.text}, when {name} was done")
    if state.status in ("not_due", "none", "minimal", "partial"):
        why = f"its time runs from the day {name} is done; it was not complete when last assessed"
        return Event(day=None, because=why, begun=Answer.NO)
    return Event(day=None, because=f"runs from the day {name} is done; no day is recorded on which it was")


__all__ = ["ACCEPTED", "Commitment", "Ledger", "Speed", "ledger", "told_for"]
