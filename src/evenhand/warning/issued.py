"""Warnings that somebody issued, each with the first recorded action or decision that refers to it.

Invariant: an answer is one because a row of the record says so, never because it came afterwards. Where none is
recorded, none was found in the sources, which is no finding that nothing was done. How long an answer took is known as
exactly as the dates are. Warnings found by search measure no skill.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.record import dates
from evenhand.record.dates import Date, sort_key
from evenhand.record.view import View

Row = dict[str, Any]
Days = tuple[int | None, int | None]
"""Least and greatest number of days; None where no number can be given."""

NOT_FOUND = "no action found in the sources"
_TABLES = ("actions", "decisions")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Answer:
    """A row that says which warning it answers."""

    table: str  # actions or decisions
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Issued:
    """A warning and what answered it."""

    row: Row  # of `warnings`
    first: tuple[Answer, ...]  # several where the dates do not tell which was first; none: not found
    later: tuple[Answer, ...]
    misdated: tuple[Answer, ...]  # dated certainly before the warning, so that they answer nothing
    latency: Days | None  # from the warning to the first answer; None without an answer


def issued(view: View) -> tuple[Issued, ...]:
    """Every warning of a view by date, with its answers."""
    answers: dict[str, list[Answer]] = {}
    for table in _TABLES:
        for row in view.tables[table].iter_rows(named=True):
            if row["warning"]:
                answers.setdefault(row["warning"], []).append(Answer(table=table, row=row))
    rows = sorted(view.tables["warnings"].to_dicts(), key=lambda row: (sort_key(row["date"]), row["id"]))
    return tuple(_issued(row, answers.get(row["id"], [])) for row in rows)


def _issued(row: Row, answers: list[Answer]) -> Issued:
    warned = began(dates.read(row["date"]))
    ordered = sorted(answers, key=lambda one: (sort_key(one.row["date"]), one.row["id"]))
    begun = [began(dates.read(one.row["date"])) for one in ordered]
    early = [_certainly_before(day, warned) for day in begun]
    kept = [n for n, is_early in enumerate(early) if not is_early]
    first = [n for n in kept if not any(_certainly_before(begun[other], begun[n]) for other in kept)]
    return Issued(
        row=row,
        first=tuple(ordered[n] for n in first),
        later=tuple(ordered[n] for n in kept if n not in first),
        misdated=tuple(one for one, is_early in zip(ordered, early, strict=True) if is_early),
        latency=latency(warned, [begun[n] for n in kept]) if kept else None,
    )


def began(date: Date) -> Days:
    """The first and the last day, as day numbers, on which something recorded under a date can have begun.

    >>> began(dates.parse("2020-11-10/2022")), began(dates.parse("2020-11"))
    ((737739, 737739), (737730, 737759))
    """
    if isinstance(date.start, Date):
        return date.start.earliest, date.start.latest
    return date.earliest, date.latest


def latency(warned: Days, answered: Sequence[Days]) -> Days:
    """Least and greatest number of days from a warning to the first of its answers.

    An answer comes no earlier than what it answers, so the least is never below 0.

    Args:
        warned: first and last day of the warning.
        answered: the same of each answer; at least one.

    >>> latency((10, 12), [(15, 15), (11, 40)])
    (0, 5)
    """
    earliest = _least(day for day, _ in answered) if all(day is not None for day, _ in answered) else None
    latest = _least(day for _, day in answered)
    least = 0 if earliest is None or warned[1] is None else max(0, earliest - warned[1])
    most = None if latest is None or warned[0] is None else latest - warned[0]
    return least, most


def told(days: Days | None) -> str:
    """A latency in words.

    >>> told((0, 0)), told((1, 1)), told((3, 40)), told((5, None)), told((0, None)), told(None)
    ('the same day', '1 day', '3 to 40 days', '5 days or more', 'cannot tell', 'no action found in the sources')
    """
    if days is None:
        return NOT_FOUND
    least, most = days
    if most is None:
        return f"{_days(least)} or more" if least else "cannot tell"
    if least == most:
        return _days(most) if most else "the same day"
    return f"{least} to {_days(most)}"


def _certainly_before(left: Days, right: Days) -> bool:
    return left[1] is not None and right[0] is not None and left[1] < right[0]


def _least(days: Iterable[int | None]) -> int | None:
    return min((day for day in days if day is not None), default=None)


def _days(n: int | None) -> str:
    return f"{n} day{'' if n == 1 else 's'}"
