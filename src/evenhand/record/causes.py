"""Which fault follows from which, the order in which they are told, and equal ones together.

A table that cannot be read is the cause of every reference into it that leads nowhere; a column that is missing, of
what its rows then lack. All is told from the faults themselves, so nothing of a record that may not be shown is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache

from evenhand.record.faults import Fault, Severity
from evenhand.record.schema import Table, load
from evenhand.record.spread import reverse

Key = tuple[int, str, int, int, str, str, str]

# Faults of something that is not there, and the columns that would hold it.
OF_ABSENCE: Mapping[str, tuple[str, ...]] = {
    "coordinates-half": ("latitude", "longitude"),
    "hash-missing": ("sha256",),
    "claim-empty": ("value", "low", "high", "quotation", "paraphrase"),
    "claim-about-nothing": ("incident", "subject"),
    "unsourced": ("sources", "source"),
    "consent-missing": ("consent",),
    "quotation-undocumented": ("document",),
    "ungraded": ("reliability_reason", "credibility_reason"),
}
_WHOLE = ("file-", "csv-", "yaml-", "table-", "case-")  # codes of faults of files, where no column is named
_ROWS = frozenset({"csv-ragged", "csv-quote"})  # faults that cost one record, whose id nobody can then tell
_REFERENCES = frozenset({"reference-dangling", "reference-cycle", "unsourced", "judgement-contradiction"})


def order(fault: Fault) -> Key:
    """Causes first: files, headers, cells, references; then what is only for information."""
    place = (fault.file, fault.line or 0, fault.column or 0, fault.field or "", fault.code, fault.given or "")
    return (_rank(fault), *place)


def _rank(fault: Fault) -> int:
    if fault.severity is Severity.NOTE:
        return 4
    if fault.code in _REFERENCES:
        return 3
    if fault.code.startswith("column-"):
        return 1
    return 0 if _is_of_file(fault) else 2


def _is_of_file(fault: Fault) -> bool:
    """Whether a fault is one of a whole file, or of the part of it that no column names."""
    return fault.code.startswith(_WHOLE) and fault.field is None and fault.code not in _ROWS


def causes(faults: Sequence[Fault]) -> list[int | None]:
    """For each fault the position of the one that it follows from, as far as that is known."""
    known = _Known.of(faults)
    return [known.cause(at, fault) for at, fault in enumerate(faults)]


@dataclass(slots=True, kw_only=True, repr=False)
class _Known:
    """The faults from which others follow, by what they cost."""

    tables: dict[str, int] = field(default_factory=dict)  # table: the fault for which all of it, or a row, is lost
    columns: dict[tuple[str, str], int] = field(default_factory=dict)  # file and column that is not there

    @classmethod
    def of(cls, faults: Sequence[Fault]) -> _Known:
        known = cls()
        for at in sorted(range(len(faults)), key=lambda at: _costs(faults[at])):
            fault = faults[at]
            if fault.severity is not Severity.ERROR and fault.code != "column-near":
                continue
            if fault.code in {"column-missing", "column-near"}:
                column = fault.field if fault.code == "column-missing" else fault.expected
                known.columns.setdefault((fault.file, column or ""), at)
            if _is_of_file(fault) or fault.code in _ROWS or (fault.code, fault.field) == ("column-missing", "id"):
                for table in tables_of(fault.file):
                    known.tables.setdefault(table.name, at)
        return known

    def cause(self, at: int, fault: Fault) -> int | None:
        """The fault from which the one at `at` follows."""
        if fault.severity is Severity.NOTE or _is_of_file(fault) or fault.code in _ROWS:
            return None
        for name in (fault.field or "", *OF_ABSENCE.get(fault.code, ())):
            found = self.columns.get((fault.file, name), at)
            if found != at:
                return found
        return next(self._elsewhere(fault), None)

    def _elsewhere(self, fault: Fault) -> Iterator[int]:
        """Faults of other tables, to or from which this one's references lead."""
        for table in tables_of(fault.file):
            pointing = table.fields.get(fault.field or "") if fault.code == "reference-dangling" else None
            yield from (self.tables[to] for to in (pointing.to if pointing else ()) if to in self.tables)
            if fault.code == "unsourced":
                yield from self._pointing(table)

    def _pointing(self, table: Table) -> Iterator[int]:
        for back in filter(None, map(reverse, table.rests_on)):
            file = load().tables[back.table].file
            for at in (self.tables.get(back.table), self.columns.get((file, back.column))):
                if at is not None:
                    yield at


def _costs(fault: Fault) -> int:
    """Causes that cost most come first; a slip in the header is the cause of the column that is missing for it."""
    if fault.code == "column-near":
        return 0
    return 2 if fault.code in _ROWS else 1


@cache
def tables_of(file: str) -> tuple[Table, ...]:
    """The tables whose rows stand in a file."""
    tables = load().tables.values()
    own = [table for table in tables if table.file and fnmatchcase(file, table.file)]
    names = {table.name for table in own}
    while more := [t for t in tables if t.within in names and t.name not in names]:
        own += more
        names |= {table.name for table in more}
    return tuple(own)


@dataclass(slots=True, kw_only=True, repr=False)
class Group:
    """Equal faults of one column, and what follows from them."""

    faults: list[Fault] = field(default_factory=list)
    follows: list[Group] = field(default_factory=list)


def fold(faults: Sequence[Fault]) -> list[Group]:
    """The faults in groups of one code, file and column, each under the group that it follows from."""
    because = causes(faults)
    groups: dict[tuple[int | None, str, str, str | None], Group] = {}
    home: dict[int, Group] = {}
    for at in sorted(range(len(faults)), key=lambda at: because[at] is not None):
        fault, root = faults[at], _root(at, because)
        key = (None if root == at else id(home[root]), fault.code, fault.file, fault.field)
        if key not in groups:
            groups[key] = Group()
            if root != at:
                home[root].follows.append(groups[key])
        groups[key].faults.append(fault)
        home[at] = groups[key]
    return [group for (root, *_), group in groups.items() if root is None]


def _root(at: int, because: Sequence[int | None]) -> int:
    """The fault at the beginning of the chain of causes that ends with the one at `at`."""
    while (before := because[at]) is not None:
        at = before
    return at
