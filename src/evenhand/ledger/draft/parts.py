"""Parts of an agreement, and what is put right once all are cut.

Invariant: lines are moved between parts, never dropped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

CONTENTS_WORDS = 8  # an article of a table of contents has no more words than this, its title included
_LIST = 3  # points that make a list


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Line:
    """A line of the text."""

    number: int  # 1-based
    text: str


@dataclass(slots=True, kw_only=True, repr=False)
class Part:
    """An article or a numbered point."""

    number: str  # of the provision: `3`, `3.2`, `Annex B/1`
    title: str  # as printed; empty where there is none
    first: int  # 1-based line
    head: str = ""  # what opens it, as printed: `Article IV:`
    titled: int = 0  # the line of its title
    lines: list[Line] = field(default_factory=list)

    @property
    def last(self) -> int:
        """Its last line that holds words."""
        return max((line.number for line in self.lines if line.text.strip()), default=self.first)

    @property
    def text(self) -> str:
        """Its words on one line, a blank line of the text as a full stop."""
        return " ".join(" ".join(line.text.split()) for line in self.lines if line.text.strip())


def settled(parts: Iterable[Part], holders: Collection[Part]) -> list[Part]:
    """The parts without holders that hold no text; words alone in their part are its text, unless points follow."""
    empty = {id(part) for part in holders if not part.text}
    kept = [part for part in parts if id(part) not in empty]
    for part, then in zip_longest(kept, kept[1:]):
        if not part.text and part.title and (then is None or not then.number.startswith(f"{part.number}.")):
            part.lines, part.title = [Line(number=part.titled, text=part.title)], ""
    return kept


def unnumbered(parts: Sequence[Part]) -> list[Part]:
    """What follows a list whose every point but the last is one paragraph: paragraphs without a number, as a part."""
    if len(parts) < _LIST or any(_break(part) for part in parts[:-1]):
        return []
    last, at = parts[-1], _break(parts[-1])
    if not at or len(last.number.split(".")) > 1:
        return []
    lines, last.lines = last.lines[at:], last.lines[:at]
    first = next(line.number for line in lines if line.text.strip())
    return [Part(number=f"after {last.number}", title="", first=first, lines=lines)]


def _break(part: Part) -> int | None:
    """Where a paragraph of a part ends and another follows: the place of the blank line between."""
    full = [n for n, line in enumerate(part.lines) if line.text.strip()]
    return next((b - 1 for a, b in pairwise(full) if b > a + 1), None)


def without_contents(parts: list[Part]) -> tuple[list[Part], list[Line]]:
    """The parts without a table of contents: a first run of articles without text, after which numbers begin again."""
    again = _first_again(part.number for part in parts)
    if again is None or any(len(part.text.split()) > CONTENTS_WORDS for part in parts[: again - 1]):
        return list(_apart(parts)), []
    lines = [Line(number=part.first, text=part.head or part.number) for part in parts[:again]]
    lines += [Line(number=part.titled, text=part.title) for part in parts[:again] if part.title]
    return list(_apart(parts[again:])), [*lines, *(line for part in parts[:again] for line in part.lines)]


def _first_again(numbers: Iterable[str]) -> int | None:
    """The place of the first number that stood before."""
    seen: set[str] = set()
    for place, number in enumerate(numbers):
        if number in seen:
            return place
        seen.add(number)
    return None


def _apart(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, each with a number of its own."""
    seen: dict[str, int] = {}
    for part in parts:
        seen[part.number] = seen.get(part.number, 0) + 1
        if seen[part.number] > 1:
            part.number = f"{part.number} ({seen[part.number]})"
        yield part
