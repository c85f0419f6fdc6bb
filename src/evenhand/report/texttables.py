"""The tables of a text audit's page. Sides stand in the case's order; counts are of words in one text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from evenhand.fairness.text.audit import TextAudit
from evenhand.fairness.text.document import STATES, in_order
from evenhand.fairness.text.document import counts as counted
from evenhand.fairness.text.figures import Compared, Recorded
from evenhand.fairness.text.silences import groups
from evenhand.record.unread import Unread
from evenhand.report import cells

Table = dict[str, Any]


def section(
    key: str, title: str, question: str, lead: list[str] | tuple[str, ...], tables: list[Table]
) -> dict[str, Any]:  # fmt: skip
    """A section that is words and tables."""
    body = {"lead": list(lead), "tables": tables}
    return {"key": key, "title": title, "question": question, "template": "tables.html", "body": body}


def facts(pairs: Iterable[tuple[str, str]]) -> Table:
    """Two columns: what, and its value."""
    return cells.table("How it was made", ["What", "Value"], [_row(name, [value]) for name, value in pairs])


def _row(name: str, values: Iterable[object]) -> dict[str, Any]:
    return {"id": None, "cells": [cells.text(name), *(cells.text(str(value)) for value in values)]}


def counts(found: TextAudit) -> dict[str, Any]:
    """Spans by rule and side, acts by how the actor is told, verbs of saying, by the speaker's side."""
    sides = list(found.cast.sides.values())
    tables = [_spans(found, "Spans by rule and side", sides, counted(found))]
    tables += [
        _spans(found, f"The same, {one.name} (view of {one.view_of})", list(one.groups.values()), counted(found, one))
        | {"fold": True}
        for one in found.cast.groupings
    ]
    acts = [_row(found.cast.sides.get(side, "no side told"), [kinds.get(state, 0) for state in STATES])
            for side, kinds in found.acts.items()]  # fmt: skip
    speech = [_row(found.cast.sides.get(side, "no side told"), kinds.values()) for side, kinds in in_order(found)]
    tables.append(cells.table(
        "Acts of violence by side of the victims: how the one who did it is told",
        ["Victims", "Named", "Left out", "Said to be unknown", "Fight of both", "Nature, accident, mine",
         "A court's finding"], acts, numeric=True,
    ))  # fmt: skip
    actors = [_row(found.cast.sides.get(side, "no side told"), [kinds["named"], kinds["left out"]])
              for side, kinds in found.actors.items()]  # fmt: skip
    tables.append(cells.table(
        "Acts of violence by side of the one who did it: named by the text, or left out and told by the record",
        ["Who did it", "Named", "Left out"], actors, numeric=True,
    ))  # fmt: skip
    tables.append(cells.table(
        "Verbs of saying by side of the speaker", ["Speaker", "Of doubt", "Plain", "Taken as true"], speech,
        numeric=True,
    ))  # fmt: skip
    lead = (
        "Counts of words in this text, by side, and no test: one text is no sample. A text on one event has one "
        "side's victims."
    )
    return section("counts", "Counts", "How do the findings fall on the sides?", [lead], tables)


def _spans(found: TextAudit, caption: str, names: list[str], rows: list[dict[str, Any]]) -> Table:
    listed = [
        _row(found.rules[row["rule"]].title, [*row["by_side"].values(), row["several"], row["none"]])
        for row in rows if sum(row["by_side"].values()) + row["several"] + row["none"]
    ]  # fmt: skip
    return cells.table(caption, ["Rule", *names, "Several sides", "No side told"], listed, numeric=True)


def figures(found: TextAudit) -> dict[str, Any] | None:
    """Each figure beside the like figures on record."""
    if not found.figures:
        return None
    tables = [_figure(one, found) for one in found.figures]
    lead = (
        "Like with like: the same incident, measure, category, and whose losses. Each source's figure stands alone; "
        "none is merged, and none is called right."
    )
    return section("figures", "Figures", "Which figures does the record have beside the text's?", [lead], tables)


def _figure(one: Compared, found: TextAudit) -> Table:
    whose = found.cast.named(one.losses_of)
    rows = [
        _row(
            item.evidence.source,
            [
                _range(item),
                item.count_type or found.unread.blank("not recorded", "claims"),
                _yes(item.agrees(one.number)),
            ],
        )
        for item in one.record
    ]
    caption = f"“{one.text}” at character {one.start:,}: {one.measure}, {one.category}, losses of {whose or 'no side'}"
    return cells.table(caption, ["Source", "Its figure", "What kind of figure", "Agrees"], rows)


def _yes(answer: object) -> str:
    return "yes" if answer else "no"


def _range(one: Recorded) -> str:
    low = "?" if one.low is None else f"{one.low:,.0f}"
    if one.high is None:
        return f"{low} or more"
    return low if one.high == one.low else f"{low} to {one.high:,.0f}"


def left_out(found: TextAudit) -> dict[str, Any] | None:
    """Incidents of the period, by whose victims, beside how many of each side's there are on record."""
    held = found.left_out
    if held is None:
        return None
    title, question = "Silences", "Which incidents of the period does it leave out, and whose victims had they?"
    if held.period is None:
        return section("left-out", title, question, ["The text has no dates, so its period cannot be told."], [])
    sides = found.cast.sides
    tables = [
        _states(
            "By side of the victims", sides, held.by_victims((one, frozenset({one})) for one in sides), found.unread
        )
    ]
    tables += [
        _states(
            f"The same, {one.name} (view of {one.view_of})",
            one.groups,
            held.by_victims(groups(one.groups, one.of)),
            found.unread,
        )
        | {"fold": True}
        for one in found.cast.groupings
    ]
    missing = [one for one in held.on_record if held.state(one) == "left_out"]
    tables.append(cells.table(
        "Incidents left out", ["Incident", "Date", "Victims of"],
        [{"id": None, "cells": [cells.text(one.title), cells.date(one.date), cells.text(found.cast.named(one.victims))]}
         for one in missing], fold=True,
    ))  # fmt: skip
    lead = (
        f"Period, by the dates in the text: {held.period.replace('/', ' to ')}. An incident is told of where the text "
        "names its place and time, or its kind and time. One with victims of several sides counts for each. What the "
        "case holds was chosen by its compilers and is no sample: these are counts and no rates. A short text leaves "
        "out nearly everything."
    )
    return section("left-out", title, question, [lead], tables)


def _states(caption: str, names: Any, rows: dict[str, dict[str, int]], unread: Unread) -> Table:
    def count(size: int) -> str | int:
        return unread.count(size, "incidents", "claims") if unread else size

    columns = ["Victims of", "On record", "Told of", "May be meant", "Left out"]
    listed = [_row(names[side], [count(n) for n in row.values()]) for side, row in rows.items()]
    return cells.table(caption, columns, listed, numeric=True)
