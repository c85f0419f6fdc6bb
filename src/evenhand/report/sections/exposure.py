"""Who has irreversible steps behind it while the others' are still owed: counts of steps, with no value put on any."""

from __future__ import annotations

from typing import Any

from evenhand.ledger.commitments import ACCEPTED
from evenhand.ledger.exposure import Count, Exposure, Order, Side, Stage, exposure
from evenhand.ledger.steps import Step, steps
from evenhand.record.dates import Answer
from evenhand.report import cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.section import Section

LEAD = (
    "Only one-off acts are counted that the record marks as irreversible: once done, they could be undone only by "
    "force or with the other's consent, in the judgement of those who compiled it. Each counts as one, and nothing is "
    "said of what it is worth to anyone. A duty, such as to hold fire or to keep a road open, can stop at any time and "
    "is not counted; whoever keeps one may see that otherwise. Whoever owes nothing under a text is not in its "
    "picture, which does not say that nothing was at stake for them."
)
READ = (
    "Above the line: a party's own irreversible steps that are behind it when a stage is over. Below: those that "
    "others still owe. Where both stand, it is exposed. Hatched: cannot tell, since the text gives no date or it is "
    "not recorded whether an act can be taken back. The text's order is that of its dates as signed, and says nothing "
    "of what was done. Source: the commitments as recorded."
)
ORDERS = {
    Order.SIGNED: "by the dates of the text",
    Order.TURNS: "step by step, next always one who has taken fewest",
    Order.TOGETHER: "all at once, but for what waits",
}
ANSWERS = {Answer.YES: "exposed", Answer.NO: "not exposed", Answer.CANNOT_TELL: "cannot tell"}
CERTAIN, DOUBTFUL = "certain under this order", "cannot tell"


def _build(book: Book) -> dict[str, Any] | None:
    parties = [row["id"] for row in book.rows("parties")]
    found = [(row, made) for row in _texts(book) if (made := exposure(steps(book.view, row["id"]).steps, parties))]
    if not found:
        return None
    return {
        "lead": [LEAD, READ],
        "charts": [_chart(book, row, made, order) for row, made in found for order in made.orders],
        "under": [*(note for row, made in found for note in _notes(book, row, made))],
        "tables": [_table(book, row, made) for row, made in found],
    }


def _texts(book: Book) -> list[Row]:
    """Accepted texts with an act that is marked as irreversible."""
    marked = {row["agreement"] for row in book.rows("commitments") if row["irreversible"]}
    return [row for row in book.rows("agreements") if row["id"] in marked and row["standing"] in ACCEPTED]


def _chart(book: Book, row: Row, made: Exposure, order: Order) -> Row:
    data = [
        {"party": book.name(party), "stage": str(n), **part}
        for n, stage in enumerate(made.orders[order], 1)
        for party, side in stage.sides.items()
        for part in _bars(side)
    ]
    sides = [side for stages in made.orders.values() for stage in stages for side in stage.sides.values()]
    return {
        "name": f"exposure-{row['id'].replace('.', '-')}-{order}",
        "drawing": "exposure",
        "title": f"{book.name(row['id'])}: irreversible steps behind each party, and owed to it, {ORDERS[order]}",
        "desc": "The same counts stand in the table below.",
        "data": data,
        "parties": [book.name(party) for party in made.parties],
        "kinds": [CERTAIN, DOUBTFUL],
        "reach": [-max(side.owed.most for side in sides), max(side.behind.most for side in sides)],
        "axis": "Steps",
    }


def _bars(side: Side) -> list[Row]:
    """Bars up from the line for what is behind a party, down from it for what it is owed; doubt on top."""
    bars = []
    for count, sign in ((side.behind, 1), (side.owed, -1)):
        label = str(count.least) if count.least == count.most else f"{count.least} to {count.most}"
        ends = ((0, count.least, CERTAIN), (count.least, count.most, DOUBTFUL))
        for first, last, kind in ends:
            outer = last == count.most
            bars.append(
                {
                    "from": sign * first,
                    "to": sign * last,
                    "kind": kind,
                    "down": sign < 0,
                    "label": label if outer else "",
                }
            )
            if outer:
                break
    return bars


def _notes(book: Book, row: Row, made: Exposure) -> list[str]:
    name = book.name(row["id"])
    read = list(dict.fromkeys(s.of.row["action"] for s in _acts(made) if s.of.row["readings"]))
    undated = list(dict.fromkeys(s.of.row["action"] for s in made.undated))
    unsure = list(dict.fromkeys(s.of.row["action"] for s in made.unsure))
    unlisted = list(dict.fromkeys(s.of.row["action"] for s in made.unlisted))
    return [
        f"{name}: {what}: {'; '.join(held)}."
        for what, held in (
            ("no date in the text", undated),
            ("not recorded whether it can be taken back", unsure),
            ("owed by nobody who is listed as a party, and not counted", unlisted),
            ("the parties read the words differently", read),
        )
        if held
    ]


def _acts(made: Exposure) -> list[Step]:
    return [step for stage in made.orders[Order.TOGETHER] for step in stage.steps]


def _table(book: Book, row: Row, made: Exposure) -> Row:
    rows = [
        _row(book, row, order, n, stage) for order, stages in made.orders.items() for n, stage in enumerate(stages, 1)
    ]
    wide = 56 // len(made.parties)
    return cells.table(
        f"{book.name(row['id'])}: how each party stands when a stage is over",
        ["Order, stage", "Steps of the stage", *(book.name(party) for party in made.parties)],
        rows,
        widths=[18, 26, *[wide] * len(made.parties)],
        fold=len(rows) > 12,
    )


def _row(book: Book, row: Row, order: Order, number: int, stage: Stage) -> Row:
    due = f", by {wording.date(stage.due.text)}" if stage.due else ""
    taken = list(dict.fromkeys(step.of.id for step in stage.steps))
    actions = {step.of.id: step.of.row["action"] for step in stage.steps}
    to = str(book.to(row["id"]))
    return {
        "id": None,
        "cells": [
            cells.both(cells.text(ORDERS[order].capitalize()), cells.text(f"stage {number}{due}")),
            cells.links([book.link(key, actions[key]) for key in taken]),
            *(_stands(side, to) for side in stage.sides.values()),
        ],
    }


def _stands(side: Side, to: str) -> cells.Cell:
    counts = (_said("behind it:", side.behind, to), _said("owed by others:", side.owed, to))
    return {"kind": "stack", "parts": [*counts, cells.text(ANSWERS[side.exposed])]}


def _said(word: str, count: Count, to: str) -> cells.Cell:
    ends = [str(count.least)] if count.least == count.most else [str(count.least), str(count.most)]
    parts = [cells.share(end, to, "agreements", "commitments") for end in ends]
    between = [parts[0], *(part for end in parts[1:] for part in (cells.text("to"), end))]
    return {"kind": "beside", "parts": [cells.text(word), *between]}


SECTION = Section(
    key="exposure",
    title="Who would go first",
    question="Who has irreversible steps behind it while the others' are still owed?",
    build=_build,
    template="tables.html",
)
