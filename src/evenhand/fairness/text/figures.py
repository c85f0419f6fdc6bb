"""Figures against the record. Invariant: like with like: incident, measure, category, whose losses; none is merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from evenhand.fairness.text.actors import doers
from evenhand.fairness.text.cast import Cast
from evenhand.fairness.text.lexicon import Act, Lexicon
from evenhand.fairness.text.marks import Evidence, Mark, mark, one_side
from evenhand.fairness.text.numbers import Number, numbers
from evenhand.fairness.text.record import Incident, Record
from evenhand.fairness.text.sheet import Layout, Sentence
from evenhand.fairness.text.speech import attributed, speaker
from evenhand.fairness.text.times import Times

_NEAR = 5  # tokens in which a noun for people follows a number
_ASK_ONE_SIDE = "claim-one-side"
_AT_LEAST = frozenset({"minimum_count", "bodies_seen"})  # never an upper end


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Recorded:
    """One like figure on record."""

    evidence: Evidence
    low: float | None
    high: float | None  # None: no upper end
    count_type: str | None

    def agrees(self, number: Number) -> bool:
        """Whether the two ranges meet."""
        low, high = self.low if self.low is not None else -inf, self.high if self.high is not None else inf
        return (number.low or -inf) <= high and low <= (number.high if number.high is not None else inf)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Compared:
    """A figure of the text beside the record."""

    start: int
    end: int
    text: str
    incident: str
    measure: str
    category: str
    losses_of: tuple[str, ...]
    number: Number
    record: tuple[Recorded, ...]

    @property
    def agreeing(self) -> tuple[Recorded, ...]:
        """The figures on record that meet it."""
        return tuple(one for one in self.record if one.agrees(self.number))

    def as_dict(self) -> dict[str, Any]:
        """The same for JSON, keys in a fixed order."""
        return {
            "start": self.start, "end": self.end, "text": self.text, "incident": self.incident,
            "measure": self.measure, "category": self.category, "losses_of": list(self.losses_of),
            "low": self.number.low, "high": self.number.high, "agrees_with": len(self.agreeing),
            "on_record": [
                {"low": one.low, "high": one.high, "count_type": one.count_type, **one.evidence.as_dict()}
                for one in self.record
            ],
        }  # fmt: skip


def figures(
    layout: Layout, cast: Cast, lexicon: Lexicon, record: Record, times: Times
) -> Iterator[tuple[Compared, Mark | None]]:
    """Each figure that has like figures on record, and what is to be asked of it, if anything."""
    for s in layout.sentences:
        if not s.get("participle", "active", "died", "missing", "noun"):
            continue
        incident = record.match(s, times)
        if incident is None:
            continue
        for at, number in numbers(s):
            if not s.sheet.quoted(at):
                found = _compare(s, at, number, incident, lexicon=lexicon, record=record, cast=cast)
                if found is not None:
                    yield found, _ask(s, at, found, cast, lexicon)


def _compare(
    s: Sentence, at: int, number: Number, incident: Incident, *, lexicon: Lexicon, record: Record, cast: Cast
) -> Compared | None:  # fmt: skip
    category = _category(s, number.end, lexicon)
    measure = _measure(s, at)
    if category is None or measure is None:
        return None
    rows = [row for row in incident.claims if row["property"] == measure and row["category"] == category
            and not row["part_of"] and (row["low"] is not None or row["high"] is not None)]  # fmt: skip
    sides = {side for named in _whose(s, at, number.end) for side in cast.may_mean[named]}
    rows = [row for row in rows if not sides or sides & set(row["losses_of"] or ())]
    losses = {tuple(row["losses_of"] or ()) for row in rows}
    if not rows or len(losses) > 1:
        return None
    start, end = s.span(at, number.end)
    return Compared(
        start=start, end=end, text=s.sheet.text[start:end], incident=incident.id, measure=measure, category=category,
        losses_of=cast.ordered(losses.pop()), number=number,
        record=tuple(_recorded(row, record) for row in rows),
    )  # fmt: skip


def _recorded(row: Mapping[str, Any], record: Record) -> Recorded:
    return Recorded(
        evidence=record.evidence(row), low=row["low"], count_type=row["count_type"],
        high=None if row["count_type"] in _AT_LEAST else row["high"],
    )  # fmt: skip


def _category(s: Sentence, start: int, lexicon: Lexicon) -> str | None:
    """Of whom a figure speaks, by the noun after it."""
    words = lexicon.words
    for at in range(start, min(s.end, start + _NEAR)):
        word = s.low(at)
        for category in ("civilians", "soldiers", "police", "captives"):
            if word in words[category]:
                return category
        if word in {"people", "persons", "others", "dead", "victims"}:
            return "all"
        if word in words["breaks"] | words["finite"] | words["prepositions"] - {"of"}:
            return None
    return None


def _measure(s: Sentence, at: int) -> str | None:
    """What was counted: that of the nearest word for an act."""
    near = [(abs(hit.first - at), hit.key.measure) for hit in s.get("participle", "active", "noun")
            if isinstance(hit.key, Act) and hit.key.measure]  # fmt: skip
    near += [(abs(hit.first - at), "deaths") for hit in s.get("died")]
    near += [(abs(hit.first - at), "missing") for hit in s.get("missing")]
    return min(near)[1] if near else None


def _whose(s: Sentence, at: int, end: int) -> set[str]:
    return {str(hit.key) for hit in s.get("side") if end <= hit.first < end + _NEAR or hit.end == at}


def _ask(s: Sentence, at: int, found: Compared, cast: Cast, lexicon: Lexicon) -> Mark | None:
    """A question, where the record has other figures too or the figure is one side's, and the text does not say so."""
    agreeing = found.agreeing
    if attributed(s, at) or any(speaker(s, hit, lexicon) for hit in s.get("speech")):
        return None
    whole = _range(found.record)
    side = one_side(one.evidence for one in agreeing)
    if side is not None and found.number.low == found.number.high:
        return mark(
            s, (at, found.number.end), "claim-one-side", side=side,
            suggestion=lexicon.rules["claim-one-side"].ask.format(whose=cast.named([side])),
            reason=f"Every source on record that gives this figure is of {cast.named([side])}; on record: {whole}.",
            victims=found.losses_of, evidence=tuple(one.evidence for one in found.record),
        )  # fmt: skip
    if len(agreeing) == len(found.record):
        return None
    return mark(
        s, (at, found.number.end), "figure", side=None,
        suggestion=lexicon.rules["figure"].ask.format(range=whole),
        reason=f"{len(agreeing)} of {len(found.record)} like figures on record agree with it.",
        victims=found.losses_of, evidence=tuple(one.evidence for one in found.record),
    )  # fmt: skip


