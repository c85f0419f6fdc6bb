"""Whose place names. Invariant: a name is in question only where the case records another that was then in use."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from evenhand.fairness.text.cast import Cast, PlaceName
from evenhand.fairness.text.lexicon import Lexicon
from evenhand.fairness.text.marks import Mark, mark
from evenhand.fairness.text.sheet import Hit, Layout, Sentence
from evenhand.fairness.text.times import Times
from evenhand.record.dates import Answer, overlaps, parse

_NEAR = 12  # tokens between two names of a place that are given together


def place_names(layout: Layout, cast: Cast, lexicon: Lexicon, times: Times) -> Iterator[Mark]:
    """Names that one side uses, where another has another and the text has not yet given it."""
    given: set[str] = set()  # places of which the text has given the names of several
    for s in layout.sentences:
        hits = s.get("place")
        given |= _together(hits)
        for hit in hits:
            named = _one(hit)
            if named is None or named.place in given or s.sheet.quoted(hit.first) or _within_a_name(s, hit, lexicon):
                continue
            others = _others(named, cast, times.of(s), lexicon.language)
            if others:
                yield _mark(s, hit, named, others, cast, lexicon)


def _one(hit: Hit) -> PlaceName | None:
    """The place that a name means; none where it is a name of several places or of nobody in particular."""
    listed = hit.key
    if not isinstance(listed, tuple) or len({one.place for one in listed}) > 1:
        return None
    first = listed[0]
    return first if isinstance(first, PlaceName) and first.users else None


def _together(hits: list[Hit]) -> set[str]:
    """Places of which two names stand close together."""
    found = set()
    for left, right in pairwise(hits):
        for one in left.key if isinstance(left.key, tuple) else ():
            for other in right.key if isinstance(right.key, tuple) else ():
                if one.place == other.place and one.name != other.name and right.first - left.end <= _NEAR:
                    found.add(one.place)
    return found


def _within_a_name(s: Sentence, hit: Hit, lexicon: Lexicon) -> bool:
    """Whether it is a part of a longer name: of a newspaper, a declaration, a club."""
    sides = {at for one in s.get("side", "place") for at in (one.first, one.end - 1)}
    after = hit.end
    if s.low(after) and s.sheet.capital(after) and after not in sides:
        return True
    if s.low(after) in lexicon.words["things_named"]:  # a road, a corridor or an event by that name
        return True
    before = hit.first - 1
    if before < s.first or before in sides or not s.sheet.capital(before) or not s.low(before).isalpha():
        return False
    words = lexicon.words
    if before == s.first:  # a capital that says nothing, unless the word is no particle
        return s.low(before) not in words["prepositions"] | words["determiners"] | words["breaks"] | words["linking"]
    return s.low(before) not in words["calendar"]


def _others(named: PlaceName, cast: Cast, when: list[str], language: str) -> list[PlaceName]:
    """Names of the place that others use, and that may have been in use at the time."""
    rows = [one for one in cast.names[named.place] if one.name != named.name and not named.users <= one.users]
    free = [one for one in rows if not one.users and one.language.startswith(language)]
    sides = [one for one in rows if one.users and not one.users & named.users]
    return [one for one in (*_best(sides, language), *_best(free, language)) if _in_use(one, when)]


def _best(rows: list[PlaceName], language: str) -> list[PlaceName]:
    """Forms in the text's language where there are any; of each user one."""
    own = [one for one in rows if one.language.startswith(language)] or rows
    held: dict[frozenset[str], PlaceName] = {}
    for one in own:
        held.setdefault(one.users, one)
    return list(held.values())


def _in_use(named: PlaceName, when: list[str]) -> bool:
    """Whether a name may have been in use at one of the dates; without a date, yes."""
    if named.period is None or not when:
        return True
    period = parse(named.period)
    return any(overlaps(period, parse(one)) is not Answer.NO for one in when)


def _mark(
    s: Sentence, hit: Hit, named: PlaceName, others: list[PlaceName], cast: Cast, lexicon: Lexicon
) -> Mark:  # fmt: skip
    names = ", ".join(f"{one.name} ({cast.named(one.users) if one.users else 'in use by all'})" for one in others)
    noted = f" On record with it: {named.note}." if named.note else ""
    return mark(
        s, (hit.first, hit.end), "place-name", side=";".join(cast.ordered(named.users)),
        suggestion=lexicon.rules["place-name"].ask.format(names=names),
        reason=f"{named.name} is on record as the name used by {cast.named(named.users)}; also on record: {names}."
        + noted,
    )  # fmt: skip
