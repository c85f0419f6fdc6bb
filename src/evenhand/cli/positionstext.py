"""What each party wants and answered, as one JSON value and as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from evenhand.cli.commitmentstext import Names, word
from evenhand.cli.common import NO_DATE, told_date
from evenhand.ledger.offers import Offers, Stance, Tabled
from evenhand.record.unread import CANNOT

ANSWERED = ("proposals", "responses")
UNTOLD = "Cannot tell whether a position on an issue is recorded: not every one could be read."
ROW = ("id", "date", "answer", "sources", "credibility", "note")


def document(found: Offers) -> dict[str, Any]:
    """The answer for JSON."""
    return {
        "as_of": found.as_of,
        "known_on": found.known_on,
        "parties": found.parties,
        "issues": found.issues,
        "matrix": [
            {"issue": one.issue, "party": one.party, "now": one.now, "earlier": one.earlier} for one in found.stances
        ],
        "texts": [_text(one) for one in found.tabled],
        "refusals": {
            party: [{"text": row["proposal"], **_answer(row)} for row in rows] for party, rows in found.refusals.items()
        },
        "latest_answers": found.counts,
        "moved_since": [{"table": one.table, "before": one.before, "row": one.row} for one in found.moved],
        "left_out": found.left_out,
    }


def _text(one: Tabled) -> dict[str, Any]:
    row = one.row
    return {
        **{key: row[key] for key in ("id", "date", "title", "tabled_by", "elements", "agreement")},
        "standing": one.standing,
        "answers": {party: [_answer(each) for each in rows] for party, rows in one.answers.items()},
        "answers_of_mediators": {name: [_answer(each) for each in rows] for name, rows in one.mediators.items()},
        "answers_of_nobody_named": [_answer(each) for each in one.unnamed],
        "sources": row["sources"],
        "frame": row["frame"],
    }


def _answer(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ROW}


def lines(found: Offers, names: Names) -> Iterator[str]:
    """The answer for a person."""
    known = f", as known on {found.known_on}" if found.known_on else ""
    yield f"Positions and answers as of {found.as_of or NO_DATE}{known}."
    yield "All are the parties' own, by the sources cited; none is inferred."
    yield from _matrix(found, names)
    yield "\nTexts tabled, with every answer by date (listed as found: counts say nothing about how often)"
    if not found.tabled and names.unread.touches(*ANSWERED):
        yield f"  {CANNOT}"
    for one in found.tabled:
        yield from _tabled(one, names)
    yield "\nAnswers that refuse a text or take an acceptance back, of every party alike"
    for party, rows in found.refusals.items():
        said = [f"{row['proposal']} {word('answer', row['answer'])} {row['date'] or 'no date'}" for row in rows]
        yield f"  {names.party(party)}: {'; '.join(said) or names.unread.absent('none on record', *ANSWERED)}"
    yield "\nTexts by each party's latest answer"
    for party, counts in found.counts.items():
        shown = ", ".join(f"{_says(answer, names)} {n}" for answer, n in counts.items())
        yield f"  {names.party(party)}: {shown or names.unread.absent('none', *ANSWERED)}"
    yield from _moved(found, names)
    for table, n in found.left_out.items():
        yield f"left out of {table} by the dates asked for, or since their own date cannot tell: {n}"


def _matrix(found: Offers, names: Names) -> Iterator[str]:
    if not found.issues:
        none = "No position on an issue is recorded (positions.csv holds none that may be shown here)."
        yield f"\n{UNTOLD if names.unread.touches('positions') else none}"
        return
    stances = {(one.issue, one.party): one for one in found.stances}
    for issue in found.issues:
        yield f"\n{issue}"
        for party in found.parties:
            yield f"  {names.party(party)}: {_stance(stances.get((issue, party)), names)}"


def _stance(one: Stance | None, names: Names) -> str:
    if one is None:
        return names.unread.absent("not recorded", "positions")
    now = "; ".join(_position(row, names) for row in one.now)
    return now + (f" (before: {'; '.join(_position(row, names) for row in one.earlier)})" if one.earlier else "")


def _position(row: dict[str, Any], names: Names) -> str:
    return f"{row['position'] or names.unread.blank('not shown', 'positions')}, {told_date(row['date'])} [{row['id']}]"


def _tabled(one: Tabled, names: Names) -> Iterator[str]:
    row = one.row
    standing = f"; the text: {word('standing', one.standing)}" if one.standing else ""
    by = row["tabled_by"] or names.unread.blank("not recorded", "proposals")
    yield f"\n  {row['id']}  {row['title']}, {told_date(row['date'])}, tabled by {by}{standing}"
    for party, rows in one.answers.items():
        yield f"      {names.party(party)}: {_answers(rows, names)}"
    for name, rows in one.mediators.items():
        yield f"      mediator {names.party(name)}: {_answers(rows, names)}"
    if one.unnamed:
        yield f"      whose is not recorded: {_answers(one.unnamed, names)}"


def _answers(rows: Iterable[dict[str, Any]], names: Names) -> str:
    said = [f"{word('answer', row['answer'])} {row['date'] or '(no date)'} [{row['id']}]" for row in rows]
    return "; then ".join(said) or names.unread.absent("not recorded", "responses")


def _says(answer: str, names: Names) -> str:
    none = names.unread.absent("not recorded", "responses")
    ours = {"answers_differ": "answers of one date differ", "not_recorded": none}
    return ours.get(answer) or word("answer", answer)


def _moved(found: Offers, names: Names) -> Iterator[str]:
    if found.moved:
        yield "\nMoved since"
    for one in found.moved:
        row = one.row
        who = names.party(row["party"] or row["mediator"] or names.unread.blank("whose is not recorded", one.table))
        about = row["issue"] if one.table == "positions" else row["proposal"]
        now = (
            row["position"] or names.unread.blank("not shown", one.table)
            if one.table == "positions"
            else word("answer", row["answer"])
        )
        before = [each if one.table == "positions" else word("answer", each) for each in one.before]
        was = "; ".join(before) or names.unread.absent("not recorded", one.table)
        yield f"  {told_date(row['date'])}  {who}, {about}: {now} (by {found.as_of or NO_DATE}: {was}) [{row['id']}]"
