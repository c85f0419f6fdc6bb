"""Texts tabled, answers over time, and positions: by hand, by exchange, and in the packaged case."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from evenhand import packaged
from evenhand.cli.positionstext import document
from evenhand.ledger.offers import REFUSALS, offers
from evenhand.record import open_case
from tests.generate import Draft, Row, drafts, write
from tests.ledger.smallcase import small, view_of

FEW = settings(
    max_examples=max(6, settings().max_examples // 10),
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
DAY = "2021-01-01"


def tabled(*answers: Row, positions: tuple[Row, ...] = ()) -> Draft:
    said = {"proposal": "T1", "party": "A", "sources": ["s1"]}
    wanted = {"party": "A", "issue": "status", "sources": ["s1"], "position": "p"}
    text = {"id": "T1", "date": "2020-01-01", "title": "a text", "sources": ["s1"], "tabled_by": "somebody"}
    return small(
        [{"id": "K1"}],
        proposals=[text],
        responses=[said | {"id": f"R{n}"} | row for n, row in enumerate(answers)],
        positions=[wanted | {"id": f"P{n}"} | row for n, row in enumerate(positions)],
    )


def test_each_party_has_its_answers_by_date_or_is_not_recorded(tmp_path):
    draft = tabled(
        {"date": "2020-03-01", "answer": "withdrawn"},
        {"date": "2020-02-01", "answer": "accepted"},
        {"party": "C", "date": "2020-02-01", "answer": "rejected"},
    )
    found = offers(view_of(draft, tmp_path))
    (text,) = found.tabled
    assert {party: [row["answer"] for row in rows] for party, rows in text.answers.items()} == {
        "A": ["accepted", "withdrawn"],
        "B": [],
        "C": ["rejected"],
    }
    assert {party: [row["id"] for row in rows] for party, rows in found.refusals.items()} == {
        "A": ["R0"],
        "B": [],
        "C": ["R2"],
    }
    assert found.counts == {"A": {"withdrawn": 1}, "B": {"not_recorded": 1}, "C": {"rejected": 1}}


def test_silence_that_was_looked_for_is_not_a_missing_row(tmp_path):
    found = offers(view_of(tabled({"answer": "silent", "sources": []}), tmp_path))
    assert found.counts["A"] == {"silent": 1}
    assert found.counts["B"] == {"not_recorded": 1}
    assert found.refusals["A"] == ()


def test_answers_that_cannot_be_put_in_order_stay_both(tmp_path):
    found = offers(
        view_of(
            tabled({"date": "2020-02", "answer": "accepted"}, {"date": "2020-02-10", "answer": "rejected"}), tmp_path
        )
    )
    assert found.counts["A"] == {"answers_differ": 1}


def test_the_matrix_and_what_moved_since(tmp_path):
    rows: tuple[Row, ...] = (
        {"date": "2020-02-01", "position": "first"},
        {"date": "2020-05-01", "position": "second"},
        {"date": "2020-09-01", "position": "third"},
        {"date": "2020-06", "position": "other", "party": "B"},
    )
    draft = tabled(positions=rows)
    then = offers(view_of(draft, tmp_path, as_of="2020-06-15"), later=view_of(draft, tmp_path / "now"))
    assert [(one.party, [row["position"] for row in one.now]) for one in then.stances] == [("A", ["second"])]
    assert [row["position"] for row in then.stances[0].earlier] == ["first"]
    assert [(one.row["position"], one.before) for one in then.moved] == [("third", ("second",))]
    now = offers(view_of(draft, tmp_path / "again"))
    assert [(one.party, [row["position"] for row in one.now]) for one in now.stances] == [
        ("A", ["third"]),
        ("B", ["other"]),
    ]


def exchanged(body: bytes, a: str, b: str) -> bytes:
    return body.replace(a.encode(), b"\0").replace(b.encode(), a.encode()).replace(b"\0", b.encode())


@FEW
@given(draft=drafts(), pair=st.tuples(st.integers(0, 2), st.integers(0, 2)), as_of=st.sampled_from([None, DAY]))
def test_exchange_two_parties_and_the_offers_exchange_them(draft, pair, as_of, tmp_path_factory):
    ids = [row["id"] for row in draft.rows["parties"]]
    a, b = (ids[n % len(ids)] for n in pair)
    told = []
    for files in (draft.files(), {name: exchanged(body, a, b) for name, body in draft.files().items()}):
        case = open_case(write(files, tmp_path_factory.mktemp("case")))
        found = offers(case.view(as_of=as_of), later=case.view())
        told.append(json.dumps(document(found), ensure_ascii=False))
    assert exchanged(told[0].encode(), a, b).decode() == told[1]


@FEW
@given(draft=drafts())
def test_every_answer_and_position_is_told_once(draft, tmp_path_factory):
    view = open_case(write(draft.files(), tmp_path_factory.mktemp("case"))).view()
    found = offers(view)
    told = [
        row["id"]
        for text in found.tabled
        for rows in (*text.answers.values(), *text.mediators.values(), text.unnamed)
        for row in rows
    ]
    assert sorted(told) == sorted(view.tables["responses"]["id"])
    held = [row["id"] for one in found.stances for row in (*one.now, *one.earlier)]
    assert sorted(held) == sorted(view.tables["positions"]["id"])
    refused = sorted(row["id"] for rows in found.refusals.values() for row in rows)
    responses = view.tables["responses"].to_dicts()
    assert refused == sorted(row["id"] for row in responses if row["party"] and row["answer"] in REFUSALS)


# -- the packaged case -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def karabakh() -> Any:
    return offers(open_case(packaged()).view())


def test_every_text_tabled_shows_all_three_sides(karabakh):
    assert len(karabakh.tabled) == 18
    assert all(list(text.answers)[:3] == ["PA02", "PA01", "PA03"] for text in karabakh.tabled)


def test_each_side_has_refusals_listed_by_one_rule(karabakh):
    told = {party: [f"{row['proposal']} {row['answer']}" for row in rows] for party, rows in karabakh.refusals.items()}
    assert told["PA02"] == ["PR03 rejected", "PR05 withdrawn", "PR07 rejected", "PR16 rejected"]
    assert told["PA01"] == [
        "PR02 rejected", "PR06 rejected", "PR08 withdrawn", "PR14 rejected", "PR14 rejected", "PR18 rejected",
    ]  # fmt: skip
    assert told["PA03"] == [
        "PR03 rejected", "PR04 rejected", "PR05 rejected", "PR10 rejected", "PR11 rejected", "PR17 rejected",
    ]  # fmt: skip


def test_no_position_is_made_up(karabakh):
    assert (karabakh.issues, karabakh.stances) == ((), ())
