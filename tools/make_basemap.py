"""Make the packaged basemap from the TopoJSON of Natural Earth. Invariant: the same input file gives the same bytes.

Input: ``countries-10m.json`` of the npm package ``world-atlas`` 2.0.2 (``npm pack world-atlas@2.0.2``), which holds
Natural Earth 4.1.0, Admin 0 countries, 1:10m, public domain. Standard library only.

    python tools/make_basemap.py package/countries-10m.json src/evenhand/report/basemap/world.json.gz
"""

from __future__ import annotations

import gzip
import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

Point = tuple[float, float]  # longitude, latitude in degrees

UNITS = 500  # integer units a degree: about 220 m
TOLERANCE = 0.007  # degrees, Douglas-Peucker: under 0.8 km
SMALLEST = 4e-4  # square degrees: smaller islands (about 5 square km) are left out


class Rule(NamedTuple):
    """A land line drawn dashed: between two names of the source, within (west, south, east, north) if given."""

    left: str
    right: str
    box: tuple[float, float, float, float] | None
    reason: str


# Dashed: lines of ceasefire, control or provisional administration, and lines whose status is
# contested at the
# United Nations. Nothing else follows from a dash.
RULES = (
    Rule("Serbia", "Kosovo", None, "status of Kosovo"),
    Rule("Somalia", "Somaliland", None, "status of Somaliland"),
    Rule("Cyprus", "N. Cyprus", None, "ceasefire lines in Cyprus"),
    Rule("Cyprus", "Cyprus U.N. Buffer Zone", None, "ceasefire lines in Cyprus"),
    Rule("N. Cyprus", "Cyprus U.N. Buffer Zone", None, "ceasefire lines in Cyprus"),
    Rule("Israel", "Palestine", None, "armistice line of 1949"),
    Rule("Israel", "Syria", None, "lines of 1974 in the Golan"),
    Rule("Morocco", "W. Sahara", None, "the berm in Western Sahara"),
    Rule("Ukraine", "Russia", (32.5, 45.0, 36.0, 46.5), "status of Crimea"),
    Rule("India", "Pakistan", (73.0, 32.3, 78.0, 37.2), "line of control, Jammu and Kashmir"),
    Rule("Siachen Glacier", "India", None, "status of the Siachen glacier"),
    Rule("Siachen Glacier", "Pakistan", None, "status of the Siachen glacier"),
    Rule("Siachen Glacier", "China", None, "status of the Siachen glacier"),
    Rule("China", "India", None, "line of actual control"),
    Rule("China", "Pakistan", None, "boundary agreement of 1963, not accepted by India"),
    Rule("Sudan", "S. Sudan", None, "final boundary not determined; status of Abyei"),
    Rule("Egypt", "Sudan", None, "Halaib triangle and Bir Tawil"),
    Rule("Kenya", "S. Sudan", None, "Ilemi triangle"),
    Rule("Ethiopia", "Somalia", None, "provisional administrative line"),
    Rule("North Korea", "South Korea", None, "military demarcation line of 1953"),
)
# De jure line that the source leaves out: the northern limit of Western Sahara, the parallel 27
# degrees 40 minutes.
ADDED: tuple[list[Point], ...] = ([(-13.17, 27.667), (-8.667, 27.667)],)


def main(source: str, target: str) -> None:
    """Read the TopoJSON at ``source`` and write the basemap to ``target`` (gzip, no time stamp)."""
    topology = json.loads(Path(source).read_text("utf-8"))
    geometries = topology["objects"]["countries"]["geometries"]
    pieces, parts = split(decode(topology), owners(geometries))
    kept = [polygon for g in geometries for polygon in land(g, parts, pieces)]
    used = sorted({abs_index(i) for polygon in kept for ring in polygon for i in ring})
    number = {old: new for new, old in enumerate(used)}
    lines = [pieces[i] for i in used] + [("disputed", points) for points in ADDED]
    polygons = [[[renumber(i, number) for i in ring] for ring in polygon] for polygon in kept]
    body = {
        "units": UNITS,
        "kinds": [kind for kind, _ in lines],
        "arcs": [deltas(simplify(points)) for _, points in lines],
        "land": polygons,
    }
    text = json.dumps(body, separators=(",", ":"), sort_keys=True)
    Path(target).write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def decode(topology: dict[str, Any]) -> list[list[Point]]:
    """Arcs of a quantised TopoJSON as lists of (longitude, latitude) in degrees; longitudes run on past 180."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        xs = itertools.accumulate(d[0] for d in arc)
        ys = itertools.accumulate(d[1] for d in arc)
        arcs.append(unrolled([(x * sx + tx, y * sy + ty) for x, y in zip(xs, ys, strict=True)]))
    return arcs


def unrolled(points: list[Point]) -> list[Point]:
    """Points whose longitudes do not jump by 360 from one to the next."""
    turns = [0.0]
    for a, b in itertools.pairwise(points):
        turns.append(turns[-1] - 360 * round((b[0] - a[0]) / 360))
    return [(p[0] + turn, p[1]) for p, turn in zip(points, turns, strict=True)]


def polygons_of(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Polygons of a TopoJSON geometry: each a list of rings of arc indices."""
    if geometry["type"] == "MultiPolygon":
        return list(geometry["arcs"])
    return [geometry["arcs"]] if geometry["type"] == "Polygon" else []


