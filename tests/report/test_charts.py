"""Charts: the same bytes anywhere, fit to stand in a page, readable without colour."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from evenhand.record.dates import ordinal
from evenhand.report import palette
from evenhand.report.borders import borders, clip_ring
from evenhand.report.charts import NARROW, WIDE, Chart, draw, nothing_to_draw
from evenhand.report.mapkey import place_numbers
from evenhand.report.maps import around, map_spec
from evenhand.report.measure import font_file, missing, text_width, wrap
from evenhand.report.svg import clean
from evenhand.report.ticks import ticks
from evenhand.report.timeline import timeline_spec

HOSTILE = "</svg><script>alert(1)</script>\x01 & \"'"
FIJI = [{"lon": 178.4, "lat": -18.1, "label": "Suva"}, {"lon": -172.1, "lat": -13.6, "label": "Apia"}]
EVENTS: list[dict[str, Any]] = [
    {"start": "1994-05-12", "end": "2020-09-27", "lane": "Agreements", "label": "Ceasefire"},
    {"start": "2020-11-10", "lane": "Agreements", "label": "Statement"},
    {"start": "2005-01-01", "end": "2006-12-31", "lane": "Agreements", "label": "Draft", "uncertain": True},
    {"start": "2020-09-27", "lane": "Incidents", "label": HOSTILE},
]


def series(width):
    """Lines, bars' patterns, a clip path, and a naive time: all that could depend on the machine."""
    sides = palette.side_scales(["A", "B"])
    rows = [{"t": f"20{y}-0{m}-01T00:30", "n": y + m, "s": s} for y in (18, 19) for m in (1, 7) for s in "AB"]
    x = {
        "field": "t",
        "type": "temporal",
        "timeUnit": "yearmonth",
        "scale": {"domain": [{"year": 2018}, {"year": 2020}]},
    }
    y = {"field": "n", "type": "quantitative", "title": "日本 Ա ქ ə Ж"}
    look = {"color": {"field": "s", "type": "nominal", "scale": sides["fill"]}}
    return {
        "data": {"values": rows},
        "height": 90,
        "mark": {"type": "bar", "clip": True},
        "encoding": {"x": x, "y": y, **look},
    }


def everything() -> list[Chart]:
    return [
        draw("series", "Series", series),
        draw("map", "Map", lambda w: map_spec(FIJI, None, w, title=HOSTILE, disclaimer="No opinion.")),
        draw("time", "Time", lambda w: timeline_spec(EVENTS, w, title="日本", notes=["Source: events"])),
    ]


def digest() -> str:
    return hashlib.sha256("".join(c.wide + c.narrow for c in everything()).encode()).hexdigest()


