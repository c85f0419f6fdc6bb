"""What is offered for a date outside a case's period."""

import datetime

import pytest

from evenhand.record.dateslips import offer

YEAR = (datetime.date(2021, 1, 1), datetime.date(2021, 12, 31))
LONG = (datetime.date(1987, 11, 1), datetime.date(2026, 2, 28))
CASES = [
    ("0021-03-05", YEAR, "2021-03-05", "two digits of a year"),
    ("0021-03-05", LONG, "2021-03-05", "the same in a long period"),
    ("3021-03-05", YEAR, "2021-03-05", "a digit wrong"),
    ("2012-03-05", YEAR, "2021-03-05", "two digits exchanged"),
    ("2201-03-05", YEAR, "2021-03-05", "two digits exchanged"),
    ("2013-03-05", YEAR, "2021-03-05", "two digits wrong, in a short period"),
    ("0221-03-05", YEAR, "2021-03-05", "a digit lost"),
    ("1399-12-15", YEAR, "2021-03-05 if it is of the Solar Hijri calendar", "a calendar"),
    ("1442-07-21", YEAR, "2021-03-05 if it is of the Islamic calendar", "a calendar"),
    ("2564-03-05", YEAR, "2021-03-05 if it is of the Buddhist calendar", "a calendar"),
    ("0110-03-05", YEAR, "2021-03-05 if it is of the Republic of China calendar", "a calendar"),
    ("5781", YEAR, "2020-09/2021-09 if it is of the Hebrew calendar", "a calendar told by years"),
    ("2013-06-26", YEAR, "2021-06-26; 2021-03-05 if it is of the Ethiopian calendar", "either"),
    ("2021-03-05/3021-03-06", YEAR, "2021-03-05/2021-03-06", "the end of an interval"),
    ("2821", YEAR, "2021", "a digit wrong; a year alone"),
    ("1700-01", YEAR, "", "nothing likely"),
    ("202X", YEAR, "", "no year"),
]


@pytest.mark.parametrize(("text", "period", "wanted", "reason"), CASES)
def test_offer(text, period, wanted, reason):
    assert offer(text, period) == wanted, reason


def test_a_period_without_bounds_is_no_loop_over_the_ages():
    assert offer("0021-03-05", (datetime.date(1, 1, 1), datetime.date(9999, 12, 31))) == ""
