"""Numbers of people in words and digits. Invariant: what is vague stays a range with open ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evenhand.fairness.text.sheet import Sentence
from evenhand.fairness.text.times import MONTHS

_WORDS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
         "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"), start=1)
} | {word: 10 * number for number, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2)}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_VAGUE = {"dozens": (24, 99), "scores": (40, 199), "hundreds": (200, 1_999), "thousands": (2_000, 99_999)}
_FLOOR = {"over", "least", "than"}
_ABOUT = {"about", "around", "some", "nearly", "almost", "roughly", "approximately"}
_ROUGH = 0.1  # share by which a number said to be rough may be off
_TO = {"to", "-", "–", "or"}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Number:
    """A number as a text gives it."""

    low: float | None
    high: float | None  # None: no upper end
    end: int  # token after it


def numbers(s: Sentence) -> Iterator[tuple[int, Number]]:
    """The numbers of a sentence with the token at which each begins; a range is one number."""
    at = s.first
    while at < s.end:
        found = _number(s, at)
        if found is not None:
            yield at, found
        at = found.end if found is not None else at + 1


def _number(s: Sentence, at: int) -> Number | None:
    """The number that begins at a token; years, days, ordinals and parts of words are none."""
    word = s.low(at)
    if word in _VAGUE:
        low, high = _VAGUE[word]
        return Number(low=low, high=high, end=at + 1)
    if word in {"several", "few"} and s.low(at + 1) in _SCALES:
        scale = _SCALES[s.low(at + 1)]
        return Number(low=2.0 * scale, high=10.0 * scale - 1, end=at + 2)
    value, end = _scaled(s, at)
    if value is None or (word.isdigit() and len(word) == 4 and 1800 <= value < 2100):
        return None
    if s.low(end) in MONTHS or s.low(at - 1) in MONTHS:  # a day
        return None
    to, after = _scaled(s, end + 1) if s.low(end) in _TO else (None, end)
    if to is not None and to > value and s.low(after) not in MONTHS:
        return Number(low=value, high=to, end=after)
    return _bounded(value, s.low(at - 1), end)


def _bounded(value: float, before: str, end: int) -> Number:
    """A number with the word before it: `at least`, `over`, `about`, `some`."""
    if before in _ABOUT:
        return Number(low=value * (1 - _ROUGH), high=value * (1 + _ROUGH), end=end)
    return Number(low=value, high=None if before in _FLOOR else value, end=end)


def _scaled(s: Sentence, at: int) -> tuple[float | None, int]:
    value, end = _value(s.low(at)), at + 1
    while value is not None and s.low(end) in _SCALES:
        value, end = value * _SCALES[s.low(end)], end + 1
    return value, end


def _value(word: str) -> float | None:
    if word in _WORDS:
        return float(_WORDS[word])
    plain = word.replace(",", "")
    if not plain.isdecimal() or ("," in word and any(len(part) != 3 for part in word.split(",")[1:])):
        return None
    return float(plain)
