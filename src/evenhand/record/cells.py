"""Text cells to typed columns: a cell that is not what its column asks for becomes null and is listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from evenhand.record import countcells, dates
from evenhand.record.csvtext import ROW
from evenhand.record.faults import Finding, nearest_word
from evenhand.record.schema import Field, Table

ID = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"
_NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"
_INTEGER = r"^[+-]?[0-9]{1,18}$"
_URL = r"^https?://[^\s/?#]+\S*$"
_LANGUAGE = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
_SHA256 = r"^[0-9a-f]{64}$"
_MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
DAY = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$"  # in every month; all other dates are parsed
_UNTIDY = r"^\s|\s$|^$"
_UNTESTED = frozenset({"word", "words", "path"})  # any text will do
_LARGEST = 1.7976931348623157e308
_CAUTIOUS = {
    "protected": "true",
    "consent": "internal",
    "shown_prec": "country",
    "shown_after_days": "36500",
}  # what a word there means that cannot be read
_HINTS = 200  # unknown words of a column that are compared with the vocabulary
_PATTERNS = {
    "id": (ID, "id-form"),
    "ref": (ID, "id-form"),
    "number": (_NUMBER, "number-form"),
    "integer": (_INTEGER, "number-form"),
    "boolean": (r"^(true|True|TRUE|false|False|FALSE)$", "boolean-form"),
    "url": (_URL, "url-form"),
    "language": (_LANGUAGE, "language-form"),
    "sha256": (_SHA256, "hash-form"),
    "month": (_MONTH, "month-form"),
}
_TRUE = ("true", "True", "TRUE")  # as people and spreadsheets write it
_DTYPES: dict[str, type[pl.DataType]] = {"number": pl.Float64, "integer": pl.Int64, "boolean": pl.Boolean}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Words:
    """The words that code columns may hold: the schema's vocabularies and the case's own sides."""

    codes: Mapping[str, Mapping[str, str]]
    sides: tuple[str, ...] | None  # None where case.yaml could not be read
    shown_sides: tuple[str, ...] = ()  # those that a message may name

    def of(self, field: Field) -> list[str] | None:
        """The words allowed in a column, or None where any are."""
        if field.type in {"side", "sides"}:
            return None if self.sides is None else list(self.sides)
        return list(self.codes[field.codes]) if field.codes and not field.open else None

    def told(self, field: Field) -> list[str]:
        """Those of them that a message may name."""
        return list(self.shown_sides) if field.type in {"side", "sides"} else self.of(field) or []


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
    here = [field for field in table.fields.values() if field.name in raw.columns]
    frame = _with_lists(here, raw)
    suspects = _suspects(here, frame, words)
    frame = _tidied([f for f in here if f in suspects or f.type in _UNTESTED or f.open], frame)
    found: list[Finding] = []
    refused: dict[str, pl.Series] = {}
    found += countcells.find(table.name, raw)
    for field in suspects:
        faults = list(_faults(table, field, frame, words))
        found += faults
        bad = {f.given for f in faults if f.given is not None}
        if bad:
            refused[field.name] = pl.Series("refused", sorted(map(str, bad)), pl.String)
    if words.sides is None:
        here = [field for field in here if field.type not in {"side", "sides"}]
        frame = frame.select(ROW, *(name for name in frame.columns if name != ROW and (
            name not in table.fields or table.fields[name] in here)))  # fmt: skip
    return _complete(table, _typed(here, frame, refused)), found


def without(column: pl.Series, lost: pl.Series) -> pl.Series:
    """A column of lists without the items that are in `lost`."""
    flat = pl.DataFrame({"row": pl.int_range(len(column), eager=True), "item": column}).explode("item")
    kept = flat.filter(pl.col("item").is_not_null() & ~pl.col("item").is_in(lost.implode()))
    return _gather(column, kept)


def _gather(column: pl.Series, flat: pl.DataFrame) -> pl.Series:
    """Lists again, of `row` and `item`; a list that lost every item is empty, and what was null stays null."""
    lists = flat.group_by("row", maintain_order=True).agg("item")
    rows = pl.DataFrame({"row": pl.int_range(len(column), eager=True), "was": column.is_not_null()})
    none = pl.lit([], pl.List(pl.String))
    whole = rows.join(lists, on="row", how="left", maintain_order="left")
    return whole.select(pl.when("was").then(pl.col("item").fill_null(none)).alias(column.name)).to_series()


def _complete(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with every column of the schema, in its order; unknown columns follow."""
    wanted = empty(table).schema
    missing = [pl.lit(None, kind).alias(name) for name, kind in wanted.items() if name not in frame.columns]
    extra = [name for name in frame.columns if name not in wanted]
    return frame.with_columns(missing).select(*wanted, *extra)


def _with_lists(fields: Sequence[Field], frame: pl.DataFrame) -> pl.DataFrame:
    """List cells split at semicolons."""
    lists = [f.name for f in fields if f.is_list and frame.schema[f.name] == pl.String]
    return frame.with_columns(pl.col(lists).str.split(";")) if lists else frame


def _tidied(fields: Sequence[Field], frame: pl.DataFrame) -> pl.DataFrame:
    """Columns without outer spaces and without what is then empty; a column that passed its tests has none."""
    changes: list[pl.Expr | pl.Series] = []
    for field in fields:
        bare = pl.col(field.name).str.strip_chars()
        if field.is_list:
            changes.append(_tidy(frame[field.name]))
        else:
            changes.append(pl.when(bare != "").then(pl.col(field.name) if field.type == "text" else bare))
    return frame.with_columns(changes)


