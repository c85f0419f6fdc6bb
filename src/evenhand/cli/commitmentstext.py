"""A ledger in lines of text: the same words, in the same order, whoever owes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from evenhand.cli.common import NO_DATE, told_date
from evenhand.ledger.assess import BY_OBLIGOR, DIFFER, State
from evenhand.ledger.commitments import Commitment, Ledger
from evenhand.ledger.deadlines import Deadline
from evenhand.ledger.pace import Pace, Speed
from evenhand.ledger.positions import NOT_RECORDED, STATEMENTS_DIFFER, Position
from evenhand.ledger.summary import NO_FINDING, NO_YEAR, STALE, Group, Score
from evenhand.record.schema import load
from evenhand.record.standin import NOT_READ_CODE
from evenhand.record.unread import CANNOT, OR_UNREAD
from evenhand.record.view import View

OURS = {
    DIFFER: "findings differ",
    BY_OBLIGOR: "differs by obligor",
    NOT_RECORDED: "not recorded",
    STATEMENTS_DIFFER: "its statements differ",
    NO_FINDING: "no finding",
    STALE: "not assessed since it fell due",
    NO_YEAR: "no year",
}


OWED = ("agreements", "commitments")
ASSESSED = (*OWED, "findings")
SAID = (*OWED, "claims")
ALL = {"finding_status": ASSESSED, "breach": (*ASSESSED, "claims"), "says": SAID}  # vocabulary → tables it rests on


class Names:
    """Names of parties and mediators, and the words for what is not found."""

    def __init__(self, view: View) -> None:
        self.unread = view.unread
        tables = (view.tables["parties"], view.tables["mediators"])
        self._names = {key: name for table in tables for key, name in table.select("id", "name").iter_rows()}

    def party(self, key: str) -> str:
        """A party's name, else the id."""
        return str(self._names.get(key, key))

    def said(self, vocabulary: str, code: str | None) -> str:
        """A code in words; one by which nothing was found is *cannot tell* where its tables lost rows."""
        absent = code in (None, NO_FINDING, NOT_RECORDED)
        return self.unread.absent(word(vocabulary, code), *ALL[vocabulary]) if absent else word(vocabulary, code)

    def standing(self, row: Mapping[str, Any]) -> str:
        """The standing of a text, last recorded."""
        standing = row["standing"]
        return word("standing", standing) if standing else self.unread.blank("not recorded", "agreements")

    def parties(self, keys: Iterable[str]) -> str:
        """Several names."""
        return ", ".join(self.party(key) for key in keys)


def word(vocabulary: str, code: str | None) -> str:
    """What a code means, in a few words."""
    if code is None:
        return "not recorded"
    return OURS.get(code) or load().codes[vocabulary].get(code, code.replace("_", " "))


def lines(found: Ledger, names: Names) -> Iterator[str]:
    """The whole ledger."""
    known = f", as known on {found.known_on}" if found.known_on else ""
    yield f"Commitments as of {found.as_of or NO_DATE} (from {found.as_of_from}){known}."
    yield "States are findings by the assessors named, positions the parties' own statements; neither is our verdict."
    yield "Standing is the one last recorded, whatever date is asked for."
    by_text: dict[str, list[Commitment]] = {}
    for one in [*found.commitments, *found.tabled]:
        by_text.setdefault(one.row["agreement"], []).append(one)
    accepted = {one.row["agreement"] for one in found.commitments}
    for row in found.agreements:
        if row["id"] in accepted:
            yield f"\n{row['id']}  {row['title']}, {told_date(row['date'])} ({names.standing(row)})"
            for one in by_text[row["id"]]:
                yield from _commitment(one, names)
    yield from _tabled(found, by_text, names)
    yield from _links(found, names)
    yield from _changes(found, names)
    yield from _summary(found, names)


