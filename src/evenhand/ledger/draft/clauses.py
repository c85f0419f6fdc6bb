"""Sentences that owe something, by their English verbs, with the dates that they name.

Invariant: what is not read is left empty; a guess is marked as one by whoever writes it down.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass

_ABBREVIATION = re.compile(r"\b(No|Nos|Art|Arts|Mr|Mrs|Ms|Dr|St|para|paras|cf|vs|e\.g|i\.e|U\.N|[A-Z])\.$")
_BREAK = re.compile(r"(?<=[.;!?])\s+(?=[A-Z(“\"'0-9])|(?<=;)\s+")
_ITEM = re.compile(r"^(\([a-z0-9ivx]{1,4}\)|[a-z]\)|[-–—•])\s")
_VERB = re.compile(
    r"\b(?P<verb>shall|must|(?<!free )(?<!good )will|undertakes?(?= (not )?to\b)|agrees? (not )?to\b"
    r"|pledges? (not )?to\b"
    r"|renounces?\b|commits? (it|them|him)?(self |selves )?to\b|(is|are) (obliged|bound) to\b"
    r"|ha(s|ve) the (duty|obligation) to\b)",
    re.IGNORECASE,
)
_NO_DUTY = re.compile(
    r"\b(shall|will|must) (be (understood|deemed|considered|construed|interpreted|equally authentic)|mean|enter into|"
    r"remain in force|prevail|constitute|apply|of the|come into (force|effect)|take effect|expire|"
    r"have the (right|meaning))",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(not|refrain|abstain|cease|renounce|desist|no longer|never|neither|stop)\b", re.IGNORECASE)
_NOBODY = re.compile(r"^\W*(neither|no|none)\b", re.IGNORECASE)
_LASTING = re.compile(
    r"\b(ensure|respect|maintain|continue|cooperate|co-operate|guarantee|protect|allow|permit|facilitate|observe|"
    r"remain|keep|every|regularly|at all times|support|recogni[sz]e|promote|abide|comply|refrain|provide security|"
    r"monitor)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"^\s*(not\s+)?be\s+\w+(ed|en|wn|ld|de|ut|et|nt|rn|ought|aught)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"(it|they|he|she|this|these|those|which|who|there)$", re.IGNORECASE)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = "|".join(rf"{m[:3]}(?:{m[3:]}|t)?\.?" if len(m) > 3 else m for m in _MONTHS)
_DAY_FIRST = re.compile(
    rf"\b(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?(?: day)?(?: of)? (?P<month>{_MONTH}),? (?P<year>[12][0-9]{{3}})\b",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"\b(?P<month>{_MONTH}) (?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?,? (?P<year>[12][0-9]{{3}})\b", re.IGNORECASE
)
_ISO = re.compile(r"\b(?P<year>[12][0-9]{3})-(?P<month>[01][0-9])-(?P<day>[0-3][0-9])\b")
_DOTTED = re.compile(r"\b(?P<day>[0-3]?[0-9])\.(?P<month>[01]?[0-9])\.(?P<year>[12][0-9]{3})\b")
_UNTIL = re.compile(
    r"\b(by|before|until|till|no later than|not later than|on or before|at the latest( by)?)\s*(the )?$", re.IGNORECASE
)
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30, "forty-five": 45, "sixty": 60,
    "ninety": 90,
}  # fmt: skip
_WITHIN = re.compile(
    rf"\b(?:within|no later than|not later than|in)(?: a period of)? (?P<n>[0-9]{{1,3}}|{'|'.join(_NUMBERS)})"
    r"(?: \([0-9]{1,3}\))? (?P<unit>hours?|days?|weeks?|months?|years?)"
    r"(?: (?:of|after|from|following) (?P<event>[^,.;()]{3,80}))?",
    re.IGNORECASE,
)  # fmt: skip
_TAIL = 20  # characters before a place in which an abbreviation, or a word such as `no later than`, is looked for
_UNITS = {"h": "PT{}H", "d": "P{}D", "w": "P{}W", "m": "P{}M", "y": "P{}Y"}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Duty:
    """A sentence that says what somebody has to do or to leave."""

    sentence: str  # as printed
    owed_by: str  # the words before the verb; empty where the sentence is passive or they are no name
    kind: str  # a guess: one_off, standing_duty or abstention
    because: str  # what the guess rests on
    deadline: str = ""  # EDTF day
    within: str = ""  # ISO 8601 duration
    after: str = ""  # words of the event


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text; the items of a list stay with the words that open it.

    >>> list(sentences("Fire stops, see Art. 2. The guns leave; the road opens."))
    ['Fire stops, see Art. 2.', 'The guns leave;', 'the road opens.']
    """
    held: list[str] = []
    for piece in filter(None, _BREAK.split(text)):
        if held and not _ABBREVIATION.search(held[-1][-_TAIL:]) and not _ITEM.match(piece):
            yield " ".join(held)
            held = []
        held.append(piece)
    if held:
        yield " ".join(held)


