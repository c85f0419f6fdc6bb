"""Opens a case: files → raw tables → typed tables → checks → what is kept, and every fault found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from evenhand.record import cells, checks, hiding, visibility
from evenhand.record.case import Case
from evenhand.record.causes import order
from evenhand.record.csvtext import ROW
from evenhand.record.faults import PROTECTED, CaseError, Fault, Finding, Severity, make
from evenhand.record.folder import Folder, scan
from evenhand.record.losses import Evidence, find_losses
from evenhand.record.marks import is_nearly_mark
from evenhand.record.raw import Raw, read_csv, read_yaml, unknown_column
from evenhand.record.salvage import Scrap, may_be_marked, scraps
from evenhand.record.schema import Schema, Table, load
from evenhand.record.spread import keep
from evenhand.record.transaction import pending, settle
from evenhand.record.yamltext import MAX_BYTES

_NOTES_LIMIT = 1024 * 1024
_OF_WHOLE_TABLES = frozenset({"table-missing", "column-missing", "column-mark"})  # no record was lost by these
_WORD = 12  # letters of a word that a message may repeat though its row is protected
_TRIES = 20  # readings of a case that keeps changing
_REFUSE_ROW = frozenset({"id-duplicate", "key-duplicate", "claim-empty", "judgement-contradiction"})
_REFUSE_CELLS = {  # faults of a row that cost some of its cells
    "range-reversed": ("low", "high"),
    "coordinates-half": ("latitude", "longitude"),
    "quotation-undocumented": ("quotation",),
    "quotation-changed": ("quotation",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A case as its files read: what was found in each table, and every fault."""

    folder: Folder
    raws: Mapping[str, Raw]
    typed: Mapping[str, pl.DataFrame]  # every table of the schema, before any row is refused
    plain: Mapping[str, pl.DataFrame]  # the same, a source of no known kind not taken for a person who spoke
    found: list[Finding]
    faults: list[Fault]  # one for each of `found`, in its order
    scraps: list[Scrap] = field(default_factory=list)  # records that could not be cut into cells

    def case(self) -> Case:
        """What is kept of it."""
        whole = None if self.found or self.folder.faults else self.typed
        kept = keep(_refuse(self.typed, self.found, load()), load(), supported=False, whole=whole)
        faults = tuple(sorted([*self.folder.faults, *self.faults], key=order))
        notes, plans = _notes(self.folder), _plans(self.folder)
        pairs = tuple(zip(self.found, self.faults, strict=True))
        evidence = Evidence(schema=load(), typed=self.plain, kept=kept, found=pairs, scraps=tuple(self.scraps))
        internal, public = find_losses(evidence)
        return Case(
            path=self.folder.root,
            frames=kept,
            faults=faults,
            notes=notes,
            plans=plans,
            unread_internal=internal,
            unread_public=public,
        )


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
    read, refused = _type(schema, raws)
    withheld = {f.table for f in found if f.code == "column-mark" and f.row < 0}
    plain = hiding.marked(read, refused, withheld, kinds=False)
    typed = hiding.marked(read, refused, withheld, kinds=True)
    hidden = hiding.rows(plain, schema)
    absent = {name: _absent(raw) for name, raw in raws.items()}
    context = checks.Context(
        tables=plain,
        absent=absent,
        folder=folder,
        schema=schema,
        hidden=hidden,
        tops={name: raw.sheet.top for name, raw in raws.items() if raw.sheet},
        refused=frozenset((f.table, f.row, f.field or "") for f in refused),
        unread=frozenset(
            t.name for t in schema.tables.values() if t.is_csv and t.name not in raws and _stands(folder, t)
        ),
    )
    found += refused + checks.run(context)
    masks = _Masks(hidden=hidden, typed=plain, schema=schema, unread=_unread(folder, found))
    _drop_named(folder, typed)
    faults = _located(found, raws, masks)
    left = scraps(folder, raws, list(zip(found, faults, strict=True)), schema)
    return Reading(folder=folder, raws=raws, typed=typed, plain=plain, found=found, faults=faults, scraps=left)


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
    """What to say of columns that the schema does not have. One that is nearly a mark withholds the table."""
    if raw.sheet is None:
        return []
    place, found = (raw.file, raw.sheet.top, None), []
    for written, name in zip(raw.sheet.written, raw.sheet.header, strict=True):
        if name and is_nearly_mark(written, table):
            found.append(Finding(code="column-mark", table=table.name, place=place, given=written))
        elif name and name not in table.fields:
            found.append(unknown_column(table, name, raw.sheet.header, place))
    return found


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
    """The tables without cells that a check refused: references that go round in a circle, figures out of order."""
    frames = dict(typed)
    spots: dict[tuple[str, str], list[int]] = {}
    for f in found:
        columns = (f.field or "",) if f.code == "reference-cycle" else _REFUSE_CELLS.get(f.code, ())
        for column in columns:
            spots.setdefault((f.table, column), []).append(f.row)
    for (name, column), rows in spots.items():
        emptied = pl.when(~pl.col(ROW).is_in(rows)).then(pl.col(column)).alias(column)
        frames[name] = frames[name].with_columns(emptied)
    return frames


def _whole(table: Table, frame: pl.DataFrame, refused: set[int]) -> pl.DataFrame:
    """The rows that are not refused and have every cell without which they say nothing; other cells may be lost."""
    if refused:
        frame = frame.filter(~pl.col(ROW).is_in(list(refused)))
    holes = [name for name in table.vital if frame[name].null_count()]
    return frame.drop_nulls(holes) if holes else frame


def _unread(folder: Folder, found: Iterable[Finding]) -> bool:
    """Whether some record could not be read at all that may hold a mark: then nobody can tell what it protects."""
    broken = (f for f in found if f.place and f.row < 0 and f.code not in _OF_WHOLE_TABLES)
    lost = [f.place[0] for f in broken if f.place and make(f.code, file="").severity is Severity.ERROR]
    lost += [fault.file for fault in folder.faults if fault.severity is Severity.ERROR]
    return any(_may_protect(folder, name) for name in dict.fromkeys(lost))


def _may_protect(folder: Folder, name: str) -> bool:
    try:
        text = folder.read(name).decode("utf-8", "replace") if name in folder.files else "protected"
    except OSError:
        return True
    return name == load().tables["sources"].file or may_be_marked(text)


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
            kept = visibility.public(self.typed, self.schema, closed=False)
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
        if _is_mark_word(f):
            pass  # what hides the row is itself the fault
        elif shown is not None and f.row >= 0 and f.row not in shown[f.table]:
            known = f.field in masks.schema.tables[f.table].columns()  # a key that is not ours may say anything
            fault = replace(fault.masked(), column=None, field=f.field if known else None)
        elif f.given in ids | refused or (loose and f.code == "reference-dangling"):
            fault = replace(fault, given=PROTECTED)
        faults.append(fault)
    return faults


def _is_mark_word(finding: Finding) -> bool:
    """Whether the fault is one plain word in a column of marks: it says nothing of anybody, and must be mended."""
    of_mark = finding.field in hiding.MARKS and finding.code in {"boolean-form", "code-unknown"}
    return of_mark and str(finding.given).isalpha() and len(str(finding.given)) <= _WORD


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
