"""What may be shown, and what a cut leaves, worked out slowly with plain dictionaries.

Written from the words of `schema.toml`, apart from `evenhand.record.visibility` and `spread`: rows are taken away one
at a time until none has to go; then lookups are let in one at a time, each reached from something that is in already.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from evenhand.record import dates
from evenhand.record.schema import Table, load
from tests.generate import Draft, Row

Rows = dict[str, list[Row]]


def is_protected(table: str, row: Row) -> bool:
    """Whether a row is marked, or is a source whose consent is missing, undated or not for everybody."""
    if row.get("protected") is True:
        return True
    if table != "sources":
        return False
    asked = row["kind"] == "testimony" or row["consent"] is not None
    day = row.get("consent_date")
    end = dates.parse(day).latest if day else None
    given = row["kind"] != "testimony" if day is None else end is not None and end <= datetime.now(UTC).toordinal()
    return asked and not (row["consent"] == "public" and given)


def public(draft: Draft) -> Rows:
    """The rows that may be shown to anyone, their references to other rows taken out."""
    rows = {name: [r for r in draft.rows.get(name, ()) if not is_protected(name, r)] for name in load().tables}
    marked = {(r["agreement"], r["number"]) for r in draft.rows.get("provisions", ()) if is_protected("provisions", r)}
    rows["commitments"] = [r for r in rows["commitments"] if (r["agreement"], r["provision"]) not in marked]
    late = {r["id"]: r.get("shown_after_days") or 0 for r in rows["places"]}
    for name, place, when in (("incidents", "place", "date"), ("observations", "place", "period")):
        rows[name] = [r for r in rows[name] if not _is_delayed(r[place], r[when], late)]
    return shown(rows)


def _is_delayed(places: Any, when: str, late: dict[str, int]) -> bool:
    """Whether a row is at a place whose delay has not certainly passed."""
    named = places if isinstance(places, list) else [places] if places else []
    days = max((late.get(place, 0) for place in named), default=0)
    end = dates.parse(when).latest
    return days > 0 and (end is None or end + days > datetime.now(UTC).toordinal())


def shown(rows: Rows) -> Rows:
    """What may be shown of unmarked rows: assertions with who says them, lookups that these reach, and their parts."""
    possible = _shrunk(rows, supported=True)
    ids = {name: {row.get("id") for row in some} for name, some in possible.items()}
    bare = [id(r) for name, some in possible.items() for r in some if _is_bare(load().tables[name], r, ids)]
    inside: dict[str, list[Row]] = {
        name: list(some) if load().tables[name].row_class in {"assertion", "setting"} else []
        for name, some in possible.items()
    }
    while (found := _one_that_is_reached(possible, inside, bare)) is not None:
        inside[found[0]].append(found[1])
    left = {name: [r for r in some if any(r is one for one in inside[name])] for name, some in possible.items()}
    bared = {
        name: [_bared(load().tables[name], r) if id(r) in bare else r for r in some] for name, some in left.items()
    }
    return {name: [_emptied(load().tables[name], row, bared) for row in some] for name, some in bared.items()}


def _is_bare(table: Table, row: Row, ids: dict[str, set[Any]]) -> bool:
    """Whether a lookup has no source for its own words, so that only its id, name and kind are shown."""
    return (
        bool(table.bare)
        and row.get("protected") is not False
        and not any(s in ids["sources"] for s in row["sources"] or ())
    )


def _bared(table: Table, row: Row) -> Row:
    return {
        name: value if name in {*table.bare, "protected"} or name.startswith("__") else None
        for name, value in row.items()
    }


def _one_that_is_reached(possible: Rows, inside: Rows, bare: list[int]) -> tuple[str, Row] | None:
    """A lookup or part that is not in yet, and that something which is in leads to or lets in."""
    led = {
        one
        for name, some in inside.items()
        for r in some
        if id(r) not in bare
        for one in _refers(load().tables[name], r)
    }
    ids = {row.get("id") for some in inside.values() for row in some}
    sources = {row["id"] for row in possible["sources"]}
    for name, table in load().tables.items():
        for row in possible[name]:
            if any(row is one for one in inside[name]):
                continue
            said = table.rests_on and any(one in sources for one in row["sources"] or ())
            if table.row_class == "lookup" and (row.get("protected") is False or said or row["id"] in led):
                return name, row
            if table.row_class == "part" and all(row[c] is None or row[c] in ids for c in table.needed):
                return name, row
    return None


def _refers(table: Table, row: Row) -> list[str]:
    found: list[str] = []
    for f in table.fields.values():
        if f.is_reference and row.get(f.name) is not None:
            found += row[f.name] if f.is_list else [row[f.name]]
    return found


def known(rows: Rows, day: str) -> Rows:
    """The rows that were certainly out by a day."""
    cut, kept = dates.parse(day), dict(rows)
    for name, table in load().tables.items():
        if table.known:
            kept[name] = [r for r in rows[name] if _certain(next((r[c] for c in table.known if r[c]), None), cut)]
    return shown(kept)


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
    left = _shrunk(rows, supported=supported)
    return {name: [_emptied(load().tables[name], row, left) for row in some] for name, some in left.items()}


def _shrunk(rows: Rows, *, supported: bool) -> Rows:
    left = {name: list(some) for name, some in rows.items()}
    while (found := _one_that_hangs(left, supported=supported)) is not None:
        name, at = found
        del left[name][at]
    return left


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
            said = table.row_class != "assertion" or not table.rests_on or _said(table, row, ids, rows)
            if table.row_class == "part" and table.support and row[table.support]:
                said = any(one in ids["sources"] for one in row[table.support])
            if not _complete(table, row, ids) or (supported and not said):
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
    if table.else_on and not row[table.rests_on[0]]:
        return row[table.else_on] in {one["id"] for to in table.fields[table.else_on].to for one in rows[to]}
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
        if f.type not in {"ref", "refs", "side", "sides"} or row.get(f.name) is None:
            continue
        known_ids = {one["id"] for to in (f.to or ("sides",)) for one in rows[to]}
        value = row[f.name]
        if f.is_list:
            row[f.name] = [one for one in value if one in known_ids] or None
        else:
            row[f.name] = value if value in known_ids else None
    return row