def _tidy(column: pl.Series) -> pl.Series:
    """Lists whose items have no outer spaces and are not empty."""
    flat = pl.DataFrame({"row": pl.int_range(len(column), eager=True), "item": column}).explode("item")
    if not flat["item"].str.contains(_UNTIDY).any():
        return column
    return _gather(column, flat.with_columns(pl.col("item").str.strip_chars()).filter(pl.col("item") != ""))


def _suspects(fields: Sequence[Field], frame: pl.DataFrame, words: Words) -> list[Field]:
    """The columns in which at least one cell may be wrong: every test of every column, asked at once."""
    tests = {field.name: test for field in fields if (test := _suspicion(field, words)) is not None}
    if frame.is_empty() or not tests:
        return []
    answers = frame.select(test.alias(name) for name, test in tests.items()).row(0, named=True)
    return [field for field in fields if answers.get(field.name)]


def _empty_cells(field: Field) -> pl.Expr:
    column = pl.col(field.name)
    return column.list.len().fill_null(0) == 0 if field.is_list else column.is_null()


def _suspicion(field: Field, words: Words) -> pl.Expr | None:
    """Whether a column holds a cell that is not certainly right. What a YAML record hands down is judged there."""
    if field.parent:
        return None
    column = pl.col(field.name)
    values = column.explode() if field.is_list else column
    tests = [_empty_cells(field).any()] if field.required else []
    if field.required and field.type == "text":
        tests.append((~column.str.contains(r"\S")).any())
    kind = "ref" if field.type == "refs" else field.type
    if kind in _PATTERNS:
        tests.append((~values.str.contains(_PATTERNS[kind][0])).any())
    if kind in {"number", "integer"}:
        number = values.cast(pl.Float64, strict=False)
        low, high = (-_LARGEST if field.low is None else field.low), (_LARGEST if field.high is None else field.high)
        tests.append((~number.is_between(low, high)).any())
    if kind in {"date", "deadline"}:
        tests.append((~values.str.contains(DAY)).any())
    allowed = words.of(field)
    if allowed is not None:
        tests.append((~values.is_in(pl.Series(allowed, dtype=pl.String).implode())).any())
    return pl.any_horizontal(tests) if tests else None


def _faults(table: Table, field: Field, frame: pl.DataFrame, words: Words) -> Iterator[Finding]:
    values = _values(field, frame)
    if field.required and not field.parent:
        for (row,) in frame.filter(_empty_cells(field)).select(ROW).iter_rows():
            yield Finding(code="value-missing", table=table.name, row=row, field=field.name)
    for code, bad, expected in _tests(field, values["value"], words):
        wrong = values.filter(bad)
        near = _lists(field, wrong["value"], words) if code in {"code-unknown", "side-unknown"} else {}
        for row, given in wrong.iter_rows():
            said = near.get(given, expected)
            if code == "number-form":
                said = countcells.expect_number(table.name, field.name, given)
            yield Finding(code=code, table=table.name, row=row, field=field.name, given=given, expected=said)


def _lists(field: Field, given: pl.Series, words: Words) -> dict[str, str]:
    """The words allowed in place of each unknown one, the nearest first.

    Where there are very many unknown words, they are not slips of the pen, and few are compared.
    """
    known = tuple(words.told(field))
    found = {}
    for word in given.unique(maintain_order=True).head(_HINTS):
        near = nearest_word(word, known)
        if near:
            found[word] = f"one of {', '.join([near, *(w for w in known if w != near)])} (nearest: {near})"
    return found


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
        told = words.told(field)
        expected = "one of " + ", ".join(told) if told else "a side that case.yaml declares; it declares none"
        yield code, ~values.is_in(pl.Series(allowed, dtype=pl.String).implode()), expected


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
    return ", ".join(("a finite number", *filter(None, (low, high))))


def _date_tests(values: pl.Series) -> Iterator[tuple[str, pl.Series, str | None]]:
    odd = values.filter(~values.str.contains(DAY)).unique(maintain_order=True)
    groups: dict[tuple[str, str], list[str]] = {}
    for text, found in dates.bounds(odd).items():
        if found is None:
            code, expected = _date_fault(text)
            groups.setdefault((code, expected), []).append(text)
    for (code, expected), texts in groups.items():
        yield code, values.is_in(pl.Series(texts).implode()), expected


def _date_fault(text: str) -> tuple[str, str]:
    """Fault code of a text that is no date, and what was expected of it."""
    try:
        dates.parse(text)
    except dates.DateError as error:
        return "date-reversed" if error.is_reversed else "date-form", f"{error.expected}; {error.fix}"
    return "date-form", ""


def _typed(fields: Sequence[Field], frame: pl.DataFrame, refused: Mapping[str, pl.Series]) -> pl.DataFrame:
    """Casts of every column; refused cells become null, refused items leave their list."""
    changes: list[pl.Expr | pl.Series] = []
    for field in fields:
        column, bad = pl.col(field.name), refused.get(field.name)
        if bad is not None and field.is_list:
            left = without(frame[field.name], bad)  # null where nothing is left, as where what is left may not be shown
            changes.append(pl.select(pl.when(left.list.len() > 0).then(left).alias(field.name)).to_series())
            continue
        if bad is not None:
            instead = pl.lit(_CAUTIOUS.get(field.name), pl.String)
            column = pl.when(column.is_in(bad.implode())).then(instead).otherwise(column)
        if field.type == "boolean":
            changes.append(column.is_in(_TRUE).alias(field.name))
        elif field.type in _DTYPES:
            changes.append(column.cast(_DTYPES[field.type], strict=False).alias(field.name))
        elif bad is not None:
            changes.append(column.alias(field.name))
    return frame.with_columns(changes)
