"""What a date that lies outside a case's period may have been meant to be: a slip of the pen, or another calendar."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from evenhand.record.calendars import YEARS, readings

_DATE = re.compile(r"(?<![\d-])(-?\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?!\d)")
_MOST = 3  # years offered before a list says nothing
_SHORT = 3  # years of a period in which a year with two wrong digits is still told

Span = tuple[datetime.date, datetime.date]


def offer(text: str, period: Span) -> str:
    """The likely readings of an EDTF text within a period, or an empty string.

    >>> year = (datetime.date(2021, 1, 1), datetime.date(2021, 12, 31))
    >>> offer("0021-03-05", year), offer("1399-12-15", year)
    ('2021-03-05', '2021-03-05 if it is of the Solar Hijri calendar')
    """
    outside = [one for one in _DATE.finditer(text) if not period[0].year <= int(one[1]) <= period[1].year]
    if not outside:
        return ""
    found = outside[0]
    year, month, day = int(found[1]), *(int(part) if part else None for part in found.groups()[1:])
    moved = [text[: found.start(1)] + f"{other:04d}" + text[found.end(1) :] for other in _slips(found[1], period)]
    offers = [*(" or ".join(moved[:_MOST]),)] if 0 < len(moved) <= _MOST else []
    offers += list(dict.fromkeys(_other_calendars(year, month, day, period)))
    return "; ".join(offers)


def _slips(given: str, period: Span) -> Iterator[int]:
    """Years of the period that a slip makes the given year of: the likeliest kind alone."""
    years = (
        [year for year in range(period[0].year, period[1].year + 1) if year != int(given)] if _is_short(period) else []
    )
    for is_slip in (_is_cut, _is_swapped, _is_one_off, _is_dropped, _is_two_off):
        likely = [year for year in years if is_slip(given, f"{year:04d}")]
        if likely and (is_slip is not _is_two_off or len(years) <= _SHORT):
            yield from likely
            return


def _is_short(period: Span) -> bool:
    return period[1].year - period[0].year <= 400


def _is_cut(given: str, year: str) -> bool:
    """Two digits of the year alone: 0021, or 21 after another century's digits."""
    return given.startswith("00") and given[2:] == year[2:]


def _is_swapped(given: str, year: str) -> bool:
    """Two digits exchanged: 2012 for 2021, 2201 for 2021."""
    apart = [at for at, (a, b) in enumerate(zip(given, year, strict=False)) if a != b]
    return (
        len(given) == 4 and len(apart) == 2 and given[apart[0]] == year[apart[1]] and given[apart[1]] == year[apart[0]]
    )


def _is_one_off(given: str, year: str) -> bool:
    """One digit wrong: 3021 for 2021."""
    return len(given) == len(year) and sum(a != b for a, b in zip(given, year, strict=True)) == 1


def _is_dropped(given: str, year: str) -> bool:
    """A digit lost, and a nought before the rest: 0221 for 2021."""
    rest = given.lstrip("0")
    return len(rest) == 3 and any(year[:at] + year[at + 1 :] == rest for at in range(4))


def _is_two_off(given: str, year: str) -> bool:
    """The right century and two wrong digits: 2013 for 2021."""
    return given[:2] == year[:2]


def _other_calendars(year: int, month: int | None, day: int | None, period: Span) -> Iterator[str]:
    for reading in readings(year, month, day):
        if reading.first <= period[1] and reading.last >= period[0]:
            first, last = reading.first.isoformat(), reading.last.isoformat()
            yield f"{first if first == last else f'{first}/{last}'} if it is of the {reading.calendar} calendar"
    for name, (offset, begins) in YEARS.items():
        first_year = year + offset
        if period[0].year - 1 <= first_year <= period[1].year:
            yield f"{first_year}-{begins:02d}/{first_year + 1}-{begins:02d} if it is of the {name} calendar"
