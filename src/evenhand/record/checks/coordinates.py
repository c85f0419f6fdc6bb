"""Do places lie where they can lie?

Told are places at 0, 0, outside the state that they name, and alone far from all the others; where exchanging the two
figures or a sign puts one among the others, or into its state, that is offered. Coordinates are not repeated in what is
told: a place may be shown less exactly than it is held.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import polars as pl

from evenhand.record.checks.context import Context
from evenhand.record.countries import Box, boxes
from evenhand.record.csvtext import ROW
from evenhand.record.faults import Finding

Point = tuple[float, float]  # latitude, longitude in degrees
_NULL = 0.01  # degrees from 0, 0: about 1 km
_SLACK = 2.0  # degrees outside a state's box that are still no fault: claims and borders differ
_CELL = 2  # degrees: places in a cell of the grid or beside it are neighbours
_FAR_KM, _FAR_TIMES = 1000, 20  # from the middle of the others: beyond both, and alone
_FEWEST = 5  # places from which a middle is told
_AREA = 0.05  # share of a case's places that make an area, among which one may be meant to be
_LONE = 0.02  # share of a case's places that may be far away and alone; more are a second area
_LONE_ONES = 3
_MORE = 5  # times as many neighbours where a place may be meant to be, if it is not alone where it is
_RADIUS_KM = 6371.0
_OFFERS: tuple[tuple[str, Callable[[float, float], Point]], ...] = (
    ("exchange latitude and longitude", lambda lat, lon: (lon, lat)),
    ("the other sign of the longitude", lambda lat, lon: (lat, -lon)),
    ("the other sign of the latitude", lambda lat, lon: (-lat, lon)),
    ("the other sign of both", lambda lat, lon: (-lat, -lon)),
    ("exchange the two, with the other sign of one", lambda lat, lon: (lon, -lat)),
    ("exchange the two, with the other sign of one", lambda lat, lon: (-lon, lat)),
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Place:
    row: int
    at: Point
    country: str | None
    state: tuple[Box, ...]  # boxes of the state or states that it names; none where it names none that is known


def check(context: Context) -> Iterator[Finding]:
    """Places whose coordinates are odd."""
    frame = context.tables["places"]
    seen = context.open_rows("places", frame)
    told = list(_odd(_places(seen)))
    if seen.height < frame.height:  # of a hidden place only what it is itself is told
        shown = frozenset(seen[ROW])
        told += [(row, said) for row, said in _odd(_places(frame)) if row not in shown]
    for row, said in told:
        yield Finding(code="coordinates-odd", table="places", row=row, field="latitude", expected=said)


def _places(frame: pl.DataFrame) -> list[_Place]:
    filled = frame.select(ROW, "latitude", "longitude", "country").drop_nulls(["latitude", "longitude"])
    return [
        _Place(row=row, at=(lat, lon), country=country, state=boxes(country or ""))
        for row, lat, lon, country in filled.iter_rows()
        if abs(lat) <= 90 and abs(lon) <= 180
    ]


class _Areas:
    """How many places lie about any point: in its cell of a grid and in those beside it."""

    def __init__(self, places: Sequence[_Place]) -> None:
        self.near: Counter[tuple[int, int]] = Counter()
        for (row, column), count in Counter(_cell(place.at) for place in places).items():
            for down in (-1, 0, 1):
                for across in (-1, 0, 1):
                    self.near[row + down, _round(column + across)] += count
        self.least = max(1.0, _AREA * len(places))  # places that make an area
        self.most = max(self.near.values(), default=0)

    def about(self, at: Point) -> int:
        """Places near a point."""
        return self.near.get(_cell(at), 0)


def _odd(places: Sequence[_Place]) -> Iterator[tuple[int, str]]:
    areas = _Areas(places)
    far = _far_away(places, areas)
    for place in places:
        said = _judge(place, areas, far)
        if said:
            yield place.row, said


def _judge(place: _Place, areas: _Areas, far: dict[int, float]) -> str | None:
    """What is odd about a place, and what it may have been meant to be."""
    if max(map(abs, place.at)) < _NULL:
        return (
            "where the place lies; 0, 0 is in the sea off Africa, and often stands for not known: then leave both empty"
        )
    inside = _is_in(place.state, place.at, _SLACK)
    if place.state and not inside:
        name = re.split(r"[,;(/]", place.country or "")[0].strip()
        offer = next((name for name, turn in _OFFERS if _fits(turn(*place.at), place.state)), None)
        return f"a place in {name}, as its country says" + (f"; offered: {offer}" if offer else "")
    offer = None if inside else _turned(place, areas)
    if offer:
        return f"a place among the others of the case; offered: {offer}"
    if place.row not in far or inside:
        return None
    return f"a place near the others: it lies alone, {far[place.row]:,.0f} km from the middle of them"


def _turned(place: _Place, areas: _Areas) -> str | None:
    """How a place must be turned to lie in an area of the case, if it lies in none."""
    own = areas.about(place.at)
    least = max(areas.least, 0 if own == 1 else _MORE * own)
    if areas.most < least:
        return None
    turned = ((name, turn(*place.at)) for name, turn in _OFFERS if _is_turned(place.at, turn))
    return next((name for name, at in turned if areas.about(at) >= least), None)


def _fits(at: Point, state: tuple[Box, ...]) -> bool:
    return abs(at[0]) <= 90 and _is_in(state, at, 0.1)


def _is_turned(at: Point, turn: Callable[[float, float], Point]) -> bool:
    """Whether a turn is possible and leads elsewhere."""
    other = turn(*at)
    return abs(other[0]) <= 90 and max(abs(other[0] - at[0]), abs(other[1] - at[1])) > 2 * _CELL


def _is_in(state: tuple[Box, ...], at: Point, slack: float) -> bool:
    lat, lon = at
    return any(
        south - slack <= lat <= north + slack and west - slack <= lon <= east + slack
        for west, south, east, north in state
    )


def _cell(at: Point) -> tuple[int, int]:
    return math.floor(at[0] / _CELL), _round(math.floor(at[1] / _CELL))


def _round(column: int) -> int:
    """A column of the grid, counted on across the antimeridian."""
    return column % (360 // _CELL)


def _far_away(places: Sequence[_Place], areas: _Areas) -> dict[int, float]:
    """Distance in km from the middle, of each place that lies far from it and alone."""
    if len(places) < _FEWEST:
        return {}
    middle = _middle([place.at for place in places])
    apart = {place.row: _distance(middle, place.at) for place in places}
    limit = max(_FAR_KM, _FAR_TIMES * median(apart.values()))
    far = {p.row: apart[p.row] for p in places if apart[p.row] > limit and areas.about(p.at) == 1}
    return far if len(far) <= max(_LONE_ONES, _LONE * len(places)) else {}


def _middle(points: Sequence[Point]) -> Point:
    """The median point, longitudes counted from their mean direction."""
    x = sum(math.cos(math.radians(lon)) for _, lon in points)
    y = sum(math.sin(math.radians(lon)) for _, lon in points)
    mean = math.degrees(math.atan2(y, x))
    return median(lat for lat, _ in points), mean + median((lon - mean + 180) % 360 - 180 for _, lon in points)


def _distance(one: Point, other: Point) -> float:
    """Great circle, in km."""
    a, b = math.radians(one[0]), math.radians(other[0])
    east = math.radians(other[1] - one[1])
    part = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(east / 2) ** 2
    return 2 * _RADIUS_KM * math.asin(math.sqrt(min(1.0, part)))
