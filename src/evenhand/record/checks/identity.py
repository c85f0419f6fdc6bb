"""Is every record there once, with all that is required of it?"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from evenhand.record.checks.context import Context, report
from evenhand.record.csvtext import ROW
from evenhand.record.faults import Finding
from evenhand.record.schema import Table


def check(context: Context) -> Iterator[Finding]:
    """Required columns, identifiers unique in the case, keys unique in their table."""
    for table in context.schema.tables.values():
        absent = context.absent.get(table.name, frozenset())
        for field in table.fields.values():
            if field.required and field.name in absent:
                yield Finding(
                    code="column-missing", field=field.name, place=(table.file, context.tops.get(table.name, 1), None)
                )
        if context.tables[table.name].is_empty():
            continue
        if table.key != ("id",):
            yield from _keys(context, table)
        elif table.codes:
            yield from _repeated(_hidden_last(context, _ids(context, table)))
    yield from _repeated(_all_ids(context))


def _all_ids(context: Context) -> pl.DataFrame:
    """Row, id and table of every record whose id must be unique in the case."""
    parts = [
        _ids(context, t)
        for t in context.schema.tables.values()
        if t.key == ("id",) and not t.codes and "id" in t.fields and context.tables[t.name].height
    ]
    none = pl.DataFrame(schema={ROW: pl.UInt32, "id": pl.String, "table": pl.String})
    return _hidden_last(context, pl.concat([none, *parts]))


def _ids(context: Context, table: Table) -> pl.DataFrame:
    return context.tables[table.name].select(ROW, "id", pl.lit(table.name).alias("table"))


def _hidden_last(context: Context, ids: pl.DataFrame) -> pl.DataFrame:
    """As `Context.hidden_last`, of whatever table: a protected row never takes the place of a public one."""
    ranks = [context.rank(name).with_columns(pl.lit(name).alias("table")) for name in context.hidden]
    if not ranks:
        return ids
    known = ids.join(pl.concat(ranks), on=["table", ROW], how="left", maintain_order="left")
    return known.sort(pl.col("rank").fill_null(0), maintain_order=True).drop("rank")


def _repeated(ids: pl.DataFrame) -> Iterator[Finding]:
    ids = ids.filter(pl.col("id").is_not_null())
    if ids.select(pl.col("id").str.to_lowercase().n_unique()).item() == ids.height:
        return
    again = ids.filter(~pl.col("id").is_first_distinct())
    for row, given, table in again.iter_rows():
        yield Finding(code="id-duplicate", table=table, row=row, field="id", given=given)
    distinct = ids.filter(pl.col("id").is_first_distinct())
    folded = distinct.filter(~pl.col("id").str.to_lowercase().is_first_distinct())
    for row, given, table in folded.iter_rows():
        yield Finding(code="id-case", table=table, row=row, field="id", given=given)


def _keys(context: Context, table: Table) -> Iterator[Finding]:
    frame = context.hidden_last(table.name, context.tables[table.name])
    key = [pl.col(name).cast(pl.List(pl.String)).list.join(";") if table.fields[name].is_list else pl.col(name)
           for name in table.key]  # fmt: skip
    again = frame.filter(~pl.struct(key).is_first_distinct())
    yield from report("key-duplicate", table.name, again, field=table.key[0], given=table.key[0],
                      expected="one row for each " + ", ".join(table.key))  # fmt: skip
