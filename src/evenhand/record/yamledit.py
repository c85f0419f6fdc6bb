"""Change one value in a YAML file and leave every other byte as it was.

Invariant: what ``edit`` returns reads as the old tree with exactly the wanted changes, and differs
from the old bytes in one stretch a change; where that cannot be had it raises and returns nothing.
"""

from __future__ import annotations

import json
import re
from collections import abc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from evenhand.record.yamltext import (
    MAX_DEPTH,
    UNWRITABLE,
    Document,
    Mapping,
    Node,
    Path,
    Scalar,
    Sequence,
    Tree,
    at,
    read,
    to_python,
)

Value: TypeAlias = "str | abc.Sequence[Value] | abc.Mapping[str, Value] | None"
# How a text may be written, tried in this order until the result reads as wanted.
Style = Literal["block", "plain", "quoted"]
STYLES: tuple[Style, ...] = ("block", "plain", "quoted")
INDENT = "  "

_TRIVIA = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*)*")
_BREAK = re.compile(r"\r\n|\r|\n")
_LINE_REST = re.compile(r"[^\r\n]*")
_FLOW_REST = re.compile(r"[ \t]*,?[ \t]*(?:#[^\r\n]*)?(?=[\r\n])")
_PLAIN_START = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~.]|[-.~](?=\w)")
_NOT_PLAIN = re.compile(r":(?:\s|$)|\s#|[\t\r\n]|\s$")
_NOT_PLAIN_IN_FLOW = re.compile(r"[,\[\]{}?]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_TO_ESCAPE = re.compile(f'[\\\\"\\n\\t\\r]|{UNWRITABLE.pattern}')
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Replace the value at ``path``."""

    path: Path
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """Write a new key after the last pair of the mapping at ``path``."""

    path: Path
    key: str
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Append:
    """Write a new item after the last of the sequence at ``path``."""

    path: Path
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """Take out the pair or item at ``path``."""

    path: Path


Change: TypeAlias = Put | Add | Append | Remove


@dataclass(frozen=True, slots=True, kw_only=True)
class _Splice:
    """Characters ``start`` to ``end`` become ``new``."""

    start: int
    end: int
    new: str


class EditError(ValueError):
    """A change that was not made; its message names the path and never a value."""

    @classmethod
    def unreadable(cls, document: Document) -> EditError:
        """The file itself is refused."""
        first = document.problems[0]
        where = f"line {first.line}, column {first.column}"
        return cls(f"{where}: {first.code}; expected {first.expected}; mend the file first")

    @classmethod
    def misplaced(cls, path: Path, expected: str) -> EditError:
        """The path leads nowhere, or to another kind of value."""
        return cls(
            f"at {_name(path)}: expected {expected}; read the file again and correct the path"
        )

    @classmethod
    def unfit(cls, path: Path, given: str) -> EditError:
        """The new value is none that a file can hold."""
        expected = f"text, None, or lists and mappings of them, {MAX_DEPTH} deep at most"
        return cls(f"at {_name(path)}: given {given}; expected {expected}; convert it first")

    @classmethod
    def unproven(cls, path: Path) -> EditError:
        """No way of writing it reads back as wanted."""
        return cls(
            f"at {_name(path)}: the changed text would not read as the old one with this change; "
            "nothing was changed; expected simpler YAML around it: edit the file by hand"
        )


def edit(data: bytes, changes: Iterable[Change]) -> bytes:
    """Return the bytes with the changes made in order, each path taken after those before it.

    A change that changes nothing keeps every byte. Raises EditError where the file is refused, a
    path leads nowhere, a value is unfit, or the result would not read back as wanted.

    >>> edit(b"a:  old   # why\\n", [Put(path=("a",), value="new: text")])
    b'a:  "new: text"   # why\\n'
    """
    document = read(data)
    if document.root is None:
        raise EditError.unreadable(document)
    for change in changes:
        document = _apply(document, change)
    return _encode(document.text, bom=document.bom)


def dump(value: Value) -> str:
    r"""Return a whole new document in block style: two spaces a level, keys as given, no wrapping.

    Raises EditError where the value is unfit or would not read back the same.

    >>> dump({"id": "c1", "by": ["A", "null"], "due": None})
    'id: c1\nby:\n  - A\n  - "null"\ndue: null\n'
    """
    tree = _tree(value, ())
    for style in STYLES:
        text = "\n".join(_value_lines(tree, style)) + "\n"
        if _reads_as(read(text.encode()), tree):
            return text
    raise EditError.unproven(())


def _name(path: Path) -> str:
    return "/".join(str(step) for step in path) or "the whole document"


def _encode(text: str, *, bom: bool) -> bytes:
    return text.encode("utf-8-sig" if bom else "utf-8")


def _reads_as(document: Document, wanted: Tree) -> bool:
    """Say whether a text reads as this tree, with keys in the same order."""
    if document.root is None:
        return False
    return json.dumps(to_python(document.root)) == json.dumps(wanted)


def _apply(document: Document, change: Change) -> Document:
    wanted = _wanted(document, change)
    if _reads_as(document, wanted):
        return document
    for style in STYLES:
        for splice in _splices(document, change, style):
            text = document.text[: splice.start] + splice.new + document.text[splice.end :]
            after = read(_encode(text, bom=document.bom))
            if _reads_as(after, wanted):
                return after
    raise EditError.unproven(change.path)


def _tree(value: object, path: Path) -> Tree:
    """Return the value as a tree of its own, or raise EditError.unfit."""
    if len(path) > MAX_DEPTH:
        raise EditError.unfit(path[:1], "a deeper value")
    if isinstance(value, str) and _SURROGATE.search(value):
        raise EditError.unfit(path, "half a character (a lone surrogate)")
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, abc.Mapping):
        keys = [key for key in value if not isinstance(key, str) or _SURROGATE.search(key)]
        if keys:
            raise EditError.unfit(path, "a key that is no text")
        return {key: _tree(child, (*path, key)) for key, child in value.items()}
    if isinstance(value, abc.Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return [_tree(child, (*path, place)) for place, child in enumerate(value)]
    raise EditError.unfit(path, f"a {type(value).__name__}")


def _wanted(document: Document, change: Change) -> Tree:
    """Return the tree as it should read afterwards."""
    tree = to_python(document.root)
    if isinstance(change, Put) and not change.path:
        return _tree(change.value, ())
    path = change.path if isinstance(change, Add | Append) else change.path[:-1]
    if at(document.root, path) is None or (not change.path and isinstance(change, Remove)):
        raise EditError.misplaced(change.path, "a value at this path")
    holder = tree
    for step in path:
        holder = holder[step]  # type: ignore[index]
    _change(holder, change)
    return tree


def _change(holder: Tree, change: Change) -> None:
    """Make the change in the plain tree."""
    if isinstance(change, Add):
        if not isinstance(holder, dict) or change.key in holder:
            raise EditError.misplaced(change.path, "a mapping without this key")
        holder.update(_new_pair(change))
    elif isinstance(change, Append):
        if not isinstance(holder, list):
            raise EditError.misplaced(change.path, "a list")
        holder.append(_tree(change.value, change.path[:1]))
    else:
        _change_child(holder, change)


def _new_pair(change: Add) -> dict[str, Tree]:
    pair = _tree({change.key: change.value}, change.path[:1])
    return pair if isinstance(pair, dict) else {}


def _change_child(holder: Tree, change: Put | Remove) -> None:
    step = change.path[-1]
    found = isinstance(holder, dict) and step in holder
    if isinstance(holder, list) and isinstance(step, int):
        found = 0 <= step < len(holder)
    if not found:
        raise EditError.misplaced(change.path, "a value at this path")
    if isinstance(change, Remove):
        del holder[step]  # type: ignore[union-attr,arg-type]
    else:
        holder[step] = _tree(change.value, change.path[:1])  # type: ignore[index]


def _splices(document: Document, change: Change, style: Style) -> Iterator[_Splice]:
    """Offer ways of making the change in the text, the nicest first."""
    if isinstance(change, Remove):
        yield from _removals(document, change.path)
    elif isinstance(change, Put):
        yield _put(document, change.path, _tree(change.value, ()), style)
    else:
        yield _append(document, change, style)


# Writing values.


def _quote(text: str) -> str:
    def escape(found: re.Match[str]) -> str:
        char = found.group()
        code = ord(char)
        wide = f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
        return _ESCAPES.get(char, wide)

    return f'"{_TO_ESCAPE.sub(escape, text)}"'


def _scalar(text: str | None, style: Style, *, flow: bool) -> str:
    """Return a scalar on one line, quoted only where plain it would read as something else."""
    if text is None:
        return "null"
    plain = style != "quoted" and text not in ("null", "~", "<<") and _PLAIN_START.match(text)
    if not plain or _NOT_PLAIN.search(text) or UNWRITABLE.search(text):
        return _quote(text)
    return _quote(text) if flow and _NOT_PLAIN_IN_FLOW.search(text) else text


def _flow(value: Tree, style: Style, *, inside: bool) -> str:
    """Return a value on one line; ``inside`` tells whether it stands in brackets already."""
    if isinstance(value, dict):
        pairs = (
            f"{_scalar(k, style, flow=True)}: {_flow(v, style, inside=True)}"
            for k, v in value.items()
        )
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item, style, inside=True) for item in value) + "]"
    return _scalar(value, style, flow=inside)


def _value_lines(value: Tree, style: Style) -> list[str]:
    """Return a value's lines in block style, as they stand at the left margin."""
    if isinstance(value, dict) and value:
        return [line for key, child in value.items() for line in _pair_lines(key, child, style)]
    if isinstance(value, list) and value:
        return [line for item in value for line in _item_lines(item, style)]
    if isinstance(value, str) and style == "block" and _suits_block(value):
        head = "|" if value.endswith("\n") else "|-"
        return [head, *_indented(value.removesuffix("\n").split("\n"), INDENT)]
    return [_flow(value, style, inside=False)]


