"""Write a whole new case from its tables: reading it gives the same tables, and writing those the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from evenhand.output.files import write_new
from evenhand.record import refusals, values
from evenhand.record.cells import ID
from evenhand.record.csvcells import write_table
from evenhand.record.csvtext import ROW
from evenhand.record.folder import DESCRIPTOR
from evenhand.record.package import descriptor_bytes
from evenhand.record.read import read_files
from evenhand.record.schema import Field, Table, column, load
from evenhand.record.transaction import new_folder
from evenhand.record.yamledit import EditError, dump
from evenhand.record.yamltable import written
from evenhand.record.yamltext import Tree

Row = dict[str, Any]
Groups = dict[tuple[Any, ...], list[Row]]  # rows by what the record that holds them hands down


def write_case(tables: Mapping[str, pl.DataFrame], path: str | Path) -> None:
    """Write the tables of a case to the new folder `path`, whole or not at all.

    A table without rows gets no file, a column that the schema has not is kept, an empty text or list is written as
    not recorded. Agreements are read again in the order of their file names. Held documents, geometries, plans and
    notes are no tables and are not written.

    Raises:
        CaseError: `path` is there and not empty; an unknown table; a value that no cell holds; not one row in `case`;
            a record whose holder is missing, or whose id can name no file or stands there twice.
    """
    files = dict(_files({name: frame.drop(ROW, strict=False) for name, frame in tables.items()}))
    with new_folder(Path(path)) as draft:
        for name, data in files.items():
            write_new(draft / name, data)
        write_new(draft / DESCRIPTOR, descriptor_bytes(read_files(draft).case().view()))


def _files(tables: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, bytes]]:
    schema = load()
    for name in tables:
        if name not in schema.tables:
            raise refusals.table(name, list(schema.tables))
    parts = {name: _grouped(table, tables.get(name)) for name, table in schema.tables.items() if table.within}
    for name, table in schema.tables.items():
        rows = _rows(table, None if table.within else tables.get(name))
        if table.single and len(rows) != 1:
            raise refusals.value(name, "rows", "one row: a case has one title and one period")
        if table.is_yaml:
            yield from _yaml(table, rows, parts)
        elif rows:
            yield table.file, _csv(table, tables[name].columns, rows)
    for name, left in parts.items():
        if left:
            raise refusals.value(name, schema.tables[name].key[0], "a record under which it can stand")


def _rows(table: Table, frame: pl.DataFrame | None) -> list[Row]:
    return [] if frame is None else [_row(table, row) for row in frame.iter_rows(named=True)]


def _row(table: Table, row: Row) -> Row:
    known = set(table.columns())
    return {name: values.text(table.name, _field(table, name, known), value) for name, value in row.items()}


def _field(table: Table, name: str, known: set[str]) -> Field:
    return column(table, name) if name in known else Field(name=name, type="text", about="")


def _csv(table: Table, columns: list[str], rows: list[Row]) -> bytes:
    known = table.columns()
    names = [*known, *(name for name in columns if name not in known)]
    fields = [_field(table, name, set(known)) for name in names]
    cells = [[values.cell(table.name, f, row.get(f.name)) for f in fields] for row in rows]
    return write_table([names, *cells]).encode()


def _yaml(table: Table, rows: list[Row], parts: dict[str, Groups]) -> Iterator[tuple[str, bytes]]:
    """One file for each record of a table, with every part that it holds; what is written leaves `parts`."""
    done: set[str] = set()
    for row in rows:
        name = table.file.replace("*", _file_name(table, row))
        if name in done:
            raise refusals.taken(table.name)
        done.add(name)
        try:
            yield name, dump(_tree(table, row, parts)).encode()
        except EditError as error:
            raise refusals.value(table.name, "text", "text that YAML can hold") from error


def _file_name(table: Table, row: Row) -> str:
    name = "" if table.single else row.get("id") or ""
    if not table.single and not re.match(ID, name):
        raise refusals.value(table.name, "id", "an identifier: letters, digits, _ . - and at most 64 characters")
    return name


def _tree(table: Table, row: Row, parts: dict[str, Groups]) -> dict[str, Tree]:
    tree = written(table, row)
    for part in load().parts_of(table.name):
        mine = _parts(table, row, part, parts)
        if mine:
            records: Tree = _keyed(part, mine, parts) if part.keyed else [_tree(part, r, parts) for r in mine]
            _hang(tree, part.at.split("."), records)
    return tree


def _grouped(table: Table, frame: pl.DataFrame | None) -> Groups:
    """A table's rows by the records that hold them."""
    names = [name for name, field in table.fields.items() if field.parent]
    found: Groups = {}
    for row in _rows(table, frame):
        found.setdefault(tuple(row.get(name) for name in names), []).append(row)
    return found


def _parts(table: Table, row: Row, part: Table, parts: dict[str, Groups]) -> list[Row]:
    """The rows of a part that stand under one record, taken out of `parts`."""
    handed = {name: row.get(name) for name, field in table.fields.items() if field.parent}
    handed[table.name.removesuffix("s")] = row.get(table.key[-1])
    return parts[part.name].pop(tuple(handed[name] for name, field in part.fields.items() if field.parent), [])


def _keyed(part: Table, mine: list[Row], parts: dict[str, Groups]) -> dict[str, Tree]:
    found: dict[str, Tree] = {}
    for row in mine:
        name = row.get(part.keyed)
        if not isinstance(name, str) or name in found:
            raise refusals.value(part.name, part.keyed, "a name, each once")
        tree = _tree(part, row, parts)
        found[name] = tree[part.plain] if set(tree) == {part.plain} else tree
    return found


def _hang(tree: dict[str, Tree], steps: list[str], records: Tree) -> None:
    for step in reversed(steps[1:]):
        records = {step: records}
    tree[steps[0]] = records
