"""Everything that is wrong with a panel, told at once: file, row, field, given, expected, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from evenhand.record.faults import EvenhandError, Fault, Severity, printable, shown

TOLD = 1_000  # faults that are listed; the message counts all

_DO = {
    "panel-column": "name a column of the file",
    "panel-unit": "name the unit in every row",
    "panel-month": "write it as 2021-10, as 2021-10-01 or as a VIEWS month_id (1 = January 1980)",
    "panel-span": "correct the year",
    "panel-count": "correct it; leave the cell empty where there is no figure",
    "panel-number": "correct it; leave the cell empty where there is none",
    "panel-known-on": "write the day of publication as 2021-10-31, or leave the cell empty",
    "panel-twice": "keep one row for each unit and month, or name the column of publication dates with --known-on",
    "panel-empty": "name a file that holds rows",
}


class PanelError(EvenhandError):
    """A panel that cannot be used, with the faults found."""

    def __init__(self, message: str, faults: Iterable[Fault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)

    @classmethod
    def unreadable(cls, file: object, reason: str) -> PanelError:
        """No table can be read there."""
        name = printable(str(file))
        return cls(f"{name}: given {reason}; expected a table as CSV or Parquet; check the path and what wrote it")

    @classmethod
    def separated(cls, file: object, by: str) -> PanelError:
        """The cells are cut by another mark than the comma."""
        name = printable(str(file))
        return cls(
            f"{name}: given a file whose separator is not the comma: {by} stand between its cells; expected "
            "commas; save it as CSV with commas"
        )


class Notes:
    """Faults of one panel, gathered as they are met."""

    def __init__(self, file: str, *, first_line: int) -> None:
        self.file = printable(file)
        self.first_line = first_line  # line of the first row: 2 in a CSV file, 1 elsewhere
        self.faults: list[Fault] = []
        self.count = 0
        self._kinds: Counter[tuple[str, str]] = Counter()  # code, field

    def add(self, code: str, field: str, given: object, expected: str, *, row: int | None = None) -> None:
        """Note a fault; `row` counts from 0."""
        self.count += 1
        self._kinds[code, field] += 1
        if self.count > TOLD:
            return
        fault = Fault(
            code=code,
            severity=Severity.ERROR,
            file=self.file,
            line=None if row is None else row + self.first_line,
            column=None,
            field=field,
            given=shown(given),
            expected=expected,
            do=_DO[code],
        )
        self.faults.append(fault)

    def raise_any(self, *, rows: int = 0) -> None:
        """Refuse the panel if anything was noted; what is wrong in every one of several `rows` is told once.

        Raises:
            PanelError: with the faults, in the order of rows.
        """
        if not self.count:
            return
        self._fold(rows)
        many = f"{self.count:,} fault{'' if self.count == 1 else 's'}"
        listed = f" (the first {TOLD:,} are listed)" if self.count > TOLD else ""
        message = f"{self.file}: given a panel with {many}{listed}; expected one without; correct them and try again"
        raise PanelError(message, sorted(self.faults, key=lambda f: (f.line or 0, f.field or "")))

    def _fold(self, rows: int) -> None:
        """One fault in place of many that say that a whole column is of another kind."""
        for (code, field), many in self._kinds.items():
            if many < max(rows, 2):
                continue
            mine = [fault for fault in self.faults if (fault.code, fault.field) == (code, field)]
            if rows and mine:
                given = f"{mine[0].given} and {many - 1:,} more: every cell of the column"
                self.faults = [fault for fault in self.faults if fault not in mine] + [replace(mine[0], given=given)]
                self.count -= many - 1