def _suits_block(text: str) -> bool:
    odd = text[0] in " \t\n" or text.endswith("\n\n") or "\r" in text if text else True
    return "\n" in text and not odd and not UNWRITABLE.search(text)


def _indented(lines: Iterable[str], pad: str) -> list[str]:
    return [pad + line if line else line for line in lines]


def _pair_lines(key: str, value: Tree, style: Style) -> list[str]:
    head = _scalar(key, style, flow=False) + ":"
    lines = _value_lines(value, style)
    if isinstance(value, dict | list) and value:
        return [head, *_indented(lines, INDENT)]
    return [f"{head} {lines[0]}", *lines[1:]]


def _item_lines(value: Tree, style: Style) -> list[str]:
    lines = _value_lines(value, style)
    nested = isinstance(value, dict | list) and value
    return [f"- {lines[0]}", *_indented(lines[1:], INDENT if nested else "")]


# Finding places.


def _newline(text: str) -> str:
    found = _BREAK.search(text)
    return "\n" if found is None else found.group()


def _line_end(text: str, index: int) -> int:
    found = _LINE_REST.match(text, index)
    return index if found is None else found.end()


def _line_start(text: str, index: int) -> int:
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def _past_break(text: str, index: int) -> int:
    found = _BREAK.match(text, index)
    return index if found is None else found.end()


