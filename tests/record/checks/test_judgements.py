"""Judgements: what contradicts a grouping, and chains of *same*, against a search of every chain."""

from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.record.checks import Context, judgements
from evenhand.record.csvtext import ROW
from evenhand.record.folder import Folder
from evenhand.record.schema import load

PAIRS = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=10)
Judged = tuple[str, str, str, str, str]  # left, right, verdict, by, date


def found(judged: Sequence[Judged], tmp_path, grouped: str = "") -> list[tuple[int, str]]:
    """Row and code of every finding; `grouped` has the incident of each claim a, b, c …, `-` for none."""
    columns = ("left", "right", "verdict", "by", "date")
    claims = {"id": list("abcdef"), "incident": [None if i == "-" else i for i in grouped.ljust(6, "-")]}
    tables = {
        "judgements": pl.DataFrame(judged, schema=dict.fromkeys(columns, pl.String), orient="row").with_row_index(ROW),
        "claims": pl.DataFrame(claims, schema=dict.fromkeys(claims, pl.String)),
        "incidents": pl.DataFrame({"id": ["1", "2"]}),
    }
    context = Context(tables=tables, absent={}, folder=Folder(root=tmp_path), schema=load())
    return [(f.row, f.code) for f in judgements.check(context)]


@pytest.mark.parametrize(
    ("verdict", "grouped", "wrong"),
    [
        ("same", "11", False),
        ("same", "12", True),
        ("same", "1-", False),  # not grouped is no grouping to contradict
        ("same", "19", False),  # an incident that is not there: a fault of its own
        ("different", "11", True),
        ("different", "12", False),
        ("different", "--", False),
        ("unsure", "11", False),
        ("unsure", "12", False),
    ],
)
def test_against_the_grouping(tmp_path, verdict, grouped, wrong):
    expected = [(0, "judgement-contradiction")] if wrong else []
    assert found([("a", "b", verdict, "x", "2021")], tmp_path, grouped) == expected
    assert found([("b", "a", verdict, "x", "2021")], tmp_path, grouped) == expected


def test_a_claim_is_the_same_as_itself(tmp_path):
    assert found([("a", "a", "same", "x", "2021")], tmp_path) == []
    assert (0, "judgement-contradiction") in found([("a", "a", "different", "x", "2021")], tmp_path)


def test_one_may_change_one_s_mind_and_the_last_word_counts(tmp_path):
    first, last = ("a", "b", "different", "x", "2021-01-01"), ("b", "a", "same", "x", "2021-02-01")
    assert found([first, last], tmp_path, "11") == []
    assert found([last, first], tmp_path, "11") == []


def test_two_people_who_differ(tmp_path):
    both = [("a", "b", "same", "x", "2021"), ("a", "b", "different", "y", "2021")]
    assert found(both, tmp_path) == [(1, "judgement-conflict")]
    chain = [("a", "b", "same", "x", "2021"), ("b", "c", "same", "x", "2021"), ("c", "a", "different", "y", "2021")]
    assert found(chain, tmp_path) == [(2, "judgement-conflict")]
    assert found([*chain[:1], ("b", "c", "unsure", "x", "2021"), chain[2]], tmp_path) == []


def linked(pairs: list[tuple[str, str]], a: str, b: str) -> bool:
    seen, ahead = set(), [a]
    while ahead:
        node = ahead.pop()
        if node not in seen:
            seen.add(node)
            ahead += [y for x, y in pairs if x == node] + [x for x, y in pairs if y == node]
    return b in seen


@given(PAIRS)
def test_chains_join_what_is_linked_and_nothing_else(pairs):
    chains = judgements._chains(pairs)
    for a in chains:
        for b in chains:
            assert (chains[a] == chains[b]) == linked(pairs, a, b)
