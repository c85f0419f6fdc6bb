"""Victims as persons and as numbers, by side. Invariant: only in sentences that tell of violence or death."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.fairness.text.cast import Naming
from evenhand.fairness.text.lexicon import Lexicon
from evenhand.fairness.text.marks import Mark, mark
from evenhand.fairness.text.numbers import numbers
from evenhand.fairness.text.sheet import Layout, Sentence

_NEAR = 4  # tokens between a victim's words and the side
_FEW = 3  # a number from which victims are told as a number


def victims(layout: Layout, lexicon: Lexicon) -> Iterator[Mark]:
    """Every victim seen as a person, and every number of victims."""
    for s in layout.sentences:
        telling = s.get("participle", "active", "died")
        if not telling or any(s.sheet.quoted(hit.first) for hit in telling):
            continue
        yield from _persons(s, lexicon)
        yield from _named(s, lexicon)
        yield from _numbers(s, lexicon)


def _persons(s: Sentence, lexicon: Lexicon) -> Iterator[Mark]:
    for at in range(s.first, s.end):
        word = s.low(at)
        if any(word.endswith(f"-{age}") for age in lexicon.words["ages"]):
            yield _mark(s, (at, at + 1), "victims-one", "An age is told")
        elif word in lexicon.words["aged"] and s.low(at + 1).isdigit():
            yield _mark(s, (at, at + 2), "victims-one", "An age is told")
    for hit in s.get("family"):
        yield _mark(s, (hit.first, hit.end + 1), "victims-one", "A family tie is told")


def _named(s: Sentence, lexicon: Lexicon) -> Iterator[Mark]:
    """`Anna Lind was killed`: a name of two or more words, right before what befell its bearer."""
    words = lexicon.words
    others = {at for hit in s.get("side", "place", "armed") for at in range(hit.first, hit.end)}
    for hit in s.get("participle", "died"):
        end = hit.first
        while s.low(end - 1) in words["be"] | words["passive_adverbs"] | {"had", "has"}:
            end -= 1
        first = end
        while first > s.first and s.sheet.capital(first - 1) and first - 1 not in others:
            first -= 1
        if s.low(first) in words["determiners"] | words["prepositions"]:
            first += 1
        if 2 <= end - first <= 4 and not any(s.low(at) in words["name_parts"] for at in range(first, end)):
            yield _mark(s, (first, end), "victims-one", "A name is told")


def _numbers(s: Sentence, lexicon: Lexicon) -> Iterator[Mark]:
    for hit in s.get("many"):
        if _of_people(s, hit.end, lexicon):
            yield _mark(s, (hit.first, hit.end), "victims-many", "Victims are told as a number")
    for at, found in numbers(s):
        if (found.low or 0) >= _FEW and _of_people(s, found.end, lexicon):
            yield _mark(s, (at, found.end), "victims-many", "Victims are told as a number")


def _of_people(s: Sentence, start: int, lexicon: Lexicon) -> bool:
    """Whether a noun for people follows within a few tokens, or the name of a side's people ends there."""
    words = lexicon.words
    near = range(start, min(s.end, start + _NEAR))
    stop = next((at for at in near if s.low(at) in words["breaks"] | words["prepositions"] | words["finite"]), None)
    phrase = range(start, stop if stop is not None else near.stop)
    if any(s.low(at) in words["people"] or s.low(at) in words["soldiers"] for at in phrase):
        return True
    people = [hit for hit in s.get("side") if hit.first in phrase and isinstance(hit.key, Naming) and hit.key.people]
    return any(s.low(hit.end) in words["finite"] | {",", "."} for hit in people)


def _mark(s: Sentence, tokens: tuple[int, int], rule: str, reason: str) -> Mark:
    near = range(tokens[0] - _NEAR, tokens[1] + _NEAR)
    sides = [hit for hit in s.get("side") if hit.first in near]
    after = [hit for hit in sides if hit.first >= tokens[1]] or sides
    side = str(after[0].key) if after else None
    return mark(s, tokens, rule, side=side, suggestion=None, reason=f"{reason}.", victims=(side,) if side else ())
