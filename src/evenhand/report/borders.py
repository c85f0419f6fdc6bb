"""The packaged basemap, cut to a box.

Invariant: what is drawn comes from the packaged file alone, and is inside the box.

What the file draws, and what it does not, is said in ``basemap/README.md``.
"""

from __future__ import annotations

import gzip
import json
import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

Point = tuple[float, float]  # longitude, latitude in degrees
# west, south, east, north in degrees; west > east crosses the antimeridian
Box = tuple[float, float, float, float]
Part = tuple[int, float]  # arc number (~n is arc n backwards), degrees to move it east
POLE = -89.9  # degrees: where land that holds the pole is closed
LINES = ("coast", "border", "disputed")


@dataclass(frozen=True, slots=True, repr=False)
class Basemap:
    """The decoded file."""

    kinds: list[str]  # of each arc: coast, border, disputed or edge
    arcs: list[list[Point]]
    boxes: list[Box]  # of each arc
    land: list[list[list[Part]]]  # polygons: rings of parts of arcs
    land_boxes: list[Box]  # of each polygon


def borders(bbox: Box) -> list[dict[str, Any]]:
    """GeoJSON features of land (polygons) and of coast, border and disputed lines, cut to ``bbox``.

    ``properties.kind`` is ``land``, ``coast``, ``border`` or ``disputed``. Longitudes run from west to east without a
    jump: past the antimeridian they exceed 180. Errors: ValueError for a box that is not one.
    """
    west, south, east, north = checked(bbox)
    world = basemap()
    found: dict[str, list[Any]] = {"land": [], **{kind: [] for kind in LINES}}
    for shift in (-360.0, 0.0, 360.0):
        box = (west - shift, south, east - shift, north)
        found["land"] += [_moved(polygon, shift) for polygon in _land(world, box)]
        for kind in LINES:
            found[kind] += [[_shifted(p, shift) for p in line] for line in _lines(world, kind, box)]
    return [_feature(kind, shapes) for kind, shapes in found.items() if shapes]


def checked(bbox: Box) -> Box:
    """The box with east > west: past the antimeridian, east exceeds 180. Errors: ValueError with what is expected."""
    west, south, east, north = bbox
    if not (-180 <= west <= 180 and -180 <= east <= 540 and -90 <= south < north <= 90) or west == east:
        raise ValueError(f"bbox: given {bbox}, expected (west, south, east, north) in degrees, south < north")
    return (west, south, east + 360 if east < west else east, north)


@cache
def basemap() -> Basemap:
    """The packaged file, read once."""
    packed = (files("evenhand.report") / "basemap" / "world.json.gz").read_bytes()
    body = json.loads(gzip.decompress(packed))
    arcs = [_decoded(arc, body["units"]) for arc in body["arcs"]]
    boxes = [_box(arc) for arc in arcs]
    land = [[_chained(ring, arcs) for ring in polygon] for polygon in body["land"]]
    around = [_around(_part_box(boxes, part) for part in polygon[0]) for polygon in land]
    return Basemap(body["kinds"], arcs, boxes, land, around)


def _chained(ring: list[int], arcs: list[list[Point]]) -> list[Part]:
    """A ring whose arcs follow one another without a jump across the antimeridian."""
    parts: list[Part] = []
    at: float | None = None
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        shift = 0.0 if at is None else 360.0 * round((at - arc[0][0]) / 360)
        parts.append((number, shift))
        at = arc[-1][0] + shift
    return parts


def _part_box(boxes: list[Box], part: Part) -> Box:
    number, shift = part
    west, south, east, north = boxes[number if number >= 0 else ~number]
    return (west + shift, south, east + shift, north)


def _decoded(flat: list[int], units: int) -> list[Point]:
    x, y = 0, 0
    points = []
    for dx, dy in zip(flat[::2], flat[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / units, y / units))
    return points


def _box(points: list[Point]) -> Box:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (min(xs), min(ys), max(xs), max(ys))


def _around(boxes: Iterable[Box]) -> Box:
    west, south, east, north = zip(*boxes, strict=True)
    return (min(west), min(south), max(east), max(north))


