"""A map of places with its key.

Invariant: every place given is on the map or said to be outside it, and is in the key.

Places carry numbers; names stand in the key, so that none collide. The projection is Mercator.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from evenhand.report import palette
from evenhand.report.borders import Box, borders, checked, clip_line
from evenhand.report.charts import Spec, nothing_to_draw
from evenhand.report.mapkey import Entry, draw_key, draw_numbers, place_numbers
from evenhand.report.measure import text_width
from evenhand.report.sketch import Sketch

Place = dict[str, Any]  # lon, lat, label; optional shape, colour, note
Key = dict[str, Any]  # label, shape, colour
Pixel = tuple[float, float]

NEAR = 0.7  # px: points of a line closer than this are one
SMALLEST = 0.35  # degrees: the least height of a map, about 40 km
FURTHEST = 84.0  # degrees of latitude; Mercator has no poles
DISPUTED = "Line of ceasefire, control or provisional administration, or contested line"
STEPS = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 30, 60)  # degrees between lines of the graticule


def map_spec(
    places: Sequence[Place], bbox: Box | None, width: int, *, title: str = "", disclaimer: str = "",
    legend: Sequence[Key] = (), areas: Sequence[dict[str, Any]] = (),
) -> Spec:  # fmt: skip
    """Vega-Lite spec of a map ``width`` px wide, with its key beside it, or below where it is narrow or long.

    ``places`` have lon and lat in degrees, a label, and may have a shape, a colour and a note; they are numbered in
    the order given. ``bbox`` is (west, south, east, north), west > east across the antimeridian; None takes in all
    places. ``areas`` are GeoJSON features, drawn in outline and named in the key by ``properties.label``.
    Errors: ValueError for a coordinate or a box that is not one.
    """
    if not places and not areas:
        return nothing_to_draw("no place has coordinates")
    for number, place in enumerate(places, 1):
        _check(number, place)
    sketch = Sketch(width)
    top = sketch.paragraph(0, 10, sketch.width, title, size=14, weight="bold", color=palette.INK) if title else 0
    beside = width >= 600 and len(places) + len(areas) + len(legend) <= 26
    view = View(bbox or around(places, areas), sketch.width * (0.64 if beside else 1), top)
    contested = _ground(sketch, view)
    lines = [_area(sketch, view, area) for area in areas] + ([_contested(sketch)] if contested else [])
    entries = [*[_legend(sketch, key) for key in legend], *_marks(sketch, view, places), *lines]
    frame = (view.width + 18, top + 8, sketch.width - view.width - 18)
    draw_key(
        sketch, frame if beside else (0, view.bottom + 18, sketch.width), 1 if beside or width < 600 else 3, entries
    )
    y = max(view.bottom, sketch.height) + 16
    for text in (disclaimer, f"Borders: Natural Earth. {view.note}"):
        y = sketch.paragraph(0, y, sketch.width, text, size=11) if text else y
    return sketch.spec()


class View:
    """A box of the earth on a rectangle of px, by Mercator's projection."""

    def __init__(self, bbox: Box, width: float, top: float) -> None:
        west, south, east, north = _roomy(checked(bbox))
        self.top, self.width = top, width
        tallest = 1.05 if width < 600 else 0.7
        self.scale = min(width / math.radians(east - west), tallest * width / (_up(north) - _up(south)))
        self.height = max(0.5 * width, self.scale * (_up(north) - _up(south)))
        self.mid = (math.radians((west + east) / 2), (_up(south) + _up(north)) / 2)
        reach = (math.degrees(width / self.scale / 2), self.height / self.scale / 2)
        self.box: Box = (
            (west + east) / 2 - reach[0], _down(self.mid[1] - reach[1]),
            (west + east) / 2 + reach[0], _down(self.mid[1] + reach[1]),
        )  # fmt: skip
        self.bottom = top + self.height
        self.note = f"Mercator projection; the scale holds at {degrees(round(_down(self.mid[1])), 'NS')}."

    def at(self, lon: float, lat: float) -> Pixel:
        """The pixel of a coordinate; longitudes are taken modulo 360, nearest to the middle."""
        turn = math.remainder(math.radians(lon) - self.mid[0], 2 * math.pi)
        return self.line((math.degrees(turn + self.mid[0]), lat))

    def line(self, point: tuple[float, float]) -> Pixel:
        """The pixel of a coordinate whose longitude runs on past the antimeridian."""
        x = self.width / 2 + (math.radians(point[0]) - self.mid[0]) * self.scale
        y = self.top + self.height / 2 - (_up(point[1]) - self.mid[1]) * self.scale
        return round(x, 1), round(y, 1)

    def holds(self, p: Pixel) -> bool:
        """Whether a pixel is on the map."""
        return 0 <= p[0] <= self.width and self.top <= p[1] <= self.bottom


