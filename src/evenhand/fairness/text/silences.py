"""Incidents of the period that a text leaves out, beside how many of each side's there are on record.

Invariant: a count and never a rate: what a case holds was chosen by its compilers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from evenhand.fairness.text.cast import Cast
from evenhand.fairness.text.record import Incident, Record
from evenhand.fairness.text.sheet import Layout
from evenhand.fairness.text.times import Times
from evenhand.record.dates import Answer, parse, read, sort_key, within


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LeftOut:
    """What of the record's violence a text tells of, may tell of, and leaves out."""

    period: str | None  # EDTF, from the earliest to the latest year in the text; None: it has no dates
    told: frozenset[str]  # incidents whose place and time, or kind and time, it names
    unclear: frozenset[str]  # it names a place and time that several incidents share
    on_record: tuple[Incident, ...]  # in the period, with victims recorded

    def state(self, incident: Incident) -> str:
        """told, unclear or left_out."""
        return "told" if incident.id in self.told else "unclear" if incident.id in self.unclear else "left_out"

    def by_victims(self, of: Iterable[tuple[str, frozenset[str]]]) -> dict[str, dict[str, int]]:
        """For each group of sides: incidents with victims of it on record, told, unclear, left out.

        An incident with victims of several groups counts for each.
        """
        made = {}
        for group, sides in of:
            mine = [self.state(one) for one in self.on_record if sides & set(one.victims)]
            made[group] = {"on_record": len(mine)} | {
                state: mine.count(state) for state in ("told", "unclear", "left_out")
            }
        return made

    def as_dict(self, cast: Cast) -> dict[str, Any]:
        """The same for JSON: by side, under each grouping, and the incidents."""
        return {
            "period": self.period,
            "by_victims": self.by_victims((side, frozenset({side})) for side in cast.sides),
            "by_grouping": {grouping.id: self.by_victims(groups(grouping.groups, grouping.of))
                            for grouping in cast.groupings},
            "incidents": [
                {"id": one.id, "title": one.title, "date": one.date, "victims": list(one.victims)}
                for one in self.on_record if self.state(one) == "left_out"
            ],
        }  # fmt: skip


def groups(names: Iterable[str], of: Any) -> list[tuple[str, frozenset[str]]]:
    """Each group of a grouping with its sides."""
    return [(group, frozenset(side for side, held in of.items() if held == group)) for group in names]


def left_out(layout: Layout, record: Record, times: Times) -> LeftOut:
    """Hold the violence on record against what a text tells of."""
    told: set[str] = set()
    unclear: set[str] = set()
    for s in layout.sentences:
        for found in record.candidates(s, times):
            (told if len(found) == 1 else unclear).update(found)
    years = sorted(date[:4] for date in times.all())
    period = f"{years[0]}/{years[-1]}" if years else None
    inside = [one for one in record.incidents.values() if one.victims and _in(one, period)]
    inside.sort(key=lambda one: (sort_key(one.date), one.id))
    return LeftOut(
        period=period, told=frozenset(told), unclear=frozenset(unclear - told), on_record=tuple(inside)
    )  # fmt: skip


def _in(incident: Incident, period: str | None) -> bool:
    return period is not None and within(read(incident.date), parse(period)) is not Answer.NO
