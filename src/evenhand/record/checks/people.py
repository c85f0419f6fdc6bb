"""Could a person come to harm by what a cell says?

Patterns find what looks like a name, a telephone number or an address; they miss much, and a clean check promises
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import polars as pl

from evenhand.record import dates
from evenhand.record.checks.context import Context, report
from evenhand.record.csvtext import ROW
from evenhand.record.faults import Finding
from evenhand.record.schema import Table
from evenhand.record.visibility import past_dates, utc_today

_PHONE = r"(?:\+|\b00|\b\(?0)[\d][\d\s().-]{6,}\d"
_EMAIL = r"[\w.+-]+@[\w-]+\.[\w.-]+"
_NAME = r"\b(?:Mr|Mrs|Ms|Dr|Prof|named|called|name is)\.? \p{Lu}\p{Ll}+|\b\p{Lu}\p{Ll}{2,} \p{Lu}\p{Ll}{2,}\b"
_ADDRESS = (
    r"(?i:\b\d{1,4}[a-z]? \p{L}+ (?:street|st\.|road|avenue|lane|square)\b"
    r"|\b(?:street|apartment|apt\.?|flat|house|building) (?:no\.? ?)?\d+)"
)
_LOOKS = "|".join((_PHONE, _EMAIL, _NAME, _ADDRESS))
_TEXT = {"text", "words"}
_NOT_SPEECH = {"credibility_reason", "reliability_reason", "graded_by", "title"}


@cache
def roles() -> tuple[str, ...]:
    """Words for a post that only one person in a place may hold, one a line in `roles.txt`."""
    text = files("evenhand.record").joinpath("roles.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def check(context: Context) -> Iterator[Finding]:
    """Personal text in protected rows; exact place, day and role together; people without recorded consent."""
    for table in context.schema.tables.values():
        if "protected" in table.fields and not context.is_blank(table.name, "protected"):
            yield from _personal(table, context.tables[table.name])
    yield from _singled_out(context)
    sources = context.tables["sources"]
    spoke = sources.filter((pl.col("kind") == "testimony") & pl.col("consent").is_null())
    yield from report("consent-missing", "sources", spoke, field="consent")
    given = sources.filter(pl.col("consent") == "public")
    undated = given.filter((pl.col("kind") == "testimony") & pl.col("consent_date").is_null())
    yield from report("consent-undated", "sources", undated, field="consent_date")
    past = past_dates(given["consent_date"], utc_today())
    future = given.filter(~pl.col("consent_date").is_in(pl.Series(past, dtype=pl.String).implode()))
    yield from report("consent-future", "sources", future, field="consent_date", given="consent_date")


def _personal(table: Table, frame: pl.DataFrame) -> Iterator[Finding]:
    rows = frame.filter(pl.col("protected").fill_null(value=False))
    if rows.is_empty():
        return
    for field in table.fields.values():
        if field.type not in _TEXT or field.name in _NOT_SPEECH:
            continue
        column = pl.col(field.name).list.join(" ") if field.is_list else pl.col(field.name)
        yield from report("personal-text", table.name, rows.filter(column.str.contains(_LOOKS)), field=field.name)


def _singled_out(context: Context) -> Iterator[Finding]:
    """Incidents on one day at an exact place, and their claims, whose text names a role."""
    places = context.tables["places"].filter(pl.col("where_prec") == "1")
    incidents = context.tables["incidents"]
    if places.is_empty() or incidents.is_empty():
        return
    seen = context.open_rows("incidents", incidents)
    near = _at(seen, context.open_rows("places", places)["id"])  # a hidden place singles out nobody who may be shown
    if seen.height < incidents.height:
        near = pl.concat([near, _at(incidents.filter(~pl.col(ROW).is_in(seen[ROW].implode())), places["id"])])
    days = near.filter(pl.col("date").is_in(_days(near["date"])))
    named = re.compile(
        r"\b(?:the|a|an|only|village|local) (?:[a-z]+ )?(" + "|".join(map(re.escape, roles())) + r")\b", re.IGNORECASE
    )
    ids = set(days["id"])
    for name, key in (("incidents", "id"), ("claims", "incident")):
        texts = ("title", "agreed", "disputed", "note") if name == "incidents" else ("paraphrase", "quotation", "note")
        rows = context.tables[name].filter(pl.col(key).is_in(list(ids)))
        for field in texts:
            some = rows.filter(pl.col(field).is_not_null())
            hits = [bool(named.search(text)) for text in some[field]]
            yield from report("singles-out", name, some.filter(pl.Series(hits, dtype=pl.Boolean)), field=field)


def _at(incidents: pl.DataFrame, places: pl.Series) -> pl.DataFrame:
    """The incidents that happened at one of some places."""
    there = incidents.select("id", "place").explode("place").filter(pl.col("place").is_in(places.implode()))
    return incidents.filter(pl.col("id").is_in(there["id"].implode()))


def _days(column: pl.Series) -> list[str]:
    found = dates.bounds(column.drop_nulls().unique().to_list())
    return [text for text, bounds in found.items() if bounds and bounds[0] is not None and bounds[0] == bounds[1]]
