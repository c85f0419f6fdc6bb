"""Which step comes first: what is waited for, circles, and who is left with nothing to lose.

Order is the text's own: a step comes after what it waits for or is counted from, and after what is due certainly
earlier. Every rule asks the same of every party, so that exchanging parties exchanges what is found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from evenhand.ledger.lint.hit import Hit, Test
from evenhand.ledger.lint.texts import Commitment, Docket, Text, says_none
from evenhand.ledger.steps import TOGETHER
from evenhand.record import dates
from evenhand.record.dates import Answer, Date, DateError

Later = Mapping[str, frozenset[str]]
"""Id of a step → ids of all steps that come before it by dependence."""


def day(act: Commitment) -> Date | None:
    """The date by which an act is due, if one is recorded."""
    try:
        return dates.parse(act.deadline) if act.deadline else None
    except DateError:
        return None


def due_before(first: Commitment, second: Commitment) -> bool:
    """Whether one is certainly due before the other."""
    left, right = day(first), day(second)
    return left is not None and right is not None and dates.before(left, right) is Answer.YES


def steps_before(text: Text) -> Later:
    """For each commitment of a text all that come before it, in however many steps."""
    direct = {c.id: {*c.waits_for, c.deadline_after} - {""} for c in text.commitments}
    found: dict[str, frozenset[str]] = {}
    for name, first in direct.items():
        seen: set[str] = set()
        ahead = list(first)
        while ahead:
            one = ahead.pop()
            if one not in seen:
                seen.add(one)
                ahead.extend(direct.get(one, ()))
        found[name] = frozenset(seen)
    return found


def comes_first(first: Commitment, second: Commitment, before: Later) -> bool:
    """Whether `first` comes before `second` in the text's own order."""
    if first.id in before[second.id]:
        return second.id not in before[first.id]
    return second.id not in before[first.id] and due_before(first, second)


def _sole(text: Text) -> dict[str, list[Commitment]]:
    """One-off acts that one listed party owes alone, by party, in the order of the text."""
    acts: dict[str, list[Commitment]] = {}
    for act in text.one_off():
        if len(act.obligors) == 1 and not act.obligors_text:
            acts.setdefault(act.obligors[0], []).append(act)
    return acts


def unowed(text: Text, docket: Docket) -> Iterator[Hit]:
    """Steps that wait for nothing on record, or for what has no obligor."""
    for act in text.commitments:
        for awaited in act.waits_for:
            found = docket.find(awaited)
            if found is None:
                yield Hit(reason=f"It waits for {awaited}, which is no commitment on record.", commitment=act)
            elif not found[1].owed_by:
                yield Hit(reason=f"It waits for {awaited}, for which no obligor is recorded.", commitment=act)


def unaccepted(text: Text, docket: Docket) -> Iterator[Hit]:
    """Steps of an accepted text that wait for those of one that was not accepted."""
    for act in text.commitments if text.accepted else ():
        for awaited in act.waits_for:
            found = docket.find(awaited)
            if found and not found[0].accepted:
                reason = f"It waits for {awaited} of {found[0].id}, a text whose standing is {found[0].standing}."
                yield Hit(reason=reason, commitment=act)


def circle(text: Text, _: Docket) -> Iterator[Hit]:
    """Steps that come before themselves."""
    before = steps_before(text)
    for act in text.commitments:
        if act.id in before[act.id]:
            round_it = [c.id for c in text.commitments if c.id in before[act.id] and act.id in before[c.id]]
            yield Hit(reason=f"These wait for each other: {', '.join(round_it)}.", commitment=act)


def one_side_first(text: Text, docket: Docket) -> Iterator[Hit]:
    """All irreversible acts of a party before every act of another."""
    before, acts = steps_before(text), _sole(text)
    for party, own in acts.items():
        given = [act for act in own if act.irreversible]
        later = [p for p, others in acts.items() if p != party and _all_after(given, others, before)]
        if given and later:
            ids = ", ".join(act.id for act in given)
            whom = ", ".join(map(docket.name, later))
            reason = f"Every irreversible act of {docket.name(party)} ({ids}) comes before any act of {whom}."
            yield Hit(reason=reason, commitment=given[-1])


def _all_after(first: Sequence[Commitment], then: Sequence[Commitment], before: Later) -> bool:
    return all(comes_first(a, b, before) for a in first for b in then)


def last_mover(text: Text, docket: Docket) -> Iterator[Hit]:
    """An act after all acts of the others, with nothing behind it."""
    before = steps_before(text)
    acts = list(text.one_off())
    for party, own in _sole(text).items():
        others = [act for act in acts if party not in act.obligors]
        last = own[-1] if len(own) == 1 else next((a for a in own if _is_last(a, own, before)), None)
        if last is None or not others or not _all_after(others, [last], before):
            continue
        if last.enforcement and not says_none(last.enforcement):
            continue
        reason = f"{docket.name(party)} moves last, after every act of the others, and no consequence is recorded."
        yield Hit(reason=reason, commitment=last, empty=not last.enforcement)


def _is_last(act: Commitment, own: Sequence[Commitment], before: Later) -> bool:
    return _all_after([other for other in own if other is not act], [act], before)


def together(text: Text, _: Docket) -> Iterator[Hit]:
    """Acts of different parties on one day, or said to go in parallel, that nobody checks."""
    acts = [act for act in text.one_off() if not act.verifier or says_none(act.verifier)]
    for first, second in combinations(acts, 2):
        if _same_day(first, second) and _apart(first, second):
            reason = f"{first.id} and {second.id} are due on {first.deadline}, owed by different parties."
            yield Hit(reason=reason, commitment=second, empty=not (first.verifier and second.verifier))
    for act in acts:
        if TOGETHER.search(act.action):
            yield Hit(reason="Acts of several are to go together.", commitment=act, empty=not act.verifier)


def _same_day(first: Commitment, second: Commitment) -> bool:
    left, right = day(first), day(second)
    return left is not None and right is not None and left.earliest == left.latest == right.earliest == right.latest


def _apart(first: Commitment, second: Commitment) -> bool:
    return bool(first.owed_by and second.owed_by) and not {*first.owed_by} & {*second.owed_by}


RULES: dict[str, Test] = {
    "waits-unowed": unowed,
    "waits-unaccepted": unaccepted,
    "order-circle": circle,
    "one-side-first": one_side_first,
    "last-mover": last_mover,
    "together-unwitnessed": together,
}
