"""How forecasts are drawn: a fan beside the baseline's, and past probabilities by what came. For internal pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evenhand.report import palette
from evenhand.report.charts import Spec

SIDE_BY_SIDE = 640  # px: below it the two fans stand one under the other
MODEL, BAND = palette.COLOURS[0], 0.22


def _fans(chart: dict[str, Any], width: int) -> Spec:
    """What came, then a fan: one panel for the model and one for the baseline, on one scale."""
    beside = width >= SIDE_BY_SIDE
    each = (width - 150) // 2 if beside else width - 90
    views = [_fan(chart, model, each) for model in chart["models"]]
    return {"hconcat" if beside else "vconcat": views, "resolve": {"scale": {"y": "shared"}}, "spacing": 28}


def _fan(chart: dict[str, Any], model: str, width: int) -> Spec:
    fan = [row for row in chart["data"] if row["model"] == model]
    came = [row for row in chart["data"] if row["model"] is None]
    x = {"field": "month", "type": "temporal", "timeUnit": "utcyearmonth", "title": None,
         "axis": {"format": "%Y-%m", "tickCount": 4, "labelOverlap": True}}  # fmt: skip
    scale = {"type": "symlog", "constant": 1, "domainMin": 0, "domainMax": chart["top"], "nice": False}
    axis = {"values": chart["ticks"], "format": ",d", "grid": True}
    y = {"field": "low", "type": "quantitative", "title": "Count in the month", "scale": scale, "axis": axis}
    colour = {"color": MODEL if model == chart["models"][0] else palette.INK}
    bands = [
        {"data": {"values": fan}, "mark": {"type": "area", "opacity": BAND, **colour},
         "encoding": {"x": x, "y": y | {"field": low}, "y2": {"field": high}}}
        for low, high in (("low", "high"), ("lower", "upper"))
    ]  # fmt: skip
    middle = {"data": {"values": fan}, "mark": {"type": "line", "strokeDash": [5, 3], **colour},
              "encoding": {"x": x, "y": y | {"field": "median"}}}  # fmt: skip
    line = {"type": "line", "point": {"size": 22, "color": palette.INK}, "strokeWidth": 1.5}
    past = {"data": {"values": came}, "mark": line,
            "encoding": {"x": x, "y": y | {"field": "came"}}}  # fmt: skip
    return {"title": {"text": model, "fontSize": 13}, "width": width, "height": 210, "layer": [*bands, middle, past]}


def _outcomes(chart: dict[str, Any], width: int) -> Spec:
    """One tick a past forecast: where it stands is its probability, in which row tells what came."""
    head = {"labelOrient": "top", "labelAnchor": "start", "labelFontWeight": "bold"}
    ticks = {
        "width": width - 120,
        "height": {"step": 24},
        "mark": {"type": "tick", "thickness": 2, "size": 16, "color": palette.INK, "opacity": 0.55},
        "encoding": {
            "x": {"field": "probability", "type": "quantitative", "title": "Probability given by the model",
                  "scale": {"domain": [0, 1]}, "axis": {"format": "%", "values": [0, 0.25, 0.5, 0.75, 1]}},
            "y": {"field": "outcome", "type": "nominal", "sort": chart["outcomes"], "title": None},
        },
    }  # fmt: skip
    row = {"field": "size", "type": "nominal", "sort": chart["sizes"], "title": None, "header": head}
    return {"data": {"values": chart["data"]}, "facet": {"row": row}, "spec": ticks, "spacing": 14}


DRAWINGS: dict[str, Callable[[dict[str, Any], int], Spec]] = {"fans": _fans, "outcomes": _outcomes}
