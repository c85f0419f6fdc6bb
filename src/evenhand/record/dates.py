"""Comparing dates: every question has three answers, yes, no and cannot tell.

Invariant: *yes* and *no* hold for every day that the dates may mean; in all other cases the answer
is *cannot tell*.

A date is read in one of two ways. As **what is recorded** it is some day or days between its
earliest and its latest: `before`, `overlaps`, `gap_days`, `add`. As **what a person has set** (a
cut, a deadline, the period of a case or of a frame) it is taken whole: November ends with its last
day. So are the second arguments of `not_after` and `within`. A date set with `~`, with unspecified
digits or as a season stays doubtful at its ends. Reading and margins: `evenhand.record.edtf`.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date as _calendar_date
from enum import StrEnum
from math import inf

from evenhand.record.edtf import (
    MARGIN_DAYS,
    MARGIN_MONTHS,
    Date,
    DateError,
    Edge,
    Precision,
    civil,
    interval,
    ordinal,
    parse,
    shift_months,
)

__all__ = [
    "MARGIN_DAYS",
    "MARGIN_MONTHS",
    "UNREAD",
    "Answer",
    "Bounds",
    "Date",
    "DateError",
    "Edge",
    "Precision",
    "add",
    "before",
    "bounds",
    "civil",
    "gap_days",
    "not_after",
    "ordinal",
    "overlaps",
    "parse",
    "parse_month",
    "read",
    "sort_key",
    "within",
]


Bounds = tuple[int | None, int | None]
"""Earliest and latest day number; None where the end is open or unknown."""

_DURATION = re.compile(
    r"P(?=[0-9])(?:(?P<years>[0-9]{1,6})Y)?(?:(?P<months>[0-9]{1,6})M)?"
    r"(?:(?P<weeks>[0-9]{1,6})W)?(?:(?P<days>[0-9]{1,6})D)?"
)
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_DAY_CHARS = 10


UNREAD = Date(
    text="could not be read",
    earliest=None,
    latest=None,
    precision=Precision.INTERVAL,
    begins_by=inf,
    ends_from=-inf,
    start=Edge.UNKNOWN,
    end=Edge.UNKNOWN,
)
"""The date of a cell that is empty or could not be read: every question about it is answered *cannot tell*."""


class Answer(StrEnum):
    """The answer to a question about dates."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot_tell"


def before(a: Date, b: Date) -> Answer:
    """Tell whether `a` lies before `b`.

    Yes iff latest(a) < earliest(b); no iff earliest(a) >= latest(b).

    >>> before(parse("1992-02"), parse("1992-02-26")).value
    'cannot_tell'
    >>> before(parse("2020-11-20"), parse("2020-11-25")).value
    'yes'
    """
    return _answer(yes=_last(a) < _first(b), no=_first(a) >= _last(b))


def not_after(a: Date, cut: Date) -> Answer:
    """Tell whether `a` lies no later than a cut or deadline.

    A cut is read as its latest day: `2020-11` is to the end of November, an interval to its end,
    and an open end sets no limit. Where that day is itself in doubt (`2020-11-20~`, `2020-XX`, a
    season, an unknown end), so is the answer, unless `a` is clear of the doubt.

    >>> not_after(parse("2020-11"), parse("2020-11-20")).value
    'cannot_tell'
    >>> not_after(parse("2020-11-20"), parse("2020-11")).value
    'yes'
    """
    return _answer(yes=_last(a) <= cut.ends_from, no=_first(a) > _last(cut))


def within(a: Date, period: Date) -> Answer:
    """Tell whether `a` lies in a period that a person has set.

    The period is taken whole, from the first day of its start to the last day of its end. For one
    that is itself a record (a mandate said to have ended in 2020), ask `overlaps`.

    Yes iff every day that `a` may mean is in it; no iff none is.

    >>> within(parse("2020-11-03"), parse("2020-09/2020-11")).value
    'yes'
    >>> within(parse("2020"), parse("2020-09/2020-11")).value
    'cannot_tell'
    """
    return _answer(
        yes=_first(a) >= period.begins_by and _last(a) <= period.ends_from,
        no=_last(a) < _first(period) or _first(a) > _last(period),
    )


def overlaps(a: Date, b: Date) -> Answer:
    """Tell whether `a` and `b` share a day, as recorded.

    An interval lasts from some day of its start to some day of its end, every day between
    included; any other date is one day of those that it may mean. So two accounts of `2020-11`
    need not share a day.

    >>> overlaps(parse("2014/2020"), parse("2016-04-02")).value
    'yes'
    >>> overlaps(parse("2014/2020"), parse("2020-09-27")).value
    'cannot_tell'
    """
    return _answer(
        yes=_last_start(a) <= _first_end(b) and _last_start(b) <= _first_end(a),
        no=_last(a) < _first(b) or _last(b) < _first(a),
    )


def gap_days(a: Date, b: Date) -> tuple[int | None, int | None]:
    """Return the least and the greatest number of days from `a` to `b`.

    Negative where `b` lies before `a`; None where an end that decides it is open or unknown.

    >>> gap_days(parse("2020-11-10"), parse("2020-11"))
    (-9, 20)
    """
    return _minus(b.earliest, a.latest), _minus(b.latest, a.earliest)


