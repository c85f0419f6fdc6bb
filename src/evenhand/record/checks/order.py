"""Do dates stand in the order in which things happen?"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from evenhand.record import dates
from evenhand.record.checks.context import Context
from evenhand.record.checks.periods import odd_dates
from evenhand.record.csvtext import ROW
from evenhand.record.faults import Finding

_EARLIER_LATER = {
    "claims": [("published", "recorded", "recorded no earlier than it was out")],
    "sources": [("published", "recorded", "read no earlier than it was out")],
    "documents": [("published", "captured", "captured no earlier than it was out")],
    "observations": [("published", "recorded", "recorded no earlier than it was out")],
}


def check(context: Context) -> Iterator[Finding]:
    """Published before recorded; an incident begun before a claim about it is out."""
    for name, pairs in _EARLIER_LATER.items():
        for first, second, expected in pairs:
            if context.is_blank(name, first) or context.is_blank(name, second):
                continue
            frame = context.tables[name].select(ROW, pl.col(first).alias("first"), pl.col(second).alias("second"))
            yield from _reversed(name, second, frame, expected)
    if context.is_blank("claims", "published"):
        return
    claims = context.tables["claims"].select(ROW, "incident", pl.col("published").alias("second"))
    incidents = context.hidden_last("incidents", context.tables["incidents"]).select(
        "id", pl.col("date").alias("first")
    )
    odd = odd_dates(context, "incidents", "date")  # of which more is said already
    incidents = incidents.filter(~pl.col("first").is_in(odd)) if odd else incidents
    paired = claims.join(incidents.unique("id", keep="first"), left_on="incident", right_on="id", how="inner")
    expected = "a claim that came out no earlier than the incident began"
    yield from _reversed("claims", "published", paired.select(ROW, "first", "second"), expected)


def _reversed(table: str, field: str, frame: pl.DataFrame, expected: str) -> Iterator[Finding]:
    """Rows whose `second` date ends, with certainty, before their `first` can begin."""
    first, second = (pl.col(name).str.to_date("%Y-%m-%d", strict=False) for name in ("first", "second"))
    filled = frame.drop_nulls().filter((first <= second).fill_null(value=False).not_())  # all but plain days in order
    if filled.is_empty():
        return
    bounds = dates.bounds([*filled["first"].unique(), *filled["second"].unique()])
    begins = {text: found[0] for text, found in bounds.items() if found}
    ends = {text: found[1] for text, found in bounds.items() if found}
    begin = filled["first"].replace_strict(begins, default=None, return_dtype=pl.Int64)
    end = filled["second"].replace_strict(ends, default=None, return_dtype=pl.Int64)
    for row, first, second in filled.filter((end < begin).fill_null(value=False)).iter_rows():
        given = f"{second}, before {first}"
        yield Finding(code="date-order", table=table, row=row, field=field, given=given, expected=expected)
