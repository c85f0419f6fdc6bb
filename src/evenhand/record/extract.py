"""The text of a document as it reaches the record: words with places, and what of the document is not in them.

Invariant: offsets count characters of the text, which is kept whole; a paragraph is one line of it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NotRead:
    """Something in a document that is not in its text."""

    what: str  # `comments`, `pictures`, `hidden text`, …
    count: int  # how many of them
    words: int = 0  # that stand in them, where these can be counted

    def __str__(self) -> str:
        words = f" ({self.words:,} word{'s' * (self.words != 1)})" if self.words else ""
        return f"{self.what}: {self.count:,}{words}"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Extract:
    """The text of a file."""

    name: str  # of the file
    text: str  # one paragraph a line
    parts: tuple[tuple[int, str], ...] = ()  # where each page or note begins, and its name; empty: counted paragraphs
    paragraphs: bool = False  # whether paragraphs of the file are counted
    not_read: tuple[NotRead, ...] = ()

    def where(self, offset: int) -> str | None:
        """Page, note or paragraph of a character, where the file has such."""
        if self.parts:
            name = self.parts[max(0, bisect_right([start for start, _ in self.parts], offset) - 1)][1]
            if name:
                return name
        return f"paragraph {self.text.count(chr(10), 0, offset) + 1}" if self.paragraphs else None  # few are asked for
