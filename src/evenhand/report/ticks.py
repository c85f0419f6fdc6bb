"""Days, axis ticks and calendar bins of a timeline. Invariant: everything is a day in UTC; no time of day, no zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

Tick = tuple[date, str]  # day, label
ROOM = 46  # px that a label needs
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(text: object, where: str) -> date:
    """A day out of ``YYYY-MM-DD``.

    Errors: ValueError with the field's name and not its value, which may be protected.
    """
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise ValueError(f"{where}: expected a day as YYYY-MM-DD") from None


def ticks(first: date, last: date, width: float) -> list[Tick]:
    """Ticks from ``first`` to ``last`` with labels that do not collide on ``width`` px: years, months or days."""
    days = max(1, (last - first).days)
    most = max(2, int(width // ROOM))
    for months in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600):
        if days / 30.44 / months <= most and days > 75:
            return _with_year([t for t in _months(first, last, months) if first <= t[0] <= last])
    step = next(s for s in (1, 2, 7, 14, 28) if days / s <= most or s == 28)
    every = [first + timedelta(days=n) for n in range(0, days + 1, step)]
    return _with_year([(d, f"{d.day} {MONTHS[d.month - 1]}") for d in every])


def _with_year(found: list[Tick]) -> list[Tick]:
    """The first label says the year, if none of its own does."""
    if not found or found[0][1].isdecimal():
        return found
    return [(found[0][0], f"{found[0][1]} {found[0][0].year}"), *found[1:]]


def _months(first: date, last: date, step: int) -> Iterator[Tick]:
    """Every ``step`` months, on the first of the month, counted from year 1 so that round years are hit."""
    start = first.year * 12 + first.month - 1
    for n in range(start - start % step, last.year * 12 + last.month, step):
        if n < 12:
            continue
        year, month = divmod(n, 12)
        named = month == 0 or step >= 12
        yield date(year, month + 1, 1), str(year) if named else MONTHS[month]


def bins(first: date, last: date, width: float) -> tuple[int, list[date]]:
    """Months in a bin, and the first days of bins over a period: as short as leaves 4 px or more for each."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next(s for s in (1, 3, 6, 12, 24, 60, 120, 1200) if width * s / months >= 4)
    start = first.year * 12 + first.month - 1
    starts = range(start - start % step, last.year * 12 + last.month - 1 + 2 * step, step)
    return step, [date(max(1, n // 12), n % 12 + 1, 1) for n in starts if n // 12 <= 9999]


def span(step: int) -> str:
    """The words for a bin of ``step`` months."""
    named = {1: "month", 3: "quarter", 6: "half-year", 12: "year"}
    return named.get(step, f"{step // 12} years")
