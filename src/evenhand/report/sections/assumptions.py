"""What the plans of a team imply, in internal reports only: each plan by itself, marked as assumptions.

Invariant: a public view holds no plan, so that nothing of one, not even how many there are, can reach a public page.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from evenhand.bargaining.answer import answer
from evenhand.bargaining.planfaults import PlanError
from evenhand.bargaining.planfile import plan_from
from evenhand.bargaining.tell import MODEL
from evenhand.bargaining.units import joined
from evenhand.record.view import View
from evenhand.report import implied
from evenhand.report.book import Book
from evenhand.report.direction import texts
from evenhand.report.section import Section

MOST = 16  # steps to come, bound ones as one, up to which a report searches
LEAD = (
    f"CONFIDENTIAL. Every figure here holds {MODEL}. Values are the analyst's assumptions about what parties want: no "
    "party stated them. Nothing here says what will happen, or why anything did."
)
CUT = "Plans bear no date: what was assumed by a date cannot be told, so a page that is cut at one leaves them out."


def _build(book: Book) -> dict[str, Any] | None:
    view = book.view
    if not (view.internal and view.plans):
        return None
    if view.as_of or view.known_on:
        return {"lead": [LEAD, CUT], "plans": []}
    return {"lead": [LEAD], "plans": [_plan(f"plan{n}", *held) for n, held in enumerate(sorted(view.plans.items()), 1)]}


def words(view: View) -> frozenset[str]:
    """What is written from right to left in the plans of an internal view."""
    found: frozenset[str] = frozenset()
    for file, data in view.plans.items() if view.internal else ():
        with suppress(PlanError):
            found |= texts(plan_from(data, file))
    return found


def _plan(key: str, file: str, data: bytes) -> dict[str, Any]:
    """One plan; what is wrong with it is told in its place."""
    told: dict[str, Any] = {"key": key, "file": file, "title": file, "faults": [], "remark": "", "parts": []}
    try:
        plan = plan_from(data, file)
    except PlanError as error:
        return told | {"remark": str(error), "faults": [str(fault) for fault in error.faults]}
    told |= {"title": plan.title or file}
    steps, _, _ = joined(plan)
    if len(steps) > MOST:
        remark = f"{len(steps)} steps to come: run `evenhand sequence {file} -o page.html` for a page of its own."
        return told | {"remark": remark}
    return told | {"parts": implied.parts(answer(plan), key)}


SECTION = Section(
    key="assumptions",
    title="What these assumptions imply",
    question="What would hold, if what the team assumes were so?",
    build=_build,
    template="assumptions.html",
)
