"""Changes to the records that a case's YAML files hold, file by file and span by span."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evenhand.record import refusals
from evenhand.record.cells import ID
from evenhand.record.draft import Draft
from evenhand.record.schema import Schema, Table
from evenhand.record.values import Text
from evenhand.record.yamledit import Change, EditError, Remove, dump, edit
from evenhand.record.yamltable import Standing, additions, changes, walk, written
from evenhand.record.yamltext import Tree, read, to_python

_Key = tuple[str, ...]


@dataclass(slots=True, kw_only=True, repr=False)
class YamlCase:
    """The YAML files of a case under change."""

    draft: Draft
    schema: Schema

    def change(self, table: Table, key: _Key, texts: Mapping[str, Text]) -> bool:
        """Change a record's values; False where there is no such record."""
        for name in texts:
            if name == table.keyed or (name in table.fields and table.fields[name].parent):
                raise refusals.fixed(table.name, name)
        found = self._find(table, key)
        if found is not None:
            self._edit(found[0], changes(table, found[1], texts))
        return found is not None

    def begin(self, table: Table, texts: Mapping[str, Text]) -> None:
        """Write a record to a new file, named by its id."""
        name = texts.get("id")
        if table.single or not isinstance(name, str) or not re.match(ID, name):
            raise refusals.value(table.name, "id", "an identifier: letters, digits, _ . - and at most 64 characters")
        file = table.file.replace("*", name)
        if self.draft.read(file) is not None:
            raise refusals.taken(table.name)
        self.draft.write(file, self._dump(table, texts))

    def append(self, table: Table, holder: Table, key: _Key, texts: Mapping[str, Text]) -> bool:
        """Add a record to the one that holds its kind; False where there is no such holder."""
        found = self._find(holder, key)
        if found is None:
            return False
        name = texts.get(table.keyed) if table.keyed else ""
        if not isinstance(name, str):
            raise refusals.value(table.name, table.keyed, "a name")
        record: Tree = written(table, texts)
        if isinstance(record, dict) and set(record) == {table.plain}:
            record = record[table.plain]
        self._edit(found[0], additions(table, found[1], name, record))
        return True

    def remove(self, table: Table, key: _Key) -> bool:
        """Take a record out, and its file where it is one; False where there is no such record."""
        found = self._find(table, key)
        if found is not None and found[1].path:
            self._edit(found[0], [Remove(path=found[1].path)])
        elif found is not None:
            self.draft.write(found[0], None)
        return found is not None

    def _find(self, table: Table, key: _Key) -> tuple[str, Standing] | None:
        found = [(file, record) for file, record in self._records(table) if record.key(table) == key]
        if len(found) > 1:
            raise refusals.several(table.name)
        return found[0] if found else None

    def _records(self, table: Table) -> Iterator[tuple[str, Standing]]:
        """The records of a table, each with its file."""
        top = table
        while top.within:
            top = self.schema.tables[top.within]
        for file in self.draft.names(top.file):
            tree = to_python(read(self.draft.read(file) or b"").root)
            for record in walk(self.schema, top, tree):
                if record.table == table.name:
                    yield file, record

    def _edit(self, file: str, wanted: Iterable[Change]) -> None:
        try:
            self.draft.write(file, edit(self.draft.read(file) or b"", wanted))
        except EditError as error:
            raise refusals.unproven(file) from error

    def _dump(self, table: Table, texts: Mapping[str, Text]) -> bytes:
        try:
            return dump(written(table, texts)).encode()
        except EditError as error:
            raise refusals.unproven(table.file) from error
