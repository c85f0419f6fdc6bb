"""The loss ledger: each row that is in the files and not in a view because of a fault, with the fault at its root.

Invariant: rows in the files are rows of the record and rows refused here by name. What protection withholds is no loss:
a public count holds only rows that their own readable cells make public.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import polars as pl

from evenhand.record import hiding, visibility
from evenhand.record.csvtext import ROW
from evenhand.record.faults import Fault, Finding, Severity
from evenhand.record.marks import MARK
from evenhand.record.salvage import Scrap
from evenhand.record.schema import Schema, Table
from evenhand.record.spread import Frames, Reverse, references, reverse
from evenhand.record.unread import Cause, Unread

Row: TypeAlias = tuple[str, int]  # table and ordinal
_PHANTOM = 2**31  # ordinals from here on are rows that stand in for what could not be read
_UNNAMED = "?"  # no id looks like this: what a reference that could not be read may have led to


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Evidence:
    """All that was read of a case, and all that was found wrong with it."""

    schema: Schema
    typed: Frames  # rows as read, marked only by what their own cells say
    hidden: hiding.Hidden  # rows of `typed` that protection hides
    kept: Frames  # rows of the record
    found: tuple[tuple[Finding, Fault], ...]
    scraps: tuple[Scrap, ...]  # what is left of records that could not be cut into cells at all

    def errors(self) -> Iterator[tuple[Finding, Fault]]:
        """The findings for which something was refused."""
        return ((f, fault) for f, fault in self.found if fault.severity is Severity.ERROR)

    def without_hidden(self) -> Evidence:
        """The same without what was found in hidden rows: it must change nothing in what is said to anyone."""
        return replace(self, found=tuple(p for p in self.found if p[0].row not in self.hidden.get(p[0].table, ())))


def find_losses(evidence: Evidence) -> tuple[Unread, Unread]:
    """What an internal view and what a public view lacks because of a fault."""
    if not evidence.scraps and not any(evidence.errors()):
        return Unread(), Unread()
    return _internal(evidence), _public(evidence)


def _internal(evidence: Evidence) -> Unread:
    gone = _missing(evidence.typed, evidence.kept)
    return _ledger(evidence, gone, evidence.scraps, shown=evidence.kept)


def _public(evidence: Evidence) -> Unread:
    evidence = evidence.without_hidden()
    shown = visibility.public(evidence.kept, evidence.schema)
    whole = _as_if_mended(evidence)
    gone = {name: rows for name, rows in _missing(whole, shown).items() if rows}
    for name, rows in _cut_off(evidence, whole, shown).items():
        gone[name] = gone.get(name, set()) | rows
    aside = [*_withheld(evidence), *_pointed_at(evidence, whole)]
    return _ledger(evidence, gone, [*evidence.scraps, *aside], shown=shown)


def _pointed_at(evidence: Evidence, whole: Frames) -> Iterator[Scrap]:
    """Tables to which a row for everybody refers in vain: nobody can tell how much of them is for everybody."""
    vain = [pair for pair in evidence.errors() if pair[0].code == "reference-dangling"]
    rows = {name: _rows(whole[name]) for name in {finding.table for finding, _ in vain}}
    for finding, fault in vain:
        if finding.row in rows[finding.table]:
            yield Scrap(table=_target(evidence, finding), fault=fault, rows=0, is_public=True)


def _withheld(evidence: Evidence) -> Iterator[Scrap]:
    """Tables that are withheld whole for their header: nobody can tell how much of them is for everybody."""
    for finding, fault in evidence.errors():
        if finding.code == "column-mark":
            yield Scrap(table=finding.table, fault=fault, rows=0, is_public=False, is_file=True)


def _missing(before: Frames, after: Frames) -> dict[str, set[int]]:
    return {
        name: _rows(frame) - _rows(after[name]) for name, frame in before.items() if frame.height > after[name].height
    }


def _rows(frame: pl.DataFrame) -> set[int]:
    return {row for row in frame[ROW] if row < _PHANTOM}


# -- which rows would be public, were every fault mended ---------------------------------------------------------------


def _as_if_mended(evidence: Evidence) -> dict[str, pl.DataFrame]:
    """The rows that would be public if each record that cannot be read or is not there were, and said nothing else."""
    frames = visibility.open_rows(_with_phantoms(evidence), visibility.utc_today())
    return dict(visibility.see(frames, evidence.schema).rows)


def _with_phantoms(evidence: Evidence) -> dict[str, pl.DataFrame]:
    """The tables with the references that could not be read, and a stand-in for whatever a reference misses."""
    frames = _unnamed(evidence)
    made: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for finding, _ in evidence.errors():
        if finding.code == "reference-dangling":
            for name in evidence.schema.tables[finding.table].fields[finding.field or ""].to:  # it may be in any
                made[name].append(_phantom(evidence.schema.tables[name], str(finding.given)))
    for back, orphans in _unsaid(evidence):
        made[back.table].extend({back.column: one} for one in orphans)
    for table in evidence.schema.tables.values():
        if "id" in table.fields:
            made[table.name].append(_phantom(table, _UNNAMED))
    for scrap in evidence.scraps:
        made[scrap.table].extend(_referring(scrap, evidence) if not scrap.is_file or scrap.cells else [])
    return {name: _extended(evidence.schema.tables[name], frame, made.get(name, [])) for name, frame in frames.items()}


def _phantom(table: Table, key: str) -> dict[str, Any]:
    """What a reference may have led to. A lookup needs nothing to lead to it: its names would be seen with it."""
    return {"id": key} | ({MARK: False} if table.row_class == "lookup" else {})


def _unsaid(evidence: Evidence) -> Iterator[tuple[Reverse, list[str]]]:
    """Rows to which nothing points, where a reference that might have pointed to them misses or could not be read."""
    faulty = {(finding.table, finding.field) for finding, _ in evidence.errors()}
    for table in evidence.schema.tables.values():
        for back in filter(None, map(reverse, table.rests_on)):
            if (back.table, back.column) in faulty:
                pointed = evidence.typed[back.table][back.column].drop_nulls().implode()
                ids = evidence.typed[table.name]["id"].drop_nulls()
                yield back, ids.filter(~ids.is_in(pointed)).to_list()


def _unnamed(evidence: Evidence) -> dict[str, pl.DataFrame]:
    """The tables with `?` where a reference could not be read."""
    frames = dict(evidence.typed)
    spots: dict[tuple[str, str], list[int]] = defaultdict(list)
    for finding, _ in evidence.errors():
        table = evidence.schema.tables.get(finding.table)
        field = table.fields.get(finding.field or "") if table else None
        if table is None or field is None or finding.row < 0 or finding.code == "reference-dangling":
            continue
        if field.is_reference:
            spots[finding.table, field.name].append(finding.row)
        for column in table.rests_on if field.name in table.free_when else ():  # it may have asserted nothing
            spots[finding.table, column].append(finding.row)
    for (name, column), rows in spots.items():
        is_list = frames[name].schema[column] == pl.List(pl.String)
        blank = pl.col(column).list.len().fill_null(0) == 0 if is_list else pl.col(column).is_null()
        instead = pl.lit([_UNNAMED], pl.List(pl.String)) if is_list else pl.lit(_UNNAMED)
        here = pl.when(pl.col(ROW).is_in(rows) & blank).then(instead).otherwise(pl.col(column))
        frames[name] = frames[name].with_columns(here.alias(column))
    return frames


def _target(evidence: Evidence, finding: Finding) -> str:
    """The table to which a reference that leads nowhere should lead."""
    field = evidence.schema.tables[finding.table].fields[finding.field or ""]
    broken = {scrap.table for scrap in evidence.scraps}
    return next((name for name in field.to if name in broken), field.to[0])


def _referring(scrap: Scrap, evidence: Evidence) -> list[dict[str, Any]]:
    """Rows with the references that the cells of broken records can hold."""
    table, found = evidence.schema.tables[scrap.table], []
    for cells in scrap.cells:
        row: dict[str, Any] = {}
        for field in references(table):
            ids = {one for to in field.to for one in evidence.typed[to]["id"].drop_nulls()} & set(cells)
            if ids:
                row[field.name] = sorted(ids) if field.is_list else min(ids)
        found.append(row)
    return found


def _extended(table: Table, frame: pl.DataFrame, made: list[dict[str, Any]]) -> pl.DataFrame:
    """A table with phantom rows, each said by the phantom source."""
    if not made:
        return frame
    rows = []
    for n, given in enumerate(made):
        row = dict.fromkeys(frame.columns) | given
        row[ROW] = _PHANTOM + n
        for column in table.rests_on if table.row_class == "assertion" else ():
            if reverse(column) is None and not row[column]:
                row[column] = [_UNNAMED] if table.fields[column].is_list else _UNNAMED
        rows.append(row)
    return pl.concat([frame, pl.DataFrame(rows, schema=frame.schema)])


def _cut_off(evidence: Evidence, whole: Frames, shown: Frames) -> dict[str, set[int]]:
    """Lookups that nothing reaches, where a reference that might have reached them could not be read."""
    aims = {scrap.table for scrap in evidence.scraps}
    for finding, _ in evidence.errors():
        table = evidence.schema.tables.get(finding.table)
        field = table.fields.get(finding.field or "") if table else None
        aims |= set(field.to) if field is not None and field.is_reference else set()
    found = {}
    for name in aims:
        table = evidence.schema.tables[name]
        if table.row_class == "lookup":
            found[name] = (
                _rows(evidence.typed[name]) - _rows(whole[name]) - _rows(shown[name]) - evidence.hidden.get(name, set())
            )
    parts = {t.name: t for t in evidence.schema.tables.values() if t.row_class == "part"}
    for name, table in parts.items():  # the names of such places
        ids = {
            to: _ids_of(evidence.typed[to], found[to]) for f in table.needed for to in table.fields[f].to if to in found
        }
        for column in table.needed:
            lost = set().union(*(ids.get(to, set()) for to in table.fields[column].to))
            rows = evidence.typed[name].filter(pl.col(column).is_in(list(lost)))
            found[name] = found.get(name, set()) | (_rows(rows) - evidence.hidden.get(name, set()))
    return {name: rows for name, rows in found.items() if rows}


def _ids_of(frame: pl.DataFrame, rows: set[int]) -> set[str]:
    return set(frame.filter(pl.col(ROW).is_in(list(rows)))["id"].drop_nulls())


# -- the fault at the root of each -------------------------------------------------------------------------------------


def _ledger(evidence: Evidence, gone: Mapping[str, set[int]], scraps: Iterable[Scrap], *, shown: Frames) -> Unread:
    roots = _roots(evidence, gone)
    counts: dict[str, Counter[tuple[str, int, int, str]]] = defaultdict(Counter)
    for (table, _), fault in roots.items():
        counts[table][_place(fault)] += 1
    for scrap in scraps:
        counts[scrap.table][_place(scrap.fault)] += scrap.rows if scrap.is_public or shown is evidence.kept else 0
    order = [name for name in evidence.schema.tables if name in counts]
    tables = {name: tuple(_cause(place, rows) for place, rows in sorted(counts[name].items())) for name in order}
    return Unread(tables=tables, cells=_cells(evidence, shown))


def _roots(evidence: Evidence, gone: Mapping[str, set[int]]) -> dict[Row, Fault]:
    """The fault at the root of each row that is gone: its own, or that of a row gone to which it is tied."""
    lost = [(name, row) for name in evidence.schema.tables for row in sorted(gone.get(name, ()))]
    own = _own_faults(evidence, set(lost))
    beside = _neighbours(evidence, gone)
    waiting, roots = deque(row for row in lost if row in own), dict(own)
    while waiting:
        row = waiting.popleft()
        for other in beside.get(row, ()):
            if other not in roots:
                roots[other] = roots[row]
                waiting.append(other)
    return {row: roots.get(row) or _likely(evidence, row) for row in lost}


def _own_faults(evidence: Evidence, lost: set[Row]) -> dict[Row, Fault]:
    """Each row's own fault for which it was refused, or at least its first."""
    own: dict[Row, Fault] = {}
    for finding, fault in evidence.errors():
        row = (finding.table, finding.row)
        if row in lost:
            costs_row = finding.field in evidence.schema.tables[finding.table].vital
            if row not in own or costs_row:
                own.setdefault(row, fault)
    return own


