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
        self._contested = dict(view.tables["places"].select("id", "contested_name").iter_rows())
        self._names: dict[str, list[Row]] = defaultdict(list)
        for row in view.tables["place_names"].iter_rows(named=True):
            self._names[row["place"]].append(row)

    def names(self, place: str, date: str | None = None) -> list[str]:
        """Names of a place in use at an EDTF date; without a date, those without an end.

        A place without names gives its id.
        """
        rows = [row for row in self._names[place] if _in_use(row["period"], date)] or self._names[place]
        rows = sorted(rows, key=self._rank)
        international = [row["name"] for row in rows if row["used_by"] is None]
        by_side = [row["name"] for row in rows if row["used_by"] is not None]
        if self._contested.get(place) or not international:
            found = by_side or international
            return list(dict.fromkeys(found if self._contested.get(place) else found[:1])) or [place]
        return international[:1]

    def _rank(self, row: Row) -> tuple[int, int, tuple[bool, float, float, str], str]:
        """Order of sides, names with a period first, then by period and name."""
        side = self._sides.index(row["used_by"]) if row["used_by"] in self._sides else -1
        return (side, row["period"] is None, dates.sort_key(row["period"] or ""), row["name"])


def _in_use(period: str | None, date: str | None) -> bool:
    """Whether a name may have been in use; only a certain *no* leaves it out."""
    if period is None:
        return True
    when = dates.parse(period)
    if date is None:
        return when.latest is None
    return dates.overlaps(dates.parse(date), when) is not dates.Answer.NO
