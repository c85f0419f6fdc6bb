"""Words that judge. Invariant: only in the text's own voice, and never a word that tells what was done."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.fairness.text.lexicon import Lexicon, Word
from evenhand.fairness.text.marks import Mark, mark
from evenhand.fairness.text.sheet import Layout, Sentence
from evenhand.fairness.text.speech import attributed, court


def judging_words(layout: Layout, lexicon: Lexicon) -> Iterator[Mark]:
    """Words that praise or condemn, attributed to nobody."""
    for s in layout.sentences:
        for hit in s.get("judging"):
            word = hit.key
            if not isinstance(word, Word) or s.sheet.quoted(hit.first) or s.low(hit.end) in word.not_before:
                continue
            if attributed(s, hit.first) or court(s) is not None:
                continue
            told = s.sheet.text[slice(*s.span(hit.first, hit.end))]
            yield mark(
                s, (hit.first, hit.end), "judging-word", side=None, suggestion=lexicon.rules["judging-word"].ask,
                reason=f"“{told}” {word.kind}, and the text attributes it to nobody.",
            )  # fmt: skip


def quotations(layout: Layout, lexicon: Lexicon) -> Iterator[Mark]:
    """Long quotations with no speaker in their sentences or in those beside them."""
    shortest = 80  # characters: less is a word or a title
    for start, end in layout.sheet.quotes:
        if end - start < shortest:
            continue
        first, last = layout.index(start), layout.index(end - 1)
        inside = layout.sentences[first : last + 1]
        beside = [one for one in layout.sentences[max(0, first - 1) : last + 2]
                  if inside[0].paragraph - 1 <= one.paragraph <= inside[-1].paragraph]  # fmt: skip
        if any(_tells(one, start, end) for one in beside):
            continue
        yield Mark(
            start=start, end=end, text=layout.sheet.text[start:end], rule="quotation-unattributed", side=None,
            suggestion=lexicon.rules["quotation-unattributed"].ask,
            reason="No speaker stands in its sentence or in the ones beside it.",
        )  # fmt: skip


def _tells(s: Sentence, start: int, end: int) -> bool:
    """Whether a verb of saying or of view stands in a sentence, outside the quotation."""
    hits = s.get("say", "view", "of_view", "speech")
    return any(not start <= s.sheet.starts[hit.first] < end for hit in hits)
