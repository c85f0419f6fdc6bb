"""An edit changes the records that it names and no other byte, or is refused and changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evenhand
from evenhand.record import CaseError, csvtable, edit_case, open_case, write_case
from evenhand.record.controls import strip
from evenhand.record.copies import copy_case
from evenhand.record.folder import DESCRIPTOR
from evenhand.record.schema import load
from evenhand.record.transaction import writing

WORDS = st.lists(st.sampled_from([*"ab ,;\"'é\t", "\n", "\r\n"]), max_size=8).map("".join)


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("starter") / "case"
    copy_case("starter", folder)
    return folder


@pytest.fixture
def case(starter: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(starter, tmp_path / "case"))


def files(root: Path) -> dict[str, bytes]:
    found = (path for path in root.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def changed_lines(before: bytes, after: bytes) -> tuple[bytes, bytes]:
    """What is left of two files without the lines that both begin and both end with."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return b"".join(old), b"".join(new)


def put(case: Path, name: str, data: bytes) -> None:
    (case / name).write_bytes(data)


def run(case: Path, *actions) -> None:
    """A session of these changes."""
    with edit_case(case) as edit:
        for action in actions:
            action(edit)


def fail(_edit) -> None:
    raise KeyError


# --- CSV --------------------------------------------------------------------------------------------------------------

ODD = {
    "BOM, CRLF, semicolons": (
        b'\xef\xbb\xbfid;name;kind;note\r\nsrc-a;"A; b";media;x\r\nsrc-b;B;media;y\r\n',
        b"src-b;B;media;y\r\n",
        b'src-b;B;media;"n; ""m"""\r\n',
    ),
    "mixed quotation marks": (
        b'id,name,"kind","note"\n"src-a",A,"media",x\nsrc-b,"B","media", y \n"src-c",C,media,""\n',
        b'src-b,"B","media", y \n',
        b'src-b,"B","media","n; ""m"""\n',
    ),
    "a quoted note stays quoted": (b'id,name,kind,note\nsrc-b,B,media,"y"\n', b'src-b,B,media,"y"\n', None),
    "line feeds in a cell": (
        b'id,name,kind,note\nsrc-a,"A\nb\r\n\nc",media,x\nsrc-b,"B\nb",media,y\nsrc-c,C,media,"z\n"\n',
        b'b",media,y\n',
        b'b",media,"n; ""m"""\n',
    ),
    "no line end at the end": (
        b"id,name,kind,note\nsrc-a,A,media,x\nsrc-b,B,media,y",
        b"src-b,B,media,y",
        b'src-b,B,media,"n; ""m"""',
    ),
    "empty lines": (
        b"id,name,kind,note\n\n\nsrc-a,A,media,x\n\nsrc-b,B,media,\n\n\n",
        b"src-b,B,media,\n",
        b'src-b,B,media,"n; ""m"""\n',
    ),
    "a line that tells the separator": (
        b"sep=;\r\nid;name;kind;note\r\nsrc-b;B;media;y\r\n",
        b"src-b;B;media;y\r\n",
        b'src-b;B;media;"n; ""m"""\r\n',
    ),
    "tabs": (
        b"id\tname\tkind\tnote\nsrc-a\tA, B\tmedia\tx\nsrc-b\tB\tmedia\ty\n",
        b"src-b\tB\tmedia\ty\n",
        b'src-b\tB\tmedia\t"n; ""m"""\n',
    ),
    "bars": (b"id|name|kind|note\nsrc-b|B|media|y\n", b"src-b|B|media|y\n", b'src-b|B|media|"n; ""m"""\n'),
    "capitals, blank lines and columns before": (
        b"\n,,\n,Id,NAME, Kind ,Note\n,src-a,A,media,x\n,src-b,B,media,y\n",
        b",src-b,B,media,y\n",
        b',src-b,B,media,"n; ""m"""\n',
    ),
    "empty columns and rows after": (
        b"id,name,kind,note,,\nsrc-a,A,media,x,,\n,,,,,\nsrc-b,B,media,y\n,,,,,\n",
        b"src-b,B,media,y\n",
        b'src-b,B,media,"n; ""m"""\n',
    ),
    "an unknown column": (
        b"mine,id,name,kind,note\n1,src-a,A,media,x\n2, src-b ,B,media,y\n",
        b"2, src-b ,B,media,y\n",
        b'2, src-b ,B,media,"n; ""m"""\n',
    ),
}


