"""Read YAML as text that keeps its place, and say what cannot be read.

Invariant: every node's ``start`` and ``end`` bound exactly its own characters in ``Document.text``,
no scalar is ever given a type, and no bytes make reading raise: refusals come back as problems.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

import yaml

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
Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"
Path: TypeAlias = tuple[str | int, ...]

_NULLS = ("", "~", "null")
_KEEPS_BREAKS = re.compile(r"[|>][1-9]?\+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NEWLINE = re.compile(r"\r\n|\r|\n")
# YAML 1.1 ends a line at U+0085, U+2028 and U+2029 and YAML 1.2 does not, so a raw one is refused.
UNWRITABLE = re.compile(
    "[^\\t\\n\\r\\x20-\\x7e\\xa0-\\u2027\\u202a-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\U00010000-\\U0010ffff]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a node stands."""

    line: int  # 1-based
    column: int  # 1-based, in characters
    start: int  # offset into Document.text
    end: int  # offset after the last character; a block's last line break stands outside


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar(Spot):
    """A text, or None where nothing (or a plain ``null`` or ``~``) is written."""

    text: str | None
    quoted: bool  # in quotes, or a block after | or >


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence(Spot):
    """A list, from its first dash or bracket to the end of its last item or bracket."""

    items: tuple[Node, ...]
    flow: bool  # written in brackets


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping(Spot):
    """Keys with values, in the order written; keys are distinct texts."""

    pairs: tuple[tuple[Scalar, Node], ...]
    flow: bool  # written in braces


Node: TypeAlias = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What reading gave: a root, or else at least one problem."""

    text: str  # decoded, without its byte order mark; "" where it could not be decoded
    bom: bool  # whether the file began with a UTF-8 byte order mark
    root: Node | None
    problems: tuple[Problem, ...]


def read(data: bytes) -> Document:
    """Read one YAML document from a file's bytes.

    Returns a Document whose ``root`` is the tree or, where anything is wrong with the file, None
    with ``problems`` in the file's order. Raises nothing. Grammar: YAML 1.1 without anchors, tags
    and typing.

    >>> to_python(read(b"answer: NO\\nsigned: 1994-05-12\\nby:\\n").root)
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
    builder = _Builder(text=text)
    _parse(builder)
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
        return (_problem(1, 1, "too-large", f"{len(data)} bytes", f"at most {MAX_BYTES} bytes"),)
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        return (_problem(1, 1, "not-utf-8", "UTF-16 or UTF-32", "a file saved as UTF-8"),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _place(data[: error.start].decode("utf-8-sig"))
        given = f"byte 0x{data[error.start]:02x}"
        return (_problem(line, column, "not-utf-8", given, "a file saved as UTF-8"),)
    if "\0" in text:
        line, column = _place(text[: text.index("\0")])
        return (_problem(line, column, "not-utf-8", "byte 0x00", "text saved as UTF-8"),)
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
        problems.append(_problem(line, column, "control-character", given, expected))
        if len(problems) >= MAX_PROBLEMS:
            break
    return tuple(problems)


def _place(before: str) -> tuple[int, int]:
    """Return the 1-based line and column that follow this text."""
    line, last = 1, 0
    for found in _NEWLINE.finditer(before):
        line, last = line + 1, found.end()
    return line, len(before) - last + 1


def _problem(line: int, column: int, code: Code, given: str, expected: str) -> Problem:
    return Problem(
        line=line, column=column, code=code, given=given[:GIVEN_LENGTH], expected=expected
    )


@dataclass(slots=True, kw_only=True)
class _Frame:
    """An open collection, while its events arrive."""

    mapping: bool
    flow: bool
    mark: Any
    items: list[Node] = field(default_factory=list)  # of a mapping: the values
    keys: dict[str | int, Scalar] = field(default_factory=dict)  # by text; refused keys by number
    key: Scalar | None = None  # read, and waiting for its value
    key_end: Any = None  # the mark after that key


@dataclass(slots=True, kw_only=True)
class _Builder:
    """The tree under construction: a stack of open collections, never a recursion."""

    text: str
    root: Node | None = None
    documents: int = 0
    frames: list[_Frame] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, mark: Any, code: Code, expected: str) -> None:
        """Add a problem, quoting the text at the mark up to the end of its line."""
        given = "".join(self.text[mark.index : mark.index + GIVEN_LENGTH].splitlines()[:1])
        self.problems.append(_problem(mark.line + 1, mark.column + 1, code, given, expected))

    @property
    def full(self) -> bool:
        """Whether reading on would tell nothing new."""
        problems = self.problems
        deep = problems and problems[-1].code in ("too-deep", "several-documents")
        return bool(deep) or len(problems) >= MAX_PROBLEMS


