"""Dates of other calendars: days that almanacs print, and the day after a day in each."""

import datetime

import pytest

from evenhand.record.calendars import readings

DAYS = [  # new years and days of record, as published
    ("Solar Hijri", (1399, 1, 1), "2020-03-20"),
    ("Solar Hijri", (1400, 1, 1), "2021-03-21"),
    ("Solar Hijri", (1357, 11, 22), "1979-02-11"),
    ("Solar Hijri", (1403, 7, 1), "2024-09-22"),
    ("Solar Hijri", (1399, 12, 30), "2021-03-20"),
    ("Islamic", (1442, 1, 1), "2020-08-20"),
    ("Islamic", (1445, 9, 1), "2024-03-11"),
    ("Ethiopian", (2013, 1, 1), "2020-09-11"),
    ("Ethiopian", (2000, 1, 1), "2007-09-12"),
    ("Buddhist", (2564, 3, 5), "2021-03-05"),
    ("Republic of China", (110, 3, 5), "2021-03-05"),
]


@pytest.mark.parametrize(("calendar", "day", "gregorian"), DAYS)
def test_known_days(calendar, day, gregorian):
    found = {reading.calendar: reading for reading in readings(*day)}
    assert found[calendar].first == found[calendar].last == datetime.date.fromisoformat(gregorian)


def test_a_year_or_a_month_is_told_from_its_first_day_to_its_last():
    year, month = readings(1399, None, None)[0], readings(1399, 12, None)[0]
    assert (str(year.first), str(year.last)) == ("2020-03-20", "2021-03-20")
    assert (str(month.first), str(month.last)) == ("2021-02-19", "2021-03-20")


def test_what_is_no_day_of_a_calendar_is_not_read_in_it():
    assert [reading.calendar for reading in readings(1399, 6, 31)] == ["Solar Hijri"]
    assert readings(1399, 13, 1) == []
