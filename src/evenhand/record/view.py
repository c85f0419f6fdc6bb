"""Views of a case: what may be shown, what held on a date, what was known by a date.

Public is the default. Protected rows, and rows that rest on them alone, are gone before anything is counted, so that
adding, changing or deleting them changes nothing in a view. What a cut leaves out is counted, never guessed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from evenhand.record import dates, standin, visibility
from evenhand.record.coarse import coarsen
from evenhand.record.csvtext import ROW
from evenhand.record.schema import Schema, Table, load
from evenhand.record.spread import Frames, keep, reverse
from evenhand.record.unread import NOTHING_UNREAD, Unread


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class View:
    """The tables of a case as one reader may see them on one date."""

    tables: Mapping[str, pl.DataFrame]  # every table of the schema, by name
    internal: bool  # whether protected material is in it
    as_of: str | None  # EDTF: what held on this date
    known_on: str | None  # EDTF: only what was certainly out by this date
    left_out: Mapping[str, Mapping[str, int]]  # cut → table → rows left out by it
    superseded: pl.DataFrame  # claims that a later one in the view replaces
    sha256: str  # of the public case, uncut
    notes: Mapping[str, str]  # pages of the case's notes folder, by file name
    plans: Mapping[str, bytes] = field(default_factory=dict)  # files of plans/, in an internal view alone
    unread: Unread = NOTHING_UNREAD  # rows that are in the files and not here because of a fault

    def __repr__(self) -> str:
        cuts = [f", as of {self.as_of}" if self.as_of else "", f", known on {self.known_on}" if self.known_on else ""]
        return f"<View {'internal' if self.internal else 'public'}{''.join(cuts)}: {len(self.tables)} tables>"

    def __getattr__(self, name: str) -> pl.DataFrame:
        """`view.claims` is `view.tables["claims"]`."""
        tables = object.__getattribute__(self, "tables")
        if name in tables:
            frame: pl.DataFrame = tables[name]
            return frame
        raise AttributeError(name)

    @property
    def case_row(self) -> dict[str, Any]:
        """The row of case.yaml: title, period, disclaimer and so on."""
        frame = self.tables["case"]
        return frame.row(0, named=True) if frame.height else dict.fromkeys(frame.columns)


def make(
    frames: Frames, *, internal: bool, as_of: str | None, known_on: str | None, notes: Mapping[str, str],
    plans: Mapping[str, bytes], unread: Unread,
) -> View:  # fmt: skip
    """Cut a case's frames to a view.

    Raises:
        DateError: `as_of` or `known_on` is not EDTF.
    """
    schema = load()
    frames = standin.put_in(frames, schema)
    shown = visibility.public(frames, schema)
    shown["places"] = coarsen(shown["places"])
    sha256 = digest(shown)
    if internal:
        shown = dict(frames)
    left_out: dict[str, dict[str, int]] = {}
    if known_on is not None:
        by_then = _known_by(shown, schema, known_on)
        cut = keep(by_then, schema, supported=True) if internal else visibility.shown_of(by_then, schema)
        left_out["known_on"] = _difference(shown, cut)
        shown = {name: _blank_composed(schema, name, frame, shown, cut) for name, frame in cut.items()}
    if as_of is not None:
        cut = keep(_begun_by(shown, schema, as_of), schema, supported=False)
        left_out["as_of"] = _difference(shown, cut)
        shown = cut
    current, superseded = _superseded(shown["claims"])
    shown["claims"] = current
    tables = {name: frame.drop(ROW) for name, frame in shown.items()}
    return View(
        tables=tables, internal=internal, as_of=as_of, known_on=known_on, left_out=left_out,
        superseded=superseded.drop(ROW), sha256=sha256, notes=notes, plans=plans, unread=unread,
    )  # fmt: skip


def digest(frames: Frames) -> str:
    """SHA-256 of the tables' contents, whatever the order of their rows but for tables whose order is shown."""
    schema = load()
    whole = hashlib.sha256(str(schema.version).encode())
    for name, table in schema.tables.items():
        rows = [json.dumps(row, ensure_ascii=False) for row in frames[name].drop(ROW).iter_rows()]
        lines = rows if table.ordered or table.within else sorted(rows)
        whole.update(json.dumps([name, *lines], ensure_ascii=False).encode())
    return whole.hexdigest()


