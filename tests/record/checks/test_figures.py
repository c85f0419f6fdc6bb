"""low ≤ value ≤ high, told of whichever of them are there."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.record.checks import figures
from evenhand.record.csvtext import ROW

NUMBER = st.none() | st.floats(-1e6, 1e6)


def wrong(low: float | None, value: object, high: float | None) -> list[object]:
    kind = pl.Float64 if isinstance(value, float) else pl.String
    frame = pl.DataFrame(
        {ROW: [0], "low": [low], "value": [value], "high": [high]},
        schema={ROW: pl.UInt32, "low": pl.Float64, "value": kind, "high": pl.Float64},
    )
    return [finding.given for finding in figures._ranges("observations", frame)]


@given(NUMBER, NUMBER, NUMBER)
def test_in_order_or_told(low, value, high):
    there = [x for x in (low, value, high) if x is not None]
    assert bool(wrong(low, value, high)) == (there != sorted(there))


@pytest.mark.parametrize(
    ("low", "value", "high", "given"),
    [
        (3.0, "2", 4.0, "low 3, value 2, high 4"),
        (1.0, "5", None, None),
        (None, "5", 4.5, "value 5, high 4.5"),
        (1.0, "several", 0.5, "low 1, value several, high 0.5"),
        (1.0, "several", 2.0, None),
        (2.0, "2", 2.0, None),
        (0.0, "-0", 0.0, None),
    ],
)
def test_words_and_ties(low, value, high, given):
    assert wrong(low, value, high) == ([given] if given else [])
