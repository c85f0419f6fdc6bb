"""Names of places as in use at a date: of every side where the name is contested, else the international one.

Names come in the case's order of sides, so that exchanging the sides exchanges the names.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from evenhand.record import dates
from evenhand.record.view import View

Row = dict[str, Any]


class Gazetteer:
    """The names of a view's places."""

    def __init__(self, view: View) -> None:
        self._sides = view.tables["sides"]["id"].to_list()
        self._language = view.case_row["language"]
        self._contested = dict(view.tables["places"].select("id", "contested_name").iter_rows())
        self._names: dict[str, list[Row]] = defaultdict(list)
        for row in view.tables["place_names"].iter_rows(named=True):
            self._names[row["place"]].append(row)

    def names(self, place: str, date: str | None = None) -> list[str]:
        """Names of a place in use at an EDTF date, in the case's language where there is one; without a date, today's.

        Each side's name, once, where the name is contested or no international one is recorded; else that one. A
        place without names gives its id.
        """
        rows = [row for row in self._names[place] if in_use(row["period"], date)] or self._names[place]
        by_side = [self._first(rows, side) for side in self._sides]
        named = list(dict.fromkeys(name for name in by_side if name is not None))
        if self._contested.get(place) and named:
            return named
        international = self._first(rows, None)
        return [international] if international else named or [place]

    def _first(self, rows: list[Row], side: str | None) -> str | None:
        """The name that a side, or nobody in particular, uses: in the case's language, and with a period, first."""
        ranked = sorted((row for row in rows if row["used_by"] == side), key=self._rank)
        return ranked[0]["name"] if ranked else None

    def _rank(self, row: Row) -> tuple[bool, bool, tuple[bool, float, float, str], str]:
        return (
            row["language"] != self._language,
            row["period"] is None,
            dates.sort_key(row["period"] or ""),
            row["name"],
        )


def in_use(period: str | None, date: str | None) -> bool:
    """Whether a name may have been in use; only a certain *no* leaves it out."""
    if period is None:
        return True
    when = dates.parse(period)
    if date is None:
        return when.latest is None
    return dates.overlaps(dates.parse(date), when) is not dates.Answer.NO
