"""What may be shown, and what a cut leaves, worked out slowly with plain dictionaries.

Written from the words of `schema.toml` and apart from `evenhand.record.spread`: rows are taken away one at a time until
none has to go. What is left is the largest set in which nothing is left hanging.
"""

from __future__ import annotations

from typing import Any

from evenhand.record import dates
from evenhand.record.schema import Table, load
from tests.generate import Draft, Row

Rows = dict[str, list[Row]]


def is_protected(table: str, row: Row) -> bool:
    """Whether a row is marked, or is a source whose consent is missing or not for everybody."""
    if row.get("protected") is True:
        return True
    if table != "sources":
        return False
    return row["consent"] in {"internal", "none"} or (row["kind"] == "testimony" and row["consent"] != "public")


def public(draft: Draft) -> Rows:
    """The rows that may be shown to anyone, their references to other rows taken out."""
    rows = {name: [r for r in draft.rows.get(name, ()) if not is_protected(name, r)] for name in load().tables}
    return spread(rows, supported=True)


def known(rows: Rows, day: str) -> Rows:
    """The rows that were certainly out by a day."""
    cut, kept = dates.parse(day), dict(rows)
    for name, table in load().tables.items():
        if table.known:
            kept[name] = [r for r in rows[name] if _certain(next((r[c] for c in table.known if r[c]), None), cut)]
    return spread(kept, supported=True)


def begun(rows: Rows, day: str) -> Rows:
    """The rows that had certainly begun by a day."""
    cut, kept = dates.parse(day), dict(rows)
    for name, table in load().tables.items():
        if table.time:
            kept[name] = [r for r in rows[name] if _certain(_beginning(r[table.time]), cut)]
    return spread(kept, supported=False)


def lost(before: Rows, after: Rows) -> dict[str, int]:
    """Rows that a cut takes, by table."""
    counts = {name: len(before[name]) - len(after[name]) for name in before}
    return {name: n for name, n in counts.items() if n}


def spread(rows: Rows, *, supported: bool) -> Rows:
    """Take away what hangs on nothing, row by row; then empty the references that lead nowhere."""
    left = {name: list(some) for name, some in rows.items()}
    while (found := _one_that_hangs(left, supported=supported)) is not None:
        name, at = found
        del left[name][at]
    return {name: [_emptied(load().tables[name], row, left) for row in some] for name, some in left.items()}


def strip(draft: Draft) -> Draft:
    """The case without its protected material: rows, what rests on them alone, references to them, their files."""
    rows = public(draft)
    named = {row[c] for t, c in (("documents", "file"), ("places", "geometry")) for row in draft.rows[t] if row[c]}
    shown = {row[c] for t, c in (("documents", "file"), ("places", "geometry")) for row in rows[t] if row[c]}
    gone = named - shown
    held = {
        name: data
        for name, data in draft.held.items()
        if name not in gone and not name.startswith(("plans/", "notes/internal/"))
    }
    return Draft(rows=rows, held=held, extra=draft.extra)


def _certain(text: str | None, cut: dates.Date) -> bool:
    return bool(text) and dates.not_after(dates.parse(str(text)), cut) is dates.Answer.YES


def _beginning(text: str | None) -> str | None:
    if not text or "/" not in text:
        return text
    start = text.split("/")[0]
    return "-9999" if start == ".." else start or text


def _one_that_hangs(rows: Rows, *, supported: bool) -> tuple[str, int] | None:
    ids = {name: {row.get("id") for row in some} for name, some in rows.items()}
    for name, table in load().tables.items():
        for at, row in enumerate(rows[name]):
            if not _complete(table, row, ids) or (supported and table.rests_on and not _said(table, row, ids, rows)):
                return name, at
    return None


def _complete(table: Table, row: Row, ids: dict[str, set[Any]]) -> bool:
    """Whether every reference without which the row says nothing leads to a row."""
    single = [f for f in table.fields.values() if f.type == "ref" and (f.required or f.name in table.with_all)]
    return all(row[f.name] is None or any(row[f.name] in ids[to] for to in f.to) for f in single)


def _said(table: Table, row: Row, ids: dict[str, set[Any]], rows: Rows) -> bool:
    """Whether somebody says the row, or it asserts nothing."""
    if any(row[column] in values for column, values in table.free_when.items()):
        return True
    for name in table.rests_on:
        if name.startswith("<"):
            other, column = name[1:].split(".")
            if any(one[column] == row["id"] for one in rows[other]):
                return True
        else:
            named = row[name] if isinstance(row[name], list) else [row[name]] if row[name] else []
            if any(one in ids["sources"] for one in named):
                return True
    return False


def _emptied(table: Table, row: Row, rows: Rows) -> Row:
    row = dict(row)
    for f in table.fields.values():
        if not f.is_reference or row.get(f.name) is None:
            continue
        known_ids = {one["id"] for to in f.to for one in rows[to]}
        value = row[f.name]
        if f.is_list:
            row[f.name] = [one for one in value if one in known_ids] or None
        else:
            row[f.name] = value if value in known_ids else None
    return row
