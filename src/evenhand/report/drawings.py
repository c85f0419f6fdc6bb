"""How each chart of the model is drawn: the model holds the rows, the looks are here, `charts.draw` does the rest."""

from __future__ import annotations

from typing import Any

from evenhand.report import charts, palette
from evenhand.report.backtestcharts import DRAWINGS as OF_BACKTESTS
from evenhand.report.bargainingcharts import DRAWINGS as OF_BARGAINING
from evenhand.report.charts import Chart, Spec
from evenhand.report.fairnesscharts import DRAWINGS as OF_FAIRNESS
from evenhand.report.maps import map_spec
from evenhand.report.outlookcharts import DRAWINGS as OF_OUTLOOKS
from evenhand.report.timeline import timeline_spec

NO_SIDE_FILL = palette.FRAME
LABEL = 200  # characters of a label: more than are shown on any line
WHOLE = frozenset({"title", "desc", "outside"})
YEARLY = 60  # years of a series up to which each has a tick


def draw(chart: dict[str, Any]) -> Chart:
    """Draw one chart of the model."""
    return charts.draw(chart["name"], chart["title"], lambda width: spec(chart, width), desc=chart["desc"])


def spec(chart: dict[str, Any], width: int) -> Spec:
    """The Vega-Lite spec of one chart of the model."""
    known = (
        {"bars": _bars, "timeline": _timeline, "map": _map, "series": _series}
        | OF_BACKTESTS
        | OF_OUTLOOKS
        | OF_BARGAINING
        | OF_FAIRNESS
    )
    return known[chart["drawing"]](_cut(chart), width)


def _cut(node: Any) -> Any:
    """A chart with its longest labels cut; what it is called stays whole, and the table beside it holds every name."""
    if isinstance(node, str):
        return node if len(node) <= LABEL else f"{node[:LABEL]}…"
    if isinstance(node, dict):
        return {key: value if key in WHOLE else _cut(value) for key, value in node.items()}
    return [_cut(part) for part in node] if isinstance(node, list | tuple) else node


def _bars(chart: dict[str, Any], _width: int) -> Spec:
    """Stacked bars by side; each side has its own pattern, those of no side are plain."""
    sides = chart["sides"][:-1]
    scale = palette.side_scales(sides)["fill"]
    fill = {"domain": [*scale["domain"], chart["sides"][-1]], "range": [*scale["range"], NO_SIDE_FILL]}
    place = {side: n for n, side in enumerate(chart["sides"])}
    values = [row | {"place": place[row["side"]]} for row in chart["data"] if row["count"]]
    return {
        "data": {"values": values},
        "height": {"step": 24},
        "mark": {"type": "bar", "stroke": palette.PAPER, "strokeWidth": 1.5},
        "encoding": {
            "y": {
                "field": "kind",
                "type": "nominal",
                "sort": chart["kinds"],
                "title": None,
                "axis": {"labelLimit": 170},
            },
            "x": {
                "field": "count",
                "type": "quantitative",
                "title": "Number of sources",
                "axis": {"tickMinStep": 1, "format": "d"},
            },
            "fill": {
                "field": "side",
                "type": "nominal",
                "scale": fill,
                "title": "Side of the author",
                "sort": chart["sides"],
            },
            "order": {"field": "place", "type": "quantitative"},
        },
    }


def _map(chart: dict[str, Any], width: int) -> Spec:
    places = [{"lon": row["longitude"], "lat": row["latitude"], "label": row["name"]} for row in chart["data"]]
    return map_spec(places, None, width)


def _series(chart: dict[str, Any], width: int) -> Spec:
    """A bar for each month, one row for each unit."""
    units = sorted({row["unit"] for row in chart["data"]})
    years = [int(row["month"][:4]) for row in chart["data"]]
    long = max(years) - min(years) > YEARLY
    tall = {"facet": {"row": {"field": "unit", "type": "nominal", "title": None}}}
    bars = {
        "width": width - 90,
        "height": 160,
        "mark": {"type": "bar", "color": palette.INK},
        "encoding": {
            "x": {
                "field": "month",
                "type": "temporal",
                "timeUnit": "utcyearmonth",
                "title": None,
                "axis": {"format": "%Y", "tickCount": 8 if long else "year"},
            },
            "y": {"field": "target", "type": "quantitative", "title": "Count in the month"},
        },
    }
    values = {"data": {"values": chart["data"]}}
    return values | tall | {"spec": bars} if len(units) > 1 else values | bars


def _timeline(chart: dict[str, Any], width: int) -> Spec:
    return timeline_spec(chart["data"], width, lanes=chart["lanes"], period=chart["period"], notes=[chart["outside"]])
