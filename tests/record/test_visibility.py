"""Who sees a row: every class of table by hand, marks, consent, delays, and places that give a person away."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from evenhand.record import View, open_case
from evenhand.record.coarse import level_of
from evenhand.record.marks import is_nearly_mark
from evenhand.record.schema import load
from tests.generate import Draft, Row, random_draft, write

TODAY = datetime.now(UTC).date()


def draft(**tables: list[Row]) -> Draft:
    """A public claim on one incident, a protected one on another, and the rows given."""
    rows: dict[str, list[Row]] = {
        "case": [{"title": "t", "period": "2021"}],
        "sources": [
            {"id": "open", "name": "Newspaper", "kind": "media"},
            {"id": "person", "name": "zz-person", "kind": "testimony", "consent": "none"},
        ],
        "incidents": [
            {"id": "in-open", "kind": "armed_clash", "title": "Seen", "date": "2021-03-05", "place": ["square"]},
            {"id": "in-shut", "kind": "armed_clash", "title": "zz-shut", "date": "2021-03-05", "place": ["refuge"]},
        ],
        "claims": [
            {"id": "c1", "incident": "in-open", "property": "deaths", "value": "3", "source": "open"},
            {"id": "c2", "incident": "in-shut", "property": "deaths", "value": "4", "source": "person"},
        ],
        "places": [
            {"id": "square", "kind": "square", "latitude": 45.123456, "longitude": 20.123456, "where_prec": "1"},
            {"id": "refuge", "kind": "square", "latitude": 46.123456, "longitude": 21.123456, "where_prec": "1"},
        ],
        "place_names": [{"place": "refuge", "name": "zz-refuge", "language": "en"}],
    }
    for name, more in tables.items():
        rows[name] = [*rows.get(name, []), *more]
    return Draft(rows=rows)


def view(made: Draft, folder: Any, **how: Any) -> View:
    return open_case(write(made.files(), folder)).view(**how)


def ids(found: View, table: str) -> list[str]:
    return found.tables[table]["id"].to_list()


def test_every_table_has_a_class_and_a_mark():
    classes = {table.row_class for table in load().tables.values()}
    assert classes == {"assertion", "lookup", "part", "setting"}
    assert all(table.fields["protected"].type == "boolean" for table in load().tables.values())


def test_the_place_of_a_withheld_incident_is_withheld_with_its_names(tmp_path):
    found = view(draft(), tmp_path)
    assert (ids(found, "places"), found.place_names.height) == (["square"], 0)
    assert ids(view(draft(), tmp_path, internal=True), "places") == ["square", "refuge"]


MANY = {"id": "x", "name": "n", "kind": "women", "high": 9.0, "note": "zz"}
LOOKUPS = [  # table, row, seen by whom, columns left
    ("parties", {"id": "x", "name": "n", "kind": "state", "role": "zz"}, "claims.attributed_to", {"name", "kind"}),
    ("mediators", {"id": "x", "name": "n", "role": "zz", "country": "zz"}, "statements.mediator", {"name"}),
    ("groups", MANY, "attendance.group", {"name", "kind"}),
    ("frames", {"id": "x", "rule": "census", "sought": "all"}, "incidents.frame", {"rule", "sought"}),
]  # fmt: skip


@pytest.mark.parametrize(("table", "row", "by", "left"), LOOKUPS)
@pytest.mark.parametrize("support", [[], ["person"]])
def test_a_lookup_is_seen_by_what_refers_to_it_and_bare_without_a_source_that_is_seen(
    table, row, by, left, support, tmp_path
):
    if "sources" in load().tables[table].fields:
        row = row | {"sources": support or None}
    assert ids(view(draft(**{table: [row]}), tmp_path / "a"), table) == []
    made = _with_reference(draft(**{table: [row]}), by)
    found = view(made, tmp_path / "b")
    filled = {name for name, value in found.tables[table].row(0, named=True).items() if value not in (None, [])}
    assert filled == {"id", *left}


def _with_reference(made: Draft, by: str) -> Draft:
    table, column = by.split(".")
    if table in {"claims", "incidents"}:
        made.rows[table][0][column] = ["x"] if column == "attributed_to" else "x"
    elif table == "statements":
        made.rows[table] = [{"id": "s", "date": "2021", "speaker": "s", column: "x", "sources": ["open"]}]
    else:
        made.rows["meetings"] = [{"id": "m", "date": "2021", "sources": ["open"]}]
        made.rows[table] = [{"meeting": "m", column: "x", "presence": "present", "sources": ["open"]}]
    return made


def test_a_lookup_with_a_source_that_is_seen_is_whole(tmp_path):
    party = {"id": "x", "name": "n", "kind": "state", "role": "fights", "sources": ["person", "open"]}
    found = view(_with_reference(draft(parties=[party]), "claims.attributed_to"), tmp_path)
    assert found.parties.select("role", "sources").row(0) == ("fights", ["open"])


def test_an_owner_shows_what_nothing_refers_to(tmp_path):
    party = {"id": "x", "name": "n", "kind": "state", "role": "fights", "protected": False}
    assert view(draft(parties=[party]), tmp_path).parties["role"].to_list() == ["fights"]


def test_two_lookups_never_hold_each_other_up(tmp_path):
    pair = [{"id": "x", "name": "x", "body": "y", "sources": ["open"]}, {"id": "y", "name": "y", "sources": ["open"]}]
    assert ids(view(draft(mediators=pair), tmp_path / "a"), "mediators") == []
    made = _with_reference(draft(mediators=pair), "statements.mediator")
    assert ids(view(made, tmp_path / "b"), "mediators") == ["x", "y"]
    made.rows["mediators"][0]["sources"] = None  # bare: what it belongs to is not shown, so nothing reaches that
    assert ids(view(made, tmp_path / "c"), "mediators") == ["x"]


def test_a_group_that_somebody_seen_says_stands_by_itself(tmp_path):
    groups = [
        {"id": "said", "name": "n", "kind": "women", "sources": ["open"]},
        {"id": "shut", "name": "zz", "kind": "women", "sources": ["person"]},
    ]
    assert ids(view(draft(groups=groups), tmp_path), "groups") == ["said"]


def test_a_name_that_only_withheld_people_use_is_withheld(tmp_path):
    names: list[Row] = [
        {"place": "square", "name": "told", "language": "en", "sources": ["person"]},
        {"place": "square", "name": "read", "language": "en", "sources": ["open", "person"]},
        {"place": "square", "name": "plain", "language": "en"},
    ]
    assert view(draft(place_names=names), tmp_path).place_names["name"].to_list() == ["read", "plain"]


@pytest.mark.parametrize("table", sorted(load().tables.keys() - {"lint_off"}))  # written as plain values
def test_a_mark_hides_a_row_of_every_table(table, tmp_path):
    made = random_draft(random.Random(3), size=2, protected=0.0)
    before = view(made, tmp_path / "a").tables[table].height
    for row in made.rows[table]:
        row["protected"] = True
    after = view(made, tmp_path / "b")
    assert before > 0
    assert after.tables[table].height == 0
    if table == "case":
        assert all(frame.height == 0 for frame in after.tables.values())


def test_a_hidden_side_leaves_every_column_of_sides(tmp_path):
    made = draft(
        sides=[{"id": "a", "name": "A"}, {"id": "b", "name": "B", "protected": True}],
        groups=[{"id": "g", "name": "g", "kind": "women", "sides": ["a", "b"], "sources": ["open"]}],
    )
    made.rows["sources"][0]["side"] = "b"
    found = view(made, tmp_path)
    assert (found.groups["sides"].to_list(), found.sources["side"].to_list()) == ([["a"]], [None])


CONSENT = [  # kind, consent, date, seen
    ("testimony", "public", "2021-01-01", True),
    ("testimony", "public", None, False),
    ("testimony", "public", (TODAY + timedelta(days=2)).isoformat(), False),
    ("testimony", "public", "2021/..", False),
    ("testimony", "public", f"{TODAY.year}-12-31/{TODAY.year + 1}-01-31", False),
    ("testimony", None, None, False),
    ("testimony", "internal", "2021-01-01", False),
    ("media", None, None, True),
    ("media", "public", None, True),
    ("media", "public", "2199-01-01", False),
    ("media", "none", "2021-01-01", False),
]


@pytest.mark.parametrize(("kind", "consent", "day", "seen"), CONSENT)
def test_consent_must_be_for_everybody_and_given(kind, consent, day, seen, tmp_path):
    made = draft()
    made.rows["sources"][0] |= {"kind": kind, "consent": consent, "consent_date": day}
    assert ("c1" in ids(view(made, tmp_path), "claims")) is seen


@pytest.mark.parametrize(("days", "ago", "seen"), [(None, 1, True), (10, 9, False), (10, 11, True), (0, 0, True)])
def test_a_delayed_place_is_told_later(days, ago, seen, tmp_path):
    made = draft()
    made.rows["places"][0]["shown_after_days"] = days
    made.rows["incidents"][0]["date"] = (TODAY - timedelta(days=ago)).isoformat()
    found = view(made, tmp_path)
    assert (ids(found, "incidents"), ids(found, "claims"), ids(found, "places")) == (
        (["in-open"], ["c1"], ["square"]) if seen else ([], [], [])
    )
    assert ids(view(made, tmp_path, internal=True), "incidents") == ["in-open", "in-shut"]


LEVELS = [  # own level, kind, where the coordinates come from, level, coordinates, precision
    (None, "square", None, "exact", (45.123456, 20.123456), "1"),
    (None, "Safe House", None, "settlement", (45.1, 20.1), "2"),
    (None, "square", "GPS of the witness house", "settlement", (45.1, 20.1), "2"),
    (None, "military base", None, "district", (45.0, 20.0), "3"),
    (None, "lighthouse", None, "exact", (45.123456, 20.123456), "1"),
    ("exact", "house", None, "exact", (45.123456, 20.123456), "1"),
    ("1_km", "house", None, "1_km", (45.12, 20.12), "2"),
    ("country", "square", None, "country", (None, None), "6"),
]


@pytest.mark.parametrize("row", LEVELS)
def test_how_exactly_a_place_is_shown(row, tmp_path):
    own, kind, origin, level, point, prec = row
    made = draft()
    made.rows["places"][0] |= {"shown_prec": own, "kind": kind, "coordinates_from": origin}
    found = view(made, tmp_path).places
    assert found.select("shown_prec", "latitude", "longitude", "where_prec").row(0) == (level, *point, prec)
    assert found["coordinates_from"][0] == (origin if level == "exact" else None)
    inside = view(made, tmp_path, internal=True).places.row(0, named=True)
    assert (inside["latitude"], inside["where_prec"]) == (45.123456, "1")


def test_a_level_that_cannot_be_read_shows_no_coordinates(tmp_path):
    made = draft()
    made.rows["places"][0]["shown_prec"] = "about right"
    assert view(made, tmp_path).places["latitude"].to_list() == [None]


def test_who_speaks_of_a_place_never_changes_how_it_is_shown(tmp_path):
    made = draft()
    first = view(made, tmp_path / "a").places
    made.rows["claims"].append(made.rows["claims"][0] | {"id": "c9", "source": "person"})
    assert view(made, tmp_path / "b").places.equals(first)


def test_levels_of_kinds():
    assert [level_of(None, kind, None) for kind in ("shelters", "BASE", "base camp", "town", None)] == [
        "settlement", "district", "district", "exact", "exact",
    ]  # fmt: skip


MARKS = [
    "Protected", "PROTECTED", " protected", "protected ", "is_protected", "protcted", "portected", "proteced",
    "confidential", "Confidental", "consent ", "Consent", "consnt", "has consent", "private", "secret", "internal only",
    "NOT PUBLIC", "do not publish", "sensitive", "protégé",
]  # fmt: skip


@pytest.mark.parametrize("header", MARKS)
def test_a_header_that_is_nearly_a_mark_withholds_the_table(header, tmp_path):
    made = draft()
    files = made.files()
    lines = files["claims.csv"].decode().splitlines()
    lines = [f"{line},{header if n == 0 else ''}" for n, line in enumerate(lines)]
    if "protected" in lines[0].split(","):
        lines = [line.replace(",protected,", ",note2,", 1) if n == 0 else line for n, line in enumerate(lines)]
    files["claims.csv"] = ("\n".join(lines) + "\n").encode()
    case = open_case(write(files, tmp_path))
    assert [fault.code for fault in case.errors] == ["column-mark"]
    assert case.view().claims.is_empty()
    assert case.view().incidents.is_empty()
    assert case.view().unread.lost("claims")
    assert case.view(internal=True).claims.height == 2


@pytest.mark.parametrize("header", ["phone", "note", "contested", "project", "product_id", "consent_date"])
def test_headers_that_are_no_marks(header):
    assert not is_nearly_mark(header, load().tables["sources"])


def test_a_key_that_is_nearly_a_mark_withholds_the_record(tmp_path):
    agreement = {"id": "a", "title": "t", "date": "2021", "standing": "signed", "sources": ["open"]}
    files = draft(agreements=[agreement]).files()
    assert view(draft(agreements=[agreement]), tmp_path / "a").agreements.height == 1
    name = next(name for name in files if name.startswith("agreements/"))
    files[name] += b"Protected: true\n"
    case = open_case(write(files, tmp_path / "b"))
    assert [fault.code for fault in case.errors] == ["column-mark"]
    assert case.view().agreements.is_empty()


def test_unknown_columns_are_in_no_public_table(tmp_path):
    made = draft()
    for row in made.rows["claims"]:
        row["interviewee_phone"] = "zz-555"
    made.extra["claims"] = ["interviewee_phone"]
    case = open_case(write(made.files(), tmp_path))
    assert "interviewee_phone" not in case.view().claims.columns
    assert case.view(internal=True).claims["interviewee_phone"].to_list() == ["zz-555", "zz-555"]
    assert case.view().sha256 == open_case(write(draft().files(), tmp_path / "b")).view().sha256


def test_public_frames_hold_the_columns_of_the_schema_alone(tmp_path):
    found = view(draft(), tmp_path)
    for name, table in load().tables.items():
        assert found.tables[name].columns == table.columns()
    assert isinstance(found.claims, pl.DataFrame)


@pytest.mark.parametrize(("sources", "seen"), [(None, True), (["open"], True), (["person"], False)])
def test_a_commitment_that_names_nobody_rests_on_those_who_say_its_text(sources, seen, tmp_path):
    made = draft(
        agreements=[{"id": "a", "title": "t", "date": "2021", "standing": "signed", "sources": ["open"]}],
        provisions=[{"agreement": "a", "number": "1"}],
        commitments=[
            {"agreement": "a", "provision": "1", "id": "k", "action": "x", "kind": "one_off", "sources": sources}
        ],
    )
    case = open_case(write(made.files(), tmp_path))
    assert "unsourced" not in {fault.code for fault in case.faults}
    assert (case.view().commitments.height == 1) is seen


def test_a_marked_provision_hides_its_commitments(tmp_path):
    made = draft(
        agreements=[{"id": "a", "title": "t", "date": "2021", "standing": "signed", "sources": ["open"]}],
        provisions=[{"agreement": "a", "number": "1", "protected": True}, {"agreement": "a", "number": "2"}],
        commitments=[
            {"agreement": "a", "provision": n, "id": f"k{n}", "action": "x", "kind": "one_off", "sources": ["open"]}
            for n in ("1", "2")
        ],
    )
    assert ids(view(made, tmp_path), "commitments") == ["k2"]
