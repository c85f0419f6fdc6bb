"""Who sees a row: the one rule of visibility, by the class that `schema.toml` gives to each table.

* A **mark** (`protected: true`, a consent that is not for everybody, a place's delay) always wins.
* An **assertion** is seen if unmarked, if what it needs to refer to may be seen, and if a source that may be seen says
  it.
* A **lookup** is seen if unmarked and reached from something that is seen, or if its own cell says `protected: false`.
  It is a least fixed point, so two lookups never hold each other up. One that is seen only because something refers to
  it, with no source that is seen for its own words, is *bare*: id, name and kind.
* A **part** follows the rows that it must refer to. A **setting** is seen.

What may not be seen changes nothing in what is: that is why nothing here counts rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import polars as pl

from evenhand.record import dates
from evenhand.record.csvtext import ROW
from evenhand.record.marks import MARK
from evenhand.record.schema import Field, Schema, Table
from evenhand.record.spread import Frames, Ids, blank, is_said, present, references, rows_that_stay

_NOWHERE = ""  # no id: where the way to what assertions and settings refer to begins
SPOKE = "testimony"  # the kind of a source who is a person that spoke to the team


def utc_today() -> date:
    """The day by which dated consent and delays are judged."""
    return datetime.now(UTC).date()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Seen:
    """The rows of a case that may be seen, before anything in them is emptied."""

    rows: Mapping[str, pl.DataFrame]  # with ROW
    bare: Mapping[str, frozenset[int]] = field(default_factory=dict)  # ordinals of rows of which only `bare` is shown


def public(
    frames: Frames, schema: Schema, *, closed: bool = True, today: date | None = None
) -> dict[str, pl.DataFrame]:
    """What may be shown to anyone, with the columns of the schema alone.

    Args:
        frames: every table of the schema, with ROW.
        schema: the schema.
        closed: every reference in `frames` leads somewhere, as in a case that was opened.
        today: the day by which dated consent and delays are judged; by default the day in UTC.
    """
    open_ = {
        name: frame.select(ROW, *schema.tables[name].columns())
        for name, frame in open_rows(frames, today or utc_today()).items()
    }
    return shown_of(open_, schema, whole=frames if closed else None)


def shown_of(frames: Frames, schema: Schema, *, whole: Frames | None = None) -> dict[str, pl.DataFrame]:
    """What may be shown of unmarked rows: those that may be seen, bare ones bared; `whole` as in `spread.keep`."""
    found = see(frames, schema, whole=whole)
    shown = {name: _bared(schema.tables[name], frame, found.bare.get(name)) for name, frame in found.rows.items()}
    return blank(shown, schema, whole=whole)


def see(frames: Frames, schema: Schema, *, whole: Frames | None = None) -> Seen:
    """The rows that may be seen of the unmarked rows `frames`; `whole` as in `spread.keep`."""
    possible = rows_that_stay(frames, schema, supported=True, whole=whole)
    ids = Ids(possible, schema)
    bare = {name: _bare_rows(table, possible[name], ids) for name, table in schema.tables.items() if table.bare}
    reached = reach(possible, schema, bare=bare)
    rows = dict(possible)
    for name, table in schema.tables.items():
        if table.row_class == "lookup":
            frame = possible[name]
            led_to = frame["id"].is_in(reached.implode()).fill_null(value=False)
            rows[name] = frame.filter(_is_free(table, frame, ids) | led_to)
    rows = rows_that_stay(rows, schema, supported=True, whole=possible)  # parts of lookups that were not reached
    return Seen(rows=rows, bare={name: frozenset(some) for name, some in bare.items() if some})


def open_rows(frames: Frames, today: date) -> dict[str, pl.DataFrame]:
    """The rows of every table that carry no mark. A marked case.yaml marks everything."""
    if may_hide("case", frames["case"], today):
        return {name: frame.clear() for name, frame in frames.items()}
    shown = {name: unmarked(name, frame, today) for name, frame in frames.items()}
    late = _delayed_places(shown["places"])
    if late:
        for name, place, when in (("incidents", "place", "date"), ("observations", "place", "period")):
            shown[name] = _without_delayed(shown[name], place, when, late, today)
    return shown


def unmarked(name: str, frame: pl.DataFrame, today: date) -> pl.DataFrame:
    """The rows of a table that carry no mark of their own."""
    return frame.filter(~_marked(name, frame, today)) if may_hide(name, frame, today) else frame


def may_hide(name: str, frame: pl.DataFrame, today: date) -> bool:
    """Whether a table has rows that carry a mark."""
    if frame.is_empty():
        return False
    if name != "sources" and frame[MARK].null_count() == frame.height:
        return False
    return bool(_marked(name, frame, today).any())


def reach(frames: Frames, schema: Schema, *, bare: Mapping[str, Iterable[int]]) -> pl.Series:
    """Ids of lookups that something in `frames` leads to, beginning with assertions, settings and free lookups.

    A bare lookup leads nowhere: what it refers to is not shown of it. A part leads on from the lookup that it follows.
    """
    ids, found = Ids(frames, schema), set[str]()
    ahead: dict[str, list[str]] = {}
    for name, table in schema.tables.items():
        frame = frames[name]
        owner = _owner(table, schema)
        if frame.is_empty():
            continue
        if table.row_class == "lookup":
            found.update(frame.filter(_is_free(table, frame, ids))["id"].drop_nulls())
            frame = frame.filter(~pl.col(ROW).is_in(list(bare.get(name, ()))))
        for start, to in _edges(table, frame, owner, schema):
            ahead.setdefault(start, []).append(to)
    found.update(ahead.pop(_NOWHERE, ()))
    waiting = list(found)
    while waiting:
        new = [to for to in ahead.get(waiting.pop(), ()) if to not in found]
        found.update(new)
        waiting.extend(new)
    return pl.Series("id", sorted(found), pl.String)


def _owner(table: Table, schema: Schema) -> str | None:
    """The column by which a row is reached itself: a lookup's id, the lookup that a part follows; else None."""
    if table.row_class == "lookup":
        return "id"
    owners = (name for name in table.needed if _leads_to_lookup(table.fields[name], schema))
    return next(owners, None) if table.row_class == "part" else None


