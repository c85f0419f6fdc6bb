"""Standard output is UTF-8 with LF whatever the system says, and ends clearly where it cannot be written."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys

import pytest

from evenhand.output import streams
from evenhand.output.errors import OutputError
from evenhand.record.copies import copy_case

POSIX = pytest.mark.skipif(os.name != "posix", reason="descriptors and devices as POSIX has them")
HOSTILE = {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("streams")
    copy_case("starter", made / "case")
    title = made / "case" / "case.yaml"
    title.write_text(title.read_text("utf-8").replace("title: ", "title: Ղարաբաղ – Qarabağ 中 "), "utf-8")
    (made / "text.txt").write_text(
        "Article 1. The garrison shall leave Xankəndi by 1 May 2021 \u2014 ‘now’.\n", "utf-8"
    )
    copy_case("starter", made / "broken")
    (made / "broken" / "parties.csv").write_text("id,name,kind\nő\u202e,ő,ő\n", "utf-8")
    return made


def run(folder, *words, **more):
    env = os.environ | HOSTILE | more.pop("env", {})
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
    return subprocess.run([sys.executable, "-m", "evenhand", *words], cwd=folder, env=env, check=False, **pipes)


COMMANDS = [
    *("check case", "check case --format json", "show NOə --case case", "show p-high --case case", "report case -o -"),
    *("lint case", "lint case --format json", "lint case --format sarif", "lint --rules", "draft text.txt"),
    *("commitments case", "positions case", "mandate case", "warn case", "audit conduct case", "audit coverage case"),
    *(
        "audit inclusion case",
        "audit case case",
        "audit text text.txt --case case",
        "audit text text.txt --format json",
    ),
    *("--help", "forecast --help", "nóne", "check nówhere\u202e", "demo dəmo --noə", "check broken"),
]
EACH = """
import sys
from evenhand.cli import main
from evenhand.output.streams import print_text, say
for line in sys.stdin.buffer.read().decode().splitlines():
    try:
        code = main(line.split())
    except SystemExit as end:
        code = end.code
    print_text(f"{line}: {code}\\n")
    say(line)
"""


def test_bytes_do_not_depend_on_the_system(folder):
    runs = [
        subprocess.run([sys.executable, "-c", EACH], cwd=folder, env=os.environ | env, check=True,
                       input="\n".join(COMMANDS).encode(), capture_output=True)
        for env in (HOSTILE, {"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"})
    ]  # fmt: skip
    assert runs[0].stdout == runs[1].stdout
    assert runs[0].stderr == runs[1].stderr
    out, err = runs[0].stdout.decode(), runs[0].stderr.decode()
    assert "fault of the program" not in err
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", out + err)
    codes = {line: int(code) for line, code in re.findall(r"^(.+): (\d)$", out, re.MULTILINE) if line in COMMANDS}
    two = {"show NOə --case case", "show p-high --case case", "nóne", "demo dəmo --noə"}
    assert {line: code for line, code in codes.items() if code} == dict.fromkeys(two, 2) | {
        "check broken": 1,
        "warn case": 1,
    }
    for line in (line for line in COMMANDS if "json" in line or "sarif" in line):
        json.loads(out.split(f"\n{COMMANDS[COMMANDS.index(line) - 1]}: 0\n")[1].split(f"\n{line}: 0\n")[0])


def test_words_that_the_system_could_not_read_are_shown_as_they_were_typed(folder):
    done = run(folder, "check", "nówhere\u202e")
    assert done.returncode == 2
    assert done.stderr.decode().startswith("evenhand: nówhere\\u202e: given a path without")


@POSIX
def test_a_full_disk_is_told(folder):
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = run(folder, "check", "case", stdout=full)
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "evenhand: standard output: given No space left on device; expected a place that can be written; "
        "make room there, or name another place\n"
    )


@POSIX
@pytest.mark.parametrize("words", ["check case", "--help", "report case -o -", "lint --rules --format json"])
def test_a_closed_stdout_is_told(folder, words):
    done = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m evenhand {words} >&-'], cwd=folder, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("evenhand: standard output: given a closed stream")
    assert done.stderr.count(b"\n") == 1


@POSIX
@pytest.mark.parametrize("where", [">&-", ">/dev/full"])
def test_messages_that_cannot_be_said_change_no_exit_code(folder, where):
    line = f'"{sys.executable}" -m evenhand check nowhere 2{where}'
    assert subprocess.run(["sh", "-c", line], cwd=folder, check=False).returncode == 2
    line = f'"{sys.executable}" -m evenhand export case out{len(where)} 2{where}'
    assert subprocess.run(["sh", "-c", line], cwd=folder, check=False).returncode == 0


@POSIX
@pytest.mark.parametrize(("case", "code"), [("case", 0), ("broken", 1)])
def test_a_reader_that_goes_away_changes_no_exit_code(folder, case, code):
    reading, writing = os.pipe()
    os.close(reading)
    done = run(folder, "check", case, stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (code, b"")


@POSIX
def test_a_name_that_is_no_text_is_shown_escaped(folder):
    done = subprocess.run(
        [os.fsencode(sys.executable), b"-m", b"evenhand", b"check", b"no\xff\x1b[2J\xe2\x80\xae"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert rb"no\udcff\x1b[2J\u202e: given a path without" in done.stderr
    assert b"\x1b" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["check", "case", "\x1b[2Jx\u202e"],
        ["\x1b]0;t\x07"],
        ["check", "--\x9b2J"],
        ["warn", "case", "--draws", "\x1b[1m"],
    ],
)
def test_the_parser_repeats_nothing_that_a_terminal_obeys(folder, words):
    done = run(folder, *words)
    text = done.stderr.decode()
    assert done.returncode == 2
    assert done.stdout == b""
    assert not set(text) & {"\x1b", "\x07", "\x9b", "\u202e"}


def test_a_stream_in_memory(monkeypatch):
    memory = io.StringIO()
    monkeypatch.setattr(sys, "stdout", memory)
    streams.print_text("é\x1b\r\nx\ud800")
    streams.print_lines(["a", "b"])
    streams.print_json({"a": float("nan"), "b": "\u202e"})
    assert memory.getvalue() == 'é\\x1b\nx\\ud800a\nb\n{\n  "a": null,\n  "b": "\\u202e"\n}\n'


def test_what_python_had_to_say_before_stands_before(tmp_path):
    code = "from evenhand.output.streams import print_text\nprint('one', end=' ')\nprint_text('two ')\nprint('three')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["one", "two", "three"]


def test_a_stream_that_is_none_or_closed(monkeypatch):
    for stream in (None, io.StringIO()):
        if stream is not None:
            stream.close()
        monkeypatch.setattr(sys, "stdout", stream)
        monkeypatch.setattr(sys, "stderr", stream)
        streams.say("nobody hears")
        with pytest.raises(OutputError, match="standard output: given a closed stream"):
            streams.print_text("x")


def test_help_is_fast_and_loads_nothing_heavy(folder):
    heavy = "{'polars', 'numpy', 'yaml', 'jinja2', 'scipy', 'docx', 'lxml', 'duckdb'}"
    code = (
        "import sys\nfrom evenhand.cli import COMMANDS, main\nfrom evenhand.cli.audit import KINDS\n"
        "for words in [[name] for name in COMMANDS] + [['audit', kind] for kind in KINDS]:\n"
        "    try:\n        main([*words, '--help'])\n    except SystemExit as end:\n        assert not end.code\n"
        f"print('heavy:', {heavy} & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True, cwd=folder
    )
    assert done.stdout.splitlines()[-1] == "heavy: set()"
    assert done.stdout.count("usage: evenhand ") == 23
