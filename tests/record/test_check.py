"""`evenhand check`: each fault with its place, all of them at once, and not a word of what is protected."""

import csv
import io
import json
import re
import shutil
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from evenhand import packaged
from evenhand.cli import main
from evenhand.record import CaseError, open_case
from evenhand.record.causes import order
from evenhand.record.csvtext import ROW
from evenhand.record.faults import PROTECTED, Fault, Severity, rules
from tests.record.spoil import spoil

ROWS = list(csv.DictReader(Path(__file__).with_name("check_cases.csv").read_text("utf-8").splitlines()))
REST_ON_A_SOURCE = (
    "cl-9,in-bridge,,deaths,soldiers,,1,3,2,persons,highland,,src-hidden,,,One,2021-03-06,2022-01-10,,,fr-press,"
)


@pytest.fixture
def root(tmp_path):
    """A starter case of one's own."""
    return Path(shutil.copytree(packaged("starter"), tmp_path / "case"))


def codes(faults) -> Counter[str]:
    return Counter(fault.code for fault in faults)


def check(root: Path, capsys, *options: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["check", str(root), *options])
    return code, capsys.readouterr().out


@pytest.mark.parametrize("row", ROWS, ids=[f"{r['code']}: {r['reason']}" for r in ROWS])
def test_fault(root, row):
    spoil(root, row["change"])
    faults = open_case(root).faults
    assert codes(faults) == Counter([row["code"], *row["also"].split()])
    fault = next(f for f in faults if (f.code, f.file) == (row["code"], row["file"]))
    said = (fault.severity.value, fault.line, fault.column, fault.field)
    assert tuple(str(part or "") for part in said) == (row["severity"], row["line"], row["column"], row["field"])
    assert fault.expected
    assert fault.do == rules()[fault.code]["do"]
    for each in faults:
        assert_given_stands_there(root, each)


def assert_given_stands_there(root: Path, fault: Fault) -> None:
    """What a fault says was given is what an editor shows at its line and column."""
    more = {
        "hash-changed",
        "date-order",
        "yaml-shape",
        "csv-header",
        "column-unknown",
        "range-reversed",
        "ungraded",
        "text-control",
    }
    if (
        fault.line is None
        or fault.column is None
        or not fault.field
        or fault.given in {None, PROTECTED}
        or fault.code in more
    ):
        return
    line = root.joinpath(fault.file).read_bytes().decode("utf-8-sig").split("\n")[fault.line - 1]
    there = line[fault.column - 1 :].lstrip('"[')
    given = fault.given.strip("'").replace("\\\\", "\\")
    assert there.startswith(given[:20]) or given in there.split(",")[0].split(";"), fault


def test_every_code_is_in_the_table():
    assert {row["code"] for row in ROWS} | {"case-missing"} == rules().keys()


def test_no_folder_and_no_case_are_refused_in_clear_words(tmp_path, capsys):
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(CaseError, match=r"given .*; expected .*; name a folder"):
            open_case(path)
        assert check(path, capsys)[0] == 2


def test_the_starter_is_clean(root, capsys):
    assert open_case(root).faults == ()
    code, out = check(root, capsys)
    assert code == 0
    assert out.startswith("0 errors, 0 warnings, 0 notes; checked ")


# --- files as other programs write them ---


@pytest.mark.parametrize("change", ["ends claims.csv \\r\\n", "separate claims.csv ;", "recode claims.csv utf-8-sig"])
def test_other_spellings_are_read(root, change):
    plain = open_case(root)
    spoil(root, change)
    other = open_case(root)
    assert other.faults == ()
    assert other.claims.equals(plain.claims)
    assert other.view().sha256 == plain.view().sha256


def test_all_spellings_at_once(root):
    spoil(root, "separate claims.csv ; && ends claims.csv \\r\\n && recode claims.csv utf-8-sig")
    spoil(root, "replace claims.csv ;2;2;2; => ;2;two;2;")
    (fault,) = open_case(root).faults
    assert (fault.line, fault.column, fault.given) == (3, 46, "'two'")


