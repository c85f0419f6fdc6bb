"""Numbers on a map and the key that explains them. Invariant: no number hides another, and no name is cut."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from evenhand.report import palette
from evenhand.report.measure import text_width
from evenhand.report.sketch import LINE, Sketch

Pixel = tuple[float, float]
Frame = tuple[float, float, float, float]  # left, top, right, bottom in px

NUMBER_SIZE = 11  # px
# px from a mark to the edge of its number
REACHES = (7, 10, 15, 22, 30, 40, 52, 66, 82, 100, 122, 148, 180, 220)
LEADER = 9  # px: from here on a line joins the number to its mark
# degrees, 0 to the right
DIRECTIONS = (0, 180, 45, 315, 135, 225, 90, 270, 22, 338, 158, 202, 68, 112, 248, 292)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Entry:
    """One line of the key."""

    symbol: Callable[[float, float], None]  # draws the mark centred on a pixel
    label: str
    number: str = ""
    note: str = ""


def place_numbers(marks: Sequence[Pixel], frame: Frame) -> list[Pixel]:
    """Where to centre the number of each mark: near it, inside ``frame``, clear of all marks and other numbers."""
    taken: list[Frame] = [(x - 5, y - 5, x + 5, y + 5) for x, y in marks]
    found: list[Pixel] = []
    for n, mark in enumerate(marks, 1):
        half = text_width(str(n), NUMBER_SIZE, "bold") / 2 + 1.5
        spots = list(_spots(mark, half))
        free = (
            s for s in spots if _fits(_around(s, half), frame) and not any(_meet(_around(s, half), t) for t in taken)
        )
        spot = next(free, spots[0])
        taken.append(_around(spot, half))
        found.append(spot)
    return found


def draw_numbers(sketch: Sketch, marks: Sequence[Pixel], spots: Sequence[Pixel], numbers: Sequence[str]) -> None:
    """Leaders first, then the numbers on top."""
    for mark, spot, number in zip(marks, spots, numbers, strict=True):
        half = text_width(number, NUMBER_SIZE, "bold") / 2 + 1.5
        far = abs(mark[0] - spot[0]) > half + LEADER or abs(mark[1] - spot[1]) > 6 + LEADER
        if far or any(other != mark and math.dist(other, spot) < 2 * math.dist(mark, spot) for other in marks):
            sketch.rule(*mark, *spot, color=palette.INK, width=0.8)
    for spot, number in zip(spots, numbers, strict=True):
        sketch.tag(*spot, number, size=NUMBER_SIZE)


def draw_key(sketch: Sketch, frame: tuple[float, float, float], columns: int, entries: Sequence[Entry]) -> None:
    """The key in columns from (left, top), ``width`` px wide, filled downwards; names wrap."""
    left, top, width = frame
    column, longest = width / columns, math.ceil(len(entries) / columns)
    for c in range(columns):
        x, y = left + c * column, top
        for entry in entries[c * longest : (c + 1) * longest]:
            y = _line(sketch, entry, x, y, column - 14)


def _line(sketch: Sketch, entry: Entry, x: float, y: float, width: float) -> float:
    """One entry; gives the y of the next."""
    entry.symbol(x + 8, y)
    text = x + 22
    if entry.number:
        sketch.text(x + 38, y, entry.number, weight="bold", align="right")
        text = x + 44
    y = sketch.paragraph(text, y, x + width - text, entry.label, color=palette.INK)
    if entry.note:
        y = sketch.paragraph(text, y, x + width - text, entry.note, size=11)
    return y + LINE / 4


def _spots(mark: Pixel, half: float) -> Iterator[Pixel]:
    """Pixels around a mark, the nearest first."""
    for reach in REACHES:
        for turn in DIRECTIONS[: 8 if reach < LEADER else None]:
            angle = math.radians(turn)
            yield (mark[0] + (reach + half) * math.cos(angle), mark[1] - (reach + 6) * math.sin(angle))


def _around(spot: Pixel, half: float) -> Frame:
    return (spot[0] - half, spot[1] - 6.5, spot[0] + half, spot[1] + 6.5)


def _fits(box: Frame, frame: Frame) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _meet(a: Frame, b: Frame) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