def _commitment(one: Commitment, names: Names) -> Iterator[str]:
    row = one.row
    yield f"\n  {one.id}  {row['action']}"
    owed = names.parties(one.obligors)
    others = ", ".join(row["obligors_text"] or ())
    blank = names.unread.blank
    to = ", ".join(row["beneficiary"] or ()) or blank("not recorded", "commitments")
    by = "; ".join(filter(None, (owed, others))) or blank("nobody named", "commitments")
    yield f"      owed by {by}{_joint(one)} to {to}"
    yield f"      {word('commitment_kind', row['kind'])}; {_deadline(one.deadline, names)}"
    yield f"      found: {_state(one.state, names)}{_pace(one.pace)}"
    for party, pace in one.paces.items():
        yield f"        part of {names.party(party)}: {_state(one.assessment.parts[party], names)}{_pace(pace)}"
    breach, basis = one.breach
    alleged = " (in claims, of whom see below)" if basis == "claims" else ""
    yield f"      breach: {names.said('breach', breach)}{alleged}"
    verifier, enforcement = (row[name] or blank("not recorded", "commitments") for name in ("verifier", "enforcement"))
    yield f"      verifier: {verifier}; enforcement: {enforcement}"
    yield from _said(one, names)
    for finding in one.state.now:
        evidence = f"; evidence: {', '.join(finding.evidence)}" if finding.evidence else ""
        yield f"      {finding.id}, by {finding.by}: {finding.reason or blank('no reason shown', 'findings')}{evidence}"


def _joint(one: Commitment) -> str:
    return " jointly" if one.is_joint else ""


def _deadline(deadline: Deadline | None, names: Names) -> str:
    if deadline is None or (deadline.text is None and not deadline.moves):
        return names.unread.blank("no deadline", "commitments")
    return f"due {deadline.text or 'at no first date'}" + (f" ({deadline.because})" if deadline.because else "")


def _state(state: State, names: Names) -> str:
    dates = ", ".join(dict.fromkeys(told_date(one.as_of) for one in state.now))
    done = f", done on {state.done.text}" if state.done else ""
    return names.said("finding_status", state.status or NO_FINDING) + (f" as of {dates}{done}" if dates else "")


def _pace(pace: Pace | None) -> str:
    if pace is None or pace.code is Speed.DOES_NOT_APPLY:
        return ""
    said = {Speed.LATE: _late(pace), Speed.WILL_MISS: "will miss its date at the present pace"}
    first = f", {_days(pace.days_after_first)} after the first date" if pace.days_after_first else ""
    return f"; {said.get(pace.code, pace.code.replace('_', ' '))} ({pace.because}{first})"


def _late(pace: Pace) -> str:
    if pace.days_late is None:
        return "late, by how many days cannot be told"
    if pace.open or pace.days_late_most is None:
        return f"late by {_days(pace.days_late)} or more"
    if pace.days_late == pace.days_late_most:
        return f"late by {_days(pace.days_late)}"
    return f"late by {pace.days_late} to {_days(pace.days_late_most)}"


def _days(n: int) -> str:
    return f"{n} day{'' if n == 1 else 's'}"


def _said(one: Commitment, names: Names) -> Iterator[str]:
    for party, position in one.positions.items():
        joint = one.is_joint and party in one.obligors
        yield f"      position of {names.party(party)}: {_position(position, names, joint=joint)}"
    for statement in one.unattributed:
        whose = f"not recorded, {OR_UNREAD}" if names.unread.touches("claims", "parties") else "not recorded"
        yield f"      position of a party that is {whose}: {_says(statement.says)} [{statement.claim}]"
    for allegation in one.allegations:
        of = names.parties(allegation.of) or names.unread.blank("nobody named", "claims")
        by = allegation.by or "the source itself"
        yield f"      breach alleged of {of} by {by}, {allegation.date or 'no date'} [{', '.join(allegation.claims)}]"
    if one.allegations_undated:
        yield f"      alleged breaches of no date, left out: {one.allegations_undated}"


def _says(says: str, *, joint: bool = False) -> str:
    """What a party says; of what it owes with others, *not done* means that another failed."""
    if says == "not_done":
        return "not done by the other" if joint else "not done"
    return word("says", says)


def _position(position: Position, names: Names, *, joint: bool) -> str:
    undated = f" (statements of no date, left out: {position.undated})" if position.undated else ""
    if not position.statements:
        return names.unread.absent("not recorded", *SAID) + undated
    said: dict[str, list[str]] = {}
    for one in position.statements:
        said.setdefault(one.says, []).append(one.claim)
    told = "; ".join(f"{_says(says, joint=joint)} [{', '.join(claims)}]" for says, claims in said.items())
    return told + undated


