"""One assertion, however often it is entered."""

import polars as pl
import pytest

from evenhand.record import cells
from evenhand.record.assertions import SAME, distinct, repeated
from evenhand.record.schema import load

CLAIM = {
    "id": "c1",
    "source": "s",
    "incident": "i",
    "property": "deaths",
    "value": "2",
    "low": 2.0,
    "high": 2.0,
    "losses_of": ["a"],
    "paraphrase": "Two soldiers died.",
}


def claims(*changes):
    rows = [CLAIM, *(CLAIM | {"id": f"c{n}"} | change for n, change in enumerate(changes, start=2))]
    schema = cells.empty(load().tables["claims"]).schema
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"paraphrase": "TWO  soldiers died"},
        {"locator": "p. 3", "published": "2021-03-07", "credibility": "3", "note": "again", "document": "d"},
    ],
)
def test_the_same_is_the_same_whatever_stands_beside_it(change):
    assert repeated(claims(change)).to_list() == [None, 0]
    assert distinct(claims(change))["id"].to_list() == ["c1"]


@pytest.mark.parametrize(
    "change",
    [
        {"source": "t"},
        {"incident": "j"},
        {"incident": None, "subject": "i"},
        {"property": "injured"},
        {"low": 1.0},
        {"value": "3"},
        {"losses_of": ["b"]},
        {"losses_of": ["a", "b"]},
        {"paraphrase": "Two soldiers were killed"},
        {"quotation": "Two soldiers died"},
        {"date": "2021-03-05"},
        {"account": "the army"},
        {"attributed_to": ["p"]},
    ],
)
def test_another_is_another(change):
    assert repeated(claims(change)).null_count() == 2


def test_the_order_of_a_list_is_no_difference():
    assert repeated(claims({"losses_of": ["b", "a"]}, {"losses_of": ["a", "b"]})).to_list() == [None, None, 1]


def test_a_claim_that_was_superseded_is_not_repeated_by_the_one_in_its_place():
    assert repeated(claims({"supersedes": "c1"})).null_count() == 2


def test_three_times_is_twice_too_often():
    assert repeated(claims({}, {"source": "t"}, {})).to_list() == [None, 0, None, 0]


def test_what_is_compared_are_columns_of_claims():
    assert set(SAME) <= set(load().tables["claims"].fields)
