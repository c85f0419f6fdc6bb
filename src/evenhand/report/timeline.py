"""Events over time, in lanes. Invariant: every event is drawn, or is in a count that is drawn or said.

A lane names its events where the names find room; else it shows marks alone; else it counts them by calendar bins.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from evenhand.report import palette
from evenhand.report.charts import Spec, nothing_to_draw
from evenhand.report.measure import text_width
from evenhand.report.reach import Span
from evenhand.report.sketch import LINE, Sketch
from evenhand.report.ticks import bins, day, span, ticks

Event = dict[str, Any]  # start, lane; optional end, label, shape, colour, uncertain
Key = dict[str, Any]  # label, shape, colour
Dated = tuple[Span, Event]

DOTTED = "A dotted line: one day, not known, somewhere in that time."
HEAD = 24  # px: the heading of a lane
LABEL = 11  # px: size of the names of events
NAMED_ROWS, MARK_ROWS = 12, 7  # rows that a lane may have before it names or shows less
ROW: dict[str, float] = {"named": 16.0, "marks": 9.5}  # px
COUNT_HEIGHT = 52  # px, of each row of counts
MARGIN = 8  # px at either end of the axis


@dataclass(frozen=True, slots=True, repr=False)
class Item:
    """One event, placed."""

    event: Event
    left: float  # px
    right: float  # px; equal to left for a day
    row: int = 0
    text: float | None = None  # px where the name begins; None without a name
    before: bool = False  # it began before the axis does
    after: bool = False  # it ends after the axis does


@dataclass(frozen=True, slots=True, repr=False)
class Lane:
    """One lane, laid out."""

    name: str
    mode: Literal["named", "marks", "counts"]
    items: list[Item]
    shape: str
    rows: int  # of marks or names
    outside: int  # events of the lane that lie outside the axis
    colours: list[str]  # in the order of the legend, then of the events

    @property
    def height(self) -> float:
        """Height in px, the heading apart."""
        return COUNT_HEIGHT * len(self.colours) if self.mode == "counts" else self.rows * ROW[self.mode] + 4


class Axis:
    """Days on px."""

    def __init__(self, first: int, last: int, width: float) -> None:
        self.first, self.last, self.width = first, max(last, first + 1), width

    def at(self, moment: int) -> float:
        """The px of a day."""
        share = (moment - self.first) / (self.last - self.first)
        return round(MARGIN + share * (self.width - 2 * MARGIN), 1)


def timeline_spec(
    events: Sequence[Event], width: int, *, title: str = "", notes: Sequence[str] = (),
    lanes: Sequence[str] = (), legend: Sequence[Key] = (), period: Sequence[str] | None = None,
) -> Spec:  # fmt: skip
    """Vega-Lite spec of a timeline ``width`` px wide.

    An event has a start (YYYY-MM-DD, UTC) and a lane, and may have an end (a bar from day to day), a label, a shape,
    a colour, and ``uncertain`` (one day somewhere from start to end). ``lanes`` gives their order; lanes not in it
    come after. ``period`` defaults to that of the events; ``notes`` stand below, such as what it leaves out. Errors:
    ValueError for a day that is not one, or an end before its start, by the number of the event.
    """
    dated = [_dated(n, e) for n, e in enumerate(events, 1)]
    if not dated:
        return nothing_to_draw("no event has a date")
    first = day(period[0], "period") if period else min(d[0] for d in dated)
    last = day(period[1], "period") if period else max(d[1] for d in dated)
    sketch = Sketch(width)
    axis = Axis(first, last, sketch.width)
    names = list(dict.fromkeys([*lanes, *(e["lane"] for e in events)]))
    plan = [_lane(name, n, [(d, e) for d, e in zip(dated, events, strict=True) if e["lane"] == name], axis, legend)
            for n, name in enumerate(names)]  # fmt: skip
    y = sketch.paragraph(0, 10, sketch.width, title, size=14, weight="bold", color=palette.INK) if title else 4.0
    y = _legend(sketch, y, legend) if legend else y
    _grid(sketch, axis, y + 2, y + sum(lane.height + HEAD for lane in plan) + 6)
    for lane in plan:
        y = _draw(sketch, axis, lane, y)
    y += 38
    dotted = any(item.event.get("uncertain") for lane in plan for item in lane.items if lane.mode != "counts")
    for text in (DOTTED if dotted else "", *notes):
        y = sketch.paragraph(0, y, sketch.width, text, size=11) if text else y
    return sketch.spec()


def _dated(number: int, event: Event) -> Span:
    start = day(event["start"], f"event {number}, start")
    end = day(event["end"], f"event {number}, end") if event.get("end") else start
    if end < start:
        raise ValueError(f"event {number}: expected an end on or after the start")
    return Span(start, end)


def _lane(name: str, number: int, dated: list[Dated], axis: Axis, legend: Sequence[Key]) -> Lane:
    """Lay out one lane in the fullest way that has room."""
    inside = [(d, e) for d, e in dated if d[1] >= axis.first and d[0] <= axis.last]
    placed = [_placed(axis, span, event) for span, event in inside]
    colours = [str(key.get("colour")) for key in legend] + [_colour(item) for item in placed]
    used = [c for c in dict.fromkeys(colours) if c in set(map(_colour, placed))]
    items = sorted(placed, key=lambda item: (item.left, item.right))
    shape, outside = palette.SHAPES[number % len(palette.SHAPES)], len(dated) - len(inside)
    named = _packed([_named(item, axis.width) for item in items], NAMED_ROWS)
    if named or not items:
        return Lane(name, "named", named, shape, _rows(named), outside, used)
    marks = _packed(items, MARK_ROWS)
    if marks:
        return Lane(name, "marks", marks, shape, _rows(marks), outside, used)
    return Lane(name, "counts", items, shape, 0, outside, used)


def _placed(axis: Axis, span: Span, event: Event) -> Item:
    """What of an event is on the axis."""
    left, right = axis.at(max(span.first, axis.first)), axis.at(min(span.last, axis.last))
    return Item(event, left, right, before=span.first < axis.first, after=span.last > axis.last)


def _rows(items: list[Item]) -> int:
    return 1 + max((item.row for item in items), default=-1)


def _named(item: Item, width: float) -> Item | None:
    """The item with a place for its name: inside its bar, right of it, or left of it; None where there is no room."""
    needs = text_width(item.event.get("label", ""), LABEL)
    uncertain = item.event.get("uncertain", False)
    if item.right - item.left > needs + 8 and not uncertain:
        return replace(item, text=item.left + 5)
    for start in (item.right + 8, item.left - 8 - needs):
        if start >= 0 and start + needs <= width:
            return replace(item, text=start)
    return None


def _extent(item: Item) -> tuple[float, float]:
    """Leftmost and rightmost px of an item, with its name and a gap."""
    left, right = item.left - 4.5, item.right + 4.5
    if item.text is not None:
        needs = text_width(item.event.get("label", ""), LABEL)
        left, right = min(left, item.text) - 4, max(right, item.text + needs) + 4
    return left, right


def _packed(items: Sequence[Item | None], most: int) -> list[Item]:
    """Items, each in the first free row; empty if one has no place, or over ``most`` rows are needed."""
    ends: list[list[tuple[float, float]]] = []
    packed: list[Item] = []
    for item in items:
        if item is None:
            return []
        left, right = _extent(item)
        row = next((n for n, taken in enumerate(ends) if all(right <= a or left >= b for a, b in taken)), len(ends))
        if row == most:
            return []
        ends += [[]] if row == len(ends) else []
        ends[row].append((left, right))
        packed.append(replace(item, row=row))
    return packed


def _legend(sketch: Sketch, y: float, keys: Sequence[Key]) -> float:
    """Marks with their meaning, in lines; gives the y after them."""
    x = 0.0
    for key in keys:
        needs = 18 + text_width(key["label"], 12) + 16
        if x and x + needs > sketch.width:
            x, y = 0.0, y + LINE + 2
        sketch.point(x + 7, y + 2, shape=key.get("shape", "circle"), color=key.get("colour", palette.INK))
        sketch.text(x + 18, y + 2, key["label"])
        x += needs
    return y + LINE + 6


def _grid(sketch: Sketch, axis: Axis, top: float, bottom: float) -> None:
    """Upright lines and dates below."""
    for moment, label in ticks(axis.first, axis.last, axis.width):
        x = axis.at(moment)
        sketch.rule(x, top, x, bottom + 4, color=palette.GRID)
        half = text_width(label, LABEL) / 2
        middle = min(max(x, half), axis.width - half)
        sketch.text(middle, bottom + 13, label, size=LABEL, color=palette.MUTED, align="center")
    sketch.rule(0, bottom, axis.width, bottom, color=palette.FRAME)


def _draw(sketch: Sketch, axis: Axis, lane: Lane, y: float) -> float:
    """One lane below ``y``; gives the y after it."""
    sketch.rule(0, y + 2, axis.width, y + 2, color=palette.GRID)
    top = y + HEAD
    said = f"{len(lane.items):,}" + (f", {lane.outside:,} outside the axis" if lane.outside else "")
    if lane.mode == "counts":
        said += f"; {_bars(sketch, axis, lane, top)}"
    elif lane.mode == "marks" and any(item.event.get("label") for item in lane.items):
        said += "; names in the table"
    _heading(sketch, lane.name, said, y + 13)
    for item in lane.items if lane.mode != "counts" else []:
        step = ROW[lane.mode]
        row = item.row if lane.mode == "named" else lane.rows - 1 - item.row
        _item(sketch, item, top + (row + 0.5) * step, lane.shape, bar=min(12.0, step - 2))
    return top + lane.height


def _heading(sketch: Sketch, name: str, said: str, y: float) -> None:
    """The lane's name and what is said of it, on a white ground above the grid."""
    end = text_width(name, 12, "bold") + 8
    sketch.rect(0, y - 8, end + text_width(said, LABEL) + 4, y + 8, color=palette.PAPER)
    sketch.text(0, y, name, weight="bold")
    sketch.text(end, y, said, size=LABEL, color=palette.MUTED)


