"""Words to look for, by their first word. Invariant: longer phrases come before shorter ones with the same beginning.

A name of several words is cut as one: whether a name has one word or three changes nothing of what stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

Entry = tuple[tuple[str, ...], str, object, bool]
"""Words in lower case, kind, what is known of them, whether a capital letter is needed."""

_WORD = r"['’]s\b|[^\W\d_]+(?:[-‑][^\W\d_]+)*|\d+(?:[.,]\d+)*[^\W\d_]*(?:-[^\W\d_]+)*|\n|[^\w\s]"


def cut(phrase: str) -> tuple[str, ...]:
    """The words of a phrase, as texts are cut.

    >>> cut("Nagorno-Karabakh Armenians")
    ('nagorno-karabakh', 'armenians')
    """
    return tuple(word.lower().replace("‑", "-") for word in re.findall(_WORD, phrase))


@dataclass(kw_only=True, repr=False)
class Phrases:
    """The table by first word, and what ends a sentence."""

    abbreviations: frozenset[str]
    stops: frozenset[str] = frozenset({".", "!", "?", "…", "\n"})
    table: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)  # names of several words

    def add(self, tag: str, phrases: Iterable[tuple[str, object]], *, capital: bool = False) -> None:
        """Add phrases of a kind with what is known of each; with `capital`, those that have one need it."""
        for phrase, key in phrases:
            words = cut(phrase)
            if words:
                self._add((words, tag, key, capital and phrase[:1].isupper()))

    def add_names(self, tag: str, names: Iterable[tuple[str, object]]) -> None:
        """Add names, each cut as one word."""
        for name, key in names:
            if len(cut(name)) > 1:
                self.whole.add(name)
            self._add(((name.lower(),), tag, key, name[:1].isupper()))

    def _add(self, entry: Entry) -> None:
        held = (*self.table.get(entry[0][0], ()), entry)
        self.table[entry[0][0]] = tuple(sorted(held, key=lambda one: -len(one[0])))

    def tokens(self) -> re.Pattern[str]:
        """The pattern of a token, names of several words first."""
        if not self.whole:
            return re.compile(_WORD)
        names = "|".join(re.escape(name) for name in sorted(self.whole, key=lambda name: (-len(name), name)))
        return re.compile(rf"(?:{names})(?![^\W_]|-[^\W\d_])|{_WORD}")

    def copy(self) -> Phrases:
        """A copy to which a case may add its own."""
        return Phrases(abbreviations=self.abbreviations, stops=self.stops, table=dict(self.table))
