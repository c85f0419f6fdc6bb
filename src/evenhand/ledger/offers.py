"""What was tabled, what each party answered over time, and what each wants on each issue.

Invariant: the refusals of every party are listed by one rule. A party without an answer is *not recorded*; *silent*
is a recorder's word that none was found. Nothing is read out of an answer but the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.ledger import days
from evenhand.ledger.commitments import told_for
from evenhand.record.dates import sort_key
from evenhand.record.schema import load
from evenhand.record.view import View

Row = dict[str, Any]

REFUSALS = ("rejected", "withdrawn")
"""Answers that refuse a text, or take an acceptance back."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Stance:
    """What one party wants on one issue: the latest rows, and those before them."""

    party: str
    issue: str
    now: tuple[Row, ...]  # of `positions`; several where none is certainly the latest
    earlier: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Tabled:
    """A text and every answer to it, by date."""

    row: Row  # of `proposals`
    standing: str | None  # of the text, where it is in the case
    answers: Mapping[str, tuple[Row, ...]]  # party → rows of `responses`; none: not recorded
    mediators: Mapping[str, tuple[Row, ...]]  # the same of mediators that answered
    unnamed: tuple[Row, ...]  # answers of which the record does not say whose they are


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Moved:
    """A position or an answer of a later day than the date asked for."""

    table: str  # positions or responses
    row: Row
    before: tuple[str, ...]  # what the party wanted, or had answered, by the date


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Offers:
    """Stances, texts tabled and answers on a date."""

    as_of: str | None
    known_on: str | None
    parties: tuple[str, ...]  # in the case's order
    issues: tuple[str, ...]
    stances: tuple[Stance, ...]  # one for each party and issue that have a row
    tabled: tuple[Tabled, ...]
    refusals: Mapping[str, tuple[Row, ...]]  # party → answers that refuse; every party asked is there
    counts: Mapping[str, Mapping[str, int]]  # party → answer → texts, by the latest answer
    moved: tuple[Moved, ...]  # since the date; only where a later view was given
    left_out: Mapping[str, int]  # rows that a cut left out, by table


def offers(view: View, *, later: View | None = None) -> Offers:
    """Stances and answers of a view.

    Args:
        view: what may be shown, cut as its reader wants it.
        later: the same case without an as-of date, to tell what moved since.
    """
    parties = asked(view)
    tabled = _tabled(view, parties)
    stances = _stances(view)
    everyone = _in_order(
        view, [*parties, *(stance.party for stance in stances), *(p for t in tabled for p in t.answers)]
    )
    return Offers(
        as_of=told_for(view)[0],
        known_on=view.known_on,
        parties=tuple(everyone),
        issues=tuple(sorted({stance.issue for stance in stances})),
        stances=stances,
        tabled=tabled,
        refusals={party: tuple(_refusals(tabled, party)) for party in everyone},
        counts={party: _counts(tabled, party) for party in everyone},
        moved=() if later is None else _moved(view, later),
        left_out=_left_out(view),
    )


def asked(view: View) -> list[str]:
    """The parties shown under every text.

    Parties of a side that answered anything; of a side of which none did, the first in the case's order.
    """
    rows = [(row["id"], row["side"]) for row in view.tables["parties"].iter_rows(named=True) if row["side"] is not None]
    answered = set(view.tables["responses"]["party"].drop_nulls())
    shown = {party for party, _ in rows if party in answered}
    heard = {side for party, side in rows if party in shown}
    for party, side in rows:
        if side not in heard:
            shown.add(party)
            heard.add(side)
    return [party for party, _ in rows if party in shown]


def by_date(rows: Iterable[Row]) -> list[Row]:
    """Rows by date, those without one last, then by id."""
    return sorted(rows, key=lambda row: (sort_key(row["date"] or ""), row["id"]))


def latest(rows: Sequence[Row]) -> list[Row]:
    """The rows of which no other is certainly later; rows without a date only where no row has one."""
    dated = [row for row in rows if row["date"]] or list(rows)
    return [row for row in dated if not any(days.later(other["date"], row["date"]) for other in dated)]


def _in_order(view: View, parties: Iterable[str]) -> list[str]:
    wanted = set(parties)
    return [party for party in view.tables["parties"]["id"].to_list() if party in wanted]


def _tabled(view: View, parties: Sequence[str]) -> tuple[Tabled, ...]:
    standing = dict(view.tables["agreements"].select("id", "standing").iter_rows())
    answers: dict[str, list[Row]] = {}
    for row in by_date(view.tables["responses"].to_dicts()):
        answers.setdefault(row["proposal"], []).append(row)
    made = []
    for row in by_date(view.tables["proposals"].to_dicts()):
        found = answers.get(row["id"], [])
        who = _in_order(view, [*parties, *(one["party"] for one in found if one["party"])])
        mediators = sorted({one["mediator"] for one in found if one["mediator"]})
        made.append(
            Tabled(
                row=row,
                standing=standing.get(row["agreement"]),
                answers={party: tuple(one for one in found if one["party"] == party) for party in who},
                mediators={name: tuple(one for one in found if one["mediator"] == name) for name in mediators},
                unnamed=tuple(one for one in found if not (one["party"] or one["mediator"])),
            )
        )
    return tuple(made)


def _stances(view: View) -> tuple[Stance, ...]:
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in by_date(view.tables["positions"].to_dicts()):
        grouped.setdefault((row["issue"], row["party"]), []).append(row)
    place = {party: n for n, party in enumerate(view.tables["parties"]["id"].to_list())}
    made = []
    for issue, party in sorted(grouped, key=lambda key: (key[0], place[key[1]])):
        rows = grouped[issue, party]
        now = latest(rows)
        earlier = tuple(row for row in rows if row not in now)
        made.append(Stance(party=party, issue=issue, now=tuple(now), earlier=earlier))
    return tuple(made)


def _refusals(tabled: Iterable[Tabled], party: str) -> list[Row]:
    return [row for text in tabled for row in text.answers.get(party, ()) if row["answer"] in REFUSALS]


def _counts(tabled: Iterable[Tabled], party: str) -> dict[str, int]:
    """Texts by the party's latest answer; `answers_differ` where no one answer is the latest."""
    counts: dict[str, int] = {}
    for text in tabled:
        said = {row["answer"] for row in latest(text.answers.get(party, ()))}
        word = "not_recorded" if not said else next(iter(said)) if len(said) == 1 else "answers_differ"
        counts[word] = counts.get(word, 0) + 1
    order = [*load().codes["answer"], "answers_differ", "not_recorded"]
    return {word: counts[word] for word in order if word in counts}


def _moved(view: View, later: View) -> tuple[Moved, ...]:
    made = []
    for table, about, says in (("positions", "issue", "position"), ("responses", "proposal", "answer")):
        had = view.tables[table].to_dicts()
        known = {row["id"] for row in had}
        for row in by_date(later.tables[table].to_dicts()):
            if row["id"] in known or view.as_of is None or not days.later(row["date"], view.as_of):
                continue
            who = [one for one in had if one[about] == row[about] and _who(one) == _who(row)]
            before = tuple(dict.fromkeys(one[says] or "not shown" for one in latest(who)))
            made.append(Moved(table=table, row=row, before=before))
    return tuple(made)


def _who(row: Row) -> tuple[str | None, str | None]:
    return row["party"], row.get("mediator")


def _left_out(view: View) -> dict[str, int]:
    tables = ("positions", "proposals", "responses")
    found = {name: sum(cut.get(name, 0) for cut in view.left_out.values()) for name in tables}
    return {name: n for name, n in found.items() if n}
