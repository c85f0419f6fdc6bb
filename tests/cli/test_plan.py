"""`evenhand plan`: the ledger's steps as a file for the team alone, which `sequence` refuses until it is finished."""

from __future__ import annotations

import os
import re
import stat

import pytest

from evenhand import cli, packaged

POSIX = pytest.mark.skipif(os.name != "posix", reason="rights of files as POSIX has them")
CASE = str(packaged())


@pytest.fixture
def run(capsys):
    def call(*arguments):
        try:
            code = cli.main(list(map(str, arguments)))
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@POSIX
def test_only_its_owner_may_read_it(run, tmp_path):
    old = os.umask(0)
    try:
        path = tmp_path / "plan.yaml"
        assert run("plan", CASE, "--agreement", "AG12", "-o", path)[0] == 0
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.chmod(0o644)
        assert run("plan", CASE, "--agreement", "AG12", "-o", path, "--force")[0] == 0
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    finally:
        os.umask(old)


def test_nothing_is_written_over_unasked(run, tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_text("mine", encoding="utf-8")
    code, out, err = run("plan", CASE, "--agreement", "AG12", "-o", path)
    assert (code, out) == (2, "")
    assert "plan.yaml: given a file that is there" in err
    assert path.read_text(encoding="utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("command", ["sequence", "packages"])
def test_a_page_is_not_written_over_its_own_plan(run, tmp_path, command):
    path = tmp_path / "plan.yaml"
    path.write_text("parties: [a, b]\n", encoding="utf-8")
    code, _, err = run(command, path, "-o", path)
    assert code == 2
    assert "--force" in err
    assert path.read_text(encoding="utf-8") == "parties: [a, b]\n"


def test_what_is_disputed_is_not_decided_and_what_is_over_is_left_out(run):
    code, out, err = run("plan", CASE, "--agreement", "AG12", "-o", "-")
    assert code == 0
    assert out.startswith("# CONFIDENTIAL")
    undecided = out.split("undecided:\n")[1].split("plans:\n")[0]
    assert "  - AG12-4.1\n" in undecided
    assert "Azerbaijan: includes all" in undecided
    assert "Armenia: means" in undecided
    done = out.split("\ndone:\n")[1].split("# Not settled")[0]
    assert [line.split("#")[0].strip() for line in done.splitlines()[:3]] == [
        "- [AG12-2.1]",
        "- [AG12-6.1]",
        "- [AG12-6.2]",
    ]
    assert "id: AG12-3.1" not in out
    assert "#   AG12-3.1: Found ended as of 2024-06-12" in out
    assert "wrote" not in err


def test_an_earlier_date_has_less_done(run):
    _, out, _ = run("plan", CASE, "--agreement", "AG12", "--as-of", "2020-11-22", "-o", "-")
    assert "  - [AG12-2.1]  # 2020-11-20" in out
    assert "[AG12-6.1]  #" not in out
    assert "told for 2020-11-22 (--as-of)" in out


def test_a_text_on_the_table_owes_nothing_and_can_still_be_planned(run):
    code, out, _ = run("plan", CASE, "--agreement", "AG05", "-o", "-")
    assert code == 0
    assert "nobody owes it, and no finding on it is used" in out
    assert "done: []" in out


def test_sequence_names_every_blank_at_once(run, tmp_path):
    path = tmp_path / "plan.yaml"
    run("plan", CASE, "--agreement", "AG12", "-o", path)
    code, out, err = run("sequence", path)
    assert (code, out) == (2, "")
    ids = re.findall(r"^  - id: (\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert all(f"{name}.values" in err for name in ids)
    assert "AG12-4.1.with" in err
    assert err.count("plan-undecided") == path.read_text(encoding="utf-8").split("undecided:\n")[1].count("\n  - ")


def test_every_text_of_the_packaged_case_makes_a_skeleton_with_blanks_alone(run, tmp_path):
    for number in range(1, 20):
        path = tmp_path / f"{number}.yaml"
        code, _, err = run("plan", CASE, "--agreement", f"AG{number:02}", "-o", path)
        if code == 2:
            assert "nothing still to come" in err
            continue
        _, _, err = run("sequence", path)
        codes = set(re.findall(r"error (\S+) at", err))
        assert codes <= {"plan-blank", "plan-undecided"}, (number, err)


def test_an_unknown_text_is_named(run):
    code, _, err = run("plan", CASE, "--agreement", "AG99", "-o", "-")
    assert code == 2
    assert "AG99" in err


def test_output_has_to_be_named(run):
    code, _, err = run("plan", CASE, "--agreement", "AG12")
    assert code == 2
    assert "-o" in err