def test_the_same_bytes_twice_and_after_other_charts():
    first = draw("series", "Series", series)
    everything()
    assert draw("series", "Series", series) == first


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/St_Johns"])
def test_the_same_bytes_in_any_zone_and_without_system_fonts(zone, tmp_path):
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>")
    root = Path(__file__).parents[2]
    env = {"TZ": zone, "HOME": str(tmp_path), "FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    env |= {
        "PYTHONPATH": os.pathsep.join([str(root / "src"), str(Path(__file__).parent)]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    code = "import test_charts; print(test_charts.digest())"
    run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == digest()


def test_ids_are_unique_in_a_page_and_begin_with_the_name():
    page = [(c.name, re.findall(r'\bid="([^"]+)"', c.wide + c.narrow)) for c in everything()]
    ids = [i for _, found in page for i in found]
    assert len(ids) == len(set(ids))
    assert all(i.startswith((f"{name}-w-", f"{name}-n-")) for name, found in page for i in found)
    assert any("clip-path" in c.wide for c in everything())


def test_every_reference_is_to_an_id_of_the_same_drawing():
    for svg in [s for c in everything() for s in (c.wide, c.narrow)]:
        ids = set(re.findall(r'\bid="([^"]+)"', svg))
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= ids
        assert "href" not in svg
        assert "<script" not in svg
        assert "<image" not in svg
        assert " style=" not in svg
        assert re.findall(r"https?://[^\"]*", svg) == ["http://www.w3.org/2000/svg"]


def test_hostile_text_is_text():
    for chart in everything()[1:]:
        texts = "".join(ElementTree.fromstring(chart.wide).itertext())
        assert "</svg>" in texts
        assert "</svg><" not in chart.wide
        assert chart.wide.count("</svg>") == 1
    titled = draw("t", HOSTILE, series, desc=HOSTILE)
    assert titled.wide.count("</svg>") == 1


def test_drawings_keep_to_their_width_and_are_named():
    for chart in everything():
        for svg, width in ((chart.wide, WIDE), (chart.narrow, NARROW)):
            root = ElementTree.fromstring(svg)
            assert float(root.attrib["width"]) <= width + 1
            assert root.attrib["role"] == "img"
            assert root.attrib["aria-labelledby"].split()[0] == root[0].attrib["id"]


def test_text_that_the_font_lacks_comes_through_unchanged():
    assert "日本 Ա ქ ə Ж" in everything()[0].wide


def test_every_pair_of_text_and_ground_is_readable():
    assert {pair: palette.contrast(*pair) for pair in palette.text_pairs() if palette.contrast(*pair) < 4.5} == {}


def test_every_pair_of_mark_and_ground_can_be_seen():
    assert {pair: palette.contrast(*pair) for pair in palette.mark_pairs() if palette.contrast(*pair) < 3} == {}


def test_every_colour_in_a_drawing_is_of_the_palette():
    known = {v for v in vars(palette).values() if isinstance(v, str) and re.fullmatch("#[0-9a-f]{6}", v)}
    for chart in everything():
        assert set(re.findall(r'(?:fill|stroke)="(#[^"]+)"', chart.wide)) <= known | set(palette.COLOURS)
        assert not re.search(r'(?:fill|stroke)="(black|white|red|blue|green|#\w{3})"', chart.wide)


def test_contrast_by_hand():
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    with pytest.raises(ValueError, match="expected #rrggbb"):
        palette.contrast("red", "#ffffff")


def test_sides_differ_in_more_than_colour():
    for a, b in combinations([palette.side_style(i) for i in range(6)], 2):
        assert a.colour != b.colour
        assert a.shape != b.shape
        assert a.dash != b.dash
        assert a.pattern != b.pattern
    looks = {(s.colour, s.shape) for s in map(palette.side_style, range(palette.SAME))}
    assert len(looks) == palette.SAME


@pytest.mark.parametrize(
    "make",
    [
        lambda _: {"data": {"values": []}, "mark": "bar"},
        lambda w: map_spec([], None, w),
        lambda w: timeline_spec([], w),
        lambda _: nothing_to_draw("no frame"),
    ],
    ids=["rows", "places", "events", "said"],
)
def test_nothing_to_draw_is_said(make):
    chart = draw("none", "None", make)
    assert chart.empty
    assert "Nothing to draw" in chart.wide
    assert "Nothing to draw" in chart.narrow


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"data": {"url": "https://example.org/x.csv"}, "mark": "bar"}, "'url'"),
        ({"data": {"values": [{}]}, "mark": "image"}, "image"),
        ({"data": {"values": [{}]}, "mark": "bar", "encoding": {"href": {"value": "x"}}}, "'href'"),
        ({"data": {"values": [{}]}, "mark": "bar", "transform": [{"calculate": "now()", "as": "x"}]}, "clock"),
        (
            {"data": {"values": [{}]}, "mark": "text", "encoding": {"text": {"field": "d", "type": "temporal"}}},
            "as text",
        ),
    ],
    ids=["address", "image", "link", "clock", "time as text"],
)
def test_what_would_reach_out_or_change_is_refused(spec, message):
    with pytest.raises(ValueError, match=message):
        draw("bad", "Bad", lambda _: spec)


def test_a_bad_name_and_a_foreign_element_are_refused():
    with pytest.raises(ValueError, match="chart name"):
        draw("1 x", "Bad", series)
    with pytest.raises(ValueError, match="<script>"):
        clean("<svg><script/></svg>", prefix="a", title="t", desc="", css_class="c")
    with pytest.raises(ValueError, match="no address"):
        clean('<svg><path fill="url(http://x)"/></svg>', prefix="a", title="t", desc="", css_class="c")


def test_a_map_across_the_antimeridian_has_land_on_both_sides_and_no_band():
    west, _, east, _ = around(FIJI)
    assert west > 0 > east
    land = next(f for f in borders((176, -20, -170, -13)) if f["properties"]["kind"] == "land")
    xs = [[p[0] for p in ring] for polygon in land["geometry"]["coordinates"] for ring in polygon]
    assert min(map(min, xs)) >= 176
    assert max(map(max, xs)) <= 190
    assert max(max(ring) - min(ring) for ring in xs) < 3