def owners(geometries: list[dict[str, Any]]) -> dict[int, set[str]]:
    """The names on either side of each arc."""
    found: dict[int, set[str]] = {}
    for geometry in geometries:
        for polygon in polygons_of(geometry):
            for index in itertools.chain.from_iterable(polygon):
                found.setdefault(abs_index(index), set()).add(geometry["properties"]["name"])
    return found


def abs_index(index: int) -> int:
    """The arc behind a signed TopoJSON index."""
    return index if index >= 0 else ~index


def renumber(index: int, number: dict[int, int]) -> int:
    """A signed index after the arcs have new numbers."""
    return number[index] if index >= 0 else ~number[~index]


def kind_of(names: set[str], a: Point, b: Point) -> str:
    """What the segment from ``a`` to ``b`` is: ``coast``, ``border``, ``disputed`` or ``edge`` (of the chart)."""
    if (abs(a[0]) > 179.99 and abs(b[0]) > 179.99) or max(a[1], b[1]) < -85:
        return "edge"
    if len(names) < 2:
        return "coast"
    for rule in RULES:
        if names == {rule.left, rule.right} and (rule.box is None or (within(a, rule.box) and within(b, rule.box))):
            return "disputed"
    return "border"


def within(p: Point, box: tuple[float, float, float, float]) -> bool:
    """Whether a point is in (west, south, east, north)."""
    return box[0] <= p[0] <= box[2] and box[1] <= p[1] <= box[3]


def split(arcs: list[list[Point]], names: dict[int, set[str]]) -> tuple[list[tuple[str, list[Point]]], list[list[int]]]:
    """Cut arcs where their kind changes: the pieces (kind, points), and for each arc the numbers of its pieces."""
    pieces: list[tuple[str, list[Point]]] = []
    parts: list[list[int]] = []
    for index, arc in enumerate(arcs):
        segments = list(itertools.pairwise(arc))
        kinds = [kind_of(names.get(index, set()), a, b) for a, b in segments]
        parts.append([])
        for kind, group in itertools.groupby(range(len(segments)), kinds.__getitem__):
            run = list(group)
            parts[-1].append(len(pieces))
            pieces.append((kind, [arc[run[0]], *(arc[i + 1] for i in run)]))
    return pieces, parts


def land(
    geometry: dict[str, Any], parts: list[list[int]], pieces: list[tuple[str, list[Point]]]
) -> Iterator[list[list[int]]]:
    """Polygons of a country over the pieces, without the smallest islands that touch no border."""
    for polygon in polygons_of(geometry):
        rings = [[j for i in ring for j in expand(i, parts)] for ring in polygon]
        coastal = all(pieces[abs_index(j)][0] == "coast" for j in rings[0])
        if not coastal or area(rings[0], pieces) >= SMALLEST:
            yield rings


def expand(index: int, parts: list[list[int]]) -> list[int]:
    """The signed pieces of a signed arc, in the order in which the ring passes them."""
    return parts[index] if index >= 0 else [~j for j in reversed(parts[~index])]


def area(ring: list[int], pieces: list[tuple[str, list[Point]]]) -> float:
    """Area of a ring in square degrees (shoelace)."""
    points = [p for j in ring for p in (pieces[j][1] if j >= 0 else pieces[~j][1][::-1])]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1], strict=True))) / 2


def simplify(points: Sequence[Point]) -> list[Point]:
    """Points without those within TOLERANCE of the line kept (Douglas and Peucker 1973); the two ends stay."""
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    if points[0] == points[-1]:  # a ring needs a third point to measure against
        far = max(range(len(points)), key=lambda i: gap(points[i], points[0], points[0]))
        keep.add(far)
        stack = [(0, far), (far, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        worst = max(range(first + 1, last), key=lambda i: gap(points[i], points[first], points[last]))
        if gap(points[worst], points[first], points[last]) > TOLERANCE:
            keep.add(worst)
            stack += [(first, worst), (worst, last)]
    return [points[i] for i in sorted(keep)]


def gap(p: Point, a: Point, b: Point) -> float:
    """Distance in degrees from ``p`` to the segment from ``a`` to ``b``."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length)) if length else 0.0
    return float(((p[0] - a[0] - t * dx) ** 2 + (p[1] - a[1] - t * dy) ** 2) ** 0.5)


def deltas(points: Sequence[Point]) -> list[int]:
    """Integers x0, y0, dx1, dy1, … in units of a degree."""
    whole = [(round(x * UNITS), round(y * UNITS)) for x, y in points]
    flat = list(whole[0])
    for a, b in itertools.pairwise(whole):
        flat += [b[0] - a[0], b[1] - a[1]]
    return flat


if __name__ == "__main__":
    main(*sys.argv[1:])
