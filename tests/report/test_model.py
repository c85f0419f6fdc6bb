"""The model: plain values, one order, the same for every side."""

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.record.schema import load
from evenhand.report import accounts, model, wording
from evenhand.report.book import Book
from evenhand.report.sections import SECTIONS

SWAP = {"qa": "rb", "pqa": "prb", "Quarra": "Rubba", "Quarran": "Rubban", "Government of Quarra": "Government of Rubba"}
SWAP |= {new: old for old, new in SWAP.items()}
FREE = {"quotation", "paraphrase"}


def section(built: dict[str, Any], key: str) -> dict[str, Any]:
    return next(one["body"] for one in built["sections"] if one["key"] == key)


def incident(built: dict[str, Any], key: str) -> dict[str, Any]:
    years = section(built, "incidents")["years"]
    return next(one for year in years for one in year["incidents"] if one["id"] == key)


# --- plain values -----------------------------------------------------------------------------------------------------


def test_model_is_json(small_view):
    built = model.build(small_view)
    assert json.loads(json.dumps(built, allow_nan=False)) == built


def test_every_section_shows_something_of_the_small_case(small_view):
    shown = [one.key for one in SECTIONS if one.key != "assumptions"]  # of plans, which no public view holds
    assert [one["key"] for one in model.build(small_view)["sections"]] == shown


def test_an_empty_case_has_its_first_and_last_sections(make_view):
    built = model.build(make_view({"case": [{"title": "Nothing yet", "period": "2020"}]}))
    assert [one["key"] for one in built["sections"]] == ["case", "known-gaps", "how-to-read", "made"]


def test_a_view_without_a_case_row_builds(make_view):
    assert model.build(make_view({}))["title"]


# --- order ------------------------------------------------------------------------------------------------------------


def shuffled(rows: dict[str, list[dict[str, Any]]], seed: int) -> dict[str, list[dict[str, Any]]]:
    kept = {name for name, table in load().tables.items() if table.ordered or table.within in ("case", "groupings")}
    draw = random.Random(seed)
    return {name: list(found) if name in kept else draw.sample(found, len(found)) for name, found in rows.items()}


@pytest.mark.parametrize("seed", range(5))
def test_order_of_rows_in_the_files_never_matters(make_view, small_rows, seed):
    plain, mixed = make_view(small_rows()), make_view(shuffled(small_rows(), seed))
    built = model.build(mixed)
    section(built, "made")["sha256"] = section(model.build(plain), "made")["sha256"]
    assert built == model.build(plain)


def swap_row(row: dict[str, Any]) -> dict[str, Any]:
    """A row with the sides exchanged in it, but for what somebody said."""
    return {name: value if name in FREE else swap_value(value) for name, value in row.items()}


def swap_value(value: Any) -> Any:
    if isinstance(value, list):
        return [swap_value(one) for one in value]
    return SWAP.get(value, value) if isinstance(value, str) else value


def swap_text(text: str) -> str:
    """Every name and id of a side exchanged in a JSON text."""
    names = sorted(SWAP, key=len, reverse=True)
    for n, name in enumerate(names):
        text = text.replace(name, f"\x00{n}\x00")
    for n, name in enumerate(names):
        text = text.replace(f"\x00{n}\x00", SWAP[name])
    return text


@st.composite
def claims(draw: st.DrawFn) -> list[dict[str, Any]]:
    some = st.lists(st.sampled_from(["qa", "rb"]), unique=True, max_size=2)
    who = st.lists(st.sampled_from(["pqa", "prb"]), unique=True, max_size=2)
    figure = st.one_of(st.none(), st.integers(0, 9).map(float))
    made = st.fixed_dictionaries(
        {
            "incident": st.sampled_from(["i1", "i2"]),
            "property": st.sampled_from(["deaths", "injured", "account"]),
            "category": st.sampled_from([None, "soldiers", "civilians"]),
            "low": figure,
            "losses_of": some,
            "attributed_to": who,
            "account": st.sampled_from([None, "one", "two"]),
            "account_sides": st.sampled_from([None, ["qa"], ["qa", "rb"]]),
            "source": st.sampled_from(["s1", "s2", "s3"]),
            "published": st.sampled_from([None, "2021-03-06", "2021-03", "2021~"]),
            "paraphrase": st.sampled_from(["some died", "more died"]),
            "quotation": st.sampled_from([None, "they came at night"]),
        }
    )
    return [row | {"id": f"x{n}"} for n, row in enumerate(draw(st.lists(made, min_size=1, max_size=12)))]


@given(claims())
def test_exchanging_the_sides_exchanges_the_model_and_nothing_else(make_view, small_rows, drawn):
    rows = small_rows()
    rows["claims"] = [row for row in rows["claims"] if not row.get("incident")] + drawn
    rows["judgements"] = []
    swapped = {name: [swap_row(row) for row in found] for name, found in rows.items()}
    there, here = model.build(make_view(swapped)), model.build(make_view(rows))
    section(there, "made")["sha256"] = section(here, "made")["sha256"]
    assert there == json.loads(swap_text(json.dumps(here)))


def test_declared_order_of_sides_is_kept(make_view, small_rows):
    rows = small_rows()
    rows["sides"].reverse()
    table = section(model.build(make_view(rows)), "whose-sources")["tables"][0]
    assert table["columns"] == ["Kind", "Rubba", "Quarra", "No side", "All"]


