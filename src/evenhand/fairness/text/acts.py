"""Acts of violence as a text tells them. Invariant: whose act it was never rests on the other side's word alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from evenhand.fairness.text.actors import doers
from evenhand.fairness.text.agents import Told
from evenhand.fairness.text.cast import Cast
from evenhand.fairness.text.lexicon import Lexicon
from evenhand.fairness.text.marks import Evidence, Mark, mark, one_side
from evenhand.fairness.text.record import Record
from evenhand.fairness.text.speech import court_finding
from evenhand.fairness.text.times import Times


def unnamed_acts(
    told: Iterable[Told], cast: Cast, lexicon: Lexicon, record: Record, times: Times
) -> Iterator[Mark]:  # fmt: skip
    """Acts without who did it, each with what is on record; and those that a court's finding holds."""
    for one in told:
        if one.court is not None:
            evidence = record.courts(record.match(one.sentence, times))
            yield court_finding(one.sentence, (one.first, one.end), one.court, one.victims(cast), evidence)
        elif one.actor is None:
            yield _left_out(one, cast, lexicon, record, times)


def _left_out(one: Told, cast: Cast, lexicon: Lexicon, record: Record, times: Times) -> Mark:
    rule = f"agent-{one.form}"
    incident = record.match(one.sentence, times)
    on_record = record.attributions(incident) if incident is not None else {}
    said = "; ".join(
        f"{cast.named(sides.split(';'))}, by {', '.join(dict.fromkeys(item.source for item in listed))}"
        for sides, listed in on_record.items()
    )  # fmt: skip
    told = f" On record of it ({incident.title}), attributed to {said}." if incident is not None and said else ""
    return mark(
        one.sentence, (one.first, one.end), rule, side=_whose_act(on_record),
        suggestion=lexicon.rules[rule].ask, victims=one.victims(cast),
        reason=f"The sentence does not say who did it.{told}",
        evidence=tuple(item for listed in on_record.values() for item in listed),
    )  # fmt: skip


def _whose_act(on_record: Mapping[str, list[Evidence]]) -> str | None:
    """The side to whom all attribute it, if not only sources of one other side do."""
    if len(on_record) != 1:
        return None
    side, listed = next(iter(on_record.items()))
    whose = one_side(listed)
    return side if whose is None or whose in side.split(";") else None


def by_victims(told: Iterable[Told], cast: Cast) -> dict[str, dict[str, int]]:
    """Acts by the side of the victims and by how the one who did it is told."""
    made: dict[str, Counter[str]] = {side: Counter() for side in (*cast.sides, "")}
    for one in told:
        state = "court" if one.court is not None else one.actor or "left out"
        for side in one.victims(cast) or ("",):
            made[side]["named" if state == "carried" else state] += 1
    return {side: dict(sorted(counts.items())) for side, counts in made.items()}


def by_actor(
    told: Iterable[Told], unnamed: Iterable[Mark], cast: Cast, lexicon: Lexicon
) -> dict[str, dict[str, int]]:  # fmt: skip
    """Acts by the side of the one who did it: named by the text, or left out and told by the record."""
    made: dict[str, dict[str, int]] = {side: {"named": 0, "left out": 0} for side in (*cast.sides, "")}
    for one in told:
        if one.actor in {"named", "carried"} and one.court is None:
            s = one.sentence.before if one.actor == "carried" and one.sentence.before else one.sentence
            sides = {side for _, side in doers(s, lexicon)}
            made[sides.pop() if len(sides) == 1 else ""]["named"] += 1
    for asked in unnamed:
        for side in (asked.side or "").split(";") if asked.rule != "court-finding" else ():
            made[side]["left out"] += 1
    return made
