"""The mark that withholds a row, as it is written, and headers that are nearly it: meant to protect, and not obeyed.

Both fail closed: a mark that cannot be read hides its row, and a table is withheld until its header is mended.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

from evenhand.record.csvhead import slips
from evenhand.record.schema import Table

MARK = "protected"
_MARKS = (MARK, "consent")
_FALSE = frozenset({"", "false", "False", "FALSE"})  # all else in a cell of marks hides its row
_STEMS = ("protect", "confident", "consent")
_SLIPS = 2  # letters that may be off


def is_mark(text: object) -> bool:
    """Whether the text of a cell of marks hides its row: so does what cannot be read.

    >>> is_mark("yes"), is_mark("false"), is_mark(None)
    (True, False, False)
    """
    return text is not None and str(text).strip() not in _FALSE


def is_nearly_mark(header: str, table: Table) -> bool:
    """Whether a header that is no column of the table was probably meant to withhold rows.

    >>> from evenhand.record.schema import load
    >>> claims = load().tables["claims"]
    >>> [
    ...     name
    ...     for name in ("row protcted", "Is Protected", "protected", "note", "phone")
    ...     if is_nearly_mark(name, claims)
    ... ]
    ['row protcted', 'Is Protected']
    """
    if header in table.fields:
        return False
    bare = (c for c in unicodedata.normalize("NFKD", header).casefold() if not unicodedata.combining(c))
    letters = "".join(c if c.isalpha() else " " for c in bare)
    plain = letters.replace(" ", "")
    if plain in _words() or any(stem in plain for stem in _STEMS):
        return plain not in {name.replace("_", "") for name in table.fields if name not in _MARKS}
    return any(_is_near(plain, mark) for mark in _MARKS) or any(_is_near(word, MARK) for word in letters.split())


def _is_near(word: str, mark: str) -> bool:
    return abs(len(word) - len(mark)) <= _SLIPS and slips(word, mark) <= _SLIPS


@cache
def _words() -> frozenset[str]:
    """Words that people write over a column by which they withhold rows, one a line in `mark_words.txt`."""
    text = files("evenhand.record").joinpath("mark_words.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
