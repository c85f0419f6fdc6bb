"""Bytes into text: UTF-8, or UTF-16 that says so; anything else is named and not guessed."""

from __future__ import annotations

from evenhand.sources import limits
from evenhand.sources.found import Found
from evenhand.sources.limits import Counter, UnreadableError, too_much
from evenhand.sources.lines import into_lines

_SIGNS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a word processor's file or an archive"),
    (b"\xd0\xcf\x11\xe0", "a word processor's file of the older kind (.doc), or one locked with a password"),
    (b"{\\rtf", "rich text (.rtf)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"),
)
_WIDE = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAVE = "save it as plain text in UTF-8"


def tell_kind(data: bytes) -> str | None:
    """What a file is by its first bytes, where it is no text."""
    return next((kind for sign, kind in _SIGNS if data.startswith(sign)), None)


def decode(data: bytes) -> str:
    """The text of bytes.

    Raises:
        UnreadableError: they are no text in UTF-8, nor in UTF-16 that begins with its mark; or too many.
    """
    if len(data) > limits.TEXT_BYTES:
        raise too_much(
            f"more than {limits.TEXT_BYTES:,} bytes of text",
            f"at most {limits.TEXT_BYTES:,} bytes",
            "take out what does not belong to it, or split it",
        )
    kind = tell_kind(data)
    if kind is not None:
        raise UnreadableError(kind, "plain text", _SAVE)
    wide = next((name for sign, name in _WIDE if data.startswith(sign)), None)
    try:
        text = data.decode(wide or "utf-8-sig")
    except UnicodeDecodeError as error:
        given = f"bytes that are no {wide.upper()} at {error.start}" if wide else _say_byte(data, error.start)
        raise UnreadableError(given, "text in UTF-8", _SAVE) from error
    if "\0" in text:
        raise UnreadableError(_say_zero(data), "plain text", _SAVE)
    return text


def _say_byte(data: bytes, at: int) -> str:
    line = data.count(b"\n", 0, at) + 1
    return f"byte 0x{data[at]:02x} at offset {at} (line {line}), which is no UTF-8"


def _say_zero(data: bytes) -> str:
    looks_wide = data[:200].count(0) * 3 > len(data[:200])
    return "a file with zero bytes" + (", as UTF-16 without its mark has them" if looks_wide else ", as no text has")


def read_plain(data: bytes) -> Found:
    """Read plain text.

    Raises:
        UnreadableError: it is none, or over a limit.
    """
    found = Found(text=into_lines(decode(data)))
    check_text(found.text)
    return found


def check_text(text: str) -> None:
    """Hold a text against the limits.

    Raises:
        UnreadableError: more characters or paragraphs than a document may have.
    """
    counter = Counter()
    counter.add_text(len(text))
    for _ in range(text.count("\n") + 1):
        counter.add_paragraph()
