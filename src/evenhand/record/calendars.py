"""Dates of other calendars in the Gregorian one, as an offer to whoever may have copied a date as it stood.

Solar Hijri and Ethiopian dates are exact for the years that a case covers; Islamic ones are of the tabular calendar and
may be a day or two off what was sighted; of the others, where only the count of years differs, the year is moved.
Sources: Reingold and Dershowitz, Calendrical Calculations (2018); Borkowski (1996) for the Solar Hijri leap years.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from typing import NamedTuple

_HIJRI = 227_014  # day before 1 Muharram 1 (tabular, civil), counted from 31 December of the year 0
_ETHIOPIAN = 2_795  # day before 1 Meskerem 1, likewise


class Reading(NamedTuple):
    """A date as another calendar has it, and the first and last day that it may mean."""

    calendar: str
    first: datetime.date
    last: datetime.date


def readings(year: int, month: int | None, day: int | None) -> list[Reading]:
    """What a date means in each calendar in use beside the Gregorian one.

    >>> readings(1399, 12, 15)[0]
    Reading(calendar='Solar Hijri', first=datetime.date(2021, 3, 5), last=datetime.date(2021, 3, 5))
    """
    found = []
    for name, convert in _CALENDARS.items():
        try:
            first = convert(year, month or 1, day or 1)
            last = first if day else convert(*_after(year, month)) - datetime.timedelta(days=1)
        except (ValueError, OverflowError):
            continue
        found.append(Reading(calendar=name, first=first, last=last))
    return found


def _after(year: int, month: int | None) -> tuple[int, int, int]:
    """The first day after a year or month."""
    return (year + 1, 1, 1) if month is None or month >= 12 else (year, month + 1, 1)


def _solar_hijri(year: int, month: int, day: int) -> datetime.date:
    _check(month, day, longest=31)
    cycle = year + 1595
    days = 365 * cycle + cycle // 33 * 8 + (cycle % 33 + 3) // 4 + day
    days += 31 * (month - 1) if month < 8 else 30 * (month - 7) + 186
    return datetime.date.fromordinal(days - 356_033)


def _islamic(year: int, month: int, day: int) -> datetime.date:
    _check(month, day, longest=30)
    days = day + math.ceil(29.5 * (month - 1)) + 354 * (year - 1) + (3 + 11 * year) // 30
    return datetime.date.fromordinal(days + _HIJRI)


def _ethiopian(year: int, month: int, day: int) -> datetime.date:
    _check(month, day, longest=30)
    return datetime.date.fromordinal(day + 30 * (month - 1) + 365 * (year - 1) + year // 4 + _ETHIOPIAN)


def _moved(years: int, days: int = 0) -> Callable[[int, int, int], datetime.date]:
    """A calendar whose years are counted from another one, and may begin some days later."""

    def convert(year: int, month: int, day: int) -> datetime.date:
        return datetime.date(year + years, month, day) + datetime.timedelta(days=days)

    return convert


def _check(month: int, day: int, *, longest: int) -> None:
    if not (1 <= month <= 12 and 1 <= day <= longest):
        raise ValueError


_CALENDARS: dict[str, Callable[[int, int, int], datetime.date]] = {
    "Solar Hijri": _solar_hijri,
    "Islamic": _islamic,
    "Ethiopian": _ethiopian,
    "Buddhist": _moved(-543),
    "Republic of China": _moved(1911),
}
# Whose months are not told here: the day on which the year begins moves, so a whole year is offered.
YEARS = {"Hebrew": (-3761, 9), "Bikram Sambat": (-57, 4), "Saka": (78, 3)}
"""Calendars of which a year is told alone: what to add to it, and the Gregorian month in which it begins."""
