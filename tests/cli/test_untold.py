"""A table that lost rows or cells to a fault says *cannot tell*: in no text, page or JSON does it state an absence.

The oracle is the same case without the fault: a statement of absence that stands only in the spoilt case's answers is
one that the fault made, unless it says that it cannot tell.
"""

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from evenhand.record import open_case
from evenhand.record.unread import CANNOT, OR_UNREAD
from evenhand.report import page
from tests.outputs import run
from tests.record.spoil import spoil

AUDITS = ("audit conduct", "audit coverage", "audit inclusion", "audit case")
ANSWERS = ("commitments", "positions", "mandate", "warn", "lint", *AUDITS)
ABSENCE = re.compile(
    r"not recorded|\bnone\b|no source|nobody|no finding|nothing|(?<![\d.])0\b(?!\.)|silent|no answer|no action|not met"
    r"|\bno [a-z]+ (is|are|was|on record|recorded)|not found|no row|agrees?\b|no deadline",
    re.IGNORECASE,
)
TOLD = re.compile(
    rf"{CANNOT}|could be read|could not be read|{OR_UNREAD}|at least|^On record: |no frame recorded|no count is turned",
    re.IGNORECASE,
)

RULE = re.compile(r"[a-z-]+ \([a-z ]+\): ")  # of the linter, listed under what it cannot tell

# What is spoilt → commands whose text then says that it cannot tell.
SPOILT = {
    "replace sources.csv ,media, =>,mediaa,": ("commitments", "audit case", "audit conduct", "audit coverage"),
    "replace claims.csv ,src-hp, =>,src-zz,": ("commitments", "audit case", "audit conduct", "audit coverage"),
    "replace incidents.csv \\nin-bridge, =>\\nin bridge,": ("audit case", "audit coverage", "audit conduct"),
    "replace findings.csv ,complete, =>,complet,": ("commitments",),
    "replace attendance.csv ,present, =>,presnt,": ("audit inclusion",),
    "replace attendance.csv ,presence, =>,presense,": ("audit inclusion",),
    "replace mandate.csv ,convene, =>,convane,": ("mandate", "audit conduct"),
    "replace decisions.csv ,wa-1, =>,wa-9,": ("warn",),
    "replace parties.csv \\nhg, =>\\nh g,": ("commitments", "audit case"),
    "replace agreements/bridge.yaml obligors: [hg] =>obligors: [hgg]": ("commitments", "lint"),
    "append claims.csv cl-9,\\xff\\xfe": ("commitments", "audit case", "audit coverage"),
    "append agreements/bridge.yaml  : : [": ("commitments", "lint", "audit case"),
}


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> Path:
    """The case that `evenhand new` makes: nothing in it is wrong."""
    root: Path = tmp_path_factory.mktemp("absence") / "case"
    assert run("new", str(root))[0] == 0
    return root


@pytest.fixture(scope="module")
def whole(clean) -> dict[str, Counter[str]]:
    return {name: Counter(lines) for name, lines in said(clean).items()}


def said(root: Path) -> dict[str, list[str]]:
    """Lines of every text, and of the page."""
    found = {name: run(*name.split(), str(root))[1].splitlines() for name in ANSWERS}
    return {name: [line.strip() for line in lines] for name, lines in (found | {"report": shown(root)}).items()}


def shown(root: Path) -> list[str]:
    """Every text of the report's page, a cell a line; charts give their words."""
    text = re.sub(r"<style>.*?</style>", "", page.render(open_case(root).view()), flags=re.DOTALL)
    text = re.sub(r"</(tr|div|p|li|h\d|summary|caption|dt|dd|td|th|text)>", "\n", text)
    return html.unescape(re.sub(r"[ \t]+", " ", re.sub(r"<[^>]+>", " ", text))).splitlines()


def spoilt(clean: Path, tmp_path: Path, changes: str) -> Path:
    root = tmp_path / "case"
    assert run("new", str(root))[0] == 0
    spoil(root, changes)
    return root


def new_lines(lines: list[str], before: Counter[str]) -> Iterator[str]:
    """Lines that stand there more often than in the case without the fault."""
    yield from (Counter(lines) - before).elements()


@pytest.mark.parametrize("changes", SPOILT)
def test_no_absence_is_stated_where_rows_were_lost(clean, whole, tmp_path, changes):
    root = spoilt(clean, tmp_path, changes)
    assert open_case(root).errors
    for name, lines in said(root).items():
        false = [line for line in new_lines(lines, whole[name]) if ABSENCE.search(line) and not TOLD.search(line)]
        false = [line for line in false if not line.startswith(("Counts.", "Fingerprint")) and not RULE.match(line)]
        assert false == [], f"{name} of a case with `{changes}`"


@pytest.mark.parametrize(("changes", "names"), [item for item in SPOILT.items() if item[1]])
def test_what_rests_on_rows_that_were_lost_cannot_tell(clean, tmp_path, changes, names):
    root = spoilt(clean, tmp_path, changes)
    for name in names:
        code, out, _ = run(*name.split(), str(root))
        body = out.split("\n\n", 1)[1]  # past the box at the head
        assert code == 1
        assert CANNOT in body.lower(), f"{name} of a case with `{changes}`"
        found = json.loads(run(*name.split(), str(root), "--format", "json")[1])
        assert found["rests_on_unread" if name == "lint" else "cannot_tell"], name


def test_a_mistyped_kind_of_source_erases_no_side(clean, tmp_path):
    root = spoilt(clean, tmp_path, "replace sources.csv ,media, =>,mediaa,")
    text = "\n".join(" ".join(line.split()) for line in shown(root))
    assert "Highland cannot tell" in text
    assert "Sources, by side of the author Highland 0" not in " ".join(text.split())
    for line in ("no figure", "position: not recorded", "deaths: not recorded"):
        assert line not in text
    assert "Rows" not in run("commitments", str(root))[1]
    positions = json.loads(run("commitments", str(root), "--format", "json")[1])["commitments"][0]["positions"]
    assert {one["says"] for one in positions.values()} == {"cannot_tell"}


def test_a_section_without_a_row_stays_where_rows_were_lost(clean, tmp_path):
    root = spoilt(clean, tmp_path, "append agreements/bridge.yaml  : : [")
    lines = [line.strip() for line in shown(root)]
    assert "Cannot tell: nothing of this could be read." in lines
    assert any("Commitments against time" in line for line in lines)


def test_nothing_of_it_stands_in_a_case_without_faults(clean, whole):
    assert not open_case(clean).view().unread
    for name, lines in whole.items():
        assert not any(OR_UNREAD in line or "at least 1 " in line or "in what was read" in line for line in lines), name
    for name in ANSWERS:
        found = json.loads(run(*name.split(), str(clean), "--format", "json")[1])
        assert "rests_on_unread" not in found
        assert name == "lint" or "cannot_tell" not in found
