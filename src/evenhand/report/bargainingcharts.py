"""Charts of plans and packages. Invariant: every mark is told apart by place, shape, pattern or words, not by colour.

Staircases are one row a party in the plan's order; the widest range of a tornado is first; a frontier of two parties is
a plane, of more than two one line for each package or order.
"""

from __future__ import annotations

from typing import Any

from evenhand.report import palette
from evenhand.report.charts import LABEL_SIZE, Spec
from evenhand.report.measure import wrap

Chart = dict[str, Any]  # name, title, desc, drawing, data and what the drawing needs

CROWDED = 8  # stages beyond which a phone shows no numbers: they stand in the table
ROW = 38  # px of a range in a tornado: its name, on one line, above its bar
LINE = 14  # px of each further line
AXIS = 70  # px that the axis takes of the width
ZERO: Spec = {"mark": {"type": "rule", "color": palette.INK}, "encoding": {"y": {"datum": 0}}}


def stairs(chart: Chart, width: int) -> Spec:
    """Margins by stage, one row a party; what falls below zero is hatched, what can be had is a dashed line."""
    numbers = width > 400 or len(chart["stages"]) <= CROWDED
    x = {"field": "stage", "type": "ordinal", "sort": chart["stages"], "title": "Stage", "axis": {"labelAngle": 0}}
    y = {"field": "margin", "type": "quantitative", "title": chart["axis"], "axis": {"tickCount": 4}}
    fill = {"domain": chart["kinds"], "range": [palette.GRID, palette.side_style(0).fill]}
    bars = {
        "mark": {"type": "bar", "stroke": palette.INK, "strokeWidth": 1},
        "encoding": {
            "x": x | {"scale": {"paddingInner": 0, "paddingOuter": 0.1}},
            "y": y,
            "fill": {"field": "kind", "type": "nominal", "scale": fill, "title": None},
        },
    }
    over = [{"mark": {"type": "rule", "color": palette.INK}, "encoding": {"x": x, "y": y | {"field": "low"},
             "y2": {"field": "high"}}}] if chart["ranged"] else []  # fmt: skip
    aside = 16 if chart["ranged"] else 0
    layers = [
        bars,
        ZERO,
        *over,
        *([_numbers(x, y, aside)] if numbers else []),
        *([_had()] if chart["had"] else []),
    ]
    return {
        "data": {"values": chart["data"]},
        "facet": {
            "row": {"field": "party", "type": "nominal", "sort": chart["parties"], "title": None, "header": _HEAD}
        },
        "spec": {"width": width - AXIS, "height": 110, "layer": layers},
    }


_HEAD: Spec = {"labelOrient": "top", "labelAnchor": "start", "labelFontWeight": "bold", "labelPadding": 4}


def _numbers(x: Spec, y: Spec, aside: int) -> Spec:
    """The margin of each stage, above its bar or below it, and beside the line of its range."""
    place = y | {"field": "at"}
    mark = {"type": "text", "fontSize": LABEL_SIZE - 1, "dx": aside, "dy": {"expr": "datum.margin < 0 ? 9 : -8"}}
    return {"mark": mark, "encoding": {"x": x, "y": place, "text": {"field": "shown", "type": "nominal"}}}


def _had() -> Spec:
    """The guarantee that can be had, as a dashed line below zero."""
    mark = {"type": "rule", "strokeDash": list(palette.DASHES[1]), "strokeWidth": 2, "color": palette.COLOURS[1]}
    return {
        "transform": [{"filter": "datum.had !== null"}],
        "mark": mark,
        "encoding": {"y": {"field": "had", "type": "quantitative", "aggregate": "min"}},
    }


