"""A text audited. Invariant: spans and counts, no score of a text, no ranking, no word on anybody's intent.

Exchange the sides in text and case, and every finding exchanges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from evenhand.fairness.text import agents
from evenhand.fairness.text.acts import by_actor, by_victims, unnamed_acts
from evenhand.fairness.text.cast import Cast, cast
from evenhand.fairness.text.doubt import doubt_verbs, plain_verbs
from evenhand.fairness.text.figures import Compared, assertions, figures
from evenhand.fairness.text.judging import judging_words, quotations
from evenhand.fairness.text.lexicon import Rule, load
from evenhand.fairness.text.marks import Mark
from evenhand.fairness.text.names import place_names
from evenhand.fairness.text.record import Record
from evenhand.fairness.text.sheet import lay_out
from evenhand.fairness.text.silences import LeftOut, left_out
from evenhand.fairness.text.terms import contested_terms
from evenhand.fairness.text.times import Times, UnreadableDate, unreadable_dates
from evenhand.fairness.text.victims import victims
from evenhand.record import View
from evenhand.record.extract import Extract
from evenhand.record.unread import NOTHING_UNREAD, Unread


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TextAudit:
    """What a text says, beside what a case has on record."""

    extract: Extract
    rules: Mapping[str, Rule]
    cast: Cast  # empty without a case
    case_title: str | None
    internal: bool
    words: int
    marks: tuple[Mark, ...]  # by place in the text
    acts: Mapping[str, Mapping[str, int]]  # side of the victims, or "" → how the actor is told → acts
    actors: Mapping[str, Mapping[str, int]]  # side of the one who did it, or "" → named or left out → acts
    speech: Mapping[str, Mapping[str, int]]  # side of the speaker → doubt, plain, factive → verbs
    figures: tuple[Compared, ...]
    left_out: LeftOut | None  # None without a case
    unread: Unread = NOTHING_UNREAD  # rows of the case that are missing because of faults
    unreadable_dates: tuple[UnreadableDate, ...] = ()  # days that the calendar does not have


def audit(
    extract: Extract, view: View | None = None, *, language: str = "en", lexicon_folder: Path | None = None
) -> TextAudit:
    """Audit a text, with a case or without.

    Args:
        extract: the text as read.
        view: a case as one reader may see it; without it, the rules that need one are silent.
        language: of the text, BCP 47; its words and rules are data files.
        lexicon_folder: further words and rules, in files of the same names.

    Raises:
        LexiconError: no such language, or words that cannot be read.
    """
    lexicon = load(language, lexicon_folder)
    named = cast(view, lexicon)
    layout = lay_out(extract.text, named.phrases)
    times = Times(layout)
    record = Record(view, named, lexicon)
    told = list(agents.told(layout, lexicon))
    active = list(agents.active(layout, told, lexicon))
    unnamed = list(unnamed_acts(told, named, lexicon, record, times))
    compared = list(figures(layout, named, lexicon, record, times))
    unread = view.unread if view is not None else NOTHING_UNREAD
    events = ("incidents", "claims", "sources")
    found = [
        *_add_doubt(place_names(layout, named, lexicon, times), unread, "places", "place_names"),
        *_add_doubt(contested_terms(layout, named, lexicon, times), unread, "terms"),
        *_add_doubt(unnamed, unread, *events),
        *doubt_verbs(layout, lexicon),
        *victims(layout, lexicon),
        *_add_doubt((asked for _, asked in compared if asked is not None), unread, *events),
        *_add_doubt(assertions(layout, named, lexicon, record, times), unread, *events),
        *judging_words(layout, lexicon),
        *quotations(layout, lexicon),
    ]
    return TextAudit(
        extract=extract, rules=lexicon.rules, cast=named,
        case_title=view.case_row["title"] if view is not None else None,
        internal=view.internal if view is not None else False,
        words=sum(word[0].isalnum() for word in layout.sheet.words),
        marks=tuple(sorted(found, key=lambda one: (one.start, one.end, list(lexicon.rules).index(one.rule)))),
        acts=by_victims([*told, *active], named),
        actors=by_actor([*told, *active], unnamed, named, lexicon),
        speech=_speech(found, plain_verbs(layout, lexicon)),
        figures=tuple(one for one, _ in compared),
        left_out=left_out(layout, record, times) if view is not None else None,
        unread=unread,
        unreadable_dates=tuple(unreadable_dates(extract.text)),
    )  # fmt: skip


def _add_doubt(found: Iterable[Mark], unread: Unread, *tables: str) -> Iterable[Mark]:
    """Findings that hold a text against the record, with what of that record could not be read."""
    missing = unread.why(*tables)
    return (replace(one, reason=f"{one.reason} Of the record, {missing}.") if missing else one for one in found)


def _speech(found: Iterable[Mark], plain: Iterable[str | None]) -> dict[str, dict[str, int]]:
    made: dict[str, Counter[str]] = {}
    for one in found:
        if one.rule in {"verb-doubt", "verb-factive"}:
            made.setdefault(one.side or "", Counter())[one.rule.removeprefix("verb-")] += 1
    for side in plain:
        made.setdefault(side or "", Counter())["plain"] += 1
    return {side: {kind: counts[kind] for kind in ("doubt", "plain", "factive")} for side, counts in made.items()}
