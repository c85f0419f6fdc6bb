"""Runs the reading process and holds it to its time.

Invariant: the process has ended when this returns or raises, whatever the document or the person at the keyboard did;
and of all that it can do, only a text or a refusal comes back.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from evenhand.sources import limits
from evenhand.sources.limits import UnreadableError, too_much

# The child gets the parent's path of modules, as it stands now; -P keeps the current folder out of it until then.
_BEGIN = (
    "import json, sys; sys.path[:] = json.loads(sys.stdin.buffer.readline()); "
    "from evenhand.sources.worker import main; main()"
)
_WHOLE = "a whole document of the kind that its name says"
_OUT_OF_TIME = -int(getattr(signal, "SIGXCPU", 0)) or None


def run_reader(kind: str, data: bytes, seconds: float = limits.SECONDS) -> dict[str, Any]:
    """What the reading process answers.

    Args:
        kind: word, pdf, html, markdown or plain.
        data: the document.
        seconds: how long it may take.

    Raises:
        UnreadableError: the document was refused, took too long, or ended the process.
    """
    frozen = bool(getattr(sys, "frozen", False)) or not sys.executable
    answer = (_run_spawned if frozen else _run_interpreter)(kind, data, seconds)
    if "refused" in answer:
        raise UnreadableError(*answer["refused"])
    return answer


def _run_interpreter(kind: str, data: bytes, seconds: float) -> dict[str, Any]:
    paths = [*(path for path in sys.path if path), str(Path(__file__).parents[2])]
    head = f"{json.dumps(paths)}\n{json.dumps([kind, seconds])}\n".encode("ascii")
    with subprocess.Popen(  # noqa: S603  our own interpreter, with a fixed program
        [sys.executable, "-P", "-c", _BEGIN],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as child:
        try:
            out, _ = child.communicate(head + data, timeout=seconds * limits.PATIENCE)
        except subprocess.TimeoutExpired as error:
            raise _too_slow(seconds) from error
        finally:
            child.kill()
    return _understand(out, child.returncode, seconds)


def _run_spawned(kind: str, data: bytes, seconds: float) -> dict[str, Any]:
    """For a frozen program, which has no interpreter of its own: the way that multiprocessing starts such."""
    import multiprocessing

    from evenhand.sources.worker import main_over

    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=main_over, args=(theirs,), daemon=True)
    child.start()
    theirs.close()
    out = b""
    try:
        ours.send_bytes(json.dumps([kind, seconds]).encode("ascii"))
        ours.send_bytes(data)
        if not ours.poll(seconds * limits.PATIENCE):
            raise _too_slow(seconds)
        out = ours.recv_bytes()
    except (EOFError, OSError):
        child.join(1)  # it has ended: how is said below
    finally:
        child.kill()
        child.join()
        ours.close()
    return _understand(out, child.exitcode, seconds)


def _too_slow(seconds: float) -> UnreadableError:
    return too_much(
        f"a document that takes more than {seconds:g} seconds to read",
        f"at most {seconds:g} seconds",
        "split it or save its text alone; or give it more time with --seconds",
    )


def _understand(out: bytes, code: int | None, seconds: float) -> dict[str, Any]:
    """The answer of a process that has ended; a process may end in any way."""
    if code is not None and code == _OUT_OF_TIME:
        raise _too_slow(seconds)
    try:
        return dict(json.loads(out))
    except ValueError as error:
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        raise UnreadableError(
            f"a document that ended the program that read it ({how})", _WHOLE, "save it anew, or save its text alone"
        ) from error
