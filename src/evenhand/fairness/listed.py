"""What is listed and not tested: tone as coders read it, statements that answer no incident, meetings, visits.

Invariant: nothing here is counted by side. Tone is one coder's judgement with the words it rests on; coders stand side
by side, and how far they agree is said where there are two.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from evenhand.fairness.coders import alpha
from evenhand.fairness.conduct import Run
from evenhand.fairness.denominator import family
from evenhand.record import dates

Row = dict[str, Any]

TONES = ("condemns", "criticises", "neutral", "supports", "praises")


def codings(run: Run) -> list[Row]:
    """Codings of the mediator's statements, by date of the statement, coder and measure."""
    said = {row["id"]: row["date"] for row in run.acts.rows}
    mine = [row for row in run.view.tables["codings"].to_dicts() if row["statement"] in said]
    key = lambda row: (dates.sort_key(said[row["statement"]]), row["statement"], row["incident"] or "", row["coder"])  # noqa: E731
    return sorted(mine, key=key)


def tone(run: Run) -> list[Row]:
    """Tone of each statement as each coder reads it, with its words."""
    return [
        {name: row[name] for name in ("statement", "coder", "value", "of", "quotation")}
        for row in codings(run)
        if row["measure"] == "tone"
    ]


def agreement(run: Run) -> dict[str, float | None]:
    """Krippendorff's alpha of each kind of coding; None where there are not two coders, or nothing varies."""
    rows = codings(run)
    return {
        "names": alpha(_units(rows, "names")),
        "both_sides": alpha(_units(rows, "both_sides")),
        "tone": alpha(((unit, coder, value[0]) for unit, coder, value in _units(rows, "tone")), level="ordinal",
                      order=TONES),
    }  # fmt: skip


def unlinked(run: Run) -> list[Row]:
    """Statements and actions that are linked to no incident, visits apart."""
    return [_brief(row) for row in run.acts.rows if not row["incident"] and row.get("kind") != "visit"]


def linked(run: Run) -> list[Row]:
    """Statements and actions that answer an incident."""
    return [_brief(row) for row in run.acts.rows if row["incident"]]


def visits(run: Run) -> list[Row]:
    """Visits that are linked to no incident."""
    return [_brief(row) for row in run.acts.rows if not row["incident"] and row.get("kind") == "visit"]


def meetings(run: Run) -> list[Row]:
    """Meetings in which the mediator took part."""
    own = family(run.view, run.mediator["id"])
    rows = [row for row in run.view.tables["meetings"].to_dicts() if own & set(row["mediators"] or ())]
    rows.sort(key=lambda row: (dates.sort_key(row["date"]), row["id"]))
    return [{"id": row["id"], "date": row["date"], "place": row["place"]} for row in rows]


def _brief(row: Row) -> Row:
    words = row.get("quotation") or row.get("paraphrase") or row.get("note")
    return {"id": row["id"], "date": row["date"], "kind": row.get("kind") or "statement",
            "incidents": row["incident"] or [], "words": words}  # fmt: skip


def _units(rows: Iterable[Row], measure: str) -> list[tuple[tuple[str, str], str, tuple[str, ...]]]:
    return [
        ((row["statement"], row["incident"] or ""), row["coder"], (row["value"], *sorted(row["of"] or ())))
        for row in rows
        if row["measure"] == measure
    ]
