"""`evenhand check` in words: short where much is equal, whole with --all, and never wider than a screen."""

import json
import shutil
from pathlib import Path

import pytest

from evenhand import packaged
from evenhand.cli import main
from tests.record.spoil import spoil

LINE = "cl-x{0},in-bridge,,deaths,,,x,y{0},2,persons,highland,,src-lt,,,Two,{0}.03.2021,2022-01-10,,,fr-press,"


@pytest.fixture
def root(tmp_path):
    """A starter case of one's own."""
    return Path(shutil.copytree(packaged("starter"), tmp_path / "case"))


def check(root, capsys, *options):
    capsys.readouterr()
    main(["check", str(root), *options])
    return capsys.readouterr().out


def test_a_thousand_equal_faults_are_a_few_lines(root, capsys):
    with root.joinpath("claims.csv").open("a", encoding="utf-8", newline="") as stream:
        stream.writelines(LINE.format(n) + "\n" for n in range(1000))
    out = check(root, capsys)
    assert len(out.splitlines()) < 30
    assert "997 other values of this column, on lines 9, 10, 11, 12, 13 and 992 more" in " ".join(out.split())
    assert "2,000 errors" in out
    assert check(root, capsys, "--all").count("error number-form") == 1000
    assert len(json.loads(check(root, capsys, "--format", "json"))["faults"]) == 2000


def test_equal_values_are_told_once_with_their_lines(root, capsys):
    spoil(root, "replace claims.csv ,2,2,2,persons => ,2,two,2,persons")
    spoil(root, "replace claims.csv ,4,4,4,persons => ,4,two,4,persons")
    out = " ".join(check(root, capsys).split())
    assert out.count("given 'two'") == 1
    assert "the same on line 3" in out


def test_what_follows_stands_under_its_cause(root, capsys):
    root.joinpath("incidents.csv").unlink()
    out = check(root, capsys)
    assert out.startswith("incidents.csv: error table-missing")
    assert "from this follow 2 errors reference-dangling: claims.csv incident" in " ".join(out.split())
    assert "follows from incidents.csv: table-missing" in check(root, capsys, "--all")
    faults = json.loads(check(root, capsys, "--format", "json"))["faults"]
    assert [fault["because_of"] for fault in faults] == [None, 0, 0, 0]


@pytest.mark.parametrize("options", [(), ("--all",)])
def test_no_line_is_wider_than_80_columns_unless_a_word_is(root, capsys, options):
    spoil(root, "replace incidents.csv armed_clash => armed_clsh && replace claims.csv losses_of => losses of")
    assert max(map(len, check(root, capsys, *options).splitlines())) <= 80


def test_a_wrong_word_shows_itself_and_the_list_of_words_the_nearest_first(root, capsys):
    spoil(root, "replace incidents.csv armed_clash => Armed clash")
    out = " ".join(check(root, capsys).split())
    assert "given 'Armed clash', expected one of armed_clash, attack_on_civilians" in out
    assert "other (nearest: armed_clash)" in out
