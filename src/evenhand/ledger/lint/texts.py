"""Agreements as the linter sees them: what a record holds of a text, and for what the text was read.

Invariant: an empty value never means that the text is silent; `Text.silent` alone says that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

_NONE = re.compile(r"\s*(none|nobody|no one|nothing|not stated|not said)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Commitment:
    """One commitment as recorded; empty where the record holds nothing."""

    id: str
    line: int | None  # 1-based, in the agreement's file
    provision: str = ""  # number of the point
    gist: str = ""  # of the point
    action: str = ""
    kind: str = ""
    topic: str = ""
    obligors: tuple[str, ...] = ()  # ids of parties
    obligors_text: tuple[str, ...] = ()
    beneficiary: tuple[str, ...] = ()
    deadline: str = ""  # EDTF
    deadline_after: str = ""  # id of a commitment, or words
    deadline_within: str = ""  # ISO 8601 duration
    waits_for: tuple[str, ...] = ()
    verifier: str = ""
    access: str = ""
    enforcement: str = ""
    shares: str = ""
    lists: str = ""
    mandate: str = ""
    irreversible: bool | None = None  # None: not recorded
    readings: tuple[str, ...] = ()
    deliberate: str = ""  # of the commitment, or else of its point

    @property
    def owed_by(self) -> tuple[str, ...]:
        """Everybody who owes it, listed party or not."""
        return (*self.obligors, *self.obligors_text)

    @property
    def has_deadline(self) -> bool:
        """Whether any deadline is recorded."""
        return bool(self.deadline or self.deadline_after or self.deadline_within)


def says_none(text: str) -> bool:
    """Whether a recorded value says itself that there is nothing.

    >>> says_none("none until the monitors come"), says_none("nonetheless"), says_none("")
    (True, False, False)
    """
    return _NONE.match(text) is not None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Text:
    """One agreement or draft."""

    id: str
    file: str
    line: int | None
    title: str = ""
    kind: str = ""
    date: str = ""  # EDTF
    standing: str = ""
    parties: tuple[str, ...] = ()  # ids
    signatories: tuple[str, ...] = ()
    brokers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    prevailing: str = ""
    looked_for: tuple[str, ...] = ()  # aspects for which the whole text was read
    disputes: str = ""
    review: str = ""
    termination: str = ""
    outsiders: str = ""
    unsigned: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    group_roles: tuple[str, ...] = ()
    women: str = ""
    restitution: str = ""
    defines: tuple[str, ...] = ()
    funding: str = ""
    publication: str = ""
    commitments: tuple[Commitment, ...] = ()

    def silent(self, aspect: str) -> bool:
        """Whether an empty value on this aspect means that the text does not say it."""
        return "all" in self.looked_for or aspect in self.looked_for

    @property
    def accepted(self) -> bool:
        """Whether it creates obligations."""
        return self.standing in {"signed", "in_force", "superseded", "ended"}

    def one_off(self) -> Iterator[Commitment]:
        """Its one-off acts, in order."""
        return (c for c in self.commitments if c.kind == "one_off")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Party:
    """A party of the case."""

    id: str
    name: str
    kind: str = ""
    side: str = ""
    period: str = ""  # EDTF


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Grouping:
    """A way of grouping the sides, and whose view it is."""

    name: str
    view_of: str
    sides: Mapping[str, frozenset[str]]  # name shown → the finest sides it is made of


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Docket:
    """Everything that rules may look at."""

    texts: tuple[Text, ...]
    index: Mapping[str, tuple[Text, Commitment]]  # every commitment of `texts`, by id
    parties: Mapping[str, Party] = field(default_factory=dict)
    groupings: tuple[Grouping, ...] = ()
    contested: tuple[str, ...] = ()  # terms that one side uses and another refuses
    off: Mapping[str, str] = field(default_factory=dict)  # code of a rule → why it is off

    def name(self, party: str) -> str:
        """A party's name, or what was written in its place."""
        return self.parties[party].name if party in self.parties else party

    def names(self, commitment: Commitment) -> str:
        """Who owes a commitment, in the record's order."""
        return ", ".join([*map(self.name, commitment.obligors), *commitment.obligors_text])

    def find(self, commitment: str) -> tuple[Text, Commitment] | None:
        """A commitment and its text, by id."""
        return self.index.get(commitment)


def indexed(texts: Iterable[Text]) -> dict[str, tuple[Text, Commitment]]:
    """Every commitment with its text, by id; the first of those that share one."""
    found: dict[str, tuple[Text, Commitment]] = {}
    for text in texts:
        for commitment in text.commitments:
            found.setdefault(commitment.id, (text, commitment))
    return found
