"""Reading a date as EDTF level 1, with the days that it may mean.

Invariant: a `Date` never claims more than its text. Every day that the text may mean lies between
`earliest` and `latest`, whichever hemisphere, time zone or unstated digit turns out to be meant.

Decisions, each of them ours, since the standard gives no bounds:

* **Days, UTC.** A day is numbered as `datetime.date.toordinal` does (1 is 0001-01-01), on in both
  directions by the same calendar. A date-time is taken to the UTC day that it falls on. Without a
  zone it may be up to 14 hours earlier or 12 hours later in UTC: up to three days. A calendar date
  is the day that was written.
* **`~`, `?` and `%`** state no margin, and a date so marked has no certain bounds. Left as they
  are, "about 10 November" would certainly come before 11 November. So both ends are widened by
  one unit of the precision (`MARGIN_MONTHS`), and a day by `MARGIN_DAYS`. `%` is widened once.
* **A season** is known only to lie in its year; summer (22) and winter (24) straddle the new year
  in one hemisphere or the other, and which year names them differs: from 1 December before it to
  31 March after it.
* **Unspecified digits** (`201X`, `2004-XX`) mean one of those years, months or days; `precision`
  is what is known (decade, year).
* `..` is an end without limit, an empty end an unknown one; one end at least must be a date.

Source: ISO 8601-2:2019, Library of Congress EDTF specification (2019).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import inf
from types import MappingProxyType
from typing import Final, Self


class Precision(StrEnum):
    """How finely a date is known."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    INTERVAL = "interval"


class Edge(StrEnum):
    """An end of an interval that is no date: `..` is open, an empty end is unknown."""

    OPEN = "open"
    UNKNOWN = "unknown"


MARGIN_DAYS: Final = 5
"""Days by which a marked day (`2020-11-10~`) is widened on either side."""

MARGIN_MONTHS: Final[Mapping[Precision, int]] = MappingProxyType(
    {
        Precision.MONTH: 1,
        Precision.SEASON: 3,
        Precision.YEAR: 12,
        Precision.DECADE: 120,
        Precision.CENTURY: 1200,
    }
)
"""Months by which a marked date of any other precision is widened on either side."""

ZONE_AHEAD_HOURS: Final = 14
ZONE_BEHIND_HOURS: Final = 12
MAX_YEAR_DIGITS: Final = 15
"""Long years go no further, so that every day number fits 64 bits."""

_SHOWN_CHARS = 60
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097
_DAYS_BEFORE = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_SUMMER_WINTER = (22, 24)
_SEASONS = range(21, 25)

_YEAR = r"(?P<year>-?[0-9]{2}(?:[0-9]{2}|[0-9]X|XX))"
_MARK = r"(?P<mark>[?~%]?)"
_CALENDAR = re.compile(rf"{_YEAR}(?:-(?P<month>[0-9]{{2}}|XX)(?:-(?P<day>[0-9]{{2}}|XX))?)?{_MARK}")
_LONG = re.compile(rf"Y(?P<year>-?[1-9][0-9]{{4,}}){_MARK}")
_TIMED = re.compile(
    r"(?P<day>-?[0-9]{4}-[0-9]{2}-[0-9]{2})T(?P<h>[0-9]{2}):(?P<m>[0-9]{2}):(?P<s>[0-9]{2})"
    r"(?P<zone>Z|(?P<sign>[+-])(?P<zh>[0-9]{2})(?::(?P<zm>[0-9]{2}))?)?"
)
_HINTS = (
    (re.compile(r"\s*"), "leave the cell empty where no date is recorded, and do not read it"),
    (re.compile(r"\s.*|.*\s", re.DOTALL), "remove the spaces around the date"),
    (re.compile(r"Y-?[0-9]{1,4}[?~%]?"), "write a year of up to four digits without Y: 2020"),
    (re.compile(r"[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}"), "write year-month-day: 2020-11-10"),
    (re.compile(r"[0-9]{8}"), "put hyphens between year, month and day: 2020-11-10"),
    (re.compile(r".*[0-9][ux].*"), "write an unspecified digit as a capital X: 201X"),
    (re.compile(r".*(open|unknown).*"), "write an open end as .. and an unknown end as nothing"),
    (re.compile(r"[\[{].*|\.\..*"), "sets are level 2: write an interval, 2020-11-10/2020-11-12"),
    (re.compile(r".*T.*"), "write the time as 2020-11-10T00:00:00Z, to the second, unmarked"),
)


