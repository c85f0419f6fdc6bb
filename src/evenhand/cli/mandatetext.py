"""Powers, ties and acts on one axis of time, as one JSON value and as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evenhand.cli.commitmentstext import Names, word
from evenhand.cli.common import NO_DATE, told_date
from evenhand.ledger.mandate import Entry, Held, Mandates, searched
from evenhand.record.unread import CANNOT

KINDS = {"mandate": "power", "ties": "tie", "statements": "statement", "actions": "act", "meetings": "meeting"}
TABLES = {"statements": "statements", "acts": "actions", "meetings": "meetings"}
FOUND = {"no": "looked for, none found", "not_searched": "nobody looked"}


def document(found: Mandates) -> dict[str, Any]:
    """The answer for JSON."""
    return {
        "as_of": found.as_of,
        "known_on": found.known_on,
        "mediators": [_mediator(one) for one in found.mediators],
        "ties": [
            {"outside": outside, "party": party, **{gave: [row["kind"] for row in rows] for gave, rows in cell.items()}}
            for (outside, party), cell in searched(found.ties).items()
        ],
        "axis": [_entry(entry) for entry in found.axis],
        "undated": [_entry(entry) for entry in found.undated],
    }


def _mediator(one: Held) -> dict[str, Any]:
    return {
        **{key: one.row[key] for key in ("id", "name", "role", "country", "period")},
        "powers": [
            {key: row[key] for key in ("id", "period", "power", "status", "note", "sources")} for row in one.powers
        ],
        "powers_not_recorded": one.not_recorded,
        "outsiders": one.outsiders,
        "statements": [row["id"] for row in one.statements],
        "actions": [row["id"] for row in one.actions],
        "meetings": [row["id"] for row in one.meetings],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {"when": entry.when or None, "table": entry.table, "row": entry.row}


def lines(found: Mandates, names: Names) -> Iterator[str]:
    """The answer for a person."""
    known = f", as known on {found.known_on}" if found.known_on else ""
    yield (
        f"Mandates and ties as of {found.as_of or NO_DATE}{known}. What stands side by side here says nothing of cause."
    )
    yield "Not found: looked for and not met in the texts read; not proven absent. Not recorded: no row stands."
    for one in found.mediators:
        yield from _held(one, names)
    yield "\nOne axis of time, by beginning"
    for entry in found.axis:
        yield f"  {entry.when:<24} {KINDS[entry.table]:<10} {_told(entry, names)} [{entry.row['id']}]"
    if found.undated:
        yield "\nFound, with no date recorded, or none that could be read"
    for entry in found.undated:
        yield f"  {KINDS[entry.table]:<10} {_told(entry, names)} [{entry.row['id']}]"
    if not (found.axis or found.undated) and names.unread.touches("mediators", "mandate", "ties", *TABLES.values()):
        yield f"  {CANNOT}"
    yield from _search(found, names)


def _held(one: Held, names: Names) -> Iterator[str]:
    yield f"\n{one.row['id']}  {one.row['name']}"
    for row in one.powers:
        yield f"    {plain(row['power'])}: {plain(row['status'])}, {told_date(row['period'])} [{row['id']}]"
    if one.not_recorded:
        untold = names.unread.absent("not recorded", "mandate")
        yield f"    {untold}: {', '.join(plain(power) for power in one.not_recorded)}"
    acts = {"statements": one.statements, "acts": one.actions, "meetings": one.meetings}
    counts = ", ".join(f"{name} {names.unread.count(len(rows), TABLES[name])}" for name, rows in acts.items())
    yield f"    listed: {counts} (as found; no rate can be made of them)"
    none = names.unread.absent("none", "ties")
    yield f"    outsiders in the table of ties that bear its name: {', '.join(one.outsiders) or none}"


def _told(entry: Entry, names: Names) -> str:
    row = entry.row
    if entry.table == "ties":
        told = f": {row['note']}" if row["note"] else ""
        return f"{row['outside']} – {names.party(row['party'])}, {word('tie_kind', row['kind'])}{told}"
    if entry.table == "meetings":
        place = row["place"] or names.unread.blank("place not recorded", "meetings")
        return f"{names.parties(row['mediators'] or ())}: {place}"
    who = names.party(row["mediator"])
    if entry.table == "mandate":
        note = f" ({row['note']})" if row["note"] else ""
        return f"{who}, {plain(row['power'])}: {plain(row['status'])}{note}"
    if entry.table == "statements":
        words = f"“{row['quotation']}”" if row["quotation"] else row["paraphrase"]
        return f"{who} said: {words or names.unread.blank('not shown', 'statements')}" + (
            "" if row["quotation"] or not words else " (in our words)"
        )
    return f"{who}: {word('action_kind', row['kind'])}"


def plain(code: str) -> str:
    """A code as words."""
    return code.replace("_", " ")


def _search(found: Mandates, names: Names) -> Iterator[str]:
    cells = searched(found.ties)
    if cells:
        yield "\nTies not on the axis: what was looked for and not found, and what nobody looked for"
    for (outside, party), cell in cells.items():
        said = [
            f"{told}: {', '.join(word('tie_kind', row['kind']) for row in cell[gave])}"
            for gave, told in FOUND.items()
            if cell[gave]
        ]
        if said:
            yield f"  {outside} – {names.party(party)}: {'; '.join(said)}"
