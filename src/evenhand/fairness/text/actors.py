"""Where a sentence may name the one who did it."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.fairness.text.lexicon import Act, Lexicon
from evenhand.fairness.text.sheet import Hit, Sentence

_REACH = 16  # tokens after an act in which `by` or `in` may stand
_PHRASE = 6  # tokens of a noun phrase


def named_by(s: Sentence, start: int, lexicon: Lexicon) -> str | None:
    """What the phrases after an act say: named, unknown, mutual, nature; None: they name nobody."""
    answer = None
    for at in range(start, min(s.end, start + _REACH)):
        word = s.low(at)
        if word in {"by", "with"} | {"in", "during", "amid", "from", "of"}:
            phrase = range(at + 1, min(s.end, at + 1 + _PHRASE))
            kind = _phrase(s, phrase, lexicon, by=word == "by")
            answer = answer or kind
        if word == ";":
            break
    return answer or ("mutual" if s.get("both") else None)


def _phrase(s: Sentence, phrase: range, lexicon: Lexicon, *, by: bool) -> str | None:
    words = lexicon.words
    end = next((at for at in phrase if s.low(at) in words["breaks"] | words["prepositions"] | {"."}), phrase.stop)
    tokens = [s.low(at) for at in range(phrase.start, end)]
    if words["unknown"] & set(tokens):
        return "unknown" if by else None
    if words["nature"] & set(tokens):
        return "nature"
    if _is_mutual(s, phrase.start, end, tokens, lexicon):
        return "mutual"
    has_side = any(phrase.start <= hit.first < end for hit in s.get("side"))
    if (words["weapons"] | words["force_nouns"]) & set(tokens):
        return "named" if has_side or _owned(tokens, lexicon) else None
    return "named" if by and _somebody(tokens, lexicon) else None


def _owned(tokens: list[str], lexicon: Lexicon) -> bool:
    """`rebel artillery`, `their shells`: somebody's weapon."""
    bodies = lexicon.words["armed"] - {"artillery", "drones", "aircraft", "jets"}
    return tokens[0] in lexicon.words["possessive"] or bool(bodies & set(tokens))


def _somebody(tokens: list[str], lexicon: Lexicon) -> bool:
    """Whether what stands after `by` is neither a time nor a way."""
    head = next((word for word in tokens if word not in lexicon.words["determiners"]), "")
    vague = lexicon.words["by_time"] | lexicon.words["by_way"]
    return bool(head) and head not in vague and not head[0].isdigit() and not head.endswith("ing")


def _is_mutual(s: Sentence, start: int, end: int, tokens: list[str], lexicon: Lexicon) -> bool:
    return any(word in lexicon.words["mutual"] for word in tokens) or any(
        start <= hit.first < end for hit in s.get("mutual")
    )


def named_as_actor(s: Sentence, act: Hit, patient: tuple[int, int], lexicon: Lexicon) -> str | None:
    """Named by an adjective, a possessive, or as the subject of a verb elsewhere in the sentence."""
    if _before_noun(s, act, lexicon) or _in_possession(s, patient, lexicon):
        return "named"
    outside = [hit for hit in s.get("side", "armed") if not patient[0] <= hit.first < patient[1]]
    if s.get("answers") and any(_not_only_place(s, hit) for hit in s.get("side") if hit in outside):
        return "named"
    if s.get("answers") and any(hit.tag == "armed" and hit.first < act.first for hit in outside):
        return "named"
    return "named" if any(set(verbs_of(s, hit, lexicon)) - {act.first} for hit in outside) else None


def _not_only_place(s: Sentence, hit: Hit) -> bool:
    return s.low(hit.first - 1) not in {"in", "from", "near", "to"}


def _before_noun(s: Sentence, act: Hit, lexicon: Lexicon) -> bool:
    """`the Quarran shelling of`, `Quarra's murder of`, `their attack on`."""
    if act.tag != "noun":
        return False
    for at in range(max(s.first, act.first - 3), act.first):
        if s.low(at) in lexicon.words["possessive"] | {"'s", "’s"} or s.low(at) in lexicon.words["armed"]:
            return True
        if any(hit.first <= at < hit.end for hit in s.get("side")):
            return True
    return False