def duty(sentence: str) -> Duty | None:
    """What a sentence owes, or None where no verb of duty was read in it."""
    found = _VERB.search(sentence)
    if found is None or _NO_DUTY.search(sentence):
        return None
    before, after = sentence[: found.start()], sentence[found.end() :]
    within, event = _span(sentence)
    deadline = _limit(sentence)
    kind, because = _kind(before, found["verb"] + after, dated=bool(deadline or within))
    return Duty(
        sentence=sentence, owed_by="" if _PASSIVE.match(after) else _subject(before), kind=kind, because=because,
        deadline=deadline, within=within, after=event,
    )  # fmt: skip


def _kind(before: str, words: str, *, dated: bool) -> tuple[str, str]:
    negative = _NOBODY.search(before) or _NOT.search(words[:40])
    if negative:
        return "abstention", f"the word “{negative[0].lower()}”"
    if dated:
        return "one_off", "a date or a span of time"
    lasting = _LASTING.search(words[:60])
    if lasting:
        return "standing_duty", f"the word “{lasting[0].lower()}”"
    return "one_off", "no word that says otherwise"


def _subject(before: str) -> str:
    """The words before the verb where they can be a name: few, and the last clause of the sentence."""
    words = re.split(r"[,:;]\s*", before.strip())[-1].strip("() ")
    words = re.sub(r"^(and|but|that|to this end|in addition)\s+", "", words, flags=re.IGNORECASE)
    named = words[:1].isupper() or re.match(r"(the|each|both|either|neither) ", words)
    return words if words and len(words.split()) <= 10 and named and not _PRONOUN.match(words) else ""


def dates(text: str) -> Iterator[tuple[int, str]]:
    """Every day that a text names, with its place.

    A form that can mean two days is left out, and so is a day that the calendar does not have.

    >>> [day for _, day in dates("On 9th day of May 1994, by November 15, 2020, 10.11.2020 and 25.11.2020")]
    ['1994-05-09', '2020-11-15', '2020-11-25']
    """
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _ISO, _DOTTED):
        for found in pattern.finditer(text):
            year, month, day = int(found["year"]), _month(found["month"]), int(found["day"])
            unclear = pattern is _DOTTED and day <= 12 and day != month
            if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1] and not unclear:
                yield found.start(), f"{year}-{month:02}-{day:02}"


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(text.lower().rstrip(".")[:3]))


def _limit(sentence: str) -> str:
    """The one day by which something is due: a day after *by* or *no later than*; none where there are several."""
    days = {day for at, day in dates(sentence) if _UNTIL.search(sentence[max(0, at - 2 * _TAIL) : at])}
    return days.pop() if len(days) == 1 else ""


def _span(sentence: str) -> tuple[str, str]:
    """A span such as *within 30 days of signature*: ISO 8601 duration and the event as printed."""
    found = _WITHIN.search(sentence)
    if found is None:
        return "", ""
    number = int(found["n"]) if found["n"].isdecimal() else _NUMBERS[found["n"].lower()]
    return _UNITS[found["unit"][0].lower()].format(number), (found["event"] or "").strip()
