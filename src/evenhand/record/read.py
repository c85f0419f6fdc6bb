"""Opens a case: files → raw tables → typed tables → checks → what is kept, and every fault found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from evenhand.record import cells, checks, hiding, view
from evenhand.record.case import Case
from evenhand.record.causes import order
from evenhand.record.csvtext import ROW
from evenhand.record.faults import PROTECTED, CaseError, Fault, Finding, Severity, make
from evenhand.record.folder import Folder, scan
from evenhand.record.raw import Raw, read_csv, read_yaml, unknown_column
from evenhand.record.schema import Schema, Table, load
from evenhand.record.spread import keep
from evenhand.record.transaction import pending, settle
from evenhand.record.yamltext import MAX_BYTES

_NOTES_LIMIT = 1024 * 1024
_TRIES = 20  # readings of a case that keeps changing
_REFUSE_ROW = frozenset(
    {"value-missing", "id-duplicate", "key-duplicate", "range-reversed", "claim-empty", "quotation-undocumented",
     "quotation-changed", "judgement-contradiction"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A case as its files read: what was found in each table, and every fault."""

    folder: Folder
    raws: Mapping[str, Raw]
    typed: Mapping[str, pl.DataFrame]  # every table of the schema, before any row is refused
    found: list[Finding]
    faults: list[Fault]  # one for each of `found`, in its order

    def case(self) -> Case:
        """What is kept of it."""
        whole = None if self.found or self.folder.faults else self.typed
        kept = keep(_refuse(self.typed, self.found, load()), load(), supported=False, whole=whole)
        faults = tuple(sorted([*self.folder.faults, *self.faults], key=order))
        notes, plans = _notes(self.folder), _plans(self.folder)
        return Case(path=self.folder.root, frames=kept, faults=faults, notes=notes, plans=plans)


def open_case(path: str | Path) -> Case:
    """Open the case in folder `path`.

    What cannot be read or placed is refused and listed in the case's `faults`; the rest is kept.

    Raises:
        CaseError: no case.yaml is there, or a change that was cut off cannot be finished.
    """
    return read_files(case_folder(path)).case()


def case_folder(path: str | Path) -> Path:
    """The folder of a case, with any change that was cut off finished.

    Raises:
        CaseError: no case.yaml is there, or the change cannot be finished.
    """
    root = Path(path)
    if not (root / "case.yaml").is_file():
        raise CaseError.not_a_case(path)
    settle(root)
    return root


def read_files(root: Path, overlay: Mapping[str, bytes | None] | None = None) -> Reading:
    """Read a case, with the contents of `overlay` in place of what stands on disk (None: no such file)."""
    schema = load()
    folder, raws, found = _at_rest(root, schema, overlay or {})
    typed, refused = _type(schema, raws)
    typed = hiding.marked(typed, refused)
    hidden = hiding.rows(typed, schema)
    absent = {name: _absent(raw) for name, raw in raws.items()}
    context = checks.Context(
        tables=typed, absent=absent, folder=folder, schema=schema, hidden=hidden,
        tops={name: raw.sheet.top for name, raw in raws.items() if raw.sheet},
        refused=frozenset((f.table, f.row, f.field or "") for f in refused),
        unread=frozenset(
            t.name for t in schema.tables.values() if t.is_csv and t.name not in raws and _stands(folder, t)
        ),
    )  # fmt: skip
    found += refused + checks.run(context)
    masks = _Masks(hidden=hidden, typed=typed, schema=schema, unread=_unread(folder, found))
    _drop_named(folder, typed)
    return Reading(folder=folder, raws=raws, typed=typed, found=found, faults=_located(found, raws, masks))


def _drop_named(folder: Folder, typed: Mapping[str, pl.DataFrame]) -> None:
    """A file that a record names is no unknown file, wherever it stands; so its name is not told either."""
    named = {*typed["documents"]["file"], *typed["places"]["geometry"]}
    folder.faults[:] = [f for f in folder.faults if f.code != "file-unknown" or f.file not in named]


def _stands(folder: Folder, table: Table) -> bool:
    """Whether something stands where the file of a table should be."""
    return table.file in folder.files or any(fault.file == table.file for fault in folder.faults)


def _at_rest(
    root: Path, schema: Schema, overlay: Mapping[str, bytes | None]
) -> tuple[Folder, dict[str, Raw], list[Finding]]:
    """Read the tables, again where a file changed meanwhile: never half of somebody's change."""
    for _ in range(_TRIES):
        folder = scan(root)
        folder.lay_over({**pending(root), **overlay})
        raws, found = _read(folder, schema)
        if scan(root).stamps == folder.stamps:
            return folder, raws, found
    raise CaseError.busy(root)


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
    here = [name for name in raw.frame.columns if name != ROW]
    top = raw.sheet.top if raw.sheet else 1
    return [unknown_column(table, name, here, (raw.file, top, None)) for name in here if name not in table.fields]


def _absent(raw: Raw) -> frozenset[str]:
    if raw.sheet is None:
        return frozenset()
    return frozenset(name for name in raw.table.fields if name not in raw.frame.columns)


def _type(schema: Schema, raws: Mapping[str, Raw]) -> tuple[dict[str, pl.DataFrame], list[Finding]]:
    sides = raws["sides"].frame["id"].drop_nulls().to_list() if raws["case"].frame.height else None
    words = cells.Words(codes=schema.codes, sides=None if sides is None else tuple(sides))
    typed: dict[str, pl.DataFrame] = {}
    found: list[Finding] = []
    for name, table in schema.tables.items():
        if name not in raws:
            typed[name] = cells.empty(table)
            continue
        typed[name], faults = cells.convert(table, raws[name].frame, words)
        found += faults
    return typed, found


