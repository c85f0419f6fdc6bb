"""Contested words. Invariant: a word that the text gives to a speaker, to a court, or denies, is not in question.

A milder word is never suggested, even where the case has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from evenhand.fairness.text.cast import Cast, Term
from evenhand.fairness.text.lexicon import Lexicon
from evenhand.fairness.text.marks import Mark, mark
from evenhand.fairness.text.sheet import Hit, Layout, Sentence
from evenhand.fairness.text.speech import attributed, court, court_finding, negated
from evenhand.fairness.text.times import Times

_NAMED = re.compile(r"[^\W\d_][^\W\d_]+(?:-[^\W\d_]+)*(?<=[^\W\d_])|\d{4}")
_BEHIND = 3  # tokens in which the side of a word stands beside it


def contested_terms(layout: Layout, cast: Cast, lexicon: Lexicon, times: Times) -> Iterator[Mark]:
    """Contested words in the text's own voice, and those that a court's finding holds.

    A use that its sentence leaves open is read as everywhere else in the text, where that is one way.
    """
    uses = [use for s in layout.sentences for use in _uses(s, cast, lexicon, times)]
    decided: dict[tuple[Term, ...], set[Term]] = {}
    for use in uses:
        if len(use.meant) == 1:
            decided.setdefault(use.rows, set()).add(use.meant[0])
    for use in uses:
        body = court(use.sentence)
        elsewhere = decided.get(use.rows, set())
        if body is not None:
            yield court_finding(use.sentence, (use.hit.first, use.hit.end), body)
        elif len(use.meant) > 1 and len(elsewhere) == 1:
            yield _mark(replace(use, meant=tuple(elsewhere)), cast, lexicon, " Read as elsewhere in the text.")
        else:
            yield _mark(use, cast, lexicon)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Use:
    sentence: Sentence
    hit: Hit
    rows: tuple[Term, ...]  # all that the record has of the word
    meant: tuple[Term, ...]  # those that fit the sentence


def _uses(s: Sentence, cast: Cast, lexicon: Lexicon, times: Times) -> Iterator[_Use]:
    for hit in s.get("term"):
        rows = tuple(one for one in hit.key if isinstance(one, Term)) if isinstance(hit.key, tuple) else ()
        if rows and _own_voice(s, hit, cast, lexicon) and not _side_by_side(s, hit, rows):
            meant = _by_subject(s, tuple(_meant(s, hit, rows, lexicon)), times)
            if meant:
                yield _Use(sentence=s, hit=hit, rows=rows, meant=meant)


def _own_voice(s: Sentence, hit: Hit, cast: Cast, lexicon: Lexicon) -> bool:
    at = hit.first
    return not (
        s.sheet.quoted(at)
        or s.low(at - 1) in lexicon.words["mentions"] | {"so-called"}
        or _asked(s)
        or _another_name(s, hit)
        or _another_subject(s, hit, cast)
        or attributed(s, at)
        or negated(s, at, lexicon)
    )


def _asked(s: Sentence) -> bool:
    """`Is it an occupation?`: the text asks and adopts nothing."""
    return s.low(s.end - 1) == "?" and s.low(s.first) in {"is", "was", "were", "are"}


def _another_name(s: Sentence, hit: Hit) -> bool:
    """A title, or the name of a building, a treaty, a newspaper; or an event with a name of its own."""
    sides = {one.first for one in s.get("side", "place")}
    if s.low(hit.end) and s.sheet.capital(hit.end) and hit.end not in sides:
        return s.sheet.capital(hit.first)
    written = hit.key[0].term if isinstance(hit.key, tuple) else ""
    return s.sheet.capital(hit.first) and written[:1].islower() and hit.first != s.first and not _heading(s)


def _side_by_side(s: Sentence, hit: Hit, rows: Sequence[Term]) -> bool:
    """Whether the word stands beside the other side's word for the same: `an annexation or a reunification`."""
    for other in s.get("term"):
        users = {user for row in other.key for user in row.used_by} if isinstance(other.key, tuple) else set()
        low, high = min(hit.end, other.end), max(hit.first, other.first)
        between = s.sheet.low[low:high]
        if users and not users & {user for row in rows for user in row.used_by} and (
            {"or", "other"} & set(between)
        ):  # fmt: skip
            return True
    return False


