"""Quoted passages of a text. Invariant: one pass, however many marks are left open."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPENING = re.compile('[“"«„‘]')
# opening mark: marks that close it, fewest and most characters between, whether it stays within its line
_MARKS = {
    "“": ("”", 1, 4000, False),
    '"': ('"', 1, 4000, True),
    "«": ("»", 1, 4000, False),
    "„": ("“”", 1, 4000, False),
    "‘": ("’", 2, 400, True),
}


def quoted(text: str) -> Iterator[tuple[int, int]]:
    """Where quoted passages begin and end, marks included; within one, no other is looked for.

    An apostrophe within a word closes nothing, and neither does a mark that stands too far off.

    >>> list(quoted("He said “no” and ‘maybe’ and “"))
    [(8, 12), (17, 24)]
    """
    seeker = _Seeker(text)
    after = 0
    for found in _OPENING.finditer(text):
        at = found.start()
        if at < after:
            continue
        closing, fewest, most, in_line = _MARKS[text[at]]
        end = min(seeker.find(mark, at + 1) for mark in closing)
        broken = in_line and seeker.find("\n", at + 1) < end
        in_word = text[at] == "‘" and (text[end + 1 : end + 2].isalnum() or text[end + 1 : end + 2] == "_")
        if fewest <= end - at - 1 <= most and not broken and not in_word:
            after = end + 1
            yield at, after


class _Seeker:
    """Finds the next of a sign; each stretch of the text is searched once a sign."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, tuple[int, int]] = {}  # sign → from where it was sought, where the next stands

    def find(self, sign: str, start: int) -> int:
        """Where the next stands, from a place that never goes back; past the end where there is none."""
        sought, found = self._known.get(sign, (-1, -1))
        if not sought <= start <= found:
            found = self._text.find(sign, start)
            found = found if found >= 0 else 2 * len(self._text) + 4001
            self._known[sign] = (start, found)
        return found