def _range(record: Iterable[Recorded]) -> str:
    return "; ".join(f"{_span(one)} ({one.evidence.source})" for one in record)


def _span(one: Recorded) -> str:
    low = f"{one.low:,.0f}" if one.low is not None else "?"
    if one.high is None:
        return f"at least {low}"
    return low if one.high == one.low else f"{low} to {one.high:,.0f}"


def assertions(
    layout: Layout, cast: Cast, lexicon: Lexicon, record: Record, times: Times
) -> Iterator[Mark]:  # fmt: skip
    """Who did it, where the text says so and only sources of one other side say the same on record."""
    for s in layout.sentences:
        acting = [(hit, side) for hit, side in doers(s, lexicon) if not attributed(s, hit.first)]
        incident = record.match(s, times) if acting else None
        if incident is None:
            continue
        for hit, side in acting:
            found = record.attributions(incident)
            meant = cast.may_mean[side]
            same = [one for sides, listed in found.items() if meant & set(sides.split(";")) for one in listed]
            whose = one_side(same)
            if whose is None or whose in meant:
                continue
            other = [one for listed in found.values() for one in listed if one not in same]
            yield mark(
                s, (hit.first, hit.end), _ASK_ONE_SIDE, side=whose,
                suggestion=lexicon.rules[_ASK_ONE_SIDE].ask.format(whose=cast.named([whose])),
                reason=f"That {cast.named([side])} did this is on record from sources of {cast.named([whose])} only"
                f" ({incident.title}).", evidence=(*same, *other),
            )  # fmt: skip
