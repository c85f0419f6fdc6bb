"""The coverage of sources in the report: recall where a frame allows it, else counts and why nothing can be told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from evenhand.fairness.coverage import LEAD, RESTS_ON, Coverage, Recall, Side, coverage
from evenhand.fairness.coverage_counts import UNCONTESTED
from evenhand.report import cells
from evenhand.report.book import Book, Row
from evenhand.report.sections import judged

BY = {"victims": "by side of the victims", "actors": "by attributed side"}
FEWEST = 3  # incidents that a source must report to stand in a table of counts


def covered(book: Book) -> list[dict[str, Any]]:
    """The parts of the section on coverage."""
    found = coverage(book.view)
    if not found:
        return []
    silent = [one for one in found if one.frame.why_not]
    tested = [one for one in found if not one.frame.why_not]
    return [
        {
            "title": "Coverage of sources",
            "lead": [LEAD, *dict.fromkeys(f"Cannot tell: {one.frame.why_not}." for one in silent)],
            "charts": [],
            "tables": [table for one in silent for table in [_counted(one)] if table["rows"]],
        },
        *(_tested(one, n) for n, one in enumerate(tested, 1)),
    ]


def _counted(one: Coverage) -> Row:
    """Sources found by search: how many of each side's incidents each reports, as counts and no more."""
    rows = [
        {"id": None, "cells": [cells.text(one.outlets[outlet].name), cells.text(BY[axis]),
                               *(_count(told.get(side)) for side in one.sides.names)]}
        for (outlet, axis), told in one.counts.items()
        if sum(len(side.covered) for side in told.values()) >= FEWEST
    ]  # fmt: skip
    heads = ["Source", "Incidents", *one.sides.names.values()]
    title = f"{one.sides.name}: incidents that a source reports, of those that others report (no rate)"
    return cells.table(title, heads, rows, fold=True)


def _count(side: Side | None) -> cells.Cell:
    if side is None:
        return cells.text(None, none="–", of=RESTS_ON)
    return cells.share(f"{len(side.covered)} of {len(side.covered) + len(side.missed)}", judged.EVIDENCE, *RESTS_ON)


def _tested(one: Coverage, number: int) -> dict[str, Any]:
    names = list(one.sides.names.values())
    plain = [recall for recall in one.recalls if recall.reading == UNCONTESTED]
    source = f"claims on the {len(one.frame.incidents)} incidents of frame {one.frame.id}"
    charts = [
        plot
        for axis, words in BY.items()
        for plot in judged.chart(
            f"coverage-{number}-{axis}",
            f"Recall of each source, {words}",
            _points(one, plain, axis),
            names,
            source=source,
        )
    ]
    return {
        "title": f"Coverage: {one.sides.name}",
        "lead": [f"The view of {one.sides.view_of}."] if one.sides.view_of else [],
        "charts": charts,
        "tables": [*_tables(one), _alone(one)],
    }


def _points(one: Coverage, recalls: Iterable[Recall], axis: str) -> Iterable[Row]:
    for recall in recalls:
        if recall.axis == axis and recall.tried.rates:
            for side, rate in zip(recall.by_side, recall.tried.rates, strict=True):
                yield {"test": _what(one, recall), "side": one.sides.names[side], "rate": rate.rate, "low": rate.low,
                       "high": rate.high}  # fmt: skip


def _what(one: Coverage, recall: Recall) -> str:
    pair = " and ".join(one.sides.names[side] for side in recall.by_side)
    return one.outlets[recall.outlet].name + ("" if len(one.sides.names) == 2 else f" ({pair})")


def _tables(one: Coverage) -> Iterable[Row]:
    for reading in dict.fromkeys(recall.reading for recall in one.recalls):
        rows = [_row(one, recall) for recall in one.recalls if recall.reading == reading]
        words = "left out"
        if reading != UNCONTESTED:
            words = f"read as {one.sides.names[reading]}'s, where a source says so"
        yield cells.table(f"Incidents whose attribution is contested: {words}", judged.HEADS, rows,
                          fold=reading != UNCONTESTED or len(rows) > 12, widths=judged.WIDTHS)  # fmt: skip


def _row(one: Coverage, recall: Recall) -> Row:
    tried, (first, second) = recall.tried, (one.sides.names[side] for side in recall.by_side)
    rates = tried.rates or (None, None)
    sides = [
        judged.side(one.sides.names[side], f"{len(told.covered)} of {len(told.covered) + len(told.missed)}",
                    (rate.rate, rate.low, rate.high) if rate else None)
        for (side, told), rate in zip(recall.by_side.items(), rates, strict=True)
    ]  # fmt: skip
    return {
        "id": None,
        "cells": [
            cells.text(f"{_what(one, recall)}, {BY[recall.axis]}"),
            cells.both(*sides),
            judged.difference(tried.judged, first, second, margin=tried.margin),
            judged.verdict(tried.judged.verdict.value),
            cells.both(judged.why(f"{tried.judged.because}."), *_tip(one, recall)),
        ],
    }


def _tip(one: Coverage, recall: Recall) -> list[cells.Cell]:
    tip = recall.tried.tip
    if tip is None or not tip.exact:
        return []
    if tip.number is None:
        return [judged.why("Tipping point: none; no attribution that a source asserts changes the verdict.")]
    told = "; ".join(
        f"{incident} to {one.sides.names[side] if side else 'neither of the two'}"
        for incident, side in zip(tip.incidents, tip.to, strict=True)
    )
    many = f"{tip.number} contested, read as another source has it, would change the verdict"
    return [judged.why(f"Tipping point: {many} ({told}).")]


def _alone(one: Coverage) -> Row:
    rows = [
        {
            "id": None,
            "cells": [cells.text(one.outlets[key].name), cells.share(str(len(ids)), judged.EVIDENCE, *RESTS_ON)],
        }
        for key, ids in one.unreported.items()
        if ids
    ]
    heads = ["Source", "Incidents that no source independent of it reports"]
    return cells.table("Listed, not tested", heads, rows, fold=True)
