"""Verbs of doubt and plain ones, by the speaker's side. Invariant: they count only where they tell somebody's words."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.fairness.text.lexicon import Lexicon, Word
from evenhand.fairness.text.marks import Mark, mark
from evenhand.fairness.text.sheet import Hit, Layout, Sentence
from evenhand.fairness.text.speech import by_phrase, speaker

_ALWAYS = frozenset({"allege", "purport", "admit", "confirm", "acknowledge", "reveal", "concede"})  # with any object
_CLAUSE = 12  # tokens in which the clause after a verb shows its own verb


def doubt_verbs(layout: Layout, lexicon: Lexicon) -> Iterator[Mark]:
    """Words of doubt, and verbs that take what is said as true."""
    for s in layout.sentences:
        for hit in s.get("speech"):
            if isinstance(hit.key, Word) and not s.sheet.quoted(hit.first):
                found = _verb(s, hit, hit.key, lexicon)
                if found is not None:
                    yield found


def _verb(s: Sentence, hit: Hit, word: Word, lexicon: Lexicon) -> Mark | None:
    """The mark of a word of doubt or of certainty, if it is one here."""
    if word.kind == "factive":
        who = speaker(s, hit, lexicon)
        return _mark(s, hit, "verb-factive", who, lexicon) if who and _tells(s, hit, word, lexicon) else None
    if word.kind == "so-called":
        who = next((one for one in s.get("side") if 0 <= one.first - hit.end <= 2), None)
        return _mark(s, hit, "verb-doubt", who, lexicon) if who else None
    if word.kind == "doubt-adverb" or _adjective(s, hit, word):
        return _mark(s, hit, "verb-doubt", None, lexicon)
    told, who = _told(s, hit, word, lexicon)
    return _mark(s, hit, "verb-doubt", who, lexicon) if told else None


def _told(s: Sentence, hit: Hit, word: Word, lexicon: Lexicon) -> tuple[bool, Hit | None]:
    """Whether a verb or noun of doubt is about somebody's words here, and the side of whose."""
    after = s.low(hit.end)
    if after == "by":
        who = by_phrase(s, hit.end)
        return who is not None, who
    if s.low(hit.first - 1) in {"its", "their"} and after in {"that", "of"}:
        return True, _only_side(s, hit)
    who = speaker(s, hit, lexicon)
    if word.kind == "doubt-noun":
        return who is not None or after == "that", who
    if word.lemma == "purport" and who is None:  # a book may purport
        return False, None
    return _tells(s, hit, word, lexicon), who


def _only_side(s: Sentence, hit: Hit) -> Hit | None:
    """For `its claim that`: the side named before, if only one is."""
    before = [one for one in s.get("side") if one.end <= hit.first]
    return before[-1] if len({str(one.key) for one in before}) == 1 else None


def _adjective(s: Sentence, hit: Hit, word: Word) -> bool:
    """`the alleged theft`: before a noun, after no subject."""
    before = s.low(hit.first - 1)
    return word.lemma in {"allege", "purport"} and s.low(hit.first).endswith("ed") and (
        before in {"the", "an", "a", "of", "any", "these", "those", "this", "that", ""} or before.endswith("s's")
    )  # fmt: skip


def _tells(s: Sentence, hit: Hit, word: Word, lexicon: Lexicon) -> bool:
    """Whether the verb is one of saying here: it has a clause after it, or closes one."""
    words = lexicon.words
    after = [s.low(at) for at in range(hit.end, min(s.end, hit.end + _CLAUSE))] or ["that"]
    if after[0] == "that":
        return True
    if after[0] == "to":
        return after[1:2] != [] and after[1] in words["said_to"]
    before = s.low(hit.first - 1)
    if before in words["relatives"] | {"laid", "lay", "lays", "stake"} or word.not_before & set(after[:5]):
        return False
    if after[0] in {",", ".", ":"}:
        return word.kind != "factive" and speaker(s, hit, lexicon) is not None
    clause = bool(words["finite"] & set(after[1:]))
    return after[0] == "by" or clause or (word.lemma in _ALWAYS and len(after) > 1)


def _mark(s: Sentence, hit: Hit, rule: str, who: Hit | None, lexicon: Lexicon) -> Mark:
    named = s.sheet.text[slice(*s.span(who.first, who.end))] if who is not None else None
    word = s.sheet.text[slice(*s.span(hit.first, hit.end))]
    of = f", of what is said by “{named}”" if named else "; whose doubt or statement, the sentence does not say"
    kind = "keeps its distance from what is said" if rule == "verb-doubt" else "takes what is said as true"
    return mark(
        s, (hit.first, hit.end), rule, side=str(who.key) if who is not None else None,
        suggestion=lexicon.rules[rule].ask, reason=f"“{word}” {kind}{of}.", speaker=named,
    )  # fmt: skip


def plain_verbs(layout: Layout, lexicon: Lexicon) -> Iterator[str | None]:
    """The side of the speaker of each plain verb of saying, in order; None where no side speaks."""
    for s in layout.sentences:
        for hit in s.get("say"):
            if not s.sheet.quoted(hit.first):
                who = speaker(s, hit, lexicon)
                yield str(who.key) if who is not None else None
        for hit in s.get("of_view"):
            if s.low(hit.first) == "according":
                who = by_phrase(s, hit.end - 1, 4)
                yield str(who.key) if who is not None else None
