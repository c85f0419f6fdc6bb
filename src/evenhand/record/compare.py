"""Which errors a change would bring: those of the case after it that it did not have before.

Errors are told apart by what they say of which record, never by its line, which other changes may move.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, TypeAlias

import polars as pl

from evenhand.record import visibility
from evenhand.record.csvtext import ROW
from evenhand.record.faults import Fault, Severity
from evenhand.record.read import Reading
from evenhand.record.schema import load

_Key: TypeAlias = tuple[str, ...]
_Mark: TypeAlias = tuple[str, str, _Key, str | None, str]


def new_errors(before: Reading, after: Reading) -> list[Fault]:
    """The errors of `after` that `before` has not.

    A record that may not be shown before or after is named by its place alone.
    """
    known = Counter(mark for mark, _ in _errors(before))
    found: list[tuple[_Mark, Fault]] = []
    for mark, fault in _errors(after):
        known[mark] -= 1
        if known[mark] < 0:
            found.append((mark, fault))
    was_hidden = hidden(before) if found else set()
    return [fault.masked() if (mark[1], mark[2]) in was_hidden else fault for mark, fault in found]


def hidden(reading: Reading) -> set[tuple[str, _Key]]:
    """Table and key of every record that may not be shown."""
    shown = visibility.public(reading.typed, load(), closed=False)
    return {
        (name, key)
        for name, frame in reading.typed.items()
        for key in _keys(name, frame.join(shown[name].select(ROW), on=ROW, how="anti")).values()
    }


def _errors(reading: Reading) -> Iterator[tuple[_Mark, Fault]]:
    keys: dict[str, dict[int, _Key]] = {}
    for finding, fault in zip(reading.found, reading.faults, strict=True):
        if fault.severity is not Severity.ERROR:
            continue
        table = finding.table
        if table and table not in keys:
            keys[table] = _keys(table, reading.typed[table])
        key = keys[table].get(finding.row, ()) if table else ()
        yield (finding.code, table or fault.file, key, finding.field, str(finding.given)), fault


def _keys(name: str, frame: pl.DataFrame) -> dict[int, _Key]:
    columns = [column for column in load().tables[name].key if column in frame.columns]
    return {row: tuple(_text(part) for part in parts) for row, *parts in frame.select(ROW, *columns).iter_rows()}


def _text(part: Any) -> str:
    return ";".join(part) if isinstance(part, list) else str(part or "")
