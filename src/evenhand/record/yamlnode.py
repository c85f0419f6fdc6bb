"""What a YAML file is read into: nodes that know their place, and problems that say why a file was refused.

No scalar has a type, and only `Problem.given` carries any of a refused file's text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

MAX_BYTES = 8 * 1024 * 1024  # a longer file is refused unread
MAX_DEPTH = 64  # collections inside one another
MAX_PROBLEMS = 100  # reading stops here: the rest would be noise
GIVEN_LENGTH = 40  # characters of the text that a problem may carry
WITHHELD = "[protected]"

Code = Literal[
    "not-utf-8",
    "too-large",
    "empty",
    "control-character",
    "anchor",
    "alias",
    "tag",
    "several-documents",
    "duplicate-key",
    "null-key",
    "key-not-scalar",
    "merge-key",
    "too-deep",
    "syntax",
]

# YAML 1.1 ends a line at U+0085, U+2028 and U+2029 and YAML 1.2 does not, so a raw one is refused.
UNWRITABLE = re.compile(
    "[^\\t\\n\\r\\x20-\\x7e\\xa0-\\u2027\\u202a-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\U00010000-\\U0010ffff]"
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Spot:
    """Where a node stands."""

    line: int  # 1-based
    column: int  # 1-based, in characters
    start: int  # offset into Document.text
    end: int  # offset after the last character; a block's last line break stands outside


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Scalar(Spot):
    """A text, or None where nothing (or a plain ``null`` or ``~``) is written."""

    text: str | None
    quoted: bool  # in quotes, or a block after | or >


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Sequence(Spot):
    """A list, from its first dash or bracket to the end of its last item or bracket."""

    items: tuple[Node, ...]
    flow: bool  # written in brackets


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Mapping(Spot):
    """Keys with values, in the order written; keys are distinct texts."""

    pairs: tuple[tuple[Scalar, Node], ...]
    flow: bool  # written in braces


Node: TypeAlias = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Problem:
    """One reason why a file is refused; only ``given`` carries any of its text."""

    line: int  # 1-based
    column: int  # 1-based, in characters
    code: Code
    given: str  # at most GIVEN_LENGTH characters of the file
    expected: str  # our words alone

    def withheld(self) -> Problem:
        """Return the same problem without the file's own text."""
        return replace(self, given=WITHHELD)


def problem(line: int, column: int, code: Code, given: str, expected: str) -> Problem:
    """Make a problem that repeats no more of the file than it may."""
    return Problem(line=line, column=column, code=code, given=given[:GIVEN_LENGTH], expected=expected)
