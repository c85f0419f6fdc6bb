"""Dates as the ledger needs them: the day that a cut reaches, some day of a recorded date, a deadline that runs.

Invariant: nothing here makes a date more certain than its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from math import inf, isfinite

from evenhand.record import dates
from evenhand.record.dates import Answer, Date

HOURS = re.compile(r"PT([0-9]{1,6})H")
"""Durations in hours, which `dates.add` refuses; comparisons are on days, so a deadline in hours covers a few."""

read = lru_cache(maxsize=65_536)(dates.read)
"""`dates.read`, remembering what it has read."""


def some_day(date: Date) -> Date:
    """A recorded date as one unknown day of it, so that as a limit it is doubtful between its ends.

    >>> moved = dates.add(some_day(read("2020-11")), "P5D")
    >>> dates.not_after(read("2020-11-20"), moved).value
    'cannot_tell'
    """
    return replace(
        date,
        begins_by=inf if date.latest is None else date.latest,
        ends_from=-inf if date.earliest is None else date.earliest,
        start=None,
        end=None,
    )


def reached(cut: Date) -> Date:
    """The day that a cut, read as its latest day, has reached: in doubt where the cut's end is."""
    first = int(cut.ends_from) if isfinite(cut.ends_from) else None
    return replace(cut, earliest=first, latest=cut.latest, start=None, end=None)


def hull(found: Iterable[Date]) -> Date | None:
    """One unknown day between the earliest and the latest of several dates; None of none."""
    all_of = list(found)
    if len({date.text for date in all_of}) <= 1:
        return all_of[0] if all_of else None
    first, last = [date.earliest for date in all_of], [date.latest for date in all_of]
    joined = replace(
        all_of[0],
        text=" or ".join(dict.fromkeys(date.text for date in all_of)),
        earliest=None if None in first else min(day for day in first if day is not None),
        latest=None if None in last else max(day for day in last if day is not None),
    )
    return some_day(joined)


def after(start: Date, within: str) -> Date:
    """The limit that starts to run on a recorded date, in doubt as far as its start is.

    Raises:
        DateError: `within` is no duration in whole years, months, weeks, days, or hours.

    >>> after(read("2020-11-20"), "P5D").text
    '2020-11-25'
    >>> six_hours = after(read("2020-11-20"), "PT6H")
    >>> [dates.not_after(read(f"2020-11-2{n}"), six_hours).value for n in (0, 1, 2)]
    ['yes', 'cannot_tell', 'no']
    """
    hours = HOURS.fullmatch(within)
    if hours is None:
        return dates.add(some_day(start), within)
    least, rest = divmod(int(hours[1]), 24)
    first = dates.add(some_day(start), f"P{least}D")
    if not rest or first.latest is None:
        return first
    return replace(first, text=f"{start.text}+{within}", latest=first.latest + 1)


def days_over(limit: Date, done: Date) -> tuple[int | None, int | None]:
    """Least and greatest number of days by which `done` lies after a limit; None where no number can be given."""
    least = None if done.earliest is None or limit.latest is None else done.earliest - limit.latest
    most = None if done.latest is None or not isfinite(limit.ends_from) else done.latest - int(limit.ends_from)
    return least, most


def later(left: str | None, right: str | None) -> bool:
    """Whether a date as recorded certainly lies after another; what has no date is after nothing."""
    return left is not None and right is not None and dates.before(read(right), read(left)) is Answer.YES


def by(texts: Iterable[str | None], cut: str) -> Answer:
    """Whether the first date that is given lies no later than a cut; none given: cannot tell."""
    text = next((text for text in texts if text), None)
    return Answer.CANNOT_TELL if text is None else dates.not_after(read(text), read(cut))


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key in which AG1-2 comes before AG1-10.

    >>> sorted(["AG1-10", "AG1-2"], key=natural)
    ['AG1-2', 'AG1-10']
    """
    parts = re.findall(r"\d+|\D+", text)
    return tuple((0, int(part), part) if part.isdecimal() else (1, 0, part) for part in parts)