def _neighbours(evidence: Evidence, gone: Mapping[str, set[int]]) -> dict[Row, list[Row]]:
    """For each row that is gone, the rows gone that refer to it or to which it refers."""
    frames = {name: evidence.typed[name].filter(pl.col(ROW).is_in(list(rows))) for name, rows in gone.items()}
    known = {one: (name, row) for name, frame in frames.items() if "id" in frame.columns
             for row, one in frame.select(ROW, "id").iter_rows() if one is not None}  # fmt: skip
    beside: dict[Row, list[Row]] = defaultdict(list)
    for name, frame in frames.items():
        for field in references(evidence.schema.tables[name]):
            column = frame.select(ROW, pl.col(field.name).alias("to"))
            for row, to in (column.explode("to") if field.is_list else column).drop_nulls().iter_rows():
                if to in known:
                    beside[known[to]].append((name, row))
                    beside[name, row].append(known[to])
    return beside


def _likely(evidence: Evidence, row: Row) -> Fault:
    """Where no chain leads to a fault: a reference to its table, or a file, that could not be read; else the first."""
    faults = [fault for _, fault in evidence.errors()]
    for finding, fault in evidence.errors():
        table = evidence.schema.tables.get(finding.table)
        field = table.fields.get(finding.field or "") if table else None
        if field is not None and field.is_reference and row[0] in field.to:
            return fault
    file = evidence.schema.tables[row[0]].file
    named = [fault for fault in faults if fault.file == file] + [scrap.fault for scrap in evidence.scraps]
    return (named or faults)[0]


def _place(fault: Fault) -> tuple[str, int, int, str]:
    return (fault.file, fault.line or 0, fault.column or 0, fault.code)


def _cause(place: tuple[str, int, int, str], rows: int) -> Cause:
    file, line, column, code = place
    return Cause(file=file, line=line or None, column=column or None, code=code, rows=rows)


def _cells(evidence: Evidence, shown: Frames) -> dict[str, int]:
    """Cells that could not be read in rows that are shown; one whose odd characters are kept as escapes was read."""
    faulty = (f for f, _ in evidence.errors() if f.code != "text-control")
    spots = {(f.table, f.row, f.field) for f in faulty if f.table and f.row >= 0 and f.field}
    rows = {name: _rows(shown[name]) for name in {table for table, _, _ in spots}}
    counts = Counter(table for table, row, _ in spots if row in rows[table])
    return {name: counts[name] for name in evidence.schema.tables if counts[name]}
