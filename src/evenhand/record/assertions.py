"""Which claims are one assertion, entered more than once: whatever their ids, capitals and blanks.

One definition for the check that tells of it and for every count of claims by side: who enters a claim twice must not
make a side speak twice.
"""

from __future__ import annotations

import polars as pl

# Who says what of what: the columns in which two claims of one assertion are alike.
SAME = (
    "source",
    "incident",
    "subject",
    "property",
    "category",
    "count_type",
    "value",
    "low",
    "high",
    "unit",
    "losses_of",
    "victims",
    "attributed_to",
    "date",
    "account",
    "account_sides",
    "quotation",
    "paraphrase",
)
_SIGNS = ("source", "incident", "subject", "property", "low", "high")  # compared first, for most claims differ in them


def repeated(claims: pl.DataFrame) -> pl.Series:
    """For each claim the position of the first one that makes the same assertion, or null where it is the first.

    A claim that is superseded is repeated by nothing: the one in its place may well say the same.
    """
    none = pl.Series("first", [None] * claims.height, pl.UInt32)
    marked = claims.with_row_index("__at").filter(_is_free(claims))
    some = marked.filter(marked.select(_SIGNS).hash_rows(seed=0).is_duplicated())
    if some.is_empty():
        return none
    alike = some.select("__at", _key(some)).with_columns(pl.col("__at").first().over("key").alias("first"))
    again = alike.filter(pl.col("__at") != pl.col("first"))
    if again.is_empty():
        return none
    place = claims.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("__at"))
    return place.join(again, on="__at", how="left", maintain_order="left")["first"]


def distinct(claims: pl.DataFrame) -> pl.DataFrame:
    """The claims without those that repeat an assertion."""
    return claims.filter(repeated(claims).is_null())


def _is_free(claims: pl.DataFrame) -> pl.Series:
    """Which claims are not superseded."""
    replaced = claims["supersedes"].drop_nulls()
    return ~claims["id"].is_in(replaced.implode()).fill_null(value=False)


def _key(claims: pl.DataFrame) -> pl.Expr:
    """One text for each claim: its assertion in small letters, blanks as one."""
    parts = [_text(name, claims.schema[name]) for name in SAME]
    return pl.concat_str(parts, separator="\x1f").alias("key")


def _text(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(kind, pl.List):
        column = column.list.sort().list.join(";")
    folded = column.cast(pl.String).str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars(" .")
    return folded.fill_null("")
