"""Women among mediators, negotiators, delegates of groups, signatories and witnesses, where a row records it.

Invariant: no number is added to another, since one person may stand in many rows; what no row says is *not recorded*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evenhand.record.dates import sort_key
from evenhand.record.view import View

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Recorded:
    """One row that says how many women there were."""

    where: str  # meeting or agreement
    who: str | None  # mediator, party or group; None for an agreement
    women: int
    persons: int | None  # of how many; None: not recorded


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Role:
    """What is recorded of one role."""

    name: str  # mediators, negotiators, group_delegates, signatories, witnesses
    rows: int  # rows in which it could have been recorded
    recorded: tuple[Recorded, ...]
    with_women: int  # rows with at least one woman
    without: int  # rows that record none


AT_MEETINGS = {"mediators": "mediator", "negotiators": "party", "group_delegates": "group"}
OF_TEXTS = {"signatories": ("signers", "signers_women"), "witnesses": ("witnesses", "witnesses_women")}


def women(view: View) -> tuple[Role, ...]:
    """Every role in a fixed order; its rows by date, then in the case's order of who is meant."""
    dates = dict(view.tables["meetings"].select("id", "date").iter_rows())
    rank = {key: n for name in ("mediators", "parties") for n, key in enumerate(view.tables[name]["id"])}
    there = [row for row in view.tables["attendance"].to_dicts() if row["presence"] == "present"]
    texts = sorted(view.tables["agreements"].to_dicts(), key=lambda row: (sort_key(row["date"]), row["id"]))

    def place(row: Row, column: str) -> tuple[Any, ...]:
        who = row[column]
        return sort_key(dates.get(row["meeting"], "")), row["meeting"], rank.get(who, 0), "" if who in rank else who

    return (
        *(
            _role(
                name,
                [
                    (row["meeting"], row[column], row["women"], row["delegates"])
                    for row in sorted((row for row in there if row[column]), key=lambda row: place(row, column))
                ],
            )
            for name, column in AT_MEETINGS.items()
        ),
        *(
            _role(name, [(row["id"], None, row[of_them], row[persons]) for row in texts])
            for name, (persons, of_them) in OF_TEXTS.items()
        ),
    )


def _role(name: str, rows: list[tuple[str, str | None, int | None, int | None]]) -> Role:
    recorded = [
        Recorded(where=where, who=who, women=found, persons=persons)
        for where, who, found, persons in rows
        if found is not None
    ]
    return Role(
        name=name,
        rows=len(rows),
        recorded=tuple(recorded),
        with_women=sum(one.women > 0 for one in recorded),
        without=sum(one.women == 0 for one in recorded),
    )
