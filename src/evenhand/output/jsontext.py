"""JSON as it leaves the house: one value, keys in a fixed order, NaN and infinity as null."""

from __future__ import annotations

import json
import math
from typing import Any

from evenhand.output.visible import escape_json


def json_text(value: object) -> str:
    """A value as JSON, indented, with a last line end."""
    return escape_json(json.dumps(_plain(value), ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
