"""Where: places with their precision, and every name with its user."""

from __future__ import annotations

from typing import Any

from evenhand.report import cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.section import Section

LEAD = (
    "Names are those in use on the date of the view. Where the record marks a name as contested, the names of every "
    "side that has one stand together, in the case's order of sides."
)


def _build(book: Book) -> dict[str, Any] | None:
    places, happened = book.rows("places"), _incidents(book)
    if not places:
        return None
    when = book.as_of
    names = book.by("place_names", "place")
    data = [
        {
            "name": "/".join(book.place(row["id"], when)),
            "latitude": row["latitude"],
            "longitude": row["longitude"],
            "where_prec": row["where_prec"],
            "incidents": len(happened.get(row["id"], [])),
        }
        for row in places
        if row["latitude"] is not None and row["longitude"] is not None
    ]
    rows = [_row(book, row, names.get(row["id"], []), happened.get(row["id"], []), when) for row in places]
    return {
        "lead": [LEAD],
        "charts": [
            {
                "name": "map",
                "drawing": "map",
                "title": "Places named in the record",
                "desc": "Every place, with its names and coordinates, stands in the table below.",
                "data": data,
            }
        ],
        "under": [text for text in (book.case_row["designations"],) if text],
        "tables": [
            cells.table(
                "Places: names, users of each name, coordinates",
                ["Place", "Names, and who uses them", "Coordinates", "Lies in", "Incidents here"],
                rows,
                fold=True,
                widths=[17, 37, 16, 15, 15],
            )
        ],
    }


def _incidents(book: Book) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for incident in book.rows("incidents"):
        for place in dict.fromkeys(incident["place"] or ()):
            found.setdefault(place, []).append(incident)
    return found


def _row(book: Book, row: Row, names: list[Row], happened: list[Row], when: str | None) -> Row:
    ordered = sorted(
        names,
        key=lambda name: (
            book.side_rank(name["used_by"]) if name["used_by"] else -1,
            name["name"],
            name["period"] or "",
        ),
    )
    users = [
        {"kind": "beside", "parts": [cells.text(_user(book, name)), cells.numbers(book.cites(name["sources"]))]}
        for name in ordered
    ]
    shown = [wording.date(incident["date"]) or incident["id"] for incident in happened]
    return {
        "id": f"place-{row['id']}",
        "cells": [
            cells.both(cells.text("/".join(book.place(row["id"], when))), cells.text(row["kind"])),
            cells.both(*users) if users else cells.text(None, of=("place_names",)),
            cells.both(
                cells.text(_coordinates(row)),
                cells.text(wording.label("where_prec", row["where_prec"])),
                cells.text(row["coordinates_from"]),
            ),
            cells.both(cells.text(row["country"]), cells.text(row["note"])),
            cells.links(
                [book.link(incident["id"], text) for incident, text in zip(happened, shown, strict=True)],
                none="none on record",
                of=("incidents",),
            ),
        ],
    }


def _user(book: Book, name: Row) -> str:
    user = book.side(name["used_by"]) or "international use"
    more = [part for part in (name["language"], wording.date(name["period"])) if part]
    return f"{name['name']}: {user}" + (f" ({', '.join(more)})" if more else "")


def _coordinates(row: Row) -> str | None:
    if row["latitude"] is None or row["longitude"] is None:
        return None
    north, east = row["latitude"], row["longitude"]
    return f"{abs(north):.4g}° {'N' if north >= 0 else 'S'}, {abs(east):.4g}° {'E' if east >= 0 else 'W'}"


SECTION = Section(key="places", title="Places", question="Where is it?", build=_build, template="tables.html")
