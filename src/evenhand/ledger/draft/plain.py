"""Reads a file as plain text, or says what it is instead."""

from __future__ import annotations

from pathlib import Path

from evenhand.record.faults import CaseError

LIMIT_BYTES = 8 * 1024 * 1024
_KINDS = {b"%PDF": "a PDF", b"PK\x03\x04": "a word processor's file", b"\xd0\xcf\x11\xe0": "a word processor's file",
          b"{\\rtf": "rich text"}  # fmt: skip


def plain_text(path: Path) -> str:
    """The text of a file.

    Raises:
        CaseError: it is no text in UTF-8, or too long.
        OSError: it cannot be opened.
    """
    size = path.stat().st_size
    if size > LIMIT_BYTES:
        raise _refused(path, f"{size:,} bytes", f"at most {LIMIT_BYTES:,} bytes", "take out what is no agreement")
    data = path.read_bytes()
    for sign, kind in _KINDS.items():
        if data.startswith(sign):
            raise _refused(path, kind, "plain text", "save it as plain text in UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        given = f"byte 0x{data[error.start]:02x} at offset {error.start}"
        raise _refused(path, given, "text in UTF-8", "save it as plain text in UTF-8") from error
    if "\0" in text:
        raise _refused(path, "a file with zero bytes", "plain text", "save it as plain text in UTF-8")
    return text


def _refused(path: Path, given: str, expected: str, do: str) -> CaseError:
    return CaseError.refused(f"{path}: given {given}; expected {expected}; {do}")