def bare(tmp_path: Path) -> Path:
    root = tmp_path / "bare"
    root.mkdir()
    put(root, "case.yaml", b"title: t\nperiod: 2021\n")
    return root


@pytest.mark.parametrize("style", ODD)
def test_one_field_of_a_hand_edited_table_changes_only_that_record(tmp_path, style):
    data, old, new = ODD[style]
    root = bare(tmp_path)
    put(root, "sources.csv", data)
    before = files(root)
    with edit_case(root) as edit:
        edit.change("sources", "src-b", note='n; "m"')
    after = files(root)
    assert changed_lines(data, after["sources.csv"]) == (old, new or b'src-b,B,media,"n; ""m"""\n')
    assert {**after, "sources.csv": data} == before
    assert open_case(root).sources.filter(pl.col("id") == "src-b")["note"].to_list() == ['n; "m"']


@pytest.mark.parametrize("style", ODD)
def test_an_appended_record_follows_what_was_there(tmp_path, style):
    data, _, _ = ODD[style]
    root = bare(tmp_path)
    put(root, "sources.csv", data)
    with edit_case(root) as edit:
        edit.append("sources", id="src-z", name="Z", kind="media")
    after = (root / "sources.csv").read_bytes()
    assert after.startswith(data)
    assert after.endswith(b"\n") == data.endswith(b"\n")
    assert open_case(root).errors == ()
    assert open_case(root).sources["id"].to_list()[-1] == "src-z"


@pytest.mark.parametrize("style", ODD)
def test_a_removed_record_takes_its_lines_with_it(tmp_path, style):
    data, _, _ = ODD[style]
    root = bare(tmp_path)
    put(root, "sources.csv", data)
    with edit_case(root) as edit:
        edit.remove("sources", "src-b")
    kept, gone = changed_lines((root / "sources.csv").read_bytes(), data)
    assert kept == b""
    assert b"src-b" in gone
    assert b"src-a" not in gone


@st.composite
def tables(draw):
    """Sources in an odd style, as bytes, with each record's own bytes."""
    mark, end = draw(st.sampled_from(",;")), draw(st.sampled_from(["\n", "\r\n"]))
    records = [mark.join(["id", "name", "kind", "note"]) + end]
    for n in range(draw(st.integers(1, 5))):
        cells = [f"s{n}", draw(WORDS.filter(str.strip)), "media", draw(WORDS)]
        odd = [draw(st.booleans()) or any(c in cell for c in (mark, '"', "\n", "\r")) for cell in cells]
        text = mark.join('"' + c.replace('"', '""') + '"' if q else c for c, q in zip(cells, odd, strict=True))
        records.append(text + end + end * draw(st.integers(0, 1)))
    if draw(st.booleans()):
        records[-1] = records[-1].rstrip("\r\n") if not records[-1].rstrip("\r\n").endswith('\n"') else records[-1]
    return draw(st.sampled_from(["", "\ufeff"])), records


@settings(max_examples=200)
@given(tables(), st.data())
def test_a_change_to_any_table_stays_within_its_record(table, data):
    bom, records = table
    which = data.draw(st.integers(1, len(records) - 1))
    column, text = data.draw(st.sampled_from(["name", "note", "kind"])), data.draw(WORDS)
    before = (bom + "".join(records)).encode()
    sheet = csvtable.cut(load().tables["sources"], before)
    sheet.change(sheet.find([f"s{which - 1}"]), {column: text})
    after = sheet.data()
    first, last = (bom + "".join(records[:which])).encode(), "".join(records[which + 1 :]).encode()
    assert after.startswith(first)
    assert after.endswith(last)
    again = csvtable.cut(load().tables["sources"], after)
    at = again.find([f"s{which - 1}"])
    assert again.cells[at][again.header.index(column)] == text
    assert [c for n, c in enumerate(again.cells) if n != at] == [
        c for n, c in enumerate(csvtable.cut(load().tables["sources"], before).cells) if n != at
    ]


