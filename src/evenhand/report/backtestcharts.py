"""How the plots of a backtest look. Each model has its own row or panel, so that none is told by colour alone.

A chart of the model holds plain rows; `draw` in drawings.py finds its spec here by name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evenhand.report import palette
from evenhand.report.charts import LABEL_SIZE, Spec
from evenhand.report.measure import wrap

Chart = dict[str, Any]
PHONE = 500  # px: a drawing narrower than this is for phones
EDGE = 62  # px beside the panels, for the axis and its title
GAP = 22  # px between panels
_FAINT: Spec = {"color": palette.FRAME, "strokeWidth": 1, "strokeDash": [4, 3]}


def _ratios(chart: Chart, width: int) -> Spec:
    """A row for each model, a mark for each window; where windows are many, all have one mark."""
    years = list(dict.fromkeys(row["year"] for row in chart["data"]))
    few = len(years) <= len(palette.SHAPES) - 2
    looks = {
        "shape": _by_place("year", years, "Window", palette.SHAPES),
        "color": _by_place("year", years, "Window", _inks(years)),
    }
    place = {"y": _model(chart, width), "x": _ratio_axis("x", _title(chart, width))}
    points: Spec = {
        "mark": {"type": "point", "filled": True, "size": 75, "opacity": 0.9},
        "encoding": place | (looks if few else {"opacity": {"value": 0.55}}),
    }
    middle: Spec = {
        "data": {"values": chart["middle"]},
        "mark": {"type": "tick", "thickness": 2.5, "height": 20, "color": palette.INK},
        "encoding": place,
    }
    return {
        "data": {"values": chart["data"]},
        "height": {"step": 30},
        "layer": [_line("x", 1), points, middle],
    }


def _paired(chart: Chart, width: int) -> Spec:
    """A row for each model, an interval against each form of the baseline."""
    forms = chart["forms"]
    place = {
        "y": _model(chart, width) | {"scale": {"paddingInner": 0.3}},
        "yOffset": {"field": "against", "type": "nominal", "sort": forms},
    }
    dash = {"strokeDash": _by_place("against", forms, "Against", [list(dash) for dash in palette.DASHES])}
    shape = {"shape": _by_place("against", forms, "Against", palette.SHAPES)}
    ends: Spec = {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}
    mean: Spec = {"x": {"field": "mean", "type": "quantitative", "title": _title(chart, width)}}
    return {
        "data": {"values": chart["data"]},
        "height": {"step": 17},
        "layer": [
            _line("x", 0),
            {"mark": {"type": "rule", "strokeWidth": 2, "color": palette.INK}, "encoding": place | ends | dash},
            {"mark": {"type": "point", "size": 70, "color": palette.INK}, "encoding": place | mean | shape},
        ],
    }


def _horizons(chart: Chart, width: int) -> Spec:
    """A panel for each model: months ahead across, share of the baseline's CRPS upwards."""
    across = {
        "field": "horizon",
        "type": "quantitative",
        "title": "Months ahead",
        "axis": {"tickMinStep": 1, "values": [3, 6, 9, 12, 14]},
        "scale": {"domain": [3, 14], "nice": False},
    }
    line: Spec = {
        "mark": {"type": "line", "point": {"size": 22, "color": palette.INK}, "strokeWidth": 1.5},
        "encoding": {"x": across, "y": _ratio_axis("y", chart["axis"])},
    }
    return _panels(chart, width, [_line("y", 1), line])


def _places(chart: Chart, width: int) -> Spec:
    """A panel for each model: ten bars that are level where the spread is right."""
    bars: Spec = {
        "mark": {"type": "bar", "color": palette.MUTED, "binSpacing": 1},
        "encoding": {
            "x": {
                "field": "low",
                "bin": {"binned": True},
                "type": "quantitative",
                "title": "Place among the draws",
                "axis": {"values": [0, 0.5, 1], "format": ".1f"},
                "scale": {"domain": [0, 1]},
            },
            "x2": {"field": "high"},
            "y": {
                "field": "share",
                "type": "quantitative",
                "title": "Share of actuals",
                "axis": {"format": "%", "tickCount": 4},
            },
        },
    }
    level: Spec = {
        "mark": {"type": "rule", "color": palette.INK, "strokeDash": [4, 3]},
        "encoding": {"y": {"datum": 0.1}},
    }
    return _panels(chart, width, [bars, level])


