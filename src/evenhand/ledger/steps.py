"""The commitments of one text as steps: who takes each, after what, by when, and what was found of it.

Invariant: nothing is settled that the record leaves open. A step is done, or no longer to be taken, only where findings
say so and none differs; a step with no date has none, and where the text says that it goes together with another
without saying which, so does the step.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf

from evenhand.ledger import days
from evenhand.ledger.assess import OVERTAKEN, State
from evenhand.ledger.commitments import Commitment, Row, ledger
from evenhand.record.dates import Date
from evenhand.record.view import View

TOGETHER = re.compile(r"\b(in parallel|simultaneous(ly)?|at the same time|exchange of|exchange all)\b", re.IGNORECASE)
LONGEST = 64  # characters of an id


class Standing(StrEnum):
    """Where a step stands, as far as the findings settle it."""

    DONE = "done"
    AHEAD = "ahead"
    OPEN = "open"  # disputed, breached, unverifiable, or findings differ: not settled here
    GONE = "gone"  # overtaken, ended or lapsed


STANDING: dict[str | None, Standing] = {
    None: Standing.AHEAD, "not_due": Standing.AHEAD, "none": Standing.AHEAD, "minimal": Standing.AHEAD,
    "partial": Standing.AHEAD, "complete": Standing.DONE, "holding": Standing.DONE, "ended": Standing.GONE,
    "lapsed": Standing.GONE, **dict.fromkeys(OVERTAKEN, Standing.GONE),
}  # fmt: skip
"""By the status of a finding; every other status is open."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Step:
    """What one obligor has to do under one commitment."""

    id: str  # of the commitment; where several owe it, with the obligor's
    of: Commitment
    by: str | None  # id of a party; None: whoever owes it is no listed party, or not recorded
    by_words: str  # in the record's words, where `by` is None
    standing: Standing
    state: State
    day: Date | None  # when it was done, or else by when it was found done or holding
    due: Date | None  # by when its text has it, before any agreed change; of a duty, from when
    after: tuple[str, ...]  # ids of steps of the same text that it waits for
    elsewhere: tuple[str, ...]  # what else it waits for, as recorded
    shared: tuple[str, ...]  # steps of the other obligors of the same commitment
    together: str  # words by which the text has it go with another step; empty: none


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Steps:
    """The steps of one text, in its own order."""

    text: Row  # of `agreements`
    owed: bool  # whether the text was accepted; else nothing of it is found or done
    steps: tuple[Step, ...]


def steps(view: View, agreement: str) -> Steps:
    """The steps of a text.

    Raises:
        CaseError: the view has no such agreement.
    """
    found = ledger(view, agreement=agreement)
    text = next(row for row in view.tables["agreements"].iter_rows(named=True) if row["id"] == agreement)
    start = days.read(text["date"]) if text["date"] else None
    commitments = found.commitments or found.tabled
    parts = {one.id: _ids(one) for one in commitments}
    made = [step for one in commitments for step in _steps(one, parts, start)]
    return Steps(text=text, owed=bool(found.commitments), steps=tuple(made))


def _ids(one: Commitment) -> tuple[str, ...]:
    """One id for each obligor; the commitment's own where no more than one owes it."""
    if not one.is_joint:
        return (one.id,)
    others = len(one.row["obligors_text"] or ())
    names = [f"{one.id}_{who}" for who in (*one.obligors, *range(1, others + 1))]
    return tuple(name if len(name) <= LONGEST else f"{one.id[: LONGEST - 4]}_{n}" for n, name in enumerate(names, 1))


def _steps(one: Commitment, parts: dict[str, tuple[str, ...]], start: Date | None) -> Iterable[Step]:
    words = list(one.row["obligors_text"] or ())
    owing: Sequence[tuple[str | None, str]] = [*((p, "") for p in one.obligors), *((None, text) for text in words)]
    awaited = dict.fromkeys([*(one.row["waits_for"] or ()), *([a] if (a := one.row["deadline_after"]) else [])])
    step = Step(
        id=one.id,
        of=one,
        by=None,
        by_words="",
        standing=Standing.AHEAD,
        state=one.state,
        day=None,
        due=_due(one, start),
        after=tuple(part for name in awaited if name != one.id for part in parts.get(name, ())),
        elsewhere=tuple(name for name in awaited if name not in parts),
        shared=(),
        together=found[0] if (found := TOGETHER.search(one.row["action"] or "")) else "",
    )
    for name, (party, text) in zip(parts[one.id], owing or [(None, "")], strict=True):
        state = one.assessment.of(party)
        shared = tuple(part for part in parts[one.id] if part != name)
        yield replace(_stood(step, state), id=name, by=party, by_words=text, shared=shared)


def _stood(step: Step, state: State) -> Step:
    standing = STANDING.get(state.status, Standing.OPEN) if step.of.accepted else Standing.AHEAD
    day = (state.done or state.assessed) if standing is Standing.DONE else None
    return replace(step, standing=standing, state=state, day=day)


def _due(one: Commitment, start: Date | None) -> Date | None:
    """By when an act is due under the text; a duty runs from the day of the text unless it waits for something."""
    if one.row["kind"] == "one_off":
        return one.deadline.first if one.deadline else _day(one.row["deadline"])
    return start


def _day(text: str | None) -> Date | None:
    return days.read(text) if text else None


def signed_order(found: Iterable[Step]) -> tuple[tuple[Step, ...], ...]:
    """The order that the text itself sets: by date, then what waits after what it waits for; no date comes last.

    Steps with one date stand in one stage. Where the text gives no date, that it comes last is ours, not the text's.
    """
    known = {step.id: step for step in found}
    places: dict[str, tuple[float, int]] = {}
    for name in known:
        _place(name, known, places, ())
    return tuple(
        tuple(step for name, step in known.items() if places[name] == at) for at in sorted(set(places.values()))
    )


def _place(
    name: str, known: dict[str, Step], places: dict[str, tuple[float, int]], path: tuple[str, ...]
) -> tuple[float, int]:
    """Last day of a step and its depth among steps of that day; a circle is cut where it closes."""
    if name not in places:
        step = known[name]
        before = [
            _place(first, known, places, (*path, name)) for first in step.after if first in known and first not in path
        ]
        own = inf if step.due is None or step.due.latest is None else float(step.due.latest)
        day = max([own, *(at for at, _ in before)])
        places[name] = (day, max((depth + 1 for at, depth in before if at == day), default=0))
    return places[name]


__all__ = ["Standing", "Step", "Steps", "signed_order", "steps"]
