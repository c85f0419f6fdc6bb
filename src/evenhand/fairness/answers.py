"""A mediator's answers to incidents: statements and actions linked to one, within the days set beforehand.

Invariant: an act counts as an answer only where it certainly came within the window; where dates do not tell, the
incident is left out of that measure and counted. A window still open when the record ends is censored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evenhand.fairness.denominator import family
from evenhand.fairness.facts import Facts
from evenhand.record import dates
from evenhand.record.view import View

Row = dict[str, Any]

OPEN = "its window was still open when the record ends"
VAGUE = "dates do not tell whether an answer came within the window"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Act:
    """A statement or an action of the mediator."""

    id: str
    kind: str  # of `action_kind`; a statement is `statement`
    table: str
    first: int | None  # day number; None: open or unknown
    last: int | None
    incidents: tuple[str, ...]
    names: tuple[str, frozenset[str]] | None  # what all coders read: yes or no, and the finest sides named
    both_sides: str | None  # yes or no, where all coders agree
    split: frozenset[str]  # measures on which coders differ


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Answered:
    """What answered one incident within a window, or why that cannot be said."""

    acts: tuple[Act, ...] = ()
    delay: int | None = None  # days to the first of them
    unknown: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Acts:
    """All statements and actions of one mediator."""

    rows: tuple[Row, ...]
    linked: Mapping[str, tuple[Act, ...]]  # by incident
    ends: int | None  # the last day of the record

    def within(self, one: Facts, days: int, *, kinds: Iterable[str] | None = None) -> Answered:
        """What answered an incident within some days of its becoming known."""
        if one.known is None:
            return Answered(unknown="no dated claim tells when it was known")
        low, high = one.known
        if self.ends is None or high + days > self.ends:
            return Answered(unknown=OPEN)
        wanted = None if kinds is None else frozenset(kinds)
        acts = [act for act in self.linked.get(one.id, ()) if wanted is None or act.kind in wanted]
        sure = [act for act in acts if act.last is not None and act.last <= low + days]
        if any(act not in sure and (act.first is None or act.first <= high + days) for act in acts):
            return Answered(unknown=VAGUE)
        delay = min((max((act.last or high) - high, 0) for act in sure), default=None)
        return Answered(acts=tuple(sure), delay=delay)


def acts(view: View, mediator: str) -> Acts:
    """The statements and actions of a mediator and its parts."""
    own = family(view, mediator)
    coded: dict[str, list[Row]] = {}
    for row in view.tables["codings"].to_dicts():
        coded.setdefault(row["statement"], []).append(row)
    rows = [
        (table, row)
        for table in ("statements", "actions")
        for row in sorted(view.tables[table].to_dicts(), key=lambda row: (dates.sort_key(row["date"]), row["id"]))
        if row["mediator"] in own
    ]
    linked: dict[str, list[Act]] = {}
    for table, row in rows:
        for incident in row["incident"] or ():
            linked.setdefault(incident, []).append(_act(table, row, incident, coded.get(row["id"], [])))
    return Acts(
        rows=tuple(row for _, row in rows),
        linked={key: tuple(found) for key, found in linked.items()},
        ends=_ends(view),
    )


def _act(table: str, row: Row, incident: str, coded: list[Row]) -> Act:
    when = dates.read(row["date"])
    mine = [one for one in coded if one["incident"] in (None, incident)]
    names = {(one["value"], frozenset(one["of"] or ())) for one in mine if one["measure"] == "names"}
    both = {one["value"] for one in mine if one["measure"] == "both_sides"}
    split = {name for name, found in (("naming", names), ("both_sides", both)) if len(found) > 1}
    return Act(
        id=row["id"],
        kind=row["kind"] if table == "actions" else "statement",
        table=table,
        first=when.earliest,
        last=when.latest,
        incidents=tuple(row["incident"] or ()),
        names=next(iter(names)) if len(names) == 1 else None,
        both_sides=next(iter(both)) if len(both) == 1 else None,
        split=frozenset(split),
    )


def _ends(view: View) -> int | None:
    """The last day of which the record speaks: of the cuts, else of the case's period, else when it was compiled."""
    cuts = [text for text in (view.as_of, view.known_on) if text]
    stated = cuts or [text for text in (view.case_row["period"], view.case_row["compiled"]) if text]
    days = [day for text in stated if (day := dates.parse(text).latest) is not None]
    return min(days, default=None)
