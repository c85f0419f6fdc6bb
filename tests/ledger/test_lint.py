"""The linter as a whole: cases and files, what is off or cannot be told, symmetry, SARIF, and hostile texts."""

import csv
import json
import random
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand import packaged
from evenhand.cli import COMMANDS, main
from evenhand.cli import lint as command
from evenhand.ledger.lint import lint, lint_view, rules, sarif
from evenhand.ledger.lint.printed import lines
from evenhand.record import CaseError, open_case
from evenhand.record.yamledit import dump
from tests.generate import random_draft, write
from tests.ledger.test_lint_rules import ACT, BACK, act, text
from tests.report.test_swap import dealt, draft_of, exchanged, renamed

DOCS = Path(__file__).resolve().parents[2] / "docs"
HOSTILE = "x [click](javascript:alert(1)) {0} \u202eevil\x1b[31m <b>& |"


def run(*words: str, capsys: Any) -> tuple[int, str, str]:
    """The command without the table of commands, which the command line owns."""
    import argparse

    parser = argparse.ArgumentParser()
    command.options(parser)
    code = command.run(parser.parse_args(words))
    out = capsys.readouterr()
    return code, out.out, out.err


def draft(folder: Path, record: dict[str, Any], name: str = "draft.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(dump(record), encoding="utf-8")
    return path


def case(folder: Path, *records: dict[str, Any], parties: str = "", head: str = "", terms: str = "") -> Path:
    """A small case of two sides, North and South."""
    sides = "sides:\n  - {id: n, name: North}\n  - {id: s, name: South}\n"
    views = (
        "groupings:\n  - id: apart\n    name: Two sides\n    view_of: both\n    sides:\n"
        "      - {id: an, name: North side, of: [n]}\n      - {id: as, name: South side, of: [s]}\n"
    )
    folder.mkdir(exist_ok=True)
    (folder / "case.yaml").write_text(f"title: T\nperiod: 2020/2021\n{sides}{views}{head}", encoding="utf-8")
    rows = parties or "north,North,state,n,2019/2022,s1,false\nsouth,South,state,s,2019/2022,s1,false\n"
    (folder / "parties.csv").write_text(f"id,name,kind,side,period,sources,protected\n{rows}", encoding="utf-8")
    (folder / "sources.csv").write_text("id,name,kind,protected\ns1,S,media,\ns2,S2,media,true\n", encoding="utf-8")
    if terms:
        (folder / "terms.csv").write_text(f"term,language,used_by,refused_by,status\n{terms}", encoding="utf-8")
    for record in records:
        draft(folder, {"sources": ["s1"]} | record, f"agreements/{record['id']}.yaml")
    return folder


def owned(**more: Any) -> dict[str, Any]:
    return act(sources=["s1"], **more)


def found(path: Path, **how: Any) -> dict[str, list[str | None]]:
    """Code → commitments that it was found on."""
    out: dict[str, list[str | None]] = {}
    for one in lint(path, **how).findings:
        out.setdefault(one.rule.code, []).append(one.commitment)
    return out


# --- cases and files --------------------------------------------------------------------------------------------------


def test_an_empty_field_of_a_case_means_nothing(tmp_path):
    """In a case without `looked_for` nobody said what silence means; alone, a file is the whole text."""
    folder = case(tmp_path / "case", text(owned()))
    assert found(folder) == {}
    untold = {one.rule.code: one.commitments for one in lint(folder).cannot_tell}
    assert untold["deadline-none"] == ("c1",)
    assert untold["women-unnamed"] == ()
    assert "deadline-none" in found(draft(tmp_path, text(owned())))


def test_a_file_of_a_case_is_read_with_its_case(tmp_path):
    folder = case(
        tmp_path / "case", text(owned(deadline={"after": "o1", "within": "P1D"})), text(owned(id="o1"), id="other")
    )
    alone = lint(folder / "agreements" / "draft.yaml")
    assert not alone.alone
    assert alone.texts == 1
    assert found(folder / "agreements" / "draft.yaml") == {}, "o1 stands in the other text"


def test_a_side_outside_is_named_with_the_view(tmp_path):
    folder = case(tmp_path / "case", text(owned(), parties=["north"]))
    (one,) = [f for f in lint(folder).findings if f.rule.code == "side-outside"]
    assert "South side" in one.reason
    assert "the view of both" in one.reason
    both = case(tmp_path / "both", text(owned(), parties=["north", "south"]))
    assert "side-outside" not in found(both)
    later = "north,North,state,n,2019/2022,s1,false\nsouth,South,state,s,2020/2022,s1,false\n"
    unsure = case(tmp_path / "unsure", text(owned(), parties=["north"]), parties=later)
    assert "side-outside" not in found(unsure), "whether it took part by then cannot be told"


def test_waiting_for_a_text_that_was_not_accepted(tmp_path):
    mine = text(owned(waits_for=["o1"]), standing="signed")
    other = text(owned(id="o1"), id="other", standing="proposal")
    assert found(case(tmp_path / "a", mine, other))["waits-unaccepted"] == ["c1"]
    assert "waits-unaccepted" not in found(case(tmp_path / "b", mine, other | {"standing": "in_force"}))


def test_circles_are_seen_though_opening_a_case_takes_them_out(tmp_path):
    folder = case(tmp_path / "case", text(owned(waits_for=["c2"]), BACK | {"waits_for": ["c1"], "sources": ["s1"]}))
    assert found(folder)["order-circle"] == ["c1", "c2"]


def test_terms_that_the_case_calls_contested(tmp_path):
    record = text(owned(action="Open the hill corridor"), looked_for=["terms"])
    folder = case(tmp_path / "case", record, terms="hill corridor,en,n,s,contested\nroad,en,n;s,,neutral\n")
    assert found(folder)["term-undefined"] == ["c1"]


def test_a_view_is_linted_alike():
    """For pages: the same findings without file and line, and nothing that the view does not show."""
    whole = [(f.rule.code, f.agreement, f.commitment, f.reason) for f in lint(packaged()).findings]
    view = open_case(packaged()).view()
    assert sorted(whole, key=str) == sorted(
        ((f.rule.code, f.agreement, f.commitment, f.reason) for f in lint_view(view).findings), key=str
    )
    early = lint_view(open_case(packaged()).view(as_of="1995-12-31"))
    assert {f.agreement for f in early.findings} == {"AG02", "AG03"}


def test_rules_that_are_off_are_listed_with_their_reason(tmp_path):
    head = "lint:\n  off:\n    wording-vague: agreed to stay soft\n    no-such-rule: a slip\n"
    folder = case(tmp_path / "case", text(owned(action="Hand it over soon")), head=head)
    report = lint(folder)
    assert "wording-vague" not in {one.rule.code for one in report.findings}
    assert report.as_dict()["off"] == [
        {"code": "wording-vague", "reason": "agreed to stay soft"},
        {"code": "no-such-rule", "reason": "a slip"},
    ]
    assert any("no-such-rule (no rule of this name)" in line for line in lines(report))


def test_what_is_protected_is_not_linted_for_anyone(tmp_path):
    """A commitment that rests on a protected source alone is in no public finding, and its name in no other."""
    secret = BACK | {"id": "hidden", "sources": ["s2"], "readings": ["north: a", "south: b"]}
    folder = case(tmp_path / "case", text(owned(waits_for=["hidden"], action="Hand over soon"), secret))
    shown = json.dumps(lint(folder).as_dict()) + json.dumps(sarif(lint(folder), "0"))
    assert "hidden" not in shown
    assert found(folder).keys() == {"wording-vague"}
    assert "readings-differ" in found(folder, internal=True)


def test_a_file_that_cannot_be_read_is_refused_with_its_place(tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text("id: a\nid: b\n", encoding="utf-8")
    with pytest.raises(CaseError, match=r"broken\.yaml:2:1: given .*twice"):
        lint(path)
    with pytest.raises(CaseError, match=r"case\.yaml"):
        lint(tmp_path / "nowhere")
    path.write_bytes(b"title: " + b"x" * (8 * 1024 * 1024))
    with pytest.raises(CaseError, match="broken"):
        lint(path)


def test_a_cell_that_cannot_be_read_is_told_and_the_rest_is_linted(tmp_path, capsys):
    path = draft(tmp_path, text(act(kind="sometimes", deadline="soon")))
    code, out, err = run(str(path), capsys=capsys)
    assert code == 1
    assert "code-unknown" in err
    assert "date-form" in err
    assert "verifier-none" in out


# --- the command ------------------------------------------------------------------------------------------------------


def test_json_has_the_keys_that_were_promised(tmp_path, capsys):
    code, out, _ = run(str(draft(tmp_path, text(ACT))), "--format", "json", capsys=capsys)
    assert code == 0
    report = json.loads(out)
    assert list(report) == ["findings", "off", "deliberate", "cannot_tell", "unread"]
    wanted = {"code", "agreement", "commitment", "file", "line", "reason", "question", "reference", "repair"}
    assert all(wanted | {"basis", "misleads"} == one.keys() for one in report["findings"])
    lined = {one["line"] for one in report["findings"] if one["commitment"] == "c1"}
    assert lined == {9}


def test_strict_and_the_rules(tmp_path, capsys):
    path = str(draft(tmp_path, text(ACT)))
    assert run(path, "--strict", capsys=capsys)[0] == 1
    listing = json.loads(run("--rules", "--format", "json", capsys=capsys)[1])
    assert [list(row) for row in listing] == [["code", "title", "basis", "reference", "misleads"]] * len(rules())
    told = run("--explain", "last-mover", capsys=capsys)
    assert told[0] == 0
    assert rules()["last-mover"].misleads in told[1]
    assert run("--explain", "last-movr", capsys=capsys)[::2] == (
        2, "evenhand: given no rule 'last-movr' (nearest: last-mover); expected a code of `evenhand lint --rules`\n",
    )  # fmt: skip
    assert run(capsys=capsys)[0] == 2


@pytest.mark.skipif("lint" not in COMMANDS, reason="the command line does not list the command yet")
def test_the_command_line_knows_it(capsys):
    assert main(["lint", "--rules"]) == 0
    assert "deadline-none" in capsys.readouterr().out


def test_the_same_bytes_each_time(tmp_path, capsys):
    first = run(str(packaged()), "--format", "sarif", capsys=capsys)
    assert first == run(str(packaged()), "--format", "sarif", capsys=capsys)


# --- even-handedness --------------------------------------------------------------------------------------------------


def swapped(words: str) -> str:
    return re.sub("north|south", lambda m: "south" if m[0] == "north" else "north", words)


WHO = st.sampled_from([["north"], ["south"], ["north", "south"], []])
DAY = st.sampled_from([None, "2020-02-01", "2020-02", "2020-03-01", "2020-04-01"])
FREE = st.sampled_from([None, "north", "south", "none", "observers", "the south itself"])


@st.composite
def agreements(draw):
    acts: list[dict[str, Any]] = []
    for n in range(draw(st.integers(1, 5))):
        one: dict[str, Any] = {
            "id": f"c{n}",
            "action": f"Step {n}",
            "kind": draw(st.sampled_from(["one_off", "abstention"])),
        }
        one |= {"obligors": draw(WHO), "deadline": draw(DAY), "verifier": draw(FREE), "enforcement": draw(FREE)}
        one |= {"irreversible": draw(st.sampled_from([None, "true", "false"]))}
        one |= {"waits_for": draw(st.lists(st.sampled_from([f"c{m}" for m in range(5)]), max_size=2, unique=True))}
        acts.append({key: value for key, value in one.items() if value})
    return text(*acts, parties=draw(WHO), signatories=draw(WHO), brokers=draw(WHO), unsigned=draw(WHO))


@given(agreements())
def test_exchanging_parties_exchanges_findings(tmp_path_factory, record):
    folder = tmp_path_factory.mktemp("swap")
    left = lint(draft(folder, record))
    right = lint(draft(folder, json.loads(swapped(json.dumps(record)))))
    assert [json.loads(swapped(json.dumps(one.as_dict()))) for one in left.findings] == [
        one.as_dict() for one in right.findings
    ]


@pytest.mark.parametrize("seed", range(4))
def test_exchanging_sides_of_a_case_exchanges_findings(seed, tmp_path):
    rng = random.Random(seed)
    whole = draft_of(packaged()) if not seed else random_draft(rng, size=4, protected=0.2)
    plain, order = dealt(whole, None), dealt(whole, rng)
    first = lint(write(renamed(whole, plain).files(), tmp_path / "a"), internal=True)
    second = lint(write(renamed(whole, order).files(), tmp_path / "b"), internal=True)
    left = json.loads(exchanged(json.dumps([one.as_dict() for one in first.findings]), order))
    assert left == [one.as_dict() for one in second.findings]
    assert left or seed


# --- SARIF and hostile texts ------------------------------------------------------------------------------------------


def check_sarif(log: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts of SARIF 2.1.0 that a reader relies on; its results."""
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run_,) = log["runs"]
    driver = run_["tool"]["driver"]
    assert driver["name"]
    listed = [rule["id"] for rule in driver["rules"]]
    assert len(set(listed)) == len(listed)
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"none", "note", "warning", "error"}
    for result in run_["results"]:
        assert listed[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] == "note"
        assert set(result["message"]) == {"text"}
        (place,) = result["locations"]
        uri = place["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9/\-._~!$&'()*+,;=@%]+", uri)
        assert place["physicalLocation"].get("region", {"startLine": 1})["startLine"] >= 1
        for one in result.get("suppressions", ()):
            assert one["kind"] == "inSource"
    return list(run_["results"])


def test_sarif_of_the_packaged_case():
    report = lint(packaged())
    results = check_sarif(sarif(report, "0.1.0"))
    assert len(results) == len(report.findings)


def test_sarif_says_what_is_off_and_what_is_deliberate(tmp_path):
    head = "lint:\n  off:\n    publication-none: quiet steps\n"
    record = text(owned(action="Hand it over soon", deliberate="agreed so"))
    log = sarif(lint(case(tmp_path / "case", record, head=head)), "0")
    (result,) = check_sarif(log)
    assert result["suppressions"] == [{"kind": "inSource", "justification": "agreed so"}]
    (off,) = [rule for rule in log["runs"][0]["tool"]["driver"]["rules"] if not rule["defaultConfiguration"]["enabled"]]
    assert (off["id"], off["properties"]["off"]) == ("publication-none", "quiet steps")


def test_hostile_text_is_shown_and_never_obeyed(tmp_path, capsys):
    """A link, a placeholder, a terminal's escape and a change of writing direction stay text, everywhere."""
    words = json.dumps(HOSTILE)  # JSON's escapes are YAML's
    record = dump(text(act(verifier="none", readings=["PUT HERE", "south: b"], deliberate="PUT HERE"), id="d"))
    path = tmp_path / "[a](b) {0}.yaml"
    path.write_text(record.replace("PUT HERE", words).replace(f'"{words}"', words), encoding="utf-8")
    found_ = lint(path)
    kept = HOSTILE.replace("\u202e", "\\u202e").replace("\x1b", "\\x1b")
    assert any(kept in one.reason for one in found_.deliberate)
    results = check_sarif(sarif(found_, "0"))
    said = "\n".join(result["message"]["text"] for result in results)
    assert "\\[click\\](javascript" in said
    assert "{{0}}" in said
    for unsafe in ("\x1b", "\u202e"):
        assert unsafe not in said
        assert unsafe not in run(str(path), capsys=capsys)[1]
    assert "\x1b" not in run(str(path), "--format", "json", capsys=capsys)[1]


# --- the false-alarm table, and size ----------------------------------------------------------------------------------


def test_every_finding_of_the_packaged_case_is_judged_and_none_is_wrong():
    rows = list(csv.DictReader((DOCS / "_lint-judgements.csv").read_text("utf-8").splitlines()))
    judged = sorted((row["code"], row["agreement"], row["commitment"]) for row in rows)
    assert judged == sorted((f.rule.code, f.agreement, f.commitment or "") for f in lint(packaged()).findings)
    assert {row["judgement"] for row in rows} <= {"right", "arguable"}
    assert all(row["reason"] for row in rows)


@pytest.mark.slow
def test_five_thousand_commitments(tmp_path):
    records = []
    for n in range(100):
        acts = [owned(id=f"c{n}-{m}", waits_for=[f"c{n}-{m - 1}"] if m else None) for m in range(50)]
        records.append(text(*acts, id=f"a{n}", looked_for=["all"], parties=["north", "south"]))
    folder = case(tmp_path / "case", *records)
    began = time.perf_counter()
    report = lint(folder)
    assert time.perf_counter() - began < 10
    assert report.texts == 100
