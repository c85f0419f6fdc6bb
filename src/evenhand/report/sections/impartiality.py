"""Is like treated alike, by mediators, by sources, and by the case itself? What was counted, and what it allows."""

from __future__ import annotations

from typing import Any

from evenhand.report.book import Book
from evenhand.report.section import Section
from evenhand.report.sections.conducted import conducted
from evenhand.report.sections.covered import covered
from evenhand.report.sections.standing import standing

LEAD = (
    "Nothing here says that anybody is biased or lies: it says what was counted, under each grouping of the sides, and "
    "whether anything can be told from it. Rates are made only inside a frame; of what was found by searching, or of "
    "which nobody recorded how it was found, rows are listed and counted."
)


def _build(book: Book) -> dict[str, Any] | None:
    own = standing(book)
    parts = [*conducted(book), *covered(book), *([own] if own else [])]
    for part in parts:
        part["tables"] = [table for table in part["tables"] if table["rows"]]
    return {"lead": [LEAD], "parts": parts} if parts else None


SECTION = Section(
    key="impartiality",
    title="Impartiality",
    question="Is like conduct treated alike, and how does the case itself stand?",
    build=_build,
    template="impartiality.html",
)
