"""What a rule finds: a place and a reason. Whether silence counts is decided where rules are run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from evenhand.ledger.lint.texts import Commitment, Docket, Text


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Hit:
    """One place where a rule has something to ask."""

    reason: str
    commitment: Commitment | None = None  # None: the text as a whole
    empty: bool = False  # it rests on a field that holds nothing, and counts only where the text is silent


Test: TypeAlias = Callable[[Text, Docket], Iterator[Hit]]
