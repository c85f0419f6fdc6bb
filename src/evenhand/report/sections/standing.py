"""How the case itself stands: whose sources, names and figures, and what rests on one side's word. Counts, no rates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evenhand.fairness.self_case import GRADES, LEAD, NAMES, WORD, Sheet, audit, sheet
from evenhand.fairness.self_gaps import RESTS_ON, Gap
from evenhand.fairness.self_rests import Rests
from evenhand.fairness.self_sources import Line
from evenhand.fairness.sides import NONE, OUTSIDE, SEVERAL
from evenhand.report import cells, wording
from evenhand.report.book import Book, Row

ACCOUNTS = ("incidents", "claims", "sources", "parties")  # whose word an incident rests on
TITLED = ("incidents", "meetings", "agreements", "proposals")
NAMED = ("places", "place_names", *TITLED)
FEW = 6  # incidents that are named one by one in a cell
BY = {"victims": "Victims", "actors": "Attributed to"}
GAPS = {  # name → (what is missing, of what, section that holds it)
    "no_account_of_victims_side": ("Incidents with victims of this side and no account of its own", "incidents"),
    "no_account_of_attributed_side": ("Incidents attributed to this side and no account of its own", "incidents"),
    "no_position_of_obligor": ("Commitments that it owes and no position of its own", "agreements"),
    "tie_not_searched": ("Ties that nobody looked for", "ties"),
    "no_name_of_contested_place": ("Contested places without a name that it uses", "places"),
    "no_figure_of_group": ("Groups of it without a number of people", "groups"),
    "source_not_dated": ("Sources of it without a date of publication", "sources"),
    "victims_side_not_recorded": ("Incidents of which no side of victims is recorded", "incidents"),
    "attribution_not_recorded": ("Incidents that no claim attributes to anybody of a side", "incidents"),
    "one_source_alone": ("Incidents with one source alone", "incidents"),
    "source_cited_by_no_row": ("Sources that no row cites", "sources"),
    "source_not_graded": ("Sources that cannot be or were not graded", "sources"),
}


def standing(book: Book) -> dict[str, Any] | None:
    """The part of the section that asks the case itself."""
    if not book.rows("sources") and not book.unread.touches("sources"):
        return None
    found = audit(book.view)
    tables = [table for one in found.sheets for table in _sheet(book, one)]
    whole = [_gap_row(book, gap, [NONE]) for gap in found.gaps if gap.of[NONE]]
    tables.append(cells.table("Missing in the whole case", ["What", "Rows"], whole, numeric=True, fold=False))
    return {
        "title": "How the case itself stands",
        "lead": [LEAD, WORD, GRADES, NAMES],
        "charts": [],
        "tables": [table for table in tables if table["rows"]],
    }


# -- the box on the first page -----------------------------------------------------------------------------------------


def box(book: Book) -> dict[str, Any] | None:
    """The audit of the case in a few lines, by its finest sides."""
    if not book.rows("sources") or not book.rows("sides"):
        return None
    one = sheet(book.view)
    home = "incidents" if book.rows("incidents") else "sources"
    lines = [("Sources, by side of the author", _counts(one, one.held[0].counts, "sources", "sources"))]
    if book.rows("incidents"):
        lines += [
            ("Incidents that rest on one side's account alone", _counts(one, _alone(one), home, *ACCOUNTS)),
            (
                "Incidents with a side's victims, joint ones counted for each, and no account of that side",
                _missing(one, one.gaps[0], home),
            ),
        ]
    if any(sum(line.counts.values()) for line in one.figures):
        lines.append(("Figures of the dead, hurt, missing, taken and driven out, by whose account",
                      _counts(one, _summed(one.figures), home, *ACCOUNTS)))  # fmt: skip
    if one.names.contested:
        absent = {side: len(one.names.absent(side)) for side in one.sides.names}
        lines.append(("Our titles with another's name for a contested place and not this side's",
                      _counts(one, absent, "places", *NAMED)))  # fmt: skip
    return {"lines": [{"label": label, "parts": parts} for label, parts in lines], "frames": _frames(book)}


def _alone(one: Sheet) -> dict[str, int]:
    """Incidents that rest on the word of one side alone, whoever the victims were."""
    lines = one.rests[0].lines
    return {side: sum(len(line.alone[side]) for line in lines) for side in one.sides.names}


def _summed(lines: tuple[Line, ...]) -> dict[str, int]:
    return {column: sum(line.counts[column] for line in lines) for column in lines[0].counts}


def _missing(one: Sheet, gap: Gap, home: str) -> list[Row]:
    return [
        {
            "side": one.sides.names[side],
            "cell": cells.share(f"{len(gap.rows[side])} of {gap.of[side]}", home, *RESTS_ON[gap.name]),
        }
        for side in one.sides.names
    ]


def _counts(one: Sheet, counts: Mapping[str, int], home: str, *of: str) -> list[Row]:
    names = dict(one.sides.names) | {NONE: "no side", SEVERAL: "several sides together"}
    return [
        {"side": names[side], "cell": cells.count(count, home, *of)}
        for side, count in counts.items()
        if count or side in one.sides.names
    ]


def _frames(book: Book) -> str:
    tables = [name for name in ("incidents", "claims", "statements", "meetings") if book.rows(name)]
    loose = [name for name in tables if not book.frames(name)["countable"]]
    if not tables or not loose:
        return "Its incidents, claims, statements and meetings stand in frames: see each section for what can be told."
    return (
        f"{', '.join(loose).capitalize()} came up in searches or stand in no frame, wholly or in part: they are "
        "counted here, and no count is turned into a rate or a finding about anybody's conduct."
    )


# -- tables ------------------------------------------------------------------------------------------------------------


def _sheet(book: Book, one: Sheet) -> list[Row]:
    named = f"{one.sides.name}: " if len(book.rows("groupings")) > 1 else ""
    return [
        _rests(book, one, named),
        _figures(book, one, named),
        _gaps(book, one, named),
        _grades(one, named),
    ]


def _names(one: Sheet) -> dict[str, str]:
    outside = f"outside this grouping ({', '.join(one.sides.left_out)})"
    return {**one.sides.names, OUTSIDE: outside, NONE: "no side", SEVERAL: "several sides"}


def _rests(book: Book, one: Sheet, named: str) -> Row:
    names, columns = _names(one), one.sides.columns
    none = book.unread.absent("not recorded", *ACCOUNTS)
    rows = [
        _rest(book, f"{BY[reading.by]}: {none if line.line == NONE else names[line.line]}", line, columns)
        for reading in one.rests
        if reading.word == "account"
        for line in reading.lines
        if line.incidents
    ]
    heads = ["Incidents", "All", *(f"On the word of {names[column]} alone" for column in columns), "More than one"]
    return cells.table(f"{named}on whose word alone incidents rest", heads, rows, fold=True,
                       widths=[22, 8, *([round(58 / len(columns))] * len(columns)), 12])  # fmt: skip


def _rest(book: Book, label: str, line: Rests, columns: tuple[str, ...]) -> Row:
    counts = [_listed(book, line.alone[column]) for column in columns]
    return {"id": None, "cells": [cells.text(label), cells.count(len(line.incidents), "incidents", *ACCOUNTS), *counts,
                                  cells.count(len(line.mixed), "incidents", *ACCOUNTS)]}  # fmt: skip


def _listed(book: Book, ids: tuple[str, ...]) -> cells.Cell:
    """How many incidents, and which where they are few."""
    if not 0 < len(ids) <= FEW:
        return cells.count(len(ids), "incidents", *ACCOUNTS)
    return cells.both(cells.count(len(ids), "incidents", *ACCOUNTS), cells.links([book.link(key, key) for key in ids]))


def _figures(book: Book, one: Sheet, named: str) -> Row:
    names = _names(one)
    home = "incidents" if book.rows("incidents") else "sources"
    columns = [*one.sides.columns, SEVERAL]
    rows = [
        {"id": None, "cells": [cells.text(f"Losses of {names[line.name]}"),
                               *(cells.count(line.counts[column], home, *ACCOUNTS) for column in columns)]}
        for line in one.figures
        if sum(line.counts.values())
    ]  # fmt: skip
    heads = ["Figures", *(f"Account of {names[column]}" for column in columns)]
    return cells.table(f"{named}figures of losses, by whose account", heads, rows, fold=True, numeric=True)


def _gaps(book: Book, one: Sheet, named: str) -> Row:
    names, columns = _names(one), [side for side in one.sides.columns if side != NONE]
    rows = [_gap_row(book, gap, columns) for gap in one.gaps if any(gap.of.values())]
    if one.names.contested and one.names.titles:
        absent = [cells.count(len(one.names.absent(side)), "places", *NAMED) for side in columns]
        used = [cells.count(len(one.names.used(side)), "terms", "terms", *TITLED) for side in columns]
        rows.append({"id": None, "cells": [cells.text("Our titles with another's name for a contested place and not "
                                                      "its own"), *absent]})  # fmt: skip
        if book.rows("terms"):
            rows.append({"id": None, "cells": [cells.text("Our titles with a contested word that it uses"), *used]})
    return cells.table(f"{named}what is missing, and whose names stand", ["What", *(names[side] for side in columns)],
                       rows, fold=True, numeric=True)  # fmt: skip


def _gap_row(book: Book, gap: Gap, columns: list[str]) -> Row:
    label, home = GAPS[gap.name]
    to = home if home == "places" or book.rows(home) else "impartiality"
    of = RESTS_ON[gap.name]
    counts = [cells.share(f"{len(gap.rows[side])} of {wording.number(gap.of[side])}", to, *of) for side in columns]
    return {"id": None, "cells": [cells.text(label), *counts]}


def _grades(one: Sheet, named: str) -> Row:
    names, columns = _names(one), one.sides.columns
    rows = [
        {"id": None, "cells": [cells.text(f"{wording.plain(kind)}: {_grade(line.name)}"),
                               *(cells.count(line.counts[column], "sources", "sources") for column in columns)]}
        for kind, lines in one.grades
        for line in lines
    ]  # fmt: skip
    heads = ["Kind of source and grade", *(names[column] for column in columns)]
    return cells.table(f"{named}grades of like kinds of source", heads, rows, fold=True, numeric=True)


def _grade(name: str) -> str:
    return "not graded" if name == "not_graded" else name
