"""Text cells to typed columns: a cell that is not what its column asks for becomes null and is listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from evenhand.record import dates
from evenhand.record.csvtext import ROW
from evenhand.record.faults import Finding, nearest
from evenhand.record.schema import Field, Schema, Table

ID = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"
_NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"
_INTEGER = r"^[+-]?[0-9]{1,18}$"
_URL = r"^https?://[^\s/?#]+\S*$"
_LANGUAGE = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
_SHA256 = r"^[0-9a-f]{64}$"
_MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
_PATTERNS = {
    "id": (ID, "id-form"),
    "ref": (ID, "id-form"),
    "number": (_NUMBER, "number-form"),
    "integer": (_INTEGER, "number-form"),
    "boolean": (r"^(true|false)$", "boolean-form"),
    "url": (_URL, "url-form"),
    "language": (_LANGUAGE, "language-form"),
    "sha256": (_SHA256, "hash-form"),
    "month": (_MONTH, "month-form"),
}
_DTYPES: dict[str, type[pl.DataType]] = {"number": pl.Float64, "integer": pl.Int64, "boolean": pl.Boolean}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words that code columns may hold: the schema's vocabularies and the case's own sides."""

    codes: Mapping[str, Mapping[str, str]]
    sides: tuple[str, ...]

    def of(self, field: Field) -> list[str] | None:
        """The words allowed in a column, or None where any are."""
        if field.type in {"side", "sides"}:
            return list(self.sides)
        return list(self.codes[field.codes]) if field.codes and not field.open else None


def dtype(field: Field) -> pl.DataType | type[pl.DataType]:
    """The Polars type of a column."""
    return pl.List(pl.String) if field.is_list else _DTYPES.get(field.type, pl.String)


def empty(table: Table) -> pl.DataFrame:
    """The table without rows."""
    types = {name: dtype(table.fields[name]) if name in table.fields else pl.String for name in table.columns()}
    return pl.DataFrame(schema={ROW: pl.UInt32, **types})


def convert(table: Table, raw: pl.DataFrame, words: Words) -> tuple[pl.DataFrame, list[Finding]]:
    """Type every column of a table as read.

    `raw` has String (or List(String)) columns and `ROW`. Returns the frame with all the schema's columns in order,
    unknown ones after them, and what was refused.
    """
    frame = _with_lists(table, _complete(table, raw))
    found = [f for field in table.fields.values() for f in _faults(table, field, frame, words)]
    return frame.with_columns(_typed(table, frame, found)), found


def _complete(table: Table, raw: pl.DataFrame) -> pl.DataFrame:
    """The raw frame with every column of the schema, in its order; unknown columns follow."""
    wanted = empty(table).schema
    missing = [pl.lit(None, pl.String).alias(name) for name in wanted if name not in raw.columns]
    extra = [name for name in raw.columns if name not in wanted]
    return raw.with_columns(missing).select(*wanted, *extra)


def _with_lists(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """List cells split at semicolons, and every cell but free text stripped of outer spaces."""
    changes = []
    for field in table.fields.values():
        kind = frame.schema[field.name]
        column = pl.col(field.name)
        if field.is_list and kind == pl.String:
            parts = column.str.split(";").list.eval(pl.element().str.strip_chars())
            changes.append(parts.list.eval(pl.element().filter(pl.element() != "")).alias(field.name))
        elif kind == pl.String and field.type != "text":
            changes.append(column.str.strip_chars())
    return frame.with_columns(changes)


def _faults(table: Table, field: Field, frame: pl.DataFrame, words: Words) -> Iterator[Finding]:
    values = _values(field, frame)
    for code, bad, expected in _tests(field, values["value"], words):
        for row, given in values.filter(bad).iter_rows():
            near = nearest(given, tuple(words.of(field) or ())) if code in {"code-unknown", "side-unknown"} else ""
            yield Finding(
                code=code, table=table.name, row=row, field=field.name, given=given,
                expected=expected + near if expected else None,
            )  # fmt: skip


def _values(field: Field, frame: pl.DataFrame) -> pl.DataFrame:
    """`ROW` and `value` of every filled cell of a column, one row for each value of a list."""
    values = frame.select(ROW, pl.col(field.name).alias("value"))
    if field.is_list:
        values = values.explode("value")
    return values.filter(pl.col("value").is_not_null())


def _tests(field: Field, values: pl.Series, words: Words) -> Iterator[tuple[str, pl.Series, str | None]]:
    """Fault code, the cells that have it, and what was expected, for each way a column's cells can be wrong."""
    kind = "ref" if field.type == "refs" else field.type
    if kind in _PATTERNS:
        pattern, code = _PATTERNS[kind]
        good = values.str.contains(pattern)
        yield code, ~good, None
        if kind in _DTYPES and kind != "boolean":
            yield "number-range", good & _outside(field, values), _range(field)
    elif kind in {"date", "deadline"}:
        yield from _date_tests(values)
    allowed = words.of(field)
    if allowed is not None:
        code = "side-unknown" if field.type in {"side", "sides"} else "code-unknown"
        yield code, ~values.is_in(allowed), "one of " + ", ".join(allowed)


def _outside(field: Field, values: pl.Series) -> pl.Series:
    number = values.cast(pl.Float64, strict=False)
    bad = number.is_infinite() | number.is_nan()
    if field.low is not None:
        bad |= number < field.low
    if field.high is not None:
        bad |= number > field.high
    return bad.fill_null(value=False)


def _range(field: Field) -> str:
    low = "" if field.low is None else f"at least {field.low:g}"
    high = "" if field.high is None else f"at most {field.high:g}"
    return " and ".join(part for part in (low, high) if part) or "a finite number"


def _date_tests(values: pl.Series) -> Iterator[tuple[str, pl.Series, str | None]]:
    bad = [text for text, found in dates.bounds(values.unique().to_list()).items() if found is None]
    groups: dict[tuple[str, str], list[str]] = {}
    for text in bad:
        try:
            dates.parse(text)
        except dates.DateError as error:
            code = "date-reversed" if error.is_reversed else "date-form"
            groups.setdefault((code, f"{error.expected}; {error.fix}"), []).append(text)
    for (code, expected), texts in groups.items():
        yield code, values.is_in(texts), expected


def _typed(table: Table, frame: pl.DataFrame, found: list[Finding]) -> list[pl.Expr]:
    """Casts of every column; refused cells become null, refused items leave their list."""
    refused: dict[str, set[str]] = {}
    for finding in found:
        refused.setdefault(finding.field or "", set()).add(str(finding.given))
    changes = []
    for field in table.fields.values():
        column = pl.col(field.name)
        bad = sorted(refused.get(field.name, ()))
        if bad and field.is_list:
            column = column.list.eval(pl.element().filter(~pl.element().is_in(bad)))
        elif bad:
            column = pl.when(~column.is_in(bad)).then(column)
        if field.type == "boolean":
            changes.append((column == "true").alias(field.name))
        elif field.type in _DTYPES or bad:
            changes.append(column.cast(dtype(field), strict=False).alias(field.name))
    return changes
