"""Values as YAML text: block style outside brackets, quotes only where plain text would read as something else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from evenhand.record.yamltext import UNWRITABLE, Tree

# How a text may be written, tried in this order until the result reads as wanted.
Style = Literal["block", "plain", "quoted"]
STYLES: tuple[Style, ...] = ("block", "plain", "quoted")
INDENT = "  "

_PLAIN_START = re.compile(r"[^\s\-=?:,\[\]{}#&*!|>'\"%@`~.]|[-.~](?=\w)")
_NOT_PLAIN = re.compile(r":(?:\s|$)|\s#|[\t\r\n]|\s$")
_NOT_PLAIN_IN_FLOW = re.compile(r"[,\[\]{}?]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_TO_ESCAPE = re.compile(f'[\\\\"\\n\\t\\r]|{UNWRITABLE.pattern}')


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


def flow_text(value: Tree, style: Style, *, inside: bool) -> str:
    """Return a value on one line; ``inside`` tells whether it stands in brackets already."""
    if isinstance(value, dict):
        pairs = (f"{_scalar(k, style, flow=True)}: {flow_text(v, style, inside=True)}" for k, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow_text(item, style, inside=True) for item in value) + "]"
    return _scalar(value, style, flow=inside)


def value_lines(value: Tree, style: Style) -> list[str]:
    """Return a value's lines in block style, as they stand at the left margin."""
    if isinstance(value, dict) and value:
        return [line for key, child in value.items() for line in _pair_lines(key, child, style)]
    if isinstance(value, list) and value:
        return [line for item in value for line in _item_lines(item, style)]
    if isinstance(value, str) and style == "block" and _suits_block(value):
        head = "|" if value.endswith("\n") else "|-"
        return [head, *indented(value.removesuffix("\n").split("\n"), INDENT)]
    return [flow_text(value, style, inside=False)]


def _suits_block(text: str) -> bool:
    odd = text[0] in " \t\n" or text.endswith("\n\n") or "\r" in text if text else True
    return "\n" in text and not odd and not UNWRITABLE.search(text)


def indented(lines: Iterable[str], pad: str) -> list[str]:
    """Put the pad before every line that holds something."""
    return [pad + line if line else line for line in lines]


def _pair_lines(key: str, value: Tree, style: Style) -> list[str]:
    head = _scalar(key, style, flow=False) + ":"
    lines = value_lines(value, style)
    if isinstance(value, dict | list) and value:
        return [head, *indented(lines, INDENT)]
    return [f"{head} {lines[0]}", *lines[1:]]


def _item_lines(value: Tree, style: Style) -> list[str]:
    lines = value_lines(value, style)
    nested = isinstance(value, dict | list) and value
    return [f"- {lines[0]}", *indented(lines[1:], INDENT if nested else "")]
