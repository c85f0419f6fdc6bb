"""Cells in which a count is due and that hold no plain whole number: each is told with the reading that it offers."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from evenhand.record.csvtext import ROW
from evenhand.record.faults import Finding
from evenhand.record.figuretext import number, offer, written

COUNTS = ("deaths", "injured", "missing", "captured", "displaced", "violations", "casualties")
_PARTS = r"(?i)percent|per cent|%|thousand|million|rate|share|ratio|average|mean"  # units that come in parts
_DIGITS = r"^[0-9]{1,18}$"
_THOUSANDS = r"^\+?[0-9]{1,3}\.000$"  # three zeros after a point are rather a mark of thousands
_NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"
_COLUMNS = {  # table: the columns that hold counts, and the column that says of what
    "claims": (("value", "low", "high"), "property"),
    "observations": (("value", "low", "high"), "kind"),
    "groups": (("low", "high"), None),
}


def find(table: str, raw: pl.DataFrame) -> Iterator[Finding]:
    """What is no whole number in the columns of a table as read, its cells still text.

    Of columns for numbers alone, a cell that is no number at all is another fault, which offers the reading too. Words
    beside a low or high are no loss.
    """
    if table not in _COLUMNS:
        return
    columns, of = _COLUMNS[table]
    here = [name for name in columns if raw.schema.get(name) == pl.String]
    rough = {name: ~pl.col(name).str.contains(_DIGITS) for name in here}  # quick, for most cells are digits alone
    if not here or not any(raw.select(test.any().alias(name) for name, test in rough.items()).row(0)):
        return
    some = raw.filter(pl.any_horizontal(rough.values()) & _due(table, raw, of))
    for name in here:
        for row, given in some.filter(_is_odd(some, table, name)).select(ROW, name).iter_rows():
            expected = f"a whole number; offered: {offer(given)}"
            yield Finding(code="figure-not-a-number", table=table, row=row, field=name, given=given, expected=expected)


def expect_number(table: str, column: str, given: str) -> str | None:
    """What to write in place of a cell that is no number, as far as that can be told."""
    if table in _COLUMNS and column in _COLUMNS[table][0]:
        return f"a number; offered: {offer(given)}"
    value = number(given)
    return None if value is None else f"a number; offered: {written(value)}"


def _due(table: str, raw: pl.DataFrame, of: str | None) -> pl.Expr:
    """Whether a row counts persons or events."""
    due = pl.lit(value=True)
    if of is not None and of in raw.columns:
        due = pl.col(of).str.strip_chars().is_in(COUNTS)
    if table == "claims" and "count_type" in raw.columns:
        due |= pl.col("count_type").is_not_null()
    if "unit" in raw.columns:
        due &= ~pl.col("unit").fill_null("").str.contains(_PARTS)
    return due.fill_null(value=False)


def _is_odd(raw: pl.DataFrame, table: str, name: str) -> pl.Expr:
    cell = pl.col(name).str.strip_chars()
    number = cell.str.contains(_NUMBER)
    value = cell.cast(pl.Float64, strict=False)
    odd = number & value.is_finite() & ((value != value.floor()) | (value < 0) | cell.str.contains(_THOUSANDS))
    if table != "claims" or name != "value":
        return odd
    others = [pl.col(other).is_not_null() for other in ("low", "high") if other in raw.columns]
    bare = ~pl.any_horizontal(others) if others else pl.lit(value=True)
    return odd | (~number & (cell != "") & bare)  # words are allowed there: a low or high beside them is the figure
