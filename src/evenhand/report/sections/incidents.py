"""Each incident with every account of it. Incidents stand by date and are never paired across sides."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from evenhand.report import accounts, cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.section import Section


def _build(book: Book) -> dict[str, Any] | None:
    incidents = book.rows("incidents")
    if not incidents:
        return None
    claims = claims_of(book)
    shown = [_incident(book, row, claims.get(row["id"], [])) for row in incidents]
    years = [{"year": year, "incidents": list(rows)} for year, rows in groupby(shown, key=lambda one: one["year"])]
    return {
        "rule": accounts.RULE,
        "years": years,
        "contested": cells.count(sum(bool(one["tags"]) for one in shown), "incidents", "incidents", "claims"),
        "one_contested": sum(bool(one["tags"]) for one in shown) == 1,
        "size": cells.count(len(shown), "incidents", "incidents"),
        "one": len(shown) == 1,
        "frames": [{"name": "incidents", **book.frames("incidents")}, {"name": "claims", **book.frames("claims")}],
    }


def claims_of(book: Book) -> dict[str, list[Row]]:
    """Claims by the incident under which they are shown."""
    found: dict[str, list[Row]] = {}
    for claim in book.rows("claims"):
        home = incident_of(book, claim)
        if home:
            found.setdefault(home, []).append(claim)
    return found


def incident_of(book: Book, claim: Row) -> str | None:
    """The incident of a claim that is on the page, by the recorder's grouping or by its subject."""
    return next((key for key in (claim["incident"], claim["subject"]) if book.get("incidents", key)), None)


def _incident(book: Book, row: Row, claims: list[Row]) -> dict[str, Any]:
    differ = accounts.differ(claims)
    where = [
        book.link(key, "/".join(book.place(key, row["date"])))
        for key in sorted(row["place"] or ())
        if book.get("places", key)
    ]
    return {
        "id": row["id"],
        "anchor": f"incident-{row['id']}",
        "year": wording.year(row["date"]),
        "date": wording.needed_date(row["date"]),
        "kind": wording.label("incident_kind", row["kind"]),
        "title": row["title"],
        "name": book.name(row["id"]),
        "places": where,
        "place_text": row["place_text"],
        "actors": row["actors"] or [],
        "agreed": row["agreed"],
        "disputed": row["disputed"],
        "note": row["note"],
        "tags": _tags(row, differ),
        "much": _much(book, claims),
        "where": book.unread.blank("not recorded", "incidents"),
        "blocks": accounts.blocks(book, claims, row["date"]),
    }


def _much(book: Book, claims: list[Row]) -> str:
    """How many accounts there are, and of how many sources."""
    lines, sources = len(accounts.lines(claims)), len({claim["source"] for claim in claims})
    if not lines and book.unread.touches("claims", "sources"):
        return "accounts: cannot tell"
    counts = (wording.count(lines, "account", "accounts"), wording.count(sources, "source", "sources"))
    least = "at least " if book.unread.touches("claims", "sources") else ""
    return least + ", ".join(counts)


def _tags(row: Row, differ: dict[str, bool]) -> list[str]:
    """In what an incident is contested."""
    found = {
        "disputed": bool(row["disputed"]),
        "figures differ": differ["figures"],
        "attribution differs": differ["attribution"],
    }
    return [tag for tag, holds in found.items() if holds]


SECTION = Section(
    key="incidents",
    title="Incidents, with every account",
    question="What happened, and who says so?",
    build=_build,
    template="incidents.html",
)
