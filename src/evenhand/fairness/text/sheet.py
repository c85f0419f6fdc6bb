"""A text laid out in tokens and sentences. Invariant: every token and sentence keeps its place in the text as read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from evenhand.fairness.text.phrases import Phrases
from evenhand.fairness.text.quoted import quoted

_HEADING = 12  # tokens
_LONGEST = 400  # tokens of a sentence; longer ones, such as lists without stops, are cut
_FULL = frozenset('.!?…”"»’:;)')
_CLOSING = frozenset('”"»’)]“')
_OPENING = frozenset('“"«‘„([')


class Hit(NamedTuple):
    """Words of a lexicon or of a case, met in the text."""

    first: int  # token
    end: int  # token after the last
    tag: str
    key: object  # what the lexicon or the case says of them

    def __repr__(self) -> str:
        return f"<Hit {self.first} to {self.end}>"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Sheet:
    """The tokens of a text."""

    text: str
    starts: list[int]  # character offsets
    words: list[str]
    low: list[str]  # the same in lower case
    quotes: list[tuple[int, int]]  # character offsets of quoted passages, marks included

    def end(self, token: int) -> int:
        """Character offset after a token."""
        return self.starts[token] + len(self.words[token])

    def capital(self, token: int) -> bool:
        """Whether a token begins with a capital letter."""
        return self.words[token][:1].isupper()

    def quoted(self, token: int) -> bool:
        """Whether a token stands between quotation marks."""
        at = bisect_right(self.quotes, (self.starts[token], len(self.text))) - 1
        return at >= 0 and self.starts[token] < self.quotes[at][1]


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Sentence:
    """A stretch of tokens, with what was met in it."""

    sheet: Sheet
    first: int
    end: int  # token after the last
    paragraph: int
    hits: Mapping[str, list[Hit]]
    before: Sentence | None  # of the same paragraph
    verbs: dict[int, list[Hit]] | None = None  # of force or violence, by token; made when asked for

    def get(self, *tags: str) -> list[Hit]:
        """The hits of these kinds, in order of tags."""
        if len(tags) == 1:
            return self.hits.get(tags[0], [])
        return [hit for tag in tags for hit in self.hits.get(tag, ())]

    def verbs_at(self, token: int) -> list[Hit]:
        """The verbs of force or violence that begin at a token."""
        if self.verbs is None:
            self.verbs = {}
            for hit in self.get("force", "active"):
                self.verbs.setdefault(hit.first, []).append(hit)
        return self.verbs.get(token, [])

    def low(self, token: int) -> str:
        """The lower-case token, or nothing outside the sentence."""
        return self.sheet.low[token] if self.first <= token < self.end else ""

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Character offsets of a stretch of tokens."""
        return self.sheet.starts[first], self.sheet.end(end - 1)

    @property
    def heading(self) -> bool:
        """Whether it is a short line without a full stop: it has no room for who did it."""
        return self.before is None and self.end - self.first <= _HEADING and self.sheet.low[self.end - 1] not in _FULL

    @property
    def start(self) -> int:
        """Character offset of its beginning."""
        return self.sheet.starts[self.first]

    @property
    def stop(self) -> int:
        """Character offset after its end."""
        return self.sheet.end(self.end - 1)


@dataclass(kw_only=True, repr=False)
class Layout:
    """Sentences of a text, in order."""

    sheet: Sheet
    sentences: list[Sentence]

    @cached_property
    def _starts(self) -> list[int]:
        return [one.start for one in self.sentences]

    def index(self, offset: int) -> int:
        """The number of the sentence in which a character stands."""
        return max(0, bisect_right(self._starts, offset) - 1)


def lay_out(text: str, phrases: Phrases) -> Layout:
    """Cut a text into tokens and sentences and look for the phrases."""
    starts: list[int] = []
    words: list[str] = []
    for match in phrases.tokens().finditer(text):
        starts.append(match.start())
        words.append(match[0])
    low = [word.lower().replace("‑", "-") for word in words]
    sheet = Sheet(text=text, starts=starts, words=words, low=low, quotes=list(quoted(text)))
    return Layout(sheet=sheet, sentences=list(_sentences(sheet, phrases)))


def _sentences(sheet: Sheet, phrases: Phrases) -> Iterator[Sentence]:
    first = paragraph = 0
    hits: dict[str, list[Hit]] = {}
    before: Sentence | None = None
    stops = phrases.stops
    table = phrases.table
    low, size = sheet.low, len(sheet.low)
    named = 0  # token up to which a name reaches
    for at, word in enumerate(low):
        if at - first >= _LONGEST or (word in stops and (word == "\n" or _ends(sheet, at, phrases))):
            end = _past_closing(sheet, at + (word != "\n"))
            if end > first:
                before = Sentence(
                    sheet=sheet, first=first, end=end, paragraph=paragraph, hits=hits, before=before
                )  # fmt: skip
                yield before
                hits = {}
            first = max(end, at + 1)
            if word == "\n":
                paragraph += 1
                first, before = at + 1, None
        entries = table.get(word)
        if entries is not None:
            named = _meet(sheet, at, entries, hits, named)
    if size > first:
        yield Sentence(sheet=sheet, first=first, end=size, paragraph=paragraph, hits=hits, before=before)


def _meet(
    sheet: Sheet, at: int, entries: tuple[tuple[tuple[str, ...], str, object, bool], ...],
    hits: dict[str, list[Hit]], named: int,
) -> int:  # fmt: skip
    """Add what begins at a token; of names, and of each other kind, the longest only."""
    seen = set()
    for words, tag, key, capital in entries:
        size = len(words)
        kind = "name" if tag in {"side", "place"} else tag
        if kind in seen or (kind == "name" and at < named):
            continue
        if size > 1 and tuple(sheet.low[at : at + size]) != words:
            continue
        if capital and not sheet.capital(at):
            continue
        seen.add(kind)
        hits.setdefault(tag, []).append(Hit(at, at + size, tag, key))
        if kind == "name":
            named = at + size
    return named


def _ends(sheet: Sheet, at: int, phrases: Phrases) -> bool:
    after = _past_closing(sheet, at + 1)
    if after >= len(sheet.words):
        return True
    nxt = sheet.words[after]
    if not (nxt[0].isupper() or nxt[0].isdigit() or nxt in _OPENING or nxt == "\n"):
        return False
    last = sheet.words[at - 1] if at else ""
    short = sheet.low[at] == "." and (last.lower() in phrases.abbreviations or (len(last) == 1 and last.isupper()))
    return not short or nxt == "\n"


def _past_closing(sheet: Sheet, at: int) -> int:
    while at < len(sheet.words) and sheet.words[at] in _CLOSING and sheet.starts[at] == sheet.end(at - 1):
        at += 1
    return at