def tornado(chart: Chart, width: int) -> Spec:
    """What each range alone does to the smallest margin; its name stands above its bar."""
    named = [wrap(row["name"], width - 30, LABEL_SIZE) for row in chart["data"]]
    values = [
        row | {"name": lines, "up": LINE * (len(lines) - 1), "place": n}
        for n, (row, lines) in enumerate(zip(chart["data"], named, strict=True))
    ]
    step = ROW + LINE * (max(map(len, named)) - 1)
    down = step / 2 - 11  # px from the middle of a row to its bar
    y = {"field": "place", "type": "ordinal", "axis": None, "scale": {"padding": 0.1}}
    x = {"field": "low", "type": "quantitative", "title": chart["axis"]}
    fill = {"domain": chart["kinds"], "range": [palette.side_style(0).fill, palette.GRID]}
    bars = {
        "mark": {"type": "bar", "size": 10, "yOffset": down, "stroke": palette.INK, "strokeWidth": 1},
        "encoding": {
            "x": x,
            "x2": {"field": "high"},
            "y": y,
            "fill": {"field": "kind", "type": "nominal", "scale": fill, "title": None},
        },
    }
    words = {"type": "text", "align": "left", "baseline": "bottom", "lineHeight": LINE}
    names = {
        "mark": words | {"dy": {"expr": f"{down - 8} - datum.up"}},
        "encoding": {"y": y, "x": {"value": 0}, "text": {"field": "name", "type": "nominal"}},
    }
    zero = {
        "mark": {
            "type": "tick",
            "orient": "vertical",
            "size": 22,
            "thickness": 2,
            "yOffset": down,
            "color": palette.INK,
        },
        "encoding": {"x": {"datum": 0}, "y": y},
    }
    return {
        "data": {"values": values},
        "height": {"step": step},
        "layer": [bars, zero, _ends(chart, y, down), names],
        "resolve": {"scale": {"fill": "independent"}},
    }


def _ends(chart: Chart, y: Spec, down: float) -> Spec:
    """A hollow mark where a range is at its low end, a full one where it is at its high end."""
    low, high = chart["ends"]
    mark = {"type": "point", "size": 70, "yOffset": down, "stroke": palette.INK, "strokeWidth": 1.5, "filled": True}
    return {
        "transform": [
            {"fold": ["at_low", "at_high"], "as": ["which", "x"]},
            {"calculate": f"datum.which === 'at_low' ? '{low}' : '{high}'", "as": "end"},
        ],
        "mark": mark | {"opacity": 1},
        "encoding": {
            "x": {"field": "x", "type": "quantitative"},
            "y": y,
            "fill": {
                "field": "end",
                "type": "nominal",
                "scale": {"domain": [low, high], "range": [palette.PAPER, palette.INK]},
                "title": None,
            },
        },
    }


def frontier(chart: Chart, width: int) -> Spec:
    """Points of which none is better for every party, with the named ones; two parties as a plane, more as lines."""
    return _plane(chart, width) if len(chart["parties"]) == 2 else _lines(chart, width)


def _named(chart: Chart) -> Spec:
    names = list(dict.fromkeys(row["named"] for row in chart["data"] if row["named"]))
    shapes = [palette.SHAPES[n % len(palette.SHAPES)] for n in range(len(names))]
    return {"domain": names, "range": shapes}


def _plane(chart: Chart, width: int) -> Spec:
    def axis(n: int) -> Spec:
        title = f"{chart['parties'][n]} ({chart['unit']})"
        return {"field": f"x{n}", "type": "quantitative", "title": title, "scale": {"zero": False, "nice": True}}

    spots = {
        "transform": [{"filter": "datum.named === ''"}],
        "mark": {"type": "point", "filled": False, "size": 30, "stroke": palette.MUTED},
        "encoding": {"x": axis(0), "y": axis(1)},
    }
    marked = {
        "transform": [{"filter": "datum.named !== ''"}],
        "mark": {"type": "point", "size": 150, "color": palette.INK, "opacity": 1},
        "encoding": {
            "x": axis(0),
            "y": axis(1),
            "shape": _shape(chart, width),
        },
    }
    dash = {"type": "rule", "strokeDash": list(palette.DASHES[1]), "color": palette.MUTED}
    needs = [
        {"mark": dash, "encoding": {"xy"[n]: {"datum": need}}}
        for n, need in enumerate(chart["needs"])
        if need is not None
    ]
    return {
        "data": {"values": chart["data"]},
        "height": min(420, width - 20),
        "layer": [*needs, spots, *([marked] if _named(chart)["domain"] else [])],
    }


