"""Do the dates of what happened lie in the period that the case covers, and all others within reason?

A date that lies outside is kept. Often it is a slip, or stands in another calendar: that reading is offered.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import polars as pl

from evenhand.record import dates
from evenhand.record.cells import DAY
from evenhand.record.checks.context import Context
from evenhand.record.csvtext import ROW
from evenhand.record.dateslips import Span, offer
from evenhand.record.faults import Finding
from evenhand.record.schema import Field, Table

_OF_EVENTS = {("claims", "date"), ("positions", "date"), ("findings", "done_on")}  # and every `time` of the schema
_BEFORE = 400  # years before a case within which a source or a party's history may lie
_AFTER = 50  # years after it within which a record of it may be made
_LAST = datetime.date(9999, 12, 31)


def check(context: Context) -> Iterator[Finding]:
    """Dates outside the case's period, of events, and far outside it, of everything else."""
    period = _period(context)
    if period is None:
        return
    wide = (_moved(period[0], -_BEFORE), _moved(period[1], _AFTER))
    for table in context.schema.tables.values():
        for field in table.fields.values():
            if (
                field.type in {"date", "month"}
                and table.name != "case"
                and not context.is_blank(table.name, field.name)
            ):
                is_event = table.time == field.name or (table.name, field.name) in _OF_EVENTS
                yield from _outside(table, field, context, period, period if is_event else wide)


def odd_dates(context: Context, table: str, field: str) -> list[str]:
    """The dates of a column of events that lie outside the case's period."""
    period = _period(context)
    return [] if period is None else _odd(context.tables[table][field], period)


def _outside(table: Table, field: Field, context: Context, period: Span, allowed: Span) -> Iterator[Finding]:
    column = context.tables[table.name][field.name]
    odd = _odd(column, allowed)
    if not odd:
        return
    readings = {text: _expected(text, period) for text in odd}
    rows = context.tables[table.name].filter(pl.col(field.name).is_in(odd)).select(ROW, field.name)
    for row, given in rows.iter_rows():
        yield Finding(
            code="date-outside-period",
            table=table.name,
            row=row,
            field=field.name,
            given=given,
            expected=readings[given],
        )


def _expected(text: str, period: Span) -> str:
    told = f"a date in the case's period, {period[0]} to {'now' if period[1] == _LAST else period[1]}"
    reading = offer(text, (period[0], min(period[1], _moved(period[0], 100))))
    return f"{told}; offered: {reading}" if reading else told


def _odd(column: pl.Series, allowed: Span) -> list[str]:
    """The distinct dates of which not a day, or an end, can lie where it is allowed."""
    texts = column.drop_nulls().unique(maintain_order=True)
    inside = texts.str.contains(DAY) & texts.is_between(pl.lit(str(allowed[0])), pl.lit(str(allowed[1])))
    rest = texts.filter(~inside).to_list()
    first, last = (day.toordinal() - 1 + _offset() for day in allowed)
    far = (first - 366 * _BEFORE, last + 366 * _BEFORE)
    return [text for text, bounds in dates.bounds(rest).items() if bounds and _lies_out(bounds, (first, last), far)]


def _lies_out(bounds: dates.Bounds, allowed: tuple[int, int], far: tuple[int, int]) -> bool:
    """Whether dates are certainly outside what is allowed, or one end of them is far outside."""
    first, last = bounds
    before = last is not None and last < allowed[0]
    after = first is not None and first > allowed[1]
    return before or after or (first is not None and first < far[0]) or (last is not None and last > far[1])


def _offset() -> int:
    """Day number, as `dates` counts, of 1 January of the year 1."""
    found = dates.bounds(["0001-01-01"])["0001-01-01"]
    return found[0] if found and found[0] is not None else 0


def _period(context: Context) -> Span | None:
    texts = context.tables["case"]["period"].drop_nulls().to_list()
    found = dates.bounds(texts[:1]).get(texts[0]) if texts else None
    if found is None or found[0] is None:
        return None
    try:
        first = _day(found[0])
        return (first, _LAST if found[1] is None else _day(found[1]))
    except (ValueError, OverflowError):
        return None


def _day(number: int) -> datetime.date:
    return datetime.date.fromordinal(number - _offset() + 1)


def _moved(day: datetime.date, years: int) -> datetime.date:
    """The day some years later, as far as there are years."""
    year = day.year + years
    return datetime.date(min(max(year, 1), 9999), day.month, min(day.day, 28))
