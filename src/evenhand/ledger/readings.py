"""Which findings change under a party's own reading. Words beside words: no reading is scored, and none is ours.

Invariant: a reading is made from a recorded position alone; a party without one has no reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evenhand.ledger.positions import WITHHELD, Position

_WITHHELD = "withheld because the other failed first"
_UNDONE = frozenset({"none", "minimal", "partial", "breached", "lapsed"})

AGREES: Mapping[str, frozenset[str]] = {
    "done": frozenset({"complete", "holding", "ended"}),
    "not_done": _UNDONE,
    WITHHELD: _UNDONE,
}
"""Position → the findings that it does not change. `not_owed` changes every one: nothing is then owed."""

READS: Mapping[str, Mapping[str, str]] = {
    "done": {"one_off": "carried out", "": "kept"},
    "not_done": {"one_off": "not carried out", "": "not kept"},
    "not_owed": {"one_off": "not owed", "": "not owed"},
    WITHHELD: {"one_off": _WITHHELD, "": _WITHHELD},
}
"""Position → how a party reads the commitment, for a one-off act and for a duty."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Change:
    """A finding that is another one under a party's reading."""

    commitment: str
    status: str  # what was found
    party: str
    reads: str  # how the party reads it, in words
    claims: tuple[str, ...]


def changes(
    commitment: str, kind: str, status: str | None, positions: Mapping[str, Position], *, together: Iterable[str] = ()
) -> Iterable[Change]:
    """The changes of one finding, party by party; a party whose statements differ has a reading for each.

    `together`: who owes it jointly with others; to them *not done* means that another failed.
    """
    joint = frozenset(together)
    for party, position in positions.items():
        said = dict.fromkeys(one.says for one in position.statements)
        for word in said:
            by = " by the other" if word == "not_done" and party in joint else ""
            if status is None or word not in READS or status in AGREES.get(word, frozenset()):
                continue
            yield Change(
                commitment=commitment,
                status=status,
                party=party,
                reads=READS[word]["one_off" if kind == "one_off" else ""] + by,
                claims=tuple(one.claim for one in position.statements if one.says == word),
            )
