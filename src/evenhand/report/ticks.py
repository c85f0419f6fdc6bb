"""Axis ticks and calendar bins of a timeline. Invariant: there are as many as have room, whatever its ends.

A day is a number, as `record.dates` counts them: any year will do, in UTC, with no time of day and no zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from evenhand.record import dates

Tick = tuple[int, str]  # day, label
ROOM = 46  # px that a label needs
BIN = 4  # px that a bin needs
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LABELLED = (1, 2, 3, 6, 12, 24, 60)  # months between ticks; beyond them ten times the last three, and so on
_DAY = re.compile(r"(-?\d{4,16})-(\d\d)-(\d\d)")
COUNTED = (1, 3, 6, 12, 24, 60)  # months in a bin; likewise


def day(text: object, where: str) -> int:
    """The number of a day written as ``YYYY-MM-DD``, with a year of any length, or before year 0.

    Errors: ValueError with the field's name and not its value, which may be protected.
    """
    found = _DAY.fullmatch(str(text))
    if found:
        year, month, of_month = (int(part) for part in found.groups())
        if 1 <= month <= 12 and dates.civil(number := dates.ordinal(year, month, of_month)) == (year, month, of_month):
            return number
    raise ValueError(f"{where}: expected a day as YYYY-MM-DD")


def day_text(number: int) -> str:
    """A day as ``YYYY-MM-DD``, in any year.

    >>> day_text(dates.ordinal(-44, 3, 15))
    '-0044-03-15'
    """
    year, month, of_month = dates.civil(number)
    return f"{_year_words(year)}-{month:02}-{of_month:02}"


def ticks(first: int, last: int, width: float) -> list[Tick]:
    """Ticks from ``first`` to ``last`` with labels that do not collide on ``width`` px: years, months or days."""
    days = max(1, last - first)
    most = max(2, int(width // ROOM))
    if days > 75:
        step = next(months for months in _steps(LABELLED) if days / 30.44 / months <= most)
        return _with_year([tick for tick in _months(first, last, step) if first <= tick[0] <= last])
    step = next(s for s in (1, 2, 7, 14, 28) if days / s <= most or s == 28)
    return _with_year([(n, _day_words(n)) for n in range(first, last + 1, step)])


def _steps(least: tuple[int, ...]) -> Iterator[int]:
    """Lengths in months, without end: those given, then ten times the last three, and so on."""
    yield from least
    for power in count(1):
        yield from (step * 10**power for step in (12, 24, 60))


def _day_words(number: int) -> str:
    _, month, of_month = dates.civil(number)
    return f"{of_month} {MONTHS[month - 1]}"


def _year_words(year: int) -> str:
    """A year as the record writes it.

    >>> _year_words(21), _year_words(-44)
    ('0021', '-0044')
    """
    return f"{'-' if year < 0 else ''}{abs(year):04}"


def _with_year(found: list[Tick]) -> list[Tick]:
    """The first label says the year, if none of its own does."""
    if not found or not found[0][1][-1].isalpha():
        return found
    return [(found[0][0], f"{found[0][1]} {_year_words(dates.civil(found[0][0])[0])}"), *found[1:]]


def _months(first: int, last: int, step: int) -> Iterator[Tick]:
    """Every ``step`` months, on the first of the month, counted from year 0 so that round years are hit."""
    start = _month(first)
    for n in range(start - start % step, _month(last) + 1, step):
        year, month = divmod(n, 12)
        yield dates.ordinal(year, month + 1, 1), _year_words(year) if month == 0 or step >= 12 else MONTHS[month]


def _month(number: int) -> int:
    """The months from January of year 0 to that of a day."""
    year, month, _ = dates.civil(number)
    return year * 12 + month - 1


def bins(first: int, last: int, width: float) -> tuple[int, list[int]]:
    """Months in a bin, and the first days of bins over a period: as short as leaves 4 px or more for each."""
    start, end = _month(first), _month(last)
    step = next(s for s in _steps(COUNTED) if width * s / (end - start + 1) >= BIN)
    starts = range(start - start % step, end + 2 * step, step)
    return step, [dates.ordinal(n // 12, n % 12 + 1, 1) for n in starts]


def span(step: int) -> str:
    """The words for a bin of ``step`` months."""
    named = {1: "month", 3: "quarter", 6: "half-year", 12: "year"}
    return named.get(step, f"{step // 12:,} years")
