"""Whose sources, accounts and figures a case holds, and how like kinds of source are graded.

Invariant: counts of rows, every side's by the same rule, and of an assertion that is entered twice one; more sources do
not make an account more likely to be true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from evenhand.fairness.sides import SEVERAL, Sides, Words
from evenhand.record.assertions import distinct
from evenhand.record.schema import load
from evenhand.record.view import View

Row = dict[str, Any]
TOLLS = ("deaths", "injured", "missing", "captured", "displaced")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Line:
    """One line of a table of counts."""

    name: str  # of what
    counts: dict[str, int]  # column → number of rows


def held(view: View, sides: Sides) -> tuple[Line, ...]:
    """Sources by author's side and by the side of the site where they were read; claims by author and by account."""
    words, sources = Words(view, sides), view.tables["sources"].to_dicts()
    claims = distinct(view.tables["claims"]).to_dicts()
    return (
        _line("sources", sides, (sides.one(row["side"]) for row in sources)),
        _line("read_on_its_sites", sides, (sides.one(row["host_side"]) for row in sources)),
        _line("claims_by_author", sides, (_only(words.author(row)) for row in claims)),
        _line("claims_by_account", sides, (_only(words.account(row)) for row in claims)),
    )


def figures(view: View, sides: Sides) -> tuple[Line, ...]:
    """Figures of tolls: for each side's losses, by whose account they are."""
    words = Words(view, sides)
    tolls = [
        row
        for row in distinct(view.tables["claims"]).to_dicts()
        if row["property"] in TOLLS and not (row["low"] is None and row["high"] is None)
    ]
    lines = [*sides.columns[:-1], SEVERAL, sides.columns[-1]]
    return tuple(
        _line(line, sides, (_only(words.account(row)) for row in tolls if _only(words.victims(row)) == line))
        for line in lines
    )


def grades(view: View, sides: Sides) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """Kinds of source of which more than one side has some: number of sources by grade and side.

    Returns:
        (kind, lines), a line for each grade A to F given and for none, kinds and grades in the vocabulary's order.
    """
    found: dict[str, list[Row]] = {kind: [] for kind in load().codes["source_kind"]}
    for row in view.tables["sources"].to_dicts():
        if row["kind"] in found:  # sources are like each other only where what they are could be read
            found[row["kind"]].append(row)
    like = {kind: rows for kind, rows in found.items() if len({sides.one(row["side"]) for row in rows}) > 1}
    return tuple((kind, _by_grade(rows, sides)) for kind, rows in like.items())


def _by_grade(rows: list[Row], sides: Sides) -> tuple[Line, ...]:
    given = [grade for grade in load().codes["reliability"] if any(row["reliability"] == grade for row in rows)]
    lines = [(grade, [row for row in rows if row["reliability"] == grade]) for grade in given]
    lines.append(("not_graded", [row for row in rows if row["reliability"] is None]))
    return tuple(_line(name, sides, (sides.one(row["side"]) for row in some)) for name, some in lines if some)


def _only(found: frozenset[str]) -> str:
    """The one column of a set, the last column for none, SEVERAL for more."""
    if not found:
        return "none"
    return next(iter(found)) if len(found) == 1 else SEVERAL


def _line(name: str, sides: Sides, columns: Iterable[str]) -> Line:
    counts = Counter(columns)
    return Line(name=name, counts={column: counts[column] for column in (*sides.columns, SEVERAL)})
