"""A text audit as one JSON value, keys in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from evenhand.fairness.text.audit import TextAudit
from evenhand.fairness.text.cast import Grouping
from evenhand.fairness.text.marks import Mark

STATES = ("named", "left out", "unknown", "mutual", "nature", "court")


def document(found: TextAudit) -> dict[str, Any]:
    """The audit for JSON."""
    return {
        "file": found.extract.name,
        "case": found.case_title,
        "internal": found.internal,
        "words": found.words,
        "not_read": [{"what": one.what, "count": one.count, "words": one.words} for one in found.extract.not_read],
        "sides": dict(found.cast.sides),
        "spans": [_span(one, found) for one in found.marks],
        "counts": counts(found),
        "by_grouping": {one.id: {"view_of": one.view_of, "counts": counts(found, one)} for one in found.cast.groupings},
        "acts": [
            {"victims": side or None, **{state: kinds.get(state, 0) for state in STATES}}
            for side, kinds in found.acts.items()
        ],
        "acts_by_actor": [
            {"actor": side or None, "named": kinds["named"], "left out": kinds["left out"]}
            for side, kinds in found.actors.items()
        ],
        "speech": [{"speaker": side or None, **kinds} for side, kinds in in_order(found)],
        "figures": [one.as_dict() for one in found.figures],
        "left_out": found.left_out.as_dict(found.cast) if found.left_out is not None else None,
        "unreadable_dates": [
            {"start": one.start, "end": one.end, "text": one.text, "where": found.extract.where(one.start)}
            for one in found.unreadable_dates
        ],
        "extracted": found.extract.text,
    }  # fmt: skip


def in_order(found: TextAudit) -> Iterable[tuple[str, dict[str, int]]]:
    """Verbs by the speaker's side, in the case's order, those of nobody last; all sides, also with none."""
    empty = {"doubt": 0, "plain": 0, "factive": 0}
    for side in (*found.cast.sides, ""):
        yield side, dict(found.speech.get(side, empty))


def _span(one: Mark, found: TextAudit) -> dict[str, Any]:
    return {
        "start": one.start,
        "end": one.end,
        "text": one.text,
        "rule": one.rule,
        "side": one.side,
        "suggestion": one.suggestion,
        "reason": one.reason,
        "where": found.extract.where(one.start),
        "victims": list(one.victims),
        "speaker": one.speaker,
        "evidence": [item.as_dict() for item in one.evidence],
    }


def counts(found: TextAudit, grouping: Grouping | None = None) -> list[dict[str, Any]]:
    """Spans of each rule by side, or by group of sides; `several`: of more than one, `none`: of none."""
    groups = list(grouping.groups) if grouping is not None else list(found.cast.sides)
    made = []
    for rule in found.rules:
        held = dict.fromkeys(groups, 0)
        several = none = 0
        for one in (one for one in found.marks if one.rule == rule):
            sides = grouped(one.side, grouping)
            if len(sides) == 1:
                held[sides[0]] += 1
            elif sides:
                several += 1
            else:
                none += 1
        made.append({"rule": rule, "by_side": held, "several": several, "none": none})
    return made


def grouped(side: str | None, grouping: Grouping | None) -> list[str]:
    """The sides of a finding, or the groups that hold them."""
    sides = side.split(";") if side else []
    if grouping is None:
        return sides
    return list(dict.fromkeys(grouping.of[one] for one in sides if one in grouping.of))
