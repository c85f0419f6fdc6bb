"""Everything that the page shows, as plain values. The model is JSON: no HTML, no frames, no dates that are not text.

The same view gives the same model, and exchanging the sides of a case exchanges them in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from evenhand.output.stamps import STAMP
from evenhand.record import schema
from evenhand.record.view import View
from evenhand.report import doubt, wording
from evenhand.report.book import Book
from evenhand.report.section import Section

WHY = {
    "known_on": "left out because they were published later or on an unknown date, or rest on what was",
    "as_of": "left out because they came later, or because it cannot be told that they did not, or rest on what did",
}
UNTOLD = "Cannot tell: nothing of this could be read."
HEADS = {"known_on": "Known on", "as_of": "As of"}
UNBLANKED = "Summaries in our words that rest on a source left out are blank; kind, date and place stand instead."


def build(view: View, sections: Iterable[Section] | None = None) -> dict[str, Any]:
    """The report of a view; `sections` are those of the packaged report unless given."""
    if sections is None:
        from evenhand.report.sections import SECTIONS

        sections = SECTIONS
    book = Book(view)
    row = view.case_row
    made = [_made(book, section) for section in sections]
    return {
        "title": row["title"] or "A case without a title",
        "period": wording.date(row["period"]),
        "disclaimer": row["disclaimer"],
        "stamp": STAMP if view.internal else None,
        "unread": view.unread.sentences(),
        "boxes": [box for cut in ("as_of", "known_on") if (box := _box(view, cut))],
        "sections": [
            {"key": one.key, "title": one.title, "question": one.question, "template": one.template, "body": body,
             **({"unread": missing} if missing else {})}
            for one, body, missing in made
            if body is not None
        ],
    }  # fmt: skip


def _made(book: Book, section: Section) -> tuple[Section, dict[str, Any] | None, str | None]:
    """A section, its body, and what it cannot tell since not everything that it rests on could be read.

    One that would be left out for want of rows stays, and says that it cannot tell.
    """
    book.consulted()
    body = section.build(book)
    consulted = book.consulted()
    missing = doubt.said(book.unread, consulted)
    if body is not None:
        return section, doubt.settle(body, book.unread, consulted), missing
    if missing and section.stays:
        return replace(section, template="tables.html"), {"lead": [UNTOLD], "tables": []}, missing
    return section, None, None


def _box(view: View, cut: str) -> dict[str, Any] | None:
    """What a cut left out, table by table, as the schema orders them."""
    day = getattr(view, cut)
    if not day:
        return None
    lost: Mapping[str, int] = view.left_out.get(cut, {})
    rows = [
        f"{table.title.lower()}: {wording.number(lost[name])}"
        for name, table in schema.load().tables.items()
        if lost.get(name)
    ]
    return {
        "head": f"{HEADS[cut]} {wording.date(day)}",
        "rows": rows,
        "why": WHY[cut],
        "more": UNBLANKED if cut == "known_on" else None,
    }