def _reliability(chart: Chart, width: int) -> Spec:
    """A panel for each threshold: what was forecast across, what came upwards, the diagonal where they agree."""
    names = chart["models"]
    diagonal: Spec = {
        "data": {"values": [{"x": 0, "y": 0}, {"x": 1, "y": 1}]},
        "mark": {"type": "line"} | _FAINT,
        "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}},
    }
    axis = {"format": "%", "values": [0, 0.5, 1]}
    looks = {
        "x": {
            "field": "forecast",
            "type": "quantitative",
            "title": "Probability given",
            "axis": axis,
            "scale": {"domain": [0, 1]},
        },
        "y": {
            "field": "observed",
            "type": "quantitative",
            "title": "Share that came",
            "axis": axis,
            "scale": {"domain": [0, 1]},
        },
        "color": _by_place("model", names, "Model", _inks(names)),
    }
    line: Spec = {
        "mark": {"type": "line", "strokeWidth": 1.5},
        "encoding": looks | {"strokeDash": _by_place("model", names, "Model", [list(dash) for dash in palette.DASHES])},
    }
    points: Spec = {
        "mark": {"type": "point", "filled": True, "size": 48},
        "encoding": looks | {"shape": _by_place("model", names, "Model", palette.SHAPES)},
    }
    return _panels(chart, width, [diagonal, line, points])


DRAWINGS: dict[str, Callable[[Chart, int], Spec]] = {
    "backtest-ratios": _ratios,
    "backtest-paired": _paired,
    "backtest-horizons": _horizons,
    "backtest-places": _places,
    "backtest-reliability": _reliability,
}


def _panels(chart: Chart, width: int, layers: list[Spec]) -> Spec:
    """The layers once for each value of `panel`, in the order of `panels`, two or four beside one another."""
    columns = 2 if width < PHONE else 4
    side = (width - EDGE - GAP * (columns - 1)) // columns
    small = {"labelFontSize": LABEL_SIZE - 1} if width < PHONE else {}
    return {
        "data": {"values": chart["data"]},
        "facet": {
            "field": "panel",
            "type": "nominal",
            "sort": chart["panels"],
            "title": None,
            "header": {"labelAnchor": "start", "labelColor": palette.INK, "labelLimit": side + GAP} | small,
        },
        "columns": columns,
        "spacing": GAP,
        "spec": {"width": side, "height": min(side, 150), "layer": layers},
    }


def _model(chart: Chart, width: int) -> Spec:
    axis = {"labelLimit": 160 if width < PHONE else 220, "labelColor": palette.INK}
    return {"field": "model", "type": "nominal", "sort": chart["models"], "title": None, "axis": axis}


def _title(chart: Chart, width: int) -> list[str]:
    """The axis title in lines that fit beside the names of models."""
    return wrap(chart["axis"], width - 190, LABEL_SIZE, "bold")


def _ratio_axis(channel: str, title: str | list[str]) -> Spec:
    """Shares on a log scale, so that twice and half are equally far from 1."""
    return {
        "field": "ratio",
        "type": "quantitative",
        "title": title,
        "scale": {"type": "log", "nice": False, "padding": 12},
        "axis": {
            "values": [0.25, 0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3, 5, 10],
            "format": "~g",
            "grid": channel == "x",
        },
    }


def _line(channel: str, at: float) -> Spec:
    """Where the baseline is; it crosses the whole view."""
    return {
        "mark": {"type": "rule", "color": palette.INK, "strokeWidth": 1, "strokeDash": [4, 3]},
        "encoding": {channel: {"datum": at}},
    }


def _by_place(field: str, names: list[str], title: str | None, looks: Any) -> Spec:
    """A scale that gives each name the look of its place."""
    return {
        "field": field,
        "type": "nominal",
        "sort": names,
        "title": title,
        "scale": {"domain": names, "range": list(looks[: len(names)])},
    }


def _inks(names: list[str]) -> list[str]:
    return [palette.side_style(place).colour for place in range(len(names))]