def _up(lat: float) -> float:
    """Mercator's ordinate in radians of a latitude in degrees."""
    return math.asinh(math.tan(math.radians(max(-FURTHEST, min(FURTHEST, lat)))))


def _down(y: float) -> float:
    return math.degrees(math.atan(math.sinh(y)))


def _roomy(box: Box) -> Box:
    """The box, no smaller than SMALLEST either way."""
    west, south, east, north = box
    grow_x, grow_y = (max(0.0, SMALLEST - (east - west)) / 2, max(0.0, SMALLEST - (north - south)) / 2)
    return (west - grow_x, south - grow_y, east + grow_x, north + grow_y)


def _check(number: int, place: Place) -> None:
    """Coordinates are not repeated in the message: a place may be protected."""
    if not (-180 <= place["lon"] <= 180 and -90 <= place["lat"] <= 90):
        raise ValueError(f"place {number}: expected a longitude of -180 to 180 and a latitude of -90 to 90 degrees")


def around(places: Sequence[Place], areas: Sequence[dict[str, Any]] = ()) -> Box:
    """The smallest box around all places and areas with a margin; west > east where it crosses the antimeridian."""
    points = [(p["lon"], p["lat"]) for p in places] + [p for a in areas for line in _paths(a) for p in line]
    lons, lats = sorted({p[0] for p in points}), [p[1] for p in points]
    gaps = [(b - a, a, b) for a, b in pairwise([*lons, lons[0] + 360])]
    _, east, west = max(gaps)
    span = (east - west) % 360
    margin = max(0.12 * max(span, max(lats) - min(lats)), SMALLEST / 2)
    if span + 2 * margin >= 360:
        return (-180, max(-FURTHEST, min(lats) - margin), 180, min(FURTHEST, max(lats) + margin))
    ends = (math.remainder(west - margin, 360), math.remainder(east + margin, 360))
    return (ends[0], max(-89.0, min(lats) - margin), ends[1], min(89.0, max(lats) + margin))


def _ground(sketch: Sketch, view: View) -> bool:
    """Water, land, graticule, borders and scale; whether a contested line is among them."""
    sketch.rect(0, view.top, view.width, view.bottom, color=palette.WATER)
    west, south, east, north = view.box
    features = borders((math.remainder(west, 360), south, math.remainder(west, 360) + min(east - west, 360), north))
    turn = west - math.remainder(west, 360)
    found = {
        f["properties"]["kind"]: _project(f["geometry"], lambda p: view.line((p[0] + turn, p[1]))) for f in features
    }
    if "land" in found:
        sketch.shape(found["land"], fill=palette.LAND, stroke=palette.LAND, strokeWidth=0.6)
    _graticule(sketch, view)
    looks: dict[str, dict[str, Any]] = {
        "coast": {"stroke": palette.COAST, "strokeWidth": 0.8},
        "border": {"stroke": palette.BORDER, "strokeWidth": 0.9},
        "disputed": {"stroke": palette.BORDER, "strokeWidth": 1.2, "strokeDash": [4, 3]},
    }
    for kind, look in looks.items():
        if kind in found:
            sketch.shape(found[kind], **look)
    _scale(sketch, view)
    return "disputed" in found


def _project(geometry: dict[str, Any], to: Callable[[tuple[float, float]], Pixel]) -> dict[str, Any]:
    """A geometry in px, without points and paths too small to be seen."""

    def walk(node: Any) -> Any:
        if isinstance(node[0], tuple):
            return _thinned([to(p) for p in node])
        return [part for part in map(walk, node) if part]

    return {"type": geometry["type"], "coordinates": walk(geometry["coordinates"])}


def _thinned(path: list[Pixel]) -> list[list[float]]:
    """Points at least NEAR px from the one kept before, the last point too; nothing if all are within 1 px."""
    kept = [path[0]]
    for p in path[1:-1]:
        if abs(p[0] - kept[-1][0]) + abs(p[1] - kept[-1][1]) >= NEAR:
            kept.append(p)
    wide = max(p[0] for p in path) - min(p[0] for p in path)
    high = max(p[1] for p in path) - min(p[1] for p in path)
    return [list(p) for p in [*kept, path[-1]]] if max(wide, high) >= 1 else []


def _graticule(sketch: Sketch, view: View) -> None:
    """Lines of equal longitude and latitude, labelled at the left and the bottom."""
    west, south, east, north = view.box
    step = next((s for s in STEPS if (east - west) / s <= (6 if view.width > 450 else 4)), STEPS[-1])
    for n in range(math.ceil(west / step), math.floor(east / step) + 1):
        x = view.line((n * step, south))[0]
        sketch.rule(x, view.top, x, view.bottom, color=palette.PAPER, width=0.8)
        if 30 < x < view.width - 30:
            label = degrees(math.remainder(n * step, 360), "EW")
            sketch.text(x + 3, view.top + 9, label, size=10, color=palette.MUTED)
    for n in range(math.ceil(south / step), math.floor(north / step) + 1):
        y = view.line((west, n * step))[1]
        sketch.rule(0, y, view.width, y, color=palette.PAPER, width=0.8)
        if view.top + 30 < y < view.bottom - 40:
            sketch.text(4, y - 7, degrees(n * step, "NS"), size=10, color=palette.MUTED)