# --- accounts ---------------------------------------------------------------------------------------------------------


def test_one_account_passed_on_twice_is_one_line(small_view):
    (block,) = incident(model.build(small_view), "i1")["blocks"]
    assert [[claim["id"] for claim in line["claims"]] for line in block["lines"]] == [["c3"], ["c1", "c2"]]
    assert [line["figure"] for line in block["lines"]] == [
        {"text": "2", "to": "claim-c3"},
        {"text": "4", "to": "claim-c1"},
    ]


def test_tags_say_in_what_accounts_differ(small_view):
    built = model.build(small_view)
    assert incident(built, "i1")["tags"] == ["disputed", "figures differ", "attribution differs"]
    assert incident(built, "i2")["tags"] == []


def claim(**given: Any) -> dict[str, Any]:
    return dict.fromkeys(load().tables["claims"].columns()) | {"id": "c", "property": "deaths", "source": "s1"} | given


def test_two_sources_own_figures_are_two_accounts():
    found = accounts.lines([claim(id="c1", low=5.0), claim(id="c2", low=5.0, source="s2")])
    assert [len(line) for line in found] == [1, 1]


def test_the_same_words_from_two_sources_are_one_line():
    found = accounts.lines([claim(id="c1", paraphrase="so"), claim(id="c2", paraphrase="so", source="s2")])
    assert [len(line) for line in found] == [2]


@pytest.mark.parametrize(
    ("other", "differ"),
    [
        ({"low": 6.0}, True),
        ({"low": 5.0}, False),
        ({"low": 6.0, "category": "civilians"}, False),  # of other people
        ({"low": 6.0, "losses_of": ["rb"]}, False),
        ({"low": 2.0, "part_of": "c1"}, False),  # a count within the other
        ({"low": None}, False),  # no figure is no rival
    ],
)
def test_figures_differ_only_of_the_same_thing(other, differ):
    rows = [claim(id="c1", low=5.0), claim(id="c2", source="s2", **other)]
    assert accounts.differ(rows)["figures"] is differ


def test_a_blank_title_gives_kind_date_and_place(make_view, small_rows):
    rows = small_rows()
    rows["incidents"][0] |= {"title": None, "disputed": None, "agreed": None}
    view = make_view(rows, known_on="2021-04-01", left_out={"known_on": {"claims": 2, "sources": 1}})
    built = model.build(view)
    assert incident(built, "i1")["name"] == "armed clash, 5 March 2021, High Bridge/Low Bridge"
    assert built["boxes"][0]["head"] == "Known on 1 April 2021"
    assert built["boxes"][0]["rows"] == ["sources: 1", "claims: 2"]


def test_an_attended_meeting_elsewhere_makes_presence_not_known(small_view):
    table = section(model.build(small_view), "meetings")["tables"][0]
    second = table["rows"][1]["cells"][2]["parts"]
    assert [part["label"] for part in second] == ["Present", "Not known"]
    assert [who["link"]["text"] for who in second[1]["parts"]] == ["Government of Rubba", "Fishers"]


def test_a_party_without_an_answer_is_not_recorded(small_view):
    (proposal,) = section(model.build(small_view), "proposals")["proposals"]
    answers = [(row["cells"][0]["links"][0]["text"], row["cells"][1]["text"]) for row in proposal["table"]["rows"]]
    assert answers == [
        ("Government of Quarra", "not recorded"),
        ("Government of Rubba", "accepted"),
        ("River Commission", "no answer found"),
    ]


def test_every_claim_stands_once(small_view):
    text = json.dumps(model.build(small_view))
    ids = [row["id"] for row in Book(small_view).rows("claims")]
    assert [text.count(f'"anchor": "claim-{key}"') for key in ids] == [1] * len(ids)


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("1992", "1992"),
        ("1993-06", "June 1993"),
        ("1992-02-26", "26 February 1992"),
        ("1992-02-25/1992-02-26", "25–26 February 1992"),
        ("1992-02-25/1992-03-02", "25 February – 2 March 1992"),
        ("2020-09/2020-11", "September – November 2020"),
        ("1987-11~/1988-02~", "about November 1987 – about February 1988"),
        ("2013-03-12~", "about 12 March 2013"),
        ("2013?", "perhaps 2013"),
        ("2013%", "perhaps about 2013"),
        ("199X", "1990s"),
        ("19XX", "1900s"),
        ("1993-XX", "1993 (month not known)"),
        ("1993-06-XX", "June 1993 (day not known)"),
        ("1993-21", "spring 1993"),
        ("2020-11-10/..", "from 10 November 2020"),
        ("2020-11-10/", "from 10 November 2020 (end not known)"),
        ("../1994", "until 1994"),
        ("1993-99", "1993-99"),  # what is no date stands as it is
        ("Y170000002", "Y170000002"),
    ],
)
def test_dates_in_words(edtf, words):
    assert wording.date(edtf) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(161, 161, "161"), (30000, 35000, "30,000 to 35,000"), (200, None, "200 or more"), (None, 12.5, "up to 12.5"),
     (None, None, None)],
)  # fmt: skip
def test_a_range_is_one_source_s_own(low, high, words):
    assert wording.span(low, high) == words