def _edges(table: Table, frame: pl.DataFrame, owner: str | None, schema: Schema) -> Iterable[tuple[str, str]]:
    """From what each reference to a lookup leads to it: `_NOWHERE` for a row that needs nothing to reach it."""
    start = pl.lit(_NOWHERE) if owner is None else pl.col(owner)
    for column in references(table):
        if column.name != owner and _leads_to_lookup(column, schema):
            edges = frame.select(start.alias("start"), pl.col(column.name).alias("to"))
            yield from (edges.explode("to") if column.is_list else edges).drop_nulls().unique().iter_rows()


def _leads_to_lookup(column: Field, schema: Schema) -> bool:
    return any(schema.tables[to].row_class == "lookup" for to in column.to)


def _is_free(table: Table, frame: pl.DataFrame, ids: Ids) -> pl.Series:
    """Whether each row of a lookup is seen by itself: its owner says so, or somebody who is seen says it."""
    free = ~frame[MARK].fill_null(value=True)
    return free | is_said(table, frame, ids) if table.rests_on else free


def _bare_rows(table: Table, frame: pl.DataFrame, ids: Ids) -> list[int]:
    whole = ~frame[MARK].fill_null(value=True) | present(frame[table.support], ids.of(table.fields[table.support]))
    return frame.filter(~whole)[ROW].to_list()


def _bared(table: Table, frame: pl.DataFrame, rows: frozenset[int] | None) -> pl.DataFrame:
    if not rows:
        return frame
    shown = {ROW, MARK, *table.bare}
    stays = ~pl.col(ROW).is_in(list(rows))
    return frame.with_columns(pl.when(stays).then(pl.col(c)).alias(c) for c in frame.columns if c not in shown)


def _marked(name: str, frame: pl.DataFrame, today: date) -> pl.Series:
    flagged = frame[MARK].fill_null(value=False)
    return flagged | _no_consent(frame, today) if name == "sources" else flagged


def _no_consent(sources: pl.DataFrame, today: date) -> pl.Series:
    """Whether a source's consent is missing, not for everybody, not yet given, or not dated where it must be."""
    spoke = sources["kind"].eq(SPOKE).fill_null(value=False)
    asked = spoke | sources["consent"].is_not_null()
    if not asked.any():
        return asked
    dated = sources["consent_date"]
    given = dated.is_in(pl.Series(past_dates(dated, today), dtype=pl.String).implode()).fill_null(value=False)
    allowed = sources["consent"].eq("public").fill_null(value=False) & (given | (dated.is_null() & ~spoke))
    return asked & ~allowed


def past_dates(column: pl.Series, today: date) -> list[str]:
    """Dates of a column that certainly lie no later than today."""
    found = dates.bounds(column.drop_nulls().unique().to_list())
    ends = {text: bounds[1] for text, bounds in found.items() if bounds}
    return [text for text, end in ends.items() if end is not None and end <= today.toordinal()]


def _delayed_places(places: pl.DataFrame) -> dict[str, int]:
    """Places of which nothing may be told at once, with the days that must have passed."""
    held = places.filter(pl.col("shown_after_days").fill_null(0) > 0)
    return dict(held.select("id", "shown_after_days").iter_rows())


def _without_delayed(frame: pl.DataFrame, place: str, when: str, late: Mapping[str, int], today: date) -> pl.DataFrame:
    """The rows of a table that are not at a delayed place, or whose delay has certainly passed."""
    at = frame.select(ROW, pl.col(place).alias("place"), pl.col(when).alias("when"))
    at = at.explode("place") if frame.schema[place] == pl.List(pl.String) else at
    at = at.filter(pl.col("place").is_in(list(late)))
    ends = {text: found[1] for text, found in dates.bounds(at["when"].drop_nulls().unique().to_list()).items() if found}
    early = [
        row
        for row, name, text in at.iter_rows()
        if text is None or (end := ends.get(text)) is None or end + late[name] > today.toordinal()
    ]
    return frame.filter(~pl.col(ROW).is_in(early)) if early else frame
