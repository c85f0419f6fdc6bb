"""Every chart of the report is drawn here.

Invariant: the same spec gives the same bytes, on any machine, in any order.

Vega-Lite specs are plain dicts; vl-convert draws them, with the packaged font alone, in UTC and without network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from evenhand.report import palette, utc
from evenhand.report.measure import FAMILY, font_folder, stand_ins, wrap
from evenhand.report.svg import clean

Spec = dict[str, Any]
MakeSpec = Callable[[int], Spec]  # width in px → Vega-Lite spec

WIDE = 880  # px
NARROW = 330  # px, for screens of 320 to 480 px
VEGA_LITE = "6.4"
LABEL_SIZE = 12  # px
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")

# One of the two drawings is shown; print takes the wide one.
CSS = """\
.chart-wide, .chart-narrow { max-width: 100%; height: auto; }
.chart-wide text, .chart-narrow text { unicode-bidi: plaintext; }
.chart-narrow { display: none; }
@media screen and (max-width: 640px) {
  .chart-wide { display: none; }
  .chart-narrow { display: block; }
}
"""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Chart:
    """One chart, drawn for screens and paper, and for phones."""

    name: str  # prefix of every id in it
    title: str  # said in place of the drawing
    desc: str  # said after the title; may be empty
    wide: str  # SVG text, WIDE px
    narrow: str  # SVG text, NARROW px
    empty: bool  # there was nothing to draw, and the drawing says so


def draw(name: str, title: str, make_spec: MakeSpec, *, desc: str = "") -> Chart:
    """Draw one chart at both widths.

    ``make_spec`` is called with the width in px and gives a Vega-Lite spec with its data in it; ``name`` begins every
    id, so it must be its own in the page. A spec without data gives a drawing that says so.
    Errors: ValueError for a bad name, or a spec that reads addresses, local time, the clock or chance.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"chart name: given {name!r}, expected letters, digits, - and _, a letter first")
    specs = {width: _or_nothing(utc.settled(make_spec(width))) for width in (WIDE, NARROW)}
    wide, narrow = (
        clean(
            _render(specs[width], width), prefix=f"{name}-{part[0]}", title=title, desc=desc, css_class=f"chart-{part}"
        )
        for width, part in ((WIDE, "wide"), (NARROW, "narrow"))
    )
    empty = is_empty(specs[WIDE])
    return Chart(name=name, title=title, desc=desc, wide=wide, narrow=narrow, empty=empty)


def nothing_to_draw(reason: str = "there are no rows") -> Spec:
    """A spec that says that, and why, there is nothing to draw."""
    lines = wrap(f"Nothing to draw: {reason}.", NARROW - 20, LABEL_SIZE)
    mark = {"type": "text", "align": "left", "x": 0, "color": palette.MUTED, "baseline": "middle"}
    return {
        "usermeta": {"empty": reason},
        "data": {"values": [{"lines": lines}]},
        "height": 18 * len(lines) + 12,
        "mark": mark,
        "encoding": {"text": {"field": "lines", "type": "nominal"}},
        "view": {"stroke": None},
    }


def is_empty(spec: Spec) -> bool:
    """Whether the spec says that there is nothing to draw."""
    return "empty" in spec.get("usermeta", {})


def _or_nothing(spec: Spec) -> Spec:
    tables = list(utc.rows(spec))
    return spec if any(tables) else nothing_to_draw()


def _render(spec: Spec, width: int) -> str:
    """SVG text of a spec as vl-convert gives it; the spec is settled already."""
    text = json.dumps(_themed(spec, width), ensure_ascii=False, allow_nan=False)
    stands: dict[str, str | int | None] = {**stand_ins(text)}
    drawn: str = _converter().vegalite_to_svg(
        text.translate(str.maketrans(stands)), vl_version=VEGA_LITE, allowed_base_urls=[], show_warnings=False
    )
    back: dict[str, str | int | None] = {str(stand): char for char, stand in stands.items()}
    return drawn.translate(str.maketrans(back))


@cache
def _converter() -> Any:
    """The vl_convert module with the packaged font registered; loaded at the first chart."""
    module = import_module("vl_convert")
    module.register_font_directory(str(font_folder()))
    return module


def _themed(spec: Spec, width: int) -> Spec:
    """The spec with our looks; a single view fills ``width`` px."""
    single = not spec.keys() & {"hconcat", "vconcat", "concat", "facet", "repeat"}
    fit: Spec = {"autosize": {"type": "fit-x", "contains": "padding"}} if single else {}
    size: Spec = {"width": width} if single else {}
    return size | fit | spec | {"config": _merged(theme(width), spec.get("config", {}))}


def _merged(under: Spec, over: Spec) -> Spec:
    """Two nested dicts in one; ``over`` wins."""
    both = {
        k: _merged(under[k], v) if isinstance(v, dict) and isinstance(under.get(k), dict) else v
        for k, v in over.items()
    }
    return under | both


def theme(width: int) -> Spec:
    """Vega-Lite config: the packaged font, our colours and sizes, no default that a reader could not tell in grey."""
    text = {"labelFont": FAMILY, "titleFont": FAMILY, "labelFontSize": LABEL_SIZE, "titleFontSize": LABEL_SIZE}
    ink = {"labelColor": palette.MUTED, "titleColor": palette.INK, "titleFontWeight": "bold"}
    axis = {"domainColor": palette.FRAME, "tickColor": palette.FRAME, "gridColor": palette.GRID, "labelPadding": 4}
    head = {"font": FAMILY, "fontSize": 14, "color": palette.INK, "anchor": "start", "offset": 12}
    sub = {"subtitleFont": FAMILY, "subtitleFontSize": LABEL_SIZE, "subtitleColor": palette.MUTED}
    looks: Spec = {"aria": False, "font": FAMILY, "background": palette.PAPER, "padding": 6, "view": {"stroke": None}}
    return (looks | _mark_theme()) | {
        "axis": text | ink | axis | {"titlePadding": 8, "labelLimit": width // 3, "labelOverlap": True},
        "axisQuantitative": {"tickCount": max(4, width // 100)},
        "legend": text | ink | {"orient": "top", "columns": 1 if width < 500 else 4, "labelLimit": width // 2},
        "header": text | ink,
        "title": head | sub | {"subtitlePadding": 4},
    }


def _mark_theme() -> Spec:
    """The part of the config that marks take their looks from."""
    colours = list(palette.COLOURS)
    return {
        "text": {"font": FAMILY, "fontSize": LABEL_SIZE, "color": palette.INK},
        "bar": {"color": palette.MUTED},
        "line": {"color": palette.INK, "strokeWidth": 2},
        "point": {"color": palette.INK, "filled": True, "size": 60},
        "rule": {"color": palette.MUTED},
        "range": {"category": colours, "symbol": list(palette.SHAPES), "ordinal": colours},
    }