def _in_possession(s: Sentence, patient: tuple[int, int], lexicon: Lexicon) -> bool:
    """A side right before a noun of force, outside the patient: `in Rubban shelling`, `Quarra's offensive`."""
    for hit in s.get("side"):
        if patient[0] <= hit.first < patient[1]:
            continue
        after = [s.low(at) for at in range(hit.end, min(s.end, hit.end + 3))]
        if any(word in lexicon.words["force_nouns"] for word in after[: _until_break(after, lexicon)]):
            return True
    return False


def _until_break(words: list[str], lexicon: Lexicon) -> int:
    ends = lexicon.words["breaks"] | lexicon.words["prepositions"] | {"."}
    return next((at for at, word in enumerate(words) if word in ends), len(words))


def verbs_of(s: Sentence, hit: Hit, lexicon: Lexicon) -> list[int]:
    """The verbs of force, not passive, whose subject is a side or an armed body: at most one."""
    if s.low(hit.first - 1) in lexicon.words["prepositions"]:
        return []
    at = _past_parenthesis(s, hit.end)
    for token in range(at, min(s.end, at + 5)):
        word = s.low(token)
        if word in lexicon.words["be"] or word in {",", ";", "."}:
            return []
        if _force_at(s, token, lexicon) or (hit.tag == "armed" and token == at and _active(s, token, lexicon)):
            return [token]
    return []


def _past_parenthesis(s: Sentence, at: int) -> int:
    """The token after `, with help from others,`, or the same token."""
    head = at
    while s.low(head) and s.low(head) not in {",", ".", ";"} and head - at < 2:
        head += 1
    if s.low(head) != ",":
        return at
    close = next((token for token in range(head + 1, min(s.end, head + 10)) if s.low(token) == ","), None)
    return close + 1 if close is not None else at


def _force_at(s: Sentence, token: int, lexicon: Lexicon) -> bool:
    """Whether a verb of force or violence that is not passive begins at a token."""
    return any(not _passive_like(s, one, lexicon) for one in s.verbs_at(token))


def _passive_like(s: Sentence, verb: Hit, lexicon: Lexicon) -> bool:
    """`soldiers captured in the hills`: a verb that befalls people, without an object."""
    act = verb.key
    after = s.low(verb.end)
    return (
        isinstance(act, Act)
        and act.measure != ""
        and s.low(verb.first) == act.participle
        and (after in lexicon.words["prepositions"] | {"", ".", ",", ";", ")"})
    )


def _active(s: Sentence, token: int, lexicon: Lexicon) -> bool:
    """Whether a verb that is not passive begins at a token: `had cut`, `separated`."""
    word = s.low(token)
    if word in {"had", "have", "has"}:
        return s.low(token + 1) != "been"
    after = lexicon.words["prepositions"] | {"", ".", ",", ";", ")"}
    return word.endswith("ed") and s.low(token + 1) not in after and len(word) > 4


def subject_of_act(s: Sentence, hit: Hit, lexicon: Lexicon) -> bool:
    """Whether a side is the subject of a verb of force or of violence."""
    return bool(verbs_of(s, hit, lexicon))


def acts_before(s: Sentence, lexicon: Lexicon) -> str | None:
    """`carried` where the sentence before, of the same paragraph, has somebody who acts."""
    last = s.before
    if last is None:
        return None
    return "carried" if any(subject_of_act(last, hit, lexicon) for hit in last.get("side", "armed")) else None


def doers(s: Sentence, lexicon: Lexicon) -> Iterator[tuple[Hit, str]]:
    """The sides of which a sentence says that they did it: after `by`, or as the subject of a verb of force."""
    for hit in s.get("side"):
        after_by = s.low(hit.first - 1) == "by" and any(one.end <= hit.first for one in s.get("participle", "noun"))
        if (after_by or subject_of_act(s, hit, lexicon)) and not s.sheet.quoted(hit.first):
            yield hit, str(hit.key)
