"""Views by hand and against a slow oracle: what was known on a date, what held on a date, and what that leaves out."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from evenhand.record import View, open_case, write_case
from evenhand.record.dates import DateError
from evenhand.record.schema import load
from tests import oracle
from tests.generate import Draft, Row, drafts, edtf, random_draft, write

FEW = settings(
    max_examples=max(4, settings().max_examples // 25),
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
DAY = "2020-11-20"
MAY_BE = {"consent-missing", "claim-about-nothing"}  # warnings that a generated case may have


def small_case(**claims: Row) -> Draft:
    """Two sources, one incident, and the claims given."""
    sources = [
        {"id": name, "name": name, "kind": "media", "published": "2020-01-01", "recorded": "2022-01-01"}
        for name in ("s1", "s2")
    ]
    incident = {"id": "in1", "kind": "armed_clash", "title": "a summary", "date": "2019-05-05", "agreed": "all agree"}
    made = [
        {"id": name, "incident": "in1", "property": "deaths", "value": "3", "source": "s1"} | row
        for name, row in claims.items()
    ]
    case = {"title": "t", "period": "2019/2022"}
    rows: dict[str, list[Row]] = {"case": [case], "sources": sources, "incidents": [incident], "claims": made}
    return Draft(rows=rows)


def view(draft: Draft, folder: Any, **how: Any) -> View:
    return open_case(write(draft.files(), folder)).view(**how)


# -- by hand -----------------------------------------------------------------------------------------------------------

KNOWN = [  # published, recorded, in the view of 20 November 2020, why
    ("2020-11-20", None, True, "out on the day itself"),
    ("2020-11-21", None, False, "out a day later"),
    ("2020-11", None, False, "cannot tell: the month goes on after the day"),
    ("2020-10", None, True, "the month is over"),
    ("2020-11-20~", None, False, "cannot tell: about that day"),
    ("2020-11-10~", None, True, "about ten days earlier is still earlier"),
    ("2019-XX", None, True, "some month of an earlier year"),
    ("202X", None, False, "cannot tell: any year of the decade"),
    ("2020-11-01/2020-11-20", None, True, "an interval that ends on the day"),
    ("2020-11-01/..", None, False, "cannot tell: no end"),
    ("2020-11-20T23:30:00-04:00", None, False, "the next day in UTC"),
    (None, "2020-11-19", True, "not known when it was out, but recorded by then"),
    (None, "2021-01-01", False, "not known when it was out, and recorded later"),
    ("2021-01-01", "2020-01-01", False, "recording cannot vouch for it where the date of publication is known"),
    (None, None, False, "no date: cannot tell"),
]


@pytest.mark.parametrize(("published", "recorded", "shown", "why"), KNOWN)
def test_known_on(published, recorded, shown, why, tmp_path):
    draft = small_case(c1={"published": published, "recorded": recorded}, c2={"published": "2020-02-02"})
    found = view(draft, tmp_path, known_on=DAY)
    assert ("c1" in found.tables["claims"]["id"].to_list()) is shown, why
    assert found.left_out["known_on"].get("claims", 0) == (not shown), why


BEGUN = [  # date of the incident, in the view as of 20 November 2020, why
    ("2020-11-20", True, "on the day itself"),
    ("2020-11-21", False, "later"),
    ("2020-11", False, "cannot tell"),
    ("2020-11-01/2021-02-01", True, "begun, and not yet over"),
    ("2020-11/2021", False, "cannot tell when in November it began"),
    ("../2025", True, "begun before anyone counted"),
    ("/2025", False, "cannot tell: the start is not known"),
    ("2020", False, "cannot tell"),
    ("2019~/..", False, "cannot tell: about a year wider reaches past the day"),
    ("2018~/..", True, "about, and certainly begun"),
]


@pytest.mark.parametrize(("date", "shown", "why"), BEGUN)
def test_as_of(date, shown, why, tmp_path):
    draft = small_case(c1={})
    draft.rows["incidents"][0]["date"] = date
    found = view(draft, tmp_path, as_of=DAY)
    assert (found.tables["incidents"].height, found.tables["claims"].height) == (shown, shown), why
    assert found.left_out["as_of"] == ({} if shown else {"incidents": 1, "claims": 1}), why


def test_a_claim_is_current_until_its_successor_is_known(tmp_path):
    draft = small_case(
        c1={"published": "2020-03-01"}, c2={"published": "2021-03-01", "supersedes": "c1"},
        c3={"published": "2020-04-01", "supersedes": "c2"},
    )  # fmt: skip
    folder = write(draft.files(), tmp_path)
    now, then = open_case(folder).view(), open_case(folder).view(known_on=DAY)
    assert (now.tables["claims"]["id"].to_list(), now.superseded["id"].to_list()) == (["c3"], ["c1", "c2"])
    assert (then.tables["claims"]["id"].to_list(), then.superseded["id"].to_list()) == (["c1", "c3"], [])
    assert then.left_out["known_on"] == {"claims": 1}
    assert then.tables["claims"]["supersedes"].to_list() == [None, None]


def test_summaries_show_only_where_all_that_they_rest_on_was_out(tmp_path):
    draft = small_case(c1={"published": "2020-03-01"}, c2={"published": "2020-04-01"})
    draft.rows["groups"] = [
        {"id": "g1", "name": "g", "kind": "women", "low": 1.0, "high": 9.0, "note": "n", "sources": ["s1", "s2"]}
    ]
    whole = view(draft, tmp_path / "a", known_on=DAY)
    assert whole.tables["incidents"]["title"].to_list() == ["a summary"]
    assert whole.tables["groups"].select("low", "note").row(0) == (1.0, "n")
    draft.rows["claims"][1]["published"] = "2021-04-01"
    draft.rows["sources"][1]["published"] = "2021-04-01"
    part = view(draft, tmp_path / "b", known_on=DAY)
    assert part.tables["incidents"].select("title", "agreed", "kind").row(0) == (None, None, "armed_clash")
    assert part.tables["groups"].select("low", "high", "note", "name").row(0) == (None, None, None, "g")
    assert part.tables["groups"]["sources"].to_list() == [["s1"]]


def test_a_claim_is_out_no_earlier_than_its_source_and_document(tmp_path):
    draft = small_case(c1={"published": "2020-03-01", "document": "d1"}, c2={"published": "2020-03-01"})
    draft.rows["documents"] = [{"id": "d1", "title": "d", "source": "s1", "published": "2021-01-01"}]
    found = view(draft, tmp_path, known_on=DAY)
    assert found.tables["claims"]["id"].to_list() == ["c2"]
    assert found.left_out["known_on"] == {"documents": 1, "claims": 1}


def test_a_date_that_is_none_is_refused(tmp_path):
    case = open_case(write(small_case(c1={}).files(), tmp_path))
    refused: tuple[dict[str, Any], ...] = ({"known_on": "soon"}, {"as_of": ""})
    for how in refused:
        with pytest.raises(DateError):
            case.view(**how)


# -- against the oracle ------------------------------------------------------------------------------------------------


def expected(draft: Draft, how: dict[str, str]) -> tuple[oracle.Rows, dict[str, dict[str, int]]]:
    """Rows and counts of a public view, by the oracle."""
    rows, lost = oracle.public(draft), {}
    for name, cut in (("known_on", oracle.known), ("as_of", oracle.begun)):
        if name in how:
            before, rows = rows, cut(rows, how[name])
            lost[name] = oracle.lost(before, rows)
    return rows, lost


@FEW
@given(draft=drafts(), seed=st.integers(0, 2**32))
def test_views_are_those_of_the_oracle(draft, seed, tmp_path_factory):
    rng = random.Random(seed)
    case = open_case(write(draft.files(), tmp_path_factory.mktemp("case")))
    known: dict[str, Any] = {"known_on": edtf(rng)}
    begun: dict[str, Any] = {"as_of": edtf(rng)}
    none: dict[str, Any] = {}
    for how in (none, known, begun, known | begun):
        found = case.view(**how)
        rows, lost = expected(draft, how)
        assert found.left_out == lost
        replaced = {row["supersedes"] for row in rows["claims"]}
        assert sorted(found.superseded["id"]) == sorted(row["id"] for row in rows["claims"] if row["id"] in replaced)
        rows["claims"] = [row for row in rows["claims"] if row["id"] not in replaced]
        _same_rows(found, rows)


def _same_rows(found: View, rows: oracle.Rows) -> None:
    """Keys and references of every row are those expected, in the order of the files; nothing dangles."""
    for name, table in load().tables.items():
        refer = (f.name for f in table.fields.values() if f.is_reference)
        columns = [*dict.fromkeys(c for c in [*table.key, *refer] if c in table.fields)]
        left = [tuple(_plain(row[c]) for c in columns) for row in found.tables[name].iter_rows(named=True)]
        right = [tuple(_plain(row.get(c)) for c in columns) for row in rows[name]]
        if table.is_csv or table.within == "case":
            assert left == right, name
        else:  # from files, which are read in the order of their names
            assert sorted(map(str, left)) == sorted(map(str, right)), name


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@FEW
@given(draft=drafts(), days=st.lists(st.dates(), min_size=2, max_size=2), seed=st.integers(0, 99))
def test_what_is_known_only_grows(draft, days, seed, tmp_path_factory):
    rng = random.Random(seed)
    first, second = sorted(day.replace(year=rng.choice((2019, 2020, 2021)), day=min(day.day, 28)) for day in days)
    case = open_case(write(draft.files(), tmp_path_factory.mktemp("case")))
    early, late = (case.view(known_on=day.isoformat()) for day in (first, second))
    for name, table in load().tables.items():
        keys = [_keys(one, name, table.key) for one in (early, late, case.view())]
        assert keys[0] <= keys[1] <= keys[2], name


def _keys(found: View, name: str, key: tuple[str, ...]) -> set[tuple[Any, ...]]:
    frames = [found.tables[name], *([found.superseded] if name == "claims" else [])]
    return {tuple(_plain(row.get(c)) for c in key) for frame in frames for row in frame.iter_rows(named=True)}


# -- the generator itself ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_generated_cases_are_clean_and_fill_every_table(seed, tmp_path):
    draft = random_draft(
        random.Random(seed), size=1 + seed % 4, protected=(0, 0.4, 0.8)[seed % 3], all_dated=seed % 2 > 0
    )
    case = open_case(write(draft.files(), tmp_path))
    assert [str(fault) for fault in case.faults if fault.code not in MAY_BE] == []
    sizes = {name: len(draft.rows[name]) for name in load().tables}
    assert all(sizes.values())
    assert {name: frame.height for name, frame in case.frames.items()} == sizes
    filled = {
        f"{n}.{f}" for n, rows in draft.rows.items() for row in rows for f, value in row.items() if value is not None
    }
    assert {f.type for t in load().tables.values() for f in t.fields.values() if f"{t.name}.{f.name}" in filled} >= {
        "id", "text", "words", "word", "code", "side", "sides", "ref", "refs", "number", "integer", "date", "month",
        "boolean", "url", "path", "sha256", "language", "deadline",
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_generated_cases_survive_being_written(seed, tmp_path):
    case = open_case(write(random_draft(random.Random(seed), size=3).files(), tmp_path / "a"))
    write_case(case.tables, tmp_path / "b")
    again = open_case(tmp_path / "b")
    for name in load().tables:
        left, right = (one.frames[name].drop("__row") for one in (case, again))
        assert left.equals(right) or sorted(map(str, left.rows())) == sorted(map(str, right.rows())), name
    assert again.view().sha256 == case.view().sha256
