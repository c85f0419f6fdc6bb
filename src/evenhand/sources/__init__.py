"""What comes from outside: documents as text with offsets. Each is read in a process of its own, within stated limits.

Importing this loads nothing: the reading process must start fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evenhand.sources.reading import KINDS, TextError, from_text, plain_text, read

_READING = frozenset({"KINDS", "TextError", "from_text", "plain_text", "read"})


def __getattr__(name: str) -> Any:
    if name in _READING:
        return getattr(import_module("evenhand.sources.reading"), name)
    raise AttributeError(f"module 'evenhand.sources' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_READING])


__all__ = ["KINDS", "TextError", "from_text", "plain_text", "read"]
