"""Read YAML as text that keeps its place, and say what cannot be read.

Invariant: every node's ``start`` and ``end`` bound exactly its own characters in ``Document.text``,
no scalar is ever given a type, and no bytes make reading raise: refusals come back as problems.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from evenhand.record.yamlnode import (
    GIVEN_LENGTH,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_PROBLEMS,
    UNWRITABLE,
    WITHHELD,
    Code,
    Mapping,
    Node,
    Problem,
    Scalar,
    Sequence,
    Spot,
    problem,
)
from evenhand.record.yamltree import Builder, parse

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"
Path: TypeAlias = tuple[str | int, ...]

_NEWLINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Document:
    """What reading gave: a root, or else at least one problem."""

    text: str  # decoded, without its byte order mark; "" where it could not be decoded
    bom: bool  # whether the file began with a UTF-8 byte order mark
    root: Node | None
    problems: tuple[Problem, ...]


def read(data: bytes) -> Document:
    r"""Read one YAML document from a file's bytes.

    Returns a Document whose ``root`` is the tree or, where anything is wrong with the file, None
    with ``problems`` in the file's order. Raises nothing. Grammar: YAML 1.1 without anchors, tags
    and typing.

    >>> to_python(read(b"answer: NO\nsigned: 1994-05-12\nby:\n").root)
    {'answer': 'NO', 'signed': '1994-05-12', 'by': None}
    """
    problems = _check_bytes(data)
    if problems:
        return Document(text="", bom=False, root=None, problems=problems)
    bom = data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    problems = _check_characters(text)
    if problems:
        return Document(text=text, bom=bom, root=None, problems=problems)
    builder = Builder(text=text)
    parse(builder)
    problems = tuple(builder.problems)
    return Document(text=text, bom=bom, root=None if problems else builder.root, problems=problems)


def to_python(node: Node | None) -> Tree:
    """Return dicts (in the order written), lists, str and None, MAX_DEPTH deep at most."""
    if isinstance(node, Mapping):
        return {key.text or "": to_python(value) for key, value in node.pairs}
    if isinstance(node, Sequence):
        return [to_python(item) for item in node.items]
    return None if node is None else node.text


def at(node: Node | None, path: Path) -> Node | None:
    """Return the node that keys and 0-based positions lead to, or None where there is none."""
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str):
            node = next((value for key, value in node.pairs if key.text == step), None)
        elif isinstance(node, Sequence) and isinstance(step, int):
            node = node.items[step] if 0 <= step < len(node.items) else None
        else:
            return None
    return node


def _check_bytes(data: bytes) -> tuple[Problem, ...]:
    if len(data) > MAX_BYTES:
        return (problem(1, 1, "too-large", f"{len(data)} bytes", f"at most {MAX_BYTES} bytes"),)
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        return (problem(1, 1, "not-utf-8", "UTF-16 or UTF-32", "a file saved as UTF-8"),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _place(data[: error.start].decode("utf-8-sig"))
        given = f"byte 0x{data[error.start]:02x}"
        return (problem(line, column, "not-utf-8", given, "a file saved as UTF-8"),)
    if "\0" in text:
        line, column = _place(text[: text.index("\0")])
        return (problem(line, column, "not-utf-8", "byte 0x00", "text saved as UTF-8"),)
    return ()


def _check_characters(text: str) -> tuple[Problem, ...]:
    expected = "printable characters; elsewhere an escape in double quotes, such as \\u2028"
    problems: list[Problem] = []
    line, column, done = 1, 1, 0
    for found in UNWRITABLE.finditer(text):
        down, right = _place(text[done : found.start()])
        line, column = line + down - 1, right if down > 1 else column + right - 1
        done = found.start()
        given = f"U+{ord(found.group()):04X}"
        problems.append(problem(line, column, "control-character", given, expected))
        if len(problems) >= MAX_PROBLEMS:
            break
    return tuple(problems)


def _place(before: str) -> tuple[int, int]:
    """Return the 1-based line and column that follow this text."""
    line, last = 1, 0
    for found in _NEWLINE.finditer(before):
        line, last = line + 1, found.end()
    return line, len(before) - last + 1


__all__ = [
    "GIVEN_LENGTH",
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_PROBLEMS",
    "UNWRITABLE",
    "WITHHELD",
    "Code",
    "Document",
    "Mapping",
    "Node",
    "Path",
    "Problem",
    "Scalar",
    "Sequence",
    "Spot",
    "Tree",
    "at",
    "read",
    "to_python",
]
