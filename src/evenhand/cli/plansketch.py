"""From the ledger's steps to the sketch of a plan: the two rooms do not know each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from evenhand.bargaining.skeleton import Row, Sketch
from evenhand.cli.common import told_date
from evenhand.ledger.commitments import told_for
from evenhand.ledger.positions import NOT_RECORDED
from evenhand.ledger.steps import Standing, Step, Steps, signed_order, steps
from evenhand.record.unread import Unread
from evenhand.record.view import View

_SIGNED = (
    "By the dates of the text; duties from its own date, or after what they wait for. A step for which the text gives "
    "no date stands last here: where it belongs is yours to say."
)
NOT_READ = "Cannot tell what was found: not every finding could be read. Taken as still to come."
_JOINT = "A commitment that several owe is one row for each, bound to one stage: each can withhold its own part."


def sketch(view: View, agreement: str) -> Sketch:
    """The sketch of a plan for one text of a view.

    Raises:
        CaseError: the view has no such agreement.
    """
    found = steps(view, agreement)
    parties = {row["id"]: row["name"] or row["id"] for row in view.tables["parties"].iter_rows(named=True)}
    kept = [step for step in found.steps if step.standing is not Standing.GONE]
    named = {step.by for step in kept} | set(found.text["parties"] or ())
    ids = {step.id for step in kept}
    return Sketch(
        title=found.text["title"] or agreement,
        remarks=tuple(_remarks(view, found)),
        names={party: name for party, name in parties.items() if party in named},
        rows=tuple(_row(step, ids, parties, view.unread) for step in kept),
        done=_done(kept, view.unread),
        undecided=tuple((s.id, "; ".join(_found(s, view.unread))) for s in kept if s.standing is Standing.OPEN),
        signed=tuple(tuple(step.id for step in stage) for stage in signed_order(kept)),
        signed_remark=_SIGNED,
        left_out=tuple(
            f"{s.id}: {'; '.join(_found(s, view.unread))}" for s in found.steps if s.standing is Standing.GONE
        ),
    )


def _remarks(view: View, found: Steps) -> Iterator[str]:
    day, source = told_for(view)
    yield f"A skeleton made by `evenhand plan` for {found.text['id']}, told for {day or 'no date'} ({source})."
    if missing := view.unread.why("agreements", "commitments", "findings", "claims"):
        yield f"Cannot tell whether these are all the steps, nor what was found of each: {missing}."
    if view.internal:
        yield "Made with --internal: its comments may hold protected material."
    if not found.owed:
        yield f"The text's standing is {found.text['standing']}: nobody owes it, and no finding on it is used."
    if any(step.shared for step in found.steps):
        yield _JOINT


def _row(step: Step, ids: set[str], parties: Mapping[str, str], unread: Unread) -> Row:
    shared = tuple(name for name in step.shared if name in ids)
    return Row(
        id=step.id,
        title=step.of.row["action"],
        by=step.by,
        after=tuple(name for name in step.after if name in ids),
        together=shared,
        remarks=tuple(_said(step, ids, parties, unread)),
        open_with="" if shared or step.standing is Standing.DONE else step.together,
    )


def _said(step: Step, ids: set[str], parties: Mapping[str, str], unread: Unread) -> Iterator[str]:
    """What the record says of a step, for the one who values it."""
    if step.by is None:
        nobody = unread.absent("nobody on record", "commitments", "parties")
        yield f"Owed by {step.by_words or nobody}: no listed party; name one, and add it to `parties`."
    yield from _found(step, unread)
    if away := [*(name for name in step.after if name not in ids), *step.elsewhere]:
        yield f"It waits also for {', '.join(away)}, which is not in this plan."
    said = {parties.get(party, party): one.says for party, one in step.of.positions.items() if one.says != NOT_RECORDED}
    if said:
        yield "Parties say: " + "; ".join(f"{name}: {says.replace('_', ' ')}" for name, says in said.items()) + "."
    if step.standing is not Standing.OPEN and step.of.row["dispute_note"]:
        yield f"Disputed: {step.of.row['dispute_note']}"
    if readings := step.of.row["readings"]:
        yield f"Readings differ: {'; '.join(readings)}"


def _found(step: Step, unread: Unread) -> Iterator[str]:
    """What was found of a step, by whom, and what is disputed of it."""
    if not step.of.accepted:
        return
    if not step.state.now:
        missing = unread.touches("findings")
        yield NOT_READ if missing else "No finding on record: taken as still to come."
    for one in step.state.now:
        breach = f", breach {one.breach}" if one.breach in ("alleged", "verified") else ""
        yield f"Found {one.status.replace('_', ' ')}{breach} as of {told_date(one.as_of)} by {one.by}"
    if step.standing is Standing.OPEN and step.of.row["dispute_note"]:
        yield f"disputed: {step.of.row['dispute_note']}"


def _done(kept: Iterable[Step], unread: Unread) -> tuple[tuple[tuple[str, ...], str], ...]:
    """What is done, as stages by date; one date, one stage."""
    stages: dict[str, list[Step]] = {}
    past = [step for step in kept if step.standing is Standing.DONE]
    past.sort(key=lambda s: float("inf") if s.day is None or s.day.latest is None else s.day.latest)
    for step in past:
        stages.setdefault(step.day.text if step.day else "", []).append(step)
    return tuple((tuple(s.id for s in stage), _when(text, stage, unread)) for text, stage in stages.items())


def _when(text: str, stage: list[Step], unread: Unread) -> str:
    held = [step.id for step in stage if step.state.done is None]
    return (text or unread.blank("no day is recorded", "findings")) + (
        f"; by then, of {', '.join(held)}, as found" if held else ""
    )


__all__ = ["sketch"]
