"""Dates of events within the case's period, and all others within reason."""

import shutil
from pathlib import Path

import pytest

from evenhand import packaged
from evenhand.record import open_case
from tests.record.spoil import spoil


@pytest.fixture
def root(tmp_path):
    """A starter case of one's own: it covers the year 2021."""
    return Path(shutil.copytree(packaged("starter"), tmp_path / "case"))


def told(root, change):
    spoil(root, change)
    return [fault for fault in open_case(root).faults if fault.code == "date-outside-period"]


def test_the_packaged_cases_have_none():
    for name in ("starter", "nagorno-karabakh"):
        assert [f for f in open_case(packaged(name)).faults if f.code == "date-outside-period"] == []


@pytest.mark.parametrize("date", ["2021", "2021-12-31", "2020-12/2021-01", "2021-03~", "2021-11/..", "202X", "20XX"])
def test_what_may_lie_in_the_period_is_no_fault(root, date):
    assert told(root, f"replace incidents.csv ,2021-03-05, => ,{date},") == []


@pytest.mark.parametrize("date", ["0021-03-05", "3021", "2013-03-05", "2022-01-01", "1399-12", "2021-03-05/3021-03-06"])
def test_an_event_outside_the_period_is_told_with_what_it_may_be(root, date):
    (fault,) = told(root, f"replace incidents.csv ,2021-03-05, => ,{date},")
    assert (fault.field, fault.given) == ("date", f"'{date}'")
    assert "2021-01-01 to 2021-12-31" in fault.expected
    assert "offered: 2021" in fault.expected


def test_of_an_incident_with_such_a_date_no_more_is_said_by_its_claims(root):
    spoil(root, "replace incidents.csv ,2021-03-05, => ,3021-03-05,")
    assert [fault.code for fault in open_case(root).faults] == ["date-outside-period"]


@pytest.mark.parametrize(
    "change",
    [
        "replace claims.csv 2022-01-10 => 2024-01-10",
        "replace sources.csv 2021-03-07 => 1999-03-07",
        "replace parties.csv 2021/.. => 1813/..",
    ],
)
def test_records_made_later_and_what_lies_behind_are_no_fault(root, change):
    assert told(root, change) == []


@pytest.mark.parametrize(
    "change",
    [
        "replace claims.csv 2022-01-10 => 0022-01-10",
        "replace sources.csv 2021-03-07 => 1399-12-17",
        "replace parties.csv 2021/.. => 0021/..",
    ],
)
def test_no_date_at_all_lies_centuries_away(root, change):
    assert len(told(root, change)) == 1


def test_without_a_period_that_can_be_read_nothing_is_told(root):
    assert told(root, "replace case.yaml 2021-01-01/2021-12-31 => always && replace incidents.csv 2021 => 0021") == []


def test_a_period_without_an_end_has_none(root):
    assert told(root, "replace case.yaml 2021-01-01/2021-12-31 => 2021-01-01/..") == []
    (fault,) = told(root, "replace incidents.csv ,2021-03-05, => ,0021-03-05,")
    assert "to now; offered: 2021-03-05" in fault.expected
