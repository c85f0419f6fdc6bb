"""Make the boxes round states from the TopoJSON of Natural Earth. Invariant: the same input file gives the same bytes.

Input: as of ``make_basemap.py``. A box is as wide as all land that the source draws under a name, outward to 0.1
degrees; it serves one question, whether a coordinate may be mistyped. Standard library only.

    python tools/make_countries.py package/countries-10m.json src/evenhand/record/countries.csv
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Point = tuple[float, float]

NAMES = {  # the source's name: those that people write
    "Antigua and Barb.": ["Antigua and Barbuda", "Antigua"],
    "Bosnia and Herz.": ["Bosnia and Herzegovina", "Bosnia-Herzegovina", "Bosnia", "BiH"],
    "Cabo Verde": ["Cabo Verde", "Cape Verde"],
    "Central African Rep.": ["Central African Republic", "CAR"],
    "Congo": ["Congo", "Republic of the Congo", "Congo-Brazzaville"],
    "Côte d'Ivoire": ["Côte d'Ivoire", "Cote d'Ivoire", "Ivory Coast"],
    "Czechia": ["Czechia", "Czech Republic"],
    "Dem. Rep. Congo": ["Democratic Republic of the Congo", "DR Congo", "DRC", "Congo-Kinshasa", "Congo", "Zaire"],
    "Dominican Rep.": ["Dominican Republic"],
    "Eq. Guinea": ["Equatorial Guinea"],
    "Gambia": ["Gambia"],
    "Iran": ["Iran", "Islamic Republic of Iran"],
    "Israel": ["Israel"],
    "Laos": ["Laos", "Lao PDR"],
    "Macedonia": ["North Macedonia", "Macedonia", "FYR Macedonia"],
    "Micronesia": ["Micronesia", "Federated States of Micronesia"],
    "Moldova": ["Moldova", "Republic of Moldova"],
    "Myanmar": ["Myanmar", "Burma"],
    "North Korea": ["North Korea", "DPRK", "Democratic People's Republic of Korea"],
    "Palestine": ["Palestine", "State of Palestine", "Palestinian Territories", "Occupied Palestinian Territory"],
    "Russia": ["Russia", "Russian Federation"],
    "S. Sudan": ["South Sudan"],
    "Solomon Is.": ["Solomon Islands"],
    "South Korea": ["South Korea", "Republic of Korea"],
    "St. Kitts and Nevis": ["Saint Kitts and Nevis", "St. Kitts and Nevis"],
    "St. Vin. and Gren.": ["Saint Vincent and the Grenadines"],
    "Syria": ["Syria", "Syrian Arab Republic"],
    "São Tomé and Principe": ["São Tomé and Príncipe", "Sao Tome and Principe"],
    "Tanzania": ["Tanzania", "United Republic of Tanzania"],
    "Timor-Leste": ["Timor-Leste", "East Timor"],
    "Turkey": ["Turkey", "Türkiye", "Turkiye"],
    "United Arab Emirates": ["United Arab Emirates", "UAE"],
    "United Kingdom": ["United Kingdom", "UK", "Great Britain"],
    "United States of America": ["United States of America", "United States", "USA", "US"],
    "Vatican": ["Vatican", "Vatican City", "Holy See"],
    "Venezuela": ["Venezuela", "Bolivarian Republic of Venezuela"],
    "Vietnam": ["Vietnam", "Viet Nam"],
    "W. Sahara": ["Western Sahara"],
    "eSwatini": ["Eswatini", "Swaziland"],
}
LEFT_OUT = {
    "Antarctica",
    "Baikonur",
    "Bajo Nuevo Bank",
    "Coral Sea Is.",
    "Cyprus U.N. Buffer Zone",
    "Dhekelia",
    "Akrotiri",
    "Ashmore and Cartier Is.",
    "Clipperton I.",
    "Indian Ocean Ter.",
    "N. Cyprus",
    "Scarborough Reef",
    "Serranilla Bank",
    "Siachen Glacier",
    "Spratly Is.",
    "U.S. Minor Outlying Is.",
    "USNB Guantanamo Bay",
    "Fr. S. Antarctic Lands",
    "Heard I. and McDonald Is.",
    "S. Geo. and the Is.",
    "Br. Indian Ocean Ter.",
}  # no name that a place's country has
WIDER = {"Cyprus": "N. Cyprus"}  # a box that takes in what the source draws apart


def main() -> None:
    """Read, box, write."""
    source, target = map(Path, sys.argv[1:])
    body = json.loads(source.read_text(encoding="utf-8"))
    shapes = {one["properties"]["name"]: one for one in body["objects"]["countries"]["geometries"]}
    arcs = [list(_decoded(arc, body["transform"])) for arc in body["arcs"]]
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["names", "west", "south", "east", "north"])
        for name in sorted(shapes.keys() - LEFT_OUT):
            points = [*_points(shapes[name], arcs), *_points(shapes.get(WIDER.get(name, ""), {}), arcs)]
            writer.writerow([";".join(NAMES.get(name, [name])), *_box(points)])


def _decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> Iterator[Point]:
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x * sx + tx, y * sy + ty


def _points(shape: dict[str, Any], arcs: list[list[Point]]) -> Iterator[Point]:
    held = shape.get("arcs", [])
    for polygon in [held] if shape.get("type") == "Polygon" else held:
        for ring in polygon:
            for number in ring:
                yield from arcs[number if number >= 0 else ~number]


def _box(points: list[Point]) -> list[float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    low = [math.floor(10 * min(one)) / 10 for one in (xs, ys)]
    high = [math.ceil(10 * max(one)) / 10 for one in (xs, ys)]
    return [*low, *high]


if __name__ == "__main__":
    main()
