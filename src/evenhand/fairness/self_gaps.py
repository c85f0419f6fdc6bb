"""What is missing in a case, by side where it can be told by side.

Invariant: what the record lacks is not what the world lacks, and the same thing is looked for on every side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evenhand.fairness.self_rests import Ids, by_incident, joined
from evenhand.fairness.sides import NO_BLAME, NONE, Sides, Words
from evenhand.record.schema import load
from evenhand.record.view import View

Row = dict[str, Any]


RESTS_ON = {
    "no_account_of_victims_side": ("incidents", "claims", "sources"),
    "no_account_of_attributed_side": ("incidents", "claims", "sources"),
    "no_position_of_obligor": ("commitments", "claims", "parties"),
    "tie_not_searched": ("ties", "parties"),
    "no_name_of_contested_place": ("places", "place_names", "incidents"),
    "no_figure_of_group": ("groups",),
    "source_not_dated": ("sources",),
    "victims_side_not_recorded": ("incidents", "claims"),
    "attribution_not_recorded": ("incidents", "claims"),
    "one_source_alone": ("incidents", "claims", "sources"),
    "source_cited_by_no_row": tuple(load().tables),
    "source_not_graded": ("sources",),
}
"""What may be missing, and the tables that tell."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Gap:
    """One thing that may be missing."""

    name: str
    of: dict[str, int]  # column → in how many rows it could be missing; NONE stands for the whole case
    rows: dict[str, Ids]  # column → rows in which it is missing


def gaps_by_side(view: View, sides: Sides) -> tuple[Gap, ...]:
    """Gaps of each side, in a fixed order."""
    return (
        *_accounts(view, sides),
        _positions(view, sides),
        _ties(view, sides),
        _names(view, sides),
        _figures(view, sides),
        _sources(view, sides),
    )


def gaps_of_case(view: View) -> tuple[Gap, ...]:
    """Gaps that are no side's."""
    claims = by_incident(view)
    sources = view.tables["sources"].to_dicts()
    used = _cited(view)
    every = tuple(claims)
    return (
        _whole("victims_side_not_recorded", every, (k for k, rows in claims.items() if not _any(rows, "losses_of"))),
        _whole("attribution_not_recorded", every, (k for k, rows in claims.items() if not _blamed(rows))),
        _whole("one_source_alone", every, (k for k, rows in claims.items() if len({r["source"] for r in rows}) == 1)),
        _whole("source_cited_by_no_row", sources, (row["id"] for row in sources if row["id"] not in used)),
        _whole("source_not_graded", sources, (row["id"] for row in sources if row["reliability"] in (None, "F"))),
    )


def _columns(sides: Sides) -> list[str]:
    return [side for side in sides.columns if side != NONE]


def _whole(name: str, of: Any, rows: Any) -> Gap:
    return Gap(name=name, of={NONE: len(of)}, rows={NONE: tuple(sorted(rows))})


def _any(rows: list[Row], column: str) -> bool:
    return any(row[column] for row in rows)


def _blamed(rows: list[Row]) -> bool:
    return any(row["attributed_to"] and row["property"] not in NO_BLAME for row in rows)


def _gap(name: str, sides: Sides, all_: dict[str, list[str]], missing: dict[str, list[str]]) -> Gap:
    columns = _columns(sides)
    return Gap(
        name=name,
        of={side: len(all_.get(side, ())) for side in columns},
        rows={side: tuple(sorted(missing.get(side, ()))) for side in columns},
    )


def _sorted(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    """(side, row) pairs as side → rows."""
    found: dict[str, list[str]] = {}
    for side, row in pairs:
        found.setdefault(side, []).append(row)
    return found


def _accounts(view: View, sides: Sides) -> tuple[Gap, Gap]:
    """Incidents of a side's victims, and attributed to a side, without that side's own account."""
    words, claims = Words(view, sides), by_incident(view)
    made = []
    for name, tells in (("no_account_of_victims_side", words.victims), ("no_account_of_attributed_side", words.actors)):
        told = {key: joined(rows, tells) for key, rows in claims.items()}
        said = {key: joined(rows, words.account) for key, rows in claims.items()}
        pairs = [(side, key) for key, found in told.items() for side in found]
        made.append(_gap(name, sides, _sorted(pairs), _sorted([(s, k) for s, k in pairs if s not in said[k]])))
    return made[0], made[1]


def _positions(view: View, sides: Sides) -> Gap:
    """Commitments owed by a side's parties of which no position of that side is recorded."""
    party = dict(view.tables["parties"].select("id", "side").iter_rows())
    said = {
        (row["subject"], sides.one(party.get(who)))
        for row in view.tables["claims"].to_dicts()
        if row["property"] == "position"
        for who in row["attributed_to"] or ()
    }
    owed = [
        (side, row["id"])
        for row in sorted(view.tables["commitments"].to_dicts(), key=lambda row: str(row["id"]))
        for side in dict.fromkeys(sides.one(party.get(who)) for who in row["obligors"] or () if party.get(who))
    ]
    return _gap(
        "no_position_of_obligor", sides, _sorted(owed), _sorted([(s, k) for s, k in owed if (k, s) not in said])
    )


def _ties(view: View, sides: Sides) -> Gap:
    """Ties of a side's parties that nobody searched for."""
    party = dict(view.tables["parties"].select("id", "side").iter_rows())
    rows = sorted(view.tables["ties"].to_dicts(), key=lambda row: str(row["id"]))
    cells = [(sides.one(party[row["party"]]), row) for row in rows if party.get(row["party"])]
    missing = [(side, row["id"]) for side, row in cells if row["found"] == "not_searched"]
    return _gap("tie_not_searched", sides, _sorted([(side, row["id"]) for side, row in cells]), _sorted(missing))


def _names(view: View, sides: Sides) -> Gap:
    """Contested places for which no name that a side uses is recorded."""
    contested = sorted(row["id"] for row in view.tables["places"].to_dicts() if row["contested_name"])
    held = {(row["place"], sides.one(row["used_by"])) for row in view.tables["place_names"].to_dicts()}
    pairs = [(side, place) for side in _columns(sides) for place in contested]
    missing = [(side, place) for side, place in pairs if (place, side) not in held]
    return _gap("no_name_of_contested_place", sides, _sorted(pairs), _sorted(missing))


def _figures(view: View, sides: Sides) -> Gap:
    """Groups of a side without a number of people."""
    rows = sorted(view.tables["groups"].to_dicts(), key=lambda row: str(row["id"]))
    pairs = [(side, row) for row in rows for side in sorted(sides.all(row["sides"]))]
    missing = [(side, row["id"]) for side, row in pairs if row["low"] is None and row["high"] is None]
    return _gap("no_figure_of_group", sides, _sorted([(side, row["id"]) for side, row in pairs]), _sorted(missing))


def _sources(view: View, sides: Sides) -> Gap:
    """Sources of a side whose date of publication is not known."""
    rows = sorted(view.tables["sources"].to_dicts(), key=lambda row: str(row["id"]))
    pairs = [(sides.one(row["side"]), row) for row in rows]
    missing = [(side, row["id"]) for side, row in pairs if row["published"] is None]
    return _gap("source_not_dated", sides, _sorted([(side, row["id"]) for side, row in pairs]), _sorted(missing))


def _cited(view: View) -> set[str]:
    """Sources that any row of any table names."""
    found: set[str] = set()
    for name, table in load().tables.items():
        for field in table.fields.values():
            if field.to == ("sources",):
                column = view.tables[name][field.name]
                found.update((column.explode() if field.is_list else column).drop_nulls())
    return found
