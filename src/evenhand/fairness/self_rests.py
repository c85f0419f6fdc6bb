"""Which incidents rest on one side's word alone, by whose victims and by whom they are attributed to.

Invariant: the same question is asked of every side. To rest on one word makes an account neither false nor true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from evenhand.fairness.sides import NONE, SEVERAL, Sides, Words
from evenhand.record.dates import sort_key
from evenhand.record.view import View

Row = dict[str, Any]
Ids = tuple[str, ...]
Told = Callable[[Row], frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Rests:
    """The incidents of one line of a table, by whose word they rest on."""

    line: str  # a side of the grouping, SEVERAL, or NONE: not recorded
    incidents: Ids
    alone: dict[str, Ids]  # column → incidents that rest on its word alone; NONE: on words of no side alone
    mixed: Ids  # words of more than one side, or of a side and of none


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reading:
    """One way of reading whose word it is, and by what incidents are told apart."""

    by: str  # victims or actors
    word: str  # account: whose account it is; author: who wrote it
    lines: tuple[Rests, ...]


def rests(view: View, sides: Sides) -> tuple[Reading, ...]:
    """Incidents by victims' side and by attributed side, each by whose account and by whose author."""
    words, claims = Words(view, sides), by_incident(view)
    return tuple(
        Reading(by=by, word=word, lines=_lines(sides, claims, tells, says))
        for by, tells in (("victims", words.victims), ("actors", words.actors))
        for word, says in (("account", words.account), ("author", words.author))
    )


def by_incident(view: View) -> dict[str, list[Row]]:
    """Claims by incident; incidents by date, then id."""
    dates = dict(view.tables["incidents"].select("id", "date").iter_rows())
    found: dict[str, list[Row]] = {key: [] for key in sorted(dates, key=lambda key: (sort_key(dates[key]), key))}
    for claim in view.tables["claims"].to_dicts():
        if claim["incident"] in found:
            found[claim["incident"]].append(claim)
    return found


def joined(claims: Iterable[Row], told: Told) -> frozenset[str]:
    """What several claims say together."""
    return frozenset().union(*(told(claim) for claim in claims))


def _lines(sides: Sides, claims: dict[str, list[Row]], tells: Told, says: Told) -> tuple[Rests, ...]:
    where = {key: line_of(joined(rows, tells)) for key, rows in claims.items()}
    words = {key: joined(rows, says) for key, rows in claims.items()}
    lines = [*(column for column in sides.columns if column != NONE), SEVERAL, NONE]
    return tuple(_rests(sides, line, tuple(key for key in claims if where[key] == line), words) for line in lines)


def line_of(found: frozenset[str]) -> str:
    """The side that a set of sides is, SEVERAL, or NONE for none recorded."""
    if not found:
        return NONE
    return next(iter(found)) if len(found) == 1 else SEVERAL


def _rests(sides: Sides, line: str, incidents: Ids, words: dict[str, frozenset[str]]) -> Rests:
    alone = {column: tuple(key for key in incidents if words[key] == {column}) for column in sides.columns}
    lone = {key for found in alone.values() for key in found}
    return Rests(line=line, incidents=incidents, alone=alone, mixed=tuple(k for k in incidents if k not in lone))
