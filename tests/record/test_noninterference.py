"""What the public may not see changes no byte of any public output: every table, command and option.

Two levels. Everything public is made from views, so views of many pairs of cases are compared; and for a few pairs all
that every command prints and writes, line by line of `tests/outputs.py`. HYPOTHESIS_PROFILE=deep looks at many more.
"""

from __future__ import annotations

import argparse
import json
import random
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from evenhand.cli import COMMANDS
from evenhand.cli.audit import KINDS
from evenhand.output.stamps import is_stamped
from evenhand.record.schema import load
from tests import alike, meddle, oracle, outputs
from tests.generate import Draft, drafts, random_draft, write

SOME = settings(
    max_examples=max(2, settings().max_examples // 25),
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # an example takes a second: no shrinking
)
SEEDS = st.integers(0, 2**32 - 1)


def hide_more(draft: Draft, seed: int, *, faulty: bool) -> Draft:
    """The same case with more, other and faulty hidden rows."""
    rng, other = random.Random(seed), draft.copy()
    for step in rng.sample(meddle.MEDDLE, rng.randint(2, 4)):
        step(other, rng)
    for step in meddle.FAULTY if faulty else ():
        if rng.random() < 0.6:
            step(other, rng)
    return other


def known_rows(draft: Draft) -> Any:
    """The public part of a case, without columns that the schema does not know."""
    rows = oracle.strip(draft).rows
    return {name: [{k: v for k, v in row.items() if k != meddle.PHONE} for row in some] for name, some in rows.items()}


@SOME
@given(draft=drafts(protected=0.4, largest=2), seed=SEEDS)
def test_what_is_hidden_is_in_no_view(draft, seed, tmp_path_factory):
    other = hide_more(draft, seed, faulty=False)
    assert known_rows(other) == known_rows(draft), "the test itself changed the public part"
    left, right = (alike.views(path) for path in alike.both(draft, other, tmp_path_factory.mktemp("case")))
    assert alike.differences(left, right) == []


@SOME
@given(draft=drafts(protected=0.5, largest=3))
def test_taking_out_what_is_hidden_changes_no_view(draft, tmp_path_factory):
    """A row from whose own cells the last source was taken out is warned of, and nothing else is."""
    left, right = (alike.views(path) for path in alike.both(draft, oracle.strip(draft), tmp_path_factory.mktemp("a")))
    for found in (left, right):
        found["faults"] = [fault for fault in found["faults"] if "'code': 'unsourced'" not in fault]
    assert alike.differences(left, right) == []


@SOME
@given(draft=drafts(protected=0.4, largest=2), seed=SEEDS)
def test_faults_of_shown_and_of_hidden_rows_do_not_meet(draft, seed, tmp_path_factory):
    """Rows that are shown are spoiled in both cases, hidden ones in one: no count, cause or word of it goes over."""
    meddle.spoil_shown(draft, random.Random(seed))
    other = hide_more(draft, seed, faulty=True)
    left, right = (alike.views(path) for path in alike.both(draft, other, tmp_path_factory.mktemp("case")))
    assert alike.differences(left, right) == []


@pytest.mark.parametrize(("seed", "faulty", "cut"), [(1, False, 0), (2, True, 3)])
def test_no_command_tells_of_what_is_hidden(seed, faulty, cut, tmp_path):
    """Stdout, stderr, and names, rights and bytes of files, of every command with every option, whole pages too."""
    rng = random.Random(seed)
    draft = random_draft(rng, size=2, protected=0.3)
    if faulty:
        meddle.spoil_shown(draft, rng)
    other = hide_more(draft, seed, faulty=faulty)
    ids, how = alike.some_ids(draft, other, rng, 1), {"cuts": outputs.CUTS[cut : cut + 1], "without": ()}
    left, right = (alike.pages(path, ids, **how) for path in alike.both(draft, other, tmp_path))
    assert alike.differences(left, right) == []


def test_every_table_is_meddled_with():
    draft = random_draft(random.Random(1), size=2, protected=0.0)
    before = {name: len(rows) for name, rows in draft.rows.items()}
    meddle.flood(draft, random.Random(1))
    more = {name for name, rows in draft.rows.items() if len(rows) > before[name]}
    assert load().tables.keys() - more == {"case", "lint_off"}  # one record, and plain values without a mark


def test_an_id_that_is_hidden_and_one_that_is_not_there_are_told_in_the_same_words(tmp_path, monkeypatch):
    draft = random_draft(random.Random(4), size=2, protected=0.0)
    meddle.whisper(draft, random.Random(4))
    folder = write(draft.files(), tmp_path / "case")
    shown = {row.get("id") for rows in meddle.seen_rows(draft).values() for row in rows}
    hidden = sorted(set(draft.ids()) - shown)
    monkeypatch.chdir(folder.parent)
    with outputs.opened_once("case"):
        for one in (*hidden[:3], *hidden[-3:]):
            for words in (("show",), ("commitments", "--agreement"), ("audit", "inclusion", "--group")):
                line = [*words, one] if words[0] != "show" else ["show", one, "--case"]
                found = outputs.run(*line, "case")
                absent = outputs.run(*(word.replace(one, "zz-none") for word in line), "case")
                assert [str(part).replace(one, "zz-none") for part in found] == [*map(str, absent)], line


# -- the table of commands --------------------------------------------------------------------------------------------


def test_every_command_is_in_the_table():
    known = {name.split()[0] for name in outputs.OF_A_CASE} | outputs.OF_NO_CASE.keys()
    assert known == COMMANDS.keys(), "say in tests/outputs.py how a new command is asked, or why it reads no case"
    assert {name.split()[1] for name in outputs.OF_A_CASE if name.startswith("audit ")} == KINDS.keys()


ASKED = outputs.Asked(
    name="case",
    cut=("--as-of", "2021", "--known-on", "2021"),
    ids=dict.fromkeys(("", "files", "agreements", "parties", "mediators", "groups", "groupings"), ("x",)),
)
WHOLE = outputs.Asked(name="case", cut=(), ids=ASKED.ids)


@pytest.mark.parametrize("name", outputs.OF_A_CASE)
def test_every_option_is_asked(name):
    module = import_module(f"evenhand.cli.{name.replace('audit ', 'audits.')}")
    parser = argparse.ArgumentParser()
    module.options(parser)
    asked = {word for one in (ASKED, WHOLE) for line in outputs.OF_A_CASE[name](one) for word in line}
    for action in parser._actions:
        if action.option_strings and not asked & set(action.option_strings):
            assert set(action.option_strings) & outputs.NOT_ASKED, f"{name} {action.option_strings} is asked nowhere"
        for choice in action.choices or ():
            assert choice in asked, f"{name}: {choice} is asked nowhere"


# -- for the team ------------------------------------------------------------------------------------------------------


def test_what_is_for_the_team_says_so_and_is_for_its_owner_only(tmp_path, monkeypatch):
    """Every command line of the table that takes --internal, by what it prints and what it writes."""
    draft = random_draft(random.Random(5), size=1, protected=0.5)
    folder = write(draft.files(), tmp_path / "case")
    monkeypatch.chdir(folder.parent)
    Path(outputs.ARTICLE).write_text(outputs.TEXT, "utf-8")
    ids = {"agreements": [draft.rows["agreements"][0]["id"]], "": [draft.rows["sources"][-1]["id"]]}
    asked = outputs.Asked(name="case", cut=(), ids=ids)
    with outputs.opened_once("case"):
        for n, line in enumerate(outputs.lines_of(asked)):
            words = [*(word.replace(outputs.OUT, f"out-{n}") for word in line), "--internal"]
            code, out, err = outputs.run(*words)
            assert code < 2 or line[0] in {"warn", "plan"}, (line, err)
            assert not out or _is_stamped(out), (line, out[:200])
            for path in Path().glob(f"out-{n}*"):
                _look_at(path, line)


def _is_stamped(out: str) -> bool:
    if out.startswith("{"):
        document = json.loads(out)
        return "INTERNAL" in str(document.get("stamp", document.get("runs", "")))
    return "INTERNAL" in out[:400] or "--internal" in out[:400]


def _look_at(path: Path, line: list[str]) -> None:
    assert path.stat().st_mode & 0o077 == 0, (line, path)
    if path.is_dir():
        assert (path / "INTERNAL.txt").is_file()
        assert all(one.stat().st_mode & 0o077 == 0 for one in path.iterdir()), line
    else:
        assert is_stamped(path) or "--internal" in path.read_text("utf-8")[:400], line
