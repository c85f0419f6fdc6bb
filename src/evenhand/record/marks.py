"""Headers that are nearly a mark: a column that somebody meant to protect by, and that the program would not obey.

It fails closed: the table is withheld until its header is mended.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

from evenhand.record.csvhead import slips
from evenhand.record.schema import Table

_MARKS = ("protected", "consent")
_STEMS = ("protect", "confident", "consent")
_SLIPS = 2  # letters that may be off


def is_nearly_mark(header: str, table: Table) -> bool:
    """Whether a header that is no column of the table was probably meant to withhold rows.

    >>> from evenhand.record.schema import load
    >>> claims = load().tables["claims"]
    >>> [name for name in ("protcted", "Is Protected", "protected", "note", "phone") if is_nearly_mark(name, claims)]
    ['protcted', 'Is Protected']
    """
    if header in table.fields:
        return False
    plain = "".join(c for c in unicodedata.normalize("NFKD", header).casefold() if c.isalpha())
    if plain in _words() or any(stem in plain for stem in _STEMS):
        return plain not in {name.replace("_", "") for name in table.fields if name not in _MARKS}
    return any(abs(len(plain) - len(mark)) <= _SLIPS and slips(plain, mark) <= _SLIPS for mark in _MARKS)


@cache
def _words() -> frozenset[str]:
    """Words that people write over a column by which they withhold rows, one a line in `mark_words.txt`."""
    text = files("evenhand.record").joinpath("mark_words.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
