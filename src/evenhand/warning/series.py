"""The monthly series that a case has for forecasts, and what it has that may not be used, with the reason.

Invariant: a series comes from rows whose frame says how they came about, and not by search; else it is refused. The
unit is named. A month that may lie after a cut is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

import polars as pl

from evenhand.record import dates
from evenhand.record.view import View
from evenhand.warning.frames import Refused, refusal, why_not_panel
from evenhand.warning.months import month_words
from evenhand.warning.ownincidents import incident_rows, last_whole_month
from evenhand.warning.panel import AS_KNOWN, Panel
from evenhand.warning.panelfaults import PanelError
from evenhand.warning.panelfile import from_rows

Row = dict[str, Any]

TERRITORY = "A country's series counts what happened on its territory, whoever did it."


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Series:
    """One unit's counts by month."""

    unit: str
    counts: str  # what is counted, where: the frame's own words
    table: str  # panel or incidents
    frame: str
    rule: str
    sources: tuple[str, ...]
    months: tuple[str, ...]  # YYYY-MM of every figure, in order
    values: tuple[int, ...]
    vintage: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Found:
    """Series that may be used, as one panel, and what was refused."""

    panel: Panel | None
    series: tuple[Series, ...]  # in the panel's order of units
    refused: tuple[Refused, ...]
    origin: int  # month_id of the last month seen; 0 without a panel


def read(view: View) -> Found:
    """Read a view's series: its panel, or its own incidents where no panel may be used and their frame allows it."""
    refused = list(_cut_away(view))
    for rows_of in (_panel_rows, incident_rows):
        rows = rows_of(view, refused)
        found = _found(view, rows, refused) if rows else None
        if found is not None:
            return found
    return Found(panel=None, series=(), refused=tuple(refused), origin=0)


def _cut_away(view: View) -> Iterator[Refused]:
    """A panel of which a cut left nothing."""
    lost = {cut: tables.get("panel", 0) for cut, tables in view.left_out.items()}
    if view.tables["panel"].is_empty() and any(lost.values()):
        reason = "none of them certainly came, and was out, by the date given"
        yield Refused(what=f"the panel's figures ({sum(lost.values())})", reason=reason, do="give a later date")


def _found(view: View, rows: list[Row], refused: list[Refused]) -> Found | None:
    """A panel of the rows; None where it cannot be one."""
    dated = all(row["known"] for row in rows)
    frame = pl.DataFrame(rows, schema={"unit": pl.String, "month": pl.String, "target": pl.Float64, "known": pl.String},
                         strict=False)  # fmt: skip
    try:
        panel = from_rows(frame, unit="unit", time="month", target="target", known_on="known" if dated else None)
    except PanelError as error:
        what = f"{len(error.faults)} of the {len(rows)} rows of {rows[0]['table']}"
        refused.append(
            Refused(
                what=what,
                reason="they make no panel of whole counts, each month once and within 300 years",
                do="correct them",
            )
        )
        return None
    origin = _origin(view, panel)
    if origin < int(panel.months[0]):
        return None
    return Found(panel=panel, series=tuple(_series(panel, rows, origin)), refused=tuple(refused), origin=origin)


def _series(panel: Panel, rows: list[Row], origin: int) -> Iterator[Series]:
    seen = panel.until(origin)
    for place, unit in enumerate(seen.units):
        mine = [row for row in rows if row["unit"] == unit]
        held = [(int(m), int(v)) for m, v in zip(seen.months, seen.target[place], strict=True) if isfinite(v)]
        yield Series(
            unit=unit,
            counts=mine[0]["counts"],
            table=mine[0]["table"],
            frame=mine[0]["frame"],
            rule=mine[0]["rule"],
            sources=tuple(sorted({row["source"] for row in mine if row["source"]})),
            months=tuple(month_words(month) for month, _ in held),
            values=tuple(value for _, value in held),
            vintage=seen.vintage,
        )


def _origin(view: View, panel: Panel) -> int:
    """The last month that may be seen.

    Without dates of publication that is the last month with a figure. With them it is the month that the known-on cut
    reaches, else that of the latest publication: figures of its own may come later.
    """
    if panel.vintage != AS_KNOWN or panel.rows is None:
        return panel.last
    origin = int(panel.rows.known.max())
    if view.as_of is not None:
        origin = min(origin, last_whole_month(view.as_of, origin))
    return origin


def _panel_rows(view: View, refused: list[Refused]) -> list[Row]:
    """Rows of the units whose every figure has a frame that allows a forecast."""
    frames = {row["id"]: row for row in view.tables["frames"].iter_rows(named=True)}
    by_unit: dict[str, list[Row]] = {}
    for row in view.tables["panel"].iter_rows(named=True):
        by_unit.setdefault(row["unit"], []).append(row)
    kept: list[Row] = []
    for unit in sorted(by_unit):
        rows = by_unit[unit]
        reason = why_not_panel(rows, frames)
        if reason:
            refused.append(refusal(unit, reason))
            continue
        kept += _latest(_panel_row(row, frames[row["frame"]]) for row in rows)
    return kept


def _panel_row(row: Row, frame: Row) -> Row:
    return {
        "unit": row["unit"], "month": row["month"], "target": row["target"], "known": _day(row["known_on"]),
        "source": row["source"], "table": "panel", "frame": frame["id"], "rule": frame["rule"],
        "counts": ", ".join(filter(None, (frame["sought"], frame["area"]))),
    }  # fmt: skip


def _day(known_on: str | None) -> str | None:
    """The last day on which a figure can have come out; None where it is not known."""
    latest = dates.parse(known_on).latest if known_on else None
    if latest is None:
        return None
    year, month, day = dates.civil(latest)
    return f"{year:04d}-{month:02d}-{day:02d}"


def _latest(rows: Iterable[Row]) -> list[Row]:
    """One row a month and day of publication; where some have no such day, the one published last a month."""
    found = sorted(rows, key=lambda row: (row["month"], row["known"] or "", row["target"], row["source"]))
    if all(row["known"] for row in found):
        return list({(row["month"], row["known"]): row for row in found}.values())
    return [row | {"known": None} for row in {row["month"]: row for row in found}.values()]
