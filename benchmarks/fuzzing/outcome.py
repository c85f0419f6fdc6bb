"""One command in this process, and what must never come of it: a traceback, a fault of the program, a wrong end.

Time is that of the processor, of this process and of its children, so that a busy machine proves nothing.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import re
import resource
import signal
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

SECONDS = 10.0  # of the processor, for one command
MIB = 1024
STOP_SECONDS = 40.0  # then a command is cut off where it stands, and told as slow
FAULT = "a fault of the program itself"
WITHOUT_CASE = {"draft", "sequence", "packages", "forecast", "backtest", "lint"}


class TooSlowError(BaseException):
    """Cut off by the clock; nothing in the program catches it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one command."""

    command: str  # its first words, with the format: `audit conduct json`
    code: int  # exit code; -1 where there was none
    seconds: float  # of the processor
    mib: int  # peak of this process
    problem: str  # nothing, or what must not be


def run(argv: Sequence[str]) -> Outcome:
    """Run one command and judge its end."""
    out, err = io.StringIO(), io.StringIO()
    _forget_peak()
    begun, trace = _clock(), ""
    try:
        code = _main(argv, out, err)
    except TooSlowError:
        code, trace = -1, traceback.format_exc(limit=-6)
    except Exception:  # noqa: BLE001
        code, trace = -1, traceback.format_exc(limit=-8)
    seconds, mib = _clock() - begun, _peak()
    problem = trace or _judge(argv, code, out.getvalue(), err.getvalue())
    if not problem and seconds > SECONDS:
        problem = f"slow: {seconds:.1f} s"
    if not problem and mib > MIB:
        problem = f"large: {mib} MiB"
    return Outcome(command=name(argv), code=code, seconds=seconds, mib=mib, problem=problem)


def name(argv: Sequence[str]) -> str:
    """The command with its kind and its format."""
    words = [argv[0], *([argv[1]] if argv[0] == "audit" else [])]
    form = argv[argv.index("--format") + 1] if "--format" in argv else ""
    return " ".join([*words, *([form] if form not in {"", "text"} else [])])


def _main(argv: Sequence[str], out: io.StringIO, err: io.StringIO) -> int:
    from evenhand.cli import main

    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _limit():
        try:
            return main(list(argv))
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else 2
        finally:
            gc.unfreeze()


def _judge(argv: Sequence[str], code: int, out: str, err: str) -> str:
    if FAULT in err:
        return f"{err.strip()[:300]}\n{_again(argv)}"
    if code not in {0, 1, 2}:
        return f"exit code {code}"
    if "Traceback" in err or (code == 2 and not err.strip()):
        return f"exit {code}, standard error: {err[:500]!r}"
    if "json" in argv and code != 2:
        return _judge_json(argv, out)
    return ""


def _judge_json(argv: Sequence[str], out: str) -> str:
    try:
        value = json.loads(out, parse_constant=_refuse)
    except ValueError as error:
        return f"no JSON: {error}: {out[:200]!r}"
    if argv[0] not in WITHOUT_CASE and not (argv[1:2] == ["text"] and "--case" not in argv) and "unread" not in value:
        return f"no `unread` among {sorted(value)}"
    return ""


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def _again(argv: Sequence[str]) -> str:
    """The traceback of a fault of the program: the same command with all shown."""
    os.environ["EVENHAND_DEBUG"] = "1"
    try:
        _main(argv, io.StringIO(), io.StringIO())
    except Exception:  # noqa: BLE001
        return traceback.format_exc(limit=-8)
    finally:
        del os.environ["EVENHAND_DEBUG"]
    return "(not seen again)"


@contextlib.contextmanager
def _limit() -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, STOP_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _clock() -> float:
    return sum(os.times()[:4])


def _forget_peak() -> None:
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", "ascii")


def _peak() -> int:
    """MiB of memory at most since `_forget_peak`, or since the start where this system cannot tell."""
    with contextlib.suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text("ascii"))
        if found:
            return int(found[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
