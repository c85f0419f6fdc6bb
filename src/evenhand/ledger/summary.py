"""Commitments counted by text, party, topic and year: what was found, and a 0-100 in the manner of PAM.

Invariant: a joint commitment counts once in every group but that of each obligor; no position becomes a number. The
0-100 is the mean level (none 0, minimal 1, partial 2, complete 3) over the greatest, times 100, after the Peace Accords
Matrix (Joshi, Quinn & Regan 2015, Journal of Peace Research 52(4)), over one-off acts whose date has certainly passed
and that were assessed since, or found complete before. Texts that were not accepted are not in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from evenhand.ledger.assess import LEVELS, State
from evenhand.ledger.deadlines import Due
from evenhand.record.dates import Answer, Date, before, civil

if TYPE_CHECKING:
    from evenhand.ledger.commitments import Commitment

NOTE = (
    "The score out of a hundred measures execution of one-off acts due by the date, as the assessors found it, and not "
    "consent, justice or quality. It describes the n acts it names and is no sample of anything. What was owed differs "
    "in kind and weight, so the numbers of two texts or parties are not to be compared."
)
NO_FINDING = "no_finding"
STALE = "not_assessed_since_due"
NO_YEAR = "no_year"
DUTIES = ("standing_duty", "abstention")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Score:
    """The 0-100 and what it is made of."""

    value: float | None  # None where n is 0
    n: int  # acts in it
    joint: int  # of these, owed by several
    levels: Mapping[str, int]  # of those acts
    left_out: Mapping[str, int]  # due acts not in it, by why


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Group:
    """The commitments of one text, party, topic or year."""

    key: str
    listed: bool  # False: a party named in words alone
    n: int
    one_off: Mapping[str, int]  # status → acts, levels 0-3 first
    duties: Mapping[str, int]  # status → standing duties
    due: Mapping[str, int]  # of the one-off acts: yes, no, cannot_tell, no_deadline
    pace: Mapping[str, int]  # of the one-off acts
    breach: Mapping[str, int]  # none, alleged, verified, not_recorded
    positions: Mapping[str, int]  # what parties say, counted by commitment and party
    score: Score  # of a party: over acts that it owes alone, or for which a finding names it
    jointly: Score | None = None  # of a party: over acts whose one finding stands under each who owes them


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Summary:
    """Counts of everything, and by text, party, topic and year in which acts fall due."""

    total: Group
    agreements: tuple[Group, ...]
    parties: tuple[Group, ...]
    topics: tuple[Group, ...]
    years: tuple[Group, ...]
    note: str = NOTE


def summarise(owed: Sequence[Commitment], agreements: Sequence[Mapping[str, Any]], parties: Sequence[str]) -> Summary:
    """Counts of commitments of accepted texts; texts and parties in the order given."""
    order = {row["id"]: n for n, row in enumerate(agreements)}
    texts = _grouped(owed, lambda one: [one.row["agreement"]])
    years = _grouped(owed, lambda one: [_year(one)])
    topics = _grouped((one for one in owed if one.row["topic"]), lambda one: [one.row["topic"]])
    return Summary(
        total=_group("all", owed),
        agreements=tuple(_group(key, texts[key]) for key in sorted(texts, key=lambda key: order[key])),
        parties=_by_party(owed, parties),
        topics=tuple(_group(key, topics[key]) for key in sorted(topics)),
        years=tuple(_group(key, years[key]) for key in sorted(years)),
    )


def _by_party(owed: Sequence[Commitment], order: Sequence[str]) -> tuple[Group, ...]:
    listed = _grouped(owed, lambda one: one.obligors)
    named = _grouped(owed, lambda one: one.row["obligors_text"] or ())
    groups = [_split(_group(key, listed[key], party=key), listed[key], key) for key in order if key in listed]
    return tuple(groups + [_split(_group(key, named[key], listed=False), named[key], None) for key in sorted(named)])


def _split(group: Group, owed: Iterable[Commitment], party: str | None) -> Group:
    """A party's group with two scores: what is owed jointly says nothing of which of them did it."""
    acts = [one for one in owed if one.row["kind"] == "one_off"]
    shared = [one for one in acts if one.is_joint and party not in one.assessment.parts]
    return replace(
        group, score=_score([one for one in acts if one not in shared], party), jointly=_score(shared, party)
    )


