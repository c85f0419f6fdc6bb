"""What one reader found in a document: lines with places, and a list of what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from evenhand.sources.lines import count_words


@dataclass(slots=True, kw_only=True, repr=False)
class Found:
    """The text of a document as it crosses from the reading process."""

    text: str = ""
    parts: list[tuple[int, str]] = field(default_factory=list)  # offset, name; an empty name: paragraphs are counted
    paragraphs: bool = False
    left: dict[str, list[int]] = field(default_factory=dict)  # what → how many, words in them

    def leave(self, what: str, words: str | int = 0, count: int = 1) -> None:
        """Note something that is not read, with its words or how many they are."""
        held = self.left.setdefault(what, [0, 0])
        held[0] += count
        held[1] += words if isinstance(words, int) else count_words(words)

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {"text": self.text, "parts": self.parts, "paragraphs": self.paragraphs, "left": self.left}
