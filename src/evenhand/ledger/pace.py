"""Whether an act was on time: three answers where dates leave doubt, and never more than the findings say.

Invariant: an act not found complete is late by no more days than it was assessed after its date; what nobody assessed
since then is *cannot tell*.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evenhand.ledger import days
from evenhand.ledger.assess import LEVELS, OVERTAKEN, State
from evenhand.ledger.deadlines import Deadline, Due
from evenhand.record.dates import Answer, Date, not_after
from evenhand.record.standin import NOT_READ_CODE


class Speed(StrEnum):
    """How an act stands to its date."""

    ON_TIME = "on_time"
    LATE = "late"
    WILL_MISS = "will_miss"  # at the present pace
    NOT_DUE = "not_due"
    NO_DEADLINE = "no_deadline"
    CANNOT_TELL = "cannot_tell"
    DOES_NOT_APPLY = "does_not_apply"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Pace:
    """How an act stands to its date, and why that is said."""

    code: Speed
    because: str
    days_late: int | None = None  # the least number of days that is certain
    days_late_most: int | None = None  # the greatest; None while it is not done
    open: bool = False  # not found complete: it may be later still
    days_after_first: int | None = None  # where the date was moved: days after the first one, the least that is certain


def pace(kind: str, state: State, deadline: Deadline, *, as_of: Date, start: Date) -> Pace:
    """How a commitment stands to its date.

    Args:
        kind: of the commitment; only a one-off act can be early or late.
        state: what was found of it.
        deadline: when it falls due.
        as_of: the day that the reader's cut has reached.
        start: the date of the text, from which the present pace is measured.
    """
    if kind == NOT_READ_CODE:
        return Pace(code=Speed.CANNOT_TELL, because="whether it is an act or a standing duty could not be read")
    if kind != "one_off" or state.status in OVERTAKEN:
        duty = "a standing duty is kept or broken, not early or late"
        return Pace(code=Speed.DOES_NOT_APPLY, because="overtaken" if kind == "one_off" else duty)
    due = deadline.due(as_of)
    if deadline.limit is None:
        return _unlimited(due, deadline.because)
    if state.status == "complete":
        return _finished(state, deadline, deadline.limit)
    if state.status in LEVELS or state.status == "not_due":
        return _unfinished(state, deadline.limit, due, start)
    return _untold(state.status, due)


def projected(level: int, assessed: Date, start: Date, limit: Date) -> Answer:
    """Whether an act at a level (1 or 2 of 3) is done by its date if it goes on as it has since the text's date.

    A straight line through levels that are only ordered: a rule of thumb, and always named as one.
    """
    if None in (assessed.earliest, assessed.latest, start.earliest, start.latest):
        return Answer.CANNOT_TELL
    rest = 3 - level
    first = 3 * int(assessed.earliest or 0) - rest * int(start.latest or 0)
    last = 3 * int(assessed.latest or 0) - rest * int(start.earliest or 0)
    if limit.latest is not None and first > level * limit.latest:
        return Answer.NO
    return Answer.YES if last <= level * limit.ends_from else Answer.CANNOT_TELL


def _unlimited(due: Due, because: str) -> Pace:
    if due is Due.NO_DEADLINE:
        return Pace(code=Speed.NO_DEADLINE, because="no deadline is recorded")
    return Pace(code=Speed.NOT_DUE if due is Due.NO else Speed.CANNOT_TELL, because=because)


def _untold(status: str | None, due: Due) -> Pace:
    if due is Due.NO:
        return Pace(code=Speed.NOT_DUE, because="its date has not passed")
    why = "no finding" if status is None else f"found {status.replace('_', ' ')}"
    return Pace(code=Speed.CANNOT_TELL, because=f"{why}: nothing says that it was done, nor that it was not")


def _finished(state: State, deadline: Deadline, limit: Date) -> Pace:
    done, assessed = state.done, state.assessed
    if done is None:
        in_time = assessed is not None and not_after(assessed, limit) is Answer.YES
        if in_time:
            return Pace(code=Speed.ON_TIME, because="found complete no later than its date")
        return Pace(code=Speed.CANNOT_TELL, because="complete, and the day is not recorded")
    past_first = _past(deadline.first, done) if deadline.moves else None
    answer = not_after(done, limit)
    if answer is Answer.YES:
        return Pace(code=Speed.ON_TIME, because="done by its date", days_after_first=past_first)
    if answer is Answer.CANNOT_TELL:
        why = "the day it was done and its date cannot be put in order"
        return Pace(code=Speed.CANNOT_TELL, because=why, days_after_first=past_first)
    least, most = days.days_over(limit, done)
    return Pace(
        code=Speed.LATE, because="done after its date", days_late=least, days_late_most=most,
        days_after_first=past_first,
    )  # fmt: skip


def _past(first: Date | None, done: Date) -> int | None:
    if first is None or not_after(done, first) is not Answer.NO:
        return None
    return days.days_over(first, done)[0]


def _unfinished(state: State, limit: Date, due: Due, start: Date) -> Pace:
    assessed = state.assessed
    if assessed is None:  # pragma: no cover  a status comes from a finding, which has a date
        return _untold(None, due)
    missed = not_after(assessed, limit)
    if missed is Answer.NO and state.status != "not_due":
        least, _ = days.days_over(limit, assessed)
        return Pace(code=Speed.LATE, because="not complete when last assessed", days_late=least, open=True)
    if missed is Answer.NO:
        return Pace(code=Speed.CANNOT_TELL, because="found not due, although its date had passed")
    if missed is Answer.CANNOT_TELL:
        return Pace(code=Speed.CANNOT_TELL, because="its date and the day it was assessed cannot be put in order")
    if due is Due.NO:
        return _running(state, assessed, start, limit)
    return Pace(code=Speed.CANNOT_TELL, because="not assessed after its date")


def _running(state: State, assessed: Date, start: Date, limit: Date) -> Pace:
    level = LEVELS.get(state.status or "", 0)
    if level in (0, 3) or not_after(assessed, start) is not Answer.NO:
        return Pace(code=Speed.NOT_DUE, because="its date has not passed")
    answer = projected(level, assessed, start, limit)
    if answer is Answer.NO:
        why = "on a straight line from the text's date through the level found, it is done after its date"
        return Pace(code=Speed.WILL_MISS, because=why)
    told = "on a straight line from the text's date, done in time" if answer is Answer.YES else "its pace says nothing"
    return Pace(code=Speed.NOT_DUE, because=f"its date has not passed; {told}")
