"""Who did it. Invariant: an act of violence is in question only where nobody who did it is named in any way.

It counts to be named after `by`, by a possessive or an adjective, as the subject of a verb of force or of
responsibility in the sentence, or as the one who acts in the sentence before. A fight of two sides, nature, an actor
said to be unknown, and what is denied, forbidden or feared leave nobody out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evenhand.fairness.text.actors import acts_before, named_as_actor, named_by, verbs_of
from evenhand.fairness.text.cast import Cast
from evenhand.fairness.text.lexicon import Act, Lexicon
from evenhand.fairness.text.sheet import Hit, Layout, Sentence
from evenhand.fairness.text.speech import court

_BACK = 5  # tokens between a form of be and its participle
_PATIENT = 9  # tokens after the preposition of a noun for an act


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Told:
    """An act of violence as a sentence tells it."""

    sentence: Sentence
    first: int  # token
    end: int
    act: Act
    form: str  # passive, noun or active
    patient: tuple[int, int]  # tokens of whom it befell
    actor: str | None  # named, unknown, mutual, nature, carried; None: left out
    court: Hit | None = None  # the body whose finding it is

    def victims(self, cast: Cast) -> tuple[str, ...]:
        """The sides of those whom it befell, as far as the words say."""
        hits = self.sentence.get("side")
        return cast.ordered(str(h.key) for h in hits if self.patient[0] <= h.first < self.patient[1])


def told(layout: Layout, lexicon: Lexicon) -> Iterator[Told]:
    """Every passive and every noun that tells of an act of violence as having happened."""
    for s in layout.sentences:
        taken = -1
        for hit in s.get("participle"):
            found = _passive(s, hit, lexicon)
            if found is not None and found.first >= taken:
                taken = hit.end
                yield found
        for hit in s.get("noun"):
            found = _noun(s, hit, lexicon)
            if found is not None:
                yield found


def active(layout: Layout, told: Iterable[Told], lexicon: Lexicon) -> Iterator[Told]:
    """Every active verb of violence whose subject acts: these name who did it."""
    held = {at for one in told for at in range(one.first, one.end)}
    for s in layout.sentences:
        acting = {at for hit in s.get("side", "armed") for at in verbs_of(s, hit, lexicon)}
        for hit in s.get("active"):
            follows = s.low(hit.first).endswith("ing") and s.low(hit.first - 1) == "," and acting
            if hit.first in held or s.sheet.quoted(hit.first) or not isinstance(hit.key, Act):
                continue
            if hit.first in acting or follows or s.low(hit.first - 1) in {"they", "who", "he", "she", "we"}:
                patient = (hit.end, _patient_end(s, hit.end, lexicon))
                yield Told(
                    sentence=s, first=hit.first, end=hit.end, act=hit.key, form="active", patient=patient,
                    actor="named", court=None,
                )  # fmt: skip


def _passive(s: Sentence, hit: Hit, lexicon: Lexicon) -> Told | None:
    act = hit.key
    if not isinstance(act, Act) or s.sheet.quoted(hit.first) or _means_else(s, hit, act):
        return None
    be = _be(s, hit.first, lexicon)
    if be is None:
        patient = _reduced(s, hit, lexicon)
        first = hit.first
    else:
        patient = (_patient_start(s, be, lexicon), be)
        first = be
    if patient is None or _unreal(s, first, patient, lexicon):
        return None
    return Told(
        sentence=s, first=first, end=hit.end, act=act, form="passive", patient=patient,
        actor=_who(s, hit, patient, lexicon), court=court(s),
    )  # fmt: skip


def _be(s: Sentence, token: int, lexicon: Lexicon) -> int | None:
    """The first token of the verb that makes a participle passive."""
    words = lexicon.words
    at = token - 1
    while at >= s.first and token - at <= _BACK:
        word = s.low(at)
        if word in words["be"]:
            while s.low(at - 1) in words["be"] | {"had", "has", "have", "having"}:
                at -= 1
            return at
        if word in {"and", "or", ","} and s.low(at - 1).endswith(("ed", "en", "t")):
            at -= 2  # `were robbed and (beaten)`
            continue
        if not (word.endswith("ly") or word in words["passive_adverbs"]):
            return None
        at -= 1
    return None


def _reduced(s: Sentence, hit: Hit, lexicon: Lexicon) -> tuple[int, int] | None:
    """`Two villagers shot near the weir …`: people, a participle, and no object after it."""
    before, after = s.low(hit.first - 1), s.low(hit.end)
    fits = before in lexicon.words["people"] and after in {"in", "at", "near", "during", "on", "by"}
    return (_patient_start(s, hit.first, lexicon), hit.first) if fits else None


def _patient_start(s: Sentence, end: int, lexicon: Lexicon) -> int:
    """The first token of the noun phrase that ends before `end`."""
    if s.low(end - 1) in lexicon.words["relatives"]:
        end -= 1
    if s.low(end - 1) == ",":  # the noun stands before a parenthesis
        return _before_parenthesis(s, end, lexicon)
    if s.low(s.first) == "of" and s.low(end - 2) == ",":  # `Of the nineteen men, twelve (were …)`
        return s.first
    stops = {hit.first for hit in s.get("say", "force", "active", "view", "speech") if hit.first < end}
    at = end
    while at > s.first and s.low(at - 1) not in lexicon.words["breaks"] and at - 1 not in stops:
        at -= 1
    return at if at < end else max(s.first, end - _BACK)


def _before_parenthesis(s: Sentence, end: int, lexicon: Lexicon) -> int:
    """The beginning of `Nine prisoners, whose remains were found, (were …)`."""
    at = end
    while at > s.first and (s.low(at - 1) == "," or s.low(at - 1) not in lexicon.words["stops"]):
        at -= 1
    return at


def _unreal(s: Sentence, first: int, patient: tuple[int, int], lexicon: Lexicon) -> bool:
    """Denied, feared, forbidden, or only possible."""
    words = lexicon.words
    if s.low(first) == "be":
        return True
    near = [s.low(at) for at in range(max(s.first, min(patient[0], first - 4)), first + 4) if at < s.end]
    if any(word in words["negation"] for word in near):
        return True
    if s.low(first - 1) in words["modals"] or s.low(first - 2) in words["modals"] - {"to"}:
        return True
    return any(s.low(at) in words["irrealis"] for at in range(max(s.first, patient[0] - 4), first))


def _means_else(s: Sentence, hit: Hit, act: Act) -> bool:
    near = range(max(s.first, hit.first - 8), min(s.end, hit.end + 7))
    return bool(act.not_with) and any(s.low(at) in act.not_with for at in near)


def _noun(s: Sentence, hit: Hit, lexicon: Lexicon) -> Told | None:
    act = hit.key
    if not isinstance(act, Act) or s.low(hit.end) not in act.prepositions or s.sheet.quoted(hit.first) or s.heading:
        return None
    end = _patient_end(s, hit.end + 1, lexicon)
    if {s.low(hit.end + 1), s.low(hit.end + 2)} & lexicon.words["calendar"]:  # the shooting of 5 March
        return None
    if any(s.low(at) in act.not_with for at in range(hit.end, end)):
        return None
    before = range(max(s.first, hit.first - 5), hit.first)
    if any(s.low(at) in lexicon.words["irrealis"] for at in before):
        return None
    if any(s.low(at) in lexicon.words["negation"] - _DENIALS for at in before[-2:]):
        return None
    patient = (hit.end + 1, end)
    return Told(
        sentence=s, first=hit.first, end=hit.end + 1, act=act, form="noun", patient=patient,
        actor=_who(s, hit, patient, lexicon), court=court(s),
    )  # fmt: skip


_DENIALS = frozenset({"denied", "denies", "deny", "denying", "rejected", "rejects", "reject"})


def _patient_end(s: Sentence, start: int, lexicon: Lexicon) -> int:
    stops = {hit.first for hit in s.get("say", "force", "view", "answers", "found")}
    at = start
    while at < min(s.end, start + _PATIENT):
        word = s.low(at)
        if at in stops or word in lexicon.words["finite"] or word in {".", ",", ";", "by", "in", "on", "at", "during"}:
            break
        at += 1
    return at


def _who(s: Sentence, hit: Hit, patient: tuple[int, int], lexicon: Lexicon) -> str | None:
    return named_by(s, hit.end, lexicon) or named_as_actor(s, hit, patient, lexicon) or acts_before(s, lexicon)