def _grouped(owed: Iterable[Commitment], keys: Callable[[Commitment], Iterable[str]]) -> dict[str, list[Commitment]]:
    found: dict[str, list[Commitment]] = {}
    for one in owed:
        for key in dict.fromkeys(keys(one)):
            found.setdefault(key, []).append(one)
    return found


def _group(key: str, owed: Sequence[Commitment], *, party: str | None = None, listed: bool = True) -> Group:
    acts = [one for one in owed if one.row["kind"] == "one_off"]
    duties = [one for one in owed if one.row["kind"] in DUTIES]
    return Group(
        key=key,
        listed=listed,
        n=len(owed),
        one_off=_counted((_status(one, party) for one in acts), LEVELS),
        duties=_counted((_status(one, party) for one in duties), ()),
        due=_counted((str(one.due) for one in acts), ()),
        pace=_counted((_pace(one, party) for one in acts), ()),
        breach=_counted(((one.breach[0] or "not_recorded") for one in owed), ()),
        positions=_counted(_said(owed, party), ()),
        score=_score(acts, party),
    )


def _counted(values: Iterable[str], first: Iterable[str]) -> dict[str, int]:
    """How often each value stands there: those of `first` always, the others by name."""
    found = Counter(values)
    return {key: found[key] for key in [*first, *sorted(set(found) - set(first))]}


def _said(owed: Iterable[Commitment], party: str | None) -> Iterable[str]:
    """What each party says of each commitment; in a party's own group, what it says itself."""
    for one in owed:
        yield from (said.says for who, said in one.positions.items() if party in (None, who))


def _status(one: Commitment, party: str | None) -> str:
    return one.assessment.of(party).status or NO_FINDING


def _pace(one: Commitment, party: str | None) -> str:
    found = one.paces.get(party or "", one.pace)
    return str(found.code) if found else ""


def _score(acts: Sequence[Commitment], party: str | None) -> Score:
    due = [one for one in acts if one.due is Due.YES]
    told = [_told(one, one.assessment.of(party)) for one in due]
    levels = [level for level in told if level in LEVELS]
    joint = sum(one.is_joint and level in LEVELS for one, level in zip(due, told, strict=True))
    mean = sum(LEVELS[level] for level in levels) / (3 * len(levels)) if levels else None
    return Score(
        value=None if mean is None else round(100 * mean, 1),
        n=len(levels),
        joint=joint,
        levels=_counted(levels, LEVELS),
        left_out=_counted((why for why in told if why not in LEVELS), ()),
    )


def _told(one: Commitment, state: State) -> str:
    """The level of a due act, or why it has none."""
    if state.status not in LEVELS:
        return state.status or NO_FINDING
    limit, assessed = one.limit, state.assessed
    if state.status == "complete" or limit is None or assessed is None:
        return state.status
    last = limit if limit.latest is None else _day(limit)
    return state.status if before(assessed, last) is Answer.NO else STALE


def _day(limit: Date) -> Date:
    """The last day of a limit."""
    return replace(limit, earliest=limit.latest, start=None, end=None)


def _year(one: Commitment) -> str:
    """The year in which an act certainly falls due."""
    limit = one.limit
    if one.row["kind"] != "one_off" or limit is None or limit.latest is None or limit.ends_from == float("-inf"):
        return NO_YEAR
    first, last = civil(int(limit.ends_from))[0], civil(limit.latest)[0]
    return f"{first:04}" if first == last else NO_YEAR
