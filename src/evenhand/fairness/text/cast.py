"""Who and what a case names: its sides, their words, places and contested terms, ready to be looked for in a text.

Invariant: no name is known that the case does not hold; sides stand in the case's order everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from evenhand.fairness.text.lexicon import Lexicon
from evenhand.fairness.text.phrases import Phrases, cut
from evenhand.record import View


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Naming:
    """A word for a side."""

    side: str
    people: bool  # for its people, as adjective or noun; else its own name, or a person's

    def __str__(self) -> str:
        return self.side


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PlaceName:
    """A name of a place."""

    place: str
    name: str
    users: frozenset[str]  # sides; empty: in use by all
    language: str
    period: str | None  # EDTF, when it is or was in use
    note: str
    seat_of: str | None = None  # the side whose government may be meant, where the place speaks; no contested place


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Term:
    """A contested word, as one side uses it of another."""

    term: str
    used_by: tuple[str, ...]
    refused_by: tuple[str, ...]
    subject: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Grouping:
    """A way of grouping sides."""

    id: str
    name: str
    view_of: str
    groups: Mapping[str, str]  # group → name, in order
    of: Mapping[str, str]  # side → group


@dataclass(frozen=True, kw_only=True, repr=False)
class Cast:
    """All that a case names; empty without a case."""

    sides: Mapping[str, str] = field(default_factory=dict)  # id → name, in the case's order
    groupings: tuple[Grouping, ...] = ()
    names: Mapping[str, tuple[PlaceName, ...]] = field(default_factory=dict)  # of each place
    may_mean: Mapping[str, frozenset[str]] = field(
        default_factory=dict
    )  # side → sides that some grouping counts with it
    known: frozenset[str] = frozenset()  # words with a capital that belong to the case's subject
    phrases: Phrases

    def ordered(self, sides: Iterable[str]) -> tuple[str, ...]:
        """Sides in the case's order."""
        given = set(sides)
        return tuple(side for side in self.sides if side in given)

    def named(self, sides: Iterable[str]) -> str:
        """The names of sides, in the case's order."""
        return " and ".join(self.sides[side] for side in self.ordered(sides))


def cast(view: View | None, lexicon: Lexicon) -> Cast:
    """What a view of a case names, beside the words of a language."""
    phrases = lexicon.phrases.copy()
    if view is None:
        return Cast(phrases=phrases)
    rows = {name: view.tables[name].to_dicts() for name in ("sides", "parties", "place_names", "terms", "statements")}
    sides = {row["id"]: row["name"] for row in rows["sides"]}
    names = _place_names(rows["place_names"], lexicon.language, _seats(view, sides))
    groupings = _groupings(view)
    _add_sides(phrases, rows)
    _add_places(phrases, names)
    _add_terms(phrases, rows["terms"], lexicon)
    return Cast(
        sides=sides, groupings=groupings, names=names, may_mean=_may_mean(sides, groupings), known=_known(view),
        phrases=phrases,
    )  # fmt: skip


def _add_sides(phrases: Phrases, rows: Mapping[str, list[dict[str, Any]]]) -> None:
    held: dict[str, Naming] = {}
    for row in [*rows["sides"], *(one for one in rows["parties"] if one["side"])]:
        side = row.get("side") or row["id"]
        held.setdefault(row["name"], Naming(side=side, people=False))
        for word in _forms(row["demonym"] or ()):
            held.setdefault(word, Naming(side=side, people=True))
    for row in rows["statements"]:
        name = _person(row["speaker"]) if row["speaker_side"] else None
        if name is not None:
            held.setdefault(name, Naming(side=row["speaker_side"], people=False))
    phrases.add_names("side", held.items())


def _may_mean(sides: Iterable[str], groupings: Iterable[Grouping]) -> dict[str, frozenset[str]]:
    """Sides that some grouping counts as one: accounts may not tell them apart."""
    held = {side: {side} for side in sides}
    for grouping in groupings:
        for side, group in grouping.of.items():
            held[side] |= {other for other, its in grouping.of.items() if its == group}
    return {side: frozenset(others) for side, others in held.items()}


def _forms(demonyms: Sequence[str]) -> Iterator[str]:
    """The words for a side's people, and the plural of each that can have one."""
    yield from demonyms
    for word in demonyms:
        if not word.endswith(("s", "ese", "sh", "ch")):
            yield f"{word}s"


