"""Who is in the text and who is not: sides, armed actors, people affected, women, prisoners, those who return."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evenhand.ledger.lint.hit import Hit, Test
from evenhand.ledger.lint.texts import Docket, Grouping, Party, Text, says_none
from evenhand.ledger.lint.wording import about
from evenhand.record import dates
from evenhand.record.dates import Answer, DateError

ARMED = frozenset({"state", "de_facto_authority", "armed_group"})
_PERSONS = re.compile(
    r"\b(prisoners?|captives?|detain\w*|hostages?|internees?|missing persons?|missing and|the missing|disappear\w*)\b",
    re.IGNORECASE,
)
_RETURN = re.compile(r"\b(return\w*|resettle\w*|repatriat\w*)\b", re.IGNORECASE)
_HOME = re.compile(r"\b(displaced|refugees?|residents?|inhabitants?|returnees?|homes?)\b", re.IGNORECASE)
_ARMS = re.compile(
    r"\b(fir(e|ing)|force|fighting|hostilit\w*|troops?|forces|disarm\w*|withdraw\w*|ceasefire)\b", re.IGNORECASE
)
_AFFECTED = re.compile(
    r"\b(displaced|refugees?|civilians?|families|population|communit\w*|residents?|women|children|youth|returnees?|"
    r"victims?|people|persons|servicemen|soldiers|prisoners|captives|detainees|hostages)\b",
    re.IGNORECASE,
)


def signature(text: Text, docket: Docket) -> Iterator[Hit]:
    """Parties recorded as not having signed, and accepted texts that nobody is recorded to have signed."""
    if text.unsigned:
        yield Hit(reason=f"Not signed by {', '.join(map(docket.name, text.unsigned))}, as recorded.")
    elif text.accepted and not text.signatories:
        yield Hit(reason="No signatory is recorded.", empty=True)


def side_outside(text: Text, docket: Docket) -> Iterator[Hit]:
    """Armed sides, under each grouping, none of whose parties is a party to the text."""
    if not text.parties or text.outsiders:
        return
    inside = {docket.parties[who].side for who in text.parties if who in docket.parties}
    armed = {p.side: p for p in docket.parties.values() if p.side and p.kind in ARMED and _there(p, text)}
    outside: dict[str, list[Grouping]] = {}
    for grouping in docket.groupings:
        for name, of in grouping.sides.items():
            if of & armed.keys() and not of & inside:
                outside.setdefault(name, []).append(grouping)
    for name, views in outside.items():
        whose = "; ".join(f"{g.name}, the view of {g.view_of}" for g in views)
        yield Hit(reason=f"{name}: no party of this side is a party to the text. Grouping: {whose}.")


def _there(party: Party, text: Text) -> bool:
    """Whether a party certainly took part when the text was made."""
    try:
        return dates.overlaps(dates.parse(party.period), dates.parse(text.date)) is Answer.YES
    except DateError:
        return False


def outsiders(text: Text, _: Docket) -> Iterator[Hit]:
    """Texts on fighting or arms that say nothing of armed actors outside."""
    if any(_ARMS.search(act.action) for act in text.commitments):
        yield from _missing(text.outsiders, "Nothing is recorded on armed actors that are not party to the text.")


def groups(text: Text, _: Docket) -> Iterator[Hit]:
    """Texts that name nobody whom they affect."""
    named = text.groups or any(_AFFECTED.search(" ".join(c.beneficiary)) for c in text.commitments)
    if not named:
        yield Hit(reason="No people affected are recorded as named in the text.", empty=True)


def part(text: Text, _: Docket) -> Iterator[Hit]:
    """Texts that name people and give them no part."""
    if text.groups and not text.group_roles:
        reason = f"It names {', '.join(text.groups)}; what part it gives to them is not recorded."
        yield Hit(reason=reason, empty=True)


def women(text: Text, _: Docket) -> Iterator[Hit]:
    """Texts that say nothing of women."""
    yield from _missing(text.women, "Nothing is recorded on women.")


def persons(text: Text, _: Docket) -> Iterator[Hit]:
    """Acts on prisoners or missing without a list or a number."""
    for act in text.commitments:
        numbered = re.search(r"[0-9]", act.action) or (act.lists and not says_none(act.lists))
        if _PERSONS.search(about(act)) and not numbered:
            reason = "It concerns prisoners or missing persons; no list or number is recorded."
            yield Hit(reason=reason, commitment=act, empty=not act.lists)


def homes(text: Text, _: Docket) -> Iterator[Hit]:
    """Return of people in a text that says nothing of property."""
    if text.restitution and not says_none(text.restitution):
        return
    for act in text.commitments:
        if _RETURN.search(act.action) and _HOME.search(about(act)):
            reason = "It concerns the return of people; nothing is recorded on housing, land and property."
            yield Hit(reason=reason, commitment=act, empty=not text.restitution)


def _missing(value: str, reason: str) -> Iterator[Hit]:
    if not value or says_none(value):
        yield Hit(reason=reason, empty=not value)


RULES: dict[str, Test] = {
    "signature-missing": signature,
    "side-outside": side_outside,
    "outsiders-unanswered": outsiders,
    "groups-unnamed": groups,
    "groups-no-part": part,
    "women-unnamed": women,
    "persons-no-list": persons,
    "return-no-property": homes,
}
