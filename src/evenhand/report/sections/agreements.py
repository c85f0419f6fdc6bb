"""Texts with their standing, and who owes what. What parties say, and what assessors found, is shown as theirs."""

from __future__ import annotations

from typing import Any

from evenhand.record.standin import NOT_READ_CODE
from evenhand.record.unread import CANNOT, OR_UNREAD
from evenhand.report import accounts, cells, wording
from evenhand.report.book import Book, Row
from evenhand.report.section import Section


def _build(book: Book) -> dict[str, Any] | None:
    rows = book.rows("agreements")
    if not rows:
        return None
    said = claims_by_commitment(book)
    return {
        "agreements": [_agreement(book, row, said) for row in rows],
        "frames": [{"name": "agreements", **book.frames("agreements")}],
    }


def claims_by_commitment(book: Book) -> dict[str, list[Row]]:
    """Claims about commitments that belong to no incident."""
    found: dict[str, list[Row]] = {}
    for claim in book.rows("claims"):
        if book.get("commitments", claim["subject"]) and not book.get("incidents", claim["incident"]):
            found.setdefault(claim["subject"], []).append(claim)
    return found


def _agreement(book: Book, row: Row, said: dict[str, list[Row]]) -> dict[str, Any]:
    provisions = [part for part in book.rows("provisions") if part["agreement"] == row["id"]]
    owed = [part for part in book.rows("commitments") if part["agreement"] == row["id"]]
    known = {part["number"] for part in provisions}
    loose = sorted({part["provision"] for part in owed} - known, key=wording.natural)
    points = [(part["number"], part) for part in provisions] + [(number, None) for number in loose]
    return {
        "anchor": f"agreement-{row['id']}",
        "title": row["title"],
        "date": wording.needed_date(row["date"]),
        "kind": row["kind"] and wording.plain(row["kind"]),
        "stage": row["stage"],
        "standing": wording.label("standing", row["standing"]),
        "standing_note": row["standing_note"],
        "status_words": row["status_words"],
        "unread": row["standing"] == NOT_READ_CODE,
        "binds": row["standing"] in ("signed", "in_force", "superseded", "ended"),
        "parties": book.parties(row["parties"]),
        "facts": [
            {"term": term, "words": list(row[column] or ())}
            for term, column in (
                ("Signed by, as printed", "signatories"),
                ("Brokered or witnessed by", "brokers"),
                ("Languages", "languages"),
            )
            if row[column]
        ],
        "pax": row["pax"],
        "note": row["note"],
        "sources": cells.cites(book.cites(row["sources"]), credibility=row["credibility"]),
        "no_parties": book.unread.blank("not recorded", "agreements"),
        "points": _points(book, len(points), len(owed)),
        "provisions": [
            {
                "number": number,
                "gist": part["gist"] if part else None,
                "deliberate": part["deliberate"] if part else None,
                "commitments": [
                    _commitment(book, one, said.get(one["id"], [])) for one in owed if one["provision"] == number
                ],
            }
            for number, part in points
        ],
    }


def _points(book: Book, points: int, owed: int) -> str:
    """How many points and commitments of a text are on record, as far as it can be told."""
    least = "at least " if book.unread.touches("provisions", "commitments") else ""
    return f"{least}{wording.count(points, 'point', 'points')}, {wording.count(owed, 'commitment', 'commitments')}"


