"""When a commitment falls due: a date, a time that runs from an event, and dates moved by agreement.

Invariant: no date is guessed. Where the event has no recorded day, or accounts give other new dates, there is no limit,
and `because` says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from evenhand.ledger import days
from evenhand.record.dates import Answer, Date, DateError, not_after

UNDEFINED = "hangs on an undefined event"
NO_TIME = "no time is set within which to act"
UNREAD = "the time to act is no duration in whole years, months, weeks, days or hours"


class Due(StrEnum):
    """Whether the last day to act is over."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot_tell"
    NO_DEADLINE = "no_deadline"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Event:
    """What a deadline may run from: its day where one is recorded."""

    day: Date | None
    because: str  # why there is no day, or whose day it is
    begun: Answer = Answer.YES  # NO: last found not to have happened


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Move:
    """A date moved by agreement: every claim that says so."""

    to: str
    claims: tuple[str, ...]
    accounts: tuple[str, ...]  # whose accounts they pass on, where they name one
    date: str | None  # when it was moved


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Deadline:
    """When a commitment falls due, and what that rests on."""

    text: str | None  # as recorded
    first: Date | None  # before any agreed change
    limit: Date | None  # what lateness is counted from
    moves: tuple[Move, ...]
    because: str  # empty where the text states a plain date that nobody moved
    waiting: bool = False  # its time has not begun to run

    def due(self, reached: Date) -> Due:
        """Whether the last day is over when a cut has reached its own last day."""
        if self.limit is not None:
            answer = not_after(reached, self.limit)
            return {Answer.YES: Due.NO, Answer.NO: Due.YES}.get(answer, Due.CANNOT_TELL)
        if self.text is None and not self.moves:
            return Due.NO_DEADLINE
        return Due.NO if self.waiting else Due.CANNOT_TELL


def resolve(row: Mapping[str, Any], moves: Sequence[Move], event: Callable[[str], Event | None]) -> Deadline:
    """The deadline of a commitment.

    Args:
        row: a row of `commitments`.
        moves: agreed changes of its date that held by then.
        event: what an id names; None for words, which define no event.
    """
    text, first, because, waiting = _stated(row, event)
    limit, moved = _moved(first, moves)
    return Deadline(
        text=text,
        first=first,
        limit=limit,
        moves=tuple(moves),
        because="; ".join(part for part in (because, moved) if part),
        waiting=waiting and not moves,
    )


def _stated(row: Mapping[str, Any], event: Callable[[str], Event | None]) -> tuple[str | None, Date | None, str, bool]:
    """Text, date, reason, and whether the time has not begun to run."""
    start, within = row["deadline_after"], row["deadline_within"]
    if row["deadline"] or not (start or within):
        return row["deadline"], days.read(row["deadline"]) if row["deadline"] else None, "", False
    text = f"within {within} of {start or 'an event that is not named'}" if within else f"after {start}"
    found = event(start) if start else None
    if found is None:
        return text, None, f"{UNDEFINED}: {start or 'none is named'}", False
    if not within or found.day is None:
        return text, None, found.because if within else NO_TIME, bool(within) and found.begun is Answer.NO
    try:
        return text, days.after(found.day, within), found.because, False
    except DateError:
        return text, None, UNREAD, False


def _moved(first: Date | None, moves: Sequence[Move]) -> tuple[Date | None, str]:
    """The limit after agreed changes: the latest one, if all accounts of it give the same date."""
    last = [one for one in moves if not any(days.later(other.date, one.date) for other in moves)]
    if not last:
        return first, ""
    to = list(dict.fromkeys(one.to for one in last))
    if len(to) > 1:
        return None, f"moved, and accounts differ on the new date: {', '.join(to)}"
    claims = ", ".join(claim for one in last for claim in one.claims)
    return days.read(to[0]), f"moved by agreement to {to[0]}, as claimed in {claims}"
