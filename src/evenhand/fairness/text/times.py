"""The time a sentence speaks of. Invariant: a date is read from its paragraph or left open, never guessed."""

from __future__ import annotations

from evenhand.fairness.text.sheet import Layout, Sentence

_MONTHS = {
    name: f"{number:02}"
    for number, name in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
         "december"), start=1)
}  # fmt: skip
MONTHS = frozenset(_MONTHS)
_LAST_DAY = 31


def dates(s: Sentence) -> list[str]:
    """The dates in a sentence as EDTF: days, months or years; a month without a year is none.

    `26 February 1992`, `February 26, 1992`, `the 26th of February, 1992`, `February 1992`, `1992`.
    """
    found = []
    sheet = s.sheet
    for at in range(s.first, s.end):
        word = sheet.low[at]
        if len(word) == 4 and word.isdecimal() and word[:2] in {"18", "19", "20"}:
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
    if number.isdecimal() and 1 <= int(number) <= _LAST_DAY:
        return f"{year}-{month}-{int(number):02}"
    return f"{year}-{month}"


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
