"""Commitments against time: due, done, late, disputed, overtaken. States are findings by the assessors named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from evenhand.ledger.commitments import Commitment, Ledger, ledger
from evenhand.ledger.deadlines import Due
from evenhand.ledger.pace import Pace, Speed
from evenhand.ledger.summary import Group, Score
from evenhand.record.unread import CANNOT, Unread
from evenhand.report import cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.reach import Span
from evenhand.report.section import Section
from evenhand.report.sections.dated import between, timeline

LEAD = (
    "Only texts that were accepted are counted. States are the findings of the assessors named; whether an act was on "
    "time follows from recorded dates alone, and is “cannot tell” where they leave doubt or nobody assessed it since. "
    "A joint commitment counts once. What is overtaken, by force above all, is neither done nor late. A text's "
    "standing is the one last recorded."
)
UNDER = (
    "A bar begins on the day an act fell due and ends on the day it was done, where that was later. Acts of which no "
    "such day can be told stand in the table alone."
)
EXCUSES = (
    "How often a party is listed as saying that it withheld something because the other failed first is how often its "
    "words were recorded, and measures nothing."
)
SCORE = "Score out of a hundred"
SPEEDS = {
    Speed.ON_TIME: "on time",
    Speed.LATE: "late",
    Speed.WILL_MISS: "will miss its date at the present pace",
    Speed.NOT_DUE: "not due yet",
    Speed.NO_DEADLINE: "no deadline",
    Speed.CANNOT_TELL: "cannot tell",
    Speed.DOES_NOT_APPLY: "overtaken",
}
OWED = ("agreements", "commitments")
ASSESSED = (*OWED, "findings")
OURS = {
    "findings_differ": "findings differ",
    "by_obligor": "differs by obligor",
    "no_finding": "no finding",
    "not_assessed_since_due": "not assessed since it fell due",
    "no_year": "in no stated year",
    "not_recorded": "not recorded",
    "statements_differ": "its statements differ",
    "not_done": "not done",
}


def _build(book: Book) -> dict[str, Any] | None:
    found = ledger(book.view)
    if not found.commitments:
        return None
    acts = [one for one in found.commitments if one.row["kind"] == "one_off"]
    data = [event for one in acts if (event := _event(book, one))]
    told = wording.date(found.as_of) or "no date that could be read"
    return {
        "lead": [LEAD, f"Told for {told} (from {found.as_of_from})."],
        "charts": [_chart(book, found, data)] if data else [],
        "under": [UNDER, found.summary.note, *([EXCUSES] if found.excuses else [])],
        "tables": [
            _acts(book, acts),
            _groups(book, "Commitments by text", found.summary.agreements, found.summary.total),
            *([_links(book, found)] if found.excuses else []),
            *([_readings(book, found)] if found.changes else []),
        ],
    }


def _chart(book: Book, found: Ledger, data: list[Row]) -> Row:
    drawn = {one["lane"] for one in data}
    return timeline(
        book,
        "ledger",
        "One-off acts by the date on which they fell due, text by text",
        data,
        [name for row in found.agreements if (name := book.name(row["id"])) in drawn],
        below="The same acts stand in the table below.",
    )


def _event(book: Book, one: Commitment) -> Row | None:
    """An act from its date to the day it was done, where that is later."""
    if one.pace is None or one.limit is None or one.limit.latest is None:
        return None
    due, done = one.limit.latest, one.state.done and one.state.done.latest
    lane, label = book.name(one.row["agreement"]), f"{one.id}: {_speed(one, book.unread)}"
    return between(Span(due, max(due, done or due)), lane, label, shape="circle")


def status(code: str | None, unread: Unread) -> str:
    """A state in words; no finding is *cannot tell* where not every finding could be read."""
    key = code or "no_finding"
    said = OURS.get(key) or str(wording.label("finding_status", key))
    return unread.absent(said, *ASSESSED) if key == "no_finding" else said


def _speed(one: Commitment, unread: Unread) -> str:
    pace = one.pace
    if pace is None:
        return "–"
    if pace.code is Speed.CANNOT_TELL and one.state.status in ("disputed", "unverifiable"):
        return status(one.state.status, unread)
    return _late(pace) if pace.code is Speed.LATE else SPEEDS[pace.code]


def _late(pace: Pace) -> str:
    if pace.days_late is None:
        return "late"
    days = wording.count(pace.days_late, "day", "days")
    if pace.open or pace.days_late_most is None:
        return f"late by {days} or more"
    most = wording.count(pace.days_late_most, "day", "days")
    return f"late by {days}" if pace.days_late == pace.days_late_most else f"late by {pace.days_late} to {most}"


def _against(book: Book, one: Commitment) -> cells.Cell:
    """How an act stands to its date; a number of days leads to the act."""
    pace = one.pace
    if pace is None or pace.code is not Speed.LATE or pace.days_late is None:
        return cells.text(_speed(one, book.unread))
    to = str(book.to(one.id))
    parts = [cells.text("late by"), cells.number(wording.number(pace.days_late), to)]
    if not pace.open and pace.days_late_most not in (None, pace.days_late):
        parts += [cells.text("to"), cells.number(wording.number(pace.days_late_most), to)]
    parts.append(cells.text("days or more" if pace.open or pace.days_late_most is None else "days"))
    return {"kind": "beside", "parts": parts}


def _acts(book: Book, acts: list[Commitment]) -> Row:
    return cells.table(
        "One-off acts against their dates",
        ["Act", "Owed by", "Date", "Found", "Against its date", "Why"],
        [_act(book, one) for one in acts],
        fold=True,
        widths=[24, 14, 14, 16, 14, 18],
    )


def _act(book: Book, one: Commitment) -> Row:
    limit = one.deadline
    moved = (
        [book.link(claim, f"moved to {wording.date(move.to)}") for move in limit.moves for claim in move.claims]
        if limit
        else []
    )
    done = one.state.done
    owed = cells.both(
        cells.links(book.parties(one.obligors), of=("commitments", "parties")),
        cells.words(one.row["obligors_text"] or ()),
    )
    text = limit.text if limit else None
    first = cells.date(text) if one.row["deadline"] else cells.text(text, none="none stated")
    return {
        "id": None,
        "cells": [
            cells.links([book.link(one.id, one.row["action"])]),
            owed,
            cells.both(first, cells.links(moved, of=("claims",))),
            cells.text(
                status(one.state.status, book.unread) + (f", done on {wording.date(done.text)}" if done else "")
            ),
            _against(book, one),
            cells.text(one.pace.because if one.pace else None, none="–"),
        ],
    }


def _groups(book: Book, caption: str, groups: Iterable[Group], total: Group) -> Row:
    rows = [
        _group(cells.links([book.link(group.key)]), group, str(book.to(group.key)), book.unread) for group in groups
    ]
    columns = [
        "Text",
        "Commitments",
        "One-off acts, as found",
        "One-off acts, by their dates",
        "Duties, as found",
        SCORE,
    ]
    every = _group(cells.text("All of them"), total, "agreements", book.unread)
    return cells.table(caption, columns, [*rows, every], widths=[20, 12, 20, 20, 16, 12])


def _group(name: cells.Cell, group: Group, to: str, unread: Unread) -> Row:
    due = {f"due: {word.replace('_', ' ')}": n for word, n in group.due.items() if word != Due.NO_DEADLINE}
    speeds = {SPEEDS[Speed(word)]: n for word, n in group.pace.items()}
    made = [
        cells.count(group.n, to, *OWED),
        counts(group.one_off, to, unread),
        cells.both(listed(due, to), listed(speeds, to)),
        counts(group.duties, to, unread),
        score(group, to, unread),
    ]
    return {"id": None, "cells": [name, *made]}


def counts(found: Mapping[str, int], to: str, unread: Unread) -> cells.Cell:
    """States with how many have each; the numbers lead to what they count."""
    return listed({status(code, unread): n for code, n in found.items()}, to)


def listed(found: Mapping[str, int], to: str, of: Iterable[str] = OWED) -> cells.Cell:
    """Words with how many there are of each; those of which there are none are not named.

    Args:
        found: words, with a number of rows.
        to: anchor of what they count.
        of: the tables of those rows.
    """
    lines = [_beside(cells.text(word), cells.count(n, to, *of)) for word, n in found.items() if n]
    return {"kind": "stack", "parts": lines} if lines else cells.text(None, none="–", of=of)


def score(group: Group, to: str, unread: Unread) -> cells.Cell:
    """The score with its n, how many of these were owed jointly, and what was due and is not in it."""
    if group.jointly is None:
        return {"kind": "stack", "parts": _lines(group.score, to, unread)}
    alone = [cells.text("Owed alone:"), *_lines(group.score, to, unread)]
    jointly = [cells.text("Owed jointly, one finding for all:"), *_lines(replace(group.jointly, joint=0), to, unread)]
    return {"kind": "stack", "parts": [*alone, *jointly]}


def _lines(made: Score, to: str, unread: Unread) -> list[cells.Cell]:
    value = cells.text("none") if made.value is None else cells.share(f"{made.value:g}", to, *ASSESSED)
    if made.value is None and unread.touches(*ASSESSED):
        value = cells.text(CANNOT)
    lines = [_beside(value, cells.text("of n ="), cells.number(str(made.n), to))]
    if made.joint:
        lines.append(_beside(cells.text("owed jointly"), cells.number(str(made.joint), to)))
    left = {f"due and not in it: {status(code, unread)}": n for code, n in made.left_out.items()}
    return [*lines, *([listed(left, to)] if left else [])]


def _beside(*parts: cells.Cell) -> cells.Cell:
    return {"kind": "beside", "parts": list(parts)}


def _links(book: Book, found: Ledger) -> Row:
    rows = [
        {
            "id": None,
            "cells": [
                cells.links([book.link(link.commitment)]),
                cells.links([book.link(link.party)]),
                cells.links([book.link(key) for key in link.names], none="no other commitment", of=OWED),
                cells.links([book.link(key) for key in link.also_not_done], none="none", of=(*OWED, "claims")),
                cells.links([book.link(key) for key in link.claims]),
            ],
        }
        for link in found.excuses
    ]
    columns = ["Commitment", "Who says so", "Named in its words", "In the same text it calls not done", "Claims"]
    caption = "Withheld, a party says, because the other failed first: a link that it makes, and no judgement"
    return cells.table(caption, columns, rows, fold=True, widths=[20, 18, 22, 22, 18])


def _readings(book: Book, found: Ledger) -> Row:
    rows = [
        {
            "id": None,
            "cells": [
                cells.links([book.link(one.commitment)]),
                cells.text(status(one.status, book.unread)),
                cells.links([book.link(one.party)]),
                cells.text(one.reads),
                cells.links([book.link(key) for key in one.claims]),
            ],
        }
        for one in found.changes
    ]
    columns = ["Commitment", "Found", "Party", "Under its own reading", "Claims"]
    return cells.table("Findings that are others under a party's own reading", columns, rows, fold=True)


SECTION = Section(
    key="ledger",
    title="Commitments against time",
    question="What was due, and what became of it?",
    build=_build,
    template="tables.html",
)
