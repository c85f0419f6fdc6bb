"""`evenhand audit KIND`: every kind is found, explained, and shows nothing protected."""

from __future__ import annotations

import random
from importlib import import_module
from pathlib import Path

import pytest

from evenhand.cli.audit import KINDS
from tests import oracle
from tests.generate import Draft, random_draft, write
from tests.outputs import run


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_module_and_help_with_an_example(kind):
    module = import_module(f"evenhand.cli.audits.{kind}")
    code, out, _ = run("audit", kind, "--help")
    assert code == 0
    assert "example:" in module.EXAMPLE
    assert module.EXAMPLE.splitlines()[1].strip() in out


def test_help_names_every_kind():
    code, out, _ = run("audit", "--help")
    assert code == 0
    assert all(f"  {kind}" in out and about in out for kind, about in KINDS.items())


@pytest.mark.parametrize("words", [(), ("bogus",), ("--internal", "case")])
def test_a_kind_that_is_none_is_refused(words):
    code, out, err = run("audit", *words)
    assert code == 2
    assert out == ""
    assert err


def text_of(draft: Draft) -> str:
    """Every name, title and paraphrase of a case, protected or not, as if somebody wrote of all of them."""
    said = [
        str(row[column])
        for table, column in (("place_names", "name"), ("terms", "term"), ("incidents", "title"), ("claims", "value"))
        for row in draft.rows.get(table, ())
        if row.get(column)
    ]
    return "\n\n".join(f"In 2020, {words} was attacked, and 12 civilians were killed." for words in said)


@pytest.mark.parametrize("seed", range(6))
def test_a_text_is_held_against_what_may_be_shown_alone(seed, tmp_path, monkeypatch):
    draft = random_draft(random.Random(seed), size=3, protected=0.6)
    found = []
    for name, one in (("a", draft), ("b", oracle.strip(draft))):
        folder = tmp_path / name
        write(one.files(), folder / "case")
        Path(folder / "text.txt").write_text(text_of(draft), encoding="utf-8")
        monkeypatch.chdir(folder)
        found.append(
            [run("audit", "text", "text.txt", "--case", "case", "--format", form) for form in ("text", "json")]
        )
    assert found[0] == found[1]
    assert found[0][0][0] in (0, 1)
