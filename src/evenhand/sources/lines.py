"""Words into lines, one paragraph each. Invariant: no word is dropped, and the text is in one Unicode form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from statistics import median

_WRAPPED = 100  # characters: lines of a text that was broken by hand are no longer
_SPACE = re.compile(r"[^\S\n]+")
_UNSEEN = {0x00AD: None, 0x200B: None}  # soft hyphen, space of no width


def tidy(text: str) -> str:
    """Words with single blanks between them, composed (NFC), without signs that are never seen."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text.translate(_UNSEEN))).strip()


def into_lines(text: str) -> str:
    """One paragraph a line: lines broken by hand are joined where blank lines part the paragraphs."""
    lines = [tidy(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    full = [len(line) for line in lines if line]
    if not full or max(full) > _WRAPPED or median(full) < _WRAPPED / 3 or "" not in lines[:-1]:
        return "\n".join(line for line in lines if line)
    return joined(lines)


def joined(lines: Iterable[str]) -> str:
    """Lines joined into paragraphs, which blank lines part."""
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n".join(" ".join(one) for one in paragraphs if one)


def count_words(text: str) -> int:
    """How many words a text has."""
    return len(text.split())
