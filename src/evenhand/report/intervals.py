"""Dots with intervals, one line for each side under the name of what is compared.

Invariant: each side's line bears its name and its mark, in the order of the case, so that none is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evenhand.report import palette
from evenhand.report.charts import Spec
from evenhand.report.measure import text_width, wrap
from evenhand.report.sketch import LINE, Sketch

Row = dict[str, Any]  # test, side, rate, low, high: the limits are those of 95 %
STEP = 18  # px a side
SIZE = 12  # px of text
NARROW = 500  # px: below this the names of tests stand above their lines
PARTS = (5, 7, 4, 6, 3)  # into which an axis is cut: the first that gives whole numbers


def intervals_spec(data: Sequence[Row], sides: Sequence[str], axis: dict[str, Any], width: int) -> Spec:
    """Vega-Lite spec of estimates by side.

    Args:
        data: one row for each test and side, those of one test together, each side once.
        sides: names in the case's order.
        axis: `title`, `source`, and `high`, the value at the right end; the left end is 0.
        width: px.
    """
    sketch = Sketch(width)
    named = min(max((text_width(side, SIZE) for side in sides), default=0) + 14, sketch.width * 0.4)
    left = (250 if width >= NARROW else 0) + named
    scale = _Scale(left=left, width=sketch.width - left - 12, high=axis["high"])
    y = 8.0
    for test in dict.fromkeys(row["test"] for row in data):
        y = _test(sketch, test, [row for row in data if row["test"] == test], sides, (y, named, scale)) + 8
    _axis(sketch, y, scale, [axis["title"], axis["source"]])
    return sketch.spec()


class _Scale:
    """Values on px."""

    def __init__(self, *, left: float, width: float, high: float) -> None:
        self.left, self.width, self.high = left, width, high

    def at(self, value: float) -> float:
        """The px of a value."""
        return self.left + min(max(value / self.high, 0.0), 1.0) * self.width


def _test(
    sketch: Sketch, name: str, rows: list[Row], sides: Sequence[str], place: tuple[float, float, _Scale]
) -> float:
    y, named, scale = place
    beside = scale.left - named
    lines = wrap(name, beside - 14 if beside else sketch.width - 4, SIZE, "bold")
    for n, line in enumerate(lines):
        sketch.text(0, y + n * LINE, line, size=SIZE, weight="bold")
    text_end = y + len(lines) * LINE
    if not beside:
        y = text_end
    for row in rows:
        look = palette.side_style(list(sides).index(row["side"]))
        for n, line in enumerate(wrap(row["side"], named - 10, SIZE)):
            sketch.text(beside, y + n * LINE, line, size=SIZE, color=palette.MUTED)
        sketch.rule(scale.at(0), y, scale.at(scale.high), y, color=palette.GRID, width=0.8)
        sketch.rule(scale.at(row["low"]), y, scale.at(row["high"]), y, color=look.colour, width=2.2)
        sketch.point(scale.at(row["rate"]), y, shape=look.shape, color=look.colour, size=80)
        y += max(STEP, len(wrap(row["side"], named - 10, SIZE)) * LINE + 2)
    return max(y, text_end if beside else y)


def _axis(sketch: Sketch, y: float, scale: _Scale, under: list[str]) -> None:
    parts = next((n for n in PARTS if scale.high % n == 0), 1)
    sketch.rule(scale.at(0), y, scale.at(scale.high), y, color=palette.FRAME)
    for n in range(parts + 1):
        value = scale.high * n / parts
        sketch.rule(scale.at(value), y, scale.at(value), y + 4, color=palette.FRAME)
        sketch.text(scale.at(value), y + 13, f"{value:g}", size=11, color=palette.MUTED, align="center")
    y += 31
    for n, text in enumerate(under):
        y = sketch.paragraph(scale.left, y, scale.width, text, color=palette.MUTED if n else palette.INK)
