"""Who was at which meeting, in what form, who speaks for whom, and what was promised about whom."""

from __future__ import annotations

from typing import Any

from evenhand.fairness.inclusion import LEAD, OVERLAP, SILENCE, Group, inclusion
from evenhand.fairness.inclusion_seats import Part, Presence, Room
from evenhand.fairness.inclusion_silence import Silence
from evenhand.record.unread import Unread
from evenhand.report import cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.section import Section
from evenhand.report.sections.spokenfor import promises, shares, voices, women

PARTS = {
    Part.SEAT: "Seat",
    Part.CHANNEL: "Channel: observer, consulted, workshop …",
    Part.PRESENT: "Present, form not recorded",
    Part.ABSENT: "Absent, as a source says",
    Part.DIFFER: "Accounts differ",
    Part.NOT_KNOWN: "Not known, which is not absent",
}
TOLD = (Part.SEAT, Part.CHANNEL, Part.PRESENT, Part.ABSENT, Part.DIFFER)
UNTOLD = "Groups that no row of attendance names: nobody looked, or nobody wrote it down"
UNREAD = "Groups that no row of attendance that could be read names: cannot tell what part they had"
SEATS = ("meetings", "attendance")
FEW = 6  # meetings that are named one by one in a cell


def _build(book: Book) -> dict[str, Any] | None:
    if not (book.rows("groups") or book.rows("attendance")):
        return None
    found = inclusion(book.view)
    place = {row["id"]: n for n, row in enumerate(book.rows("groups"))}
    groups = sorted(found.groups, key=lambda one: place[one.presence.row["id"]])
    shown = [*found.parties, *(one for one in groups if one.presence.told)]
    quiet = [one for one in groups if not one.presence.told]
    tables = [
        _parts(book, shown),
        _quiet(book, quiet),
        voices(book, groups),
        promises(book, groups),
        women(book, found.women),
        *([shares(book, found.shares)] if found.shares else []),
    ]
    return {
        "lead": [LEAD, OVERLAP],
        "charts": [chart] if (chart := _chart(book, shown)) else [],
        "under": [SILENCE],
        "tables": [table for table in tables if table["rows"]],
        "frames": [{"name": "meetings", **book.frames("meetings")}] if book.rows("meetings") else [],
    }


# -- the matrix --------------------------------------------------------------------------------------------------------


def _chart(book: Book, shown: list[Group]) -> Row | None:
    if not any(one.presence.told for one in shown):
        return None
    order = [row["id"] for row in book.rows("meetings")]
    return {
        "name": "inclusion-matrix",
        "drawing": "matrix",
        "title": "Who was at which meeting, by date",
        "desc": "The same stands in the table below, and meeting by meeting in the section on meetings.",
        "words": {str(part): shown_as for part, shown_as in PARTS.items()},
        "columns": [wording.year(row["date"]) for row in book.rows("meetings")],
        "data": [{"name": book.name(one.presence.row["id"]), "marks": _marks(one.presence, order)} for one in shown],
    }


def _marks(presence: Presence, order: list[str]) -> list[str]:
    part = {seat.meeting: str(seat.part) for seat in presence.seats}
    return [part.get(meeting, "") for meeting in order]


# -- tables ------------------------------------------------------------------------------------------------------------


def _parts(book: Book, shown: list[Group]) -> Row:
    columns = [
        "Who", "Meetings in its time", "Track, format or mandate", "Seat, channel, or present",
        "Absent, as a source says",         "Not known", "Longest silence of the record",
    ]  # fmt: skip
    rows = [_part(book, one) for one in shown]
    return cells.table("What is on record of each party and group", columns, rows, fold=False,
                       widths=[20, 12, 16, 16, 12, 9, 15])  # fmt: skip


