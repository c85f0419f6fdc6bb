"""Dated rows on a timeline: the events of rows, and the chart of them with what its axis leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evenhand.record import dates
from evenhand.report.book import Book, Row
from evenhand.report.reach import Span, reach
from evenhand.report.ticks import day, day_text


def event(when: str | None, lane: str, label: str, **more: Any) -> Row | None:
    """The days that a date may mean, in a lane; None where the date has no ends or cannot be read."""
    try:
        found = dates.read(when)
    except dates.DateError:
        return None
    first = found.latest if found.earliest is None else found.earliest
    last = found.earliest if found.latest is None else found.latest
    if first is None or last is None:
        return None
    return between(Span(first, last), lane, label, uncertain=first != last and found.start is None, **more)


def between(days: Span, lane: str, label: str, *, uncertain: bool = False, **more: Any) -> Row:
    """An event from day to day; `uncertain` is one day somewhere between."""
    start, end = map(day_text, days)
    return {"start": start, "end": end, "lane": lane, "label": label, "uncertain": uncertain} | more


def timeline(book: Book, name: str, title: str, data: Sequence[Row], lanes: Sequence[str], *, below: str) -> Row:
    """The chart of events, of which there is one at least; `below` says where the same rows stand in words."""
    spans = [Span(day(one["start"], "start"), day(one["end"], "end")) for one in data]
    found = reach(spans, near=book.view.case_row["period"])
    return {
        "name": name,
        "drawing": "timeline",
        "title": title,
        "desc": " ".join(text for text in (below, found.words) if text),
        "data": data,
        "lanes": lanes,
        "period": [day_text(number) for number in found.axis],
        "outside": found.words,
    }
