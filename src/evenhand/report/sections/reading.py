"""How to read the page: grades, accounts, words with a fixed meaning."""

from __future__ import annotations

from typing import Any

from evenhand.report import accounts, wording
from evenhand.report.book import Book
from evenhand.report.section import Section

RULES = [
    (
        "Nothing is averaged",
        (
            "A contested figure stays contested. Each source's figure stands by itself; figures of different "
            "accounts are never added, averaged or merged into one range. The page never says whose account "
            "is true."
        ),
    ),
    ("Order of accounts", accounts.RULE),
    (
        "One line, several sources",
        "Where several sources pass on the same account with the same figure, it is one line with all of them.",
    ),
    (
        "Quotation or our words",
        (
            "Words in quotation marks are copied from a held document. Everything marked “in our words” is a "
            "paraphrase by the recorder."
        ),
    ),
    (
        "Cannot tell",
        (
            "It is an answer. “Not recorded”, “not known” and “cannot be judged” mean that, and no more: "
            "never zero, never “no”."
        ),
    ),
    (
        "Not searched, none found",
        (
            "Not searched means that nobody looked. None found means that somebody looked and found nothing. "
            "They are two things."
        ),
    ),
    ("Absence", "Someone counts as absent only where a source says so. Otherwise presence is not known."),
    (
        "Counts",
        (
            "Rows found by searching are listed and counted; the counts say nothing about how often "
            "something happened. No rate is given where no frame is recorded."
        ),
    ),
    (
        "Dates",
        (
            "“About” and “perhaps” are the record's own doubt. A date that may fall on either side of "
            "another is not put before it as a finding; lists sort it by its earliest day."
        ),
    ),
]


def _build(_book: Book) -> dict[str, Any]:
    return {
        "rules": [{"term": term, "text": text} for term, text in RULES],
        "reliability": wording.legend("reliability"),
        "credibility": wording.legend("credibility"),
    }


SECTION = Section(
    key="how-to-read",
    title="How to read this page",
    question="What do the grades and words mean?",
    build=_build,
    template="reading.html",
)
