"""Tables as they stand on disk: every cell still text, and every cell's place in its file kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from evenhand.record import controlcells, controls, csvhead, csvtext, yamltext
from evenhand.record.csvtext import ROW
from evenhand.record.faults import PROTECTED, Finding, Place
from evenhand.record.folder import Folder
from evenhand.record.marks import MARK, is_mark, is_nearly_mark
from evenhand.record.schema import DEADLINE_PARTS, Field, Schema, Table

Value = str | list[str] | None

_YAML_CODES = {
    "not-utf-8": "file-encoding",
    "too-large": "file-too-large",
    "empty": "yaml-documents",
    "several-documents": "yaml-documents",
    "control-character": "yaml-control",
    "anchor": "yaml-alias",
    "alias": "yaml-alias",
    "tag": "yaml-tag",
    "duplicate-key": "yaml-key",
    "null-key": "yaml-key",
    "key-not-scalar": "yaml-key",
    "merge-key": "yaml-alias",
    "too-deep": "yaml-depth",
    "syntax": "yaml-syntax",
}


@dataclass(slots=True, kw_only=True, repr=False)
class Raw:
    """One table as read."""

    table: Table
    frame: pl.DataFrame  # strings, or lists of strings from YAML; with ROW
    file: str
    sheet: csvtext.Sheet | None = None  # of a CSV table
    places: list[dict[str, Place]] = field(default_factory=list)  # of a YAML table: one for each row

    def where(self, rows: Mapping[int, set[str]]) -> dict[tuple[int, str], Place]:
        """Where each wanted cell stands; the field "" is the record itself."""
        if self.sheet is None:
            return {
                (row, name): self.places[row].get(name, self.places[row][""])
                for row, names in rows.items()
                for name in names
            }
        return dict(self._in_sheet(self.sheet, rows))

    def lines(self, rows: Iterable[int]) -> dict[int, int]:
        """Line (1-based) on which each wanted record begins."""
        if self.sheet is not None:
            return self.sheet.places(rows)
        return {row: self.places[row][""][1] or 0 for row in rows}

    def _in_sheet(self, sheet: csvtext.Sheet, rows: Mapping[int, set[str]]) -> Iterator[tuple[tuple[int, str], Place]]:
        lines = sheet.places(rows)
        text = csvtext.lines_of(sheet.text)
        columns = {name: at for at, name in enumerate(sheet.header) if name}
        for row, names in rows.items():
            start = lines[row]
            for name in names:
                if name and name not in columns:  # the file has no such column
                    yield (row, name), (self.file, start, None)
                    continue
                line, column = csvtext.cell_at(text, start, columns.get(name, 0), sheet.separator)
                yield (row, name), (self.file, line, column)


def read_csv(folder: Folder, table: Table) -> tuple[Raw | None, list[Finding]]:
    """Read the CSV file of `table`; None where it is absent or cannot be read at all."""
    if table.file not in folder.files:
        return None, []
    data, fault = _bytes(folder, table.file, csvtext.LIMIT_BYTES)
    if data is None:
        return None, [fault] if fault else []
    sheet = csvtext.read(data, list(table.fields))
    found = [
        Finding(code=p.code, place=(table.file, p.line, p.column), field=p.field, given=p.given, expected=p.expected)
        for p in sheet.problems
    ]
    if ROW not in sheet.frame.columns:
        return None, found
    frame = sheet.frame
    if controls.in_bytes(sheet.body):
        frame, odd = controlcells.clean(table.name, frame)
        found += [*_odd_header(table, sheet), *odd]
    return Raw(table=table, frame=frame, file=table.file, sheet=sheet), found


def _odd_header(table: Table, sheet: csvtext.Sheet) -> Iterator[Finding]:
    """A fault for each cell of the header that held a character which is not text; its name is read without it."""
    for name in (name for name in sheet.written if controls.strip(name) != name):
        yield Finding(code="text-control", place=(table.file, sheet.top, None), field=controls.strip(name), given=name)


def unknown_column(table: Table, name: str, here: Sequence[str], place: Place) -> Finding:
    """What to say of a column that the schema has not: which one it is a slip from, if any."""
    meant = csvhead.meant(name, list(table.fields), here)
    code = "column-near" if meant else "column-unknown"
    expected = meant or f"one of {', '.join(table.fields)}"
    return Finding(code=code, field=name, given=name, expected=expected, place=place)


@dataclass(slots=True, kw_only=True, repr=False)
class _Collector:
    """Rows of the tables that YAML files hold, gathered file by file."""

    schema: Schema
    rows: dict[str, list[dict[str, Value]]] = field(default_factory=dict)
    places: dict[str, list[dict[str, Place]]] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)
    owner: tuple[str, int] = ("", -1)  # table and row of the record being read

    def fault(self, code: str, file: str, node: yamltext.Node, name: str | None, given: str, expected: str) -> None:
        place = (file, node.line, node.column)
        table, row = self.owner
        self.found.append(
            Finding(code=code, table=table, row=row, place=place, field=name, given=given, expected=expected or None)
        )


def read_yaml(folder: Folder, schema: Schema) -> tuple[dict[str, Raw], list[Finding]]:
    """Read every YAML table of the case; the parts of a record become rows of their own tables."""
    into = _Collector(schema=schema)
    for table in schema.tables.values():
        if table.is_yaml:
            for name in folder.matching(table.file):
                _read_file(into, table, name, folder)
    for name in folder.matching("plans/*.yaml"):
        _read_document(into, name, folder)
    tables = {t.name: _frame(into, t) for t in schema.tables.values() if t.is_yaml or t.within}
    for name, raw in tables.items():
        raw.frame, odd = controlcells.clean(name, raw.frame)
        into.found += odd
    return tables, into.found


def _bytes(folder: Folder, name: str, limit: int) -> tuple[bytes | None, Finding | None]:
    try:
        size = folder.size(name)
        if size > limit:
            given, expected = f"{size:,} bytes", f"at most {limit:,} bytes"
            return None, Finding(code="file-too-large", place=(name, None, None), given=given, expected=expected)
        return folder.read(name), None
    except OSError as error:
        return None, Finding(code="file-unreadable", place=(name, None, None), given=error.strerror or "an error")


def _read_document(into: _Collector, name: str, folder: Folder) -> yamltext.Mapping | None:
    data, fault = _bytes(folder, name, yamltext.MAX_BYTES)
    if data is None:
        into.found += [fault] if fault else []
        return None
    document = yamltext.read(data)
    for p in document.problems:
        place = (name, p.line, p.column)
        given = p.given if name == "case.yaml" else PROTECTED  # whose record it is cannot be told
        into.found.append(Finding(code=_YAML_CODES[p.code], place=place, given=given, expected=p.expected))
    if isinstance(document.root, yamltext.Mapping):
        return document.root
    if document.root is not None:
        into.fault("yaml-shape", name, document.root, None, _shape(document.root), "keys with values")
    return None


def _read_file(into: _Collector, table: Table, name: str, folder: Folder) -> None:
    root = _read_document(into, name, folder)
    if root is not None:
        _record(into, table, name, root, {})


def _record(into: _Collector, table: Table, file: str, node: yamltext.Mapping, above: dict[str, Value]) -> None:
    """Take one record and, from its parts, the records of the tables within it."""
    parts = {part.at.split(".")[0]: part for part in into.schema.parts_of(table.name)}
    into.owner = (table.name, len(into.rows.setdefault(table.name, [])))
    row: dict[str, Value] = {name: above.get(name) for name, f in table.fields.items() if f.parent}
    within_marked = above.get(MARK)
    places: dict[str, Place] = {"": (file, node.line, node.column)}
    into.rows[table.name].append(row)
    into.places.setdefault(table.name, []).append(places)
    held: list[tuple[Table, yamltext.Node]] = []
    for key, value in node.pairs:
        name = key.text or ""
        if name in parts:
            held.append((parts[name], value))
        elif name in table.fields and not table.fields[name].parent:
            places[name] = (file, value.line, value.column)
            row.update(_values(into, file, table.fields[name], value))
        elif is_nearly_mark(name, table):
            into.fault("column-mark", file, key, None, name, "")
            row[MARK] = "true"
        else:
            near = unknown_column(table, name, [k.text or "" for k, _ in node.pairs], (file, key.line, key.column))
            into.found.append(replace(near, table=into.owner[0], row=into.owner[1]))
    row |= {MARK: within_marked} if within_marked else {}  # told by where it stands, not by an id that two may share
    mine = row.get(table.key[-1])
    marked = {MARK: "true"} if is_mark(row.get(MARK)) else {}
    below = {**above, table.name.removesuffix("s"): mine, **marked}
    for part, value in held:
        _part(into, part, file, _dig(into, part, file, value), below)


def _dig(into: _Collector, part: Table, file: str, node: yamltext.Node) -> yamltext.Node | None:
    """The node at the rest of a dotted `at`."""
    for step in part.at.split(".")[1:]:
        if not isinstance(node, yamltext.Mapping):
            into.fault("yaml-shape", file, node, part.at, _shape(node), "keys with values")
            return None
        found = {key.text: value for key, value in node.pairs}
        if step not in found:
            return None
        node = found[step]
    return node


def _part(into: _Collector, part: Table, file: str, node: yamltext.Node | None, above: dict[str, Value]) -> None:
    if node is None or (isinstance(node, yamltext.Scalar) and node.text is None):
        return
    if part.keyed and isinstance(node, yamltext.Mapping):
        for key, value in node.pairs:
            _keyed(into, part, file, key, value, above)
    elif not part.keyed and isinstance(node, yamltext.Sequence):
        for item in node.items:
            if isinstance(item, yamltext.Mapping):
                _record(into, part, file, item, above)
            else:
                into.fault("yaml-shape", file, item, part.at, _shape(item), "keys with values")
    else:
        wanted = "keys with values" if part.keyed else "a list of records"
        into.fault("yaml-shape", file, node, part.at, _shape(node), wanted)


def _keyed(
    into: _Collector, part: Table, file: str, key: yamltext.Scalar, node: yamltext.Node, above: dict[str, Value]
) -> None:
    """One `name: record` or, where the table allows it, `name: value` of a YAML mapping."""
    if isinstance(node, yamltext.Mapping):
        _record(into, part, file, node, above)
    elif isinstance(node, yamltext.Scalar) and part.plain:
        into.rows.setdefault(part.name, []).append({part.plain: node.text})
        into.places.setdefault(part.name, []).append({"": (file, node.line, node.column)})
    else:
        into.fault("yaml-shape", file, node, part.at, _shape(node), "keys with values")
        return
    into.rows[part.name][-1][part.keyed] = key.text
    into.places[part.name][-1][part.keyed] = (file, key.line, key.column)


def _values(into: _Collector, file: str, field: Field, node: yamltext.Node) -> dict[str, Value]:
    """The cell or cells that a YAML value fills."""
    if isinstance(node, yamltext.Scalar):
        text = node.text or None
        return {field.name: ([text] if text else None) if field.is_list else text}
    if field.type == "deadline" and isinstance(node, yamltext.Mapping):
        return _deadline(into, file, field, node)
    if field.is_list and isinstance(node, yamltext.Sequence):
        items = [item for item in node.items if isinstance(item, yamltext.Scalar)]
        if len(items) == len(node.items):
            return {field.name: [item.text for item in items if item.text]}
    into.fault("yaml-shape", file, node, field.name, _shape(node), "a list of values" if field.is_list else "one value")
    return {MARK: "true"} if field.name == MARK else {}


def _deadline(into: _Collector, file: str, field: Field, node: yamltext.Mapping) -> dict[str, Value]:
    cells: dict[str, Value] = {}
    for key, value in node.pairs:
        if key.text in DEADLINE_PARTS and isinstance(value, yamltext.Scalar):
            cells[f"{field.name}_{key.text}"] = value.text or None
        else:
            into.fault("yaml-shape", file, key, field.name, str(key.text), "after and within, each one value")
    return cells


def _shape(node: yamltext.Node) -> str:
    if isinstance(node, yamltext.Scalar):
        return "one value"
    return "a list" if isinstance(node, yamltext.Sequence) else "keys with values"


def _frame(into: _Collector, table: Table) -> Raw:
    rows = into.rows.get(table.name, [])
    lists = {name for name, f in table.fields.items() if f.is_list}
    types = {name: pl.List(pl.String) if name in lists else pl.String for name in table.columns()}
    data = {name: [row.get(name) for row in rows] for name in types}
    frame = pl.DataFrame(data, schema=types).with_row_index(ROW)
    return Raw(table=table, frame=frame, file=table.file, places=into.places.get(table.name, []))
