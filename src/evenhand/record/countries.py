"""Roughly where each state lies: boxes round its land, by the names that people give it.

Made to ask whether a coordinate may be mistyped, and for nothing else: no border follows from a box.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@lru_cache(maxsize=4096)
def boxes(country: str) -> tuple[Box, ...]:
    """The boxes of the states that a text names, between commas, brackets and slashes; none where it names none.

    >>> boxes("Armenia"), boxes("Azerbaijan, as recognised internationally") == boxes("azerbaijan"), boxes("Highland")
    (((43.4, 38.8, 46.7, 41.3),), True, ())
    """
    names = (part.strip().casefold().removeprefix("the ") for part in re.split(r"[,;:()/|]| or ", country))
    return tuple(dict.fromkeys(box for name in names for box in _known().get(name, ())))


@cache
def _known() -> dict[str, tuple[Box, ...]]:
    text = files("evenhand.record").joinpath("countries.csv").read_text(encoding="utf-8")
    found: dict[str, tuple[Box, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        box = (float(row["west"]), float(row["south"]), float(row["east"]), float(row["north"]))
        for name in row["names"].split(";"):
            found[name.casefold()] = (*found.get(name.casefold(), ()), box)
    return found
