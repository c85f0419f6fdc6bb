"""Every source with its grade and reason, where to read it, and what rests on it."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from evenhand.report import wording
from evenhand.report.book import ANCHORS, Book, Row
from evenhand.report.section import Section

NONE_RESTS = "Nothing on this page rests on it."
NONE_READ = "Whether anything rests on it: cannot tell, since not everything could be read."


def _build(book: Book) -> dict[str, Any] | None:
    if not book.rows("sources"):
        return None
    resting = _resting(book)
    kinds = [
        {
            "kind": wording.plain(kind),
            "means": wording.label("source_kind", kind),
            "sources": [_source(book, row, resting.get(row["id"], [])) for row in rows],
        }
        for kind, rows in groupby(book.source_order, key=lambda row: row["kind"])
    ]
    return {"kinds": kinds, "documents": [_document(book, row) for row in book.rows("documents")]}


def web(url: str | None) -> str | None:
    """The address if it is plain http or https, else None."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def _resting(book: Book) -> dict[str, list[dict[str, str]]]:
    """Rows on the page by the source that they name, in the page's order of tables."""
    found: dict[str, list[dict[str, str]]] = {}
    for table in ANCHORS:
        for row in book.rows(table):
            named = row.get("sources") or ([row["source"]] if row.get("source") else [])
            for source in dict.fromkeys(named):
                found.setdefault(source, []).append(book.link(row["id"], row["id"]))
    return found


def _source(book: Book, row: Row, resting: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "n": book.source_number[row["id"]],
        "id": row["id"],
        "anchor": f"source-{row['id']}",
        "name": row["name"],
        "publisher": row["publisher"],
        "published": wording.date(row["published"]),
        "published_basis": row["published_basis"],
        "recorded": wording.date(row["recorded"]),
        "side": book.side(row["side"]),
        "host_side": book.side(row["host_side"]),
        "country": row["country"],
        "reliability": row["reliability"],
        "means": wording.label("reliability", row["reliability"]),
        "reason": row["reliability_reason"],
        "graded_by": row["graded_by"],
        "copy_of": row["copy_of"],
        "note": row["note"],
        "url": web(row["url"]),
        "address": row["url"],
        "resting": resting,
        "none_rests": NONE_READ if book.unread else NONE_RESTS,
        "no_side": book.unread.blank("none", "sources"),
        "no_grade": book.unread.blank("not graded", "sources"),
        "no_date": book.unread.blank("date not known", "sources"),
    }


def _document(book: Book, row: Row) -> dict[str, Any]:
    return {
        "anchor": f"document-{row['id']}",
        "title": row["title"],
        "source": book.cites([row["source"]]),
        "published": wording.date(row["published"]),
        "captured": wording.date(row["captured"]),
        "captured_by": row["captured_by"],
        "copy": wording.label("copy", row["copy"]),
        "copy_of": book.link(row["copy_of"]) if book.to(row["copy_of"]) else None,
        "sha256": row["sha256"],
        "url": web(row["url"]),
    }


SECTION = Section(
    key="sources",
    title="Sources",
    question="Who says it, and how reliable are they?",
    build=_build,
    template="sources.html",
)
