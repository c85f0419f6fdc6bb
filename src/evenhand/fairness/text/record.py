"""What a case has on record of the violence that a text may tell of.

Invariant: an incident is matched only where place and time leave no other; where several fit, none is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evenhand.fairness.text.cast import Cast, PlaceName
from evenhand.fairness.text.lexicon import Lexicon
from evenhand.fairness.text.marks import Evidence
from evenhand.fairness.text.sheet import Sentence
from evenhand.fairness.text.times import Times
from evenhand.record import View
from evenhand.record.dates import Answer, overlaps, parse, read

VIOLENT = frozenset({
    "attack_on_civilians", "communal_violence", "state_violence", "political_violence", "military_operation",
    "armed_conflict", "armed_clash", "ceasefire_violation", "border_incident", "shootdown", "captives",
    "missing_persons", "displacement", "mines",
})  # fmt: skip
TOLLS = frozenset({"deaths", "injured", "missing", "captured", "displaced"})
_DOING = frozenset({"actor", "account", "breach", "kind", *TOLLS})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Incident:
    """One incident of violence, as the record has it."""

    id: str
    kind: str
    title: str | None
    date: str | None  # EDTF; None: could not be read
    places: frozenset[str]
    victims: tuple[str, ...]  # sides whose losses a claim names; empty: not recorded
    claims: tuple[Mapping[str, Any], ...]


class Record:
    """Incidents and claims of a view, by place and time."""

    def __init__(self, view: View | None, cast: Cast, lexicon: Lexicon) -> None:
        self._cast = cast
        self._lexicon = lexicon
        self._sources = {} if view is None else {row["id"]: row for row in view.sources.to_dicts()}
        self.parties = {} if view is None else {row["id"]: row["side"] for row in view.parties.to_dicts()}
        self.incidents = {} if view is None else {one.id: one for one in self._read(view)}
        self._cache: dict[tuple[frozenset[str], str | None, frozenset[str]], tuple[str, ...]] = {}
        self._kind_words = {kind: lexicon.words.get(f"kind_{kind}", frozenset()) for kind in sorted(VIOLENT)}

    def _read(self, view: View) -> Iterable[Incident]:
        claims: dict[str, list[Mapping[str, Any]]] = {}
        for row in view.claims.to_dicts():
            if row["incident"]:
                claims.setdefault(row["incident"], []).append(row)
        for row in view.incidents.to_dicts():
            if row["kind"] not in VIOLENT:
                continue
            mine = tuple(claims.get(row["id"], ()))
            yield Incident(
                id=row["id"], kind=row["kind"], title=row["title"], date=row["date"],
                places=frozenset(row["place"] or ()), victims=self._victims(mine), claims=mine,
            )  # fmt: skip

    def _victims(self, claims: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
        tolls = [row for row in claims if row["property"] in TOLLS or row["property"] == "casualties"]
        return self._cast.ordered(side for row in tolls for side in row["losses_of"] or ())

    @cached_property
    def _by_place(self) -> dict[str, list[Incident]]:
        made: dict[str, list[Incident]] = {}
        for one in self.incidents.values():
            for place in one.places:
                made.setdefault(place, []).append(one)
        return made

    def candidates(self, s: Sentence, times: Times) -> list[tuple[str, ...]]:
        """For each date of a sentence that tells of violence, the incidents that it may tell of.

        By place and date; for a date at which nothing on record befell its places, by words such as war, and date.
        Without a date, by place alone.
        """
        return self._found(s, times) if self.incidents and (s.get(*_TELLING) or self._kinds(s)) else []

    def _found(self, s: Sentence, times: Times) -> list[tuple[str, ...]]:
        places, kinds = places_of(s), self._kinds(s)
        found = [self._at(places, when, kinds) for when in (times.of(s) or (None,))]
        return list(dict.fromkeys(one for one in found if one))

    def _kinds(self, s: Sentence) -> frozenset[str]:
        words = set(s.sheet.low[s.first : s.end])
        return frozenset(kind for kind, listed in self._kind_words.items() if words & listed)

    def _at(self, places: frozenset[str], when: str | None, kinds: frozenset[str]) -> tuple[str, ...]:
        key = (places, when, kinds)
        if key not in self._cache:
            near = {one.id: one for place in sorted(places) for one in self._by_place.get(place, ())}
            found = _during(near.values(), when)
            if not found and when is not None:
                found = _during([one for one in self.incidents.values() if one.kind in kinds], when)
            self._cache[key] = tuple(one.id for one in found)
        return self._cache[key]

    def match(self, s: Sentence, times: Times) -> Incident | None:
        """The one incident that fits by the sentence's own date, or by none in its paragraph.

        Without a date of its own, one that fits the sentence before, if this one names no other place.
        """
        before, places = s.before, places_of(s)
        if not self.incidents or not (s.get(*_TELLING) or self._kinds(s)):
            return None
        found = self._found(s, times) if times.own[id(s)] or not times.of(s) else []
        if not found and before is not None and places <= places_of(before):
            found = self._found(before, times)
        return self.incidents[found[0][0]] if len(found) == 1 and len(found[0]) == 1 else None

    def attributions(self, incident: Incident) -> dict[str, list[Evidence]]:
        """Sides to whom claims attribute the act, `;` between several, with the claims."""
        found: dict[str, list[Evidence]] = {}
        for row in incident.claims:
            sides = {self.parties.get(party) for party in row["attributed_to"] or ()}
            named = self._cast.ordered(side for side in sides if side)
            if named and row["property"] in _DOING:
                found.setdefault(";".join(named), []).append(self.evidence(row))
        return found

    def courts(self, incident: Incident | None) -> list[Evidence]:
        """What courts say of an incident, on record."""
        rows = incident.claims if incident is not None else ()
        return [self.evidence(row) for row in rows if self._sources.get(row["source"], {}).get("kind") == "court"]

    def evidence(self, row: Mapping[str, Any]) -> Evidence:
        """A claim as a finding rests on it."""
        source = self._sources.get(row["source"], {})
        sides = self._cast.ordered(row["account_sides"] or ([source["side"]] if source.get("side") else ()))
        says = row["paraphrase"] or row["quotation"] or row["value"] or row["property"]
        return Evidence(
            claim=row["id"], source=source.get("name") or row["source"], source_side=";".join(sides) or None,
            says=says, url=source.get("url"),
        )  # fmt: skip


_TELLING = ("participle", "noun", "active", "died", "missing")
_NARROW = 10  # how many times longer every other incident must last


def _during(incidents: Iterable[Incident], when: str | None) -> list[Incident]:
    """The incidents of a time; the one much shorter than all others, where the time is a day or a month."""
    if when is None:
        return list(incidents)
    found = [one for one in incidents if overlaps(read(one.date), parse(when)) is not Answer.NO]
    if len(found) > 1 and len(when) > len("2020"):
        lengths = sorted((_days(one.date), one.id) for one in found)
        if lengths[0][0] * _NARROW <= lengths[1][0]:
            return [one for one in found if one.id == lengths[0][1]]
    return found


def _days(date: str | None) -> float:
    found = read(date)
    low, high = found.earliest, found.latest
    return float(high - low + 1) if low is not None and high is not None else float("inf")


def places_of(s: Sentence) -> frozenset[str]:
    """Ids of the places that a sentence names."""
    keys = (hit.key for hit in s.get("place") if isinstance(hit.key, tuple))
    return frozenset(one.place for listed in keys for one in listed if isinstance(one, PlaceName))