_IN_ORDER = "an interval that ends no earlier than it starts"


class DateError(ValueError):
    """A text that is no date (duration, month) that can be used.

    `given` is the text; `expected` and `fix` never quote it, so that a reader of protected rows
    can report them alone.

    >>> str(DateError.unreadable("10.11.2020"))
    "given '10.11.2020'; expected an EDTF level 1 date; write year-month-day: 2020-11-10"
    """

    def __init__(self, given: str, expected: str, fix: str) -> None:
        super().__init__(given, expected, fix)
        self.given, self.expected, self.fix = given, expected, fix

    @property
    def is_reversed(self) -> bool:
        """Whether the text is an interval that ends before it starts."""
        return self.expected == _IN_ORDER

    def __str__(self) -> str:
        cut = "…" if len(self.given) > _SHOWN_CHARS else ""
        return f"given {self.given[:_SHOWN_CHARS]!r}{cut}; expected {self.expected}; {self.fix}"

    @classmethod
    def unreadable(cls, given: str) -> Self:
        """A text that is not EDTF level 1."""
        fixes = (fix for pattern, fix in _HINTS if pattern.fullmatch(given))
        fallback = "write 2020, 2020-11, 2020-11-10 or an interval such as 2020-11/2020-12"
        return cls(given, "an EDTF level 1 date", next(fixes, fallback))

    @classmethod
    def impossible(cls, given: str, expected: str) -> Self:
        """A text of the right form that names no day, month or time that exists."""
        return cls(given, expected, "look the date up in its source and correct it")

    @classmethod
    def reversed(cls, given: str) -> Self:
        """An interval that certainly ends before it starts."""
        return cls(given, _IN_ORDER, "exchange its ends")

    @classmethod
    def empty_interval(cls, given: str) -> Self:
        """An interval both of whose ends are open or unknown."""
        return cls(given, "an interval with a date at one end", "leave the cell empty instead")

    @classmethod
    def month(cls, given: str) -> Self:
        """A text that is not a plain month."""
        return cls(given, "a month YYYY-MM, from 01 to 12, unmarked", "write it as 2020-11")

    @classmethod
    def duration(cls, given: str) -> Self:
        """A text that is not a duration in whole years, months, weeks and days."""
        expected = "an ISO 8601 duration of whole years, months, weeks or days"
        return cls(given, expected, "write P5D, P2W, P3M, P1Y or P1Y2M10D; 72 hours as P3D")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Date:
    """A date as given, and the days that it may mean."""

    text: str  # as given; a sum that EDTF cannot write is "2020-11+P5D"
    earliest: int | None  # day number; None: open or unknown start
    latest: int | None  # day number; None: open or unknown end
    precision: Precision
    approximate: bool = False  # ~ or %, on either end of an interval
    uncertain: bool = False  # ? or %
    begins_by: float  # read as a period, the latest day its first day can be; ±inf if none
    ends_from: float  # read as a period, the earliest day its last day can be; ±inf if none
    start: "Date | Edge | None" = None  # None: no interval
    end: "Date | Edge | None" = None


def ordinal(year: int, month: int, day: int) -> int:
    """Return the number of a day in the proleptic Gregorian calendar, for any year.

    >>> ordinal(2020, 11, 10) == date(2020, 11, 10).toordinal(), ordinal(0, 12, 31)
    (True, 0)
    """
    past = year - 1
    leap = month > 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 365 * past + past // 4 - past // 100 + past // 400 + _DAYS_BEFORE[month] + leap + day


def civil(day: int) -> tuple[int, int, int]:
    """Return (year, month, day of month) of a day number, for any year.

    >>> civil(ordinal(-44, 3, 15))
    (-44, 3, 15)
    """
    cycles, rest = divmod(day - 1, _CYCLE_DAYS)
    found = date.fromordinal(rest + 1)
    return found.year + _CYCLE_YEARS * cycles, found.month, found.day


