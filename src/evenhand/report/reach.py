"""How far an axis of time goes: over the days about which most dates stand, so that one year mistyped hides no other.

Invariant: a date is on the axis, or in the words that say what is not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import NamedTuple

from evenhand.record import dates
from evenhand.report import wording
from evenhand.report.ticks import day_text

APART_YEARS = 50
"""Dates with as many years and no date between them do not share an axis."""

_APART_DAYS = APART_YEARS * 366


class Span(NamedTuple):
    """Two days, the first and the last, by their numbers."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reach:
    """The days of an axis, and what of several spans is not on it."""

    axis: Span
    before: tuple[Span, ...]  # wholly before the axis, by date
    after: tuple[Span, ...]
    partly: int  # spans of which a part is on the axis

    @property
    def words(self) -> str:
        """What the axis leaves out; empty if nothing."""
        parts = []
        if self.before:
            parts.append(f"{len(self.before):,} before it (the first: {day_words(self.before[0].first)})")
        if self.after:
            last = max(span.last for span in self.after)
            parts.append(f"{len(self.after):,} after it (the last: {day_words(last)})")
        if self.partly:
            parts.append(f"a part of {self.partly:,} that end in an arrow")
        if not parts:
            return ""
        first, last_day = map(day_words, self.axis)
        return (
            f"The axis goes from {first} to {last_day}. Not on it, as over {APART_YEARS} years lie between: "
            f"{'; '.join(parts)}. The table has them all."
        )


def reach(spans: Iterable[Span], near: str | None = None) -> Reach:
    """The axis for spans, of which there is one at least.

    It covers the group of ends of spans, no two neighbours over 50 years apart, that most spans begin or end in; of
    groups alike, one that shares a day with ``near``, else the latest.

    Args:
        spans: what is to be drawn.
        near: EDTF, the time that the case is about.

    >>> years = [Span(dates.ordinal(year, 1, 1), dates.ordinal(year, 1, 1)) for year in (21, 2020, 2021)]
    >>> [dates.civil(day)[0] for day in reach(years).axis], len(reach(years).before)
    ([2020, 2021], 1)
    """
    found = sorted(spans)
    axis = _largest(found, near)
    return Reach(
        axis=axis,
        before=tuple(span for span in found if span.last < axis.first),
        after=tuple(span for span in found if span.first > axis.last),
        partly=sum(_crosses(span, axis.first) or _crosses(span, axis.last + 1) for span in found),
    )


def day_words(number: int) -> str:
    """A day in words."""
    return wording.date(day_text(number)) or ""


def _crosses(span: Span, edge: int) -> bool:
    """Whether a span has days on either side of the beginning of a day."""
    return span.first < edge <= span.last


def _largest(spans: Sequence[Span], near: str | None) -> Span:
    groups = list(_groups(sorted({day for span in spans for day in span})))
    firsts = [group.first for group in groups]
    size = [0] * len(groups)
    for span in spans:
        for place in {bisect_right(firsts, day) - 1 for day in span}:
            size[place] += 1
    low, high = _days(near)
    return max(
        zip(size, groups, strict=True),
        key=lambda one: (one[0], one[1].first <= high and one[1].last >= low, one[1]),
    )[1]


def _groups(days: Sequence[int]) -> Iterator[Span]:
    """Days in order, cut where too long a gap lies between two."""
    first = days[0]
    for before, after in pairwise(days):
        if after - before > _APART_DAYS:
            yield Span(first, before)
            first = after
    yield Span(first, days[-1])


def _days(near: str | None) -> tuple[float, float]:
    """First and last day of a time in EDTF, without limit where it has none."""
    first, last = dates.bounds([near or ""])[near or ""] or (None, None)
    return -inf if first is None else first, inf if last is None else last