def _quiet(book: Book, groups: list[Group]) -> Row:
    links = [book.link(one.presence.row["id"]) for one in groups]
    row = {
        "id": None,
        "cells": [cells.count(wording.count(len(groups), "group", "groups"), "groups", "groups"), cells.links(links)],
    }
    title = UNREAD if book.unread.touches(*SEATS) else UNTOLD
    return cells.table(title, ["Groups", "Which"], [row] if groups else [], fold=False, widths=[18, 82])


def _part(book: Book, one: Group) -> Row:
    presence = one.presence
    parts = presence.by_part()
    doubt = sum(seat.doubt for seat in presence.seats)
    none = book.unread.blank("track not recorded", "meetings")
    return {
        "id": None,
        "cells": [
            cells.links([book.link(presence.row["id"])]),
            cells.both(
                _count(len(presence.seats)),
                *(_labelled(wording.label("track", track) or none, sum(counts.values()))
                  for track, counts in presence.by_track().items()),
                *([_labelled("in its time or not: cannot tell", doubt)] if doubt else []),
            ),
            _rooms(book, presence),
            cells.both(*(_meetings(book, parts[part], PARTS[part]) for part in TOLD if part is not Part.ABSENT),
                       *_forms(presence)),
            _meetings(book, parts[Part.ABSENT], None),
            _count(len(parts[Part.NOT_KNOWN])),
            _silence(book, one.silence),
        ],
    }  # fmt: skip


def _count(size: int) -> cells.Cell:
    return cells.count(size, "meetings", *SEATS)


def _labelled(label: str, size: int) -> cells.Cell:
    return {"kind": "labelled", "label": label[0].upper() + label[1:], "parts": [_count(size)]}


def _meetings(book: Book, ids: tuple[str, ...], label: str | None) -> cells.Cell:
    """How many meetings, and which where they are few; nothing for none."""
    if not ids:
        return cells.text(None, none="–", of=SEATS)
    named = [cells.links([book.link(key) for key in ids])] if len(ids) <= FEW else []
    if label is None:
        return cells.both(_count(len(ids)), *named)
    return cells.both(_labelled(label, len(ids)), *named)


def _rooms(book: Book, presence: Presence) -> cells.Cell:
    rooms = presence.by_room()
    said = {Room.OPEN: "left a seat", Room.CLOSED: "left none", Room.DIFFER: "accounts differ"}
    return cells.both(*(_meetings(book, rooms[room], words) for room, words in said.items()), _rest(rooms, book.unread))


def _rest(rooms: dict[Room, tuple[str, ...]], unread: Unread) -> cells.Cell:
    return _labelled(unread.absent("not recorded", "meetings", "mandate"), len(rooms[Room.NOT_RECORDED]))


def _forms(presence: Presence) -> list[cells.Cell]:
    """Form and influence, apart from presence."""
    return [
        _labelled(f"{name}: {wording.label(vocabulary, word)}", len(found))
        for name, column, vocabulary in (("form", "modalities", "modality"), ("influence", "influence", "influence"))
        for word, found in presence.by_form(column).items()
    ]


def _silence(book: Book, one: Silence | None) -> cells.Cell:
    if one is None:
        return cells.text(None, none="not told: no row", of=SEATS)
    ends = [
        cells.links([book.link(key)]) if key else cells.text(words)
        for key, words in ((one.since, "the beginning"), (one.until, "the end"))
    ]
    return cells.both(
        cells.share(length, "meetings", *SEATS) if (length := _length(one)) else cells.text(None),
        {"kind": "labelled", "label": "From", "parts": [ends[0]]},
        {"kind": "labelled", "label": "To", "parts": [ends[1]]},
    )


def _length(one: Silence) -> str | None:
    if one.days_least is None or one.days_most is None:
        return None
    least, most = one.days_least / 365.2425, one.days_most / 365.2425
    low, high = f"{least:.1f}", f"{most:.1f}"
    return f"{low} years" if low == high else f"{low} to {high} years"


SECTION = Section(
    key="inclusion",
    title="Inclusion",
    question="Who is affected, and what part did they have?",
    build=_build,
    template="tables.html",
)
