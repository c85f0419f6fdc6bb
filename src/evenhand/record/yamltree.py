"""The tree of a YAML file, built from the parser's events on a stack and never by recursion.

What a case has no use for (anchors, tags, several documents, doubled keys) becomes a problem, as does the parser's
own error; nothing raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from evenhand.record.yamlnode import (
    GIVEN_LENGTH,
    MAX_DEPTH,
    MAX_PROBLEMS,
    Code,
    Mapping,
    Node,
    Problem,
    Scalar,
    Sequence,
    problem,
)

_NULLS = ("", "~", "null")
_KEEPS_BREAKS = re.compile(r"[|>][1-9]?\+")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True, kw_only=True, repr=False)
class _Frame:
    """An open collection, while its events arrive."""

    mapping: bool
    flow: bool
    mark: Any
    items: list[Node] = field(default_factory=list)  # of a mapping: the values
    keys: dict[str | int, Scalar] = field(default_factory=dict)  # by text; refused keys by number
    key: Scalar | None = None  # read, and waiting for its value
    key_end: Any = None  # the mark after that key


@dataclass(slots=True, kw_only=True, repr=False)
class Builder:
    """The tree under construction: a stack of open collections, never a recursion."""

    text: str
    root: Node | None = None
    documents: int = 0
    frames: list[_Frame] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, mark: Any, code: Code, expected: str) -> None:
        """Add a problem, quoting the text at the mark up to the end of its line."""
        given = "".join(self.text[mark.index : mark.index + GIVEN_LENGTH].splitlines()[:1])
        self.problems.append(problem(mark.line + 1, mark.column + 1, code, given, expected))

    @property
    def full(self) -> bool:
        """Whether reading on would tell nothing new."""
        problems = self.problems
        deep = problems and problems[-1].code in ("too-deep", "several-documents")
        return bool(deep) or len(problems) >= MAX_PROBLEMS


def parse(builder: Builder) -> None:
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
        builder.problems.append(problem(1, 1, "empty", "nothing", "a YAML document"))


def _refuse_syntax(builder: Builder, error: Exception) -> None:
    """Say what the parser says: libyaml in fixed words, the pure parser quoting the file."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    expected = "well-formed YAML"
    words, about, begun = (getattr(error, n, None) for n in ("problem", "context", "context_mark"))
    if yaml.__with_libyaml__ and words:
        expected += f": {words}"
        if about and begun is not None:
            expected += f" {about} begun at line {begun.line + 1}, column {begun.column + 1}"
    if mark is None:
        builder.problems.append(problem(1, 1, "syntax", "", expected))
    else:
        builder.refuse(mark, "syntax", expected)


def _on_document(builder: Builder, event: Any) -> None:
    builder.documents += 1
    if builder.documents > 1:
        builder.refuse(event.start_mark, "several-documents", "one document in a file")


def _on_alias(builder: Builder, event: Any) -> None:
    builder.refuse(event.start_mark, "alias", "the value written out")
    _place_node(builder, _scalar(builder, event, None), event.end_mark)


def _on_scalar(builder: Builder, event: Any) -> None:
    if event.anchor is not None or event.tag is not None:
        _refuse_properties(builder, event)
    text = event.value
    if event.style == '"' and _SURROGATE.search(text):  # the pure parser lets it through
        builder.refuse(event.start_mark, "control-character", "whole characters, no surrogates")
    if not event.style and text in _NULLS:
        text = None
    _place_node(builder, _scalar(builder, event, text), event.end_mark)


def _refuse_properties(builder: Builder, event: Any) -> None:
    if event.anchor is not None:
        builder.refuse(event.start_mark, "anchor", "a value without an anchor (&)")
    if event.tag is not None:
        builder.refuse(event.start_mark, "tag", "a value without a tag (!): every scalar is text")


def _scalar(builder: Builder, event: Any, text: str | None) -> Scalar:
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


def _on_open(builder: Builder, event: Any) -> None:
    _refuse_properties(builder, event)
    if len(builder.frames) >= MAX_DEPTH:
        builder.refuse(event.start_mark, "too-deep", f"at most {MAX_DEPTH} collections nested")
    mapping = type(event) is yaml.MappingStartEvent
    flow = bool(event.flow_style)
    builder.frames.append(_Frame(mapping=mapping, flow=flow, mark=event.start_mark))


def _on_close(builder: Builder, event: Any) -> None:
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


def _place_node(builder: Builder, node: Node, end: Any) -> None:
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


def _empty_value(builder: Builder, frame: _Frame, node: Node) -> Node:
    """Move an absent value without a colon to its key: the parser puts it at the next token."""
    mark = frame.key_end
    if ":" in builder.text[mark.index : node.start]:
        return node
    place = {"line": mark.line + 1, "column": mark.column + 1}
    return replace(node, start=mark.index, end=mark.index, **place)


def _place_key(builder: Builder, frame: _Frame, node: Node, end: Any) -> None:
    refused = _key_problem(frame, node)
    key = node if isinstance(node, Scalar) else _NO_KEY
    if refused is not None:
        given = builder.text[node.start : node.end][:GIVEN_LENGTH]
        builder.problems.append(problem(node.line, node.column, refused[0], given, refused[1]))
    frame.keys[len(frame.items) if refused or key.text is None else key.text] = key
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
_HANDLERS: dict[type, Callable[[Builder, Any], None]] = {
    yaml.DocumentStartEvent: _on_document,
    yaml.AliasEvent: _on_alias,
    yaml.ScalarEvent: _on_scalar,
    yaml.SequenceStartEvent: _on_open,
    yaml.MappingStartEvent: _on_open,
    yaml.SequenceEndEvent: _on_close,
    yaml.MappingEndEvent: _on_close,
}
