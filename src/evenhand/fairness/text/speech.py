"""Who says it. Invariant: what the text gives as somebody's word is never taken for the text's own."""

from __future__ import annotations

from collections.abc import Iterable

from evenhand.fairness.text.lexicon import Lexicon, Word
from evenhand.fairness.text.marks import Evidence, Mark, mark
from evenhand.fairness.text.sheet import Hit, Sentence

_NOUNS_TOO = frozenset(
    {"states", "reports", "notes", "view", "views", "terms", "labels", "brands", "demand", "demands"}
)
_CALLS = frozenset({"call", "calls", "called", "calling"})
_SEEING = frozenset({"see", "sees", "saw", "viewed", "perceived"})
_BESIDE = 3  # tokens between a court and the side that it is named with
_AFTER = 4  # tokens between a verb at the end and the end


def attributed(s: Sentence, token: int) -> bool:
    """Whether the sentence gives what stands at a token as somebody's word."""
    if any(":" in {s.low(side.end), s.low(side.end + 1)} and side.end < token for side in s.get("side")):
        return True  # `Quarra: an operation`
    if s.get("of_view") and any(_is_view(s, hit) for hit in s.get("of_view")):
        return True
    for hit in _tellers(s):
        if hit.end <= token and not _quoted_from(s, hit, token):
            return True
        if (
            hit.tag == "say"
            and hit.first > token
            and s.end - hit.end <= _AFTER
            and "," in s.sheet.low[token : hit.first]
        ):
            return True
    return False


def _quoted_from(s: Sentence, hit: Hit, token: int) -> bool:
    """A teller of a clause that has ended: `X said so; the …`, or what the text itself gives as its reason."""
    between = s.sheet.low[hit.end : token]
    return ";" in between or "given" in between


def _is_view(s: Sentence, hit: Hit) -> bool:
    if hit.end - hit.first > 1:
        return True
    return (s.low(hit.first - 1) in {"'s", "’s"} and s.low(hit.first - 3) in {"in", "from", "on", "by"}) or (
        s.low(hit.end) == "of" and s.low(hit.first - 2) in {"in", "from"})  # fmt: skip


def _tellers(s: Sentence) -> Iterable[Hit]:
    for hit in s.get("say", "view"):
        if hit.end - hit.first == 1 and not _verbal(s, hit):
            continue
        yield hit
    for hit in s.get("speech"):
        word = hit.key
        if isinstance(word, Word) and word.kind in {"doubt", "factive"} and s.low(hit.end) == "that":
            yield hit


def _verbal(s: Sentence, hit: Hit) -> bool:
    """Whether a word that may be a noun, or mean something else, is a verb of saying or of view here."""
    word = s.low(hit.first)
    if word in _CALLS:
        noun = s.low(hit.first - 1) in {"a", "the", "for", "of", "international"}
        return not noun and s.low(hit.end) not in {"for", "up", "on", "off", "in", "at", "back"}
    if word in _SEEING:
        return "as" in s.sheet.low[hit.end : s.end]
    return word not in _NOUNS_TOO or s.low(hit.end) == "that"


def clause_start(s: Sentence, token: int, lexicon: Lexicon) -> int:
    """The token where the clause of a token begins, as far as words and commas tell."""
    breaks = lexicon.words["breaks"]
    tellers = {hit.end for hit in s.get("say", "view", "speech") if hit.end <= token}
    at = token
    while at > s.first and s.sheet.low[at - 1] not in breaks and at not in tellers:
        at -= 1
    return at


def speaker(s: Sentence, verb: Hit, lexicon: Lexicon) -> Hit | None:
    """The side that is the subject of a verb of saying, or its agent in the passive."""
    sides = s.get("side")
    if s.low(verb.first - 1) in lexicon.words["be"]:
        by = next((at for at in range(verb.end, min(s.end, verb.end + 3)) if s.low(at) == "by"), None)
        return by_phrase(s, by) if by is not None else None
    start, end = _subject(s, verb, lexicon)
    for hit in (hit for hit in sides if start <= hit.first and hit.end <= end):
        if s.low(hit.first - 1) in {"from", "against", "near", "to", "with"}:
            continue
        beside = {s.low(at) for at in range(hit.end, min(verb.first, hit.end + 3))}
        return None if beside & lexicon.words["allies"] else hit
    return _seat(s, verb)


def _seat(s: Sentence, verb: Hit) -> Hit | None:
    """A side by its capital, right before the verb: `Baku said`."""
    for hit in s.get("place"):
        sides = {one.seat_of for one in hit.key} if isinstance(hit.key, tuple) else set()
        if hit.end == verb.first and len(sides) == 1 and (side := sides.pop()) is not None:
            return Hit(hit.first, hit.end, "side", side)
    return None


def _subject(s: Sentence, verb: Hit, lexicon: Lexicon) -> tuple[int, int]:
    """The tokens in which the subject of a verb stands: its clause, or what a parenthesis parts from it.

    `Quarra, whose boat was late, claimed …`; `Quarra withdrew, claiming …`; `the letter, sent by Quarra, claimed …`.
    """
    start = clause_start(s, verb.first, lexicon)
    if s.low(verb.first - 1) != "," or start < verb.first:
        return start, verb.first
    if s.low(verb.first).endswith("ing"):
        return clause_start(s, verb.first - 1, lexicon), verb.first
    comma = next((at for at in range(verb.first - 2, s.first - 1, -1) if s.low(at) == ","), s.first)
    return clause_start(s, comma, lexicon), verb.first


def by_phrase(s: Sentence, by: int, reach: int = 9) -> Hit | None:
    """The first side within a few tokens of `by`."""
    return next((hit for hit in s.get("side") if by < hit.first <= by + reach), None)


def court(s: Sentence) -> Hit | None:
    """The court or inquiry whose finding the sentence gives."""
    bodies = s.get("courts")
    verbs = s.get("found")
    if not bodies or not verbs:
        return None
    return next((body for body in bodies if any(verb.first != body.first for verb in verbs)), None)


def court_finding(
    s: Sentence, tokens: tuple[int, int], body: Hit, victims: tuple[str, ...] = (), evidence: Iterable[Evidence] = ()
) -> Mark:  # fmt: skip
    """What a court or an inquiry found: its name in the text, its side if named with one, what courts on record say."""
    near = [hit for hit in s.get("side") if -_BESIDE <= hit.first - body.first <= _BESIDE]
    whose = f" It is named with “{s.sheet.words[near[0].first]}”." if near else ""
    named = s.sheet.text[slice(*s.span(body.first, body.end))]
    return mark(
        s, tokens, "court-finding", side=str(near[0].key) if near else None, suggestion=None, speaker=named,
        victims=victims, reason=f"The sentence gives this as what a body found: “{named}”.{whose}",
        evidence=tuple(evidence),
    )  # fmt: skip


def negated(s: Sentence, token: int, lexicon: Lexicon, reach: int = 6) -> bool:
    """Whether a word of denial stands shortly before a token, in its clause or at the head of it."""
    start = max(clause_start(s, token, lexicon), token - reach)
    if any(
        s.low(at) == "whether" and s.low(at + 1) in {"there", "it"} for at in range(max(s.first, token - reach), token)
    ):
        return True
    near = range(max(s.first, min(start, token - reach if s.low(start - 1) == "that" else start)), token)
    return any(s.low(at) in lexicon.words["negation"] for at in near)
