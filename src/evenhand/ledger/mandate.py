"""Powers of mediators and ties of outsiders on one axis of time, beside what the mediators did.

Invariant: what nobody looked for is told apart from what was looked for and not met. Nothing is added up into a score,
and that two things stand side by side says nothing of cause.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evenhand.ledger.commitments import told_for
from evenhand.record.dates import sort_key
from evenhand.record.faults import CaseError
from evenhand.record.schema import load
from evenhand.record.view import View

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Entry:
    """One thing on the axis."""

    when: str | None  # EDTF; None: not recorded, or could not be read
    table: str  # mandate, ties, statements, actions, meetings
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Held:
    """What is on record of one mediator."""

    row: Row  # of `mediators`
    powers: tuple[Row, ...]  # of `mandate`, by power, then period
    not_recorded: tuple[str, ...]  # powers of which no row stands: whether anyone looked is not recorded
    outsiders: tuple[str, ...]  # those of `ties` that bear its name or that of a body or state in it
    statements: tuple[Row, ...]
    actions: tuple[Row, ...]
    meetings: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Mandates:
    """Mediators, ties, and the axis of both."""

    as_of: str | None
    known_on: str | None
    mediators: tuple[Held, ...]  # in the case's order; those with a power or an act on record
    ties: tuple[Row, ...]  # of the outsiders shown
    axis: tuple[Entry, ...]  # what has a date, by its beginning
    undated: tuple[Entry, ...]  # what was found and has none


def mandates(view: View, *, mediator: str | None = None) -> Mandates:
    """Mandates and ties of a view; of one mediator, its own and those of the outsiders that bear its name.

    Raises:
        CaseError: the view has no such mediator.
    """
    rows = view.tables["mediators"].to_dicts()
    if mediator is not None and mediator not in {row["id"] for row in rows}:
        raise CaseError.no_record(mediator)
    ties = _ties(view)
    held = [_held(view, row, rows, ties) for row in rows if mediator in (None, row["id"])]
    shown = [one for one in held if mediator or one.powers or one.statements or one.actions]
    if mediator is not None:
        ties = [row for row in ties if row["outside"] in held[0].outsiders]
    entries = [entry for one in shown for entry in _entries(one)]
    entries += [Entry(when=row["period"], table="ties", row=row) for row in ties if row["found"] == "yes"]
    entries = list({(entry.table, entry.row["id"]): entry for entry in entries}.values())
    entries.sort(key=lambda entry: sort_key(_begins(entry.when)))  # of one day: as the case orders them
    return Mandates(
        as_of=told_for(view)[0],
        known_on=view.known_on,
        mediators=tuple(shown),
        ties=tuple(ties),
        axis=tuple(entry for entry in entries if entry.when),
        undated=tuple(entry for entry in entries if not entry.when),
    )


def _ties(view: View) -> list[Row]:
    """Ties by outsider, party in the case's order, kind in the vocabulary's, and period."""
    place = {party: n for n, party in enumerate(view.tables["parties"]["id"].to_list())}
    kinds = {kind: n for n, kind in enumerate(load().codes["tie_kind"])}
    return sorted(
        view.tables["ties"].to_dicts(),
        key=lambda row: (
            row["outside"] is None,
            row["outside"] or "",
            place[row["party"]],
            kinds.get(row["kind"], len(kinds)),
            sort_key(row["period"]),
            row["id"],
        ),
    )


def searched(ties: Iterable[Row]) -> dict[tuple[str, str], dict[str, list[Row]]]:
    """(outsider, party) → what the search of each kind of tie gave: yes, no, not_searched."""
    found: dict[tuple[str, str], dict[str, list[Row]]] = {}
    for row in ties:
        cell = found.setdefault((row["outside"], row["party"]), {"yes": [], "no": [], "not_searched": []})
        cell[row["found"]].append(row)
    return found


def outsiders(mediator: Row, mediators: Iterable[Row], named: Iterable[str]) -> list[str]:
    """The outsiders whose name a mediator bears, or a body that it is part of, or a part of it.

    A name is borne as the country, as the whole name, or as its beginning (`France, co-chair …`); not otherwise.
    """
    rows = {row["id"]: row for row in mediators}
    line = [*_above(mediator, rows), mediator, *_below(mediator, rows)]
    return sorted({name for name in named for row in line if _bears(row, name)})


def _above(row: Row, rows: Mapping[str, Row]) -> list[Row]:
    found: list[Row] = []
    while row["body"] in rows and rows[row["body"]] not in found:
        row = rows[row["body"]]
        found.append(row)
    return found


def _below(row: Row, rows: Mapping[str, Row]) -> list[Row]:
    found, left = [], [row["id"]]
    while left:
        parts = [each for each in rows.values() if each["body"] in left and each not in found]
        found += parts
        left = [each["id"] for each in parts]
    return found


def _bears(row: Row, name: str) -> bool:
    return row["country"] == name or re.match(rf"{re.escape(name)}(?![\w-])", row["name"] or "") is not None


def _held(view: View, row: Row, rows: list[Row], ties: Iterable[Row]) -> Held:
    key = row["id"]
    powers = list(load().codes["power"])
    status = list(load().codes["power_status"])
    mandate = [one for one in view.tables["mandate"].to_dicts() if one["mediator"] == key]
    mandate.sort(
        key=lambda one: (powers.index(one["power"]), sort_key(one["period"]), status.index(one["status"]), one["id"])
    )
    named = {one["power"] for one in mandate}
    acts = {
        name: [one for one in view.tables[name].to_dicts() if one["mediator"] == key]
        for name in ("statements", "actions")
    }
    meetings = [one for one in view.tables["meetings"].to_dicts() if key in (one["mediators"] or ())]
    return Held(
        row=row,
        powers=tuple(mandate),
        not_recorded=tuple(power for power in powers if power not in named),
        outsiders=tuple(outsiders(row, rows, (one["outside"] for one in ties if one["outside"]))),
        statements=tuple(_by_date(acts["statements"])),
        actions=tuple(_by_date(acts["actions"])),
        meetings=tuple(_by_date(meetings)),
    )


def _by_date(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (sort_key(row["date"]), row["id"]))


def _entries(one: Held) -> list[Entry]:
    entries = [Entry(when=row["period"], table="mandate", row=row) for row in one.powers]
    acts = (("statements", one.statements), ("actions", one.actions), ("meetings", one.meetings))
    return entries + [Entry(when=row["date"], table=table, row=row) for table, rows in acts for row in rows]


def _begins(when: str | None) -> str | None:
    """The beginning of an interval, so that what begins on one day stands together whatever its end."""
    first = (when or "").partition("/")[0]
    return first if first not in ("", "..") else when
