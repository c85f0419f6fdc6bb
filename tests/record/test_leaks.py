"""What protected rows once changed in public output, one case a way: each is two cases that must look the same."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand.ledger.lint import lint
from evenhand.record import open_case
from tests import alike
from tests.generate import Draft, Row, write

AGREEMENT = {"id": "ag", "title": "t", "date": "2021", "standing": "signed", "sources": ["open"]}
DUTY = {"agreement": "ag", "provision": "1", "kind": "one_off", "sources": ["open"]}
CLAIM = {"property": "deaths", "source": "open"}
JUDGED = {"left": "c1", "right": "c2", "verdict": "same", "by": "a", "date": "2021-04-01"}


def case(**more: list[Row]) -> Draft:
    """A small public case, and the rows given."""
    rows: dict[str, list[Row]] = {
        "case": [{"title": "t", "period": "2021"}],
        "sides": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
        "sources": [{"id": "open", "name": "Newspaper", "kind": "media", "side": "a"}],
        "incidents": [
            {"id": "i1", "kind": "armed_clash", "title": "Shots at the bridge", "date": "2021-03-05", "place": ["p1"]},
            {"id": "i2", "kind": "armed_clash", "title": "Shots at a bridge", "date": "2021-03-05", "place": ["p1"]},
        ],
        "claims": [
            CLAIM | {"id": "c1", "incident": "i1", "value": "3", "published": "2021-03-06"},
            CLAIM | {"id": "c2", "incident": "i2", "value": "4", "published": "2021-03-07"},
        ],
        "documents": [{"id": "d1", "title": "d", "source": "open", "file": "documents/d1.txt"}],
        "places": [{"id": "p1", "kind": "bridge", "latitude": 40.0, "longitude": 45.0, "where_prec": "1"}],
        "agreements": [AGREEMENT],
        "provisions": [{"agreement": "ag", "number": "1", "gist": "hold fire"}],
        "commitments": [
            DUTY | {"id": "co1", "action": "hold"},
            DUTY | {"id": "co2", "action": "wait"},
        ],
    }  # fmt: skip
    rows["claims"][0] |= {"quotation": "these words", "document": "d1"}
    for name, some in more.items():
        rows[name] = [*rows.get(name, []), *some]
    return Draft(rows=rows, held={"documents/d1.txt": b"these words were said\n", "documents/d2.txt": b"other words\n"})


def first(table: str, **row: Any) -> Any:
    """A marked row at the head of its table."""
    return lambda draft: draft.rows.setdefault(table, []).insert(0, row | {"protected": True})


TWINS = {  # a marked row before a public one of the same id, or of the same key
    "side": first("sides", id="a", name="zz"),
    "document": first("documents", id="d1", title="zz", source="open", file="documents/d2.txt"),
    "incident": first("incidents", id="i1", kind="armed_clash", title="zz", date="2021-12-05"),
    "claim": first("claims", id="c1", incident="i2", property="deaths", value="9", source="open"),
    "place": first("places", id="p1", kind="zz"),
    "source": first("sources", id="open", name="zz", kind="media"),
    "commitment": first("commitments", agreement="ag", provision="1", id="co1", action="zz", kind="one_off",
                        sources=["open"], waits_for=["co2"]),
    "id of another table": first("parties", id="i1", name="zz", kind="state"),
}  # fmt: skip


def same(one: Draft, other: Draft, folder: Any) -> None:
    left, right = (alike.views(path) for path in alike.both(one, other, folder))
    assert alike.differences(left, right) == []


@pytest.mark.parametrize("spoiled", [False, True])
@pytest.mark.parametrize("kind", TWINS)
def test_a_marked_twin_takes_nothing_from_a_public_row(kind, spoiled, tmp_path):
    draft = case(judgements=[JUDGED | {"id": "j1"}])
    if spoiled:
        draft.rows["claims"][1] |= {"low": "no number", "losses_of": ["no side"]}
    other = draft.copy()
    TWINS[kind](other)
    same(draft, other, tmp_path)
    left, right = (lint(path).as_dict() for path in (tmp_path / "a" / "case", tmp_path / "b" / "case"))
    assert [(one["code"], one["commitment"]) for one in left["findings"]] == [  # type: ignore[attr-defined]
        (one["code"], one["commitment"])
        for one in right["findings"]  # type: ignore[attr-defined]
    ]


@pytest.mark.parametrize("mark", ["true", "yes", "[true]", "{a: b}", '"TRUE"'])
def test_what_a_marked_record_holds_is_hidden_with_it_whatever_its_id(mark, tmp_path):
    """A second file of an agreement's id, marked: its points and duties join no public text."""
    files = case().files()
    before = open_case(write(files, tmp_path / "a")).view()
    secret = files["agreements/ag.yaml"].replace(b"hold fire", b"zz").replace(b"co1", b"zz1").replace(b"co2", b"zz2")
    files["agreements/aa.yaml"] = secret.replace(b'number: "1"', b'number: "2"') + f"protected: {mark}\n".encode()
    found = open_case(write(files, tmp_path / "b"))
    view = found.view()
    for name in ("agreements", "provisions", "commitments"):
        assert view.tables[name].equals(before.tables[name]), name
    assert view.sha256 == before.sha256
    assert found.view(internal=True).commitments["protected"].any()


def test_a_side_that_is_hidden_is_in_no_list_of_words(tmp_path):
    draft = case()
    draft.rows["claims"][1]["losses_of"] = ["cc"]
    other = draft.copy()
    other.rows["sides"].insert(1, {"id": "cd", "name": "zz", "protected": "yes"})
    same(draft, other, tmp_path)
    said = [fault.expected for fault in open_case(tmp_path / "b" / "case").faults if fault.code == "side-unknown"]
    assert said == ["one of a, b"]


JUDGES = {
    "later": JUDGED | {"id": "j2", "date": "2021-05-01", "verdict": "different"},
    "other": JUDGED | {"id": "j2", "by": "zz", "verdict": "different"},
}


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("public", [[], [JUDGED | {"id": "j1"}]])
def test_a_marked_judgement_neither_mends_nor_silences_anything(judge, public, tmp_path):
    draft = case(judgements=public)
    other = draft.copy()
    first("judgements", **JUDGES[judge])(other)
    same(draft, other, tmp_path)
    codes = {fault.code for fault in open_case(tmp_path / "b" / "case").faults}
    assert ("judgement-contradiction" if public else "incident-similar") in codes


def test_a_list_of_which_nothing_is_left_is_empty_in_one_way(tmp_path):
    draft = case(groups=[{"id": "g", "name": "g", "kind": "women", "sides": ["no side"], "sources": ["open"]}])
    other = draft.copy()
    first("sides", id="zz", name="zz")(other)
    other.rows["groups"][0]["sides"] = ["no side", "zz"]
    same(draft, other, tmp_path)


def test_a_fault_in_a_marked_row_is_the_cause_of_nothing_that_is_told(tmp_path):
    """A lookup that nothing reaches is no loss because a marked row has a reference that cannot be read."""
    draft = case(parties=[{"id": "x", "name": "x", "kind": "state"}])
    draft.rows["claims"][1]["incident"] = "no id at all"
    other = draft.copy()
    first("claims", id="zz", incident="i1", property="deaths", value="3", source="open", attributed_to=["no id"])(other)
    first("actions", id="zz2", mediator="not an id", kind="visit", date="2021", what="zz", sources=["open"])(other)
    same(draft, other, tmp_path)