def _commitment(book: Book, row: Row, claims: list[Row]) -> dict[str, Any]:
    waits = [book.link(key, key) for key in row["waits_for"] or () if book.get("commitments", key)]
    facts = [
        ("Kind", cells.text(wording.label("commitment_kind", row["kind"]))),
        (
            "Owed by",
            cells.both(
                cells.links(book.parties(row["obligors"]), of=("commitments", "parties")),
                cells.words(row["obligors_text"] or ()),
            ),
        ),
        ("Owed to", cells.words(row["beneficiary"] or ())),
        ("Deadline", _deadline(book, row)),
        ("Waits for", cells.links(waits, none="nothing recorded", of=("commitments",))),
        ("Who checks", cells.text(row["verifier"])),
        ("What if not", cells.text(row["enforcement"])),
        (
            "Dispute (the compiler's summary)",
            cells.both(cells.text(row["dispute_note"]), cells.text(row["dispute_basis"])),
        ),
        ("Deliberately open", cells.text(row["deliberate"])),
        ("Note (in our words)", cells.text(row["note"])),
        ("Sources", cells.cites(book.cites(row["sources"]), credibility=row["credibility"])),
    ]
    optional = ("Waits for", "Dispute (the compiler's summary)", "Deliberately open", "Note (in our words)")
    return {
        "anchor": f"commitment-{row['id']}",
        "id": row["id"],
        "action": row["action"],
        "facts": [{"term": term, "cell": cell} for term, cell in facts if not (term in optional and _empty(cell))],
        "positions": _positions(book, row, [claim for claim in claims if claim["property"] == "position"]),
        "unsaid": book.unread.absent("not recorded", "claims"),
        "unfound": CANNOT if book.unread.touches("findings") else None,
        "claims": accounts.blocks(book, [claim for claim in claims if claim["property"] != "position"]),
        "findings": [_finding(book, one) for one in book.rows("findings") if one["commitment"] == row["id"]],
    }


def _empty(cell: cells.Cell) -> bool:
    return cell["kind"] == "none" or (cell["kind"] == "stack" and all(map(_empty, cell["parts"])))


def _deadline(book: Book, row: Row) -> cells.Cell:
    if row["deadline"]:
        return cells.date(row["deadline"])
    if not row["deadline_after"]:
        return cells.text(f"within {row['deadline_within']}" if row["deadline_within"] else None, none="none stated")
    within = cells.text(f"within {row['deadline_within']} of" if row["deadline_within"] else "after")
    after = book.to(row["deadline_after"])
    return {
        "kind": "stack",
        "parts": [
            within,
            cells.links([book.link(row["deadline_after"])]) if after else cells.text(row["deadline_after"]),
        ],
    }


def _positions(book: Book, row: Row, claims: list[Row]) -> list[dict[str, Any]]:
    """What each obligor says, in the case's order; who is not on record as saying anything is `not recorded`."""
    whose = {claim["id"]: (claim["attributed_to"] or [None])[0] for claim in claims}
    parties = book.in_order({party for party in [*(row["obligors"] or ()), *whose.values()] if party})
    lines = [(book.link(party), [claim for claim in claims if whose[claim["id"]] == party]) for party in parties]
    loose = [claim for claim in claims if whose[claim["id"]] is None]
    missing = book.unread.touches("claims", "parties")
    nobody = f"Party not recorded, {OR_UNREAD}" if missing else "Party not recorded"
    lines += [({"to": "", "text": nobody}, loose)] if loose else []
    return [
        {
            "party": link,
            "said": [
                {
                    "says": _says(claim),
                    "account": claim["account"],
                    "paraphrase": claim["paraphrase"],
                    "claim": accounts.told(book, claim),
                }
                for claim in found
            ],
        }
        for link, found in lines
    ]


def _says(claim: Row) -> str | None:
    return wording.label("says", claim["value"])


def _finding(book: Book, row: Row) -> dict[str, Any]:
    return {
        "anchor": f"finding-{row['id']}",
        "as_of": wording.needed_date(row["as_of"]),
        "by": row["by"],
        "obligor": book.link(row["obligor"]) if book.to(row["obligor"]) else None,
        "status": wording.label("finding_status", row["status"]),
        "breach": wording.label("breach", row["breach"]),
        "done_on": wording.date(row["done_on"]),
        "reason": row["reason"],
        "evidence": [book.link(key) for key in row["evidence"] or () if book.to(key)],
        "sources": cells.cites(book.cites(row["sources"]), credibility=row["credibility"]),
    }


SECTION = Section(
    key="agreements",
    title="Agreements and commitments",
    question="Who owes what to whom, by when?",
    build=_build,
    template="agreements.html",
)
