"""What a case asks of itself, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evenhand.fairness.self_case import GRADES, LEAD, NAMES, WORD, Self, Sheet
from evenhand.fairness.self_gaps import Gap
from evenhand.fairness.self_rests import Reading
from evenhand.fairness.self_sources import Line
from evenhand.fairness.self_words import Names
from evenhand.fairness.sides import NONE, OUTSIDE, SEVERAL

OURS = {NONE: "no side", SEVERAL: "several sides"}


def lines(found: Self) -> Iterator[str]:
    """The audit, the view of every side in the same order."""
    yield from (LEAD, WORD, GRADES, NAMES)
    yield "\nHow the rows came in"
    for table, rule, rows in found.frames:
        yield f"  {table}: {rows}, {'no frame recorded' if rule == 'none' else plain(rule)}"
    for sheet in found.sheets:
        yield from _sheet(sheet)
    yield "\nMissing in the whole case"
    for gap in found.gaps:
        yield f"  {plain(gap.name)}: {len(gap.rows[NONE])} of {gap.of[NONE]}"


def _sheet(sheet: Sheet) -> Iterator[str]:
    left_out = {OUTSIDE: f"outside this grouping ({', '.join(sheet.sides.left_out)})"}
    names = {**OURS, **left_out, **sheet.sides.names}
    of = f", the view of {sheet.sides.view_of}" if sheet.sides.view_of else ""
    yield f"\n{sheet.sides.name}{of}"
    for line in sheet.held:
        yield f"  {plain(line.name)}: {_counts(line.counts, names)}"
    for line in sheet.figures:
        yield f"  figures on losses of {names[line.name]}, by whose account: {_counts(line.counts, names)}"
    for reading in sheet.rests:
        yield from _reading(reading, names)
    for kind, lines in sheet.grades:
        yield f"  grades of {plain(kind)}: " + "; ".join(_grade(line, names) for line in lines)
    yield from _names(sheet.names, names)
    for gap in sheet.gaps:
        yield f"  {plain(gap.name)}: {_gap(gap, names)}"


def plain(code: str) -> str:
    """A code as words."""
    return code.replace("_", " ")


def _counts(counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    return ", ".join(f"{names[side]} {count}" for side, count in counts.items() if count or side != SEVERAL)


def _grade(line: Line, names: Mapping[str, str]) -> str:
    return f"{plain(line.name)} ({_counts(line.counts, names)})"


def _reading(reading: Reading, names: Mapping[str, str]) -> Iterator[str]:
    by = {"victims": "victims' side", "actors": "attributed side"}[reading.by]
    word = {"account": "whose account", "author": "whose source"}[reading.word]
    yield f"  incidents by {by}, and {word} alone they rest on"
    for line in reading.lines:
        alone = ", ".join(f"{names[side]} {len(found)}" for side, found in line.alone.items())
        label = "not recorded" if line.line == NONE else names[line.line]
        yield f"    {label}: {len(line.incidents)}; alone on {alone}; more than one {len(line.mixed)}"


def _names(found: Names, names: Mapping[str, str]) -> Iterator[str]:
    told = ", ".join(f"{names[side]} {count}" for side, count in found.named.items())
    yield f"  contested places: {len(found.contested)}; with a name used by {told}"
    yield f"  of {found.titles} titles, with another's name for a contested place and without its own"
    for side in found.named:
        rows = found.absent(side)
        yield f"    {names[side]}: {len(rows)}" + (f" [{', '.join(rows)}]" if rows else "")
    yield f"  of {found.titles} titles, with a contested word that it uses"
    for side in found.named:
        rows = found.used(side)
        yield f"    {names[side]}: {len(rows)}" + (f" [{', '.join(rows)}]" if rows else "")


def _gap(gap: Gap, names: Mapping[str, str]) -> str:
    return ", ".join(f"{names[side]} {len(found)} of {gap.of[side]}" for side, found in gap.rows.items())
