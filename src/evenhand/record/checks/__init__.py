"""What `evenhand check` looks at, one file a question; a check reads the typed tables and yields findings.

A check never raises on what a case holds and never decides which account is true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from evenhand.record.assertions import SAME
from evenhand.record.checks import (
    coordinates,
    documents,
    figures,
    formulas,
    identity,
    judgements,
    links,
    order,
    people,
    periods,
    repeats,
    sourcing,
)
from evenhand.record.checks.context import Context
from evenhand.record.faults import Finding

CHECKS: tuple[Callable[[Context], Iterator[Finding]], ...] = (
    identity.check,
    links.check,
    figures.check,
    coordinates.check,
    periods.check,
    order.check,
    judgements.check,
    sourcing.check,
    documents.check,
    people.check,
    formulas.check,
    repeats.check,
)


# Faults of something that is not there, and the columns that would hold it: not said of a cell that was refused.
_OF_ABSENCE = {
    "coordinates-half": ("latitude", "longitude"),
    "hash-missing": ("sha256",),
    "claim-empty": ("low", "high"),
    "claim-about-nothing": ("incident", "subject"),
    "claim-repeated": SAME,
    "unsourced": ("sources", "source"),
    "consent-missing": ("consent",),
    "consent-undated": ("consent_date",),
    "quotation-undocumented": ("document",),
}


def run(context: Context) -> list[Finding]:
    """Every finding of every check, once."""
    return [finding for check in CHECKS for finding in check(context) if not _is_echo(context, finding)]


def _is_echo(context: Context, finding: Finding) -> bool:
    columns = _OF_ABSENCE.get(finding.code, ()) if context.refused else ()
    return any((finding.table, finding.row, column) in context.refused for column in columns)


__all__ = ["CHECKS", "Context", "run"]