def month_start(year: int, month: int) -> int:
    """Return the first day of a month; months below 1 and above 12 run into other years."""
    years, index = divmod(month - 1, 12)
    return ordinal(year + years, index + 1, 1)


def shift_months(day: int, months: int) -> int:
    """Return the day so many months on; where the month is too short, its last day.

    >>> civil(shift_months(ordinal(2020, 1, 31), 1))
    (2020, 2, 29)
    """
    year, month, in_month = civil(day)
    first, following = (month_start(year, month + months + k) for k in (0, 1))
    return min(first + in_month, following) - 1


def parse(text: str) -> Date:
    """Return the EDTF level 1 date that a text states.

    Args:
        text: `2020`, `2020-11~`, `201X`, `2020-24`, `2020-11-10T00:00:00Z`, `1989~/..` and so on.

    Raises:
        DateError: not EDTF level 1; a day that does not exist; an interval certainly reversed.

    >>> found = parse("2020-11")
    >>> found.precision.value, civil(found.earliest), civil(found.latest)
    ('month', (2020, 11, 1), (2020, 11, 30))
    >>> parse("1993-04/..").latest is None
    True
    """
    return _interval(text) if text.count("/") == 1 else _single(text, text)


def _interval(text: str) -> Date:
    left, right = text.split("/")
    start, end = _end(left, text), _end(right, text)
    if isinstance(start, Date):
        return interval(text, start, end)
    if isinstance(end, Date):
        return interval(text, start, end)
    raise DateError.empty_interval(text)


def interval(text: str, start: Date | Edge, end: Date | Edge) -> Date:
    """Return the interval between two ends, one of which is a single date.

    Raises:
        DateError: it certainly ends before it starts.
    """
    earliest = start.earliest if isinstance(start, Date) else None
    latest = end.latest if isinstance(end, Date) else None
    if earliest is not None and latest is not None and latest < earliest:
        raise DateError.reversed(text)
    parts = [part for part in (start, end) if isinstance(part, Date)]
    return Date(
        text=text,
        earliest=earliest,
        latest=latest,
        precision=Precision.INTERVAL,
        approximate=any(part.approximate for part in parts),
        uncertain=any(part.uncertain for part in parts),
        begins_by=start.begins_by if isinstance(start, Date) else _edge(start, latest, -inf),
        ends_from=end.ends_from if isinstance(end, Date) else _edge(end, earliest, inf),
        start=start,
        end=end,
    )


def _edge(edge: Edge, other: int | None, limit: float) -> float:
    # An open end has no limit. An unknown one can lie as close as the other end.
    return limit if edge is Edge.OPEN or other is None else other


def _end(part: str, whole: str) -> Date | Edge:
    if part == "..":
        return Edge.OPEN
    if part == "":
        return Edge.UNKNOWN
    if "T" in part:
        fix = "write its ends as days, or record the two times apart"
        raise DateError(whole, "an interval between calendar dates", fix)
    return _single(part, whole)


def _single(text: str, whole: str) -> Date:
    if found := _CALENDAR.fullmatch(text):
        return _calendar(found, whole)
    if found := _TIMED.fullmatch(text):
        return _timed(found, whole)
    if found := _LONG.fullmatch(text):
        return _long(found, whole)
    raise DateError.unreadable(whole)


def _calendar(found: re.Match[str], whole: str) -> Date:
    year, month, day = found["year"], found["month"], found["day"]
    if year == "-0000":
        raise DateError.impossible(whole, "a year zero without a sign")
    if "X" in year:
        if month is not None:
            raise DateError.unreadable(whole)
        return _unspecified_year(found)
    if month is None:
        return _years(found, int(year), int(year), Precision.YEAR)
    if month == "XX":
        if day not in (None, "XX"):
            raise DateError.unreadable(whole)
        return _years(found, int(year), int(year), Precision.YEAR, vague=True)
    if int(month) in _SEASONS and day is None:
        return _season(found, int(year), int(month))
    if not 1 <= int(month) <= 12:
        raise DateError.impossible(whole, "a month from 01 to 12, or a season from 21 to 24")
    return _in_month(found, int(year), int(month), whole)


