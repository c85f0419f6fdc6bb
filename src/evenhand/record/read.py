"""Opens a case: files → raw tables → typed tables → checks → what is kept, and every fault found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from evenhand.record import cells, checks, hiding
from evenhand.record.case import Case
from evenhand.record.causes import order
from evenhand.record.csvtext import ROW
from evenhand.record.faults import CaseError, Fault, Finding
from evenhand.record.folder import Folder, scan
from evenhand.record.losses import Evidence, find_losses
from evenhand.record.marks import MARK, is_mark, is_nearly_mark
from evenhand.record.masking import Masks, locate, may_have_lost_a_mark
from evenhand.record.raw import Raw, read_csv, read_yaml, unknown_column
from evenhand.record.salvage import Scrap, scraps
from evenhand.record.schema import Schema, Table, load
from evenhand.record.spread import keep
from evenhand.record.transaction import pending, settle
from evenhand.record.yamltext import MAX_BYTES

_NOTES_LIMIT = 1024 * 1024
_TRIES = 20  # readings of a case that keeps changing
_REFUSE_ROW = frozenset({"id-duplicate", "key-duplicate", "claim-empty", "judgement-contradiction"})
_REFUSE_CELLS = {  # faults of a row that cost some of its cells
    "range-reversed": ("low", "high"),
    "coordinates-half": ("latitude", "longitude"),
    "quotation-undocumented": ("quotation",),
    "quotation-changed": ("quotation",),
}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reading:
    """A case as its files read: what was found in each table, and every fault."""

    folder: Folder
    raws: Mapping[str, Raw]
    typed: Mapping[str, pl.DataFrame]  # every table of the schema, before any row is refused
    plain: Mapping[str, pl.DataFrame]  # the same, a source of no known kind not taken for a person who spoke
    hidden: hiding.Hidden  # the rows of `plain` that protection hides
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
        evidence = Evidence(
            schema=load(), typed=self.plain, hidden=self.hidden, kept=kept, found=pairs, scraps=tuple(self.scraps)
        )
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
        lines=lambda name, rows: raws[name].lines(rows) if name in raws else {},
        refused=frozenset((f.table, f.row, f.field or "") for f in refused),
        unread=frozenset(
            t.name for t in schema.tables.values() if t.is_csv and t.name not in raws and _stands(folder, t)
        ),
    )
    found += refused + checks.run(context)
    masks = Masks(hidden=hidden, typed=plain, schema=schema, unread=may_have_lost_a_mark(folder, found))
    _drop_named(folder, typed)
    faults = locate(found, raws, masks)
    left = scraps(folder, raws, list(zip(found, faults, strict=True)), schema)
    return Reading(
        folder=folder, raws=raws, typed=typed, plain=plain, hidden=hidden, found=found, faults=faults, scraps=left
    )


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
    words = cells.Words(codes=schema.codes, sides=None)
    if raws["case"].frame.height:
        sides = raws["sides"].frame.drop_nulls("id")
        shown = [one for one, mark in sides.select("id", MARK).iter_rows() if not is_mark(mark)]
        words = replace(words, sides=tuple(sides["id"]), shown_sides=tuple(shown))
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
