"""How the text is carried out and how long it holds: review, end, bodies, money, publication."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evenhand.ledger.lint.hit import Hit, Test
from evenhand.ledger.lint.texts import Docket, Text, says_none

_SET_UP = re.compile(
    r"\b(set(s|ting)? up|establish\w*|creat\w*|form(s|ed)?|constitut\w*|appoint\w*)\b.{0,80}?"
    r"\b(commissions?|committees?|cent(re|er)s?|mechanisms?|groups?|bod(y|ies)|councils?|missions?|secretariats?|"
    r"tribunals?|courts?)\b",
    re.IGNORECASE,
)


_COSTLY = re.compile(
    r"\b(observers?|monitor\w*|peacekeep\w*|deploy\w*|return\w*|resettl\w*|rebuild\w*|reconstruct\w*|demin\w*|"
    r"mines|disarm\w*|reintegrat\w*|missions?|compensat\w*|roads?|railways?)\b",
    re.IGNORECASE,
)
SPOKEN = frozenset({"statement", "declaration", "communique"})
"""Kinds of text that are published by being made."""


def _missing(value: str, subject: str) -> Iterator[Hit]:
    if not value:
        yield Hit(reason=f"Nothing is recorded on {subject}.", empty=True)
    elif says_none(value):
        yield Hit(reason=f"The record says of {subject}: “{value}”.")


def review(text: Text, _: Docket) -> Iterator[Hit]:
    """Texts without a review."""
    if _lasts(text):
        yield from _missing(text.review, "a review of the text")


def termination(text: Text, _: Docket) -> Iterator[Hit]:
    """Texts without a word on their end."""
    if _lasts(text):
        yield from _missing(text.termination, "how long it holds and how it ends")


def _lasts(text: Text) -> bool:
    """Whether anything in it is left once every one-off act is done."""
    return any(act.kind != "one_off" for act in text.commitments)


def bodies(text: Text, _: Docket) -> Iterator[Hit]:
    """Bodies set up without powers."""
    for act in text.commitments:
        if _SET_UP.search(act.action) and (not act.mandate or says_none(act.mandate)):
            yield Hit(reason="It sets up a body whose powers are not recorded.", commitment=act, empty=not act.mandate)


def funding(text: Text, _: Docket) -> Iterator[Hit]:
    """Texts without a word on who pays."""
    if any(_SET_UP.search(act.action) or _COSTLY.search(act.action) for act in text.commitments):
        yield from _missing(text.funding, "who pays")


def publication(text: Text, _: Docket) -> Iterator[Hit]:
    """Texts without a word on their publication."""
    if text.kind not in SPOKEN:
        yield from _missing(text.publication, "publication")


RULES: dict[str, Test] = {
    "review-none": review,
    "termination-none": termination,
    "body-no-mandate": bodies,
    "funding-none": funding,
    "publication-none": publication,
}
