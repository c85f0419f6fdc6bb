"""Opens a case: files → raw tables → typed tables → checks → what is kept, and every fault found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from evenhand.record import cells, checks, view
from evenhand.record.case import Case
from evenhand.record.csvtext import ROW
from evenhand.record.faults import CaseError, Fault, Finding, Severity, make, rule
from evenhand.record.folder import Folder, scan
from evenhand.record.raw import Raw, read_csv, read_yaml
from evenhand.record.schema import Schema, Table, load
from evenhand.record.spread import keep
from evenhand.record.transaction import settle

_NOTES_LIMIT = 1024 * 1024
_REFUSE_ROW = frozenset({"value-missing", "id-duplicate", "key-duplicate", "range-reversed", "claim-empty"})
_BLANK_CELL = frozenset({"reference-dangling", "reference-cycle"})


def open_case(path: str | Path) -> Case:
    """Open the case in folder `path`.

    What cannot be read or placed is refused and listed in the case's `faults`; the rest is kept.

    Raises:
        CaseError: no case.yaml is there.
    """
    root = Path(path)
    if not (root / "case.yaml").is_file():
        raise CaseError.not_a_case(path)
    settle(root)
    folder, schema = scan(root), load()
    raws, found = _read(folder, schema)
    typed, refused = _type(schema, raws)
    absent = {name: _absent(raw) for name, raw in raws.items()}
    context = checks.Context(tables=typed, absent=absent, folder=folder, schema=schema)
    found += refused + checks.run(context)
    kept = keep(_refuse(typed, found), schema, supported=False)
    faults = folder.faults + _located(found, raws, typed, schema)
    return Case(path=root, frames=kept, faults=tuple(sorted(faults, key=_order)), notes=_notes(folder))


def _read(folder: Folder, schema: Schema) -> tuple[dict[str, Raw], list[Finding]]:
    raws, found = read_yaml(folder, schema)
    for table in schema.tables.values():
        if table.is_csv:
            raw, problems = read_csv(folder, table)
            found += problems
            if raw is not None:
                raws[table.name] = raw
                found += _unknown_columns(table, raw)
    return raws, found


def _unknown_columns(table: Table, raw: Raw) -> list[Finding]:
    unknown = [name for name in raw.frame.columns if name not in table.fields and name != ROW]
    return [Finding(code="column-unknown", field=name, place=(raw.file, 1, None), given=name) for name in unknown]


def _absent(raw: Raw) -> frozenset[str]:
    if raw.sheet is None:
        return frozenset()
    return frozenset(name for name in raw.table.fields if name not in raw.frame.columns)


def _type(schema: Schema, raws: Mapping[str, Raw]) -> tuple[dict[str, pl.DataFrame], list[Finding]]:
    sides = raws["sides"].frame["id"].drop_nulls().to_list()
    words = cells.Words(codes=schema.codes, sides=tuple(sides))
    typed: dict[str, pl.DataFrame] = {}
    found: list[Finding] = []
    for name, table in schema.tables.items():
        if name not in raws:
            typed[name] = cells.empty(table)
            continue
        typed[name], faults = cells.convert(table, raws[name].frame, words)
        found += faults
    return typed, found


def _refuse(typed: Mapping[str, pl.DataFrame], found: Iterable[Finding]) -> dict[str, pl.DataFrame]:
    """The tables without refused rows, and with refused references blank."""
    rows: dict[str, set[int]] = {}
    for finding in found:
        if finding.code in _REFUSE_ROW and finding.row >= 0:
            rows.setdefault(finding.table, set()).add(finding.row)
    return {
        name: frame.filter(~pl.col(ROW).is_in(list(rows[name]))) if name in rows else frame
        for name, frame in typed.items()
    }


def _located(
    found: list[Finding], raws: Mapping[str, Raw], typed: Mapping[str, pl.DataFrame], schema: Schema
) -> list[Fault]:
    """Faults with their places; of a record that may not be shown, the place alone."""
    wanted: dict[str, dict[int, set[str]]] = {}
    for f in found:
        if f.place is None:
            wanted.setdefault(f.table, {}).setdefault(f.row, set()).add(f.field or "")
    places = {name: raws[name].where(rows) for name, rows in wanted.items()}
    shown = {name: set(frame[ROW]) for name, frame in view.public(typed, schema).items()} if found else {}
    faults = []
    for f in found:
        file, line, column = f.place or places[f.table][f.row, f.field or ""]
        fault = make(f.code, file=file, line=line, column=column, field=f.field, given=f.given, expected=f.expected)
        open_row = f.row < 0 or f.row in shown[f.table] or _is_sourceless(f)
        faults.append(fault if open_row else fault.masked())
    return faults


def _is_sourceless(finding: Finding) -> bool:
    """A row that is in no view only because nobody is named: there is nothing in it to hide but itself."""
    return rule(finding.code)["severity"] != Severity.ERROR and finding.given is None


def _order(fault: Fault) -> tuple[str, int, int, str, str, str]:
    return (fault.file, fault.line or 0, fault.column or 0, fault.field or "", fault.code, fault.given or "")


def _notes(folder: Folder) -> dict[str, str]:
    """The pages of notes/ that anyone may read; notes/internal/ is left alone."""
    pages = {}
    for name, path in folder.files.items():
        if name.startswith("notes/") and name.count("/") == 1 and name.endswith(".md"):
            data = path.read_bytes()[:_NOTES_LIMIT]
            pages[name.removeprefix("notes/")] = data.decode("utf-8", "replace").replace("\r\n", "\n")
    return pages