@pytest.mark.parametrize("end", ["\\n", "\\r\\n"])
@pytest.mark.parametrize("quote", [False, True])
def test_a_place_after_quoted_line_breaks(root, end, quote):
    """Lines and columns are those of an editor, whether the text is as our writer has it or not."""
    spoil(root, 'replace claims.csv Four Highland soldiers => "Four\n\n""Highland"" soldiers')
    spoil(root, 'replace claims.csv opened fire, => opened fire",')
    spoil(root, "replace claims.csv ,2,2,2, => ,2,two,2,")
    spoil(root, 'replace claims.csv ,done, => ,"do\nne",')
    spoil(root, "replace claims.csv 2022-01-10,,,fr-press => 2022-13-10,,,fr-press")
    if quote:
        spoil(root, 'replace claims.csv cl-1 => "cl-1"')  # as our writer never has it
    spoil(root, f"ends claims.csv {end}")
    text = root.joinpath("claims.csv").read_bytes().decode()
    found = {f.field: (f.line, f.column) for f in open_case(root).faults}
    assert found == {
        name: (text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        for name, at in (("low", text.index("two")), ("recorded", text.index("2022-13-10")))
    }


def test_a_stray_quotation_mark_within_a_cell_is_no_fault(root):
    spoil(root, 'replace claims.csv Two Highland soldiers => Two 5" guns and Highland "soldiers"')
    case = open_case(root)
    assert case.faults == ()
    assert 'Two 5" guns and Highland "soldiers"' in case.claims["paraphrase"][1]


def test_words_of_a_document_of_which_no_file_is_held_are_no_fault(root):
    path = root / "documents.csv"
    line = next(line for line in path.read_text("utf-8").splitlines() if line.startswith("doc-note,"))
    path.write_text(path.read_text("utf-8").replace(line, re.sub(r",documents/[^,]*,\w{64},", ",,,", line)), "utf-8")
    case = open_case(root)
    assert case.documents["file"].to_list() == [None]
    assert case.claims.filter(pl.col("document") == "doc-note")["quotation"].null_count() == 0
    assert case.faults == ()


def test_blank_lines_and_a_missing_last_line_end_are_no_fault(root):
    path = root / "claims.csv"
    path.write_bytes(path.read_bytes().rstrip(b"\n") + b"\n\n\n")
    assert open_case(root).faults == ()
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    assert open_case(root).faults == ()


# --- all at once, none twice ---


def test_all_faults_at_once(root):
    apart = [
        "replace parties.csv state,lowland => state,lowlnd",
        "replace places.csv ,true, => ,yes,",
        "replace claims.csv 2,2,2,persons => 2,two,2,persons",
        "replace terms.csv operation,en => operation,English language",
        "replace groups.csv ,src-note,Live => ,src-note;src-no,Live",
        "replace meetings.csv signed,src-note => signed,",
        "replace agreements/bridge.yaml standing: signed => standing: sined",
        "append case.yaml margins: {m: {value: 1}}",
        "write stray.csv a",
        "recode warnings.csv utf-16",
        "append mandate.csv md-3,rc",
    ]
    for change in apart:
        spoil(root, change)
    faults = open_case(root).faults
    found = codes(faults)
    assert found == {
        "side-unknown": 1, "boolean-form": 1, "number-form": 1, "language-form": 1, "reference-dangling": 1,
        "unsourced": 1, "code-unknown": 1, "value-missing": 3, "file-unknown": 1, "file-encoding": 1, "csv-ragged": 1,
    } | ({"reference-dangling": found["reference-dangling"]})  # fmt: skip
    assert len(set(faults)) == len(faults)
    assert list(faults) == sorted(faults, key=order)
    kinds = [
        0 if f.code.startswith("file-enc") else 2 if f.code in {"reference-dangling", "unsourced"} else 1
        for f in faults
    ]
    assert kinds[:-1] == sorted(kinds[:-1]), "causes come first"
    assert faults[-1].severity is Severity.NOTE


def test_two_faults_of_one_cell_and_of_one_row(root):
    spoil(root, "replace claims.csv 2,2,2,persons,highland => 2,two,many,persons,highlnd;lowlnd")
    assert [(f.code, f.field) for f in open_case(root).faults] == [
        ("number-form", "low"), ("number-form", "high"), ("side-unknown", "losses_of"), ("side-unknown", "losses_of"),
    ]  # fmt: skip


def test_a_thousand_faults_are_a_thousand_faults(root):
    line = "cl-x{0},in-bridge,,deaths,,,x{0},y{0},2,persons,highland,,src-lt,,,Two,{0}.03.2021,2022-01-10,,,fr-press,"
    with root.joinpath("claims.csv").open("a", encoding="utf-8", newline="") as stream:
        stream.writelines(line.format(n) + "\n" for n in range(1000))
    assert codes(open_case(root).faults) == {"number-form": 1000, "date-form": 1000}


# --- what is refused and what is kept ---


def test_refused_cells_are_empty_and_the_rest_of_the_row_is_kept(root):
    spoil(
        root,
        "replace groups.csv 1000,1200 => many,1200 && replace groups.csv highland;lowland => highland; nobody ;lowland",
    )
    case = open_case(root)
    assert case.groups.select("low", "high", "sides").row(0) == (None, 1200.0, ["highland", "lowland"])


def test_a_bad_cell_costs_the_cell(root):
    spoil(root, "replace incidents.csv armed_clash => armed_clsh")
    case = open_case(root)
    assert case.incidents.select("id", "kind").rows() == [("in-bridge", None)]
    assert case.claims.height == 4


@pytest.mark.parametrize("change", ["claims.csv src-hp => src-xx", "findings.csv complete => completed"])
def test_a_row_without_what_it_exists_to_say_is_in_no_table(root, change):
    spoil(root, f"replace {change}")
    case = open_case(root)
    assert case.claims.height + case.findings.height == 4  # one of five is gone


def test_circles_are_cut(root):
    spoil(root, "column groups.csv part_of=gr-fishers")
    assert open_case(root).groups["part_of"].to_list() == [None]


def test_lists_are_read_with_spaces_and_empty_items(root):
    spoil(root, "replace groups.csv highland;lowland =>  highland ;; lowland;")
    case = open_case(root)
    assert case.faults == ()
    assert case.groups["sides"].to_list() == [["highland", "lowland"]]


# --- protected ---


def hide(root: Path) -> None:
    """A protected source, and a claim with a fault that rests on it alone."""
    rows = list(csv.reader(io.StringIO(root.joinpath("sources.csv").read_text("utf-8"))))
    body = [[*row, ""] for row in rows[1:]]
    hidden = ["src-hidden", "Hidden person", "testimony", *[""] * (len(rows[0]) - 3), "true"]
    with root.joinpath("sources.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([[*rows[0], "protected"], *body, hidden])
    spoil(root, f"append claims.csv {REST_ON_A_SOURCE}")


def test_of_what_rests_on_protected_material_only_the_place_is_told(root, capsys):
    hide(root)
    spoil(root, "replace claims.csv 1,3,2,persons => 1,drei,2,persons")
    fault = next(f for f in open_case(root).faults if f.code == "number-form")
    assert (fault.file, fault.line, fault.field, fault.given) == ("claims.csv", 6, "low", PROTECTED)
    for options in ((), ("--format", "json")):
        _, out = check(root, capsys, *options)
        for word in ("drei", "src-hidden", "cl-9", "Hidden person"):
            assert word not in out


@pytest.mark.parametrize("change", [
    "replace sources.csv ,true => ,yes",
    "replace sources.csv ,true => ,TRUE",
    "replace sources.csv testimony,,,,,,,,, => testimony,",
])  # fmt: skip
def test_protection_that_cannot_be_read_protects(root, change):
    """A spreadsheet writes TRUE; a row cut short may have been protected: what rests on it is in no public view."""
    hide(root)
    spoil(root, "replace claims.csv 1,3,2,persons => 1,1,2,persons")
    spoil(root, change)
    case = open_case(root)
    assert "cl-9" not in case.view().claims["id"].to_list()
    assert not any("cl-9" in str(fault) or "src-hidden" in str(fault) for fault in case.faults)


def test_a_consent_that_cannot_be_read_is_no_consent(root):
    spoil(root, "column sources.csv consent=pubic")
    case = open_case(root)
    assert codes(case.faults)["code-unknown"] == 1
    assert "src-note" not in case.view().sources["id"].to_list()


# --- what the command says ---


def test_warnings_and_notes_do_not_change_the_exit_code(root, capsys):
    spoil(root, "replace meetings.csv signed,src-note => signed, && write stray.csv a")
    code, out = check(root, capsys)
    assert code == 0
    assert "0 errors, 1 warning, 1 note; checked" in out


def test_an_error_exits_1(root, capsys):
    spoil(root, "replace places.csv ,true, => ,yes,")
    code, out = check(root, capsys)
    assert code == 1
    said = " ".join(out.split())
    assert "places.csv:2:27 contested_name: error boolean-form: given 'yes', expected true or false write true" in said


def test_json(root, capsys):
    spoil(root, "replace parties.csv state,lowland => state,lowlnd")
    code, out = check(root, capsys, "--format", "json")
    assert code == 1
    said = json.loads(out)
    assert list(said) == ["faults", "checked", "unread"]
    assert said["faults"] == [
        {
            "code": "side-unknown",
            "severity": "error",
            "file": "parties.csv",
            "line": 3,
            "column": 32,
            "field": "side",
            "given": "'lowlnd'",
            "expected": "one of lowland, highland (nearest: lowland)",
            "do": rules()["side-unknown"]["do"],
            "because_of": None,
        }
    ]
    assert list(said["faults"][0]) == [*Fault.__dataclass_fields__, "because_of"]
    assert said["checked"]["claims"] == 4
    assert list(said["checked"]) == [name for name, frame in open_case(root).frames.items() if frame.height]


def test_rules_are_whole():
    for code, rule in rules().items():
        assert rule.keys() == {"severity", "what", "expected", "do"}, code
        assert rule["severity"] in set(Severity), code
        assert all(rule.values()), code


def test_nothing_of_the_check_stays_in_the_tables(root):
    assert ROW not in open_case(root).claims.columns
