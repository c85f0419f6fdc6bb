"""One year mistyped makes no page larger: what is far from all other dates is told in words and not on the axis."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from evenhand.record.dates import ordinal
from evenhand.record.schema import load
from evenhand.report import drawings, model
from evenhand.report.charts import NARROW, WIDE
from evenhand.report.reach import Span, reach
from evenhand.report.ticks import bins, day, day_text, ticks
from evenhand.report.timeline import timeline_spec

FAR = ("0021-03-05", "1399-12-15", "3021", "9999", "-0044", "0001/9999", "../9999", "Y170000002", "00XX~")
DATED = {
    name: fields
    for name, table in load().tables.items()
    if (fields := [f.name for f in table.fields.values() if f.type in ("date", "month", "deadline")])
}


def every(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The small case with a row in the tables of dates that it lacks."""
    coded = {"statement": "st1", "coder": "team", "measure": "names", "value": "no", "quotation": "Stop."}
    return rows | {"codings": [coded], "windows": [{"measure": "response", "days": 10}]}


def specs(view: Any) -> dict[tuple[str, int], Any]:
    """Every chart of the report, as what it is drawn from."""
    bodies = [section["body"] for section in model.build(view)["sections"]]
    charts = [chart for body in bodies for chart in body.get("charts", [])]
    return {(chart["name"], width): drawings.spec(chart, width) for chart in charts for width in (WIDE, NARROW)}


def size(found: dict[tuple[str, int], Any]) -> int:
    return len(json.dumps(list(found.values())))


def moved(rows: dict[str, list[dict[str, Any]]], table: str, when: str, *, first: bool) -> None:
    """Set every date of a table, or of its first row, to one."""
    for row in rows[table][: 1 if first else None]:
        for field in DATED[table]:
            kind = load().tables[table].fields[field].type
            row[field] = when if kind != "month" else f"{when[:4]}-03" if when[:4].isdigit() else "0001-01"
    if table == "commitments":
        rows[table][-1]["deadline_within"] = "P9999Y"


@pytest.mark.parametrize("table", DATED)
def test_a_far_date_in_any_column_makes_no_chart_larger(table, small_rows, make_view):
    rows = every(small_rows())
    assert rows.get(table), f"the small case has a row in every table with dates, and none in {table}"
    once = size(specs(make_view(rows)))
    for when in ("0021-03-05", "0001/9999"):
        rows = every(small_rows())
        moved(rows, table, when, first=True)
        assert size(specs(make_view(rows))) < 1.5 * once, when


@pytest.mark.parametrize("when", FAR)
def test_a_far_date_in_every_column_makes_no_chart_larger(when, small_rows, make_view):
    rows = every(small_rows())
    once = size(specs(make_view(rows)))
    for table in DATED:
        moved(rows, table, when, first=False)
    assert size(specs(make_view(rows))) < 2 * once


@pytest.mark.parametrize(
    ("table", "column"),
    [("ties", "outside"), ("mediators", "name"), ("parties", "name"), ("panel", "unit"), ("agreements", "title")],
)
def test_a_name_of_a_hundred_thousand_characters_makes_no_chart_larger(table, column, small_rows, make_view):
    rows = every(small_rows())
    once = size(specs(make_view(rows)))
    rows[table][0][column] = "x" * 100_000
    assert size(specs(make_view(rows))) < once + 20_000


def test_what_is_not_on_the_axis_is_told_in_words_and_still_in_the_table(small_rows, make_view):
    rows = every(small_rows())
    rows["incidents"][0]["date"] = "0021-03-05"
    rows["meetings"][0]["date"] = "2020/9999"
    body = next(s["body"] for s in model.build(make_view(rows))["sections"] if s["key"] == "timeline")
    (chart,) = body["charts"]
    assert chart["period"] == ["2020-01-01", "2021-04-16"]
    for text in (chart["outside"], chart["desc"], re.sub(r"[\[\]\"',]", "", drawn_text(drawings.spec(chart, WIDE)))):
        assert "before it (the first: 5 March 0021)" in text
        assert "a part of 1 that end in an arrow" in text
    assert "5 March 0021" in json.dumps(body["tables"])
    assert "1, 1 outside the axis" in str(drawings.spec(chart, WIDE))
    assert "triangle-right" in str(drawings.spec(chart, WIDE))


