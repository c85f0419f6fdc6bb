"""By when: acts without a date, dates that hang on events, dates that cannot be met in order."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.ledger.lint.hit import Hit, Test
from evenhand.ledger.lint.order import due_before
from evenhand.ledger.lint.texts import Docket, Text


def none(text: Text, _: Docket) -> Iterator[Hit]:
    """One-off acts without a deadline."""
    for act in text.one_off():
        if not act.has_deadline:
            yield Hit(reason="No deadline is recorded for this one-off act.", commitment=act, empty=True)


def event(text: Text, docket: Docket) -> Iterator[Hit]:
    """Deadlines that count from words, or from an id that leads nowhere."""
    for act in text.commitments:
        if act.deadline_after and docket.find(act.deadline_after) is None:
            reason = f"It is due after “{act.deadline_after}”, which is no commitment on record."
            yield Hit(reason=reason, commitment=act)


def length(text: Text, _: Docket) -> Iterator[Hit]:
    """Deadlines that count from something and do not say how far."""
    for act in text.commitments:
        if act.deadline_after and not act.deadline_within:
            reason = f"It is due after “{act.deadline_after}”; how long after is not recorded."
            yield Hit(reason=reason, commitment=act)


def order(text: Text, docket: Docket) -> Iterator[Hit]:
    """Deadlines certainly earlier than that of a step that has to come first."""
    for act in text.commitments:
        for awaited in act.waits_for:
            found = docket.find(awaited)
            if found and due_before(act, found[1]):
                reason = f"It is due by {act.deadline} and waits for {awaited}, which is due by {found[1].deadline}."
                yield Hit(reason=reason, commitment=act)


RULES: dict[str, Test] = {
    "deadline-none": none,
    "deadline-event": event,
    "deadline-length": length,
    "deadline-order": order,
}
