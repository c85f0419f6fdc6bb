"""A panel is read whole or refused with every fault: no row is dropped, mended or guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from evenhand.record import dates
from evenhand.warning.months import FIRST_YEAR, LONGEST, MonthError, month_id, month_words
from evenhand.warning.panel import AS_KNOWN, FINAL, NEVER, Floats, Panel, Rows, fill
from evenhand.warning.panelfaults import Notes, PanelError

_MONTH = "a month as 2021-10 or its first day, or a VIEWS month_id"
_WHOLE = r"^\s*(\d+)\.0*\s*$"  # as programs write a whole number in a column that has gaps
_FIRST_OF_MONTH = r"^(\d{4}-\d{2})-01(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00:?00)?)?$"
_SEPARATORS = {";": "semicolons (;)", "\t": "tabs", "|": "bars (|)"}
_COUNT = "a whole number of 0 or more"


def read_panel(
    path: str | Path, *, unit: str, time: str, target: str, covariates: Sequence[str] = (), known_on: str | None = None
) -> Panel:
    """Read a panel from a CSV or Parquet file, by its ending; one row a unit and month (and day of publication).

    Raises:
        PanelError: the file cannot be read, or has faults.
    """
    file = Path(path)
    csv = file.suffix.lower() not in {".parquet", ".pq"}
    wanted = list(dict.fromkeys([unit, time, target, *covariates, *([known_on] if known_on else [])]))
    frame = _load(file, wanted, csv=csv)
    return from_rows(
        frame,
        unit=unit,
        time=time,
        target=target,
        covariates=covariates,
        known_on=known_on,
        name=(file.name, 2 if csv else 1),
    )


def _load(file: Path, wanted: list[str], *, csv: bool) -> pl.DataFrame:
    """The wanted columns, as far as they are there; text only from CSV."""
    try:
        scan = pl.scan_csv(file, infer_schema=False) if csv else pl.scan_parquet(file)
        held = scan.collect_schema().names()
        if csv and not set(wanted) <= set(held):
            _check_separator(file.name, wanted, held)
        return scan.select([name for name in wanted if name in held]).collect()
    except OSError as error:
        raise PanelError.unreadable(file.name, error.strerror or "a file that cannot be opened") from error
    except pl.exceptions.PolarsError as error:
        raise PanelError.unreadable(file.name, str(error).splitlines()[0][:120]) from error


def _check_separator(name: str, wanted: Sequence[str], held: Sequence[str]) -> None:
    """Refuse a file whose first line names the columns once it is cut at another mark.

    Raises:
        PanelError: it is so.
    """
    line = ",".join(held)
    for mark, words in _SEPARATORS.items():
        cut = [cell.strip().strip('"') for cell in line.split(mark)]
        if len(cut) > 1 and (set(wanted) <= set(cut) or line.lower().startswith(f"sep={mark}")):
            raise PanelError.separated(name, words)


def from_rows(
    frame: pl.DataFrame,
    *,
    unit: str,
    time: str,
    target: str,
    covariates: Sequence[str] = (),
    known_on: str | None = None,
    name: tuple[str, int] = ("panel", 1),
) -> Panel:
    """A panel of a table in memory; `name` is what faults call it and the number of its first row.

    Months may be text, VIEWS numbers or dates. An empty target is a gap. NaN is a fault.

    Raises:
        PanelError: with every fault.
    """
    notes = Notes(name[0], first_line=name[1])
    _columns(frame, [unit, time, target, *covariates, *([known_on] if known_on else [])], notes)
    if not frame.height and not notes.count:
        notes.add("panel-empty", target, "no row", "at least one row")
    notes.raise_any()
    units = _units(frame[unit], notes)
    months = _months(frame[time], notes)
    values = {"": _counts(frame[target], notes)} | {c: _numbers(frame[c], notes) for c in covariates}
    days = _days(frame[known_on], notes) if known_on else None
    notes.raise_any(rows=frame.height)
    _near(months, time, notes)
    _once(units, months, days, (unit, time), notes)
    notes.raise_any()
    return _panel(units, months, days, values)


def _panel(
    units: list[str], months: NDArray[np.int64], days: NDArray[np.int64] | None, values: dict[str, Floats]
) -> Panel:
    names = tuple(sorted(set(units), key=_natural))
    place = {word: row for row, word in enumerate(names)}
    undated_first = np.zeros(0) if days is None else np.where(days == NEVER, -NEVER, days)
    order = np.arange(months.size) if days is None else np.argsort(undated_first, kind="stable")
    known = np.zeros(months.size, dtype=np.int64) if days is None else _month_of(days)
    rows = Rows(
        unit=np.array([place[word] for word in units], dtype=np.int64)[order],
        month=months[order],
        known=known[order],
        values={name: column[order] for name, column in values.items()},
    )
    span = np.arange(months.min(), months.max() + 1)
    return fill(names, span, rows, vintage=AS_KNOWN if days is not None else FINAL, keep=days is not None)


def _natural(word: str) -> tuple[int, int, str]:
    """Numbers by size, before words."""
    return (0, int(word), word) if word.isdecimal() and word.isascii() else (1, 0, word)


def _columns(frame: pl.DataFrame, wanted: list[str], notes: Notes) -> None:
    for column in dict.fromkeys(wanted):
        if column not in frame.columns:
            notes.add("panel-column", column, "no such column", f"a column {column!r}")


def _units(column: pl.Series, notes: Notes) -> list[str]:
    if column.dtype.is_float():
        whole = column.cast(pl.Int64, strict=False)
        column = whole if (whole.cast(column.dtype) == column).all() else column
    elif column.dtype == pl.String and (column.str.contains(_WHOLE).sum() == len(column)):
        column = column.str.extract(_WHOLE)
    words = [str(word).strip() if word is not None else "" for word in column.to_list()]
    for row, word in enumerate(words):
        if not word:
            notes.add("panel-unit", column.name, "nothing", "the name or number of a unit", row=row)
    return words


def _months(column: pl.Series, notes: Notes) -> NDArray[np.int64]:
    """Each distinct value is read once."""
    found = {given: _month(given) for given in column.unique().to_list()}
    read = [found[given] for given in column.to_list()]
    for row, number in enumerate(read):
        if number is None:
            notes.add("panel-month", column.name, _told(column[row]), _MONTH, row=row)
    return np.array([number or 0 for number in read], dtype=np.int64)


def _month(given: object) -> int | None:
    if isinstance(given, date | datetime):
        return (given.year - FIRST_YEAR) * 12 + given.month
    text = str(given).strip()
    for pattern in (_WHOLE, _FIRST_OF_MONTH):
        if found := re.match(pattern, text):
            text = found[1]
    try:
        return month_id(text)
    except MonthError:
        return None


def _told(given: object) -> object:
    return "nothing" if given is None or given == "" else given


def _counts(column: pl.Series, notes: Notes) -> Floats:
    values, bad = _parsed(column)
    with np.errstate(invalid="ignore"):
        bad |= np.isfinite(values) & ((values < 0) | (values != np.floor(values)) | (values > np.iinfo(np.int32).max))
    for row in np.flatnonzero(bad):
        notes.add("panel-count", column.name, _told(column[int(row)]), _COUNT, row=int(row))
    return values


def _numbers(column: pl.Series, notes: Notes) -> Floats:
    values, bad = _parsed(column)
    for row in np.flatnonzero(bad):
        notes.add("panel-number", column.name, _told(column[int(row)]), "a finite number", row=int(row))
    return values


def _parsed(column: pl.Series) -> tuple[Floats, NDArray[np.bool_]]:
    """Numbers with NaN for empty cells, and which cells hold something else."""
    raw = column if column.dtype.is_numeric() else column.cast(pl.String).str.strip_chars().replace("", None)
    number = raw.cast(pl.Float64, strict=False)
    values = number.fill_null(float("nan")).to_numpy().astype(np.float64)
    empty = raw.is_null().to_numpy()
    return values, ~np.isfinite(values) & ~empty


def _days(column: pl.Series, notes: Notes) -> NDArray[np.int64]:
    """The last day that each date of publication may mean; NEVER where none is given."""
    found = {given: _day(given) for given in column.unique().to_list()}
    read = [found[given] for given in column.to_list()]
    for row, day in enumerate(read):
        if day is None:
            notes.add("panel-known-on", column.name, column[row], "a day, month or year (EDTF)", row=row)
    return np.array([NEVER if day is None else day for day in read], dtype=np.int64)


def _day(given: object) -> int | None:
    if given is None or given == "":
        return NEVER
    text = given.date().isoformat() if isinstance(given, datetime) else str(given).strip()
    try:
        latest = dates.parse(text).latest
    except dates.DateError:
        return None
    return NEVER if latest is None else latest


def _month_of(days: NDArray[np.int64]) -> NDArray[np.int64]:
    civil = {int(day): dates.civil(int(day)) for day in np.unique(days) if day != NEVER}
    return np.array(
        [NEVER if day == NEVER else (civil[int(day)][0] - FIRST_YEAR) * 12 + civil[int(day)][1] for day in days],
        dtype=np.int64,
    )


def _near(months: NDArray[np.int64], field: str, notes: Notes) -> None:
    """A panel has a column for each month between its ends, so that one year mistyped would make it of thousands."""
    if months.max() - months.min() < LONGEST:
        return
    middle = int(np.sort(months)[months.size // 2])
    expected = f"a month within {LONGEST // 24} years of the middle one, {month_words(middle)}"
    for row in np.flatnonzero(abs(months - middle) >= LONGEST // 2):
        notes.add("panel-span", field, month_words(int(months[row])), expected, row=int(row))


def _once(
    units: list[str], months: NDArray[np.int64], days: NDArray[np.int64] | None, fields: tuple[str, str], notes: Notes
) -> None:
    seen: dict[tuple[str, int, int], int] = {}
    for row, key in enumerate(
        zip(units, months.tolist(), days.tolist() if days is not None else [0] * len(units), strict=True)
    ):
        first = seen.setdefault(key, row)
        if first != row:
            given = f"{key[0]}, the same month as in row {first + notes.first_line}"
            notes.add("panel-twice", ", ".join(fields), given, "each unit and month once", row=row)
