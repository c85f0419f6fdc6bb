"""Cuts the text of an agreement into its articles and numbered points.

A number counts only in its place: articles rise, points begin at one and go on by one. So a year, a sum or a
reference at the beginning of a line opens nothing. Every line of the text ends up in exactly one part, or in what was
not placed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from evenhand.ledger.draft.marks import Mark, apart, bare, mark
from evenhand.ledger.draft.parts import CONTENTS_WORDS, Line, Part, settled, unnumbered, without_contents

_CLOSING = re.compile(
    r"^(done (at|in|on|this)\b|signed (at|in|on|by)\b|in witness whereof|in faith whereof|for (and on behalf of )?the\b"
    r"|for:|on behalf of|signatures?\b|signatories\b|witness(ed)? by\b)",
    re.IGNORECASE,
)
_FURNITURE = re.compile(r"^([-–—\s]*\d{1,3}[-–—\s]*|page \d+( of \d+)?|[-–—_=*\s]{3,}|\d+\s*/\s*\d+)$", re.IGNORECASE)
_LISTED = re.compile(r"^(table of )?contents:?$", re.IGNORECASE)
_MODAL = re.compile(r"\b(shall|must|will|agrees?|undertakes?)\b", re.IGNORECASE)
_TITLE_WORDS = 12
_SHORT = 0.6  # of the longest line: a line that fills more of it goes on in the next
_NAMES_WITHIN = 8  # lines in which two names stand under a text
_GAP = 2  # points may skip this many numbers less one


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Cutting:
    """A text in its parts."""

    heading: tuple[Line, ...]  # what stands before the first article
    parts: tuple[Part, ...]
    closing: tuple[Line, ...]  # from the first line of signatures on
    skipped: tuple[Line, ...]  # page numbers, rules, tables of contents


def cut(text: str) -> Cutting:
    """Cut a text.

    >>> [part.number for part in cut("Truce" + chr(10) + "1. Fire stops." + chr(10) + "2. Guns leave.").parts]
    ['1', '2']
    """
    lines = [Line(number=n, text=part) for n, line in enumerate(text.splitlines(), 1) for part in apart(line) or [line]]
    kept = [line for line in lines if not _FURNITURE.match(line.text.strip())]
    furniture = [line for line in lines if _FURNITURE.match(line.text.strip())]
    listed = _contents(kept)
    numbers = {line.number for line in listed}
    kept, furniture = [line for line in kept if line.number not in numbers], [*furniture, *listed]
    end = _closing(kept)
    cutter = _Cutter(level=_level(kept[:end]), width=max((len(line.text) for line in kept), default=0))
    for n, line in enumerate(kept[:end]):
        cutter.take(line, kept[n + 1].text if n + 1 < end else "")
    parts, contents = without_contents(settled(cutter.parts, cutter.holders))
    parts += unnumbered(parts)
    first = parts[0].first if parts else None
    before = [line for line in cutter.before if first is None or line.number < first]
    return Cutting(
        heading=tuple(before),
        parts=tuple(parts),
        closing=tuple(kept[end:]),
        skipped=tuple(sorted([*furniture, *contents, *_headings(cutter)], key=lambda line: line.number)),
    )


def _contents(lines: Sequence[Line]) -> list[Line]:
    """The lines of a table of contents that is called so: headings, until another line, or until numbers begin anew."""
    start = next((n for n, line in enumerate(lines) if _LISTED.match(bare(line.text))), None)
    if start is None:
        return []
    found, last = [lines[start]], 0
    for line in lines[start + 1 :]:
        one = mark(line.text)
        if line.text.strip() and (one is None or (one.level != "sub" and one.value <= last)):
            break
        found.append(line)
        last = one.value if one and one.level != "sub" else last
    return found


def _closing(lines: Sequence[Line]) -> int:
    """Where signatures begin: after the last heading, at the first line that closes a text."""
    start = max((n for n, line in enumerate(lines) if mark(line.text)), default=-1) + 1
    for n in range(start, len(lines)):
        if _CLOSING.match(bare(lines[n].text)) or (n > start and _names(lines[n - 1 : n + _NAMES_WITHIN])):
            return n
    return len(lines)


def _names(lines: Sequence[Line]) -> bool:
    """Whether, after a blank line, two lines stand like names under a text: short, and without an end."""
    if lines[0].text.strip():
        return False
    two = [line.text.strip() for line in lines[1:] if line.text.strip()][:2]
    return bool(lines[1].text.strip()) and len(two) == 2 and all(text[0].isupper() and _is_title(text) for text in two)


def _level(lines: Iterable[Line]) -> str:
    """Which headings are the articles: those that are called so, or else sections, or else numbered points."""
    found = [one.level for line in lines if (one := mark(line.text))]
    if "article" in found:
        return "article"
    return "section" if found.count("section") > 1 else "point"


@dataclass(slots=True, kw_only=True, repr=False)
class _Cutter:
    """Parts as they are gathered, line by line."""

    level: str
    width: int  # characters in the longest line
    holders: list[Part] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    before: list[Line] = field(default_factory=list)
    holder: str = ""  # annex or part that the articles stand in
    fresh: bool = True  # whether a new holder has just begun, in which numbers may begin again
    style: str = ""  # how the numbers of articles are printed, where they are points
    article: int = 0  # number of the last article
    stem: str = ""  # its number as a provision's
    point: int = 0  # number of the last point in it
    path: tuple[int, ...] = ()  # of the last sub-point, or of the article alone
    annexed: bool = False  # whether an annex has begun in which no article has
    untitled: bool = False  # whether the line that comes may be a title
    after: str = ""  # the line after the one at hand
    listed: int = 0  # parts looked through that are as short as those of a table of contents

    def take(self, line: Line, after: str) -> None:
        """Put a line where it belongs."""
        self.after = after
        one = mark(line.text)
        if one is None or not self._opens(one, line):
            self._body(line)

    def _opens(self, one: Mark, line: Line) -> bool:
        if one.level == self.level:
            self.style = self.style or one.style
            within = one.style != self.style and self._point(one, line)
            return within or self._article(one, line)
        if one.level == "point":
            return self._point(one, line)
        if one.level == "sub":
            return self._sub(one, line)
        return one.level in {"annex", "part", "section"} and self._holder(one, line)

    def _holder(self, one: Mark, line: Line) -> bool:
        if _MODAL.search(one.rest):
            return False
        word = bare(line.text).split()[0].capitalize().rstrip(".:")
        self.holder, self.fresh, self.point = f"{word} {one.label}", True, 0
        self.annexed = one.level == "annex"
        self._begin(self.holder, one, line)
        self.holders.append(self.parts[-1])
        return True

    def _article(self, one: Mark, line: Line) -> bool:
        first_of_all = self.article == 0
        steps = one.value - self.article
        in_order = 1 <= steps <= (_GAP if self.level == "point" and not first_of_all else 99)
        if self.level == "point" and first_of_all:
            in_order = one.value == 1
        again = one.value == 1 and (self.fresh or self.level != "point" or self._was_contents())
        if not (in_order or again):
            return False
        held = self.holder.startswith(("Annex", "Appendix", "Attachment", "Protocol")) or (again and not first_of_all)
        if again and not self.fresh and not first_of_all:
            self.holder = ""
            held = False
        self.article, self.point, self.path, self.fresh, self.annexed = one.value, 0, one.path, False, False
        self.stem = f"{self.holder}/{one.value}" if held and self.holder else str(one.value)
        self._begin(self.stem, one, line)
        return True

    def _was_contents(self) -> bool:
        last = len(self.parts) - 1
        while self.listed < last and len(self.parts[self.listed].text.split()) <= CONTENTS_WORDS:
            self.listed += 1
        return self.listed >= last >= 0

    def _point(self, one: Mark, line: Line) -> bool:
        if not (self.article or self.annexed) or not 1 <= one.value - self.point <= (_GAP if self.point else 1):
            return False
        self.point = one.value
        self._begin(f"{self.holder}/{one.value}" if self.annexed else f"{self.stem}.{one.value}", one, line)
        return True

    def _sub(self, one: Mark, line: Line) -> bool:
        """Open a sub-point that goes on from the last: its first child, or the next one on its level or above."""
        if self.level == "point" and one.path == (self.article + 1, 1):  # an article without a heading
            self.article, self.stem, self.point, self.path = one.path[0], str(one.path[0]), 0, one.path[:1]
        place = len(one.path) - 1
        before = self.path[place] if place < len(self.path) else 0
        if place > len(self.path) or one.path[:place] != self.path[:place] or not 1 <= one.value - before <= _GAP:
            return False
        self.path = one.path
        self._begin(".".join([self.stem, *map(str, one.path[1:])]), one, line)
        return True

    def _begin(self, number: str, one: Mark, line: Line) -> None:
        head = bare(line.text)
        part = Part(number=number, title="", first=line.number, head=head[: len(head) - len(one.rest)].strip())
        self.parts.append(part)
        self.untitled = not one.rest
        if one.rest and self._heads(one.rest):
            part.title, part.titled = one.rest, line.number
        elif one.rest:
            part.lines.append(Line(number=line.number, text=one.rest))

    def _body(self, line: Line) -> None:
        if not self.parts:
            self.before.append(line)
        elif self.untitled and line.text.strip():
            self.untitled = False
            if self._heads(bare(line.text)):
                self.parts[-1].title, self.parts[-1].titled = bare(line.text), line.number
            else:
                self.parts[-1].lines.append(line)
        else:
            self.parts[-1].lines.append(line)

    def _heads(self, text: str) -> bool:
        """Whether words are a heading and not the first line of a paragraph that goes on below."""
        alone = not self.after.strip() or mark(self.after) is not None
        return _is_title(text) and (alone or text.isupper() or len(text) < _SHORT * self.width)


def _headings(cutter: _Cutter) -> Iterator[Line]:
    """The headings of holders that hold no text of their own."""
    for part in cutter.holders:
        if not part.text:
            yield Line(number=part.first, text=part.head or part.number)
            if part.title:
                yield Line(number=part.titled, text=part.title)


def _is_title(text: str) -> bool:
    """Whether words stand by themselves as a heading does: few, without a full stop and without a verb of duty."""
    return len(text.split()) <= _TITLE_WORDS and text[-1:] not in ".;,:" and not _MODAL.search(text)
