"""Python values as the text of a cell and back: a number is written so that it reads as the same number."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from evenhand.record import refusals
from evenhand.record.controls import CONTROL
from evenhand.record.schema import Field

Value: TypeAlias = "str | float | bool | Sequence[str] | None"
Text: TypeAlias = "str | list[str] | None"

_UNFIT = re.compile("[\0\ud800-\udfff]|" + CONTROL)
_WHOLE = 2**53  # up to here every whole number is a float of its own


def text(place: str, field: Field, value: object) -> Text:
    """A value as text, or a list of texts; an empty one is None: not recorded.

    Raises:
        CaseError: the column cannot hold it.
    """
    if isinstance(value, str) and field.is_list:
        return _texts(place, field, (part.strip() for part in value.split(";")))
    if isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray):
        if not field.is_list:
            raise refusals.value(place, field.name, "one value")
        return _texts(place, field, value)
    found = plain(value)
    if found is not None and _UNFIT.search(found):
        raise refusals.value(place, field.name, "text without NUL, control characters and half characters")
    if value is not None and found is None and value != "":
        raise refusals.value(place, field.name, "text, a finite number, true or false, a list of texts, or None")
    return [found] if found is not None and field.is_list else found


def plain(value: object) -> str | None:
    """A single value as text, or None where it is none or cannot be written.

    >>> plain(5.0), plain(0.1), plain(True), plain("x"), plain("")
    ('5', '0.1', 'true', 'x', None)
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    return value or None if isinstance(value, str) else None


def cell(place: str, field: Field, value: object) -> str | None:
    """A value as the text of a CSV cell; lists are joined by `;`.

    Raises:
        CaseError: the column cannot hold it.
    """
    found = text(place, field, value)
    if isinstance(found, list) and any(";" in item for item in found):
        raise refusals.value(place, field.name, "a list whose items hold no semicolon")
    return ";".join(found) if isinstance(found, list) else found


def _texts(place: str, field: Field, items: Iterable[object]) -> list[str] | None:
    found = [item for item in items if item != ""]
    if not all(isinstance(item, str) and not _UNFIT.search(item) for item in found):
        raise refusals.value(place, field.name, "a list of texts")
    return [str(item) for item in found] or None


def _number(value: float) -> str | None:
    if not math.isfinite(value):
        return None
    is_whole = value.is_integer() and abs(value) <= _WHOLE and str(value) != "-0.0"
    return str(int(value)) if is_whole else repr(value)
