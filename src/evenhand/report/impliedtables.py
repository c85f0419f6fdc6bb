"""The tables of one plan: stages, guarantees, orders compared, and the assumptions themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evenhand.bargaining.account import Account
from evenhand.bargaining.answer import Answer, Ranged
from evenhand.bargaining.plan import Commitment, Plan, Span, Stages
from evenhand.report import cells
from evenhand.report.impliedcharts import MINUS, called, shown, two

Table = dict[str, Any]
ORDERS = ["Order", "Stages", "Largest guarantee", "Holds in", "Guarantee by party", "Steps"]
WIDTHS = [14, 7, 14, 11, 18, 36]


def row(*found: cells.Cell) -> dict[str, Any]:
    """A row without an anchor."""
    return {"id": None, "cells": list(found)}


def stages(plan: Plan, a: Account, ranged: Ranged | None, caption: str) -> Table:
    """Each stage, what is done in it, and every party's margin."""
    rows = []
    for t, (stage, margins) in enumerate(zip(a.stages, a.margins, strict=True)):
        done: cells.Cell = {"kind": "stack", "parts": [cells.text(called(plan, part)) for part in stage]}
        each = [_over(margins[p], ranged.margins[t][p] if ranged else None) for p in plan.parties]
        rows.append(row(cells.text(str(t + 1)), done, *map(cells.text, each)))
    wide = (100 - 8) // (2 + len(plan.parties))
    columns = ["Stage", "Steps", *(f"Margin of {plan.name_of(p)}" for p in plan.parties)]
    return cells.table(caption, columns, rows, fold=False, widths=[8, 2 * wide, *[wide] * len(plan.parties)])


def _over(value: float, over: tuple[float, float] | None) -> str:
    """A figure at the middle of the ranges and over them; one figure where they do not move it."""
    ends = two(value) if over is None else shown(*over)
    return ends if ends == two(value) else f"{ends} over the ranges; {two(value)} at their middle"


def bonds(plan: Plan, a: Account, ranged: Ranged | None) -> Table:
    """What each party must stand to lose, against what can be had."""
    gaps, rows = a.gap or {}, []
    for party, need in a.standing.items():
        gap, stage = gaps.get(party, (0.0, None))
        rows.append(
            row(
                cells.text(plan.name_of(party)),
                cells.text(_over(need, ranged.bonds[party] if ranged else None)),
                cells.text(two((a.available or {})[party]) if a.available else None, none="not stated"),
                cells.text(two(gap) if a.gap else None, none="–"),
                cells.text(str(stage) if stage else None, none="–"),
            )
        )
    columns = ["Party", "Guarantee needed throughout", "That can be had", "Falls short by", "At stage"]
    return cells.table("What each party must stand to lose for this order to hold", columns, rows)


def compared(plan: Plan, name: str, a: Account, ranged: Ranged | None, breaks: tuple[str, ...] = ()) -> dict[str, Any]:
    """One order in one row of `ORDERS`."""
    over = [ranged.bonds[p] for p in plan.parties] if ranged else []
    ends = (max(low for low, _ in over), max(high for _, high in over)) if over else None
    each = (f"{plan.name_of(p)} {shown(*ranged.bonds[p]) if ranged else two(need)}" for p, need in a.standing.items())
    return row(
        cells.both(cells.text(name), *(cells.text(f"Breaks a condition: {line}") for line in breaks)),
        cells.text(str(len(a.stages))),
        cells.text(_over(a.peak, ends)),
        cells.text(f"{ranged.share:.0%} of the ranges" if ranged else None, none="no ranges are stated"),
        cells.text("; ".join(each)),
        steps(a.stages),
    )


def steps(order: Stages) -> cells.Cell:
    """Ids, a line for each stage."""
    return {"kind": "stack", "parts": [cells.text(f"{t}. {', '.join(stage)}") for t, stage in enumerate(order, 1)]}


def points(answer: Answer) -> Table:
    """The orders that no other beats for every party."""
    plan = answer.plan
    rows = [
        row(cells.text(str(n)), *(cells.text(two(a.standing[p])) for p in plan.parties), steps(a.stages))
        for n, a in enumerate(answer.frontier, 1)
    ]
    sure = "exact" if answer.frontier_exact else "as far as found"
    columns = ["No.", *(plan.name_of(p) for p in plan.parties), "Steps"]
    widths = [6, *[40 // len(plan.parties)] * len(plan.parties), 54]
    return cells.table(f"Orders that no other beats for every party ({sure})", columns, rows, widths=widths)


def dropped(answer: Answer) -> Table:
    """What leaving steps out would change."""
    rows = [
        row(
            cells.words([called(answer.plan, name) for name in d.dropped]),
            cells.text(two(d.account.peak)),
            cells.text(two(d.account.total)),
            cells.text("yes" if d.exact else "no"),
        )
        for d in answer.dropping
    ]
    return cells.table("By number of steps left out", ["Left out", "Largest guarantee", "Sum", "Proven best"], rows)


def values(plan: Plan) -> Table:
    """The assumptions, each with the reason that was written for it."""
    rows = [
        row(
            cells.both(cells.text(c.title or c.id), cells.text(c.id if c.title else "")),
            cells.text(plan.name_of(c.by)),
            cells.text(each(plan, c.values)),
            cells.text(_left(plan, c)),
            cells.text(c.why, none="no reason written"),
        )
        for c in plan.commitments
    ]
    columns = ["Step", "By", "Assumed worth", "What stays after breakdown", "Reason written"]
    caption = "Assumed worth of each step to each party; 0 where none is named"
    return cells.table(caption, columns, rows, fold=True, widths=[24, 12, 22, 16, 26])


def each(plan: Plan, of: Mapping[str, Span]) -> str:
    """Assumed worth to each party, in words."""
    return "; ".join(f"{plan.name_of(party)} {_span(span)}" for party, span in of.items())


def _span(span: Span) -> str:
    said = f"{float(span.low):g} to {float(span.high):g}" if span.ranged else f"{float(span.low):g}"
    return said.replace("-", MINUS)


def _left(plan: Plan, c: Commitment) -> str:
    low, high = (f"{float(x):.0%}" for x in (c.persists.low, c.persists.high))
    share = low if low == high else f"{low} to {high}"
    return f"{each(plan, c.after_breakdown)}; of the rest {share}" if c.after_breakdown else share


__all__ = ["ORDERS", "WIDTHS", "bonds", "compared", "dropped", "each", "points", "row", "stages", "steps", "values"]
