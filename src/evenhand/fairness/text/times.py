"""The time a sentence speaks of. Invariant: a date is read from its paragraph or left open, never guessed.

A day that the calendar does not have is listed, and only its year is taken.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass

from evenhand.fairness.text.sheet import Layout, Sentence

_MONTHS = {
    name: f"{number:02}"
    for number, name in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
         "december"), start=1)
}  # fmt: skip
MONTHS = frozenset(_MONTHS)
_SHORT = "|".join(name[:3] for name in _MONTHS) + "|sept"
_NAMED = rf"(?P<month>{'|'.join(_MONTHS)}|(?:{_SHORT})\.?(?![^\W\d_]))"
_ORDINAL = "(?:st|nd|rd|th)?"
_WRITTEN = (
    re.compile(
        rf"(?<![\w.,/])(?P<day>[0-9]{{1,2}}){_ORDINAL}(?: day)?(?: of)?(?: the)? {_NAMED}"
        r"(?:,? (?P<year>[0-9]{4})(?!\w))?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w){_NAMED} (?:the )?(?P<day>[0-9]{{1,2}}){_ORDINAL},? "
        r"(?P<year>[0-9]{4})(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![\w./-])(?P<year>(?:18|19|20)[0-9]{2})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})(?![\w-])"),
    re.compile(
        r"(?<![\w./-])(?P<day>[0-9]{1,2})(?P<sign>[./-])(?P<month>[0-9]{1,2})(?P=sign)"
        r"(?P<year>(?:18|19|20)[0-9]{2})(?!\w)"
    ),
)
_LEAP = 2000  # taken where a day is given without its year


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class UnreadableDate:
    """A day in a text that the calendar does not have."""

    start: int  # characters into the extracted text
    end: int
    text: str


def unreadable_dates(text: str) -> list[UnreadableDate]:
    """The days in a text that no calendar has, by place.

    >>> [one.text for one in unreadable_dates("On 31 June, on 29 February 2021, by 31.04.2021, by 13/12/2020.")]
    ['31 June', '29 February 2021', '31.04.2021']
    """
    return sorted(_impossible(text), key=lambda one: (one.start, one.end))


def _impossible(text: str) -> Iterator[UnreadableDate]:
    for pattern in _WRITTEN:
        for found in pattern.finditer(text):
            named, day = found["month"], int(found["day"])
            year = int(found["year"]) if found["year"] else None
            month = int(named) if named.isdecimal() else 1 + [name[:3] for name in _MONTHS].index(named[:3].lower())
            swapped = "sign" in pattern.groupindex and _exists(year, day, month)
            unsure = year is None and (day > 31 or named.lower() not in _MONTHS)
            if not (_exists(year, month, day) or swapped or unsure):
                yield UnreadableDate(start=found.start(), end=found.end(), text=found[0])


def _exists(year: int | None, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year or _LEAP, month)[1]


def dates(s: Sentence) -> list[str]:
    """The dates in a sentence as EDTF: days, months or years; a month without a year is none.

    `26 February 1992`, `February 26, 1992`, `the 26th of February, 1992`, `February 1992`, `1992`.
    """
    found = []
    sheet = s.sheet
    for at in range(s.first, s.end):
        word = sheet.low[at]
        if len(word) == 4 and word.isascii() and word.isdigit() and word[:2] in {"18", "19", "20"}:
            found.append(_dated(s, at, word))
    return found


def _dated(s: Sentence, at: int, year: str) -> str:
    before = [s.low(at - back) for back in range(1, 6)]
    words = [word for word in before if word not in {",", "of", "the"}][:3]
    if words and words[0] in _MONTHS:
        return _day(year, _MONTHS[words[0]], words[1] if len(words) > 1 else "")
    if len(words) > 1 and words[1] in _MONTHS:
        return _day(year, _MONTHS[words[1]], words[0])
    return year


def _day(year: str, month: str, word: str) -> str:
    number = word.removesuffix("st").removesuffix("nd").removesuffix("rd").removesuffix("th")
    if not (number.isdecimal() and len(number) <= 2 and 1 <= int(number) <= 31):
        return f"{year}-{month}"
    return f"{year}-{month}-{int(number):02}" if _exists(int(year), int(month), int(number)) else year


class Times:
    """The time of each sentence: its own dates, else the years of its paragraph before it, else after it."""

    def __init__(self, layout: Layout) -> None:
        self.own = {id(s): dates(s) for s in layout.sentences}
        self._of: dict[int, list[str]] = {}
        self._carry(layout.sentences)
        self._carry(layout.sentences[::-1])

    def _carry(self, sentences: list[Sentence]) -> None:
        paragraph, last = -1, list[str]()
        for s in sentences:
            if s.paragraph != paragraph:
                paragraph, last = s.paragraph, []
            last = self.own[id(s)] or list(dict.fromkeys(date[:4] for date in last))  # a date carried on is a year
            if not self._of.get(id(s)):
                self._of[id(s)] = last

    def of(self, s: Sentence) -> list[str]:
        """EDTF dates; none where neither the sentence nor its paragraph has any."""
        return self._of.get(id(s), [])

    def all(self) -> list[str]:
        """Every date of the text."""
        return [one for listed in self.own.values() for one in listed]
