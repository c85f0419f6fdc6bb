"""What a case asks of itself, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass

from evenhand.fairness.self_case import GRADES, LEAD, NAMES, WORD, Self, Sheet
from evenhand.fairness.self_gaps import RESTS_ON, Gap
from evenhand.fairness.self_rests import Reading
from evenhand.fairness.self_words import Names
from evenhand.fairness.sides import NONE, OUTSIDE, SEVERAL
from evenhand.record.unread import NOTHING_UNREAD, Unread

TITLED = ("incidents", "meetings", "agreements", "proposals")
ACCOUNTS = ("incidents", "claims", "sources", "parties")
OURS = {NONE: "no side", SEVERAL: "several sides"}


def lines(found: Self, unread: Unread = NOTHING_UNREAD) -> Iterator[str]:
    """The audit, the view of every side in the same order."""
    yield from (LEAD, WORD, GRADES, NAMES)
    yield "\nHow the rows came in"
    for table, rule, rows in found.frames:
        none = unread.blank("no frame recorded", table)
        yield f"  {table}: {unread.count(rows, table)}, {none if rule == 'none' else plain(rule)}"
    for sheet in found.sheets:
        yield from _sheet(sheet, unread)
    yield "\nMissing in the whole case"
    for gap in found.gaps:
        yield f"  {plain(gap.name)}: {unread.doubt(f'{len(gap.rows[NONE])} of {gap.of[NONE]}', *RESTS_ON[gap.name])}"


def _sheet(sheet: Sheet, unread: Unread) -> Iterator[str]:
    left_out = {OUTSIDE: f"outside this grouping ({', '.join(sheet.sides.left_out)})"}
    names = {**OURS, **left_out, **sheet.sides.names}
    of = f", the view of {sheet.sides.view_of}" if sheet.sides.view_of else ""
    yield f"\n{sheet.sides.name}{of}"
    told = _Told(names, unread)
    for line in sheet.held:
        yield f"  {plain(line.name)}: {told.counts(line.counts)}"
    for line in sheet.figures:
        yield f"  figures on losses of {names[line.name]}, by whose account: {told.counts(line.counts)}"
    for reading in sheet.rests:
        yield from _reading(reading, told)
    for kind, lines in sheet.grades:
        yield f"  grades of {plain(kind)}: " + "; ".join(f"{plain(x.name)} ({told.counts(x.counts)})" for x in lines)
    yield from _names(sheet.names, told)
    for gap in sheet.gaps:
        yield f"  {plain(gap.name)}: {told.gap(gap)}"


def plain(code: str) -> str:
    """A code as words."""
    return code.replace("_", " ")


@dataclass(frozen=True, slots=True, repr=False)
class _Told:
    """Counts by side in words, as far as they can be told."""

    names: Mapping[str, str]
    unread: Unread

    def counts(self, counts: Mapping[str, int]) -> str:
        """How many rows of each side."""
        shown = {side: count for side, count in counts.items() if count or side != SEVERAL}
        return ", ".join(f"{self.names[side]} {self.unread.count(count, *ACCOUNTS)}" for side, count in shown.items())

    def size(self, rows: Sized, *tables: str) -> str:
        """How many, where more rows could make it fewer."""
        return self.unread.doubt(f"{len(rows)}", *tables) if rows else self.unread.absent("0", *tables)

    def gap(self, gap: Gap) -> str:
        """What is missing, by side."""
        shares = {side: f"{len(found)} of {gap.of[side]}" for side, found in gap.rows.items()}
        rests = RESTS_ON[gap.name]
        return ", ".join(f"{self.names[side]} {self.unread.doubt(share, *rests)}" for side, share in shares.items())


def _reading(reading: Reading, told: _Told) -> Iterator[str]:
    by = {"victims": "victims' side", "actors": "attributed side"}[reading.by]
    word = {"account": "whose account", "author": "whose source"}[reading.word]
    yield f"  incidents by {by}, and {word} alone they rest on"
    for line in reading.lines:
        alone = ", ".join(f"{told.names[side]} {told.size(found, *ACCOUNTS)}" for side, found in line.alone.items())
        none = told.unread.absent("not recorded", *ACCOUNTS)
        label = none if line.line == NONE else told.names[line.line]
        size, mixed = told.size(line.incidents, *ACCOUNTS), told.size(line.mixed, *ACCOUNTS)
        yield f"    {label}: {size}; alone on {alone}; more than one {mixed}"


def _names(found: Names, told: _Told) -> Iterator[str]:
    unread, places = told.unread, ("places", "place_names", "incidents")
    used = ", ".join(f"{told.names[side]} {unread.count(count, *places)}" for side, count in found.named.items())
    contested = unread.count(len(found.contested), *places)
    yield f"  contested places: {contested}; with a name used by {used}"
    titles = unread.count(found.titles, *TITLED)
    yield f"  of {titles} titles, with another's name for a contested place and without its own"
    for side in found.named:
        yield _listed(found.absent(side), side, told, *places, *TITLED)
    yield f"  of {titles} titles, with a contested word that it uses"
    for side in found.named:
        yield _listed(found.used(side), side, told, "terms", *TITLED)


def _listed(rows: Sequence[str], side: str, told: _Told, *tables: str) -> str:
    size = told.size(rows, *tables)
    return f"    {told.names[side]}: {size}" + (f" [{', '.join(rows)}]" if rows else "")