def degrees(value: float, letters: str) -> str:
    """A longitude ("EW") or latitude ("NS") as people write it."""
    letter = "" if value == 0 or abs(value) == 180 else letters[value < 0]
    return f"{abs(round(value, 2)):g}°{letter}"


def _scale(sketch: Sketch, view: View) -> None:
    """A bar of a round number of km, true at the middle latitude."""
    per_px = 6371.0 * math.cos(math.radians(_down(view.mid[1]))) / view.scale
    most = per_px * view.width / 4
    unit = 10 ** math.floor(math.log10(most))
    length = next(unit * m for m in (5, 2, 1) if unit * m <= most)
    x, y = 10.0, view.bottom - 12
    label = f"{length:,g} km"
    end = x + length / per_px
    sketch.rect(x - 5, y - 9, end + text_width(label, 11) + 10, y + 8, color=palette.PAPER, opacity=0.85)
    sketch.rule(x, y, end, y, color=palette.INK, width=1.6)
    for tick in (x, end):
        sketch.rule(tick, y - 3, tick, y + 3, color=palette.INK, width=1.6)
    sketch.text(end + 5, y, label, size=11)


def _marks(sketch: Sketch, view: View, places: Sequence[Place]) -> list[Entry]:
    """Draw the places and their numbers; their entries in the key. A place off the map is said to be."""
    pixels = [view.at(p["lon"], p["lat"]) for p in places]
    numbers = [str(n) for n in range(1, len(places) + 1)]
    on = [i for i, p in enumerate(pixels) if view.holds(p)]
    for i in on:
        sketch.point(*pixels[i], shape=places[i].get("shape", "circle"), color=places[i].get("colour", palette.INK))
    spots = place_numbers([pixels[i] for i in on], (2, view.top + 16, view.width - 2, view.bottom - 24))
    draw_numbers(sketch, [pixels[i] for i in on], spots, [numbers[i] for i in on])
    notes = [p.get("note", "") if i in on else "outside this map" for i, p in enumerate(places)]
    return [
        Entry(symbol=_symbol(sketch, p), label=p["label"], number=n, note=note)
        for p, n, note in zip(places, numbers, notes, strict=True)
    ]


def _symbol(sketch: Sketch, look: dict[str, Any]) -> Callable[[float, float], None]:
    """Draws the mark of a place or of a kind."""
    shape, colour = look.get("shape", "circle"), look.get("colour", palette.INK)
    return lambda x, y: sketch.point(x, y, shape=shape, color=colour)


def _legend(sketch: Sketch, key: Key) -> Entry:
    return Entry(symbol=_symbol(sketch, key), label=key["label"])


def _stroke(sketch: Sketch, color: str, width: float, dash: tuple[int, ...]) -> Callable[[float, float], None]:
    return lambda x, y: sketch.rule(x - 9, y, x + 9, y, color=color, width=width, dash=dash)


def _contested(sketch: Sketch) -> Entry:
    return Entry(symbol=_stroke(sketch, palette.BORDER, 1.2, (4, 3)), label=DISPUTED)


def _area(sketch: Sketch, view: View, area: dict[str, Any]) -> Entry:
    """Draw the outline of an area, cut to the map; its entry in the key."""
    paths = [[view.line(p) for p in part] for line in _paths(area) for part in clip_line(_near(line, view), view.box)]
    if paths:
        geometry = {"type": "MultiLineString", "coordinates": [[list(p) for p in path] for path in paths]}
        sketch.shape(geometry, stroke=palette.INK, strokeWidth=1.3, strokeDash=[2, 3])
    label = area.get("properties", {}).get("label", "Area")
    return Entry(symbol=_stroke(sketch, palette.INK, 1.3, (2, 3)), label=label)


def _near(line: list[tuple[float, float]], view: View) -> list[tuple[float, float]]:
    """A line with its longitudes next to the map's middle, so that none jumps across the antimeridian."""
    middle = math.degrees(view.mid[0])
    return [(middle + math.remainder(lon - middle, 360), lat) for lon, lat in line]


def _paths(area: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Lines and rings of a GeoJSON feature. Errors: ValueError for a geometry of points or a collection."""
    kind, parts = area["geometry"]["type"], area["geometry"]["coordinates"]
    depth = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}.get(kind)
    if depth is None:
        raise ValueError(f"area: given a geometry of type {kind!r}, expected lines or polygons")
    for _ in range(2 - depth):
        parts = [parts]
    return [[(p[0], p[1]) for p in line] for polygon in parts for line in polygon]
