"""Each rule on the smallest text that makes it speak, and on the nearest one that does not."""

import csv
from pathlib import Path
from typing import Any

import pytest

from evenhand.ledger.lint import lint, rules
from evenhand.ledger.lint.run import TESTS
from evenhand.record.yamledit import dump

WORDS = list(csv.DictReader(Path(__file__).with_name("lint_words.csv").read_text("utf-8").splitlines()))

ACT = {"id": "c1", "action": "Hand over the district", "kind": "one_off", "obligors": ["north"]}
DUTY = {"id": "c1", "action": "Keep the road open", "kind": "standing_duty", "obligors": ["north"]}
BACK = {"id": "c2", "action": "Hand over the hill", "kind": "one_off", "obligors": ["south"]}


def act(**more: Any) -> dict[str, Any]:
    return ACT | more


def text(*commitments: dict[str, Any], **agreement: Any) -> dict[str, Any]:
    head = {"id": "draft", "title": "Draft", "date": "2020-01-01", "standing": "proposal"} | agreement
    return {**head, "provisions": [{"number": "1", "gist": "One", "commitments": list(commitments)}]}


# Code → a text that the rule asks about, and one that it leaves alone.
PAIRS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "deadline-none": (text(ACT), text(act(deadline="2020-02-01"))),
    "deadline-event": (
        text(act(deadline={"after": "the first snow", "within": "P5D"})),
        text(act(deadline={"after": "c2", "within": "P5D"}), BACK),
    ),
    "deadline-length": (
        text(act(deadline={"after": "c2"}), BACK),
        text(act(deadline={"after": "c2", "within": "P5D"}), BACK),
    ),
    "deadline-order": (
        text(act(deadline="2020-02-01", waits_for=["c2"]), BACK | {"deadline": "2020-03-01"}),
        text(act(deadline="2020-03-01", waits_for=["c2"]), BACK | {"deadline": "2020-02"}),
    ),
    "verifier-none": (text(ACT), text(act(verifier="observers"))),
    "verifier-party": (text(act(verifier="the north itself")), text(act(verifier="northern observers"))),
    "verifier-access": (text(act(verifier="observers")), text(act(verifier="observers", access="everywhere"))),
    "enforcement-none": (text(ACT), text(act(enforcement="a meeting within three days"))),
    "disputes-none": (text(ACT), text(ACT, disputes="a joint commission decides within a week")),
    "obligor-none": (text({k: v for k, v in ACT.items() if k != "obligors"}), text(ACT)),
    "obligor-vague": (text(act(obligors_text=["other states"])), text(act(obligors_text=["Ruritania"]))),
    "obligor-unbound": (text(ACT, parties=["south"]), text(ACT, parties=["north", "south"])),
    "joint-shares": (
        text(act(obligors=["north", "south"])),
        text(act(obligors=["north", "south"], shares="north the hill, south the valley")),
    ),
    "waits-unowed": (text(act(waits_for=["elsewhere"])), text(act(waits_for=["c2"]), BACK)),
    "order-circle": (
        text(act(waits_for=["c2"]), BACK | {"waits_for": ["c1"]}),
        text(act(waits_for=["c2"]), BACK),
    ),
    "one-side-first": (
        text(act(irreversible="true"), BACK | {"irreversible": "true", "waits_for": ["c1"]}),
        text(act(irreversible="true"), BACK | {"irreversible": "true"}),
    ),
    "last-mover": (
        text(ACT, BACK | {"waits_for": ["c1"]}),
        text(ACT, BACK | {"waits_for": ["c1"], "enforcement": "the guarantor pays"}),
    ),
    "together-unwitnessed": (
        text(act(deadline="2020-02-01"), BACK | {"deadline": "2020-02-01"}),
        text(act(deadline="2020-02-01"), BACK | {"deadline": "2020-02"}),
    ),
    "readings-differ": (
        text(act(readings=["north: all of it", "south: half of it"])),
        text(act(readings=["north: all of it"])),
    ),
    "term-undefined": (
        text(act(action="Open the “corridor”")),
        text(act(action="Open the “corridor”"), defines=["corridor"]),
    ),
    "wording-vague": (text(act(action="Hand it over soon")), text(act(action="Hand it over today"))),
    "language-prevailing": (
        text(ACT, languages=["ru", "en"]),
        text(ACT, languages=["ru", "en"], prevailing="all are equal"),
    ),
    "review-none": (text(DUTY), text(DUTY, review="every year, called by the chair")),
    "termination-none": (text(DUTY), text(DUTY, termination="until replaced")),
    "signature-missing": (
        text(ACT, unsigned=["south"]),
        text(ACT, standing="signed", signatories=["North", "South"]),
    ),
    "outsiders-unanswered": (
        text(act(action="Cease fire")),
        text(act(action="Cease fire"), outsiders="joint inquiry, no retaliation"),
    ),
    "groups-unnamed": (text(ACT), text(act(beneficiary=["border communities"]))),
    "groups-no-part": (
        text(ACT, groups=["displaced people"]),
        text(ACT, groups=["displaced people"], group_roles=["displaced people: consulted each month"]),
    ),
    "women-unnamed": (text(ACT), text(ACT, women="a third of every commission")),
    "persons-no-list": (
        text(act(action="Exchange all prisoners")),
        text(act(action="Exchange all prisoners", lists="annex 2")),
    ),
    "return-no-property": (
        text(act(action="Return of refugees")),
        text(act(action="Return of refugees"), restitution="a claims commission, open to tenants"),
    ),
    "body-no-mandate": (
        text(act(action="Set up a commission")),
        text(act(action="Set up a commission", mandate="to inquire and to report to both")),
    ),
    "funding-none": (
        text(act(action="Deploy observers")),
        text(act(action="Deploy observers"), funding="a trust fund"),
    ),
    "publication-none": (text(ACT), text(ACT, publication="on signature, in both languages")),
}  # fmt: skip
IN_A_CASE = {"side-outside", "waits-unaccepted"}  # in test_lint.py


