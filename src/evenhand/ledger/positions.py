"""What parties say of commitments: positions, alleged breaches, and the other's breach given as a reason.

Invariant: a position is a claim with its source, or it is not recorded; it is never inferred and never a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from evenhand.ledger import days
from evenhand.ledger.deadlines import Move
from evenhand.record.dates import Answer, DateError, sort_key
from evenhand.record.view import View

Row = dict[str, Any]

NOT_RECORDED = "not_recorded"
STATEMENTS_DIFFER = "statements_differ"
WITHHELD = "withheld_because_other_failed"
POINT = re.compile(
    r"\b(?:point|article|paragraph|provision|section|clause)s?\s+([0-9]+(?:\.[0-9]+)*|[IVXLC]+)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Statement:
    """One source's report of what a party says."""

    claim: str
    says: str  # code of `says`, or the word given
    source: str
    account: str | None  # whose account the source passes on
    date: str | None  # when it was said
    words: str | None  # quotation, else our paraphrase


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Position:
    """What one party says of one commitment."""

    says: str  # code of `says`, NOT_RECORDED or STATEMENTS_DIFFER
    statements: tuple[Statement, ...]
    undated: int = 0  # left out of an as-of view: nobody recorded when they were made


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Allegation:
    """A breach as one account alleges it, with every claim that passes it on."""

    of: tuple[str, ...]  # parties it is alleged of
    by: str | None  # whose account
    sides: tuple[str, ...]  # of that account
    date: str | None  # of what is alleged
    incident: str | None
    words: str | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Excuse:
    """A party says that it withheld one commitment because another had been broken: a link, not a judgement."""

    commitment: str
    party: str
    claims: tuple[str, ...]
    points: tuple[str, ...]  # numbered points of the text that the words of its claims name
    names: tuple[str, ...]  # commitments that they name, by id or by point
    also_not_done: tuple[str, ...]  # of the same text, those of which it says that the other failed; no link is implied


class Sayings:
    """Claims about the commitments of a view, by commitment and property, as far as they held by the as-of date."""

    def __init__(self, view: View) -> None:
        self._cut = view.as_of
        wanted = ["position", "breach", "deadline"]
        owed = view.tables["commitments"]["id"]
        claims = view.tables["claims"].filter(
            pl.col("property").is_in(wanted) & pl.col("subject").is_in(owed.implode())
        )
        self._rows: dict[tuple[str, str], list[Row]] = {}
        for row in claims.sort("id").iter_rows(named=True):
            self._rows.setdefault((row["subject"], row["property"]), []).append(row)

    def held(self, commitment: str, property_: str) -> tuple[list[Row], list[Row]]:
        """Claims that held by the date, and those of which that cannot be told; without a date, all of them."""
        rows = self._rows.get((commitment, property_), [])
        if self._cut is None:
            return rows, []
        answers = [days.by((row["date"], row["published"]), self._cut) for row in rows]
        pick: Callable[[Answer], list[Row]] = lambda wanted: [  # noqa: E731
            row for row, answer in zip(rows, answers, strict=True) if answer is wanted
        ]
        return pick(Answer.YES), pick(Answer.CANNOT_TELL)

    def positions(self, commitment: str, parties: Sequence[str]) -> dict[str, Position]:
        """What each party says: those given, then whoever else is on record, in the order of `parties` first."""
        rows, undated = self.held(commitment, "position")
        heard = sorted({party for row in [*rows, *undated] for party in row["attributed_to"] or ()})
        everyone = dict.fromkeys([*parties, *heard])
        return {party: _position(_of(rows, party), len(_of(undated, party))) for party in everyone}

    def unattributed(self, commitment: str) -> tuple[Statement, ...]:
        """Positions of which the record does not say whose they are."""
        rows, _ = self.held(commitment, "position")
        return tuple(_statement(row) for row in rows if not row["attributed_to"])

    def allegations(self, commitment: str) -> tuple[tuple[Allegation, ...], int]:
        """Breaches alleged of anyone, by date; and how many have no date that tells whether they were by then."""
        rows, undated = self.held(commitment, "breach")
        grouped: dict[tuple[Any, ...], list[Row]] = {}
        for row in rows:
            key = (tuple(row["attributed_to"] or ()), row["account"], row["date"], row["incident"], _words(row))
            grouped.setdefault(key, []).append(row)
        made = [_allegation(found) for found in grouped.values()]
        made.sort(key=lambda one: (sort_key(one.date or ""), one.claims))
        return tuple(made), len(undated)

    def moves(self, commitment: str) -> tuple[Move, ...]:
        """Agreed changes of a commitment's date: claims with property `deadline` and a date as their value."""
        rows, _ = self.held(commitment, "deadline")
        grouped: dict[tuple[str, str | None], list[Row]] = {}
        for row in rows:
            if _is_date(row["value"]):
                grouped.setdefault((row["value"], row["date"]), []).append(row)
        return tuple(
            Move(
                to=to,
                claims=tuple(row["id"] for row in found),
                accounts=tuple(dict.fromkeys(row["account"] for row in found if row["account"])),
                date=date,
            )
            for (to, date), found in grouped.items()
        )


