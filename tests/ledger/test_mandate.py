"""Powers, ties and acts on one axis: by hand, at random, and in the packaged case."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from evenhand import packaged
from evenhand.ledger.mandate import mandates, searched
from evenhand.record import Case, dates, open_case
from evenhand.record.faults import CaseError
from evenhand.record.schema import load
from tests.generate import Row, drafts, write
from tests.ledger.smallcase import small, view_of

FEW = settings(
    max_examples=max(6, settings().max_examples // 10),
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
MEDIATORS: list[Row] = [
    {"id": "M", "name": "Bigland (track)", "protected": False},
    {"id": "M1", "name": "envoy", "body": "M", "protected": False},
    {"id": "N", "name": "Biglandia and friends", "protected": False},
    {"id": "G", "name": "group", "protected": False},
    {"id": "G1", "name": "chair", "body": "G", "country": "Farland", "protected": False},
]


def tie(n: int, **row: str) -> Row:
    return {
        "id": f"T{n}",
        "outside": "Bigland",
        "party": "A",
        "kind": "troops",
        "found": "yes",
        "sources": ["s1"],
    } | row


def power(n: int, **row: str) -> Row:
    return {"id": f"P{n}", "mediator": "M1", "power": "verify", "status": "granted", "period": "2020/2021",
            "sources": ["s1"]} | row  # fmt: skip


def test_one_axis_by_beginning_with_what_has_no_date_apart(tmp_path):
    draft = small(
        [{"id": "K1"}],
        mediators=MEDIATORS,
        mandate=[power(1), power(2, status="refused", period="2020-06-01")],
        ties=[tie(1, period="2020-03/2021"), tie(2), tie(3, found="no"), tie(4, found="not_searched", kind="votes")],
        statements=[
            {
                "id": "S1",
                "date": "2020-05-01",
                "speaker": "envoy",
                "mediator": "M1",
                "paraphrase": "w",
                "sources": ["s1"],
            }
        ],
        actions=[{"id": "X1", "mediator": "M1", "date": "2020-07-01", "kind": "visit", "sources": ["s1"]}],
    )
    found = mandates(view_of(draft, tmp_path), mediator="M1")
    assert [entry.row["id"] for entry in found.axis] == ["P1", "T1", "S1", "P2", "X1"]
    assert [entry.row["id"] for entry in found.undated] == ["T2"]
    ((_, cell),) = searched(found.ties).items()
    assert {gave: [row["id"] for row in rows] for gave, rows in cell.items()} == {
        "yes": ["T1", "T2"], "no": ["T3"], "not_searched": ["T4"],
    }  # fmt: skip
    (held,) = found.mediators
    assert "verify" not in held.not_recorded
    assert len(held.not_recorded) == len(load().codes["power"]) - 1


def test_whose_name_a_mediator_bears(tmp_path):
    ties = [tie(1), tie(2, outside="Farland")]
    view = view_of(small([{"id": "K1"}], mediators=MEDIATORS, ties=ties), tmp_path)
    names = {key: mandates(view, mediator=key).mediators[0].outsiders for key in ("M", "M1", "N", "G", "G1")}
    assert names == {"M": ("Bigland",), "M1": ("Bigland",), "N": (), "G": ("Farland",), "G1": ("Farland",)}


def test_a_mediator_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CaseError, match="no record shows"):
        mandates(view_of(small([{"id": "K1"}]), tmp_path), mediator="M")


@FEW
@given(draft=drafts())
def test_everything_found_is_on_the_axis_once_and_in_order(draft, tmp_path_factory):
    view = open_case(write(draft.files(), tmp_path_factory.mktemp("case"))).view()
    found = mandates(view)
    told = [(entry.table, entry.row["id"]) for entry in (*found.axis, *found.undated)]
    assert len(told) == len(set(told))
    ties = view.tables["ties"]
    assert {key for table, key in told if table == "ties"} == set(ties.filter(ties["found"] == "yes")["id"])
    assert {key for table, key in told if table == "mandate"} == set(view.tables["mandate"]["id"])
    cells = searched(found.ties)
    assert sum(len(rows) for cell in cells.values() for rows in cell.values()) == ties.height
    firsts = [dates.read(entry.when).earliest for entry in found.axis]
    known = [day for day in firsts if day is not None]
    assert known == sorted(known)


# -- the packaged case -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def karabakh() -> Case:
    return open_case(packaged())


def test_every_power_and_tie_of_the_packaged_case_is_told(karabakh):
    found = mandates(karabakh.view())
    assert sum(len(one.powers) for one in found.mediators) == karabakh.mandate.height == 76
    gave = {"yes": 0, "no": 0, "not_searched": 0}
    for cell in searched(found.ties).values():
        for key, rows in cell.items():
            gave[key] += len(rows)
    assert gave == {"yes": 45, "no": 15, "not_searched": 150}


def test_the_co_chairs_bear_the_names_of_their_states(karabakh):
    found = mandates(karabakh.view(), mediator="MG-CC")
    assert found.mediators[0].outsiders == ("France", "Russia", "United States")


def test_refusals_are_told_whoever_refused(karabakh):
    """Azerbaijan, the Russian border guards, and those at the wreck: refused stands for all of them."""
    refused = {
        row["id"] for one in mandates(karabakh.view()).mediators for row in one.powers if row["status"] == "refused"
    }
    assert refused == {"MD09", "MD11", "MD22", "MD23", "MD47", "MD48", "MD59", "MD66"}
