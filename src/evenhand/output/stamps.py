"""What marks an output that is for the team alone, and how such a file is told from one for anybody."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

STAMP = "INTERNAL: may hold protected material; do not pass on"
UNREAD = "Not everything in the files of this case could be read:"
_HEAD = 256  # bytes at the beginning of a file, among which a stamp stands
_STAMPED = re.compile(rb'class="internal"|\b(?:INTERNAL|CONFIDENTIAL)\b')


def stamp_json(document: dict[str, Any], *, internal: bool) -> dict[str, Any]:
    """The document, and before all else the stamp where it is for the team alone."""
    return ({"stamp": STAMP} if internal else {}) | document


def is_stamped(path: Path) -> bool:
    """Whether the file that stands there says at its beginning that it is for the team alone."""
    with path.open("rb") as stream:
        return _STAMPED.search(stream.read(_HEAD)) is not None
