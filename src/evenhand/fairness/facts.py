"""What the record says of an incident: when it was known, how severe, whose victims, whom each source blames.

Invariant: nothing here decides whose account is true. Every attribution stands with its source and grade; the grade of
evidence is the best that any of them has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evenhand.fairness.sides import NO_BLAME
from evenhand.record import dates
from evenhand.record.view import View

Row = dict[str, Any]

GRADES = ("good", "fair", "poor", "none")
"""Of a claim: good, credibility 1-2; fair, 3, or not graded and from a source of reliability A-C; poor, 4-5, or D-E."""
_BY_CREDIBILITY = {"1": "good", "2": "good", "3": "fair", "4": "poor", "5": "poor"}
_BY_RELIABILITY = {"A": "fair", "B": "fair", "C": "fair", "D": "poor", "E": "poor"}
BANDS = ((25, "25 dead or more"), (5, "5 to 24 dead"), (1, "1 to 4 dead"), (0, "no dead"))
NO_FIGURE = "no figure"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Attribution:
    """One claim that says who did it."""

    claim: str
    sides: frozenset[str]  # finest sides of the parties blamed; empty: nobody of a side of the case
    told_by: frozenset[str]  # finest sides whose account it is; empty: of no side
    grade: str  # code of GRADES


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Facts:
    """One incident."""

    id: str
    kind: str
    date: str | None  # EDTF; None: could not be read
    frame: str | None
    known: tuple[int, int] | None  # first and last day on which it may have become known; None: no claim is dated
    severity: str
    grade: str  # best of its attributions
    victims: frozenset[str]  # finest sides
    attributions: tuple[Attribution, ...]

    @property
    def stratum(self) -> tuple[str, str, str]:
        """What is held equal: severity, grade of evidence, kind."""
        return self.severity, self.grade, self.kind

    @property
    def best(self) -> frozenset[frozenset[str]]:
        """Whom the best graded attributions blame: one set of sides each; poor and ungraded ones do not count."""
        if self.grade not in ("good", "fair"):
            return frozenset()
        return frozenset(one.sides for one in self.attributions if one.grade == self.grade)


def facts(view: View) -> list[Facts]:
    """Every incident of a view, by date and id."""
    claims: dict[str, list[Row]] = {}
    for row in view.tables["claims"].to_dicts():
        claims.setdefault(row["incident"] or "", []).append(row)
    earlier: dict[str, list[Row]] = {}  # what was replaced was known all the same
    for row in view.superseded.to_dicts():
        earlier.setdefault(row["incident"] or "", []).append(row)
    sources = {row["id"]: row for row in view.tables["sources"].to_dicts()}
    parties = {row["id"]: row["side"] for row in view.tables["parties"].to_dicts()}
    rows = sorted(view.tables["incidents"].to_dicts(), key=lambda row: (dates.sort_key(row["date"]), row["id"]))
    return [_facts(row, claims.get(row["id"], []), earlier.get(row["id"], []), sources, parties) for row in rows]


def _facts(
    row: Row, claims: list[Row], earlier: list[Row], sources: Mapping[str, Row], parties: Mapping[str, str | None]
) -> Facts:
    blamed = tuple(_attribution(one, sources, parties) for one in claims if _blames(one))
    return Facts(
        id=row["id"],
        kind=row["kind"],
        date=row["date"],
        frame=row["frame"],
        known=_known([*claims, *earlier], row["date"]),
        severity=severity(claims, sources),
        grade=min((one.grade for one in blamed), key=GRADES.index, default="none"),
        victims=frozenset(side for one in claims for side in one["losses_of"] or ()),
        attributions=tuple(sorted(blamed, key=lambda one: one.claim)),
    )


def _blames(claim: Row) -> bool:
    return bool(claim["attributed_to"]) and claim["property"] not in NO_BLAME


def _attribution(claim: Row, sources: Mapping[str, Row], parties: Mapping[str, str | None]) -> Attribution:
    source = sources[claim["source"]]
    own = [source["side"]] if source["side"] and not claim["account"] else []
    return Attribution(
        claim=claim["id"],
        sides=frozenset(side for party in claim["attributed_to"] if (side := parties.get(party))),
        told_by=frozenset(claim["account_sides"] or own),
        grade=_grade(claim, source),
    )


def _grade(claim: Row, source: Row) -> str:
    if claim["credibility"] in _BY_CREDIBILITY:
        return _BY_CREDIBILITY[claim["credibility"]]
    return _BY_RELIABILITY.get(source["reliability"] or "", "none")


def _known(claims: Iterable[Row], happened: str | None) -> tuple[int, int] | None:
    """The earliest day on which a claim came out, never before the incident; where not known, when it was recorded."""
    spans = [dates.parse(text) for row in claims if (text := row["published"] or row["recorded"])]
    ends = [span.latest for span in spans if span.latest is not None]
    if not ends:
        return None
    starts = [span.earliest for span in spans if span.earliest is not None]
    first = dates.read(happened)
    low = max(min(starts, default=min(ends)), first.earliest if first.earliest is not None else min(ends))
    return low, max(min(ends), low)


def severity(claims: Iterable[Row], sources: Mapping[str, Row]) -> str:
    """Band of the highest number of dead that a claim of fair grade gives, else any claim; figures are not added up."""
    given = [
        (figure, _grade(row, sources[row["source"]]))
        for row in claims
        if row["property"] == "deaths"
        and (figure := row["high"] if row["high"] is not None else row["low"]) is not None
    ]
    firm = [figure for figure, grade in given if grade in ("good", "fair")] or [figure for figure, _ in given]
    if not firm:
        return NO_FIGURE
    return next(name for least, name in BANDS if max(firm) >= least)
