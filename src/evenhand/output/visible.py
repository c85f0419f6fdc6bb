r"""Characters that a reader obeys instead of showing are written visibly: `\x1b`, `\u202e`.

These are: controls but line feed and tab, the controls that turn the direction of writing, the two other ends of line
that Unicode has, and what is no character. The marks U+061C, U+200E and U+200F stay: Arabic and Hebrew are typed with
them, and they turn no letters.
"""

from __future__ import annotations

import re

OBEYED = "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff\\ufffe\\uffff"
_OBEYED = re.compile(f"[{OBEYED}]")
_ONE_BYTE = 0x100


def write_visibly(text: str) -> str:
    r"""The text with an escape for each character that would be obeyed; line ends become LF.

    >>> print(write_visibly("a\x1b[2Jb\u202ec"))
    a\x1b[2Jb\u202ec
    """
    if not _OBEYED.search(text):
        return text
    return _OBEYED.sub(_escape, _repair(text).replace("\r\n", "\n"))


def write_line(text: str) -> str:
    r"""The same on one line: a line feed and a tab are written visibly too.

    >>> print(write_line("two\nlines"))
    two\x0alines
    """
    return write_visibly(text.replace("\r\n", "\n").replace("\n", "\\x0a").replace("\t", "\\x09"))


def escape_json(text: str) -> str:
    r"""JSON text in which each such character stands as `\uXXXX`: the same value, and safe to look at.

    >>> print(escape_json('"a\u202eb"'))
    "a\u202eb"
    """
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _repair(text: str) -> str:
    """The text with the letters back that the system had only bytes for: a file's name where it knows no UTF-8."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a surrogate that stands for no byte
        return text


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < _ONE_BYTE else f"\\u{code:04x}"
