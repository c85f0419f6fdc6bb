"""Finds one record of a view by its id, and every record that refers to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from evenhand.record.faults import CaseError
from evenhand.record.schema import load
from evenhand.record.spread import references
from evenhand.record.view import View

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Found:
    """A record and what refers to it."""

    table: str
    record: Row
    referred_by: dict[str, list[Row]]  # table → rows, each with `refers_by`: the columns that refer


def find(view: View, name: str) -> Found:
    """The record with id `name`.

    Raises:
        CaseError: the view holds no such record, whether it is absent or may not be shown.
    """
    for table, frame in view.tables.items():
        if "id" in frame.columns:
            rows = frame.filter(pl.col("id") == name)
            if rows.height:
                return Found(table=table, record=rows.row(0, named=True), referred_by=_referring(view, table, name))
    raise CaseError.no_record(name)


def _referring(view: View, target: str, name: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for table in load().tables.values():
        fields = [f for f in references(table) if target in f.to]
        if not fields:
            continue
        tests = [pl.col(f.name).list.contains(name) if f.is_list else pl.col(f.name) == name for f in fields]
        frame = view.tables[table.name]
        rows = frame.filter(pl.any_horizontal(tests)).iter_rows(named=True)
        held = [{**row, "refers_by": [f.name for f in fields if name in _values(row[f.name])]} for row in rows]
        if held:
            found[table.name] = sorted(held, key=lambda row: tuple(str(row[key]) for key in table.key))
    return found


def _values(cell: Any) -> list[str]:
    return cell if isinstance(cell, list) else [cell]
