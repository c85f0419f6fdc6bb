"""The reading process: takes a document on stdin, answers on stdout, and dies at its limits.

Invariant: whatever a document holds, the answer is a text or a refusal; no words of it go to stderr or to disk.
"""

from __future__ import annotations

import faulthandler
import json
import math
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from evenhand.sources import limits
from evenhand.sources.found import Found
from evenhand.sources.limits import UnreadableError

_GRACE_SECONDS = 2  # the parent comes first: it says what happened
_MEMORY = f"at most {limits.MEMORY_BYTES // 1024 // 1024:,} MiB to read it with"
_BROKEN = {
    "word": "is no Word document",
    "pdf": "cannot be read as PDF",
    "html": "cannot be read as HTML",
    "markdown": "cannot be read as Markdown",
    "plain": "cannot be read as text",
}


def main() -> None:
    """Read one document: a line with what it is and how long it may take, then its bytes."""
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a parser prints is no answer
    kind, seconds = json.loads(source.readline())
    bind(seconds)
    answers.write(_encode(answer_for(kind, source.read())))
    answers.flush()
    os._exit(0)  # nothing is left to tidy up, and a large tree takes long to fold


def main_over(pipe: Any) -> None:
    """The same over a pipe of multiprocessing, for a program that was frozen into one file."""
    kind, seconds = json.loads(pipe.recv_bytes())
    bind(seconds)
    pipe.send_bytes(_encode(answer_for(kind, pipe.recv_bytes())))


def _encode(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer).encode("ascii")


def bind(seconds: float) -> None:
    """Set the limits of this process: its clock everywhere, memory and processor time where the system knows them."""
    silence = Path(os.devnull).open("w", encoding="ascii")  # noqa: SIM115  open to the end
    faulthandler.dump_traceback_later(seconds * limits.PATIENCE + _GRACE_SECONDS, exit=True, file=silence)
    with suppress(ImportError):
        import resource

        hold = [
            (resource.RLIMIT_CORE, 0, 0),  # no image of the text on disk
            (resource.RLIMIT_CPU, math.ceil(seconds), math.ceil(seconds) + _GRACE_SECONDS),
            (resource.RLIMIT_AS, limits.MEMORY_BYTES, limits.MEMORY_BYTES),
        ]
        for what, soft, hard in hold:
            with suppress(ValueError, OSError):
                resource.setrlimit(what, (soft, hard))


def answer_for(kind: str, data: bytes) -> dict[str, Any]:
    """The text of a document as plain values, or why it is not read."""
    try:
        return _choose_reader(kind)(data).as_json()
    except UnreadableError as error:
        return _refuse(error.given, error.expected, error.do)
    except MemoryError:
        return _refuse("a document that takes more memory", _MEMORY, "split it, or save its text alone")
    except ImportError as error:
        install = 'run `pip install "evenhand[documents]"`'
        return _refuse(f"a file that needs the package {error.name}", "it to be installed", install)
    except Exception:  # noqa: BLE001  the outermost handler of this process
        return _refuse(f"a file that {_BROKEN[kind]} (it is broken)", "one that other programs open", "save it anew")


def _refuse(given: str, expected: str, do: str) -> dict[str, Any]:
    return {"refused": [given, expected, do]}


def _choose_reader(kind: str) -> Callable[[bytes], Found]:
    """The reader of a kind; each loads what it needs."""
    if kind == "word":
        from evenhand.sources.word import read_word

        return read_word
    if kind == "pdf":
        from evenhand.sources.pdf import read_pdf

        return read_pdf
    if kind in {"html", "markdown"}:
        from evenhand.sources import markup

        return markup.read_html if kind == "html" else markup.read_markdown
    from evenhand.sources.plain import read_plain

    return read_plain
