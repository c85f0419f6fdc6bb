"""Who speaks for a group, what was promised about it, women by role, and shares: tables of the section on inclusion."""

from __future__ import annotations

from evenhand.fairness.inclusion import Group, Share, Shares
from evenhand.fairness.inclusion_seats import Part
from evenhand.fairness.inclusion_voices import NO_MEETING, PARTY, Concern, Voice
from evenhand.fairness.inclusion_women import Role
from evenhand.report import cells, wording
from evenhand.report.book import Book, Row

ROLES = {
    "mediators": "Mediators",
    "negotiators": "Negotiators",
    "group_delegates": "Delegates of groups",
    "signatories": "Signatories",
    "witnesses": "Witnesses",
}
ROWS = ("meetings", "attendance", "agreements")
WORDS = ("claimed", "accepted", "refused")


def voices(book: Book, groups: list[Group]) -> Row:
    """Groups of which somebody is said to speak: who, and who accepts or refuses it."""
    rows = []
    for one in groups:
        speakers = dict.fromkeys(voice.speakers for voice in one.voices)
        rows += [_speaker(book, one, speaker) for speaker in speakers]
    columns = ["Group", "Who would speak or sit for it", "Says so", "Accepted by", "Refused by"]
    return cells.table("Who says that somebody speaks for a group, and who accepts that", columns, rows,
                       widths=[22, 24, 16, 19, 19])  # fmt: skip


def _speaker(book: Book, one: Group, speaker: tuple[str, ...]) -> Row:
    said = [voice for voice in one.voices if voice.speakers == speaker]
    other = [voice for voice in said if voice.says not in WORDS]
    return {
        "id": None,
        "cells": [
            cells.links([book.link(one.presence.row["id"])]),
            cells.both(
                cells.links(
                    [book.link(key) for key in speaker],
                    none="somebody who is no listed party",
                    of=("claims", "parties"),
                ),
                *([_said(book, other)] if other else []),
            ),
            *(_said(book, [voice for voice in said if voice.says == word]) for word in WORDS),
        ],
    }


def _said(book: Book, voices: list[Voice]) -> cells.Cell:
    if not voices:
        return cells.text(None, of=("claims",))
    return cells.both(*(cells.links([_by(book, voice)]) for voice in voices))


def _by(book: Book, voice: Voice) -> dict[str, str]:
    when = f", {wording.date(voice.date)}" if voice.date else ""
    return book.link(voice.claim, f"{voice.by or book.name(voice.source)}{when}")


def promises(book: Book, groups: list[Group]) -> Row:
    """Commitments that concern each group, by the part that it had in the text."""
    columns = ["Group", "Had a seat or channel in the text", "Absent, as a source says", "Part not known",
               "Meeting of the text not recorded", "Who would speak for it is a party to the text"]  # fmt: skip
    rows = [_promised(book, one) for one in groups if one.concerns]
    return cells.table("Commitments that concern a group, by its part in the text", columns, rows,
                       widths=[20, 16, 14, 20, 14, 16])  # fmt: skip


def _promised(book: Book, one: Group) -> Row:
    heard = {str(part) for part in (Part.SEAT, Part.CHANNEL, Part.PRESENT, Part.DIFFER)}
    kinds = (heard, {str(Part.ABSENT)}, {str(Part.NOT_KNOWN)}, {NO_MEETING})
    return {
        "id": None,
        "cells": [
            cells.links([book.link(one.presence.row["id"])]),
            *(_commitments(book, [concern for concern in one.concerns if concern.part in kind]) for kind in kinds),
            _commitments(book, [concern for concern in one.concerns if PARTY in concern.speakers.values()]),
        ],
    }


def _commitments(book: Book, concerns: list[Concern]) -> cells.Cell:
    return cells.links([book.link(one.commitment, one.commitment) for one in concerns], none="–",
                       of=("agreements", "commitments", "meetings", "attendance", "claims"))  # fmt: skip


def women(book: Book, roles: tuple[Role, ...]) -> Row:
    """Rows that record women, role by role."""
    columns = ["Role", "Rows", "Women recorded", "At least one", "None", "Which"]
    rows = [
        {
            "id": None,
            "cells": [
                cells.text(ROLES[role.name]),
                *(cells.count(size, _home(role), *ROWS) for size in
                  (role.rows, len(role.recorded), role.with_women, role.without)),
                cells.links([_record(book, one.where, one.who, one.women, one.persons) for one in role.recorded],
                            none="–", of=ROWS),
            ],
        }
        for role in roles
        if role.rows
    ]  # fmt: skip
    return cells.table("Women, in the rows that record them (rows, never added up)", columns, rows, fold=False,
                       widths=[20, 10, 14, 14, 10, 32])  # fmt: skip


def _home(role: Role) -> str:
    return "agreements" if role.name in ("signatories", "witnesses") else "meetings"


def _record(book: Book, where: str, who: str | None, women: int, persons: int | None) -> dict[str, str]:
    of = "" if persons is None else f" of {persons}"
    name = f"{book.name(who)}, {book.name(where)}" if who else book.name(where)
    return book.link(where, f"{name}: {women}{of}")


def _range(one: Share) -> str | None:
    return None if one.low is None or one.high is None else f"{one.low:.0%} to {one.high:.0%}"


def shares(book: Book, found: tuple[Shares, ...]) -> Row:
    """Shares among disjoint groups, or why there are none."""
    rows = [
        {
            "id": None,
            "cells": [
                cells.links([book.link(one.group)]),
                cells.text(unit.unit),
                cells.number(_range(one), "groups", none=unit.why_not or "–"),
            ],
        }
        for unit in found
        for one in unit.groups
    ]  # fmt: skip
    return cells.table("Shares among groups declared disjoint", ["Group", "Unit", "Share"], rows, widths=[40, 20, 40])
