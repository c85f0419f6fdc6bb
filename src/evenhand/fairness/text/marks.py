"""A finding. Invariant: it marks its span and rule, and what it suggests adds and never softens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from evenhand.fairness.text.sheet import Sentence


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Evidence:
    """What on record a finding rests on."""

    claim: str  # id
    source: str  # name
    source_side: str | None  # side or sides whose account it is
    says: str  # in the record's words
    url: str | None

    def as_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        return {"claim": self.claim, "source": self.source, "source_side": self.source_side, "says": self.says,
                "url": self.url}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Mark:
    """One span with the rule that marks it."""

    start: int  # characters into the extracted text
    end: int
    text: str
    rule: str
    side: str | None  # whose name, word, act or account; several with `;`, in the case's order; None: not told
    suggestion: str | None
    reason: str
    victims: tuple[str, ...] = ()  # sides
    speaker: str | None = None  # words of the text
    evidence: tuple[Evidence, ...] = field(default=())


def one_side(evidence: Iterable[Evidence]) -> str | None:
    """The side of every one of these accounts, if that is one and the same."""
    sides = {one.source_side for one in evidence}
    side = sides.pop() if len(sides) == 1 else None
    return side if side and ";" not in side else None


def mark(
    sentence: Sentence, tokens: tuple[int, int], rule: str, *, side: str | None, suggestion: str | None, reason: str,
    **more: Any,
) -> Mark:  # fmt: skip
    """A mark on a stretch of tokens."""
    start, end = sentence.span(*tokens)
    return Mark(
        start=start, end=end, text=sentence.sheet.text[start:end], rule=rule, side=side,
        suggestion=suggestion or None, reason=reason, **more,
    )  # fmt: skip
