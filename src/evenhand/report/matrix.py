"""Who was at which meeting, as a table of marks. Invariant: each mark differs in shape, so that none needs colour.

Wide sheets put the names beside the marks, narrow ones above; meetings that do not fit on one line go on in further
bands.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evenhand.report import palette
from evenhand.report.charts import Spec
from evenhand.report.measure import text_width, wrap
from evenhand.report.sketch import LINE, Sketch

Row = dict[str, Any]  # name, marks: one code for each column
MARKS = ("seat", "channel", "present", "documented_absent", "accounts_differ", "not_known")
CELL, LEAST = 20.0, 10.5  # px a meeting: at most, at least
BESIDE = 190  # px for names beside the marks
NARROW = 500  # px: below this the names stand above
SIZE = 11  # px of text


def matrix_spec(rows: Sequence[Row], columns: Sequence[str], words: dict[str, str], width: int) -> Spec:
    """Vega-Lite spec of marks by row and column.

    Args:
        rows: each with a code of MARKS, or "" for no mark, for every column.
        columns: what stands above each column, said once for like neighbours.
        words: each code in words, for the key.
        width: px.
    """
    sketch = Sketch(width)
    left = 0 if width < NARROW else BESIDE
    room = sketch.width - left - 4
    fit = max(int(room // LEAST), 1)
    bands = -(-len(columns) // fit)
    size = -(-len(columns) // bands)
    cell = min(CELL, room / size)
    y = _key(sketch, [code for code in MARKS if any(code in row["marks"] for row in rows)], words)
    for start in range(0, len(columns), size):
        y = _band(sketch, rows, columns, range(start, min(start + size, len(columns))), (left, y, cell)) + LINE
    return sketch.spec()


def _key(sketch: Sketch, codes: list[str], words: dict[str, str]) -> float:
    y = 10.0
    for code in codes:
        _mark(sketch, code, 8, y)
        y = sketch.paragraph(22, y, sketch.width - 24, words[code], color=palette.INK)
    return y + LINE / 2


def _band(
    sketch: Sketch, rows: Sequence[Row], columns: Sequence[str], part: range, place: tuple[float, float, float]
) -> float:
    left, y, cell = place
    xs = {n: left + (n - part.start + 0.5) * cell for n in part}
    taken = -1.0
    for n in part:
        new = n == part.start or columns[n] != columns[n - 1]
        if new and xs[n] - cell / 2 >= taken:  # one that would run into the last is left to the table
            size = text_width(columns[n], SIZE)
            x = min(xs[n] - cell / 2, sketch.width - size)
            sketch.text(x, y, columns[n], size=SIZE, color=palette.MUTED)
            taken = x + size + 4
    y += LINE
    for row in rows:
        y = _row(sketch, row, xs, (left, y, cell))
    return y


def _row(sketch: Sketch, row: Row, xs: dict[int, float], place: tuple[float, float, float]) -> float:
    left, y, cell = place
    lines = wrap(row["name"], sketch.width - 4 if not left else left - 10, SIZE)
    for n, line in enumerate(lines):
        sketch.text(0, y + n * (SIZE + 3), line, size=SIZE)
    at = y if left else y + len(lines) * (SIZE + 3)
    sketch.rule(left, at, left + cell * len(xs), at, color=palette.GRID, width=0.8)
    for code in MARKS:  # mark by mark, so that like ones are drawn together
        for n, x in xs.items():
            if row["marks"][n] == code:
                _mark(sketch, code, x, at)
    return max(at + LINE, y + len(lines) * (SIZE + 3) + 4)


def _mark(sketch: Sketch, code: str, x: float, y: float) -> None:
    if code == "documented_absent":
        for sign in (1, -1):
            sketch.rule(x - 3.5, y - 3.5 * sign, x + 3.5, y + 3.5 * sign, color=palette.INK, width=1.8)
    elif code == "not_known":
        sketch.point(x, y, shape="circle", color=palette.MUTED, size=12)
    else:
        shape = {"channel": "triangle-up", "accounts_differ": "diamond"}.get(code, "circle")
        sketch.point(x, y, shape=shape, color=palette.INK, size=58, open_=code == "present")
