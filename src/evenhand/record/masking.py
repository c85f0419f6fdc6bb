"""Faults with their places, and without a word of what may not be shown: of a hidden record the place alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from evenhand.record import hiding, visibility
from evenhand.record.csvtext import ROW
from evenhand.record.faults import PROTECTED, Fault, Finding, Severity, make
from evenhand.record.folder import Folder
from evenhand.record.raw import Raw
from evenhand.record.salvage import may_be_marked
from evenhand.record.schema import Schema, load

_OF_WHOLE_TABLES = frozenset({"table-missing", "column-missing", "column-mark"})  # no record was lost by these
_WORD = 12  # letters of a word that a message may repeat though its row is protected


def may_have_lost_a_mark(folder: Folder, found: Iterable[Finding]) -> bool:
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


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Masks:
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


def locate(found: list[Finding], raws: Mapping[str, Raw], masks: Masks) -> list[Fault]:
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
