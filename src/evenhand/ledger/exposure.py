"""Who has irreversible steps behind it while others still owe theirs: counted, with no value put on any step.

Invariant: every party is counted by one rule, so that exchanging parties exchanges the counts. What the text does not
date, and what the record does not say can be taken back or not, is counted apart: between a least and a most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf

from evenhand.ledger.steps import Step, signed_order
from evenhand.record.dates import Answer, Date

Places = Mapping[str, tuple[float, float]]
"""Id of an act → the first and the last stage in which it can be, from 0; -1 is before them all."""

FOR_EVER = inf  # the stage of a step that a text does not date and that may so still be owed at its end


class Order(StrEnum):
    """An order in which the same steps could be taken."""

    SIGNED = "signed"
    TURNS = "in_turns"
    TOGETHER = "all_at_once"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Count:
    """A number of steps, between the least and the most that the record allows."""

    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Side:
    """How one party stands when a stage is over."""

    behind: Count  # irreversible steps that it has taken
    owed: Count  # irreversible steps that others still owe

    @property
    def exposed(self) -> Answer:
        """Whether it has some behind it while others' are still owed."""
        if self.behind.least and self.owed.least:
            return Answer.YES
        return Answer.CANNOT_TELL if self.behind.most and self.owed.most else Answer.NO


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Stage:
    """One stage of an order, and how each party stands after it."""

    steps: tuple[Step, ...]  # taken in it; empty for the time after the last date
    due: Date | None  # the date of the text; None in an order that is not the text's
    sides: dict[str, Side]  # by party, in the order given


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Exposure:
    """The orders of one text side by side."""

    parties: tuple[str, ...]
    orders: dict[Order, tuple[Stage, ...]]
    undated: tuple[Step, ...]  # steps of which the text does not say by when
    unsure: tuple[Step, ...]  # acts of which it is not recorded whether they can be taken back
    unlisted: tuple[Step, ...]  # acts that no listed party owes, which are not counted


def exposure(steps: Iterable[Step], parties: Sequence[str]) -> Exposure | None:
    """The exposure of each party that owes an act, under the text's order and two others.

    None where no act is recorded as irreversible, or fewer than two parties owe acts. The text's own order is left out
    where the text dates no act.
    """
    found = [s for s in steps if s.of.row["kind"] == "one_off" and s.of.row["irreversible"] is not False]
    acts = tuple(act for act in found if act.by)
    owing = tuple(party for party in parties if any(act.by == party for act in acts))
    if len(owing) < 2 or not any(_certain(act) for act in acts):
        return None
    signed = signed_order(filter(_dated, acts))
    orders = {Order.SIGNED: _stages(acts, owing, _places(acts, signed), signed, dated=True)} if signed else {}
    for order, made in ((Order.TURNS, in_turns(acts)), (Order.TOGETHER, together(acts))):
        orders[order] = _stages(acts, owing, _places(acts, made), made)
    return Exposure(
        parties=owing,
        orders=orders,
        undated=tuple(act for act in acts if not _dated(act)),
        unsure=tuple(act for act in acts if not _certain(act)),
        unlisted=tuple(act for act in found if not act.by),
    )


def _places(acts: Sequence[Step], stages: Sequence[tuple[Step, ...]]) -> Places:
    """The stages that each act can be in: its place, or else what it waits for, and what waits for it, allow."""
    fixed = {act.id: n for n, stage in enumerate(stages) for act in stage}
    places: dict[str, tuple[float, float]] = {}
    for act in acts:
        first = max((fixed[name] + 1 for name in act.after if name in fixed), default=0)
        waiting = (fixed[other.id] - 1 for other in acts if act.id in other.after and other.id in fixed)
        last = min(waiting, default=FOR_EVER)
        places[act.id] = (fixed[act.id],) * 2 if act.id in fixed else (min(first, last), last)
    return places


def _certain(act: Step) -> bool:
    return act.of.row["irreversible"] is True


def _dated(act: Step) -> bool:
    return act.due is not None and act.due.latest is not None


def _stages(
    acts: Sequence[Step],
    parties: Sequence[str],
    places: Places,
    stages: Iterable[tuple[Step, ...]],
    *,
    dated: bool = False,
) -> tuple[Stage, ...]:
    return tuple(
        Stage(
            steps=stage,
            due=stage[0].due if dated else None,
            sides={party: _side(acts, places, party, n) for party in parties},
        )
        for n, stage in enumerate(stages)
    )


def _side(acts: Sequence[Step], places: Places, party: str, stage: int) -> Side:
    own = [act for act in acts if act.by == party]
    others = [act for act in acts if act.by != party]
    behind = Count(
        least=sum(_certain(act) and places[act.id][1] <= stage for act in own),
        most=sum(places[act.id][0] <= stage for act in own),
    )
    owed = Count(
        least=sum(_certain(act) and places[act.id][0] > stage for act in others),
        most=sum(places[act.id][1] > stage for act in others),
    )
    return Side(behind=behind, owed=owed)


def together(acts: Sequence[Step]) -> list[tuple[Step, ...]]:
    """All in one stage, but for what waits for another of them."""
    return list(signed_order([replace(act, due=None) for act in acts]))


def in_turns(acts: Sequence[Step]) -> list[tuple[Step, ...]]:
    """One commitment after another, next always one owed by a party that has taken fewest; of equals, the text's first.

    The parts of a joint commitment are taken together.
    """
    text = {act.id: n for n, act in enumerate(act for stage in signed_order(acts) for act in stage)}
    left = {act.of.id: tuple(a for a in acts if a.of.id == act.of.id) for act in sorted(acts, key=lambda a: text[a.id])}
    taken: dict[str, int] = {}
    done: set[str] = set()
    stages = []
    while left:
        ready = [key for key, parts in left.items() if all(_free(part, done, acts) for part in parts)] or list(left)
        key = min(ready, key=lambda key: min(taken.get(str(part.by), 0) for part in left[key]))
        stage = left.pop(key)
        done |= {part.id for part in stage}
        for part in stage:
            taken[str(part.by)] = taken.get(str(part.by), 0) + 1
        stages.append(stage)
    return stages


def _free(act: Step, done: set[str], acts: Sequence[Step]) -> bool:
    known = {other.id for other in acts}
    return all(name in done or name not in known for name in act.after)


__all__ = ["Count", "Exposure", "Order", "Side", "Stage", "exposure"]
