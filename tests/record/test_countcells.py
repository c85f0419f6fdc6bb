"""Where a count is due, and what is no count there."""

import polars as pl
import pytest

from evenhand.record import countcells
from evenhand.record.csvtext import ROW


def claims(**cells):
    row = {
        "property": "deaths",
        "count_type": None,
        "value": None,
        "low": None,
        "high": None,
        "unit": "persons",
    } | cells
    return pl.DataFrame(
        {ROW: [0], **{name: [cell] for name, cell in row.items()}}, schema_overrides=dict.fromkeys(row, pl.String)
    )


def told(**cells):
    return [(finding.field, finding.expected) for finding in countcells.find("claims", claims(**cells))]


@pytest.mark.parametrize(
    "value", ["1,200", "1 200", "1.200", "1.2", "3-5", "12+", "٤", "several", "unknown", "1.000", "-3"]
)
def test_no_whole_number_where_a_count_is_due_is_told(value):
    assert [field for field, _ in told(value=value)] == ["value"]


@pytest.mark.parametrize(
    "cells",
    [
        {"value": "1200"},
        {"value": " 1200 "},
        {"value": "1200.0"},
        {"value": "several", "low": "3"},  # the figure is there
        {"value": "several", "high": "9"},
        {"value": "heavy losses", "property": "account"},
        {"value": "1.5", "unit": "million persons"},
        {"value": "12.5", "unit": "percent"},
        {"value": None},
        {"value": "", "low": "3", "high": "5"},
    ],
)
def test_a_count_and_what_is_none_is_not(cells):
    assert told(**cells) == []


def test_a_count_type_makes_a_count_of_any_property():
    assert told(property="abducted", count_type="estimate", value="3-5") == [
        ("value", "a whole number; offered: low=3 high=5")
    ]


def test_thousands_in_low_and_high_are_asked_about():
    assert told(value="1200", low="1.200", high="1.300") == [
        ("low", "a whole number; offered: 1200, if the point marks thousands"),
        ("high", "a whole number; offered: 1300, if the point marks thousands"),
    ]


def test_what_is_no_number_in_a_column_of_numbers_is_offered_a_reading():
    assert countcells.expect_number("claims", "low", "1,200") == "a number; offered: 1200"
    assert countcells.expect_number("observations", "value", "3-5") == "a number; offered: low=3 high=5"
    assert countcells.expect_number("places", "latitude", "45,12") == "a number; offered: 45.12"
    assert countcells.expect_number("places", "latitude", "north") is None
