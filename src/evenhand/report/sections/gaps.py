"""What the recorder knows to be missing, and what this view leaves out."""

from __future__ import annotations

from typing import Any

from evenhand.report.book import Book
from evenhand.report.section import Section

LEAD = "The recorder's own list of what is missing or weak."
CUT = "It was written for the whole case; its numbers are not those of this cut."


def _build(book: Book) -> dict[str, Any]:
    return {
        "markdown": book.notes.get("known-gaps.md"),
        "lead": [LEAD, *([CUT] if book.as_of or book.known_on else [])],
    }


SECTION = Section(
    key="known-gaps", title="Known gaps", question="What is missing or weak?", build=_build, template="gaps.html"
)