def _refuse(typed: Mapping[str, pl.DataFrame], found: Iterable[Finding], schema: Schema) -> dict[str, pl.DataFrame]:
    """The tables without refused rows."""
    rows: dict[str, set[int]] = {}
    for finding in found:
        if finding.code in _REFUSE_ROW and finding.row >= 0:
            rows.setdefault(finding.table, set()).add(finding.row)
    straight = _straightened(typed, found)
    return {name: _whole(table, straight[name], rows.get(name, set())) for name, table in schema.tables.items()}


def _straightened(typed: Mapping[str, pl.DataFrame], found: Iterable[Finding]) -> dict[str, pl.DataFrame]:
    """The tables without the references that go round in a circle."""
    frames = dict(typed)
    circles = {(f.table, f.field or "", f.row) for f in found if f.code == "reference-cycle"}
    for name, field in {(table, column) for table, column, _ in circles}:
        rows = [row for table, column, row in circles if (table, column) == (name, field)]
        frames[name] = frames[name].with_columns(pl.when(~pl.col(ROW).is_in(rows)).then(pl.col(field)).alias(field))
    return frames


def _whole(table: Table, frame: pl.DataFrame, refused: set[int]) -> pl.DataFrame:
    """The rows that are not refused and have every required cell: it may be there, and not be what is asked for."""
    if refused:
        frame = frame.filter(~pl.col(ROW).is_in(list(refused)))
    holes = [f.name for f in table.fields.values() if f.required and frame[f.name].null_count()]
    return frame.drop_nulls(holes) if holes else frame


def _unread(folder: Folder, found: Iterable[Finding]) -> bool:
    """Whether some record could not be read at all: then nobody can tell whether it is protected."""
    lost = (
        *folder.faults,
        *(make(f.code, file="") for f in found if f.place and f.row < 0 and f.code != "table-missing"),
    )
    return any(f.severity is Severity.ERROR for f in lost)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Masks:
    """Of which rows no word may be repeated, and which ids not at all."""

    hidden: hiding.Hidden
    typed: Mapping[str, pl.DataFrame]
    schema: Schema
    unread: bool

    def rows(self) -> Mapping[str, set[int]] | None:
        """Rows whose words a message may repeat; None: any."""
        if self.unread:
            kept = view.public(self.typed, self.schema, closed=False)
            return {name: set(frame[ROW]) for name, frame in kept.items()}
        if not self.hidden:
            return None
        return {name: set(frame[ROW]) - self.hidden.get(name, frozenset()) for name, frame in self.typed.items()}

    def ids(self) -> set[str]:
        """Ids of hidden rows."""
        return {name for name in self._ids() if name is not None}

    def loose(self) -> bool:
        """Whether a reference that leads nowhere may name a protected record: one that was not read, or lost its id."""
        return self.unread or None in self._ids()

    def _ids(self) -> set[str | None]:
        tables = ((self.typed[name], rows) for name, rows in self.hidden.items() if "id" in self.typed[name].columns)
        return {found for frame, rows in tables for found in frame.filter(pl.col(ROW).is_in(list(rows)))["id"]}


def _located(found: list[Finding], raws: Mapping[str, Raw], masks: _Masks) -> list[Fault]:
    """Faults with their places; of a record that may not be shown, the place alone."""
    wanted: dict[str, dict[int, set[str]]] = {}
    for f in found:
        if f.place is None:
            wanted.setdefault(f.table, {}).setdefault(f.row, set()).add(f.field or "")
    places = {name: raws[name].where(rows) for name, rows in wanted.items()}
    shown, ids = (masks.rows(), masks.ids()) if found else (None, set())
    loose = bool(found) and masks.loose()
    refused = {str(f.given) for f in found if f.field == "id" and f.row in masks.hidden.get(f.table, ())}
    faults = []
    for f in found:
        file, line, column = f.place or places[f.table][f.row, f.field or ""]
        fault = make(f.code, file=file, line=line, column=column, field=f.field, given=f.given, expected=f.expected)
        if shown is not None and f.row >= 0 and f.row not in shown[f.table]:
            known = f.field in masks.schema.tables[f.table].columns()  # a key that is not ours may say anything
            fault = replace(fault.masked(), column=None, field=f.field if known else None)
        elif f.given in ids | refused or (loose and f.code == "reference-dangling"):
            fault = replace(fault, given=PROTECTED)
        faults.append(fault)
    return faults


def _notes(folder: Folder) -> dict[str, str]:
    """The pages of notes/ that anyone may read; notes/internal/ is left alone."""
    pages = {}
    for name, path in folder.files.items():
        if name.startswith("notes/") and name.count("/") == 1 and name.endswith(".md") and name.isprintable():
            data = path.read_bytes()[:_NOTES_LIMIT]
            pages[name.removeprefix("notes/")] = data.decode("utf-8", "replace").replace("\r\n", "\n")
    return pages


def _plans(folder: Folder) -> dict[str, bytes]:
    """The files of plans/, as they stand; what cannot be read is a fault already."""
    return {name: folder.read(name) for name in folder.matching("plans/*.yaml") if _readable(folder, name)}


def _readable(folder: Folder, name: str) -> bool:
    try:
        return folder.size(name) <= MAX_BYTES and bool(folder.read(name))
    except OSError:
        return False