def _lines(chart: Chart, width: int) -> Spec:
    """One line for each point, across the parties."""
    data = chart["data"]
    rows = [
        {"point": n, "party": party, "value": row[f"x{i}"], "named": row["named"], "dash": row["named"]}
        for n, row in enumerate(data)
        for i, party in enumerate(chart["parties"])
    ]
    names = list(dict.fromkeys(row["named"] for row in data if row["named"]))
    dashes = {"domain": names, "range": [list(palette.DASHES[n % len(palette.DASHES)]) for n in range(len(names))]}
    place = {
        "x": {
            "field": "party",
            "type": "nominal",
            "sort": chart["parties"],
            "title": None,
            "axis": {"labelAngle": 0},
            "scale": {"padding": 0.3},
        },
        "y": {"field": "value", "type": "quantitative", "title": chart["unit"]},
    }
    faint = {
        "transform": [{"filter": "datum.named === ''"}],
        "mark": {"type": "line", "strokeWidth": 1, "color": palette.FRAME, "opacity": 0.6},
        "encoding": place | {"detail": {"field": "point"}},
    }
    marked: Spec = {"transform": [{"filter": "datum.named !== ''"}]}
    dash = {"field": "dash", "type": "nominal", "scale": dashes, "legend": None}
    strong = marked | {
        "mark": {"type": "line", "strokeWidth": 2.5, "color": palette.INK},
        "encoding": place | {"strokeDash": dash},
    }
    points = marked | {
        "mark": {"type": "point", "size": 130, "color": palette.INK, "opacity": 1},
        "encoding": place | {"shape": _shape(chart, width)},
    }
    layers = [faint, *([strong, points] if names else [])]
    apart = {"legend": {"shape": "independent"}}  # else the key of shapes goes with that of dashes, which has none
    return {"data": {"values": rows}, "height": 300, "layer": layers, "resolve": apart}


def _shape(chart: Chart, width: int) -> Spec:
    """A shape for each named point, with a key; several names of one point stand one under another on a phone."""
    lines = {"labelExpr": "split(datum.label, ', ')"} if width < 500 else {}
    legend = {"columns": 1 if width < 500 else 2, "labelLimit": width - 60} | lines
    return {"field": "named", "type": "nominal", "scale": _named(chart), "title": None, "legend": legend}


def exposure(chart: Chart, width: int) -> Spec:
    """By party and stage: irreversible steps behind it upwards, those that others still owe downwards."""
    low, high = chart["reach"]
    x = {"field": "stage", "type": "ordinal", "sort": None, "title": "Stage", "axis": {"labelAngle": 0}}
    ticks = {"values": list(range(low, high + 1)), "labelExpr": "abs(datum.value)", "labelOverlap": "greedy"}
    scale = {"domain": [low - 1, high + 1], "nice": False}
    y = {"field": "from", "type": "quantitative", "title": chart["axis"], "axis": ticks, "scale": scale}
    fill = {"domain": chart["kinds"], "range": [palette.MUTED, palette.side_style(0).fill]}
    bars = {
        "transform": [{"filter": "datum.from !== datum.to"}],
        "mark": {"type": "bar", "stroke": palette.INK, "strokeWidth": 1},
        "encoding": {
            "x": x | {"scale": {"paddingInner": 0, "paddingOuter": 0.1}},
            "y": y,
            "y2": {"field": "to"},
            "fill": {"field": "kind", "type": "nominal", "scale": fill, "title": None},
        },
    }
    words = {
        "transform": [{"filter": "datum.label !== ''"}],
        "mark": {"type": "text", "dy": {"expr": "datum.down ? 9 : -8"}, "fontSize": LABEL_SIZE - 1},
        "encoding": {"x": x, "y": y | {"field": "to"}, "text": {"field": "label", "type": "nominal"}},
    }
    return {
        "data": {"values": chart["data"]},
        "facet": {
            "row": {"field": "party", "type": "nominal", "sort": chart["parties"], "title": None, "header": _HEAD}
        },
        "spec": {"width": width - AXIS, "height": 16 * (high - low + 2), "layer": [bars, ZERO, words]},
    }


DRAWINGS = {"stairs": stairs, "tornado": tornado, "frontier": frontier, "exposure": exposure}

__all__ = ["DRAWINGS", "exposure", "frontier", "stairs", "tornado"]
