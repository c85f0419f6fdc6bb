"""A drawing laid out in px, as a Vega-Lite spec. Invariant: things are drawn in the order in which they were added.

Maps and timelines place their labels themselves, so that none collide; a sketch turns what was placed into one
layered spec, which is then drawn like any other. The origin is at the top left; x runs right and y runs down.
"""

from __future__ import annotations

from typing import Any

from evenhand.report.measure import Weight, text_width, wrap
from evenhand.report.palette import INK, MUTED, PAPER

PADDING = 6  # px around the drawing
LINE = 16  # px from one line of text to the next


class Sketch:
    """What is drawn so far on a sheet ``width`` px wide, padding included."""

    def __init__(self, width: int) -> None:
        self.width = width - 2 * PADDING
        self.height = 0.0  # px; grows with what is added
        self._layers: list[tuple[dict[str, Any], list[dict[str, Any]]]] = []

    def text(
        self, x: float, y: float, text: str, *, size: int = 12, weight: Weight = "regular", color: str = INK,
        align: str = "left",
    ) -> None:  # fmt: skip
        """One line of text, vertically centred on ``y``."""
        mark = {"type": "text", "align": align, "baseline": "middle", "fontSize": size, "color": color}
        mark |= {"fontWeight": "bold"} if weight == "bold" else {"fontWeight": "normal"}
        self._add(mark, {"x": x, "y": y, "text": text}, y + LINE / 2)

    def paragraph(
        self, x: float, y: float, width: float, text: str, *, size: int = 12, weight: Weight = "regular",
        color: str = MUTED,
    ) -> float:  # fmt: skip
        """Text in lines no wider than ``width`` px, the first centred on ``y``; gives the y of the line after it."""
        for line in wrap(text, width, size, weight):
            self.text(x, y, line, size=size, weight=weight, color=color)
            y += LINE + (size - 12)
        return y

    def tag(self, x: float, y: float, text: str, *, size: int = 11) -> None:
        """Bold text centred on (x, y) on a white ground, readable on whatever is below."""
        half = text_width(text, size, "bold") / 2 + 1.5
        self.rect(x - half, y - size / 2 - 0.5, x + half, y + size / 2 + 0.5, color=PAPER, opacity=0.85)
        self.text(x, y, text, size=size, weight="bold", align="center")

    def point(self, x: float, y: float, *, shape: str, color: str, size: float = 64, open_: bool = False) -> None:
        """A mark of ``size`` px², ringed in white; if open, the ring is of the colour and the inside white."""
        fill, stroke = (PAPER, color) if open_ else (color, PAPER)
        mark = {"type": "point", "filled": True, "shape": shape, "size": size, "opacity": 1}
        mark |= {"fill": fill, "stroke": stroke, "strokeWidth": 1.6 if open_ else 0.8}
        self._add(mark, {"x": x, "y": y}, y + size**0.5 / 2)

    def rule(
        self, x: float, y: float, x2: float, y2: float, *, color: str, width: float = 1.0, dash: tuple[int, ...] = ()
    ) -> None:
        """A straight line."""
        mark = {"type": "rule", "color": color, "strokeWidth": width} | ({"strokeDash": list(dash)} if dash else {})
        self._add(mark, {"x": x, "y": y, "x2": x2, "y2": y2}, max(y, y2))

    def rect(
        self, x: float, y: float, x2: float, y2: float, *, color: str, opacity: float = 1.0, radius: float = 0
    ) -> None:
        """A filled rectangle; ``color`` may be a side's fill."""
        mark = {"type": "rect", "fill": color, "opacity": opacity, "strokeWidth": 0, "cornerRadius": radius}
        self._add(mark, {"x": x, "y": y, "x2": x2, "y2": y2}, max(y, y2))

    def shape(self, geometry: dict[str, Any], **style: Any) -> None:
        """A GeoJSON geometry whose coordinates are px; ``style`` is that of a Vega-Lite geoshape mark."""
        mark = {"type": "geoshape", "filled": "fill" in style} | style
        self._add(mark, {"type": "Feature", "properties": {}, "geometry": geometry}, 0.0)

    def spec(self) -> dict[str, Any]:
        """The Vega-Lite spec of all that was added."""
        height = round(self.height + 1)
        return {
            "width": self.width,
            "height": height,
            "padding": PADDING,
            "autosize": {"type": "none"},
            "layer": [_layer(mark, rows, self.width, height) for mark, rows in self._layers],
        }

    def _add(self, mark: dict[str, Any], row: dict[str, Any], bottom: float) -> None:
        self.height = max(self.height, bottom)
        row = {key: round(v, 1) if isinstance(v, float) else v for key, v in row.items()}
        if self._layers and self._layers[-1][0] == mark:
            self._layers[-1][1].append(row)
        else:
            self._layers.append((mark, [row]))


def _layer(mark: dict[str, Any], rows: list[dict[str, Any]], width: float, height: float) -> dict[str, Any]:
    """One Vega-Lite layer; its scales map px to px."""
    layer: dict[str, Any] = {"data": {"values": rows}, "mark": mark}
    if mark["type"] == "geoshape":
        return layer | {"projection": {"type": "identity", "scale": 1, "translate": [0, 0]}}
    across = {"domain": [0, width], "nice": False, "zero": False}
    down = {"domain": [height, 0], "nice": False, "zero": False}
    encoding: dict[str, Any] = {
        "x": {"field": "x", "type": "quantitative", "scale": across, "axis": None},
        "y": {"field": "y", "type": "quantitative", "scale": down, "axis": None},
    }
    encoding |= {key: {"field": key} for key in ("x2", "y2") if key in rows[0]}
    if "text" in rows[0]:
        encoding["text"] = {"field": "text", "type": "nominal"}
    return layer | {"encoding": encoding}
