"""What part each group and party had at each meeting.

Invariant: only documented absence counts as absence. A meeting at which no row speaks of a group is *not known* for it,
and a seat, a channel and influence are three things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from evenhand.record.dates import Answer, overlaps, parse, read, sort_key
from evenhand.record.schema import load
from evenhand.record.view import View

Row = dict[str, Any]
SEAT_MODALITY = "direct_representation"


class Part(StrEnum):
    """What is on record of one group at one meeting."""

    SEAT = "seat"  # present, with a seat at the table
    CHANNEL = "channel"  # present or heard in another form: observer, consulted, workshop …
    PRESENT = "present"  # present, in a form that is not recorded
    ABSENT = "documented_absent"  # a source says that it stayed away or was refused
    DIFFER = "accounts_differ"  # one row says present, another absent
    NOT_KNOWN = "not_known"


HEARD = (Part.SEAT, Part.CHANNEL, Part.PRESENT)


class Room(StrEnum):
    """Whether track, format or mandate left a seat, as a source says."""

    OPEN = "open"
    CLOSED = "closed"
    DIFFER = "accounts_differ"
    NOT_RECORDED = "not_recorded"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Seat:
    """One group or party at one meeting."""

    meeting: str
    track: str | None  # vocabulary track
    part: Part
    room: Room
    doubt: bool  # it cannot be told from the dates whether the group was one by then
    told: bool  # some row of attendance speaks of it, if only to say that its presence is not known
    modalities: tuple[str, ...]  # forms in which it was heard
    influence: tuple[str, ...]  # as a source judged it, apart from presence


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Presence:
    """One group or party at all the meetings that it may have come to."""

    table: str  # groups or parties
    row: Row
    seats: tuple[Seat, ...]  # by date, then id

    @property
    def told(self) -> bool:
        """Whether any row of attendance speaks of it: if none does, nobody looked, or nobody wrote it down."""
        return any(seat.told for seat in self.seats)

    def by_part(self) -> dict[Part, tuple[str, ...]]:
        """Meetings by the part had in them, in the order of `Part`."""
        return {part: tuple(seat.meeting for seat in self.seats if seat.part is part) for part in Part}

    def by_room(self) -> dict[Room, tuple[str, ...]]:
        """Meetings by whether there was room."""
        return {room: tuple(seat.meeting for seat in self.seats if seat.room is room) for room in Room}

    def by_track(self) -> dict[str | None, dict[Part, int]]:
        """Number of meetings by track and part; the tracks in the vocabulary's order, then not recorded."""
        tracks: dict[str | None, dict[Part, int]] = {}
        for track in (*load().codes["track"], None):
            found = [seat.part for seat in self.seats if seat.track == track]
            if found:
                tracks[track] = {part: found.count(part) for part in Part}
        return tracks

    def by_form(self, column: str) -> dict[str, tuple[str, ...]]:
        """Meetings by `modalities` or by `influence`, in the vocabulary's order."""
        words = load().codes[{"modalities": "modality", "influence": "influence"}[column]]
        said = {word: tuple(s.meeting for s in self.seats if word in getattr(s, column)) for word in words}
        return {word: meetings for word, meetings in said.items() if meetings}


def meetings(view: View) -> list[Row]:
    """Meetings by date, then id."""
    return sorted(view.tables["meetings"].to_dicts(), key=lambda row: (sort_key(row["date"]), row["id"]))


def presences(view: View) -> tuple[Presence, ...]:
    """Every group by id, and before them every party that some row of attendance or some meeting's format names."""
    held, found = meetings(view), _attended(view)
    named = {who for _, who in found} | {who for row in held for who in _named(row)}
    parties = [row for row in view.tables["parties"].to_dicts() if row["id"] in named]
    groups = sorted(view.tables["groups"].to_dicts(), key=lambda row: str(row["id"]))
    return tuple(
        Presence(table=table, row=row, seats=_seats(row, held, found))
        for table, rows in (("parties", parties), ("groups", groups))
        for row in rows
    )


def _named(meeting: Row) -> Iterable[str]:
    return [*(meeting["open_to"] or ()), *(meeting["closed_to"] or ())]


def _attended(view: View) -> dict[tuple[str, str], list[Row]]:
    """(meeting, party or group) → rows of attendance."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in view.tables["attendance"].to_dicts():
        for who in (row["party"], row["group"]):
            if who:
                found.setdefault((row["meeting"], who), []).append(row)
    return found


def _seats(row: Row, held: list[Row], found: Mapping[tuple[str, str], list[Row]]) -> tuple[Seat, ...]:
    seats = []
    for meeting in held:
        said = found.get((meeting["id"], row["id"]), [])
        at_the_time = _was_there(row, meeting)
        if said or at_the_time is not Answer.NO or row["id"] in _named(meeting):
            seats.append(_seat(row["id"], meeting, said, doubt=at_the_time is not Answer.YES and not said))
    return tuple(seats)


def _was_there(row: Row, meeting: Row) -> Answer:
    """Whether its people were such a group, or it was a party, on the day of a meeting."""
    if not row["period"]:
        return Answer.CANNOT_TELL
    return overlaps(parse(row["period"]), read(meeting["date"]))


def _seat(who: str, meeting: Row, said: list[Row], *, doubt: bool) -> Seat:
    heard = [row for row in said if row["presence"] == "present"]
    return Seat(
        meeting=meeting["id"],
        track=meeting["track"],
        part=part(said),
        room=_room(who, meeting),
        doubt=doubt,
        told=bool(said),
        modalities=_words(heard, "modality"),
        influence=_words(heard, "influence"),
    )


def _words(rows: list[Row], column: str) -> tuple[str, ...]:
    return tuple(word for word in load().codes[column] if any(row[column] == word for row in rows))


def part(said: Iterable[Row]) -> Part:
    """What rows of attendance of one group at one meeting say together."""
    rows = list(said)
    heard = [row["modality"] for row in rows if row["presence"] == "present"]
    absent = any(row["presence"] == "documented_absent" for row in rows)
    if heard and absent:
        return Part.DIFFER
    if absent:
        return Part.ABSENT
    if not heard:
        return Part.NOT_KNOWN
    if SEAT_MODALITY in heard:
        return Part.SEAT
    return Part.CHANNEL if any(heard) else Part.PRESENT


def _room(who: str, meeting: Row) -> Room:
    open_, closed = who in (meeting["open_to"] or ()), who in (meeting["closed_to"] or ())
    if open_ and closed:
        return Room.DIFFER
    if open_ or closed:
        return Room.OPEN if open_ else Room.CLOSED
    return Room.NOT_RECORDED
