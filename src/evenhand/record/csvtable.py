"""A CSV table as the texts of its records: a change replaces one of them, and the others are put back as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evenhand.record import csvtext, refusals
from evenhand.record.csvcells import end_of, rewrite, write_record
from evenhand.record.schema import Table

_BOM = b"\xef\xbb\xbf"


@dataclass(slots=True, kw_only=True, repr=False)
class CsvTable:
    """One CSV file, cut into records."""

    table: Table
    bom: bytes
    separator: str
    header: list[str]  # the column of each cell; empty where it has no name
    records: list[str | None]  # the text of each with its line end, the header first; None where one was taken out
    cells: list[list[str]]  # of each record
    index: dict[tuple[str, ...], list[int]] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Cells up to the last column that has a name."""
        return max((at for at, name in enumerate(self.header, start=1) if name), default=0)

    def find(self, key: Sequence[str]) -> int:
        """Where the record with this key stands.

        Raises:
            CaseError: there is none, or more than one.
        """
        found = self.index.get(tuple(key), [])
        if len(found) > 1:
            raise refusals.several(self.table.file)
        return found[0] if found else -1

    def line(self, at: int) -> int:
        """Line (1-based) on which a record begins."""
        return 1 + sum(record.count("\n") for record in self.records[:at] if record)

    def change(self, at: int, texts: Mapping[str, str | None]) -> None:
        """Change cells of one record; the others keep their own text."""
        old = self.records[at]
        new = None if old is None else rewrite(old, self.separator, self._places(texts))
        if new is None:
            raise refusals.unproven(self.table.file)
        self._leave(at)
        self.records[at] = new
        for place, text in self._places(texts).items():
            self.cells[at][place] = text or ""
        self.enter(at)

    def append(self, texts: Mapping[str, str | None]) -> None:
        """Write a record after the last."""
        places = self._places(texts)
        cells = [places.get(at) or "" for at in range(len(self.header))]
        self._add(write_record(cells, self.separator), cells)

    def copy(self, at: int, texts: Mapping[str, str | None]) -> None:
        """Write a record like the one at `at`, but for these cells, after the last."""
        old = self.records[at] or ""
        new = rewrite(old.removesuffix(end_of(old)), self.separator, self._places(texts))
        if new is None:
            raise refusals.unproven(self.table.file)
        cells = list(self.cells[at])
        for place, text in self._places(texts).items():
            cells[place] = text or ""
        self._add(new, cells)

    def remove(self, at: int) -> None:
        """Take a record out, with its line."""
        self._leave(at)
        self.records[at] = None

    def data(self) -> bytes:
        """The file."""
        return self.bom + "".join(record for record in self.records if record).encode()

    def _add(self, text: str, cells: list[str]) -> None:
        """Put a record's text at the end, which keeps or lacks its line end as it did before."""
        end = end_of(self.records[0] or "") or "\n"
        last = next(at for at in reversed(range(len(self.records))) if self.records[at])
        ended = (self.records[last] or "").endswith("\n")
        if not ended:
            self.records[last] = (self.records[last] or "") + end
        self.records.append(text + end if ended else text)
        self.cells.append(cells)
        self.enter(len(self.records) - 1)

    def _places(self, texts: Mapping[str, str | None]) -> dict[int, str | None]:
        for name in texts:
            if name not in self.header:
                raise refusals.no_column(self.table.file, name)
        return {self.header.index(name): text for name, text in texts.items()}

    def _key(self, at: int) -> tuple[str, ...] | None:
        cells = self.cells[at]
        if len(cells) < self.width:
            return None
        by_name = dict(zip(self.header, cells, strict=False))
        return key_of(self.table, by_name)

    def enter(self, at: int) -> None:
        """Let a record be found by its key."""
        key = self._key(at)
        if key is not None:
            self.index.setdefault(key, []).append(at)

    def _leave(self, at: int) -> None:
        key = self._key(at)
        if key is not None:
            self.index[key].remove(at)


def key_of(table: Table, texts: Mapping[str, str]) -> tuple[str, ...]:
    """The key of a record as it is compared: without outer spaces, also around the items of a list."""
    parts = []
    for name in table.key:
        items = [part.strip() for part in texts.get(name, "").split(";" if table.fields[name].is_list else "\0")]
        parts.append(";".join(item for item in items if item))
    return tuple(parts)


def cut(table: Table, data: bytes) -> CsvTable:
    """A CSV file, cut into its records.

    Raises:
        CaseError: it cannot be cut.
    """
    sheet = csvtext.read(data, list(table.fields))
    if any(problem.code != "csv-ragged" for problem in sheet.problems) or not sheet.text:
        raise refusals.unreadable(table.file)
    lines = csvtext.lines_of(sheet.text)
    found = list(csvtext.records(sheet.text, sheet.separator, start=sheet.top))
    before = "".join(lines[: sheet.top - 1])
    result = CsvTable(
        table=table,
        bom=_BOM if data.startswith(_BOM) else b"",
        separator=sheet.separator,
        header=list(sheet.header),
        records=[
            before + "".join(lines[: found[0][2] - 1][sheet.top - 1 :]),
            *("".join(lines[start - 1 : after - 1]) for _, start, after in found[1:]),
        ],
        cells=[cells for cells, _, _ in found],
    )
    for at in range(1, len(found)):
        result.enter(at)
    return result


def begin(table: Table) -> CsvTable:
    """A table without records, for a file that is not there yet: every column of the format, commas and LF."""
    return cut(table, (write_record(table.columns(), ",") + "\n").encode())
