"""Widths of text in the packaged font. Invariant: a width depends on the text alone, never on the machine's fonts."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal

Weight = Literal["regular", "bold"]

FAMILY = "Evenhand Sans"
# Private-use characters of the packaged TTF, all as wide as the letter n; see
# tools/subset_fonts.py.
PLACES = range(0xE000, 0xF000)


def font_folder() -> Path:
    """The folder of the packaged fonts; the package is installed as plain files."""
    with as_file(files("evenhand.report") / "fonts") as folder:
        return folder


def font_file(weight: Weight) -> bytes:
    """The WOFF2 of the packaged font, to stand in the page."""
    return (files("evenhand.report") / "fonts" / f"EvenhandSans-{weight.title()}.woff2").read_bytes()


@cache
def _advances(weight: Weight) -> dict[str, int]:
    """Advance width by character, in thousandths of the font size."""
    table = json.loads((files("evenhand.report") / "fonts" / "widths.json").read_text("utf-8"))
    return {char: int(width) for width, chars in table[weight].items() for char in chars}


def text_width(text: str, size: float, weight: Weight = "regular") -> float:
    """Width of ``text`` in px at ``size`` px, without kerning; a character that the font lacks counts as n."""
    known = _advances(weight)
    return sum(known.get(char, known["n"]) for char in text) * size / 1000


def wrap(text: str, width: float, size: float, weight: Weight = "regular") -> list[str]:
    """Lines of ``text`` no wider than ``width`` px; a word wider than that is cut, and no character is lost."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        trial = f"{line} {word}".strip()
        if text_width(trial, size, weight) <= width:
            line = trial
            continue
        if line:
            lines.append(line)
        *whole, line = _cut(word, width, size, weight)
        lines.extend(whole)
    return [*lines, line] if line or not lines else lines


def _cut(word: str, width: float, size: float, weight: Weight) -> list[str]:
    """A word in pieces no wider than ``width`` px, each of one character at least."""
    pieces = [""]
    for char in word:
        if pieces[-1] and text_width(pieces[-1] + char, size, weight) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces


def missing(text: str) -> set[str]:
    """Characters of ``text`` that the font lacks, and its private-use characters; white space apart."""
    known = _advances("regular")
    return {c for c in text if (c not in known or ord(c) in PLACES) and not c.isspace()}


def stand_ins(text: str) -> dict[str, str]:
    """A private-use character for each character that the font lacks; past 4,096 of them, the rest stay themselves."""
    return {char: chr(place) for char, place in zip(sorted(missing(text)), PLACES, strict=False)}
