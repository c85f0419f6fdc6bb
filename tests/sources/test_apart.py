"""The reading process: its clock, its memory, its end by whatever hand, and what is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from evenhand.sources import apart, limits
from evenhand.sources.apart import run_reader
from evenhand.sources.limits import UnreadableError

SLOW = ("a" + "\u0301\u0323" * 900_000).encode()  # putting marks in order takes time in the square of their number
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


def begin(program: str) -> str:
    """A reading process that does something else once it has been asked."""
    return f"import sys; sys.stdin.buffer.readline(); sys.stdin.buffer.readline(); {program}"


def test_a_document_is_read_and_its_limits_are_those_of_one_place():
    assert run_reader("plain", b"A road.")["text"] == "A road."
    assert 0 < limits.SECONDS * limits.PATIENCE <= 30


@pytest.mark.parametrize("way", [apart._run_interpreter, apart._run_spawned])
def test_both_ways_answer_refuse_and_end_in_time(way):
    assert way("plain", b"A road.", 8.0)["text"] == "A road."
    assert "no Word document" in way("word", b"x", 8.0)["refused"][0]
    start = time.monotonic()
    with pytest.raises(UnreadableError, match="more than 1 seconds"):
        way("plain", SLOW, 1.0)
    assert time.monotonic() - start < 20


def test_the_clock_on_the_wall_ends_what_waits(monkeypatch):
    monkeypatch.setattr(apart, "_BEGIN", begin("import time; time.sleep(60)"))
    start = time.monotonic()
    with pytest.raises(UnreadableError, match=r"more than 0.2 seconds to read.*--seconds"):
        run_reader("plain", b"x", 0.2)
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("sys.exit(3)", "exit code 3"),
        ("print('{')", "exit code 0"),
        pytest.param("import os; os.kill(os.getpid(), 11)", "signal 11", marks=POSIX),
        pytest.param("import os; os.kill(os.getpid(), 9)", "signal 9", marks=POSIX),
    ],
)
def test_a_process_may_end_in_any_way(monkeypatch, program, said):
    monkeypatch.setattr(apart, "_BEGIN", begin(program))
    with pytest.raises(UnreadableError) as error:
        run_reader("plain", b"x" * 1_000_000)
    assert said in error.value.given


@pytest.mark.skipif(sys.platform != "linux", reason="where the system holds a process to its memory")
def test_memory_is_held(monkeypatch):
    program = "from evenhand.sources import worker; worker.bind(8); bytearray(2 * 1024 ** 3)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "MemoryError" in done.stderr
    monkeypatch.setattr(limits, "MEMORY_BYTES", 1)


def test_a_reader_that_runs_out_of_memory_says_so(monkeypatch):
    from evenhand.sources import worker

    def run_out(_: bytes) -> None:
        raise MemoryError

    monkeypatch.setattr(worker, "_choose_reader", lambda _: run_out)
    assert "more memory" in worker.answer_for("plain", b"")["refused"][0]


def test_a_file_in_the_current_folder_is_never_run(tmp_path, monkeypatch):
    for name in ("json", "faulthandler", "unicodedata", "statistics"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(9)\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert run_reader("plain", b"A road.")["text"] == "A road."


def test_a_caller_without_a_file_can_read():
    """A program from stdin, as in a prompt or a notebook: nothing of it is run again in the child."""
    program = "from evenhand.sources.apart import run_reader\nprint(run_reader('plain', b'A road.')['text'])\n"
    done = subprocess.run([sys.executable, "-"], input=program, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("A road.\n", "")


@POSIX
def test_an_interrupt_ends_both(tmp_path):
    """Ctrl-C, as a terminal sends it, and a signal to the parent alone."""
    (tmp_path / "slow.txt").write_bytes(SLOW)
    command = [sys.executable, "-m", "evenhand", "audit", "text", str(tmp_path / "slow.txt"), "--seconds", "60"]
    for whole_group in (True, False):
        parent = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        child = wait_for_child(parent.pid)
        (os.killpg if whole_group else os.kill)(parent.pid, signal.SIGINT)
        out, err = parent.communicate(timeout=20)
        assert parent.returncode in {2, 130, -signal.SIGINT}
        assert b"Traceback" not in out + err
        assert not alive(child)


def wait_for_child(pid: int) -> int:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    if not path.exists():
        pytest.skip("no /proc to look into")
    for _ in range(400):
        held = path.read_text().split()
        if held:
            time.sleep(1.0)
            return int(held[0])
        time.sleep(0.05)
    raise AssertionError("no reading process was started")


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def test_nothing_is_left_on_disk(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    run_reader("plain", b"A road.")
    with pytest.raises(UnreadableError):
        run_reader("plain", SLOW, 0.3)
    assert list(tmp_path.iterdir()) == []