def _before_break(text: str, index: int) -> int:
    """Return the end of the line before the one that starts here."""
    width = 2 if text[max(0, index - 2) : index] == "\r\n" else min(1, index)
    return index - width


def _skip_trivia(text: str, index: int) -> int:
    found = _TRIVIA.match(text, index)
    return index if found is None else found.end()


def _joined(lines: list[str], pad: str, text: str) -> str:
    """Join lines with the document's own line break, all but the first after ``pad``."""
    return _newline(text).join([lines[0], *_indented(lines[1:], pad)])


# Replacing.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slot:
    """The surroundings of the value to be replaced."""

    node: Node
    flow: bool  # inside brackets
    key: Scalar | None
    base: int  # characters before the parent's own column
    between: str | None  # the text from the key to the value, None in a sequence
    text: str

    @property
    def after_key(self) -> bool:
        return self.between is not None and not _BREAK.search(self.between)

    @property
    def empty(self) -> bool:
        return self.node.start == self.node.end


def _slot(document: Document, path: Path) -> _Slot:
    parent = at(document.root, path[:-1]) if path else None
    node = at(document.root, path)
    if node is None:
        raise EditError.misplaced(path, "a value at this path")
    key = None
    if isinstance(parent, Mapping):
        key = next(key for key, _ in parent.pairs if key.text == path[-1])
    return _Slot(
        node=node,
        flow=isinstance(parent, Mapping | Sequence) and parent.flow,
        key=key,
        base=parent.column - 1 if parent is not None else 0,
        between=None if key is None else document.text[key.end : node.start],
        text=document.text,
    )