def test_a_single_place_with_a_box_of_no_size():
    chart = draw("one", "One", lambda w: map_spec(FIJI[:1], None, w))
    assert "Suva" in chart.wide
    assert not chart.empty


def test_a_place_off_the_map_is_in_the_key_and_said_to_be():
    chart = draw("off", "Off", lambda w: map_spec(FIJI, (177, -19, 180, -16), w))
    assert "Apia" in chart.wide
    assert "outside this map" in chart.wide


def test_errors_do_not_repeat_what_may_be_protected():
    with pytest.raises(ValueError, match="place 1") as place:
        map_spec([{"lon": 200.123, "lat": 0, "label": "secret"}], None, WIDE)
    with pytest.raises(ValueError, match="event 1, start") as event:
        timeline_spec([{"start": "31.12.1999", "lane": "secret"}], WIDE)
    for error in (place, event):
        assert not re.search(r"secret|200\.123|1999", str(error.value))


def test_a_box_that_is_not_one_is_refused():
    with pytest.raises(ValueError, match="south < north"):
        borders((0, 10, 10, 0))


def test_clipping_by_hand():
    ring = clip_ring([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)], (0, 0, 5, 5))
    assert set(ring) == {(0, 0), (1, 0), (1, 1), (0, 1)}
    assert ring[0] == ring[-1]


def test_contested_lines_are_dashed_and_others_are_not():
    def kinds(*box):
        return {f["properties"]["kind"] for f in borders(box)}

    assert "disputed" in kinds(33, 45.5, 35.5, 46.5)  # isthmus of Crimea
    assert "disputed" in kinds(-13.5, 27, -9, 28)  # Western Sahara, 27°40′ N
    assert "disputed" not in kinds(44, 38.5, 48, 41.5)  # Armenia and Azerbaijan
    assert "disputed" not in kinds(5, 45, 10, 48)


def test_numbers_of_places_do_not_cover_one_another():
    marks = [(200 + 7.0 * (i % 5), 200 + 7.0 * (i // 5)) for i in range(25)]
    spots = place_numbers(marks, (0, 0, 400, 400))
    boxes = [(x, y, text_width(str(n), 11, "bold") / 2) for n, (x, y) in enumerate(spots, 1)]
    assert all(abs(a[1] - b[1]) >= 11 or abs(a[0] - b[0]) >= a[2] + b[2] for a, b in combinations(boxes, 2))


def test_wrapping_loses_nothing():
    text = "Line of ceasefire, control or provisional administration " + "x" * 90
    lines = wrap(text, 120, 12)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(text_width(line, 12) <= 120 for line in lines)
    assert wrap("", 100, 12) == [""]


def test_a_dense_lane_counts_every_event():
    events: list[dict[str, Any]] = [
        {"start": f"{1988 + i % 38}-{1 + i % 12:02d}-01", "lane": "Incidents"} for i in range(600)
    ]
    chart = draw("dense", "Dense", lambda w: timeline_spec(events, w))
    assert "600; bars by quarter, up to" in chart.wide
    assert "600; bars by half-year, up to" in chart.narrow


def test_events_outside_the_period_are_counted():
    spec = timeline_spec(EVENTS, WIDE, period=("2020-01-01", "2021-01-01"))
    assert "2, 1 outside the axis" in str(spec)


def test_ticks_by_hand():
    assert [label for _, label in ticks(ordinal(1990, 1, 1), ordinal(2010, 1, 1), 250)] == [
        "1990",
        "1995",
        "2000",
        "2005",
        "2010",
    ]
    assert ticks(ordinal(2020, 7, 1), ordinal(2020, 12, 1), 800)[0][1] == "Jul 2020"


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_fonts_are_small_enough_for_a_page(weight):
    assert font_file(weight)[:4] == b"wOF2"
    assert len(font_file(weight)) < 80_000


@pytest.mark.parametrize(
    "text", ["Əliyev əşıİğçöü", "Երևան և Գորիս", "თბილისი ჰ", "Москва Її Ґґ", "→ ← ≤ ≥ − – — … № € ₾ ֏ ₼"], ids=range(5)
)
def test_the_font_covers_what_cases_need(text):
    assert missing(text) == set()