def test_many_changes_land_together_and_touch_only_their_files(case):
    before = files(case)
    with edit_case(case) as edit:
        edit.change("sources", "src-hp", reliability="B", reliability_reason="Corrects its mistakes")
        edit.append("judgements", id="ju-2", left="cl-1", right="cl-2", verdict="unsure", by="b", date="2022-02-01")
        edit.change("terms", ("operation", "en", "highland"), subject="the fighting")
        edit.change("commitments", "co-1", enforcement="a fine")
    after = files(case)
    assert {name for name in after if after[name] != before[name]} == {
        "sources.csv", "judgements.csv", "terms.csv", "agreements/bridge.yaml",
    }  # fmt: skip
    read = open_case(case)
    assert read.faults == ()
    assert read.judgements["id"].to_list() == ["ju-1", "ju-2"]


def test_a_claim_is_superseded_by_a_copy_with_changes(case):
    before = (case / "claims.csv").read_bytes()
    with edit_case(case) as edit:
        edit.supersede("cl-1", id="cl-1b", value=5, high=5.5)
    assert (case / "claims.csv").read_bytes().startswith(before)
    claims = open_case(case).claims
    first, new = (claims.filter(pl.col("id") == name).row(0, named=True) for name in ("cl-1", "cl-1b"))
    assert new == {**first, "id": "cl-1b", "value": "5", "high": 5.5, "supersedes": "cl-1"}
    assert open_case(case).view().superseded["id"].to_list() == ["cl-1"]


def test_a_table_without_a_file_gets_one(case):
    with edit_case(case) as edit:
        edit.append("actions", id="ac-1", mediator="rc", date="2021-03-09", kind="visit", sources=["src-note"])
    header, record = (case / "actions.csv").read_text("utf-8").splitlines()
    assert header.split(",") == load().tables["actions"].columns()
    assert record.startswith("ac-1,rc,2021-03-09,visit,")


@pytest.mark.parametrize(
    ("value", "text"),
    [("x", "x"), (5, "5"), (5.0, "5"), (0.1, "0.1"), (True, "true"), (None, ""), ("", ""), (1e22, "1e+22")],
)
def test_values_are_written_as_they_read(tmp_path, value, text):
    root = bare(tmp_path)
    put(root, "sources.csv", b"id,name,kind,note\na,A,media,old\n")
    with edit_case(root) as edit:
        edit.change("sources", "a", note=value)
    assert (root / "sources.csv").read_text("utf-8").splitlines()[1] == f"a,A,media,{text}"


def test_a_list_is_joined_by_semicolons(case):
    with edit_case(case) as edit:
        edit.change("groups", "gr-fishers", sides=["lowland", "highland"])
        edit.change("commitments", "co-1", obligors="hg; lg")
    assert open_case(case).groups["sides"].to_list() == [["lowland", "highland"]]
    assert open_case(case).commitments["obligors"].to_list()[0] == ["hg", "lg"]


# --- YAML -------------------------------------------------------------------------------------------------------------


def test_a_yaml_value_changes_in_its_own_span(case):
    old = (case / "agreements/bridge.yaml").read_bytes()
    with edit_case(case) as edit:
        edit.change("commitments", "co-2", deadline_within="P12D")
        edit.change("provisions", ("ag-bridge", "1"), gist="Opening: the bridge")
    new = (case / "agreements/bridge.yaml").read_bytes()
    assert new == old.replace(b"P10D", b"P12D").replace(b"Reopening of the bridge", b'"Opening: the bridge"')


