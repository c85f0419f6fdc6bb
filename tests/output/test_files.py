"""Files and folders: whole, with the rights of their audience, and never one audience's in place of another's."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path

import polars as pl
import pytest

from evenhand.cli import main
from evenhand.output.errors import OutputError
from evenhand.output.files import write_file, write_text
from evenhand.output.stamps import STAMP
from evenhand.record.copies import copy_case

POSIX = pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")


@pytest.fixture
def inside(tmp_path, monkeypatch):
    copy_case("starter", tmp_path / "case")
    rows = [("=U;x", f"2019-{month:02d}", month) for month in range(1, 13)]
    pl.DataFrame(rows, schema=["u", "m", "y"], orient="row").write_csv(tmp_path / "panel.csv")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@POSIX
@pytest.mark.parametrize("mask", [0, 0o022, 0o077, 0o277])
def test_the_rights_of_a_file_for_the_team_do_not_depend_on_the_system(tmp_path, mask):
    old = os.umask(mask)
    try:
        write_text(tmp_path / "ours", "x", internal=True)
        (tmp_path / "wide").write_bytes(b"")
        (tmp_path / "wide").chmod(0o666)
        write_text(tmp_path / "wide", "x", internal=True)
        write_text(tmp_path / "theirs", "x")
    finally:
        os.umask(old)
    assert [mode(tmp_path / name) for name in ("ours", "wide", "theirs")] == [0o600, 0o600, 0o666 & ~mask]


@POSIX
def test_a_file_for_the_team_takes_the_place_of_a_link(tmp_path):
    (tmp_path / "elsewhere").write_text("INTERNAL")
    (tmp_path / "link").symlink_to("elsewhere")
    write_text(tmp_path / "link", "INTERNAL: new", internal=True)
    assert not (tmp_path / "link").is_symlink()
    assert (tmp_path / "elsewhere").read_text() == "INTERNAL"


def test_text_is_utf8_with_lf_and_shows_what_it_holds(tmp_path):
    write_text(tmp_path / "t", "é\r\n\x1b\u202e\ud800\n")
    assert (tmp_path / "t").read_bytes() == "é\n\\x1b\\u202e\\ud800\n".encode()


@POSIX
@pytest.mark.parametrize(
    ("name", "match"),
    [
        (".", "Is a directory"),
        ("file/x", "Not a directory|File exists"),
        ("x" * 300, "File name too long"),
        ("/dev/full", "No space left"),
        ("/proc/nowhere/x", "No such file"),
        ("no\0name", "embedded null|null character"),
    ],
)
def test_what_cannot_be_written_is_told(tmp_path, name, match):
    (tmp_path / "file").write_text("kept")
    with pytest.raises(OutputError, match=match) as error:
        write_file(tmp_path / name, b"x")
    assert re.search("given .*; expected .*; ", str(error.value))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_one_audience_never_takes_the_place_of_the_other(tmp_path):
    write_text(tmp_path / "public", "for all")
    with pytest.raises(OutputError, match="given an output for anybody; expected none, or one stamped"):
        write_text(tmp_path / "public", STAMP, internal=True)
    write_text(tmp_path / "ours", STAMP, internal=True)
    with pytest.raises(OutputError, match="given an output stamped for the team alone; expected none, or one for any"):
        write_text(tmp_path / "ours", "for all")
    write_text(tmp_path / "ours", STAMP + "!", internal=True)
    write_text(tmp_path / "public", "for all!")
    assert ((tmp_path / "ours").read_text(), (tmp_path / "public").read_text()) == (STAMP + "!", "for all!")


def test_an_internal_report_has_a_name_of_its_own(inside, capsys):
    assert main(["report", "case"]) == 0
    public = Path("report.html").read_bytes()
    assert main(["report", "case", "--internal"]) == 0
    assert Path("report.html").read_bytes() == public
    assert STAMP in Path("report-internal.html").read_text("utf-8")
    assert STAMP.encode() not in public
    if os.name == "posix":
        assert mode(Path("report-internal.html")) == 0o600
        assert mode(Path("report.html")) != 0o600
    capsys.readouterr()
    assert main(["report", "case", "--internal", "-o", "report.html"]) == 2
    assert main(["report", "case", "-o", "report-internal.html"]) == 2
    Path("text.txt").write_text("The army shelled the town.\n", "utf-8")
    assert main(["audit", "text", "text.txt", "-o", "report-internal.html"]) == 2
    assert capsys.readouterr().err.count("name another file, or delete that one first") == 3
    assert Path("report.html").read_bytes() == public


def test_an_internal_export_says_so_wherever_it_can(inside):
    assert main(["export", "case", "out", "--internal"]) == 0
    made = sorted(path.name for path in Path("out").iterdir())
    assert {"INTERNAL.txt", "datapackage.json", "claims.internal.csv"} <= set(made)
    assert all(name.endswith(".internal.csv") for name in made if name.endswith("csv"))
    package = json.loads(Path("out/datapackage.json").read_text("utf-8"))
    assert next(iter(package)) == "stamp"
    assert sorted(resource["path"] for resource in package["resources"]) == [
        name for name in made if name.endswith("csv")
    ]
    if os.name == "posix":
        assert mode(Path("out")) == 0o700
        assert {mode(path) for path in Path("out").iterdir()} == {0o600}
    assert main(["export", "case", "open"]) == 0
    assert not Path("open/INTERNAL.txt").exists()
    assert "stamp" not in json.loads(Path("open/datapackage.json").read_text("utf-8"))


STAMPED = [
    *("show P1 --case case", "lint case", "commitments case", "positions case", "mandate case", "warn case"),
    *("audit conduct case", "audit coverage case", "audit inclusion case", "audit case case"),
    "audit text text.txt --case case",
]


@pytest.mark.parametrize("line", STAMPED)
def test_every_answer_for_the_team_is_stamped_in_every_format(inside, capsys, line):
    Path("text.txt").write_text("The army shelled the town.\n", "utf-8")
    words = line.replace("P1", pl.read_csv("case/parties.csv")["id"][0]).split()
    for internal in (True, False):
        more = ["--internal"] if internal else []
        assert main([*words, *more]) in {0, 1, 2}
        assert capsys.readouterr().out.startswith(STAMP) is internal
        assert main([*words, *more, "--format", "json"]) in {0, 1, 2}
        read = json.loads(capsys.readouterr().out)
        assert (next(iter(read)) == "stamp" and read["stamp"] == STAMP) is internal


def test_sarif_is_stamped(inside, capsys):
    assert main(["lint", "case", "--format", "sarif", "--internal"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"][0]["properties"]["stamp"] == STAMP
    assert main(["lint", "case", "--format", "sarif"]) == 0
    assert "properties" not in json.loads(capsys.readouterr().out)["runs"][0]


@pytest.mark.parametrize("name", ["draws.csv", "draws.parquet"])
def test_draws_are_for_their_owner_and_no_spreadsheet_runs_them(inside, name):
    Path(name).write_bytes(b"old")
    words = ["--unit", "u", "--time", "m", "--target", "y", "--origin", "2019-12", "--draws", "3", "-o", name]
    assert main(["forecast", "panel.csv", *words]) == 0
    if os.name == "posix":
        assert mode(Path(name)) == 0o600
    if name.endswith(".csv"):
        lines = Path(name).read_text("utf-8").splitlines()
        assert lines[0] == "unit,month,month_id,horizon,draw,value"
        assert {line.split(",")[0] for line in lines[1:]} == {'"\'=U;x"'}
        assert re.fullmatch(r"\"'=U;x\",2020-03,483,3,0,\d+", lines[1])
    else:
        assert set(pl.read_parquet(name)["unit"].to_list()) == {"=U;x"}


def test_a_page_shows_what_a_browser_would_obey(inside):
    folder = Path("case/case.yaml")
    folder.write_text(
        re.sub(r"title: .*", 'title: "fire \\\\u202e \\\\x1b[2J"', folder.read_text("utf-8"), count=1), "utf-8"
    )
    assert main(["report", "case"]) in {0, 1}
    assert not set(Path("report.html").read_text("utf-8")) & {"\u202e", "\x1b"}
