"""A command that is told to stop says so in one line, with the signal's exit code, and leaves nothing half written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from evenhand.record.copies import copy_case

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")

AT_IMPORT = """
import builtins, os, sys
sys.argv = ["evenhand", *sys.argv[3:]]
plain, left, number = builtins.__import__, int(sys.orig_argv[3]), int(sys.orig_argv[4])
def counted(*words, **more):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), number)
    return plain(*words, **more)
from evenhand.cli import main
builtins.__import__ = counted
sys.exit(main())
"""
AT_WRITING = """
import os, sys
sys.argv = ["evenhand", *sys.argv[3:]]
plain, left, number = os.fsync, int(sys.orig_argv[3]), int(sys.orig_argv[4])
def counted(handle):
    global left
    plain(handle)
    left -= 1
    if left == 0:
        os.kill(os.getpid(), number)
os.fsync = counted
from evenhand.cli import main
sys.exit(main())
"""
IGNORED = """
import os, signal, sys
from evenhand.output import ends
signal.signal(signal.SIGINT, signal.SIG_IGN)
ends.watch()
os.kill(os.getpid(), signal.SIGINT)
print("went on")
"""
LOST = """
import os, signal
from evenhand.output import ends
class Last:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        for n in range(1000): pass
ends.watch()
Last()
print("went on")
"""


@pytest.fixture
def folder(tmp_path):
    copy_case("starter", tmp_path / "case")
    return tmp_path


def stop(code, at, number, folder, *words):
    done = subprocess.run(
        [sys.executable, "-c", code, str(at), str(int(number)), *words],
        capture_output=True, text=True, encoding="utf-8", check=False, cwd=folder,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("at", [1, 2, 3, 8, 40, 200])
@pytest.mark.parametrize("words", [("check", "case"), ("forecast", "--help")])
def test_ctrl_c_while_it_loads(folder, at, words):
    code, out, err = stop(AT_IMPORT, at, signal.SIGINT, folder, *words)
    if code == 0:  # it ended before
        assert at > 3
        return
    assert (code, err) == (130, "evenhand: stopped by Ctrl-C; nothing was left half written\n")
    assert out == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize(
    ("words", "made"),
    [
        (("export", "case", "made"), "made"),
        (("report", "case", "-o", "made.html"), "made.html"),
        (("new", "made"), "made"),
    ],
)
def test_a_signal_while_it_writes(folder, number, words, made):
    before = sorted(path.name for path in folder.iterdir())
    code, _, err = stop(AT_WRITING, 1, number, folder, *words)
    assert code == 128 + number
    assert err.startswith("evenhand: stopped")
    assert err.count("\n") == 1
    assert sorted(path.name for path in folder.iterdir() if path.name != made) == before
    assert not (folder / made).exists()


def test_what_is_to_go_on_goes_on():
    done = subprocess.run([sys.executable, "-c", IGNORED], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "went on\n", "")


def test_a_signal_that_a_library_loses_ends_the_process_all_the_same():
    done = subprocess.run([sys.executable, "-c", LOST], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "evenhand: stopped by Ctrl-C; nothing was left half written\n"


def test_called_from_python_it_returns(monkeypatch, capsys):
    from evenhand.cli import main, run

    def stopped(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "run", stopped)
    assert main(["check", "case"]) == 130
    assert capsys.readouterr().err.startswith("evenhand: stopped by Ctrl-C")