YAML = [
    ("provisions", {"agreement": "ag-bridge", "number": 2, "gist": "Mines"}),
    ("commitments", {
        "agreement": "ag-bridge", "provision": "1", "id": "co-3", "action": "Report", "kind": "one_off",
        "obligors": ["hg"], "deadline_after": "co-1", "deadline_within": "P5D", "sources": ["src-note"],
    }),
    ("agreements", {"id": "ag-2", "title": "Two: second", "date": "2021-06", "standing": "proposal"}),
    ("sides", {"id": "delta", "name": "Delta", "demonym": ["Deltan"]}),
    ("grouping_sides", {"grouping": "two-sides", "id": "delta", "name": "Delta", "of": ["highland"]}),
    ("thresholds", {"name": "deaths-100", "value": 100}),
    ("margins", {"measure": "rate", "value": 0.1, "set_on": "2022-01-01", "by": "b", "reason": "r"}),
    ("lint_off", {"rule": "L01", "reason": "agreed"}),
    ("triggers", {"id": "tr-1", "probability": 0.5, "who": "w"}),
]  # fmt: skip


@pytest.mark.parametrize(("table", "cells"), YAML, ids=[table for table, _ in YAML])
def test_a_yaml_record_is_added_where_it_belongs(case, table, cells):
    height = open_case(case).tables[table].height
    before = files(case)
    with edit_case(case) as edit:
        edit.append(table, **cells)
    read = open_case(case)
    assert read.errors == ()
    row = read.tables[table].row(-1, named=True) if table != "agreements" else read.agreements.row(0, named=True)
    assert {name: row[name] for name in cells} == {**cells, **({"number": "2"} if "number" in cells else {})}
    assert read.tables[table].height == height + 1
    for name, data in files(case).items():
        if name in before and name != DESCRIPTOR:
            assert changed_lines(data, before[name])[1] == b"", "only lines are added"


def test_a_yaml_record_is_removed_with_its_lines_or_file(case):
    with edit_case(case) as edit:
        edit.append("agreements", id="ag-2", title="Two", date="2021-06", standing="proposal")
        edit.append("provisions", agreement="ag-2", number=1, gist="x")
    with edit_case(case) as edit:
        edit.remove("commitments", "co-2")
        edit.remove("agreements", "ag-2")
        edit.remove("thresholds", "deaths-25")
    read = open_case(case)
    assert read.commitments["id"].to_list() == ["co-1"]
    assert read.thresholds.is_empty()
    assert not (case / "agreements/ag-2.yaml").exists()


# --- refusals ---------------------------------------------------------------------------------------------------------

REFUSED = [
    (lambda e: e.change("claims", "cl-1", value="9"), "claims cl-1: given a change of value.*supersede"),
    (lambda e: e.change("claims", "cl-1", source="src-lt", note="n"), "a change of source.*supersede"),
    (lambda e: e.change("judgements", "ju-1", reason="x"), "judgements ju-1.*append another judgement"),
    (lambda e: e.remove("claims", "cl-1"), "a removal.*supersede"),
    (lambda e: e.remove("judgements", "ju-1"), "append another judgement"),
    (lambda e: e.remove("findings", "fi-1"), "append another finding"),
    (lambda e: e.remove("case", ""), "change it"),
    (lambda e: e.change("claim", "cl-1", note="n"), r"claim: given an unknown table \(nearest: claims\)"),
    (lambda e: e.change("sources", "src-x", name="n"), "sources: given no record src-x"),
    (lambda e: e.change("sources", "src-hp", nam="n"), r"unknown column 'nam' \(nearest: name\)"),
    (lambda e: e.change("sources", "src-hp", note="n"), "'note', which the file's first line does not name"),
    (lambda e: e.change("sources", "src-hp", name=float("nan")), "sources name.*finite number"),
    (lambda e: e.change("sources", "src-hp", name=["a"]), "sources name.*one value"),
    (lambda e: e.change("sources", "src-hp", name="a\0"), "without NUL"),
    (lambda e: e.change("sources", "src-hp", name=b"a"), "sources name"),
    (lambda e: e.change("groups", "gr-fishers", sources=["a;b"]), "no semicolon"),
    (lambda e: e.change("terms", "operation", subject="s"), "a value for each of term, language, used_by"),
    (lambda e: e.change("commitments", "co-1", provision="2"), "what the record stands under"),
    (lambda e: e.change("commitments", "co-9", note="n"), "no record co-9"),
    (lambda e: e.append("commitments", agreement="ag-bridge", provision="7", id="co-9"), "no record ag-bridge/7"),
    (lambda e: e.append("commitments", id="co-9", action="a", kind="one_off"), "commitments agreement"),
    (lambda e: e.append("agreements", id="../x", title="t"), "agreements id.*an identifier"),
    (lambda e: e.append("margins", value=1), "margins measure"),
    (lambda e: e.append("thresholds", name="deaths-25", value=1), "too odd to change"),
    (lambda e: e.supersede("cl-1", value="5"), "claims.csv id.*the new claim"),
    (lambda e: e.supersede("cl-1", id="cl-9", note="n"), "'note', which the file's first line does not name"),
]


