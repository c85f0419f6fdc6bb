"""What the assumptions of a plan imply, as a page of its own, stamped: for the team alone."""

from __future__ import annotations

from typing import Any

from evenhand import __version__
from evenhand.bargaining.answer import Answer
from evenhand.bargaining.tell import MODEL
from evenhand.report import implied, page
from evenhand.report.direction import texts

STAMP = "CONFIDENTIAL: assumptions of a team; do not pass on"
KIND = "What these assumptions imply"
HOW = (
    "A party's margin at a stage is what going on is worth to it, less the best that it can take by withholding its "
    "own steps there, after which the process breaks down. Where a margin is negative, the party must stand to lose "
    "that much for the order to hold. The order shown needs the smallest largest guarantee, then the smallest sum, "
    "then the fewest stages. Each order was looked at again by separate code that plays out every deviation."
)
ROOTS = "Walter (1997), Fearon (1998), Admati and Perry (1991), Watson (1999), Lockwood and Thomas (2002)."


def render(answer: Answer) -> str:
    """The page as HTML."""
    return page.show(build(answer), texts(answer.plan))


def build(answer: Answer) -> dict[str, Any]:
    """The model of the page: plain values only."""
    plan = answer.plan
    parties = ", ".join(map(plan.name_of, plan.parties))
    return {
        "kind": KIND,
        "title": plan.title or "A plan without a title",
        "period": f"{len(plan.ahead())} steps to come; parties: {parties}",
        "disclaimer": f"Every figure holds {MODEL}. Values are the analyst's assumptions about what parties want: no "
        "party stated them, and nothing here says what will happen, or why anything did.",
        "stamp": STAMP,
        "unread": [],
        "boxes": [],
        "sections": [*implied.parts(answer, "plan"), _made(answer)],
    }


def _made(answer: Answer) -> dict[str, Any]:
    r = answer.robustness
    draws = [f"Ranges: {r.draws} quasi-random draws, seed {r.seed}; the same seed gives the same page."] if r else []
    return {
        "key": "made",
        "title": "How this page was made",
        "question": "By which rules?",
        "template": "tables.html",
        "body": {"lead": [HOW, f"The definitions follow {ROOTS}", *draws, f"Evenhand {__version__}."], "tables": []},
    }


__all__ = ["STAMP", "build", "render"]
