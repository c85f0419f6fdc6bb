"""Change a case: every change of one session lands, or none does, and each file changes only where a record did.

What somebody asserted, judged or found is added to and never rewritten: a claim is superseded, and a judgement or a
finding is followed by another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from evenhand.record import csvtable, refusals, values
from evenhand.record.compare import hidden, new_errors
from evenhand.record.csvtable import CsvTable
from evenhand.record.draft import Draft
from evenhand.record.faults import PROTECTED
from evenhand.record.folder import DESCRIPTOR
from evenhand.record.package import descriptor_bytes
from evenhand.record.read import Reading, case_folder, read_files
from evenhand.record.schema import Table, column, load
from evenhand.record.transaction import commit, writing
from evenhand.record.values import Text, Value
from evenhand.record.yamlcase import YamlCase

_OPEN = {  # tables in which only these columns may change
    "claims": frozenset({"credibility", "credibility_reason", "graded_by", "incident", "protected", "frame", "note"}),
    "judgements": frozenset[str](),
}
_INSTEAD = {
    "claims": "supersede it with a new claim: edit.supersede(…)",
    "judgements": "append another judgement: the last one that a person made of a pair counts",
    "findings": "append another finding with its own date",
}


@contextmanager
def edit_case(path: str | Path) -> Iterator[Edit]:
    """Hold the case in folder `path` for writing; what is done to it is written when the block ends well.

    >>> import evenhand, tempfile
    >>> from evenhand.record.copies import copy_case
    >>> folder = Path(tempfile.mkdtemp()) / "case"
    >>> copy_case("starter", folder)
    >>> with edit_case(folder) as edit:
    ...     edit.change("sources", "src-hp", reliability="B", reliability_reason="Corrects its mistakes")
    >>> evenhand.open_case(folder).sources["reliability"].to_list()[0]
    'B'

    Raises:
        CaseError: another program holds the case, a change is refused, or the changes together would make a new error;
            nothing is written.
    """
    root = case_folder(path)
    with writing(root):
        edit = Edit(root)
        yield edit
        edit.finish()


class Edit:
    """Changes to one case, held in memory until the session ends. One that is refused leaves the others as they are."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._draft = Draft.of(root)
        self._yaml = YamlCase(draft=self._draft, schema=load())
        self._sheets: dict[str, CsvTable] = {}
        self._is_open = True

    def change(self, table: str, key: str | Sequence[str], /, **cells: Value) -> None:
        """Change cells of one record, named by its id or, where a table has no ids, by the columns of its key.

        Raises:
            CaseError: no such table, column or record, a value that no cell holds, or a cell that is never rewritten.
        """
        kind = self._table(table)
        name = self._key(kind, key)
        if kind.name in _OPEN and not set(cells) <= _OPEN[kind.name]:
            what = f"a change of {', '.join(sorted(set(cells) - _OPEN[kind.name]))}"
            raise refusals.kept(self._place(kind, name), what, _INSTEAD[kind.name])
        texts = self._texts(kind, cells)
        if kind.is_csv:
            self._sheet(kind).change(self._find(kind, name), _cells(kind, texts))
        elif not self._yaml.change(kind, name, texts):
            raise self._absent(kind, name)

    def append(self, table: str, /, **cells: Value) -> None:
        """Add a record: a line of a CSV file, a new file of agreements/, or a part of the YAML record that it names.

        Raises:
            CaseError: no such table or column, a value that no cell holds, or a record that is there already.
        """
        kind = self._table(table)
        texts = self._texts(kind, cells)
        if kind.is_csv:
            self._sheet(kind).append(_cells(kind, texts))
        elif kind.is_yaml:
            self._yaml.begin(kind, texts)
        else:
            self._add_part(kind, texts)

    def supersede(self, claim: str, /, **cells: Value) -> None:
        """Add a claim that copies `claim` but for these cells, and says that it replaces it. `id` is the new one's.

        Raises:
            CaseError: no such claim or column, a value that no cell holds, or no new id.
        """
        kind = self._table("claims")
        name = self._key(kind, claim)
        if not cells.get("id"):
            raise refusals.value(kind.file, "id", "the id of the new claim")
        texts = self._texts(kind, {**cells, "supersedes": claim})
        self._sheet(kind).copy(self._find(kind, name), _cells(kind, texts))

    def remove(self, table: str, key: str | Sequence[str], /) -> None:
        """Take a record out; of claims, judgements and findings none ever is.

        Raises:
            CaseError: no such table or record, or one that is part of the history.
        """
        kind = self._table(table)
        name = self._key(kind, key)
        if kind.name in _INSTEAD or kind.single:
            raise refusals.kept(self._place(kind, name), "a removal", _INSTEAD.get(kind.name, "change it"))
        if kind.is_csv:
            self._sheet(kind).remove(self._find(kind, name))
        elif not self._yaml.remove(kind, name):
            raise self._absent(kind, name)

    def finish(self) -> None:
        """Write everything, or nothing. `edit_case` calls it.

        Raises:
            CaseError: the changes would make an error that the case has not now, or a file changed meanwhile.
        """
        self._is_open = False
        for name, sheet in self._sheets.items():
            self._draft.write(name, sheet.data())
        changes = self._draft.changes()
        if not changes:
            return
        after = read_files(self._root, changes)
        faults = new_errors(self._before, after)
        if faults:
            raise refusals.errors(self._root, faults)
        if self._draft.read(DESCRIPTOR) is not None:
            self._draft.write(DESCRIPTOR, descriptor_bytes(after.case().view()))
        commit(self._root, self._draft.changes(), found=self._draft.found)

    @cached_property
    def _before(self) -> Reading:
        return read_files(self._root)

    @cached_property
    def _hidden(self) -> set[tuple[str, tuple[str, ...]]]:
        return hidden(self._before)

    def _table(self, name: str) -> Table:
        tables = load().tables
        if not self._is_open:
            raise refusals.closed(str(self._root))
        if name not in tables:
            raise refusals.table(name, list(tables))
        return tables[name]

    def _key(self, table: Table, key: str | Sequence[str]) -> tuple[str, ...]:
        parts = (key,) if isinstance(key, str) else tuple(key)
        if table.single:
            return ("",)
        if len(parts) != len(table.key) or not all(isinstance(part, str) for part in parts):
            raise refusals.key(table.name, table.key)
        return csvtable.key_of(table, dict(zip(table.key, parts, strict=True)))

    def _texts(self, table: Table, cells: Mapping[str, Value]) -> dict[str, Text]:
        known = table.columns()
        for name in cells:
            if name not in known:
                raise refusals.column(table.name, name, known)
        return {name: values.text(table.name, column(table, name), value) for name, value in cells.items()}

    def _sheet(self, table: Table) -> CsvTable:
        if table.file not in self._sheets:
            data = self._draft.read(table.file)
            self._sheets[table.file] = csvtable.begin(table) if data is None else csvtable.cut(table, data)
        return self._sheets[table.file]

    def _find(self, table: Table, name: tuple[str, ...]) -> int:
        at = self._sheet(table).find(name)
        if at < 0:
            raise self._absent(table, name)
        return at

    def _add_part(self, table: Table, texts: Mapping[str, Text]) -> None:
        """Add a record to the YAML record that holds its kind, named by what such a record hands down."""
        holder = load().tables[table.within]
        key: tuple[str, ...] = ()
        for name in holder.key if not holder.single else ():
            own = name if holder.fields[name].parent else holder.name.removesuffix("s")
            text = texts.get(own)
            if not isinstance(text, str):
                raise refusals.value(table.name, own, "the record under which this one stands")
            key = (*key, text)
        if not self._yaml.append(table, holder, key or ("",), texts):
            raise self._absent(holder, key)

    def _absent(self, table: Table, name: tuple[str, ...]) -> Exception:
        return refusals.record(table.name, self._named(name))

    def _named(self, name: tuple[str, ...]) -> str:
        """A key, unless it is one of a record that may not be shown."""
        return PROTECTED if any(name == key for _, key in self._hidden) else "/".join(name)

    def _place(self, table: Table, name: tuple[str, ...]) -> str:
        """Where a record stands, by its id if that may be shown, else by its line."""
        if (table.name, name) not in self._hidden:
            return f"{table.name} {self._named(name)}"
        return f"{table.file}:{self._sheet(table).line(self._find(table, name))}" if table.is_csv else table.file


def _cells(table: Table, texts: Mapping[str, Text]) -> dict[str, str | None]:
    return {name: values.cell(table.name, column(table, name), text) for name, text in texts.items()}
