r"""Characters that steer a screen or turn the direction of writing: how they are found, and written to be seen.

Tab and line feed are none of them: they are text. Marks that join letters or set
the direction of one word (U+200C to U+200F), which Persian, Indic and mixed texts need, are left alone.
"""

from __future__ import annotations

import re

CONTROL = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]"
_BARE = re.compile(CONTROL)
_ASCII = bytes([*range(9), 11, 12, *range(14, 32), 127])
_WIDE = re.compile(rb"\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")


def in_bytes(body: bytes) -> bool:
    """Whether UTF-8 text holds one of the characters: told before it is cut into cells, for most files hold none."""
    if len(body.translate(None, _ASCII)) != len(body):
        return True
    return not body.isascii() and _WIDE.search(body) is not None


def escape(text: str) -> str:
    r"""A text with the characters written as their escapes.

    >>> escape("a\x1bb\u202ec")
    'a\\x1bb\\u202ec'
    """
    return _BARE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def strip(text: str) -> str:
    """A text without the characters: what a column may have been meant to be called."""
    return _BARE.sub("", text)