def _put(document: Document, path: Path, value: Tree, style: Style) -> _Splice:
    slot = _slot(document, path)
    node, text = slot.node, document.text
    filled = isinstance(value, dict | list) and bool(value)
    if slot.flow or (filled and _stays_flow(slot, value)):
        new = _glue(slot) + _flow(value, style, inside=True)
    elif filled:
        return _put_block(slot, value, style)
    else:
        new = _glue(slot) + _joined(_value_lines(value, style), " " * slot.base, text)
    return _Splice(start=node.start, end=node.end, new=new + _header_comment(slot))


def _stays_flow(slot: _Slot, value: Tree) -> bool:
    """Keep brackets where there were some, and put a list of words where one word stood."""
    if isinstance(slot.node, Sequence | Mapping):
        return slot.node.flow
    words = isinstance(value, list) and not any(isinstance(item, dict | list) for item in value)
    return words and slot.after_key and not slot.empty


def _glue(slot: _Slot) -> str:
    """Return what must stand between the text before the value and the value."""
    if slot.empty:
        if slot.between is not None and ":" not in slot.between:
            return ": "
        return " " if slot.text[slot.node.start - 1 : slot.node.start] in ("-", ":") else ""
    # A list may stand under its key without indentation, nothing else may.
    dedented = slot.key is not None and not slot.after_key and slot.node.column - 1 <= slot.base
    return INDENT if dedented and not slot.flow else ""


def _put_block(slot: _Slot, value: Tree, style: Style) -> _Splice:
    node, lines = slot.node, _value_lines(value, style)
    tail = _header_comment(slot)
    if slot.after_key:
        pad = " " * slot.base + INDENT
        new = _newline(slot.text) + pad + _joined(lines, pad, slot.text) + tail
        # Nothing is replaced where nothing stood, so a comment can stay on the key's line.
        start, end = (_line_end(slot.text, node.end),) * 2 if slot.empty else (node.start, node.end)
        return _Splice(start=start, end=end, new=new)
    glue = "" if isinstance(value, list) and isinstance(node, Sequence) else _glue(slot)
    pad = " " * (node.column - 1 + len(glue))
    return _Splice(start=node.start, end=node.end, new=glue + _joined(lines, pad, slot.text) + tail)


def _header_comment(slot: _Slot) -> str:
    """Return the comment that stands after a block scalar's | or >, within its span."""
    node, text = slot.node, slot.text
    if not isinstance(node, Scalar) or not node.quoted or text[node.start] not in "|>":
        return ""
    head = text[node.start : _line_end(text, node.start)]
    return f" {head[head.index('#') :]}" if "#" in head else ""


