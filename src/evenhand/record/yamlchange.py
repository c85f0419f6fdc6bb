"""What may be done to a YAML file, and the error that says why it was not done."""

from __future__ import annotations

import re
from collections import abc
from dataclasses import dataclass
from typing import TypeAlias

from evenhand.record.yamltext import MAX_DEPTH, Document, Path, Tree

Value: TypeAlias = "str | abc.Sequence[Value] | abc.Mapping[str, Value] | None"

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Put:
    """Replace the value at ``path``."""

    path: Path
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Add:
    """Write a new key after the last pair of the mapping at ``path``."""

    path: Path
    key: str
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Append:
    """Write a new item after the last of the sequence at ``path``."""

    path: Path
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Remove:
    """Take out the pair or item at ``path``."""

    path: Path


Change: TypeAlias = Put | Add | Append | Remove


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
        return cls(f"at {_name(path)}: expected {expected}; read the file again and correct the path")

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


def _name(path: Path) -> str:
    return "/".join(str(step) for step in path) or "the whole document"


def tree_of(value: object, path: Path) -> Tree:
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
        return {key: tree_of(child, (*path, key)) for key, child in value.items()}
    if isinstance(value, abc.Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return [tree_of(child, (*path, place)) for place, child in enumerate(value)]
    raise EditError.unfit(path, f"a {type(value).__name__}")