def _tabled(found: Ledger, by_text: Mapping[str, list[Commitment]], names: Names) -> Iterator[str]:
    if not found.tabled:
        return
    yield "\nTexts that were not accepted: nobody is obliged by them, and they count nowhere"
    if any(row["standing"] == NOT_READ_CODE for row in found.agreements):
        yield "(where the standing could not be read, it cannot be told whether anybody is obliged)"
    texts = {one.row["agreement"] for one in found.tabled}
    for row in found.agreements:
        if row["id"] in texts:
            yield f"\n{row['id']}  {row['title']}, {told_date(row['date'])} ({names.standing(row)})"
            for one in by_text[row["id"]]:
                offered = "; ".join(filter(None, (names.parties(one.obligors), *(one.row["obligors_text"] or ()))))
                yield f"\n  {one.id}  {one.row['action']}"
                yield f"      would be for {offered or names.unread.blank('nobody named', 'commitments')}"
                yield from _said(one, names)


def _links(found: Ledger, names: Names) -> Iterator[str]:
    if found.excuses:
        yield "\nWithheld, a party says, because the other failed first (a link that it makes, no judgement;"
        yield "how often a party stands here is how often its words were recorded, and measures nothing)"
    for link in found.excuses:
        points = f"point {', '.join(link.points)} of the text: " if link.points else ""
        named = points + (", ".join(link.names) or names.unread.absent("no other commitment", "commitments"))
        yield f"  {link.commitment}: {names.party(link.party)}; its words name {named} [{', '.join(link.claims)}]"
        if link.also_not_done:
            yield f"      in the same text it calls not done: {', '.join(link.also_not_done)} (no link is implied)"


def _changes(found: Ledger, names: Names) -> Iterator[str]:
    if found.changes:
        yield "\nFindings that are others under a party's own reading"
    for one in found.changes:
        status = names.said("finding_status", one.status)
        yield f"  {one.commitment}: found {status}; {names.party(one.party)}: {one.reads} [{', '.join(one.claims)}]"


def _summary(found: Ledger, names: Names) -> Iterator[str]:
    summary = found.summary
    yield "\nCounts of commitments of accepted texts (a joint one counts once, and under each who owes it)"
    yield from _group("all", summary.total, names)
    parts = (("text", summary.agreements), ("party", summary.parties), ("topic", summary.topics))
    for title, groups in (*parts, ("year in which acts fall due", summary.years)):
        if groups:
            yield f"\n by {title}"
        if title == "party":
            yield "  (what is owed jointly stands under each, and a breach alleged of one of them is counted under all)"
        for group in groups:
            label = names.party(group.key) if title == "party" else OURS.get(group.key, group.key)
            yield from _group(label + ("" if group.listed else " (named in words)"), group, names)
    yield f"\n{summary.note}"


def _group(label: str, group: Group, names: Names) -> Iterator[str]:
    acts, duties = (_counts("finding_status", each, names) for each in (group.one_off, group.duties))
    yield f"  {label}: {names.unread.count(group.n, *OWED)}; one-off acts: {acts}; duties: {duties}"
    if group.jointly is None:
        yield _score("acts due by the date", group.score, names)
    else:
        yield _score("acts due by the date that it owes alone", group.score, names)
        jointly = replace(group.jointly, joint=0)
        yield _score("those owed jointly, whose one finding stands under each", jointly, names)
    breach, says = _counts("breach", group.breach, names), _counts("says", group.positions, names)
    yield f"      breach: {breach}; positions: {says}"


def _score(acts: str, score: Score, names: Names) -> str:
    left = f"; due and not in it: {_counts('finding_status', score.left_out, names)}" if score.left_out else ""
    joint = f" ({score.joint} of them owed jointly)" if score.joint else ""
    value = "none, since none of them has a level" if score.value is None else f"{score.value:g}"
    if names.unread.touches(*ASSESSED):
        value = CANNOT if score.value is None else names.unread.doubt(value, *ASSESSED)
    return f"      score out of a hundred, of {acts}: {value}, n = {score.n}{joint}{left}"


def _counts(vocabulary: str, counts: Mapping[str, int], names: Names) -> str:
    shown = [
        f"{_says(code) if vocabulary == 'says' and code != NOT_RECORDED else names.said(vocabulary, code)} {n}"
        for code, n in counts.items()
        if n
    ]
    return ", ".join(shown) or names.unread.absent("none on record", *ALL[vocabulary])
