"""Panels: what is read, what is refused, and what is left of one that is cut at an origin."""

import random
from typing import Any

import numpy as np
import polars as pl
import pytest

from evenhand.warning.months import MonthError, month_id, month_words
from evenhand.warning.panel import AS_KNOWN, FINAL, Panel
from evenhand.warning.panelfaults import TOLD, PanelError
from evenhand.warning.panelfile import from_rows, read_panel

COLUMNS: dict[str, Any] = {"unit": "place", "time": "month", "target": "deaths"}
GOOD = [("b", "2020-01", 3), ("b", "2020-03", 1), ("a", "2020-02", 0), ("10", "2020-01", 7), ("9", "2020-03", 2)]


def frame(rows=GOOD):
    return pl.DataFrame(rows, schema=["place", "month", "deaths"], orient="row")


def written(tmp_path, text, name="panel.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(path, **more):
    with pytest.raises(PanelError) as caught:
        read_panel(path, **COLUMNS, **more)
    return caught.value


@pytest.mark.parametrize(("text", "number"), [("1980-01", 1), ("2021-10", 502), ("502", 502), (" 2018-10 ", 466)])
def test_a_month_is_written_in_two_ways(text, number):
    assert month_id(text) == number
    assert month_id(month_words(number)) == number


@pytest.mark.parametrize("text", ["", "2021", "2021-13", "2021-1", "202110", "0", "-5", "1801", "2021-10-01", "x"])
def test_other_text_is_no_month(text):
    with pytest.raises(MonthError, match="expected a month as 2021-10"):
        month_id(text)


def test_units_that_begin_and_end_and_gaps():
    panel = from_rows(frame(), **COLUMNS)
    assert panel.units == ("9", "10", "a", "b")
    assert panel.months.tolist() == [481, 482, 483]
    expected = [[np.nan, np.nan, 2], [7, np.nan, np.nan], [np.nan, 0, np.nan], [3, np.nan, 1]]
    np.testing.assert_array_equal(panel.target, expected)
    assert panel.vintage == FINAL
    assert panel.last == 483


def test_the_order_of_rows_never_matters():
    rows = list(GOOD)
    random.Random(1).shuffle(rows)
    left, right = from_rows(frame(), **COLUMNS), from_rows(frame(rows), **COLUMNS)
    assert left.units == right.units
    np.testing.assert_array_equal(left.target, right.target)


def test_csv_and_parquet_and_month_numbers_are_one(tmp_path):
    with_numbers = frame().with_columns(month=pl.col("month").map_elements(month_id, return_dtype=pl.Int64))
    with_numbers.write_parquet(tmp_path / "panel.parquet")
    frame().write_csv(tmp_path / "panel.csv")
    with_numbers.cast({"month": pl.Float64, "deaths": pl.Float64}).write_csv(tmp_path / "floats.csv")
    found = [read_panel(tmp_path / name, **COLUMNS) for name in ("panel.parquet", "panel.csv", "floats.csv")]
    for panel in found:
        np.testing.assert_array_equal(panel.target, from_rows(frame(), **COLUMNS).target)


@pytest.mark.parametrize(
    "cells",
    [
        ("481.0", "482.0"), ("481.", "482.000"), (" 481 ", "482"), ("2020-01-01", "2020-02-01"),
        ("2020-01-01 00:00:00", "2020-02-01T00:00:00.000Z"), ("2020-01-01T00:00", "2020-02-01T00:00:00+00:00"),
    ],
)  # fmt: skip
def test_months_as_programs_write_them(tmp_path, cells):
    first, second = cells
    panel = read_panel(written(tmp_path, f"place,month,deaths\n1.0,{first},1\n1.0,{second},2\n"), **COLUMNS)
    assert panel.months.tolist() == [481, 482]
    assert panel.units == ("1",)


def test_units_that_are_no_whole_numbers_keep_their_names(tmp_path):
    panel = read_panel(written(tmp_path, "place,month,deaths\n1.0,481,1\n1.5,481,2\n"), **COLUMNS)
    assert panel.units == ("1.0", "1.5")


@pytest.mark.parametrize("cell", ["2020-01-31", "481.5", "2020/01", "2020-01-01T01:00:00", "202001", "-481.0"])
def test_a_column_of_another_kind_is_told_once(tmp_path, cell):
    rows = "".join(f"p{n},{cell},1\n" for n in range(72))
    error = refused(written(tmp_path, "place,month,deaths\n" + rows))
    (fault,) = error.faults
    assert (fault.code, fault.line) == ("panel-month", 2)
    assert fault.given == f"'{cell}' and 71 more: every cell of the column"
    assert "1 fault;" in str(error)


def test_a_column_of_another_kind_hides_no_other_fault(tmp_path):
    text = "place,month,deaths\np,soon,1\n,later,many\np,never,3\n"
    assert [(f.line, f.code) for f in refused(written(tmp_path, text)).faults] == [
        (2, "panel-month"),
        (3, "panel-count"),
        (3, "panel-unit"),
    ]


@pytest.mark.parametrize(("mark", "words"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
@pytest.mark.parametrize("head", ["", "\ufeff", "sep={}\n"])
def test_another_separator_is_told_in_one_message(tmp_path, mark, words, head):
    text = head.format(mark) + "place,month,deaths\na,2020-01,1\n".replace(",", mark)
    error = refused(written(tmp_path, text))
    assert error.faults == ()
    assert words in str(error)
    assert "save it as CSV with commas" in str(error)


def test_dates_and_float_ids_of_a_parquet_file(tmp_path):
    table = pl.DataFrame({"place": [1.0, 2.0], "month": ["2020-01-01", "2020-02-01"], "deaths": [1, 2]})
    table = table.with_columns(pl.col("month").str.to_date())
    panel = from_rows(table, **COLUMNS)
    assert panel.units == ("1", "2")
    assert panel.months.tolist() == [481, 482]


def test_every_fault_at_once_with_its_line(tmp_path):
    places = "a,2020-01,1\na,2020-13,1\n,2020-01,1\n"
    text = f"place,month,deaths\n{places}b,2020-01,-1\nb,2020-02,1.5\nb,2020-03,many\nb,2020-04,NaN\n"
    error = refused(written(tmp_path, text))
    assert [(f.line, f.field, f.code) for f in error.faults] == [
        (3, "month", "panel-month"),
        (4, "place", "panel-unit"),
        *[(line, "deaths", "panel-count") for line in (5, 6, 7, 8)],
    ]
    assert "6 faults" in str(error)
    assert all(f.file == "panel.csv" and f.expected and f.do for f in error.faults)


def test_two_rows_for_one_month_are_refused_by_both_lines(tmp_path):
    (fault,) = refused(written(tmp_path, "place,month,deaths\na,2020-01,1\nb,2020-01,1\na,481,1\n")).faults
    assert (fault.line, fault.code) == (4, "panel-twice")
    assert "in row 2" in str(fault.given)


def test_an_empty_target_is_a_gap(tmp_path):
    panel = read_panel(written(tmp_path, "place,month,deaths\na,2020-01,\na,2020-02,4\n"), **COLUMNS)
    np.testing.assert_array_equal(panel.target, [[np.nan, 4]])


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("place,month\na,2020-01\n", "1 fault"),
        ("place,month,deaths\n", "1 fault"),
        ("", "expected a table"),
    ],
)
def test_what_holds_no_panel_is_refused(tmp_path, text, match):
    with pytest.raises(PanelError, match=match):
        read_panel(written(tmp_path, text), **COLUMNS)


def test_a_file_that_is_not_there_or_no_parquet_is_refused(tmp_path):
    with pytest.raises(PanelError, match=r"nowhere\.csv: given"):
        read_panel(tmp_path / "nowhere.csv", **COLUMNS)
    with pytest.raises(PanelError, match=r"text\.parquet: given"):
        read_panel(written(tmp_path, "place,month", "text.parquet"), **COLUMNS)


def test_many_faults_are_counted_and_the_first_are_listed():
    rows = [*[("a", "2020-13", 1)] * (TOLD + 5), ("a", "2020-12", 1)]
    with pytest.raises(PanelError, match="1,005 faults") as caught:
        from_rows(frame(rows), **COLUMNS)
    assert len(caught.value.faults) == TOLD


def test_covariates_may_be_missing_and_must_be_finite():
    table = frame().with_columns(rain=pl.Series([1.0, None, 2.5, 0.0, -3.0]))
    panel = from_rows(table, **COLUMNS, covariates=["rain"])
    assert panel.covariates["rain"][3].tolist()[0] == 1.0
    with pytest.raises(PanelError) as caught:
        from_rows(table.with_columns(rain=pl.lit(float("inf"))), **COLUMNS, covariates=["rain"])
    assert {fault.code for fault in caught.value.faults} == {"panel-number"}


def test_a_cut_holds_nothing_that_came_after():
    cut = from_rows(frame(), **COLUMNS).until(481)
    assert cut.units == ("10", "b")
    assert cut.months.tolist() == [481]
    np.testing.assert_array_equal(cut.target, [[7], [3]])
    assert cut.until(400).units == ()


def test_a_cut_ends_with_the_last_month_that_has_a_figure():
    assert from_rows(frame(), **COLUMNS).until(600).last == 483


def test_a_cut_shares_no_memory_with_its_panel():
    panel = from_rows(frame(), **COLUMNS)
    cut = panel.until(483)
    cut.target[:] = 99
    assert np.nanmax(panel.target) == 7


def test_actuals_by_unit_and_month():
    found = from_rows(frame(), **COLUMNS).actuals(["b", "nobody", "9"], [480, 481, 483, 484])
    np.testing.assert_array_equal(found, [[np.nan, 3, 1, np.nan], [np.nan] * 4, [np.nan, np.nan, 2, np.nan]])


KNOWN = [
    ("a", "2020-01", 5, "2020-02-15"),
    ("a", "2020-01", 9, "2020-06"),
    ("a", "2020-02", 4, "2020-04-01"),
    ("a", "2020-03", 8, None),
]


def known(rows):
    table = pl.DataFrame(rows, schema=["place", "month", "deaths", "out"], orient="row")
    return from_rows(table, **COLUMNS, known_on="out")


@pytest.mark.parametrize("seed", range(3))
def test_only_figures_published_by_the_end_of_the_origins_month_are_seen(seed):
    rows = list(KNOWN)
    random.Random(seed).shuffle(rows)
    panel = known(rows)
    assert panel.vintage == AS_KNOWN
    assert panel.until(month_id("2020-01")).units == ()
    assert panel.until(month_id("2020-03")).target.tolist() == [[5]]
    assert panel.until(month_id("2020-05")).target.tolist() == [[5, 4]]
    assert panel.until(month_id("2020-06")).target.tolist() == [[9, 4]]


def test_a_figure_without_a_date_of_publication_is_an_actual_and_never_seen():
    panel = known(KNOWN)
    np.testing.assert_array_equal(panel.actuals(["a"], [481, 482, 483]), [[9, 4, 8]])
    assert panel.until(900).last == 482


def test_an_undated_figure_does_not_replace_a_dated_one():
    assert known([*KNOWN, ("a", "2020-01", 77, None)]).actuals(["a"], [481]).tolist() == [[9]]


def test_one_vintage_twice_is_refused():
    with pytest.raises(PanelError, match="1 fault"):
        known([*KNOWN, ("a", "2020-01", 6, "2020-06-30")])


def test_a_wrong_date_of_publication_is_a_fault():
    with pytest.raises(PanelError) as caught:
        known([("a", "2020-01", 5, "soon")])
    assert caught.value.faults[0].code == "panel-known-on"


def test_taking_units_keeps_months():
    panel = from_rows(frame(), **COLUMNS)
    part = panel.take(np.array([1, 3]))
    assert isinstance(part, Panel)
    assert part.units == ("10", "b")
    assert part.months.tolist() == panel.months.tolist()


def test_months_of_over_three_hundred_years_are_no_panel(tmp_path):
    path = tmp_path / "panel.csv"
    path.write_text("unit,month,deaths\na,2021-01,1\na,0021-03,2\na,2021-02,3\na,9999-12,4\n")
    with pytest.raises(PanelError, match="2 faults") as error:
        read_panel(path, unit="unit", time="month", target="deaths")
    assert [(fault.line, fault.code, fault.given) for fault in error.value.faults] == [
        (3, "panel-span", "'0021-03'"),
        (5, "panel-span", "'9999-12'"),
    ]
    assert error.value.faults[0].expected == "a month within 150 years of the middle one, 2021-02"
