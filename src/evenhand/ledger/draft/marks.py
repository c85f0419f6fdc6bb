"""What begins a line of an agreement: a heading with its number, or nothing.

Invariant: a line is called a heading only by its own words; whether its number is in order is for `cut` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
)  # fmt: skip
_CARDINALS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_NAMED = {word: n for words in (_ORDINALS, _CARDINALS) for n, word in enumerate(words, 1)}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_SPELT = "|".join(sorted(_NAMED, key=len, reverse=True))  # the longest first: sixteen before six
_NUMBER = rf"(?P<number>[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{0,3}}|[IVXLC]{{1,8}}|[A-H]|(?:the\s+)?(?:{_SPELT}))"
_ARTICLE = "article|art|artikel|artículo|artigo|articolo|статья|madde|maddə|հոդված|clause|point|пункт|punkt|§"
_LEVELS = {"annex": "annex|appendix|attachment|protocol", "part": "part|title|chapter|strand", "section": "section",
           "article": _ARTICLE}  # fmt: skip
_HEADING = {
    level: re.compile(rf"^(?:{words})\.?\s*{_NUMBER}(?P<end>[ \t]*[.:)–—-]+|(?=\s|$))\s*(?P<rest>.*)$", re.IGNORECASE)
    for level, words in _LEVELS.items()
}
_POINT = re.compile(r"^\(?(?P<number>[0-9]{1,3})(?:[.)]|\.\))(?:\s+|$)(?P<rest>.*)$")
_SUB = re.compile(r"^(?P<number>[0-9]{1,3}(?:\.[0-9]{1,3}){1,3})[.)]?(?:\s+|$)(?P<rest>.*)$")
_BARE = re.compile(
    r"^(?P<number>[0-9]{1,2})\s+(?!(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\b)"
    r"(?P<rest>(?-i:[A-Z])[^.;:,]{2,80})$",
    re.IGNORECASE,
)
_NUMERAL = re.compile(r"^(?P<number>[IVXLC]{1,8})(?:[.)](?:\s+|$)|\s*$)(?P<rest>.*)$")
_DRESS = " \t*_"  # of Markdown, and the margins


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line that looks like a heading or the beginning of a numbered point."""

    level: str  # annex, part, section, article, point or sub
    label: str  # the number as printed
    path: tuple[int, ...]  # the number; of a sub-point, every part of it
    rest: str  # what follows it in the line

    @property
    def value(self) -> int:
        """The number; of a sub-point, its last part."""
        return self.path[-1]


def bare(line: str) -> str:
    """A line without margins and without the marks of Markdown around it."""
    return line.strip().lstrip(_DRESS + ">#").rstrip(_DRESS)


def mark(line: str) -> Mark | None:
    """What a line begins with, if it looks like a heading.

    >>> mark("Article 9 of the Statement remains in force") is None
    True
    >>> mark("ARTICLE IV: Withdrawal").value, mark("2) to hand over").rest, mark("3.2.1 The Parties").path
    (4, 'to hand over', (3, 2, 1))
    """
    text = bare(line)
    for level, pattern in _HEADING.items():
        found = pattern.match(text)
        if found and _may_head(found):
            return _mark(level, found["number"], found["rest"])
    for level, pattern in (("sub", _SUB), ("point", _POINT), ("point", _NUMERAL), ("point", _BARE)):
        found = pattern.match(text)
        if found:
            return _mark(level, found["number"], found["rest"])
    return None


def _may_head(found: re.Match[str]) -> bool:
    """Whether a heading's number is followed by its end, by a sign, or by a new sentence."""
    rest = found["rest"]
    return bool(found["end"].strip()) or not rest or not rest[0].isalpha() or rest[0].isupper()


def _mark(level: str, number: str, rest: str) -> Mark | None:
    values = [value_of(part) for part in number.split(".")]
    path = tuple(value for value in values if value is not None)
    if len(path) < len(values):
        return None
    return Mark(level="sub" if len(path) > 1 else level, label=number, path=path, rest=bare(rest))


def value_of(number: str) -> int | None:
    """The value of a number in digits, Roman numerals, words or letters.

    >>> [value_of(n) for n in ("12", "xiv", "the Third", "B", "IIX")]
    [12, 14, 3, 2, None]
    """
    if number.isdecimal():
        return int(number)
    word = number.casefold().removeprefix("the").strip()
    if word in _NAMED:
        return _NAMED[word]
    roman = _roman(number.upper())
    if roman is not None:
        return roman
    return ord(number.upper()) - ord("A") + 1 if len(number) == 1 and number.upper() in "ABCDEFGH" else None


def _roman(number: str) -> int | None:
    if not number or set(number) - set(_ROMAN):
        return None
    worth = [_ROMAN[c] for c in number]
    total = sum(-a if a < b else a for a, b in zip(worth, [*worth[1:], 0], strict=True))
    return total if roman(total) == number else None


def roman(value: int) -> str:
    """A number as a Roman numeral, to 399.

    >>> roman(14)
    'XIV'
    """
    signs = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    out = ""
    for worth, sign in signs:
        out += sign * (value // worth)
        value %= worth
    return out
