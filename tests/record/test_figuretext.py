"""What is offered for a figure that is no plain number: a table of them, each with its reason."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.record.figuretext import number, offer, written

FILE = Path(__file__).with_name("figuretext_cases.csv")
ROWS = list(csv.DictReader(FILE.read_text("utf-8").splitlines(), delimiter=";"))


@pytest.mark.parametrize("row", ROWS, ids=[row["reason"] + " " + ascii(row["text"]) for row in ROWS])
def test_offer(row):
    assert offer(row["text"]) == row["offer"]


@given(st.integers(0, 10**9), st.sampled_from([",", " ", "\u202f", "'", "\u00a0"]))
def test_thousands_are_read_whatever_marks_them(value, mark):
    assert offer(f"{value:,}".replace(",", mark)) == str(value)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["-", " - ", "–", "—", " to ", " or "]))
def test_a_range_is_read_as_low_and_high(a, b, dash):
    low, high = sorted((a, b))
    assert offer(f"{low}{dash}{high}") == f"low={low} high={high}"


@given(st.integers(0, 10**6), st.sampled_from(["٠", "۰", "०", "০", "၀", "០", "０"]))
def test_digits_of_any_script_are_read(value, nought):
    assert number("".join(chr(ord(nought) + int(digit)) for digit in str(value))) == value


@given(st.text(max_size=60))
def test_any_text_gets_an_offer(text):
    assert offer(text)


def test_a_number_is_written_in_digits_alone():
    assert (written(1200.0), written(45.12)) == ("1200", "45.12")
