"""Who has irreversible steps behind it: counts by hand, and the same for whoever is called what."""

from __future__ import annotations

import pytest

from evenhand import packaged
from evenhand.ledger.exposure import Exposure, Order, exposure
from evenhand.ledger.steps import steps
from evenhand.record import open_case
from evenhand.record.dates import Answer
from tests.generate import Row
from tests.ledger.smallcase import small, view_of

YES, NO, DOUBT = Answer.YES, Answer.NO, Answer.CANNOT_TELL
FIXED: Row = {"irreversible": True}


def made(folder, commitments, parties=("A", "B", "C")) -> Exposure | None:
    return exposure(steps(view_of(small(commitments), folder), "AG").steps, parties)


def counts(found: Exposure | None, order: Order) -> list[dict[str, tuple[int, int, int, int, Answer]]]:
    assert found is not None
    return [
        {p: (s.behind.least, s.behind.most, s.owed.least, s.owed.most, s.exposed) for p, s in stage.sides.items()}
        for stage in found.orders[order]
    ]


def test_one_gives_first_and_the_other_after(tmp_path):
    found = made(
        tmp_path,
        [
            {"id": "C1", "obligors": ["A"], "deadline": "2020-02-01"} | FIXED,
            {"id": "C2", "obligors": ["A"], "deadline": "2020-03-01"} | FIXED,
            {"id": "C3", "obligors": ["B"], "deadline": "2020-04-01"} | FIXED,
            {"id": "C4", "obligors": ["C"], "deadline": "2020-04-01", "irreversible": False},
            {"id": "C5", "obligors": ["C"], "kind": "standing_duty"},
        ],
    )
    assert counts(found, Order.SIGNED) == [
        {"A": (1, 1, 1, 1, YES), "B": (0, 0, 1, 1, NO)},
        {"A": (2, 2, 1, 1, YES), "B": (0, 0, 0, 0, NO)},
        {"A": (2, 2, 0, 0, NO), "B": (1, 1, 0, 0, NO)},
    ]
    assert counts(found, Order.TURNS)[:2] == [
        {"A": (1, 1, 1, 1, YES), "B": (0, 0, 1, 1, NO)},
        {"A": (1, 1, 0, 0, NO), "B": (1, 1, 1, 1, YES)},
    ]
    assert counts(found, Order.TOGETHER) == [{"A": (2, 2, 0, 0, NO), "B": (1, 1, 0, 0, NO)}]


def test_what_the_text_does_not_date_is_between_a_least_and_a_most(tmp_path):
    dated = {"id": "C1", "obligors": ["A"], "deadline": "2020-02-01"} | FIXED
    found = made(tmp_path, [dated, {"id": "C2", "obligors": ["B"]} | FIXED])
    assert counts(found, Order.SIGNED) == [{"A": (1, 1, 0, 1, DOUBT), "B": (0, 1, 0, 0, NO)}]


def test_what_waits_for_a_dated_act_is_certainly_owed_until_then(tmp_path):
    dated = {"id": "C1", "obligors": ["A"], "deadline": "2020-02-01"} | FIXED
    found = made(tmp_path, [dated, {"id": "C2", "obligors": ["B"], "waits_for": ["C1"]} | FIXED])
    assert counts(found, Order.SIGNED) == [{"A": (1, 1, 1, 1, YES), "B": (0, 0, 0, 0, NO)}]
    assert len(counts(found, Order.TOGETHER)) == 2


def test_what_a_dated_act_waits_for_is_certainly_done_by_then(tmp_path):
    dated = {"id": "C1", "obligors": ["A"], "deadline": "2020-02-01", "waits_for": ["C2"]} | FIXED
    found = made(tmp_path, [dated, {"id": "C2", "obligors": ["B"]} | FIXED])
    assert counts(found, Order.SIGNED) == [{"A": (1, 1, 0, 0, NO), "B": (1, 1, 0, 0, NO)}]


def test_a_text_without_dates_has_no_order_of_its_own_and_what_nobody_listed_owes_is_named(tmp_path):
    acts = [{"id": "C1", "obligors": ["A"]} | FIXED, {"id": "C2", "obligors": ["B"]} | FIXED]
    found = made(tmp_path, [*acts, {"id": "C3", "obligors": None, "obligors_text": ["the guards"]} | FIXED])
    assert found is not None
    assert list(found.orders) == [Order.TURNS, Order.TOGETHER]
    assert [step.id for step in found.unlisted] == ["C3"]


def test_an_act_of_which_nobody_recorded_it_counts_as_doubt(tmp_path):
    first = {"id": "C1", "obligors": ["A"], "deadline": "2020-02-01"} | FIXED
    found = made(tmp_path, [first, {"id": "C2", "obligors": ["B"], "deadline": "2020-03-01"}])
    assert counts(found, Order.SIGNED)[0]["A"] == (1, 1, 0, 1, DOUBT)
    assert found is not None
    assert [step.id for step in found.unsure] == ["C2"]


@pytest.mark.parametrize(
    "commitments",
    [
        [{"id": "C1", "obligors": ["A"]}, {"id": "C2", "obligors": ["B"]}],
        [{"id": "C1", "obligors": ["A"]} | FIXED],
        [{"id": "C1", "obligors": ["A"], "kind": "standing_duty"} | FIXED, {"id": "C2", "obligors": ["B"]}],
    ],
)
def test_no_picture_where_nothing_is_marked_or_one_party_owes_all(commitments, tmp_path):
    assert made(tmp_path, commitments) is None


def test_exchanging_the_parties_exchanges_the_counts(tmp_path):
    def text(a: str, b: str) -> list[Row]:
        return [
            {"id": "C1", "obligors": [a], "deadline": "2020-02-01"} | FIXED,
            {"id": "C2", "obligors": [b], "deadline": "2020-03-01"} | FIXED,
            {"id": "C3", "obligors": [a]} | FIXED,
            {"id": "C4", "obligors": [a, b], "deadline": "2020-04-01"},
        ]

    one, two = made(tmp_path / "1", text("A", "B")), made(tmp_path / "2", text("B", "A"))
    for order in Order:
        exchanged = [{"AB"["BA".index(p)]: side for p, side in stage.items()} for stage in counts(two, order)]
        assert counts(one, order) == exchanged


def test_the_statement_of_2020_cannot_be_told_from_its_dates_alone():
    view = open_case(packaged()).view()
    found = exposure(steps(view, "AG12").steps, view.tables["parties"]["id"].to_list())
    assert [side["PA02"] for side in counts(found, Order.SIGNED)] == [
        (1, 3, 0, 1, DOUBT),
        (2, 4, 0, 1, DOUBT),
        (3, 5, 0, 1, DOUBT),
    ]
    assert all(side["PA01"][4] is DOUBT for side in counts(found, Order.SIGNED))
    assert found is not None
    assert found.parties == ("PA02", "PA01")
