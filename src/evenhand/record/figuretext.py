"""What a figure may mean that is written with marks or in words: `1,200`, `3–5`, `12+`, `٤`, `about forty`, `several`.

A reading is offered to the person who wrote it. Nothing is ever changed by it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

EMPTY = "an empty cell: what is not known is no figure, and the paraphrase says so"
WORDS = "an empty cell, with the words in the paraphrase: they give no figure"

_BELOW_TWENTY = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_UNITS = {word: n for n, word in enumerate(_BELOW_TWENTY)} | {
    "a": 1,
    "an": 1,
    "no": 0,
    "none": 0,
    "nil": 0,
    "nobody": 0,
}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_TIMES = {
    "couple": 2,
    "pair": 2,
    "dozen": 12,
    "score": 20,
    "hundred": 100,
    "thousand": 1000,
    "k": 1000,
    "lakh": 100_000,
    "million": 1_000_000,
    "mn": 1_000_000,
    "crore": 10_000_000,
}
_VAGUE = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000}
_NOTHING = frozenset(
    {
        "",
        "?",
        "-",
        "--",
        "na",
        "n/a",
        "n.a",
        "nan",
        "nk",
        "n/k",
        "tbc",
        "tbd",
        "null",
        "none given",
        "unknown",
        "not known",
        "unclear",
        "unconfirmed",
        "not recorded",
        "no data",
        "no information",
        "not available",
        "not given",
        "not stated",
        "undisclosed",
        "x",
        "..",
        "…",
    }
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SAME = str.maketrans(
    {
        "٬": ",",
        "٫": ".",
        "،": ",",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
        "–": "-",
        "—": "-",
        "−": "-",
        "‒": "-",
        "‐": "-",
        "‑": "-",
        "〜": "~",
        "∼": "~",
        "≈": "~",
        "≃": "~",
        "≧": "≥",
        "≦": "≤",
        "⩾": "≥",
        "⩽": "≤",
        "＋": "+",
    }
)

_NUM = r"\d+(?:[ ,.'_]\d+)*"
_WHOLE = re.compile(r"\d{1,3}(?:([ ,.'_])\d{3})(?:\1\d{3})*|\d{1,2}(?:,\d{2})+,\d{3}")
_TAIL = r"(?:\s+(?:[a-z]\S*)(?:\s+[a-z]\S*){0,4})?"  # "people", "persons killed"
_MANY = "|".join(_TIMES)
_WORD = rf"(?:{'|'.join([*_UNITS, *_TENS, *_TIMES, 'half'])})\b"
_FIGURE = rf"({_NUM}(?: ?(?:{_MANY})s?\b)?|{_WORD}(?:(?: |-| and ){_WORD})*)"
_RANGE = re.compile(rf"(?:between |from )?{_FIGURE}(?: ?(?:-|\.\.+|/) ?| (?:to|or|and|until|till) ){_FIGURE}{_TAIL}")
_OVER = (
    r">=?|≥|at least|over|more than|above|upwards? of|no fewer than|no less than|not less than|min(?:imum|\.)?(?: of)?"
)
_UNDER = r"<=?|≤|at most|up to|no more than|not more than|fewer than|less than|under|below|max(?:imum|\.)?(?: of)?"
_NEAR = r"about|around|approximately|approx\.?|circa|ca?\.?|~|roughly|some|nearly|almost|estimated|est\.?"
_MORE = r" ?(?:\+|plus|(?:or|and) (?:more|over|above))"
_LEAST = re.compile(rf"(?:{_OVER}) ?{_FIGURE}{_TAIL}|{_FIGURE}{_MORE}{_TAIL}")
_MOST = re.compile(rf"(?:{_UNDER}) ?{_FIGURE}{_TAIL}|{_FIGURE} (?:or|and) (?:fewer|less){_TAIL}")
_ABOUT = re.compile(rf"(?:{_NEAR}) ?{_FIGURE}{_TAIL}|{_FIGURE} ?(?:~|\(?(?:approx\.?|approximately|est\.?)\)?)")
_DATE = re.compile(rf"(\d{{1,2}})[-. /]?({'|'.join(_MONTHS)})[a-z]*\.?|({'|'.join(_MONTHS)})[a-z]*[-. /](\d{{1,2}})")
_SUM = re.compile(rf"({_NUM}) ?\+ ?({_NUM})")
_ONE_AND_MORE = re.compile(rf"({_NUM})\s*[\[(].*|({_NUM})\s*[*†‡?!]+")


@lru_cache(maxsize=4096)
def offer(text: str) -> str:
    """What to write instead of a figure that is no plain number, as far as that can be told.

    >>> offer("3–5"), offer("1 200"), offer("12+"), offer("٤"), offer("about 40")
    ('low=3 high=5', '1200', 'low=12', '4', '40, with count_type=estimate')
    """
    said = _plain(text)
    if said.rstrip(".") in _NOTHING or said in _NOTHING:
        return EMPTY
    return next(filter(None, (read(said) for read in _READERS)), WORDS)


def number(text: str) -> float | None:
    """The number that digits with marks, or English words, stand for."""
    said = _plain(text)
    found = re.fullmatch(rf"({_NUM})(?: ?({_MANY})s?)?", said)
    if found is None:
        return _in_words(said)
    value = _digits(found[1])
    return None if value is None else value * _TIMES.get(found[2] or "", 1)


def written(value: float) -> str:
    """A number in digits alone."""
    return f"{value:.0f}" if value == int(value) else f"{value:.10g}"


def _plain(text: str) -> str:
    """One spelling of digits, blanks, dashes and marks, whatever the script."""
    said = "".join(_digit(c) for c in unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME))
    said = "".join(c for c in said if unicodedata.category(c) != "Cf")
    return re.sub(r"(?<=\d)\.$", "", re.sub(r"\s+", " ", said).strip().casefold())


def _digit(character: str) -> str:
    value = unicodedata.numeric(character, None)
    if value is None or character.isascii():
        return character
    return written(value) if value == int(value) else character


def _digits(text: str) -> float | None:
    if _WHOLE.fullmatch(text):
        return float(re.sub(r"\D", "", text))
    found = re.fullmatch(r"(\d{1,3}(?:[ ,.'_]\d{3})*|\d+)(?:[.,](\d+))?", text)
    return None if found is None else float(re.sub(r"\D", "", found[1]) + "." + (found[2] or "0"))


def _in_words(said: str) -> float | None:
    """A number in English words."""
    words = [word for word in re.split(r"[ -]", said) if word not in {"and", "of"}]
    total, part, seen = 0.0, 0.0, False
    for word in words:
        if word in _UNITS or word in _TENS:
            part += _UNITS.get(word, _TENS.get(word, 0))
        elif word in _TIMES and (seen or word in {"couple", "pair", "dozen", "hundred", "thousand"}):
            part = max(part, 1) * _TIMES[word]
            if _TIMES[word] >= 1000:  # what stands before it is a part of its own
                total, part = total + part, 0
        elif word == "half" and not seen:
            return {"half a dozen": 6.0, "half dozen": 6.0}.get(said)
        else:
            return None
        seen = True
    return total + part if seen else None


def _is_thousands(said: str) -> str | None:
    if re.fullmatch(r"\d{1,3}[.]\d{3}", said):
        return f"{said.replace('.', '')}, if the point marks thousands"
    return None


def _is_number(said: str) -> str | None:
    value = number(said)
    if value is None:
        return None
    if value != int(value):
        return "a whole number: what is counted here has no parts"
    return written(value)


def _is_date(said: str) -> str | None:
    found = _DATE.fullmatch(said)
    if found is None:
        return None
    pair = sorted((int(found[1] or found[4]), _MONTHS.index(found[2] or found[3]) + 1))
    return f"low={pair[0]} high={pair[1]}, if a spreadsheet made a date of {pair[0]}-{pair[1]}"


def _is_range(said: str) -> str | None:
    found = _RANGE.fullmatch(said)
    low, high = (number(found[1]), number(found[2])) if found else (None, None)
    if low is None or high is None or low > high:
        return None
    return f"low={written(low)} high={written(high)}"


def _bound(pattern: re.Pattern[str], form: str) -> Callable[[str], str | None]:
    def read(said: str) -> str | None:
        found = pattern.fullmatch(said)
        value = number(next(filter(None, found.groups()), "")) if found else None
        return None if value is None else form.format(written(value))

    return read


def _is_vague(said: str) -> str | None:
    word = said.partition(" ")[0]
    return f"low={_VAGUE[word]}, if you read it so; else {WORDS}" if word in _VAGUE else None


def _is_sum(said: str) -> str | None:
    found = _SUM.fullmatch(said)
    both = [_digits(part) for part in found.groups()] if found else []
    if len(both) != 2 or both[0] is None or both[1] is None:
        return None
    return f"{written(both[0] + both[1])}, or a claim for each of the two figures"


def _is_negative(said: str) -> str | None:
    found = re.fullmatch(rf"- ?({_NUM})", said)
    value = _digits(found[1]) if found else None
    return None if value is None else f"{written(value)}, without the minus: no count lies below 0"


def _is_among_words(said: str) -> str | None:
    """A figure with words around it."""
    figures = re.findall(rf"(?<![\w.,])({_NUM})(?![\w])", said)
    first = _ONE_AND_MORE.fullmatch(said)
    value = _digits(first[1] or first[2]) if first else _digits(figures[0]) if len(figures) == 1 else None
    if value is not None and value == int(value):
        return f"{written(value)}, with the rest in the paraphrase"
    if len(figures) > 1:
        return "a claim for each of the figures"
    words = said.split(" ")
    value = next((v for n in range(len(words), 0, -1) if (v := _in_words(" ".join(words[:n]))) is not None), None)
    if value is None or words[0] in {"a", "an"}:
        return None
    return f"{written(value)}, with the rest in the paraphrase"


def _readers() -> Iterator[Callable[[str], str | None]]:
    yield from (_is_thousands, _is_number, _is_date, _is_range)
    yield _bound(_LEAST, "low={}")
    yield _bound(_MOST, "high={}")
    yield _bound(_ABOUT, "{}, with count_type=estimate")
    yield from (_is_negative, _is_vague, _is_sum, _is_among_words)


_READERS = tuple(_readers())
