"""The case's own incidents as counts by month, where their frame says that every one was sought.

Invariant: a month is counted only where none can be missing from it; where that cannot be told, nothing is counted.
"""

from __future__ import annotations

from collections import Counter
from math import isfinite
from typing import Any

from evenhand.record import dates
from evenhand.record.view import View
from evenhand.warning.frames import Refused, refusal, why_not_counted
from evenhand.warning.months import FIRST_YEAR, LONGEST, month_words

Row = dict[str, Any]


def incident_rows(view: View, refused: list[Refused]) -> list[Row]:
    """The case's own incidents by month, one unit for each frame that allows it."""
    frames = {row["id"]: row for row in view.tables["frames"].iter_rows(named=True)}
    by_frame: dict[str | None, list[str | None]] = {}
    for row in view.tables["incidents"].iter_rows(named=True):
        by_frame.setdefault(row["frame"], []).append(row["date"])
    kept: list[Row] = []
    for key in sorted(by_frame, key=lambda key: key or ""):
        kept += _counted(view, frames.get(key or ""), by_frame[key], refused)
    return kept


def _counted(view: View, frame: Row | None, days: list[str | None], refused: list[Refused]) -> list[Row]:
    """Incidents of one frame by month, none of them where a month may be missing some."""
    what = f"the case's own incidents ({len(days)})" + (f" under {frame['id']}" if frame else "")
    vague = sum(_month(day) is None for day in days)
    missing = view.unread.why("incidents", "frames")
    if missing:
        refused.append(Refused(what=what, reason=missing, do="mend what `evenhand check` lists"))
        return []
    reason = why_not_counted(frame, vague)
    span = None if reason or frame is None else _span(view, frame["period"])
    if frame is None or span is None:
        refused.append(
            refusal(what, reason or "their frame states no closed period, so that an empty month may be a gap")
        )
        return []
    if len(span) > LONGEST:
        refused.append(Refused(what=what, reason="their frame's period is of over 300 years", do="correct the period"))
        return []
    cut = "" if view.internal and view.known_on is None else " (as far as they may be shown, and were known)"
    counts = ", ".join(filter(None, (f"incidents{cut}: {frame['sought']}", frame["area"])))
    months = Counter(_month(day) for day in days)
    return [
        {"unit": f"incidents under {frame['id']}", "month": month_words(month), "target": months[month],
         "known": None, "source": None, "table": "incidents", "frame": frame["id"], "rule": frame["rule"],
         "counts": counts}
        for month in span
    ]  # fmt: skip


def _month(day: str | None) -> int | None:
    """The month of a date, where all its days lie in one."""
    found = dates.read(day)
    if found.earliest is None or found.latest is None:
        return None
    (year, month, _), last = dates.civil(found.earliest), dates.civil(found.latest)
    if (year, month) != last[:2]:
        return None
    return _number(year, month)


def _number(year: int, month: int) -> int:
    return (year - FIRST_YEAR) * 12 + month


def _span(view: View, period: str | None) -> range | None:
    """The whole months of a frame's closed period, up to the as-of date."""
    found = dates.parse(period) if period else None
    if found is None or found.earliest is None or found.latest is None or not isfinite(found.begins_by):
        return None
    year, month, day = dates.civil(int(found.begins_by))
    first = _number(year, month)
    last = last_whole_month(str(period), 0)
    if view.as_of is not None:
        last = min(last, last_whole_month(view.as_of, last))
    whole = range(first + (day > 1), last + 1)
    return whole or None


def last_whole_month(cut: str, default: int) -> int:
    """The month_id of the last month that certainly ended by a cut; `default` where the cut sets no limit.

    >>> month_words(last_whole_month("2020-08-30", 0)), month_words(last_whole_month("2020-08", 0))
    ('2020-07', '2020-08')
    """
    ends = dates.parse(cut).ends_from
    if not isfinite(ends):
        return default
    year, month, _ = dates.civil(int(ends) + 1)
    return _number(year, month) - 1
