"""Triggers set beforehand against a forecast: reached or not, by which month, what is due by when, what answers it.

Invariant: a trigger speaks of one month at a time, so none is reached by adding months up. A decision answers one
because its row says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.record import dates
from evenhand.record.dates import Answer, DateError, sort_key
from evenhand.record.view import View
from evenhand.warning.months import month_id, month_words
from evenhand.warning.outlook import Ahead, Chance, Outlook

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Held:
    """A trigger against one unit's forecast."""

    unit: str
    origin: str  # YYYY-MM, of the forecast
    reached: bool
    month: str  # the month with the largest probability
    probability: float
    since_earlier: bool  # the forecast of a month before had reached it too, of the same months
    due: str | None  # EDTF; None where it is not reached, or states no time
    answers: tuple[Row, ...]  # decisions that carry it out, not certainly before the forecast


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Trigger:
    """A trigger of the case, and how it stands."""

    row: Row  # of `triggers`
    decisions: tuple[Row, ...]  # every decision that carries it out, by date
    held: tuple[Held, ...]  # one a unit that was forecast; empty where nothing was
    why_not: str | None  # why it cannot be held against any forecast


def triggers(view: View, ahead: Ahead | None) -> tuple[Trigger, ...]:
    """The triggers of a view in their order; held against forecasts where there are some."""
    by: dict[str, list[Row]] = {}
    for row in view.tables["decisions"].iter_rows(named=True):
        by.setdefault(row["trigger"] or "", []).append(row)
    sizes = set(view.tables["thresholds"]["name"])
    return tuple(
        _trigger(row, _by_date(by.get(row["id"], ())), ahead, sizes)
        for row in view.tables["triggers"].iter_rows(named=True)
    )


def stated(rows: Iterable[Row]) -> dict[str, float]:
    """Threshold's name → the lowest probability at which a trigger on it is reached."""
    found: dict[str, float] = {}
    for row in rows:
        if row["threshold"] is not None and row["probability"] is not None:
            found[row["threshold"]] = min(row["probability"], found.get(row["threshold"], 1.0))
    return found


def _trigger(row: Row, decisions: tuple[Row, ...], ahead: Ahead | None, sizes: set[str]) -> Trigger:
    why_not = _why_not(row, sizes)
    held = () if ahead is None or why_not else tuple(_held(row, decisions, one) for one in ahead.outlooks)
    return Trigger(row=row, decisions=decisions, held=held, why_not=why_not)


def _why_not(row: Row, sizes: set[str]) -> str | None:
    if row["threshold"] not in sizes:
        return "it names no threshold of the case"
    if row["probability"] is None:
        return "it states no probability"
    return None


def _held(row: Row, decisions: Sequence[Row], outlook: Outlook) -> Held:
    chance = next(one for one in outlook.chances if one.threshold.name == row["threshold"])
    place, peak = chance.peak
    reached = peak >= row["probability"]
    earlier = reached and _earlier(chance, row["probability"])
    day = last_day(outlook.origin)
    since = last_day(month_words(month_id(outlook.origin) - 1)) if earlier else day
    return Held(
        unit=outlook.unit,
        origin=outlook.origin,
        reached=reached,
        month=outlook.months[place],
        probability=peak,
        since_earlier=earlier,
        due=_due(since, row["within"]) if reached else None,
        answers=tuple(one for one in decisions if reached and not _came_before(one, since)),
    )


def _earlier(chance: Chance, probability: float) -> bool:
    return any(given is not None and given >= probability for given in chance.earlier or ())


def last_day(month: str) -> str:
    """The last day of a month.

    >>> last_day("2020-02")
    '2020-02-29'
    """
    year, number, day = dates.civil(int(dates.parse(month).ends_from))
    return f"{year:04d}-{number:02d}-{day:02d}"


def _due(day: str, within: str | None) -> str | None:
    """A duration after a day; None where the trigger states none that can be read."""
    if within is None:
        return None
    try:
        return dates.add(dates.parse(day), within).text
    except DateError:
        return None


def _came_before(row: Mapping[str, Any], day: str) -> bool:
    return dates.before(dates.read(row["date"]), dates.parse(day)) is Answer.YES


def _by_date(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (sort_key(row["date"]), row["id"])))
