"""Who says that it speaks for a group, who accepts that, and what was promised about the group.

Invariant: whether somebody speaks for a group is only ever somebody's word. Nothing here decides it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evenhand.fairness.inclusion_seats import Part, Presence
from evenhand.record.dates import sort_key
from evenhand.record.schema import load
from evenhand.record.view import View

Row = dict[str, Any]
PROPERTY = "speaks_for"
NO_MEETING = "no_meeting_recorded"
PARTY = "party_to_the_text"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Voice:
    """One claim about who speaks for a group."""

    claim: str
    speakers: tuple[str, ...]  # parties that would speak
    says: str | None  # vocabulary voice; None: the claim does not say
    by: str | None  # whose account it is; None: the source's own
    by_sides: tuple[str, ...]
    date: str | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Concern:
    """A commitment that concerns a group, and the part that the group had in the text."""

    commitment: str
    agreement: str
    standing: str  # of the text
    meeting: str | None  # at which the text was made
    part: str  # a Part, or NO_MEETING
    roles: tuple[str, ...]  # what part the text itself gives to affected people
    speakers: Mapping[str, str]  # party that would speak for it → PARTY, or its part at that meeting


def voices(view: View, group: str) -> tuple[Voice, ...]:
    """Claims about who speaks for a group: claimed, accepted, refused, others; by date, then id."""
    words = list(load().codes["voice"])
    claims = [
        row for row in view.tables["claims"].to_dicts() if row["property"] == PROPERTY and row["subject"] == group
    ]
    found = [_voice(row) for row in claims]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                words.index(one.says) if one.says in words else len(words), sort_key(one.date or ""), one.claim,
            ),
        )
    )  # fmt: skip


def _voice(row: Row) -> Voice:
    return Voice(
        claim=row["id"],
        speakers=tuple(row["attributed_to"] or ()),
        says=row["value"],
        by=row["account"],
        by_sides=tuple(row["account_sides"] or ()),
        date=row["date"],
        source=row["source"],
    )


def concerns(view: View, presence: Presence, speakers: Mapping[str, Presence]) -> tuple[Concern, ...]:
    """Commitments that name a group among those that they concern, by the date of the text, point and id.

    Args:
        view: what may be shown.
        presence: the group at its meetings.
        speakers: parties that some claim says would speak for it.
    """
    texts: Mapping[str, Row] = {row["id"]: row for row in view.tables["agreements"].to_dicts()}
    parts = {seat.meeting: seat.part for seat in presence.seats}
    theirs = {key: {seat.meeting: seat.part for seat in one.seats} for key, one in speakers.items()}
    held = set(view.tables["meetings"]["id"])
    found = [
        _concern(row, texts[row["agreement"]], parts, theirs, held)
        for row in view.tables["commitments"].to_dicts()
        if presence.row["id"] in (row["concerns"] or ()) and row["agreement"] in texts
    ]
    return tuple(sorted(found, key=lambda one: (sort_key(texts[one.agreement]["date"]), one.agreement, one.commitment)))


def _concern(
    row: Row, text: Row, parts: Mapping[str, Part], theirs: Mapping[str, Mapping[str, Part]], held: set[str]
) -> Concern:
    meeting = text["meeting"] if text["meeting"] in held else None
    return Concern(
        commitment=row["id"],
        agreement=text["id"],
        standing=text["standing"],
        meeting=meeting,
        part=NO_MEETING if meeting is None else str(parts.get(meeting, Part.NOT_KNOWN)),
        roles=tuple(text["group_roles"] or ()),
        speakers={key: _speaker(key, text, meeting, part) for key, part in theirs.items()},
    )


def _speaker(key: str, text: Row, meeting: str | None, parts: Mapping[str, Part]) -> str:
    """What part somebody who would speak for a group had in a text: bound by it, else there when it was made."""
    if key in (text["parties"] or ()) and key not in (text["unsigned"] or ()):
        return PARTY
    return NO_MEETING if meeting is None else str(parts.get(meeting, Part.NOT_KNOWN))