def excuses(positions: Mapping[str, Mapping[str, Position]], texts: Mapping[str, Row]) -> tuple[Excuse, ...]:
    """Every commitment that a party says it withheld because the other failed first.

    Args:
        positions: commitment → party → position.
        texts: commitment → its row, in the order shown.
    """
    by_text: dict[str, list[str]] = {}
    for key, row in texts.items():
        by_text.setdefault(row["agreement"], []).append(key)
    return tuple(
        _excuse(key, party, positions, texts, by_text[row["agreement"]])
        for key, row in texts.items()
        for party, position in positions.get(key, {}).items()
        if any(one.says == WITHHELD for one in position.statements)
    )


def _excuse(
    key: str, party: str, positions: Mapping[str, Mapping[str, Position]], texts: Mapping[str, Row], same: list[str]
) -> Excuse:
    said = [one for one in positions[key][party].statements if one.says == WITHHELD]
    words = " ".join(one.words or "" for one in said)
    points = {found.upper() for found in POINT.findall(words)}
    names = [
        other
        for other, row in texts.items()
        if other != key
        and (
            re.search(rf"(?<![\w.-]){re.escape(other)}(?![\w-]|\.\w)", words)
            or (other in same and row["provision"].upper() in points)
        )
    ]
    failed = [other for other in same if other != key and _says(positions, other, party, "not_done")]
    return Excuse(
        commitment=key,
        party=party,
        claims=tuple(one.claim for one in said),
        points=tuple(sorted(points & {texts[other]["provision"].upper() for other in same})),
        names=tuple(names),
        also_not_done=tuple(failed),
    )


def _says(positions: Mapping[str, Mapping[str, Position]], key: str, party: str, word: str) -> bool:
    found = positions.get(key, {}).get(party)
    return found is not None and any(one.says == word for one in found.statements)


def _of(rows: Iterable[Row], party: str) -> list[Row]:
    return [row for row in rows if party in (row["attributed_to"] or ())]


def _position(rows: Sequence[Row], undated: int) -> Position:
    statements = tuple(_statement(row) for row in rows)
    said = {one.says for one in statements}
    says = NOT_RECORDED if not said else STATEMENTS_DIFFER if len(said) > 1 else statements[0].says
    return Position(says=says, statements=statements, undated=undated)


def _statement(row: Row) -> Statement:
    return Statement(
        claim=row["id"],
        says=row["value"] or "unknown",
        source=row["source"],
        account=row["account"],
        date=row["date"],
        words=_words(row),
    )


def _allegation(rows: Sequence[Row]) -> Allegation:
    first = rows[0]
    return Allegation(
        of=tuple(first["attributed_to"] or ()),
        by=first["account"],
        sides=tuple(first["account_sides"] or ()),
        date=first["date"],
        incident=first["incident"],
        words=_words(first),
        claims=tuple(row["id"] for row in rows),
    )


def _words(row: Row) -> str | None:
    words: str | None = row["quotation"] or row["paraphrase"]
    return words


def _is_date(text: str | None) -> bool:
    try:
        return text is not None and days.read(text) is not None
    except DateError:
        return False
