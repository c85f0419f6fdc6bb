"""What is left of records that could not be cut into cells: enough to count them, and to tell what may rest on them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evenhand.record.csvtext import lines_of
from evenhand.record.faults import Fault, Finding, Severity
from evenhand.record.folder import Folder
from evenhand.record.raw import Raw
from evenhand.record.schema import Schema, Table

_LIMIT = 64 * 1024 * 1024  # bytes of a broken file that are looked at
_MARKED = re.compile(
    r"protect|consent|testimony|confidential", re.IGNORECASE
)  # words by which a record may be withheld
_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Scrap:
    """Records of one table that could not be read, and why."""

    table: str
    fault: Fault
    rows: int
    cells: tuple[frozenset[str], ...] = ()  # of each record, whatever of its cells can be made out
    is_public: bool  # nothing in what can be made out says that it may be withheld
    is_file: bool = False  # the whole file could not be read


def may_be_marked(text: str) -> bool:
    """Whether a text that could not be read as records may hold a mark that withholds one.

    >>> may_be_marked("id,title"), may_be_marked("id,Protected")
    (False, True)
    """
    return bool(_MARKED.search(text))


def scraps(folder: Folder, raws: Mapping[str, Raw], found: list[tuple[Finding, Fault]], schema: Schema) -> list[Scrap]:
    """Every record that was refused before it became a row."""
    by_file = {table.file: table for table in schema.tables.values() if table.file and not table.is_yaml}
    whole: dict[str, Scrap] = {}
    single: list[Scrap] = []
    for finding, fault in found:
        if fault.severity is not Severity.ERROR:
            continue
        table = by_file.get(fault.file)
        if table is not None and finding.row < 0 and table.name not in raws:
            whole.setdefault(table.name, _of_file(folder, table, fault))
        elif table is not None and finding.code in {"csv-ragged", "csv-quote"}:
            single.append(_of_record(raws[table.name], fault))
        elif fault.file.endswith(".yaml"):
            single.extend(_of_yaml(folder, schema, finding, fault))
    return [*whole.values(), *single]


def _of_file(folder: Folder, table: Table, fault: Fault) -> Scrap:
    """What can be made out of a table whose file could not be read."""
    text = _text(folder, table.file)
    lines = list(_records(text))[1:]
    public = bool(text) and table.name != "sources" and not may_be_marked(text)
    return Scrap(table=table.name, fault=fault, rows=len(lines), cells=tuple(lines), is_public=public, is_file=True)


def _of_record(raw: Raw, fault: Fault) -> Scrap:
    sheet, line = raw.sheet, fault.line or 1
    if sheet is None:
        return Scrap(table=raw.table.name, fault=fault, rows=1, is_public=False)
    lines = lines_of(sheet.text)
    rest = "".join(lines[line - 1 :] if fault.given and "not read" in fault.given else lines[line - 1 : line])
    cells = list(_records(rest, sheet.separator)) or [frozenset()]
    public = raw.table.name != "sources" and "protected" not in raw.frame.columns and not may_be_marked(rest)
    return Scrap(table=raw.table.name, fault=fault, rows=len(cells), cells=tuple(cells), is_public=public)


def _of_yaml(folder: Folder, schema: Schema, finding: Finding, fault: Fault) -> Iterator[Scrap]:
    """A YAML file that could not be read is one record lost; so is a part of another shape than a record's."""
    text = _text(folder, fault.file)
    public = bool(text) and not may_be_marked(text)
    if not finding.table:
        for table in schema.tables.values():
            if (table.is_yaml and fault.file in folder.matching(table.file)) or table.file == fault.file:
                cells = (frozenset(re.findall(r"[A-Za-z0-9][\w.-]*", text)),)
                yield Scrap(table=table.name, fault=fault, rows=1, cells=cells, is_public=public, is_file=True)
        return
    for part in schema.parts_of(finding.table) if finding.code == "yaml-shape" else ():
        if finding.field == part.at:
            yield Scrap(table=part.name, fault=fault, rows=1, is_public=public)


def _text(folder: Folder, name: str) -> str:
    try:
        data = folder.read(name)[:_LIMIT] if name in folder.files else b""
    except OSError:
        return ""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _records(text: str, separator: str | None = None) -> Iterator[frozenset[str]]:
    """The cells of each record that has any, as far as they can be made out; lists are cut into their items."""
    head = text.partition("\n")[0]
    mark = separator or max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=mark)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            continue
        items = frozenset(part.strip() for cell in cells for part in cell.split(";") if part.strip())
        if items:
            yield items
