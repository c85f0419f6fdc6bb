"""Who owes it, who checks it, and what follows if it is not done."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evenhand.ledger.lint.hit import Hit, Test
from evenhand.ledger.lint.texts import Commitment, Docket, Text, says_none

_ITSELF = re.compile(r"\b(it|them)sel(f|ves)\b|\bthe (obligors?|parties)\b", re.IGNORECASE)
_ANYBODY = re.compile(
    r"\b(others?|all|any|certain|relevant|concerned|appropriate|competent|interested|responsible|international "
    r"community|stakeholders|authorities|mediators?|guarantors?|sides?|parties|donors|partners|friends)\b",
    re.IGNORECASE,
)
_LIFE = re.compile(
    r"\b(terms?|duration|renew\w*|prolong\w*|expir\w*|entry into force|enters? into force)\b", re.IGNORECASE
)
_ONLY_TOGETHER = re.compile(
    r"\b(meets?|conclude|sign|ratify|initial|agree|negotiate|talks?|discuss|recogni[sz]e|exchange|each|identical|both)\b",
    re.IGNORECASE,
)
_BODY = re.compile(r"\b(group|commission|committee|cent(re|er)|council|body|mechanism|court|tribunal)\b", re.IGNORECASE)


def obligor_none(text: Text, _: Docket) -> Iterator[Hit]:
    """Commitments without an obligor."""
    for act in text.commitments:
        if not act.owed_by:
            yield Hit(reason="No obligor is recorded.", commitment=act, empty=True)


def obligor_vague(text: Text, _: Docket) -> Iterator[Hit]:
    """Obligors described by words that fit many."""
    for act in text.commitments:
        vague = [who for who in act.obligors_text if _ANYBODY.search(who) and not _BODY.search(who)]
        if vague:
            yield Hit(reason=f"It is owed by {_quoted(vague)}, without a name.", commitment=act)


def obligor_unbound(text: Text, docket: Docket) -> Iterator[Hit]:
    """Obligors who are neither parties to the text nor among those who signed or brokered it."""
    for act in text.commitments if text.parties else ():
        listed = [docket.name(who) for who in act.obligors if who not in text.parties]
        others = [who for who in act.obligors_text if not _ANYBODY.search(who) and not _BODY.search(who)]
        unbound = [who for who in (*listed, *others) if not _named(who, (*text.signatories, *text.brokers))]
        if unbound:
            yield Hit(reason=f"{_quoted(unbound)}: not among those bound by the text, as recorded.", commitment=act)


def _named(who: str, lines: tuple[str, ...]) -> bool:
    """Whether a name, or the initials of its words, stands in a line as printed."""
    initials = "".join(word[0] for word in re.findall(r"\w+", who) if word[0].isupper())
    names = [who, initials] if len(initials) > 1 else [who]
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", line) for name in names for line in lines)


def joint_shares(text: Text, docket: Docket) -> Iterator[Hit]:
    """One-off acts of several parties without shares, but for those that they can only do together or all alike."""
    for act in text.one_off():
        if len(act.obligors) > 1 and not act.shares and not _ONLY_TOGETHER.search(act.action):
            reason = f"It is owed by {docket.names(act)} together; who does which part is not recorded."
            yield Hit(reason=reason, commitment=act, empty=True)


def verifier_none(text: Text, _: Docket) -> Iterator[Hit]:
    """Commitments that nobody checks, but for clauses on the life of the text and what several see each other do."""
    for act in text.commitments:
        seen = len(act.owed_by) > 1 and _ONLY_TOGETHER.search(act.action)
        if not act.verifier and not seen and not _LIFE.search(act.action):
            yield Hit(reason="Nobody is recorded who checks it.", commitment=act, empty=True)
        elif says_none(act.verifier):
            yield Hit(reason=f"The record says of who checks: “{act.verifier}”.", commitment=act)


def verifier_party(text: Text, docket: Docket) -> Iterator[Hit]:
    """Commitments checked by one who owes them."""
    for act in text.commitments:
        if act.verifier and not says_none(act.verifier) and _checks_itself(act, docket):
            reason = f"It is checked by “{act.verifier}” and owed by {docket.names(act)}."
            yield Hit(reason=reason, commitment=act)


def _checks_itself(act: Commitment, docket: Docket) -> bool:
    owing = (*map(docket.name, act.obligors), *act.obligors, *act.obligors_text)
    return bool(_ITSELF.search(act.verifier)) or any(_named(who, (act.verifier,)) for who in owing)


def verifier_access(text: Text, _: Docket) -> Iterator[Hit]:
    """Verifiers without a word on what they may see; one who receives what is owed has it in hand."""
    for act in text.commitments:
        receives = any(_named(who, (act.verifier,)) for who in act.beneficiary)
        named = act.verifier and not says_none(act.verifier) and not receives
        if named and not act.access:
            reason = f"“{act.verifier}” checks it; where it may go is not recorded."
            yield Hit(reason=reason, commitment=act, empty=True)
        elif named and says_none(act.access):
            reason = f"“{act.verifier}” checks it; the record says of access: “{act.access}”."
            yield Hit(reason=reason, commitment=act)


def enforcement_none(text: Text, _: Docket) -> Iterator[Hit]:
    """Texts that hold no consequence for some of what they ask; one finding for each."""
    said = [c.id for c in text.commitments if says_none(c.enforcement)]
    empty = [c.id for c in text.commitments if not c.enforcement]
    if said and not text.silent("enforcement"):
        yield Hit(reason=f"The record says that nothing follows if these are not done: {', '.join(said)}.")
    if empty:
        without = [c.id for c in text.commitments if not c.enforcement or says_none(c.enforcement)]
        yield Hit(reason=f"No consequence is recorded if these are not done: {', '.join(without)}.", empty=True)
    elif said and text.silent("enforcement"):
        yield Hit(reason=f"The record says that nothing follows if these are not done: {', '.join(said)}.")


def disputes_none(text: Text, _: Docket) -> Iterator[Hit]:
    """Texts without a way to settle disputes."""
    if not text.disputes:
        yield Hit(reason="No way to settle disputes over the text is recorded.", empty=True)
    elif says_none(text.disputes):
        yield Hit(reason=f"The record says of disputes: “{text.disputes}”.")


def _quoted(words: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


RULES: dict[str, Test] = {
    "verifier-none": verifier_none,
    "verifier-party": verifier_party,
    "verifier-access": verifier_access,
    "enforcement-none": enforcement_none,
    "disputes-none": disputes_none,
    "obligor-none": obligor_none,
    "obligor-vague": obligor_vague,
    "obligor-unbound": obligor_unbound,
    "joint-shares": joint_shares,
}