def regroup(edit):
    edit.append("incidents", id="in-2", kind="other", title="t", date="2021-03-05")
    edit.change("claims", "cl-2", incident="in-2")


BROKEN = [
    (
        lambda e: e.change("sources", "src-hp", reliability="Z"),
        r"code-unknown at sources.csv:2:\d+ reliability: given 'Z'",
    ),
    (lambda e: e.append("sources", id="src-hp", name="n", kind="media"), "id-duplicate at sources.csv:5"),
    (lambda e: e.append("sources", id="src-n", kind="media"), "value-missing at sources.csv:5"),
    (lambda e: e.remove("sources", "src-hp"), "2 new errors.*reference-dangling at claims.csv"),
    (lambda e: e.remove("commitments", "co-1"), "reference-dangling at findings.csv"),
    (lambda e: e.change("commitments", "co-1", kind="once"), "code-unknown at agreements/bridge.yaml"),
    (lambda e: e.change("case", "", period="sometime"), "date-form at case.yaml"),
    (regroup, "judgement-contradiction at judgements.csv"),
]


@pytest.mark.parametrize(("action", "message"), REFUSED + BROKEN, ids=map(str, range(len(REFUSED + BROKEN))))
def test_a_refused_change_leaves_every_byte(case, action, message):
    before = files(case)
    with pytest.raises(CaseError, match=f"(?s){message}"):
        run(case, lambda e: e.change("sources", "src-lt", reliability="B"), action)
    assert files(case) == before


def test_changes_refused_and_caught_leave_the_others(case):
    with edit_case(case) as edit:
        edit.change("sources", "src-lt", reliability="B")
        for action, message in REFUSED:
            with pytest.raises(CaseError, match=message):
                action(edit)
        edit.change("sources", "src-hp", reliability="B")
    read = open_case(case)
    assert read.faults == ()
    assert read.sources["reliability"].to_list()[:2] == ["B", "B"]
    assert files(case).keys() == files(evenhand.packaged("starter")).keys() | {DESCRIPTOR}


def test_an_exception_of_ones_own_writes_nothing(case):
    before = files(case)
    with pytest.raises(KeyError):
        run(case, lambda e: e.change("sources", "src-hp", reliability="A"), fail)
    assert files(case) == before


def test_an_error_that_was_there_before_stands_in_nobodys_way(case):
    data = (case / "sources.csv").read_bytes()
    put(case, "sources.csv", data.replace(b"src-lt,Lowland Times,media", b"src-lt,Lowland Times,blog"))
    assert open_case(case).errors
    with edit_case(case) as edit:
        edit.change("incidents", "in-bridge", title="Shots at the bridge")
    with pytest.raises(CaseError, match="1 new error"), edit_case(case) as edit:
        edit.change("sources", "src-hp", kind="blog")
    with edit_case(case) as edit:
        edit.change("sources", "src-lt", kind="media")
    assert open_case(case).errors == ()


def test_an_error_moved_from_one_record_to_another_is_new(case):
    data = (case / "sources.csv").read_bytes()
    put(case, "sources.csv", data.replace(b"src-lt,Lowland Times,media", b"src-lt,Lowland Times,blog"))
    with pytest.raises(CaseError, match="1 new error"):
        run(
            case,
            lambda e: e.change("sources", "src-lt", kind="media"),
            lambda e: e.change("sources", "src-hp", kind="blog"),
        )


def test_no_change_writes_nothing(case):
    before = files(case)
    with edit_case(case) as edit:
        edit.change("sources", "src-hp", name="Highland Post")
        edit.change("commitments", "co-1", action="Open the bridge to all traffic")
    assert files(case) == before


