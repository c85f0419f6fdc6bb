"""Whose names and words stand in the recorder's own titles.

Invariant: a name or word is told of, never judged: that one side uses it does not make its use wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evenhand.fairness.sides import NONE, Sides
from evenhand.record.dates import sort_key
from evenhand.record.places import in_use
from evenhand.record.view import View

Row = dict[str, Any]
Title = tuple[str, str, str | None]  # row, text, date
TITLED = {"incidents": "title", "agreements": "title", "proposals": "title", "groups": "name", "meetings": "outcome"}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Used:
    """Names of a contested place, or a contested word, that stand in one title of the recorder's."""

    row: str
    place: str | None  # None for a word
    words: tuple[str, ...]
    sides: tuple[str, ...]  # who uses them
    absent: tuple[str, ...]  # sides whose own name for the place is recorded and does not stand there


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Names:
    """Names of contested places, and contested words, in the recorder's own titles."""

    contested: tuple[str, ...]  # places
    named: dict[str, int]  # side → contested places with a name that it uses
    places: tuple[Used, ...]  # titles in which some side's name for a contested place does not stand
    terms: tuple[Used, ...]  # titles with a contested word
    titles: int  # read

    def absent(self, side: str) -> tuple[str, ...]:
        """Titles in which another's name for a contested place stands, and this side's does not."""
        return tuple(dict.fromkeys(one.row for one in self.places if side in one.absent))

    def used(self, side: str) -> tuple[str, ...]:
        """Titles in which a contested word that this side uses stands."""
        return tuple(dict.fromkeys(one.row for one in self.terms if side in one.sides))


def names(view: View, sides: Sides) -> Names:
    """Look through the titles of incidents, agreements, proposals and groups, and the outcomes of meetings."""
    contested = tuple(sorted(row["id"] for row in view.tables["places"].to_dicts() if row["contested_name"]))
    by_place, titles = _by_place(view, contested), _titles(view)
    columns = [side for side in sides.columns if side != NONE]
    users = [{sides.one(row["used_by"]) for row in rows} for rows in by_place.values()]
    return Names(
        contested=contested,
        named={side: sum(side in one for one in users) for side in columns},
        places=tuple(_places(titles, by_place, sides)),
        terms=tuple(_terms(view, sides, titles)),
        titles=len(titles),
    )


def _titles(view: View) -> list[Title]:
    rows = [
        (row["id"], row[column], row["date"])
        for table, column in TITLED.items()
        for row in sorted(view.tables[table].to_dicts(), key=lambda row: (sort_key(row["date"] or ""), row["id"]))
    ]
    return [(key, text, date) for key, text, date in rows if text]


def _by_place(view: View, contested: Iterable[str]) -> dict[str, list[Row]]:
    """Contested place → its names."""
    found: dict[str, list[Row]] = {place: [] for place in contested}
    for row in view.tables["place_names"].to_dicts():
        if row["place"] in found:
            found[row["place"]].append(row)
    return found


def _places(titles: Iterable[Title], by_place: Mapping[str, list[Row]], sides: Sides) -> Iterable[Used]:
    """A name that was certainly not in use at a title's date is not missed there."""
    pattern = _pattern({row["name"] for rows in by_place.values() for row in rows})
    for key, text, date in titles if pattern else ():
        said = set(pattern.findall(text)) if pattern else set()
        for place, rows in by_place.items():
            here = sorted(said & {row["name"] for row in rows})
            if not here:
                continue
            users = {sides.one(row["used_by"]) for row in rows if row["name"] in said}
            could = {sides.one(row["used_by"]) for row in rows if in_use(row["period"], date)}
            absent = tuple(side for side in sides.columns if side != NONE and side in could - users)
            if absent:
                used = tuple(side for side in sides.columns if side != NONE and side in users)
                yield Used(row=key, place=place, words=tuple(here), sides=used, absent=absent)


def _terms(view: View, sides: Sides, titles: list[Title]) -> Iterable[Used]:
    users: dict[str, set[str]] = {}
    for row in view.tables["terms"].to_dicts():
        if row["status"] == "contested":
            users.setdefault(row["term"].casefold(), set()).update(sides.one(side) for side in row["used_by"] or ())
    pattern = _pattern(users, folded=True)
    for key, text, _ in titles if pattern else ():
        for word in sorted({word.casefold() for word in pattern.findall(text)} & users.keys() if pattern else ()):
            used = tuple(side for side in sides.columns if side in users[word])
            yield Used(row=key, place=None, words=(word,), sides=used, absent=())


def _pattern(words: Iterable[str], *, folded: bool = False) -> re.Pattern[str] | None:
    """Any of the words, the longest first, not within another word."""
    kept = sorted((word for word in words if word.strip()), key=lambda word: (-len(word), word))
    if not kept:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, kept))})(?!\w)", re.IGNORECASE if folded else 0)