def _meets(a: Box, b: Box) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _lines(world: Basemap, kind: str, box: Box) -> list[list[Point]]:
    cut = []
    for number, name in enumerate(world.kinds):
        if name == kind and _meets(world.boxes[number], box):
            cut += clip_line(world.arcs[number], box)
    return cut


def _land(world: Basemap, box: Box) -> list[list[list[Point]]]:
    """Polygons cut to the box: each a list of rings, outer first."""
    found = []
    for polygon, around in zip(world.land, world.land_boxes, strict=True):
        if _meets(around, box):
            rings = [ring for part in polygon if (ring := clip_ring(_ring(world, part, box), box))]
            found += [rings] if rings else []
    return found


def _ring(world: Basemap, parts: list[Part], box: Box) -> list[Point]:
    """Points of a ring; an arc that lies wholly on one outer side of the box gives its ends alone, which clip alike."""
    points: list[Point] = []
    for number, shift in parts:
        arc = world.arcs[number if number >= 0 else ~number]
        if not _meets(_part_box(world.boxes, (number, shift)), box):
            arc = [arc[0], arc[-1]]
        run = arc if number >= 0 else arc[::-1]
        points += [_shifted(p, shift) for p in run] if shift else run
    if abs(points[0][0] - points[-1][0]) > 180:
        points += [(points[-1][0], POLE), (points[0][0], POLE)]
    return points


def clip_ring(ring: list[Point], box: Box) -> list[Point]:
    """A closed ring cut to the box (Sutherland and Hodgman 1974); empty if nothing of it is inside."""
    west, south, east, north = box
    sides: tuple[tuple[int, float, Callable[[float, float], bool]], ...] = (
        (0, west, operator.ge), (0, east, operator.le), (1, south, operator.ge), (1, north, operator.le),
    )  # fmt: skip
    for axis, limit, keeps in sides:
        out: list[Point] = []
        previous = ring[-1] if ring else (0.0, 0.0)
        for point in ring:
            if keeps(point[axis], limit) != keeps(previous[axis], limit):
                out.append(_crossing(previous, point, axis, limit))
            if keeps(point[axis], limit):
                out.append(point)
            previous = point
        ring = out
    return [*ring, ring[0]] if len(ring) > 2 else []


def _crossing(a: Point, b: Point, axis: int, limit: float) -> Point:
    """Where the segment from ``a`` to ``b`` crosses ``limit`` on an axis."""
    t = (limit - a[axis]) / (b[axis] - a[axis])
    other = a[1 - axis] + t * (b[1 - axis] - a[1 - axis])
    return (limit, other) if axis == 0 else (other, limit)


def clip_line(line: list[Point], box: Box) -> list[list[Point]]:
    """The parts of a line inside the box."""
    parts: list[list[Point]] = []
    for a, b in pairwise(line):
        inside = clip_segment(a, b, box)
        if inside is None:
            continue
        if parts and parts[-1][-1] == inside[0]:
            parts[-1].append(inside[1])
        else:
            parts.append(list(inside))
    return parts


def clip_segment(a: Point, b: Point, box: Box) -> tuple[Point, Point] | None:
    """The part of a segment inside the box, or None (Liang and Barsky 1984)."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    first, last = 0.0, 1.0
    for p, q in ((-dx, a[0] - box[0]), (dx, box[2] - a[0]), (-dy, a[1] - box[1]), (dy, box[3] - a[1])):
        if p == 0:
            if q < 0:
                return None
        elif p < 0:
            first = max(first, q / p)
        else:
            last = min(last, q / p)
    if first > last:
        return None
    start = a if first == 0 else (a[0] + first * dx, a[1] + first * dy)
    end = b if last == 1 else (a[0] + last * dx, a[1] + last * dy)
    return start, end


def _shifted(point: Point, shift: float) -> Point:
    return (point[0] + shift, point[1])


def _moved(polygon: list[list[Point]], shift: float) -> list[list[Point]]:
    return [[_shifted(p, shift) for p in ring] for ring in polygon]


def _feature(kind: str, shapes: list[Any]) -> dict[str, Any]:
    form = "MultiPolygon" if kind == "land" else "MultiLineString"
    return {"type": "Feature", "properties": {"kind": kind}, "geometry": {"type": form, "coordinates": shapes}}
