"""Where in the text of a YAML file a change goes: the one stretch that it replaces, and what stands there instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evenhand.record.yamlchange import Add, Append, Change, EditError, Put, Remove, tree_of
from evenhand.record.yamlform import INDENT, Style, flow_text, indented, value_lines
from evenhand.record.yamltext import Document, Mapping, Node, Path, Scalar, Sequence, Tree, at

_TRIVIA = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*)*")
_BREAK = re.compile(r"\r\n|\r|\n")
_LINE_REST = re.compile(r"[^\r\n]*")
_FLOW_REST = re.compile(r"[ \t]*,?[ \t]*(?:#[^\r\n]*)?(?=[\r\n])")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Splice:
    """Characters ``start`` to ``end`` become ``new``."""

    start: int
    end: int
    new: str


def splices(document: Document, change: Change, style: Style) -> Iterator[Splice]:
    """Offer ways of making the change in the text, the nicest first."""
    if isinstance(change, Remove):
        yield from _removals(document, change.path)
    elif isinstance(change, Put):
        yield _put(document, change.path, tree_of(change.value, ()), style)
    else:
        yield _append(document, change, style)


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
    return _newline(text).join([lines[0], *indented(lines[1:], pad)])


# Replacing.


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
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


def _put(document: Document, path: Path, value: Tree, style: Style) -> Splice:
    slot = _slot(document, path)
    node, text = slot.node, document.text
    filled = isinstance(value, dict | list) and bool(value)
    if slot.flow or (filled and _stays_flow(slot, value)):
        new = _glue(slot) + flow_text(value, style, inside=True)
    elif filled:
        return _put_block(slot, value, style)
    else:
        new = _glue(slot) + _joined(value_lines(value, style), " " * slot.base, text)
    return Splice(start=node.start, end=node.end, new=new + _header_comment(slot))


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


def _put_block(slot: _Slot, value: Tree, style: Style) -> Splice:
    node, lines = slot.node, value_lines(value, style)
    tail = _header_comment(slot)
    if slot.after_key:
        pad = " " * slot.base + INDENT
        new = _newline(slot.text) + pad + _joined(lines, pad, slot.text) + tail
        # Nothing is replaced where nothing stood, so a comment can stay on the key's line.
        start, end = (_line_end(slot.text, node.end),) * 2 if slot.empty else (node.start, node.end)
        return Splice(start=start, end=end, new=new)
    glue = "" if isinstance(value, list) and isinstance(node, Sequence) else _glue(slot)
    pad = " " * (node.column - 1 + len(glue))
    return Splice(start=node.start, end=node.end, new=glue + _joined(lines, pad, slot.text) + tail)


def _header_comment(slot: _Slot) -> str:
    """Return the comment that stands after a block scalar's | or >, within its span."""
    node, text = slot.node, slot.text
    if not isinstance(node, Scalar) or not node.quoted or text[node.start] not in "|>":
        return ""
    head = text[node.start : _line_end(text, node.start)]
    return f" {head[head.index('#') :]}" if "#" in head else ""


# Adding and removing.


def _append(document: Document, change: Add | Append, style: Style) -> Splice:
    node, text = at(document.root, change.path), document.text
    if not isinstance(node, Mapping | Sequence):
        raise EditError.misplaced(change.path, "a mapping or a list")
    tree = tree_of([change.value] if isinstance(change, Append) else {change.key: change.value}, ())
    children = _children(node)
    if not node.flow:
        pad, place = " " * (node.column - 1), _line_end(text, node.end)
        lines = value_lines(tree, style)
        new = _newline(text) + pad + _joined(lines, pad, text)
        return Splice(start=place, end=place, new=new)
    place = children[-1][1] if children else node.start + 1
    new = (", " if children else "") + flow_text(tree, style, inside=True)[1:-1]
    return Splice(start=place, end=place, new=new)


def _children(node: Node) -> list[tuple[int, int]]:
    """Return where each pair (from its key on) or item starts and ends."""
    if isinstance(node, Mapping):
        return [(key.start, value.end) for key, value in node.pairs]
    return [(item.start, item.end) for item in node.items] if isinstance(node, Sequence) else []


def _removals(document: Document, path: Path) -> Iterator[Splice]:
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
        ends = _block_removals(text, [(s, e) for s, (_, e) in zip(starts, spans, strict=True)], place)
    for start, end in ends:
        yield Splice(start=start, end=end, new="")


def _position(holder: Mapping | Sequence, step: str | int) -> int:
    if isinstance(step, int):
        return step
    keys = [key.text for key, _ in holder.pairs] if isinstance(holder, Mapping) else []
    return keys.index(step)


def _block_removals(text: str, spans: list[tuple[int, int]], place: int) -> Iterator[tuple[int, int]]:
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


def _flow_removals(text: str, spans: list[tuple[int, int]], place: int) -> Iterator[tuple[int, int]]:
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