def drawn_text(spec: Any) -> str:
    """The words of a sketch, in the order in which they are drawn."""
    return " ".join(row["text"] for layer in spec["layer"] for row in layer["data"]["values"] if "text" in row)


def test_a_series_with_a_month_far_away_keeps_its_axis_and_says_so(small_rows, make_view):
    rows = every(small_rows())
    rows["panel"] += [rows["panel"][0] | {"month": month} for month in ("2021-04", "0021-03", "9999-12")]
    body = next(s["body"] for s in model.build(make_view(rows))["sections"] if s["key"] == "series")
    assert [row["month"] for row in body["charts"][0]["data"]] == ["2021-03", "2021-04"]
    assert "1 before it (the first: 1 March 0021); 1 after it (the last: 1 December 9999)" in body["under"][0]


@pytest.mark.parametrize(
    ("years", "near", "axis", "why"),
    [
        ((2020, 2021, 2021), None, (2020, 2021), "near each other"),
        ((21, 2020, 2021), None, (2020, 2021), "the most are together"),
        ((21, 2021), "2021", (2021, 2021), "one each: that of the case's time"),
        ((21, 2021), "0021", (21, 21), "one each: that of the case's time"),
        ((21, 2021), "0001/9999", (2021, 2021), "one each, and no help from the case's time: the latest"),
        ((21, 2021), "soon", (2021, 2021), "a time that cannot be read helps nobody"),
        ((1399, 1399, 2021), "2021", (1399, 1399), "the most are together, wherever the case says it is"),
        ((1971, 2020), None, (1971, 2020), "not over fifty years apart"),
        ((1900, 1940, 1980, 2020), None, (1900, 2020), "no gap is over fifty years"),
        ((-44,), None, (-44, -44), "a year before year 0"),
    ],
)
def test_the_axis_is_where_most_dates_are(years, near, axis, why):
    found = reach([Span(ordinal(year, 1, 1), ordinal(year, 1, 1)) for year in years], near)
    assert tuple(ordinal(year, 1, 1) for year in axis) == found.axis, why
    assert len(found.before) + len(found.after) == sum(not axis[0] <= year <= axis[1] for year in years)


def test_bars_that_go_past_the_axis_are_counted_once():
    wide, near = Span(ordinal(1, 1, 1), ordinal(9999, 12, 31)), Span(ordinal(2020, 1, 1), ordinal(2021, 1, 1))
    found = reach([wide, near, near])
    assert (found.axis, found.partly, found.before, found.after) == (near, 1, (), ())


@pytest.mark.parametrize("years", [1, 300, 9_999, 10**6, 10**12])
@pytest.mark.parametrize("width", [80, NARROW, WIDE])
def test_ticks_and_bins_are_as_many_as_have_room(years, width):
    first, last = ordinal(2021 - years, 3, 5), ordinal(2021, 3, 5)
    assert 1 <= len(ticks(first, last, width)) <= width // 20
    assert len(bins(first, last, width)[1]) <= width / 4 + 4


def test_days_of_any_year_are_read_as_they_are_written():
    for number in (ordinal(-44, 3, 15), 0, 1, ordinal(2020, 2, 29), ordinal(12_021, 1, 1)):
        assert day(day_text(number), "start") == number
    for text in ("2021-02-29", "2021-13-01", "2021-3-5", "2021", "", "soon", None):
        with pytest.raises(ValueError, match="start: expected a day as YYYY-MM-DD"):
            day(text, "start")


def test_years_on_an_axis_are_written_with_four_digits():
    labels = [label for _, label in ticks(ordinal(-60, 1, 1), ordinal(60, 1, 1), WIDE)]
    assert {"-0040", "0000", "0040"} <= set(labels)


def test_a_timeline_of_year_21_alone_stands_in_year_21():
    spec = timeline_spec([{"start": "0021-03-05", "lane": "a"}, {"start": "0021-05-05", "lane": "a"}], WIDE)
    assert "0021" in drawn_text(spec)