def _parse(builder: _Builder) -> None:
    """Feed the parser's events to the builder; the parser's errors become problems."""
    loader: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    try:
        events: Any = yaml.parse(builder.text, Loader=loader)
        with closing(events):
            for event in events:
                handle = _HANDLERS.get(type(event))
                if handle is not None:
                    handle(builder, event)
                    if builder.problems and builder.full:
                        return
    # The pure parser lets a ValueError through at an escape beyond Unicode.
    except (yaml.YAMLError, ValueError) as error:
        _refuse_syntax(builder, error)
    root = builder.root
    if not builder.problems and (root is None or root.start == root.end):
        builder.problems.append(_problem(1, 1, "empty", "nothing", "a YAML document"))


def _refuse_syntax(builder: _Builder, error: Exception) -> None:
    """Say what the parser says: libyaml in fixed words, the pure parser quoting the file."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    expected = "well-formed YAML"
    words, about, begun = (getattr(error, n, None) for n in ("problem", "context", "context_mark"))
    if yaml.__with_libyaml__ and words:
        expected += f": {words}"
        if about and begun is not None:
            expected += f" {about} begun at line {begun.line + 1}, column {begun.column + 1}"
    if mark is None:
        builder.problems.append(_problem(1, 1, "syntax", "", expected))
    else:
        builder.refuse(mark, "syntax", expected)


def _on_document(builder: _Builder, event: Any) -> None:
    builder.documents += 1
    if builder.documents > 1:
        builder.refuse(event.start_mark, "several-documents", "one document in a file")


def _on_alias(builder: _Builder, event: Any) -> None:
    builder.refuse(event.start_mark, "alias", "the value written out")
    _place_node(builder, _scalar(builder, event, None), event.end_mark)


def _on_scalar(builder: _Builder, event: Any) -> None:
    if event.anchor is not None or event.tag is not None:
        _refuse_properties(builder, event)
    text = event.value
    if event.style == '"' and _SURROGATE.search(text):  # the pure parser lets it through
        builder.refuse(event.start_mark, "control-character", "whole characters, no surrogates")
    if not event.style and text in _NULLS:
        text = None
    _place_node(builder, _scalar(builder, event, text), event.end_mark)


def _refuse_properties(builder: _Builder, event: Any) -> None:
    if event.anchor is not None:
        builder.refuse(event.start_mark, "anchor", "a value without an anchor (&)")
    if event.tag is not None:
        builder.refuse(event.start_mark, "tag", "a value without a tag (!): every scalar is text")


def _scalar(builder: _Builder, event: Any, text: str | None) -> Scalar:
    first, last, style = event.start_mark, event.end_mark.index, getattr(event, "style", None)
    if style in ("|", ">"):
        last = _block_end(builder.text, first.index, last)
    return Scalar(
        text=text,
        quoted=bool(style),
        line=first.line + 1,
        column=first.column + 1,
        start=first.index,
        end=last,
    )


def _block_end(text: str, start: int, end: int) -> int:
    """Return where a block scalar ends: blank lines are its own only where it keeps them."""
    if not _KEEPS_BREAKS.match(text, start):
        return start + len(text[start:end].rstrip("\r\n"))
    if text.endswith("\r\n", start, end):
        return end - 2
    return end - 1 if text.endswith(("\r", "\n"), start, end) else end


def _on_open(builder: _Builder, event: Any) -> None:
    _refuse_properties(builder, event)
    if len(builder.frames) >= MAX_DEPTH:
        builder.refuse(event.start_mark, "too-deep", f"at most {MAX_DEPTH} collections nested")
    mapping = type(event) is yaml.MappingStartEvent
    flow = bool(event.flow_style)
    builder.frames.append(_Frame(mapping=mapping, flow=flow, mark=event.start_mark))


def _on_close(builder: _Builder, event: Any) -> None:
    frame = builder.frames.pop()
    first, end = frame.mark, event.end_mark.index
    # Block collections (and a pair alone in brackets) end with their last child, not at the next
    # token, which is what the parser gives.
    if frame.items and (not frame.flow or builder.text[first.index] not in "[{"):
        end = frame.items[-1].end
    spot = {"line": first.line + 1, "column": first.column + 1, "start": first.index, "end": end}
    node: Node
    if frame.mapping:
        pairs = tuple(zip(frame.keys.values(), frame.items, strict=True))
        node = Mapping(pairs=pairs, flow=frame.flow, **spot)
    else:
        node = Sequence(items=tuple(frame.items), flow=frame.flow, **spot)
    _place_node(builder, node, event.end_mark)


def _place_node(builder: _Builder, node: Node, end: Any) -> None:
    """Give a finished node to the collection that is open, as its key, its value or its item."""
    if not builder.frames:
        if builder.root is None:
            builder.root = node
        return
    frame = builder.frames[-1]
    if not frame.mapping:
        frame.items.append(node)
    elif frame.key is None:
        _place_key(builder, frame, node, end)
    else:
        frame.items.append(node if node.start < node.end else _empty_value(builder, frame, node))
        frame.key = None


def _empty_value(builder: _Builder, frame: _Frame, node: Node) -> Node:
    """Move an absent value without a colon to its key: the parser puts it at the next token."""
    mark = frame.key_end
    if ":" in builder.text[mark.index : node.start]:
        return node
    place = {"line": mark.line + 1, "column": mark.column + 1}
    return replace(node, start=mark.index, end=mark.index, **place)


def _place_key(builder: _Builder, frame: _Frame, node: Node, end: Any) -> None:
    problem = _key_problem(frame, node)
    key = node if isinstance(node, Scalar) else _NO_KEY
    if problem is not None:
        given = builder.text[node.start : node.end][:GIVEN_LENGTH]
        builder.problems.append(_problem(node.line, node.column, problem[0], given, problem[1]))
    frame.keys[len(frame.items) if problem or key.text is None else key.text] = key
    frame.key, frame.key_end = key, end


def _key_problem(frame: _Frame, node: Node) -> tuple[Code, str] | None:
    if not isinstance(node, Scalar):
        return "key-not-scalar", "a text as key"
    if node.text is None:
        return "null-key", "a text as key (in quotes, if null is meant as text)"
    if node.text == "<<" and not node.quoted:
        return "merge-key", "the merged keys written out"
    if node.text in frame.keys:
        return (
            "duplicate-key",
            f"each key once; it stands first on line {frame.keys[node.text].line}",
        )
    return None


_NO_KEY = Scalar(text=None, quoted=False, line=1, column=1, start=0, end=0)
_HANDLERS: dict[type, Callable[[_Builder, Any], None]] = {
    yaml.DocumentStartEvent: _on_document,
    yaml.AliasEvent: _on_alias,
    yaml.ScalarEvent: _on_scalar,
    yaml.SequenceStartEvent: _on_open,
    yaml.MappingStartEvent: _on_open,
    yaml.SequenceEndEvent: _on_close,
    yaml.MappingEndEvent: _on_close,
}