def _in_month(found: re.Match[str], year: int, month: int, whole: str) -> Date:
    first, last = month_start(year, month), month_start(year, month + 1) - 1
    if found["day"] in (None, "XX"):
        return _span(found, first, last, Precision.MONTH, vague=found["day"] == "XX")
    day = first + int(found["day"]) - 1
    if not first <= day <= last:
        raise DateError.impossible(whole, "a day that exists in its month")
    return _span(found, day, day, Precision.DAY)


def _unspecified_year(found: re.Match[str]) -> Date:
    year = found["year"]
    low, high = sorted(int(year.replace("X", digit)) for digit in "09")
    precision = Precision.CENTURY if year.endswith("XX") else Precision.DECADE
    return _years(found, low, high, precision, vague=True)


def _years(found: re.Match[str], low: int, high: int, precision: Precision, *, vague: bool = False) -> Date:
    return _span(found, ordinal(low, 1, 1), ordinal(high, 12, 31), precision, vague=vague)


def _season(found: re.Match[str], year: int, season: int) -> Date:
    first, last = ordinal(year, 1, 1), ordinal(year, 12, 31)
    if season in _SUMMER_WINTER:
        first, last = ordinal(year - 1, 12, 1), ordinal(year + 1, 3, 31)
    return _span(found, first, last, Precision.SEASON, vague=True)


def _long(found: re.Match[str], whole: str) -> Date:
    year = found["year"]
    if len(year.lstrip("-")) > MAX_YEAR_DIGITS:
        raise DateError.impossible(whole, f"a year of at most {MAX_YEAR_DIGITS} digits")
    return _years(found, int(year), int(year), Precision.YEAR)


def _timed(found: re.Match[str], whole: str) -> Date:
    day = _single(found["day"], whole).ends_from
    minute = _clock(found["h"], found["m"], found["s"], whole)
    ahead, behind = 60 * ZONE_AHEAD_HOURS, 60 * ZONE_BEHIND_HOURS
    if found["zone"] is not None:
        ahead = _offset(found, whole)
        behind = -ahead
    first, last = (int(day) + at // 1440 for at in (minute - ahead, minute + behind))
    return _span(found, first, last, Precision.DAY, vague=found["zone"] is None)


def _clock(hour: str, minute: str, second: str, whole: str) -> int:
    # Minutes since midnight: seconds change no day. 24:00:00 is the next day's 00:00:00.
    if (hour, minute, second) != ("24", "00", "00") and not (int(hour) < 24 and int(minute) < 60 and int(second) < 60):
        raise DateError.impossible(whole, "a time from 00:00:00 to 24:00:00")
    return 60 * int(hour) + int(minute)


def _offset(found: re.Match[str], whole: str) -> int:
    # Minutes ahead of UTC.
    hours, minutes = int(found["zh"] or 0), int(found["zm"] or 0)
    if hours > 23 or minutes > 59 or (found["sign"] == "-" and hours == minutes == 0):
        raise DateError.impossible(whole, "a zone Z, or from -23:59 to +23:59, zero being +00:00")
    return (60 * hours + minutes) * (-1 if found["sign"] == "-" else 1)


def _span(found: re.Match[str], first: int, last: int, precision: Precision, *, vague: bool = False) -> Date:
    # `vague`: the date lies somewhere in first..last, and does not fill it as a month does.
    mark = found.groupdict().get("mark") or ""
    step = 1 if mark else 0
    earliest, latest = _move(first, precision, -step), _move(last + 1, precision, step) - 1
    return Date(
        text=found[0],
        earliest=earliest,
        latest=latest,
        precision=precision,
        approximate=mark in ("~", "%"),
        uncertain=mark in ("?", "%"),
        begins_by=latest if vague else _move(first, precision, step),
        ends_from=earliest if vague else _move(last + 1, precision, -step) - 1,
    )


def _move(day: int, precision: Precision, steps: int) -> int:
    if steps == 0:
        return day
    if precision is Precision.DAY:
        return day + steps * MARGIN_DAYS
    return shift_months(day, steps * MARGIN_MONTHS[precision])