# Adding and removing.


def _append(document: Document, change: Add | Append, style: Style) -> _Splice:
    node, text = at(document.root, change.path), document.text
    if not isinstance(node, Mapping | Sequence):
        raise EditError.misplaced(change.path, "a mapping or a list")
    tree = _tree([change.value] if isinstance(change, Append) else {change.key: change.value}, ())
    children = _children(node)
    if not node.flow:
        pad, place = " " * (node.column - 1), _line_end(text, node.end)
        lines = _value_lines(tree, style)
        new = _newline(text) + pad + _joined(lines, pad, text)
        return _Splice(start=place, end=place, new=new)
    place = children[-1][1] if children else node.start + 1
    new = (", " if children else "") + _flow(tree, style, inside=True)[1:-1]
    return _Splice(start=place, end=place, new=new)


def _children(node: Node) -> list[tuple[int, int]]:
    """Return where each pair (from its key on) or item starts and ends."""
    if isinstance(node, Mapping):
        return [(key.start, value.end) for key, value in node.pairs]
    return [(item.start, item.end) for item in node.items] if isinstance(node, Sequence) else []


def _removals(document: Document, path: Path) -> Iterator[_Splice]:
    holder, text = at(document.root, path[:-1]), document.text
    if not isinstance(holder, Mapping | Sequence):
        raise EditError.misplaced(path, "a pair or an item")
    spans = _children(holder)
    place = _position(holder, path[-1])
    if holder.flow:
        ends = _flow_removals(text, spans, place)
    elif len(spans) == 1:
        yield _put(document, path[:-1], {} if isinstance(holder, Mapping) else [], "plain")
        return
    else:
        # A block child starts at its dash or question mark, the first thing after the child before.
        starts = [holder.start, *(_skip_trivia(text, end) for _, end in spans[:-1])]
        ends = _block_removals(
            text, [(s, e) for s, (_, e) in zip(starts, spans, strict=True)], place
        )
    for start, end in ends:
        yield _Splice(start=start, end=end, new="")


def _position(holder: Mapping | Sequence, step: str | int) -> int:
    if isinstance(step, int):
        return step
    keys = [key.text for key, _ in holder.pairs] if isinstance(holder, Mapping) else []
    return keys.index(step)


def _block_removals(
    text: str, spans: list[tuple[int, int]], place: int
) -> Iterator[tuple[int, int]]:
    start, end = spans[place]
    first, last = _line_start(text, start), _line_end(text, end)
    following = spans[place + 1][0] if place + 1 < len(spans) else None
    if text[first:start].strip(" "):  # it shares its line with the dash of the item that it begins
        if following is not None and not text[last:following].strip():
            yield start, following
        yield start - len(text[:start]) + len(text[:start].rstrip(" ")), last
        return
    past = _past_break(text, last)
    if past == last:
        yield _before_break(text, first), last
    yield first, past
    # A block scalar above would swallow the blank lines or comments that are left.
    if following is not None:
        yield first, _line_start(text, following)


def _flow_removals(
    text: str, spans: list[tuple[int, int]], place: int
) -> Iterator[tuple[int, int]]:
    start, end = spans[place]
    first, rest = _line_start(text, start), _FLOW_REST.match(text, end)
    if rest is not None and not text[first:start].strip(" \t"):
        yield first, _past_break(text, rest.end())
    comma = _skip_trivia(text, end)
    if place + 1 < len(spans) and not _BREAK.search(text, end, spans[place + 1][0]):
        yield start, spans[place + 1][0]
    elif place and not _BREAK.search(text, spans[place - 1][1], start):
        yield spans[place - 1][1], end
    if text[comma : comma + 1] == ",":
        yield start, comma + 1
    yield start, end