def codes(folder: Path, record: dict[str, Any]) -> set[str]:
    """What the linter asks about a file by itself."""
    path = folder / "draft.yaml"
    path.write_text(dump(record), encoding="utf-8")
    report = lint(path)
    assert not report.errors, report.errors
    return {one.rule.code for one in report.findings}


def test_every_rule_has_its_pair_and_its_words():
    assert TESTS.keys() == rules().keys() == PAIRS.keys() | IN_A_CASE
    assert len(TESTS) >= 24


@pytest.mark.parametrize("code", PAIRS)
def test_the_rule_speaks(code, tmp_path):
    assert code in codes(tmp_path, PAIRS[code][0])


@pytest.mark.parametrize("code", PAIRS)
def test_the_rule_is_silent(code, tmp_path):
    assert code not in codes(tmp_path, PAIRS[code][1])


@pytest.mark.parametrize("row", WORDS, ids=lambda row: f"{row['rule']}: {row['action'][:30]}")
def test_words(row, tmp_path):
    """Which words a rule on words goes by; known misses and false alarms stand in the table too."""
    found = codes(tmp_path, text(act(action=row["action"])))
    assert (row["rule"] in found) == (row["fires"] == "yes"), row["reason"]


@pytest.mark.parametrize("code", [code for code, rule in rules().items() if rule.needs])
def test_silence_of_a_record_is_not_silence_of_the_text(code, tmp_path):
    """With `looked_for` naming something else, a rule that rests on an empty field cannot tell."""
    record = PAIRS[code][0] | {"looked_for": ["deadline" if rules()[code].needs != "deadline" else "women"]}
    path = tmp_path / "draft.yaml"
    path.write_text(dump(record), encoding="utf-8")
    report = lint(path)
    said = {one.rule.code for one in report.findings}
    if code != "signature-missing":  # there the record says who did not sign
        assert code not in said
        assert code in {one.rule.code for one in report.cannot_tell}
    again = PAIRS[code][0] | {"looked_for": [rules()[code].needs]}
    assert code in codes(tmp_path, again)


@pytest.mark.parametrize(
    ("code", "record"),
    [
        ("verifier-none", text(act(verifier="none"))),
        ("verifier-access", text(act(verifier="observers", access="none"))),
        ("enforcement-none", text(act(enforcement="none"))),
        ("disputes-none", text(ACT, disputes="none")),
        ("review-none", text(DUTY, review="none")),
        ("women-unnamed", text(ACT, women="nothing")),
        ("persons-no-list", text(act(action="Exchange all prisoners", lists="none"))),
        ("publication-none", text(ACT, publication="not stated")),
    ],
)
def test_none_in_the_record_is_said_by_the_record(code, record, tmp_path):
    """A value of `none` needs no `looked_for`."""
    assert code in codes(tmp_path, record | {"looked_for": ["signatories"]})


def test_a_rule_on_ambiguity_is_answered_by_the_mark(tmp_path):
    path = tmp_path / "draft.yaml"
    marked = act(readings=["north: all", "south: half"], deliberate="both could sign only this")
    path.write_text(dump(text(marked)), encoding="utf-8")
    report = lint(path)
    assert "readings-differ" not in {one.rule.code for one in report.findings}
    assert {one.deliberate for one in report.deliberate} == {"both could sign only this"}
    assert "verifier-none" in {one.rule.code for one in report.findings}, "a missing verifier is no ambiguity"


def test_a_mark_on_the_point_holds_for_what_is_under_it(tmp_path):
    path = tmp_path / "draft.yaml"
    record = text(act(action="Hand it over soon"))
    record["provisions"][0]["deliberate"] = "no date could be agreed"
    path.write_text(dump(record), encoding="utf-8")
    assert {"wording-vague", "deadline-none"} <= {one.rule.code for one in lint(path).deliberate}


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.code)
def test_what_is_told_of_a_rule(rule):
    """Every rule has words, a basis of the three kinds, and a reference that says what was read."""
    assert rule.basis in {"empirical study", "codebook", "practice"}
    for said in (rule.title, rule.reference, rule.misleads, rule.question, rule.repair):
        assert said.strip() == said
        assert said
    assert rule.question.endswith("?")
    if rule.basis == "empirical study":
        assert "read" in rule.reference
    blame = ("because of this", "led to war", "caused", "failed because")
    assert not any(words in f"{rule.title} {rule.question} {rule.repair}".lower() for words in blame)