def _item(sketch: Sketch, item: Item, y: float, shape: str, *, bar: float) -> None:
    """A mark for a day, a bar for a time, a dotted line with an open mark for a day somewhere in a time."""
    colour = item.event.get("colour", palette.INK)
    shape = item.event.get("shape", shape)
    inside = item.text is not None and item.left < item.text < item.right
    if item.right == item.left:
        sketch.point(item.left, y, shape=shape, color=colour, size=58)
    elif item.event.get("uncertain"):
        sketch.rule(item.left, y, item.right, y, color=colour, width=1.4, dash=(2, 2))
        sketch.point((item.left + item.right) / 2, y, shape=shape, color=colour, size=50, open_=True)
    else:
        half = (bar + 2 if inside else bar - 3) / 2
        sketch.rect(item.left, y - half, max(item.right, item.left + 2), y + half, color=colour, radius=2)
    for cut, x, arrow in ((item.before, 4.0, "triangle-left"), (item.after, sketch.width - 4.0, "triangle-right")):
        if cut:
            sketch.point(x, y, shape=arrow, color=colour, size=70)
    if item.text is not None:
        sketch.text(
            item.text, y, item.event.get("label", ""), size=LABEL, color=palette.PAPER if inside else palette.INK
        )


def _bars(sketch: Sketch, axis: Axis, lane: Lane, top: float) -> str:
    """Counts by calendar bin, a row for each colour on one scale; gives the words that say what a bar is."""
    step, starts = bins(axis.first, axis.last, axis.width)
    counts = {c: _counted([i for i in lane.items if _colour(i) == c], starts, axis) for c in lane.colours}
    most = max(max(found.values()) for found in counts.values())
    for n, (colour, found) in enumerate(counts.items(), 1):
        bottom = top + n * COUNT_HEIGHT - 4
        for start in sorted(found):
            left, right = max(0.0, axis.at(starts[start])), min(axis.width, axis.at(starts[start + 1])) - 0.8
            sketch.rect(left, bottom - found[start] * (COUNT_HEIGHT - 10) / most, right, bottom, color=colour)
        sketch.rule(0, bottom, axis.width, bottom, color=palette.FRAME)
        if len(counts) > 1:
            _row_mark(sketch, lane, colour, bottom - COUNT_HEIGHT + 15)
    return f"bars by {span(step)}, up to {most:,}"


def _row_mark(sketch: Sketch, lane: Lane, colour: str, y: float) -> None:
    """The mark and the number of the events that a row of bars counts."""
    items = [item for item in lane.items if _colour(item) == colour]
    sketch.rect(0, y - 7, 42, y + 7, color=palette.PAPER, opacity=0.85)
    sketch.point(7, y, shape=items[0].event.get("shape", lane.shape), color=colour)
    sketch.text(16, y, f"{len(items):,}", size=LABEL)


def _colour(item: Item) -> str:
    return str(item.event.get("colour", palette.MUTED))


def _counted(items: list[Item], starts: list[int], axis: Axis) -> Counter[int]:
    """Events by the number of the bin that they start in."""
    days = (max(day(item.event["start"], "start"), axis.first) for item in items)
    return Counter(bisect_right(starts, moment) - 1 for moment in days)
