"""Codes, dates and figures in words. Nothing here knows a side: exchange the sides and every sentence stays."""

from __future__ import annotations

import re

from evenhand.record import schema

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
QUALIFIERS = {"": "", "~": "about ", "?": "perhaps ", "%": "perhaps about "}
JUDGED = "cannot be judged"
DATE = re.compile(r"(?P<year>-?\d{3}[\dX]|-?\d\dXX)(-(?P<month>\d\d|XX)(-(?P<day>\d\d|XX))?)?(?P<mark>[~?%]?)$")

YEAR = re.compile(r"-?[0-9]{2}[0-9X]{2}|Y-?[0-9]+")


def label(vocabulary: str, code: str | None) -> str | None:
    """What a code means; a word outside the vocabulary stands for itself."""
    return None if code is None else schema.load().codes[vocabulary].get(code, plain(code))


def plain(code: str) -> str:
    """A code as words."""
    return code.replace("_", " ")


def rank(vocabulary: str, code: str | None) -> tuple[int, str]:
    """Place of a code in its vocabulary, unknown words after it by name, nothing last."""
    if code is None:
        return (10_000, "")
    codes = list(schema.load().codes[vocabulary])
    return (codes.index(code), "") if code in codes else (len(codes), code)


def legend(vocabulary: str) -> list[dict[str, str]]:
    """A vocabulary with its meanings, in its own order."""
    return [{"code": code, "means": means} for code, means in schema.load().codes[vocabulary].items()]


def number(value: float | None) -> str | None:
    """`number(30000.0)` -> '30,000'; decimals stay as they are."""
    if value is None:
        return None
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,.10g}"


def span(low: float | None, high: float | None) -> str | None:
    """One source's own range, never one made of several accounts."""
    if low is None and high is None:
        return None
    if high is None:
        return f"{number(low)} or more"
    if low is None:
        return f"up to {number(high)}"
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def count(size: int, one: str, many: str) -> str:
    """`count(2, "row", "rows")` -> '2 rows'."""
    return f"{number(size)} {one if size == 1 else many}"


def date(edtf: str | None) -> str | None:
    """An EDTF date in words; what is not level 1 is shown as it stands."""
    if not edtf:
        return None
    first, slash, last = edtf.partition("/")
    return _interval(first, last) if slash else _single(edtf)


def needed_date(edtf: str | None) -> str:
    """A date that its table requires, in words, or that it could not be read."""
    return date(edtf) or "date could not be read"


def year(edtf: str | None) -> str:
    """The year in which a date begins, as a heading.

    >>> [year(text) for text in ("2020-11", "201X", "-0044-03", "Y170000002", "../2020", None)]
    ['2020', '201X', '-0044', 'Y170000002', 'Start not known', 'Date could not be read']
    """
    if not edtf:
        return "Date could not be read"
    found = YEAR.match(edtf)
    return found[0] if found else "Start not known"


def _interval(first: str, last: str) -> str:
    start, end = _single(first), _single(last)
    if first in ("", ".."):
        return f"until {end}" + ("" if first else " (start not known)")
    if last in ("", ".."):
        return f"from {start}" + ("" if last else " (end not known)")
    return _short(first, last) or f"{start} – {end}"


def _short(first: str, last: str) -> str | None:
    """'25–26 February 1992' and '2 April – 5 May 1992', where both ends are plain days."""
    left, right = DATE.match(first), DATE.match(last)
    if not (left and right) or left["year"] != right["year"] or left["mark"] or right["mark"]:
        return None
    start, end = str(_single(first)), str(_single(last))
    if not (left["month"] and right["month"]) or "(" in start + end:
        return None
    if left["month"] == right["month"] and left["day"] and right["day"]:
        return f"{int(left['day'])}–{end}"
    return f"{start.removesuffix(' ' + left['year'])} – {end}"


def _single(edtf: str) -> str:
    found = DATE.match(edtf)
    if not found:
        return "open" if edtf in ("", "..") else edtf
    year, month, day = _year(found["year"]), found["month"], found["day"]
    return QUALIFIERS[found["mark"]] + _words(edtf, year, month, day)


def _words(edtf: str, year: str, month: str | None, day: str | None) -> str:
    if month is None:
        return year
    if month == "XX":
        return f"{year} (month not known)"
    name = SEASONS.get(int(month)) or (MONTHS[int(month) - 1] if 1 <= int(month) <= 12 else None)
    if name is None:
        return edtf
    if day is None:
        return f"{name} {year}"
    return f"{name} {year} (day not known)" if day == "XX" else f"{int(day)} {name} {year}"


def _year(year: str) -> str:
    return f"{year[:-2]}00s" if year.endswith("XX") else f"{year[:-1]}0s" if year.endswith("X") else year


def natural(text: str | None) -> tuple[tuple[int, int, str], ...]:
    """Sort key in which AG1-2 comes before AG1-10."""
    parts = re.findall(r"\d+|\D+", text or "")
    return tuple((0, int(p), p) if p.isdecimal() else (1, 0, p) for p in parts)
