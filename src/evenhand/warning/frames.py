"""From which frames a series may be forecast. From what was found by search, or has no frame, nothing is estimated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evenhand.record.standin import NOT_READ_CODE

Row = dict[str, Any]

COUNTED = ("census", "systematic")
"""Frames from which a case's own incidents may be counted by month."""
NO_FRAME = "no frame is recorded, so that nobody knows how it came about"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Refused:
    """What a case has and may not be forecast from."""

    what: str  # a unit of the panel, or incidents under a frame
    reason: str
    do: str


def refusal(what: str, reason: str) -> Refused:
    """A refusal that a better account of the frame would lift."""
    return Refused(what=what, reason=reason, do="say in frames.csv how it came about, if anyone knows")


def why_not_panel(rows: Iterable[Row], frames: Mapping[str, Row]) -> str | None:
    """Why a unit of the panel may not be forecast; None where it may."""
    used = {row["frame"] for row in rows}
    if None in used or not used <= frames.keys():
        return NO_FRAME
    if any(frames[key]["rule"] == "found_by_search" for key in used):
        return "its figures were found by search, and nothing can be estimated from them"
    if any(frames[key]["rule"] == NOT_READ_CODE for key in used):
        return "the rule of its frame could not be read, so that nobody knows how it came about"
    return None


def why_not_counted(frame: Row | None, vague: int) -> str | None:
    """Why incidents may not be counted by month; `vague` of them have a date that spans months."""
    if frame is None:
        return NO_FRAME
    if frame["rule"] not in COUNTED:
        rule = frame["rule"].replace("_", " ")
        return f"its frame is “{rule}”, and only what every incident was sought for can be counted"
    if frame["period"] is None:
        return "its frame states no period, so that an empty month may be a gap"
    return f"of {vague} of them the month cannot be told" if vague else None
