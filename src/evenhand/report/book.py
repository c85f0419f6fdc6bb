"""A view, indexed for one report: rows in their stated order, names, numbers of sources, anchors.

Order comes from the
case (sides, parties, mediators) or from date and id; never from a side, a hash or the order of rows in a file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

from evenhand.record import dates, schema
from evenhand.record.places import Gazetteer
from evenhand.record.standin import NOT_READ_CODE
from evenhand.record.unread import Consulted
from evenhand.record.view import View
from evenhand.report import wording

Row = dict[str, Any]
DOUBT = str.maketrans("", "", "~?%")
ANCHORS = {
    "incidents": "incident", "claims": "claim", "sources": "source", "parties": "party", "mediators": "mediator",
    "meetings": "meeting", "agreements": "agreement", "commitments": "commitment", "proposals": "proposal",
    "responses": "response", "groups": "group", "ties": "tie", "mandate": "mandate", "statements": "statement",
    "actions": "action", "warnings": "warning", "decisions": "decision", "places": "place", "documents": "document",
    "frames": "frame", "findings": "finding", "judgements": "judgement", "observations": "observation",
    "positions": "position",
}  # fmt: skip


class Book:
    """Everything that sections look up. It offers the view's own fields too."""

    def __init__(self, view: View) -> None:
        self._tables = Consulted(view.tables)
        self.view = replace(view, tables=self._tables)
        self._rows: dict[str, list[Row]] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.view, name)

    # -- rows ---------------------------------------------------------------------------------------------------

    def rows(self, table: str) -> list[Row]:
        """Rows of a table: in declared order where the schema says `ordered`, else by date, then id."""
        self._tables.names.add(table)
        return self._ordered(table)

    def _ordered(self, table: str) -> list[Row]:
        if table not in self._rows:
            self._rows[table] = self.order(table, self._tables.plain[table].to_dicts())
        return self._rows[table]

    def consulted(self) -> set[str]:
        """The tables that were looked into since this was last asked, those that only give names apart."""
        names = set(self._tables.names)
        self._tables.names.clear()
        return names

    def order(self, table: str, rows: list[Row]) -> list[Row]:
        described = schema.load().tables[table]
        if described.ordered or described.within in ("case", "groupings"):
            return rows
        when = described.time or ("published" if "published" in described.fields else "")
        return sorted(
            rows, key=lambda row: (moment(row.get(when)), *(_text_key(row.get(name)) for name in described.key))
        )

    @cached_property
    def index(self) -> dict[str, tuple[str, Row]]:
        """Table and row of every id on the page."""
        found = {row["id"]: (table, row) for table in ANCHORS for row in self._ordered(table)}
        return found | {row["id"]: ("claims", row) for row in self.superseded_rows if row["id"] not in found}

    @cached_property
    def superseded_rows(self) -> list[Row]:
        return self.order("claims", self.view.superseded.to_dicts())

    def get(self, table: str, key: str | None) -> Row | None:
        found = self.index.get(key or "")
        return found[1] if found and found[0] == table else None

    def by(self, table: str, column: str) -> dict[str, list[Row]]:
        """Rows of a table by the value of a column, each list in the table's order."""
        groups: dict[str, list[Row]] = {}
        for row in self.rows(table):
            groups.setdefault(row[column], []).append(row)
        return groups

    # -- names --------------------------------------------------------------------------------------------------

    @cached_property
    def side_order(self) -> dict[str, int]:
        return {row["id"]: n for n, row in enumerate(self._ordered("sides"))}

    @cached_property
    def party_order(self) -> dict[str, int]:
        return {row["id"]: n for n, row in enumerate(self._ordered("parties"))}

    @cached_property
    def _side_names(self) -> dict[str, str]:
        return {row["id"]: row["name"] for row in self._ordered("sides")}

    def side(self, code: str | None) -> str | None:
        return None if code is None else self._side_names.get(code, code)

    def side_rank(self, code: str | None) -> int:
        return self.side_order.get(code or "", len(self.side_order))

    def sides(self, codes: Iterable[str] | None) -> list[str]:
        """Names of sides, in the case's declared order."""
        return [str(self.side(code)) for code in sorted(codes or (), key=lambda c: (self.side_rank(c), c))]

    def in_order(self, parties: Iterable[str] | None) -> list[str]:
        return sorted(parties or (), key=lambda p: (self.party_order.get(p, len(self.party_order)), p))

    def parties(self, ids: Iterable[str] | None) -> list[dict[str, str]]:
        return [self.link(party) for party in self.in_order(ids)]

    def place(self, key: str, when: str | None) -> list[str]:
        """Names in use at a date: in the case's order where contested, else the one in international use."""
        return self._gazetteer.names(key, when)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return Gazetteer(replace(self.view, tables=self._tables.plain))

    def where(self, row: Row) -> str | None:
        """Names of the places of an incident as in use at its date, else its place in words."""
        shown = [
            "/".join(self.place(key, row["date"])) for key in sorted(row["place"] or ()) if self.get("places", key)
        ]
        return ", ".join(shown) or row["place_text"]

    # -- anchors ------------------------------------------------------------------------------------------------

    def to(self, key: str | None) -> str | None:
        """Anchor of a row on this page, None where it is not on it."""
        found = self.index.get(key or "")
        return f"{ANCHORS[found[0]]}-{key}" if found else None

    def link(self, key: str, shown: str | None = None) -> dict[str, str]:
        return {"to": self.to(key) or "", "text": shown or self.name(key)}

    def name(self, key: str) -> str:
        """A row in a few words; where a composed title is left out, its kind, date and place."""
        table, row = self.index.get(key, ("", {}))
        if table == "incidents":
            parts = [wording.label("incident_kind", row["kind"]), wording.date(row["date"]), self.where(row)]
            return row["title"] or ", ".join(part for part in parts if part)
        if table == "meetings":
            return ", ".join(part for part in ("meeting", wording.date(row["date"]), row["place"]) if part)
        if table == "places":
            return "/".join(self.place(key, None)) or key
        return row.get("name") or row.get("title") or key

    # -- sources ------------------------------------------------------------------------------------------------

    @cached_property
    def source_order(self) -> list[Row]:
        """Sources by kind, then date published, then id: the order in which they are listed and numbered."""
        return sorted(
            self._ordered("sources"),
            key=lambda row: (
                wording.rank("source_kind", row["kind"]),
                moment(row["published"]),
                wording.natural(row["id"]),
            ),
        )

    @cached_property
    def source_number(self) -> dict[str, int]:
        return {row["id"]: n for n, row in enumerate(self.source_order, 1)}

    def cite(self, key: str) -> Row:
        row = self.get("sources", key) or {}
        year = (row.get("published") or "")[:4]
        return {
            "to": f"source-{key}",
            "n": self.source_number[key],
            "text": " ".join(part for part in ((row.get("publisher") or row.get("name")), year) if part),
            "reliability": row.get("reliability"),
        }

    def cites(self, keys: Iterable[str] | None) -> list[Row]:
        """Sources of a row in the order of their numbers; those not on the page are not named."""
        return [
            self.cite(key)
            for key in sorted(set(keys or ()), key=lambda k: self.source_number.get(k, 0))
            if key in self.source_number
        ]

    def frames(self, table: str) -> Row:
        """How a table came about, and whether anything may be concluded from its counts."""
        rows = self.rows(table)
        used = sorted({row["frame"] for row in rows if row.get("frame")}, key=wording.natural)
        frames = [frame for frame in (self.get("frames", key) for key in used) if frame]
        loose = len(frames) == 0 or any(not row.get("frame") for row in rows)
        searched = any(frame["rule"] in ("found_by_search", NOT_READ_CODE) for frame in frames)
        return {
            "links": [self.link(frame["id"], wording.plain(frame["rule"])) for frame in frames],
            "unframed": loose,
            "countable": not (loose or searched),
            "size": len(rows),
            "shown": self.view.unread.count(len(rows), table),
        }


def moment(edtf: str | None) -> tuple[Any, ...]:
    """Sort key of a date as written, its marks of doubt apart; what has none comes last."""
    return (0, dates.sort_key(edtf.translate(DOUBT)), edtf) if edtf else (1,)


def _text_key(value: Any) -> tuple[tuple[int, int, str], ...]:
    return wording.natural(None if value is None else str(value))