def _heading(s: Sentence) -> bool:
    words = [at for at in range(s.first, s.end) if s.sheet.words[at].isalpha()]
    return sum(s.sheet.capital(at) for at in words) > len(words) / 2


def _another_subject(s: Sentence, hit: Hit, cast: Cast) -> bool:
    """The word said of what the case is not about: another country's, or a trade."""
    before = hit.first - 1
    if s.low(before) in {"his", "her", "my", "your"} and s.low(hit.end) != "of":
        return True
    if before > s.first and _foreign(s, before, cast):
        return True
    after = hit.end
    if s.low(after) in {"of", "against"}:
        after += 1
        if s.low(after) == "the":
            after += 1
        return bool(s.low(after)) and _foreign(s, after, cast)
    return False


def _foreign(s: Sentence, token: int, cast: Cast) -> bool:
    word = s.sheet.words[token]
    return word[:1].isupper() and word.lower() not in cast.known and not any(
        hit.first <= token < hit.end for hit in s.get("side", "place", "term")
    )  # fmt: skip


def _meant(s: Sentence, hit: Hit, rows: Sequence[Term], lexicon: Lexicon) -> Sequence[Term]:
    """The rows that fit: by whom the text says that it was done, and to whom."""
    doer, owner = _doer(s, hit), _owner(s, hit)
    if doer is not None and s.low(hit.first) in lexicon.words["people"] | lexicon.words["soldiers"]:
        return [row for row in rows if doer in row.used_by]  # prisoners of a side: its people, and not its act
    fitting = [
        row for row in rows
        if (doer is None or doer in row.refused_by or not row.refused_by)
        and (owner is None or owner in row.used_by or doer is not None)
    ]  # fmt: skip
    return fitting if doer is not None or len(rows) > 1 else rows


def _by_subject(s: Sentence, rows: tuple[Term, ...], times: Times) -> tuple[Term, ...]:
    """Of several rows, the one of whose subject the sentence names a place or a year."""
    if len(rows) < 2:
        return rows
    sides = {word for hit in s.get("side") for word in s.sheet.words[hit.first].split()}
    said = set(s.sheet.words[s.first : s.end]) - sides | {date[:4] for date in times.of(s)}
    fitting = [row for row in rows if said & {word for word in _NAMED.findall(row.subject) if not word[0].islower()}]
    return (fitting[0],) if len(fitting) == 1 else rows


def _doer(s: Sentence, hit: Hit) -> str | None:
    """The side named right before the word, or after `by`."""
    for one in s.get("side"):
        if 0 <= hit.first - one.end <= 1 and s.low(one.end) in {"", "'s", "’s", s.low(hit.first)}:
            return str(one.key)
        if s.low(one.first - 1) == "by" and 0 < one.first - hit.end <= _BEHIND:
            return str(one.key)
    return None


def _owner(s: Sentence, hit: Hit) -> str | None:
    """The side named right after the word: whose land or people."""
    for one in s.get("side"):
        between = s.sheet.low[hit.end : one.first]
        if 0 <= one.first - hit.end <= _BEHIND and set(between) <= {"of", "the", "against", "all"}:
            return str(one.key)
    return None


def _mark(use: _Use, cast: Cast, lexicon: Lexicon, read: str = "") -> Mark:
    users = list(dict.fromkeys(cast.ordered(row.used_by) for row in use.meant))
    said = "; ".join(
        f"used by {cast.named(row.used_by)}"
        + (f", refused by {cast.named(row.refused_by)}" if row.refused_by else "")
        + (f" (of {row.subject})" if row.subject else "")
        for row in use.meant
    )  # fmt: skip
    notes = "".join(f" On record with it: {note}." for note in dict.fromkeys(row.note for row in use.meant if row.note))
    open_ = "" if len(users) == 1 else " Which use this is, the sentence does not say."
    return mark(
        use.sentence, (use.hit.first, use.hit.end), "contested-term", side=";".join(users[0]) if not open_ else None,
        suggestion=lexicon.rules["contested-term"].ask,
        reason=f"“{_word(use)}” is on record as a contested word: {said}.{open_}{read}{notes}",
    )  # fmt: skip


def _word(use: _Use) -> str:
    return use.sentence.sheet.text[slice(*use.sentence.span(use.hit.first, use.hit.end))]
