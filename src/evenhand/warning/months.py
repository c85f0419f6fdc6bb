"""Months are counted as VIEWS counts them: 1 is January 1980; `2021-10` and 502 are one month."""

from __future__ import annotations

import re

FIRST_YEAR = 1980
LATEST = 1_800  # the largest month number read, December 2129: neither 2021 nor 202110 is a month
LONGEST = 3_600  # months from the first to the last that a series may have: 300 years
_WORDS = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_NUMBER = re.compile(r"\d{1,4}")


class MonthError(ValueError):
    """Text that is no month."""


def month_id(text: str) -> int:
    """The number of a month given as `2021-10` or as its VIEWS month_id.

    >>> month_id("1980-01"), month_id("2021-10"), month_id("502")
    (1, 502, 502)

    Raises:
        MonthError: it is neither.
    """
    given = text.strip()
    if found := _WORDS.fullmatch(given):
        return (int(found[1]) - FIRST_YEAR) * 12 + int(found[2])
    if _NUMBER.fullmatch(given) and 1 <= int(given) <= LATEST:
        return int(given)
    raise MonthError(f"given {text!r}; expected a month as 2021-10, or a VIEWS month_id (1 = January 1980)")


def month_words(number: int) -> str:
    """A month's number as `YYYY-MM`.

    >>> month_words(502), month_words(0)
    ('2021-10', '1979-12')
    """
    years, month = divmod(int(number) - 1, 12)
    return f"{FIRST_YEAR + years:04d}-{month + 1:02d}"
