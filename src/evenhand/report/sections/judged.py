"""Tests and verdicts in plain words and in plots: what was compared, what came out, what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from evenhand.fairness.verdict import Judged
from evenhand.report import cells
from evenhand.report.book import Row

VERDICTS = {
    "equivalent": "Equivalent",
    "unequal": "Unequal",
    "cannot_tell": "Cannot tell",
    "not_applicable": "Not applicable",
}
MEANS = (
    "Equivalent: the difference is smaller than the margin that was set beforehand. Unequal: there is a difference, "
    "and chance is an unlikely reason. Cannot tell: neither can be said from what is on record. Not applicable: the "
    "mandate withholds what this would need. None of these says why, or what anybody intended."
)
HEADS = ["What is compared", "Each side", "Difference, like held against like", "Verdict", "What it rests on"]
WIDTHS = [20, 24, 16, 12, 28]
EVIDENCE = "incidents"


def verdict(code: str) -> cells.Cell:
    """A verdict in words."""
    return {"kind": "state", "text": VERDICTS[code], "state": code}


def why(text: str) -> cells.Cell:
    """A reason in our words; its figures are those of the row."""
    return {"kind": "why", "text": text[:1].upper() + text[1:]}


def side(name: str, count: str, rate: tuple[float, float, float] | None, *, days: bool = False) -> cells.Cell:
    """One side's count, and its rate with the limits of 95 %."""
    told = count if rate is None else f"{count}; {_rate(rate, days=days)}"
    return {"kind": "labelled", "label": name, "parts": [cells.number(told, EVIDENCE)]}


def _rate(rate: tuple[float, float, float], *, days: bool) -> str:
    if days:
        return f"{rate[0]:.1f} days ({rate[1]:.1f} to {rate[2]:.1f})"
    return f"{rate[0]:.0%} ({rate[1]:.0%} to {rate[2]:.0%})"


def difference(
    found: Judged, first: str, second: str, *, days: bool = False, margin: float | None = None
) -> cells.Cell:
    """The first side less the second, with the limits of 95 % and the margin."""
    if found.estimate is None or found.low is None or found.high is None:
        return cells.text(None, none="no estimate")
    unit, scale = (" days", 1.0) if days else (" points", 100.0)
    low, high = found.low * scale, found.high * scale
    limit = None if margin is None else f"margin {margin * scale:g}{unit}"
    return cells.both(
        cells.text(f"{first} less {second}"),
        cells.number(f"{found.estimate * scale:+.1f}{unit} ({low:+.1f} to {high:+.1f})", EVIDENCE),
        cells.number(limit, EVIDENCE, none="no margin was set"),
    )


def chart(
    name: str, title: str, rows: Iterable[Row], sides: list[str], *, source: str, days: float | None = None
) -> list[Row]:
    """A plot of dots and intervals, none where nothing was estimated.

    Args:
        name: of the drawing, its own on the page.
        title: what it shows.
        rows: test, side, rate, low, high.
        sides: names in the case's order.
        source: what the figures rest on.
        days: the horizon, where the unit is days.
    """
    scale = 1.0 if days else 100.0
    data: list[dict[str, Any]] = [
        row | {key: round(row[key] * scale, 3) for key in ("rate", "low", "high")} for row in rows
    ]
    if not data:
        return []
    unit = "days to the first answer" if days else "per cent of incidents, like weighted alike"
    return [
        {
            "name": name,
            "drawing": "intervals",
            "title": title,
            "desc": "The same figures stand in the table below.",
            "axis": {
                "title": f"{unit}; dot: estimate, line: 95 % interval",
                "source": f"Source: {source}",
                "high": days or 100.0,
            },
            "sides": sides,
            "data": data,
        }
    ]
