"""How format and mandate were changed, and what answered the warnings that were issued. Nothing here is a forecast."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from evenhand.report import cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.section import Section
from evenhand.report.sections import outlook
from evenhand.report.sections.dated import event, timeline
from evenhand.warning.issued import NOT_FOUND, Answer, Issued
from evenhand.warning.limits import FEW, Limits
from evenhand.warning.series import TERRITORY
from evenhand.warning.triggers import Trigger, triggers
from evenhand.warning.warn import Adaptability, adaptability

LEAD = (
    "Changes of format and mandate, warnings that were issued, and what answered them, on one axis. An answer is one "
    "because its row says which warning it answers, never because it came afterwards; where no row does, none was "
    "found in the sources, which does not mean that nothing was done."
)
SKILL = (
    "Warnings found by search measure no skill: a warning followed by fighting proves none, those that nobody found "
    "are missing, and a warner who is a party may be preparing its case."
)
TEAM = "Forecasts are for the team alone and stand in no public page: publishing one can itself move people and troops."
ANSWERS = ("warnings", "actions", "decisions")
LABEL = 40  # characters of a name in the chart
LANES = {
    "format": "Changes of format", "mandate": "Changes of mandate", "warnings": "Warnings issued",
    "answers": "Answers to warnings",
}  # fmt: skip


def _build(book: Book) -> dict[str, Any] | None:
    record = adaptability(book.view)
    rules = triggers(book.view, None)
    team = outlook.body(book) if book.view.internal else None
    if not (record.changes or record.issued or rules or team):
        return None
    return {
        "lead": [LEAD, SKILL, TEAM],
        "charts": _charts(book, record),
        "under": [
            "A bar is a period, or a date known only to lie within it.",
            "Who decided, and whether it was to refuse or to defer, stands in the table.",
        ],
        "tables": [
            *([_changes(book, record.changes)] if record.changes else []),
            *([_answered(book, record.issued)] if record.issued else []),
            *([_rules(book, rules)] if rules else []),
            *([_carried(record)] if record.limits else []),
        ],
        "frames": [{"name": table, **book.frames(table)} for table in ("decisions", "warnings", "actions")],
        "team": team,
    }


def _charts(book: Book, record: Adaptability) -> list[Row]:
    answers = {one.row["id"]: one for issued in record.issued for one in (*issued.first, *issued.later)}
    named = [
        *((row["change"], row, _short(row["text"] or row["by"])) for row in record.changes),
        *(("warnings", one.row, one.row["by"]) for one in record.issued),
        *(("answers", one.row, _who(book, one)) for one in answers.values()),
    ]
    data = [one for lane, row, label in named if (one := event(row["date"], LANES[lane], label))]
    if not data:
        return []
    used = {one["lane"] for one in data}
    return [
        timeline(
            book,
            "adaptability",
            "Changes of format and mandate, warnings issued and answers on record, by date",
            data,
            [name for name in LANES.values() if name in used],
            below="The same rows stand in the tables below.",
        )
    ]


def _short(text: str) -> str:
    """The beginning of a text, cut between two words.

    >>> _short("Creates a co-chairmanship, and states a political will")
    'Creates a co-chairmanship, and states a …'
    """
    return text if len(text) <= LABEL else f"{text[:LABEL].rpartition(' ')[0]} …"


def _kind(row: Row) -> str:
    return str(wording.label("decision_kind", row["kind"]))


def _who(book: Book, one: Answer) -> str:
    return book.name(one.row["mediator"]) if one.table == "actions" else str(one.row["by"])


def _changes(book: Book, rows: Iterable[Row]) -> Row:
    made = [
        {
            "id": None,
            "cells": [
                cells.date(row["date"]),
                cells.text(row["by"]),
                cells.text(f"{_kind(row)}: {wording.label('change', row['change'])}"),
                cells.links([book.link(row["id"], row["text"] or row["id"])]),
                cells.text(row["reactions"]),
                cells.cites(book.cites(row["sources"]), credibility=row["credibility"]),
            ],
        }
        for row in rows
    ]
    columns = ["When", "By whom", "What changed", "In a few words (ours)", "How it was taken (in our words)", "Sources"]
    return cells.table("Changes of format and mandate, by date", columns, made, widths=[11, 15, 13, 26, 19, 16])


def _answered(book: Book, rows: Iterable[Issued]) -> Row:
    made = [
        {
            "id": None,
            "cells": [
                cells.date(one.row["date"]),
                cells.both(
                    cells.text(one.row["by"]),
                    cells.text(f"to {one.row['addressed_to']}" if one.row["addressed_to"] else None),
                ),
                cells.links([book.link(one.row["id"], one.row["about"] or one.row["id"])]),
                _first(book, one),
                _latency(one),
            ],
        }
        for one in rows
    ]
    columns = [
        "When",
        "Who warned whom",
        "Of what (in our words)",
        "First action or decision that refers to it",
        "After",
    ]
    return cells.table("Warnings issued, and what refers to them", columns, made, widths=[13, 23, 28, 24, 12])


def _first(book: Book, one: Issued) -> cells.Cell:
    none = book.view.unread.absent(NOT_FOUND, *ANSWERS)
    first = cells.links([_link(book, answer) for answer in one.first], none=none, of=None)
    later = [cells.links([_link(book, answer) for answer in one.later])] if one.later else []
    early = [_labelled("dated before it", book, one.misdated)] if one.misdated else []
    return {"kind": "stack", "parts": [first, *later, *early]}


def _labelled(label: str, book: Book, answers: Iterable[Answer]) -> cells.Cell:
    return {"kind": "labelled", "label": label, "parts": [cells.links([_link(book, one) for one in answers])]}


def _link(book: Book, one: Answer) -> dict[str, str]:
    vocabulary = "action_kind" if one.table == "actions" else "decision_kind"
    when = wording.needed_date(one.row["date"])
    kind = wording.label(vocabulary, one.row["kind"]) or book.unread.blank("kind not recorded", one.table)
    return book.link(one.row["id"], f"{_who(book, one)}, {kind}, {when}")


def _latency(one: Issued) -> cells.Cell:
    """Days from the warning to its first answer; each number leads to the answer."""
    if one.latency is None:
        return cells.text(None, none="–", of=ANSWERS)
    least, most = one.latency
    to = f"{'action' if one.first[0].table == 'actions' else 'decision'}-{one.first[0].row['id']}"
    if most is None:
        return _days([least, None], to) if least else cells.text("cannot tell")
    if least == most:
        return _days([most], to) if most else cells.text("the same day")
    return _days([least, most], to)


def _days(days: list[int | None], to: str) -> cells.Cell:
    shown = [cells.number(wording.number(day), to) for day in days if day is not None]
    last = "days or more" if days[-1] is None else "day" if days == [1] else "days"
    parts = [shown[0], cells.text("to"), shown[1]] if len(shown) == 2 else shown
    return {"kind": "beside", "parts": [*parts, cells.text(last)]}


def _rules(book: Book, rows: Iterable[Trigger]) -> Row:
    made = [
        {
            "id": None,
            "cells": [
                cells.text(_rule(one.row)),
                cells.text(one.row["who"]),
                cells.text(one.row["does"]),
                cells.text(one.row["within"], none="no time stated"),
                cells.links(
                    [book.link(row["id"], row["text"] or row["id"]) for row in one.decisions],
                    none="none recorded",
                    of=("decisions",),
                ),
            ],
        }
        for one in rows
    ]
    columns = ["When a forecast gives", "Who acts", "What", "Within", "Decisions that carry it out"]
    return cells.table("Triggers, set beforehand", columns, made)


def _rule(row: Row) -> str:
    probability = (
        "a probability that is not stated" if row["probability"] is None else wording.number(row["probability"])
    )
    return f"{row['threshold'] or 'a threshold that is not named'}: {probability} or more"


def _carried(record: Adaptability) -> Row:
    """What a model of each series could go by; the numbers lead to the series."""
    caption = f"How often a series reached the sizes set beforehand. {TERRITORY}"
    columns = [
        "Series",
        "Months",
        "Largest month",
        "Sizes: months that reached them, and what a probability from this series is worth",
    ]
    rows = [_reached(record, one) for one in record.limits]
    return cells.table(caption, columns, rows, widths=[17, 18, 15, 50])


def _reached(record: Adaptability, one: Limits) -> Row:
    series = next(each for each in record.found.series if each.unit == one.unit)
    to = "series" if series.table == "panel" else "incidents"
    sizes = [
        {
            "kind": "beside",
            "parts": [
                cells.text(f"{wording.number(reach.threshold.value)} or more:"),
                cells.count(reach.months, to, series.table),
                cells.text(f"– {_could(reach.months, reach.onsets)}"),
            ],
        }
        for reach in one.reaches
    ]
    return {
        "id": None,
        "cells": [
            cells.both(cells.text(one.unit), cells.text(series.vintage)),
            cells.both(cells.count(one.months, to, series.table), cells.text(wording.date(f"{one.first}/{one.last}"))),
            cells.both(cells.number(wording.number(one.largest), to), cells.date(one.largest_month)),
            {"kind": "stack", "parts": sizes} if sizes else cells.text(None, none="no size was set"),
        ],
    }


def _could(months: int, onsets: int) -> str:
    if not months:
        return "none on record, and no probability of it is to be trusted"
    if onsets < FEW:
        return "began too seldom to check a probability"
    return "began often enough to check a probability"


SECTION = Section(
    key="adaptability",
    title="Adaptability",
    question="How was the format changed, and what was done about the last warning?",
    build=_build,
    template="adaptability.html",
)