def test_a_session_that_is_over_takes_no_changes(case):
    with edit_case(case) as edit:
        pass
    with pytest.raises(CaseError, match="after the session ended"):
        edit.change("sources", "src-hp", name="x")


def test_a_second_writer_is_told_so_and_a_reader_is_not_kept_waiting(case):
    with edit_case(case) as edit:
        edit.change("sources", "src-hp", name="x")
        with pytest.raises(CaseError, match="another program is writing this case"), edit_case(case):
            pass
        with pytest.raises(CaseError, match="another program"), writing(case):
            pass
        assert open_case(case).sources["name"].to_list()[0] == "Highland Post"
    assert open_case(case).sources["name"].to_list()[0] == "x"


def test_a_file_that_somebody_edits_meanwhile_is_not_overwritten(case):
    with pytest.raises(CaseError, match=r"sources\.csv, changed by another program"):
        run(
            case,
            lambda e: e.change("sources", "src-hp", name="x"),
            lambda _: put(case, "sources.csv", (case / "sources.csv").read_bytes() + b"\n"),
        )
    assert (case / "sources.csv").read_bytes().endswith(b"\n\n")


def test_a_table_that_cannot_be_cut_is_left_alone(case):
    put(case, "terms.csv", (case / "terms.csv").read_bytes() + b'"open,x\n')
    with pytest.raises(CaseError, match=r"terms\.csv: given a file that cannot be read whole"), edit_case(case) as edit:
        edit.append("terms", term="t", language="en")


# --- what may not be shown --------------------------------------------------------------------------------------------


@pytest.fixture
def secret(case: Path) -> Path:
    with edit_case(case) as edit:
        edit.append("incidents", id="in-hidden", kind="other", title="t", date="2021-05-05")
    text = (case / "incidents.csv").read_text("utf-8")
    lines = text.splitlines()
    put(
        case,
        "incidents.csv",
        "\n".join([lines[0] + ",protected", *(f"{x}," for x in lines[1:-1]), f"{lines[-1]},true\n"]).encode(),
    )
    return case


SECRETS = [
    lambda e: e.change("incidents", "in-hidden", kind="hidden-kind"),
    lambda e: e.change("incidents", "in-hidden", protected=False, kind="hidden-kind"),
    lambda e: e.change("incidents", "in-hidden", title=["hidden-kind"]),
    lambda e: e.change("claims", "in-hidden", note="hidden-kind"),
    lambda e: e.append("incidents", id="in-hidden", title="hidden-kind", protected=True),
    lambda e: e.append("agreements", id="in-hidden/", title="hidden-kind"),
    lambda e: e.remove("claims", "in-hidden"),
]


@pytest.mark.parametrize("action", SECRETS, ids=map(str, range(len(SECRETS))))
def test_messages_name_no_id_or_value_of_a_protected_record(secret, action):
    before = files(secret)
    with pytest.raises(CaseError) as caught, edit_case(secret) as edit:
        action(edit)
    told = str(caught.value) + "".join(map(str, caught.value.faults))
    assert "hidden" not in told
    assert files(secret) == before


def test_the_descriptor_follows_public_changes_alone(secret):
    before = (secret / DESCRIPTOR).read_bytes()
    with edit_case(secret) as edit:
        edit.change("incidents", "in-hidden", title="another")
    assert (secret / DESCRIPTOR).read_bytes() == before
    with edit_case(secret) as edit:
        edit.change("case", "", title="Another title")
    assert b"Another title" in (secret / DESCRIPTOR).read_bytes()


def test_a_descriptor_that_is_not_there_is_not_made(case):
    (case / DESCRIPTOR).unlink()
    with edit_case(case) as edit:
        edit.change("case", "", title="Another title")
    assert not (case / DESCRIPTOR).exists()


