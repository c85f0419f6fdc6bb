"""Standard output and standard error: bytes in UTF-8 with LF whatever the system's own settings, and clear ends.

A reader that closes its pipe has read enough: what follows is let go, and the command ends as it would have. Any other
failure to write standard output is an error; what cannot be said on standard error is not said.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TextIO

from evenhand.output.errors import OutputError
from evenhand.output.jsontext import json_text
from evenhand.output.visible import write_visibly

_NAME = "standard output"


def print_text(text: str) -> None:
    """Write a text to standard output as it stands, but for what a terminal would obey.

    Raises:
        OutputError: standard output is closed, or cannot be written.
    """
    stream = sys.stdout
    if stream is None or stream.closed:
        raise OutputError.closed(_NAME)
    try:
        _write(stream, write_visibly(text))
    except BrokenPipeError:
        _let_go(stream)
    except OSError as error:
        _let_go(stream)
        raise OutputError.unwritten(_NAME, error) from error


def print_lines(lines: Iterable[str]) -> None:
    """Write lines to standard output, all of them once the last is made."""
    print_text("".join(f"{line}\n" for line in lines))


def print_json(value: object) -> None:
    """Write one JSON value to standard output."""
    print_text(json_text(value))


def say(text: str) -> None:
    """Write a message to standard error, for the person at the keyboard."""
    stream = sys.stderr
    if stream is None or stream.closed:
        return
    try:
        _write(stream, write_visibly(text) + "\n")
    except OSError:
        _let_go(stream)


def _write(stream: TextIO, text: str) -> None:
    binary = getattr(stream, "buffer", None)
    if binary is None:  # a stream in memory
        stream.write(text)
        return
    stream.flush()
    binary.write(text.encode())
    binary.flush()


def _let_go(stream: TextIO) -> None:
    """What is still held for a stream that cannot be written goes nowhere, so that the process can end in peace."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
