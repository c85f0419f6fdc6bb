"""A case asked what it asks of others: whose sources, names and figures it holds, and what rests on one side's word.

Invariant: counts only. How a case came to hold what it holds decides what its counts mean, so no rate is made of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.fairness.self_gaps import Gap, gaps_by_side, gaps_of_case
from evenhand.fairness.self_rests import Reading, rests
from evenhand.fairness.self_sources import Line, figures, grades, held
from evenhand.fairness.self_words import Names, names
from evenhand.fairness.sides import Sides, finest, groupings
from evenhand.record.view import View

LEAD = (
    "Counts of rows of this case, by the same rule for every side. They say how the case was put together and nothing "
    "about the conflict: more sources do not make an account more likely to be true, nor fewer less."
)
WORD = (
    "Whose word a claim is: that of the account it passes on, where one is recorded; else that of the author of the "
    "source. An account of nobody's side counts as no side's."
)
GRADES = (
    "Grades are compared within one kind of source. Where they still differ by side, the reasons given with each grade "
    "say why; a difference is no proof of unequal grading."
)

NAMES = (
    "Of names, the recorder's own titles are read: whose name for a contested place stands there, and whose does not. "
    "A title may follow a rule, which the notes of the case then give."
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Sheet:
    """The case under one grouping."""

    sides: Sides
    held: tuple[Line, ...]
    figures: tuple[Line, ...]  # a line for each side's losses, by whose account
    rests: tuple[Reading, ...]
    grades: tuple[tuple[str, tuple[Line, ...]], ...]  # (kind of source, lines by grade)
    names: Names
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Self:
    """The audit of a case."""

    sheets: tuple[Sheet, ...]  # one for each grouping
    gaps: tuple[Gap, ...]  # that are no side's
    frames: tuple[tuple[str, str, int], ...]  # (table, rule or `none`, rows)


FRAMED = ("incidents", "claims", "observations", "meetings", "statements", "actions", "proposals", "warnings", "panel")


def audit(view: View) -> Self:
    """The audit of a view under each grouping."""
    return Self(
        sheets=tuple(sheet(view, sides) for sides in groupings(view)),
        gaps=gaps_of_case(view),
        frames=tuple(frames(view)),
    )


def sheet(view: View, sides: Sides | None = None) -> Sheet:
    """The case under one grouping, its finest sides unless given."""
    given = finest(view) if sides is None else sides
    return Sheet(
        sides=given,
        held=held(view, given),
        figures=figures(view, given),
        rests=rests(view, given),
        grades=grades(view, given),
        names=names(view, given),
        gaps=gaps_by_side(view, given),
    )


def frames(view: View) -> list[tuple[str, str, int]]:
    """How the rows of each table came in: (table, rule, rows), `none` where no frame is recorded."""
    rule = dict(view.tables["frames"].select("id", "rule").iter_rows())
    found = []
    for name in FRAMED:
        used = [rule.get(frame, "none") for frame in view.tables[name]["frame"]]
        found += [(name, one, used.count(one)) for one in sorted(set(used))]
    return found
