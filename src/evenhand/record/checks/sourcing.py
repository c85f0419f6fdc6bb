"""Does every fact carry who said it, and every grade its reason?"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from evenhand.record.checks.context import Context, report
from evenhand.record.faults import Finding
from evenhand.record.schema import Table
from evenhand.record.spread import reverse

_GRADES = (("reliability", "reliability_reason"), ("credibility", "credibility_reason"))


def check(context: Context) -> Iterator[Finding]:
    """Rows without a source, claims without words or figures, quotations without a document, grades without reason."""
    for table in context.schema.tables.values():
        frame = context.tables[table.name]
        if frame.is_empty():
            continue
        if table.rests_on:
            yield from _unsourced(context, table, frame)
        for grade, reason in _GRADES:
            if grade in table.fields and not context.is_blank(table.name, grade):
                bare = frame.filter(pl.col(grade).is_not_null() & pl.col(reason).is_null())
                yield from report("ungraded", table.name, bare, field=reason, given=grade)
    claims = context.tables["claims"]
    words = pl.coalesce("value", "quotation", "paraphrase", pl.col("low", "high").cast(pl.String))
    yield from report("claim-empty", "claims", claims.filter(words.is_null()), field="value")
    figure = pl.any_horizontal(pl.col("low", "high").is_not_null()) | pl.col("value").str.contains(r"^\s*[0-9]")
    nothing = claims.filter(figure & pl.col("incident").is_null() & pl.col("subject").is_null())
    yield from report("claim-about-nothing", "claims", nothing, field="incident")
    for name in ("claims", "statements"):
        frame = context.tables[name]
        loose = frame.filter(pl.col("quotation").is_not_null() & pl.col("document").is_null())
        yield from report("quotation-undocumented", name, loose, field="quotation")


def _unsourced(context: Context, table: Table, frame: pl.DataFrame) -> Iterator[Finding]:
    silent = pl.lit(value=True)
    for name in table.rests_on:
        back = reverse(name)
        if back is not None and back.table in context.unread:
            return
        if back is not None:
            pointing = context.tables[back.table][back.column].drop_nulls().unique()
            silent &= ~pl.col("id").is_in(pointing.implode())
        elif table.fields[name].is_list:
            silent &= pl.col(name).list.len().fill_null(0) == 0
        elif not table.fields[name].required:
            silent &= pl.col(name).is_null()
        else:
            return
    if table.else_on:
        return
    for name, values in table.free_when.items():
        silent &= ~pl.col(name).is_in(values).fill_null(value=False)
    field = table.rests_on[0] if not table.rests_on[0].startswith("<") else "id"
    yield from report("unsourced", table.name, frame.filter(silent), field=field)