# --- whole cases ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["starter", "nagorno-karabakh"])
def test_a_case_survives_writing_and_reading(tmp_path, name):
    if not (evenhand.packaged(name) / "case.yaml").is_file():
        pytest.skip("this case is not packaged here")
    case = open_case(evenhand.packaged(name))
    write_case(case.tables, tmp_path / "a")
    again = open_case(tmp_path / "a")
    for table, frame in case.tables.items():
        assert again.tables[table].equals(frame), table
    write_case(again.tables, tmp_path / "b")
    assert files(tmp_path / "a") == files(tmp_path / "b")


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(lambda x: strip(x) == x)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
CODE = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,8}", fullmatch=True)


@st.composite
def generated(draw):
    """Frames as a generator may make them: any text, any number, any nesting."""
    names = draw(st.lists(CODE, unique_by=str.lower, max_size=3))
    notes, figures = st.one_of(st.none(), TEXT), st.one_of(st.none(), NUMBER)
    sources = {"id": [f"s-{n}" for n in names], "name": [draw(TEXT.filter(str.strip)) for _ in names],
               "kind": ["media"] * len(names), "note": [draw(notes) for _ in names]}  # fmt: skip
    groups = {"id": [f"g-{n}" for n in names], "name": ["x"] * len(names), "kind": ["women"] * len(names),
              "high": [draw(figures.filter(lambda x: x is None or x >= 0)) for _ in names]}  # fmt: skip
    agreements = {"id": sorted((f"a-{n}" for n in names), key=lambda n: f"{n}.yaml"),
                  "title": [draw(TEXT.filter(str.strip)) for _ in names], "date": ["2020"] * len(names),
                  "standing": ["signed"] * len(names), "note": [draw(notes) for _ in names]}  # fmt: skip
    points = [(a, str(n)) for a in agreements["id"] for n in range(draw(st.integers(0, 2)))]
    return {
        "case": pl.DataFrame({"title": [draw(TEXT.filter(str.strip))], "period": ["2020"]}),
        "sources": pl.DataFrame(sources, schema={**dict.fromkeys(sources, pl.String)}),
        "groups": pl.DataFrame(groups, schema={**dict.fromkeys(groups, pl.String), "high": pl.Float64}),
        "agreements": pl.DataFrame(agreements, schema=dict.fromkeys(agreements, pl.String)),
        "provisions": pl.DataFrame(points, schema=["agreement", "number"], orient="row"),
    }


@settings(max_examples=20)
@given(generated())
def test_any_case_that_is_made_survives_with_the_same_bytes(tmp_path_factory, tables):
    room = tmp_path_factory.mktemp("made")
    write_case(tables, room / "a")
    read = open_case(room / "a")
    for name, frame in tables.items():
        assert read.tables[name].select(frame.columns).rows() == frame.rows(), name
    write_case(read.tables, room / "b")
    assert files(room / "a") == files(room / "b")
    shutil.rmtree(room)


CASE = pl.DataFrame({"title": ["t"], "period": ["2020"]})
UNWRITABLE = [
    ({}, "case rows.*one row"),
    ({"case": CASE, "clams": CASE}, r"clams: given an unknown table \(nearest: claims\)"),
    ({"case": CASE, "provisions": pl.DataFrame({"agreement": ["a"], "number": ["1"]})}, "a record under which"),
    ({"case": CASE, "agreements": pl.DataFrame({"id": ["../a"], "title": ["t"]})}, "agreements id"),
    ({"case": CASE, "agreements": pl.DataFrame({"id": ["a", "a"], "title": ["t", "u"]})}, "there already"),
    ({"case": CASE, "margins": pl.DataFrame({"measure": ["m", "m"], "value": [1.0, 2.0]})}, "a name, each once"),
    ({"case": CASE, "panel": pl.DataFrame({"unit": ["u"], "target": [float("inf")]})}, "panel target"),
    ({"case": CASE, "groups": pl.DataFrame({"id": ["g"], "sides": [["a;b"]]})}, "groups sides.*no semicolon"),
]


@pytest.mark.parametrize(("tables", "message"), UNWRITABLE, ids=map(str, range(len(UNWRITABLE))))
def test_what_cannot_be_written_is_refused_whole(tmp_path, tables, message):
    with pytest.raises(CaseError, match=message):
        write_case(tables, tmp_path / "new")
    assert list(tmp_path.iterdir()) == []
