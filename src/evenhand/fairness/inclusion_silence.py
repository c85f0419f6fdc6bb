"""The longest time for which nothing on record shows a group at a meeting.

Invariant: it is a silence of the record. Where dates leave doubt its length is a range, and no day is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evenhand.fairness.inclusion_seats import HEARD, Presence
from evenhand.record.dates import Bounds, Date, Edge, bounds, parse, read
from evenhand.record.view import View

Row = dict[str, Any]
Limits = tuple[int | None, int | None]
"""First and last day of what is told of; None where it has no such end."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Silence:
    """From one meeting at which a group was heard, or the beginning of what is told of, to the next, or the end."""

    since: str | None  # meeting; None: the beginning
    until: str | None  # meeting; None: the end
    days_least: int | None  # None where an end has no date
    days_most: int | None
    meetings: tuple[str, ...]  # held meanwhile, as far as the order of dates tells


def limits(view: View) -> Limits:
    """The days that the case covers, cut at the view's dates."""
    period = view.case_row["period"]
    first, last = bounds([period])[period] or (None, None) if period else (None, None)
    cuts = [parse(cut).latest for cut in (view.as_of, view.known_on) if cut]
    ends = [day for day in (last, *cuts) if day is not None]
    return first, min(ends) if ends else None


def longest_silence(presence: Presence, dates: Mapping[str, str | None], covered: Limits) -> Silence | None:
    """The longest silence of a group, the first of equals; None where no row of attendance speaks of it.

    Args:
        presence: the group at its meetings, by date.
        dates: EDTF date of each meeting, as far as it could be read.
        covered: the days that the case covers.
    """
    if not presence.told:
        return None
    marks = [n for n, seat in enumerate(presence.seats) if seat.part in HEARD]
    first, last = _own(presence.row["period"], covered)
    found = [
        _silence(presence, dates, before, after, first, last)
        for before, after in zip([None, *marks], [*marks, None], strict=True)
    ]
    return max(found, key=lambda one: (_size(one.days_least), _size(one.days_most), len(one.meetings)))


def _size(days: int | None) -> int:
    return -1 if days is None else days


def _silence(
    presence: Presence,
    dates: Mapping[str, str | None],
    before: int | None,
    after: int | None,
    first: Bounds,
    last: Bounds,
) -> Silence:
    ids = [seat.meeting for seat in presence.seats]
    start = first if before is None else _days(dates[ids[before]])
    end = last if after is None else _days(dates[ids[after]])
    low, high = _between(start, end)
    return Silence(
        since=None if before is None else ids[before],
        until=None if after is None else ids[after],
        days_least=low,
        days_most=high,
        meetings=tuple(ids[0 if before is None else before + 1 : len(ids) if after is None else after]),
    )


def _days(date: str | None) -> Bounds:
    found = read(date)
    return found.earliest, found.latest


def _between(start: Bounds, end: Bounds) -> tuple[int | None, int | None]:
    low = None if end[0] is None or start[1] is None else max(0, end[0] - start[1])
    high = None if end[1] is None or start[0] is None else max(0, end[1] - start[0])
    return low, high


def _own(period: str | None, covered: Limits) -> tuple[Bounds, Bounds]:
    """Between which days a group's time in the case begins, and ends."""
    first, last = covered
    if not period:
        return (first, first), (last, last)
    told = parse(period)
    return _cut(_edge(told, told.start), first, max), _cut(_edge(told, told.end), last, min)


def _edge(told: Date, edge: Date | Edge | None) -> Bounds:
    if edge is None:  # no interval: some day of the date
        return told.earliest, told.latest
    return (edge.earliest, edge.latest) if isinstance(edge, Date) else (None, None)


def _cut(found: Bounds, limit: int | None, choose: Any) -> Bounds:
    low, high = (limit if day is None else day if limit is None else choose(day, limit) for day in found)
    return low, high