def _person(speaker: str) -> str | None:
    """The family name of a speaker, where it stands alone or after initials."""
    match = re.fullmatch(r"(?:(?:[^\W\d_]\.\s*)+)?([^\W\d_]{4,})", speaker.strip())
    return match[1] if match and match[1][0].isupper() else None


def _seats(view: View, sides: Mapping[str, str]) -> dict[str, str]:
    """Places in a side's own state, whose name is not contested: `Baku says` speaks of a government."""
    own = {name: side for side, name in sides.items()}
    found = {}
    for place, country, contested in view.places.select("id", "country", "contested_name").iter_rows():
        side = own.get((country or "").split(",")[0])
        if side is not None and not contested:
            found[place] = side
    return found


def _place_names(
    rows: Iterable[Mapping[str, Any]], language: str, seats: Mapping[str, str]
) -> dict[str, tuple[PlaceName, ...]]:  # fmt: skip
    """Names of each place. A name without a user is in use by all only as a name in the text's language."""
    held: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        held.setdefault((row["place"], row["name"]), []).append(row)
    made: dict[str, list[PlaceName]] = {}
    for (place, name), listed in held.items():
        telling = [row for row in listed if row["used_by"] or (row["language"] or "").startswith(language)] or listed
        telling.sort(key=lambda row: not (row["language"] or "").startswith(language))
        users = {row["used_by"] or "" for row in telling}
        made.setdefault(place, []).append(PlaceName(
            place=place, name=name, users=frozenset() if "" in users else frozenset(users),
            language=telling[0]["language"] or "", period=telling[0]["period"], note=telling[0]["note"] or "",
            seat_of=seats.get(place),
        ))  # fmt: skip
    return {place: tuple(names) for place, names in made.items()}


def _add_places(phrases: Phrases, names: Mapping[str, tuple[PlaceName, ...]]) -> None:
    held: dict[str, list[PlaceName]] = {}
    for one in (one for listed in names.values() for one in listed):
        held.setdefault(one.name, []).append(one)
    phrases.add_names("place", ((name, tuple(listed)) for name, listed in held.items()))


def _add_terms(phrases: Phrases, rows: Iterable[Mapping[str, Any]], lexicon: Lexicon) -> None:
    held: dict[tuple[str, ...], tuple[str, list[Term]]] = {}
    for row in rows:
        if row["status"] != "contested" or row["language"].split("-")[0] != lexicon.language:
            continue
        term = Term(
            term=row["term"], used_by=tuple(row["used_by"] or ()), refused_by=tuple(row["refused_by"] or ()),
            subject=row["subject"] or "", note=row["note"] or "",
        )  # fmt: skip
        for form in inflected(row["term"], lexicon):
            held.setdefault(cut(form), (form, []))[1].append(term)
    phrases.add("term", ((form, tuple(terms)) for form, terms in held.values()), capital=True)


def inflected(term: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The forms of a term: those listed, or else of its last word, or a plural and a singular.

    A first word with a capital keeps it.
    """
    whole = lexicon.families.get(cut(term))
    if whole:
        return tuple(form.capitalize() if term[:1].isupper() else form for form in whole)
    *head, last = term.split()
    family = lexicon.families.get(cut(last)) or (last, f"{last}s" if not last.endswith("s") else last)
    return tuple(" ".join(words) for words in product(*([word] for word in head), family))


def _groupings(view: View) -> tuple[Grouping, ...]:
    parts = view.grouping_sides.to_dicts()
    made = []
    for row in view.groupings.to_dicts():
        mine = [part for part in parts if part["grouping"] == row["id"]]
        made.append(Grouping(
            id=row["id"], name=row["name"], view_of=row["view_of"] or "",
            groups={part["id"]: part["name"] for part in mine},
            of={side: part["id"] for part in mine for side in part["of"] or ()},
        ))  # fmt: skip
    return tuple(made)


def _known(view: View) -> frozenset[str]:
    """Words with a capital in the case's own titles and names: what the case is about."""
    texts = [view.case_row["title"] or ""]
    texts += [row for name in ("sides", "parties", "groups") for row in view.tables[name]["name"].to_list()]
    texts += view.incidents["title"].to_list() + view.place_names["name"].to_list()
    texts += [word for listed in view.terms["instead"].drop_nulls().to_list() for word in listed]
    return frozenset(word.lower() for text in texts for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text or "")
                     if word[0].isupper())  # fmt: skip