def _known_by(frames: Frames, schema: Schema, date: str) -> dict[str, pl.DataFrame]:
    cut = dates.parse(date)
    kept = dict(frames)
    for name, frame in frames.items():
        columns = schema.tables[name].known
        if columns:
            when = frame.select(pl.coalesce(columns).alias("when"))["when"]
            kept[name] = frame.filter(_certain(when, lambda d: dates.not_after(d, cut)))
    return kept


def _begun_by(frames: Frames, schema: Schema, date: str) -> dict[str, pl.DataFrame]:
    cut = dates.parse(date)
    kept = dict(frames)
    for name, frame in frames.items():
        column = schema.tables[name].time
        if column:
            kept[name] = frame.filter(_certain(frame[column], lambda d: _has_begun(d, cut)))
    return kept


def _has_begun(when: dates.Date, cut: dates.Date) -> dates.Answer:
    """Whether a date, or the beginning of an interval, certainly lies no later than the cut."""
    if isinstance(when.start, dates.Date):
        return dates.not_after(when.start, cut)
    if when.start is dates.Edge.OPEN:
        return dates.Answer.YES
    return dates.not_after(when, cut)


def _certain(column: pl.Series, test: Any) -> pl.Series:
    yes = [text for text in column.drop_nulls().unique() if test(dates.parse(text)) is dates.Answer.YES]
    return column.is_in(yes).fill_null(value=False)


def _difference(before: Frames, after: Frames) -> dict[str, int]:
    lost = {name: frame.height - after[name].height for name, frame in before.items()}
    return {name: n for name, n in lost.items() if n}


def _blank_composed(schema: Schema, name: str, frame: pl.DataFrame, before: Frames, after: Frames) -> pl.DataFrame:
    """Our own summaries, blank unless everything that they rest on is still there."""
    table = schema.tables[name]
    composed = [field.name for field in table.fields.values() if field.composed]
    if not composed or frame.is_empty():
        return frame
    whole = _whole(table, frame, before, after)
    return frame.with_columns(pl.when(whole).then(pl.col(column)).alias(column) for column in composed)


def _whole(table: Table, frame: pl.DataFrame, before: Frames, after: Frames) -> pl.Series:
    """Whether all that a row rested on, and at least one such, is still there."""
    earlier = frame.select(ROW).join(before[table.name], on=ROW, how="left", maintain_order="left")
    whole = pl.repeat(value=True, n=frame.height, dtype=pl.Boolean, eager=True)
    for name in table.rests_on or ("sources",):
        back = reverse(name)
        if back is not None:
            was = before[back.table][back.column].drop_nulls().value_counts(name="was")
            now = after[back.table][back.column].drop_nulls().value_counts(name="now")
            counts = frame.select("id").join(was, left_on="id", right_on=back.column, how="left", maintain_order="left")
            counts = counts.join(now, left_on="id", right_on=back.column, how="left", maintain_order="left")
            whole &= (counts["was"] == counts["now"]).fill_null(value=False)
        elif table.fields[name].is_list:
            n = frame[name].list.len().fill_null(0)
            whole &= (n == earlier[name].list.len().fill_null(0)) & (n > 0)
        else:
            whole &= frame[name].is_not_null()
    return whole


def _superseded(claims: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    replaced = claims["id"].is_in(claims["supersedes"].drop_nulls().implode())
    return claims.filter(~replaced), claims.filter(replaced)


__all__ = ["View", "digest", "make"]
