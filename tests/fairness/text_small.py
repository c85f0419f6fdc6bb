"""Small cases for the text audit, from `text_conflicts.toml` or from rows, and the labelled sentences."""

from __future__ import annotations

import csv
import hashlib
import json
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from evenhand.fairness.text.audit import TextAudit, audit
from evenhand.record import View, cells
from evenhand.record.schema import load
from evenhand.sources import from_text

HERE = Path(__file__).parent
Rows = dict[str, list[dict[str, Any]]]


def view_of(rows: Mapping[str, list[dict[str, Any]]]) -> View:
    """A public view of the rows; what a row leaves out is null."""
    made = {}
    for name, table in load().tables.items():
        types = dict(cells.empty(table).schema)
        assert all(row.keys() <= types.keys() for row in rows.get(name, [])), name
        given = [{column: row.get(column) for column in types} for row in rows.get(name, [])]
        made[name] = pl.DataFrame(given, schema=types)
    return View(
        tables=made, internal=False, as_of=None, known_on=None, left_out={}, superseded=made["claims"].clear(),
        sha256=hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest(), notes={},
    )  # fmt: skip


@cache
def conflict(name: str) -> View:
    """The case of one conflict of the labelled sentences."""
    return view_of(conflict_rows(name))


def conflict_rows(name: str) -> Rows:
    """Its sides, names of places and terms, as rows of a case."""
    held = tomllib.loads((HERE / "text_conflicts.toml").read_text("utf-8"))[name]
    sides = [{"id": side, "name": names[0], "demonym": names[1:]} for side, names in held["sides"].items()]
    names = [
        {"place": place, "name": one, "used_by": user or None, "language": "en"}
        for place, listed in held["places"].items()
        for one, users in listed.items()
        for user in users
    ]
    terms = [
        {"term": term, "language": "en", "used_by": used.split(), "refused_by": refused.split(), "status": "contested"}
        for term, used, refused in held["terms"]
    ]
    places = [{"id": place, "contested_name": True} for place in held["places"]]
    return {"case": [{"title": name.capitalize(), "period": "1900/2030"}], "sides": sides, "places": places,
            "place_names": names, "terms": terms}  # fmt: skip


@cache
def sentences() -> list[dict[str, str]]:
    """The labelled sentences, one row for each finding, or for each rule that a sentence might tempt."""
    with (HERE / "text_sentences.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def found(text: str, view: View | None = None) -> TextAudit:
    """The audit of a text given as a string."""
    return audit(from_text(text), view)
