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
_POINT = re.compile(r"^\(?(?P<number>[0-9]{1,3})(?P<end>[.)]|\.\)|\s?[-–—](?=\s))(?:\s+|$)(?P<rest>.*)$")
_SUB = re.compile(r"^(?P<number>[0-9]{1,3}(?:\.[0-9]{1,3}){1,3})(?P<end>[.)]?)(?:\s+|$)(?P<rest>.*)$")
_BARE = re.compile(
    r"^(?P<number>[0-9]{1,2})\s+(?!(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\b)"
    r"(?P<rest>(?-i:[A-Z])[^.;:,]{2,80})$",
    re.IGNORECASE,
)
_NUMERAL = re.compile(r"^(?P<number>[IVXLCl]{1,8})(?:[.)](?:\s+|$)|\s*$)(?P<rest>.*)$")  # l: an I as scanned
_INLINE = re.compile(r"^(?P<head>\S.{0,80}?)\s{1,20}(?P<point>\(?1[.)]\s+[A-Z].*)$")
_NUMBERED = (("sub", "", _SUB), ("point", "", _POINT), ("point", "I", _NUMERAL), ("point", "1", _BARE))
_BETWEEN = " \t,;:.–—-"  # between the headings of one line
_DEEP = 4  # headings in one line: `Part I, Chapter II, Article 4: Guns`
_DRESS = " \t*_"  # of Markdown, and the margins


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Mark:
    """A line that looks like a heading or the beginning of a numbered point."""

    level: str  # annex, part, section, article, point or sub
    label: str  # the number as printed
    path: tuple[int, ...]  # the number; of a sub-point, every part of it
    rest: str  # what follows it in the line
    style: str = ""  # of a point: how its number is printed; another style is another level

    @property
    def value(self) -> int:
        """The number; of a sub-point, its last part."""
        return self.path[-1]


def bare(line: str) -> str:
    """A line without margins and without the marks of Markdown around it."""
    return line.strip().lstrip(_DRESS + ">#").rstrip(_DRESS)


def mark(line: str, deep: int = _DEEP) -> Mark | None:
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
            inner = mark(found["rest"].lstrip(_BETWEEN), deep - 1) if deep > 1 else None
            named = inner is not None and inner.level in _LEVELS
            return inner if named else _mark(level, found["number"], found["rest"])
    for level, style, pattern in _NUMBERED:
        found = pattern.match(text)
        if found:
            sign = style or ("(" if text[0] == "(" else "") + found["end"].strip()[-1:]
            return _mark(level, found["number"], found["rest"], sign)
    return None


def apart(line: str) -> tuple[str, str] | None:
    """A heading and the first point of its article, where both stand in one line.

    >>> apart("Article II: Cessation of Hostilities 1. The Parties shall comply.")
    ('Article II: Cessation of Hostilities', '1. The Parties shall comply.')
    """
    one, found = mark(line), _INLINE.match(bare(line))
    named = one is not None and one.level in _LEVELS
    return (found["head"], found["point"]) if found and named and mark(found["head"]) is not None else None


def _may_head(found: re.Match[str]) -> bool:
    """Whether a heading's number is followed by its end, by a sign, or by a new sentence."""
    rest = found["rest"]
    return bool(found["end"].strip()) or not rest or not rest[0].isalpha() or rest[0].isupper()


def _mark(level: str, number: str, rest: str, style: str = "") -> Mark | None:
    values = [value_of(part) for part in number.split(".")]
    path = tuple(value for value in values if value is not None)
    if len(path) < len(values):
        return None
    return Mark(level="sub" if len(path) > 1 else level, label=number, path=path, rest=bare(rest), style=style)


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
    roman = _roman(number.replace("l", "I").upper())
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