def add(date: Date, duration: str) -> Date:
    """Return the date a duration later, for every day that the date may mean.

    Years and months first, then weeks and days. Where the month reached is too short, its last
    day: 31 January and P1M is 28 or 29 February. An exact day gives an exact day, a date-time
    its UTC day; a sum that EDTF cannot write has the text `2020-11+P5D`, which `parse` refuses.

    Args:
        date: the date to count from.
        duration: ISO 8601, whole years, months, weeks and days: `P5D`, `P2W`, `P1Y2M10D`.

    Raises:
        DateError: no such duration. Hours are refused, since comparisons are on days.

    >>> add(parse("2020-11-20"), "P5D").text, add(parse("2020-11"), "P5D").text
    ('2020-11-25', '2020-11+P5D')
    """
    months, days = _read_duration(duration)
    if date.start is not None and date.end is not None:
        return _add_interval(date, duration)
    moved = replace(
        date,
        text=f"{date.text}+{duration}",
        earliest=None if date.earliest is None else shift_months(date.earliest, months) + days,
        latest=None if date.latest is None else shift_months(date.latest, months) + days,
        begins_by=shift_months(int(date.begins_by), months) + days,
        ends_from=shift_months(int(date.ends_from), months) + days,
    )
    return _exact(moved)


def parse_month(text: str) -> Date:
    """Return the date of a plain month `YYYY-MM`.

    Raises:
        DateError: anything else, a season, a marked or an unspecified month included.

    >>> parse_month("2020-11").precision.value
    'month'
    """
    if not _MONTH.fullmatch(text):
        raise DateError.month(text)
    return parse(text)


def bounds(texts: Iterable[str]) -> dict[str, Bounds | None]:
    """Return each distinct text's earliest and latest day number, None where it is not EDTF.

    Args:
        texts: any number of texts, repeated or not; the answer keeps the order of first sight.

    >>> bounds(["2020-11-10", "1993-04/..", "soon", "2020-11-10"])
    {'2020-11-10': (737739, 737739), '1993-04/..': (727654, None), 'soon': None}
    """
    return {text: _day_bounds(text) or _any_bounds(text) for text in dict.fromkeys(texts)}


def read(text: str | None) -> Date:
    """Return the date of a cell; where the cell is empty or could not be read, `UNREAD`.

    >>> before(read(None), parse("2020")).value, within(parse("2020"), read(None)).value
    ('cannot_tell', 'cannot_tell')
    """
    return UNREAD if text is None else parse(text)


def sort_key(text: str | None) -> tuple[bool, float, float, str]:
    """Return a key that orders any texts: by earliest, latest, then text; those unread are last.

    An open or unknown start comes before all days, such an end after all days.

    >>> sorted(["", "2020-11-10", "../2020", "2020-11"], key=sort_key)
    ['../2020', '2020-11', '2020-11-10', '']
    """
    found = (_day_bounds(text) or _any_bounds(text)) if text else None
    if found is None or text is None:
        return True, inf, inf, text or ""
    earliest, latest = found
    return (
        False,
        -inf if earliest is None else earliest,
        inf if latest is None else latest,
        text,
    )


def _answer(*, yes: bool, no: bool) -> Answer:
    if yes:
        return Answer.YES
    return Answer.NO if no else Answer.CANNOT_TELL


def _first(date: Date) -> float:
    return -inf if date.earliest is None else date.earliest


def _last(date: Date) -> float:
    return inf if date.latest is None else date.latest


def _last_start(date: Date) -> float:
    # The latest day on which it can begin: no later than its own last day.
    if date.start is Edge.OPEN:
        return -inf
    return min(_last(date.start), _last(date)) if isinstance(date.start, Date) else _last(date)


def _first_end(date: Date) -> float:
    if date.end is Edge.OPEN:
        return inf
    return max(_first(date.end), _first(date)) if isinstance(date.end, Date) else _first(date)


def _minus(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else left - right


def _read_duration(text: str) -> tuple[int, int]:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise DateError.duration(text)
    years, months, weeks, days = (int(number or 0) for number in found.groups())
    return 12 * years + months, 7 * weeks + days


def _add_interval(date: Date, duration: str) -> Date:
    start, end = (
        add(part, duration) if isinstance(part, Date) else part or Edge.UNKNOWN for part in (date.start, date.end)
    )
    text = f"{_write(start)}/{_write(end)}"
    return interval(f"{date.text}+{duration}" if "+" in text else text, start, end)


def _write(end: Date | Edge) -> str:
    if isinstance(end, Date):
        return end.text
    return ".." if end is Edge.OPEN else ""


def _exact(moved: Date) -> Date:
    # A day that EDTF can write gets its own text.
    if moved.earliest is None or moved.earliest != moved.latest:
        return moved
    year, month, day = civil(moved.earliest)
    if abs(year) > 9999:
        return moved
    sign = "-" if year < 0 else ""
    return parse(f"{sign}{abs(year):04}-{month:02}-{day:02}")


def _day_bounds(text: str) -> Bounds | None:
    # The plain YYYY-MM-DD of nearly every row, several times faster than `parse`.
    if len(text) != _DAY_CHARS or text[4] != "-" or text[7] != "-" or not text.isascii():
        return None
    try:
        day = _calendar_date.fromisoformat(text).toordinal()
    except ValueError:
        return None
    return day, day


def _any_bounds(text: str) -> Bounds | None:
    try:
        found = parse(text)
    except DateError:
        return None
    return found.earliest, found.latest
