"""Colours and the marks that go with them. Invariant: nothing is told by colour alone.

Sides get a colour, a mark, a dash and a pattern by their place in the case, so that exchanging two sides exchanges
their looks. No pair is that of a national flag, and none says good or bad. Lightness falls far enough apart for grey
print; the patterns of the first two sides are mirror images with the same amount of ink.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

PAPER = "#ffffff"  # page and chart
LAND = "#f3f1ec"  # land of a map
WATER = "#e3e9ee"  # sea and lakes of a map
INK = "#1b1f24"  # text, marks without a side
MUTED = "#545c66"  # second text, axis labels, lesser marks
GRID = "#dfe2e6"  # grid lines and graticule: decoration, carries nothing
FRAME = "#8b939c"  # axis lines
BORDER = "#858b92"  # border lines of a map, thin
COAST = "#7f95a6"  # coast lines of a map, thin

SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "wedge", "stroke")
DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (4, 2), (12, 3), (2, 5), (9, 2, 2, 2, 2, 2))
# Purple, bronze, teal, plum, slate, brown.
COLOURS = ("#532a80", "#7c5c10", "#1b7472", "#9c3d7b", "#59636e", "#4a2c17")
PATTERNS = ("rising", "falling", "dots", "level", "upright", "lattice")
SAME = 24  # looks that differ in at least one of colour and shape before they repeat


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SideStyle:
    """How one side of a case is drawn."""

    colour: str  # hex; for lines, marks and text
    shape: str  # Vega symbol name
    dash: tuple[int, ...]  # px on, px off; (1, 0) is unbroken
    pattern: str  # one of PATTERNS
    fill: str  # what a bar's fill is set to: a reference that the drawing turns into the pattern


def side_style(index: int) -> SideStyle:
    """The look of the side at ``index`` (from 0) in the case's declared order; looks repeat after ``SAME`` sides."""
    which = index % len(COLOURS)
    return SideStyle(
        colour=COLOURS[which],
        shape=SHAPES[index % len(SHAPES)],
        dash=DASHES[index % len(DASHES)],
        pattern=PATTERNS[which],
        fill=f"url(#side-{which + 1})",
    )


def side_scales(names: list[str]) -> dict[str, dict[str, Any]]:
    """Vega-Lite scales (domain and range) of the sides for ``color``, ``shape``, ``strokeDash`` and ``fill``."""
    styles = [side_style(i) for i in range(len(names))]
    return {
        "color": {"domain": names, "range": [s.colour for s in styles]},
        "shape": {"domain": names, "range": [s.shape for s in styles]},
        "strokeDash": {"domain": names, "range": [list(s.dash) for s in styles]},
        "fill": {"domain": names, "range": [s.fill for s in styles]},
    }


def contrast(a: str, b: str) -> float:
    """Contrast ratio of two hex colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((luminance(a), luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of a hex colour ``#rrggbb``, 0 to 1. Errors: ValueError for any other form."""
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"colour: given {colour!r}, expected #rrggbb")
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def text_pairs() -> list[tuple[str, str]]:
    """Every (text, background) that a chart draws; each needs 4.5 to 1."""
    return [(text, under) for text in (INK, MUTED, *COLOURS) for under in (PAPER, LAND, WATER)] + [
        (PAPER, mark) for mark in (INK, MUTED, *COLOURS)
    ]


def mark_pairs() -> list[tuple[str, str]]:
    """Every (mark, background) that a chart draws; each needs 3 to 1."""
    marks = [(mark, under) for mark in (INK, MUTED, *COLOURS) for under in (PAPER, LAND, WATER)]
    return [*marks, (FRAME, PAPER), (BORDER, LAND), (COAST, PAPER)]


# Tiles of 8 by 8 px: white drawn on the side's colour.
_TILES = {
    "rising": '<path d="M-2,2 L2,-2 M-2,10 L10,-2 M6,10 L10,6" stroke-width="1.7"/>',
    "falling": '<path d="M-2,6 L2,10 M-2,-2 L10,10 M6,-2 L10,2" stroke-width="1.7"/>',
    "dots": '<path d="M2,2h0.01M6,6h0.01" stroke-width="2.6" stroke-linecap="round"/>',
    "level": '<path d="M0,2H8M0,6H8" stroke-width="1.2"/>',
    "upright": '<path d="M2,0V8M6,0V8" stroke-width="1.2"/>',
    "lattice": '<path d="M0,4H8M4,0V8" stroke-width="1.2"/>',
}


def pattern_tile(reference: str) -> str | None:
    """SVG inside of the pattern for a reference such as ``side-2``; None for any other reference."""
    head, _, number = reference.partition("-")
    if head != "side" or not number.isdecimal() or not 1 <= int(number) <= len(COLOURS):
        return None
    which = int(number) - 1
    return f'<g fill="none" stroke="{PAPER}"><rect width="8" height="8" fill="{COLOURS[which]}" stroke="none"/>' + (
        _TILES[PATTERNS[which]] + "</g>"
    )
