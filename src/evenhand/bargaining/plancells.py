"""Values of a PLAN.yaml: exact fractions, ranges, ids, lists of stages. What is wrong is noted, not raised."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeVar

from evenhand.bargaining.plan import Span
from evenhand.bargaining.planfaults import Notes
from evenhand.record.faults import nearest
from evenhand.record.yamltext import Mapping as Keys
from evenhand.record.yamltext import Node, Scalar, Sequence

T = TypeVar("T")
Check = Callable[[Fraction], bool]

LARGEST = 1_000_000  # beyond it, values within 1e-9 could no longer be told to tie
BLANK = "TODO"  # where a skeleton leaves a value to the analyst
_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(?:[eE][+-]?\d{1,2})?")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


def shape(node: Node) -> str:
    """What a node is, in words."""
    if isinstance(node, Scalar):
        return "nothing" if node.text is None else node.text
    return "a list" if isinstance(node, Sequence) else "keys with values"


def blank(notes: Notes, node: Node | None, field: str, expected: str) -> bool:
    """Whether a value was left to the analyst and is still to be filled in, which is noted."""
    left = isinstance(node, Scalar) and node.text == BLANK
    if left:
        notes.add("plan-blank", node, field, BLANK, expected)
    return left


def empty(node: Node | None) -> bool:
    """Whether nothing is written there."""
    return node is None or (isinstance(node, Scalar) and node.text is None)


def text(notes: Notes, node: Node | None, field: str) -> str:
    """A text; nothing is an empty one."""
    if isinstance(node, Scalar):
        return node.text or ""
    if node is not None:
        notes.add("plan-shape", node, field, shape(node), "a text")
    return ""


def identifier(notes: Notes, node: Node, field: str) -> str:
    """An id, or an empty text."""
    given = text(notes, node, field)
    if _ID.fullmatch(given):
        return given
    if isinstance(node, Scalar):
        notes.add("plan-id", node, field, given or "nothing", "an id of letters, digits, _ . -")
    return ""


def number(notes: Notes, node: Node, field: str, expected: str = "a number", check: Check | None = None) -> Fraction:
    """One number; another one where it cannot be read."""
    if blank(notes, node, field, expected):
        return Fraction(1)
    given = node.text if isinstance(node, Scalar) else None
    if given is None or not _NUMBER.fullmatch(given):
        notes.add("plan-number", node, field, shape(node), expected)
        return Fraction(0)
    found = Fraction(given)
    if abs(found) > LARGEST:
        notes.add("plan-range", node, field, given, f"a number between -{LARGEST:,} and {LARGEST:,}")
    elif check is not None and not check(found):
        notes.add("plan-range", node, field, given, expected)
    return found


def span(notes: Notes, node: Node, field: str, expected: str = "a number", check: Check | None = None) -> Span:
    """A number, or `[low, high]`."""
    if not isinstance(node, Sequence):
        return Span.of(number(notes, node, field, f"{expected}, or a range [low, high]", check))
    if len(node.items) != 2:
        notes.add("plan-shape", node, field, f"a list of {len(node.items)}", "a range of two numbers [low, high]")
        return Span.of(0)
    low, high = (number(notes, item, field, expected, check) for item in node.items)
    if low > high:
        notes.add(
            "plan-range", node, field, f"[{float(low):g}, {float(high):g}]", "a range that begins with its lower end"
        )
    return Span(low=min(low, high), high=max(low, high))


def whole(notes: Notes, node: Node, field: str, least: int, most: int) -> int:
    """A whole number within bounds; the least where it cannot be read."""
    expected = f"a whole number from {least} to {most}"
    found = number(notes, node, field, expected, lambda x: x.denominator == 1 and least <= x <= most)
    return int(found) if found.denominator == 1 and least <= found <= most else least


def truth(notes: Notes, node: Node, field: str) -> bool:
    """True or false."""
    given = text(notes, node, field)
    if given not in {"true", "false"}:
        notes.add("plan-shape", node, field, given or shape(node), "true or false")
    return given == "true"


def items(notes: Notes, node: Node | None, field: str, of: str) -> tuple[Node, ...]:
    """What a list holds; a single word stands for a list of one."""
    if empty(node) or node is None:
        return ()
    if isinstance(node, Sequence):
        return node.items
    if isinstance(node, Scalar):
        return (node,)
    notes.add("plan-shape", node, field, shape(node), f"a list of {of}")
    return ()


def keys(notes: Notes, node: Node | None, field: str, known: tuple[str, ...] = ()) -> dict[str, tuple[Node, Node]]:
    """Keys with the nodes of key and value; unknown ones are noted where `known` is given."""
    if empty(node) or node is None:
        return {}
    if not isinstance(node, Keys):
        notes.add("plan-shape", node, field, shape(node), "keys with values")
        return {}
    found: dict[str, tuple[Node, Node]] = {}
    for key, value in node.pairs:
        name = key.text or ""
        if known and name not in known:
            notes.add("plan-key", key, field, name, f"one of {', '.join(known)}{nearest(name, known)}")
        else:
            found[name] = (key, value)
    return found


def by_party(
    notes: Notes, node: Node | None, field: str, parties: tuple[str, ...], read: Callable[[Node, str], T]
) -> Mapping[str, T]:
    """A value for each party named."""
    found: dict[str, T] = {}
    held = keys(notes, node, field)
    left = {name: value for name, (_, value) in held.items() if isinstance(value, Scalar) and value.text == BLANK}
    if left:
        notes.add(
            "plan-blank", next(iter(left.values())), field, f"{BLANK} for {', '.join(left)}", "a number or a range"
        )
    for name, (key, value) in held.items():
        if name in left:
            continue
        if parties and name not in parties:
            notes.add("plan-party", key, field, name, f"one of {', '.join(parties)}{nearest(name, parties)}")
        else:
            found[name] = read(value, f"{field}.{name}")
    return found
