"""What is known of each rule besides its code: title, basis, reference, when it misleads, what to ask, what to do."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Rule:
    """One rule, as `rules.toml` describes it."""

    code: str
    title: str  # what a finding says, in a few words
    topic: str
    basis: str  # empirical study, codebook or practice
    reference: str  # what was read, and how much of it
    misleads: str  # when a finding is no weakness
    question: str  # to put to the drafters
    repair: str  # words that would answer it
    needs: str = ""  # the aspect on which the text must be silent for an empty field to count
    ambiguity: bool = False  # whether a mark `deliberate` answers it


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its code, in the order of the page."""
    raw = tomllib.loads(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))
    return {code: Rule(code=code, **entry) for code, entry in raw.items()}
