"""What `evenhand check` looks at, one file a question; a check reads the typed tables and yields findings.

A check never raises on what a case holds and never decides which account is true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from evenhand.record.checks import (
    documents,
    figures,
    formulas,
    identity,
    judgements,
    links,
    order,
    people,
    sourcing,
)
from evenhand.record.checks.context import Context
from evenhand.record.faults import Finding

CHECKS: tuple[Callable[[Context], Iterator[Finding]], ...] = (
    identity.check,
    links.check,
    figures.check,
    order.check,
    judgements.check,
    sourcing.check,
    documents.check,
    people.check,
    formulas.check,
)


def run(context: Context) -> list[Finding]:
    """Every finding of every check."""
    return [finding for check in CHECKS for finding in check(context)]


__all__ = ["CHECKS", "Context", "run"]
