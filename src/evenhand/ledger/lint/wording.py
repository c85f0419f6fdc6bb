"""Readings: what parties understand by the words, terms without a definition, words that leave everything open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evenhand.ledger.lint.hit import Hit, Test
from evenhand.ledger.lint.texts import Commitment, Docket, Text, says_none

_VAGUE = re.compile(
    r"\b(as soon as possible|soon|promptly|without (undue )?delay|in due (course|time)|gradual(ly)?|"
    r"(where|if|when|as far as) (possible|feasible|necessary|appropriate)|(as )?appropriate|reasonable|adequate|"
    r"sufficient|necessary measures|later|early|most|best efforts|endeavour|strive|seek|at an early date)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"«]([^”\"»]{2,40})[”\"»]")


def readings(text: Text, _: Docket) -> Iterator[Hit]:
    """Commitments with two or more readings on record."""
    for act in text.commitments:
        if len(act.readings) > 1:
            yield Hit(reason=f"Readings on record: {'; '.join(act.readings)}.", commitment=act)


def terms(text: Text, docket: Docket) -> Iterator[Hit]:
    """Contested or quoted terms that the text is not known to define."""
    defined = {term.casefold() for term in text.defines}
    for act in text.commitments:
        words = f"{act.gist}\n{act.action}"
        used = [
            term for term in docket.contested if re.search(rf"(?<!\w){re.escape(term)}(?!\w)", words, re.IGNORECASE)
        ]
        used += [term.strip() for term in _QUOTED.findall(words)]
        open_terms = [term for term in dict.fromkeys(used) if term.casefold() not in defined]
        if open_terms:
            named = ", ".join(f"“{term}”" for term in open_terms)
            yield Hit(reason=f"Its words include {named}; no definition is recorded.", commitment=act, empty=True)


def vague(text: Text, _: Docket) -> Iterator[Hit]:
    """Words that leave open how much or when."""
    for act in text.commitments:
        found = [match[0].lower() for match in _VAGUE.finditer(act.action)]
        if found:
            named = ", ".join(f"“{word}”" for word in dict.fromkeys(found))
            yield Hit(reason=f"The words on record include {named}.", commitment=act)


def language(text: Text, _: Docket) -> Iterator[Hit]:
    """Several languages, none of which is said to prevail."""
    if len(text.languages) > 1 and (not text.prevailing or says_none(text.prevailing)):
        reason = f"It is in {', '.join(text.languages)}; which text prevails is not recorded."
        yield Hit(reason=reason, empty=not text.prevailing)


def about(act: Commitment) -> str:
    """The words of a commitment in which a subject is looked for."""
    return " ".join((act.action, act.topic, *act.beneficiary))


RULES: dict[str, Test] = {
    "readings-differ": readings,
    "term-undefined": terms,
    "wording-vague": vague,
    "language-prevailing": language,
}
