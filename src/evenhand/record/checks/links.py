"""Does every reference lead somewhere, and do none go round in a circle?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from evenhand.record.checks.context import Context
from evenhand.record.csvtext import ROW
from evenhand.record.faults import Finding
from evenhand.record.schema import Field, Table
from evenhand.record.spread import Ids, references


def check(context: Context) -> Iterator[Finding]:
    """References that dangle, and circles in those that lead to the same table."""
    ids = Ids(context.tables, context.schema)
    wanted: set[str] = set()
    for table in context.schema.tables.values():
        for field in references(table):
            if context.is_blank(table.name, field.name) or context.unread.intersection(field.to):
                continue
            edges = _edges(context.tables[table.name], field)
            dangling = list(_dangling(table, field, edges, ids))
            yield from dangling
            if dangling and len(field.to) == 1:
                wanted.update(field.to)
            if field.to == (table.name,):
                yield from _circles(table, field, context.open_rows(table.name, edges))
                if table.name in context.hidden:
                    seen = frozenset(context.open_rows(table.name, edges)[ROW])
                    yield from (f for f in _circles(table, field, edges) if f.row not in seen)
    for name in sorted(wanted):
        file = context.schema.tables[name].file
        if context.schema.tables[name].is_csv and file not in context.folder.files:
            yield Finding(code="table-missing", place=(file, None, None))


def _edges(frame: pl.DataFrame, field: Field) -> pl.DataFrame:
    """Row, own id and referred id of every filled reference."""
    own = pl.col("id") if "id" in frame.columns else pl.lit(None, pl.String).alias("id")
    edges = frame.select(ROW, own, pl.col(field.name).alias("to"))
    return (edges.explode("to") if field.is_list else edges).filter(pl.col("to").is_not_null())


def _dangling(table: Table, field: Field, edges: pl.DataFrame, ids: Ids) -> Iterator[Finding]:
    if field.parent:
        return
    expected = f"the id of a record in {', '.join(field.to)}"
    for row, _, given in edges.filter(~pl.col("to").is_in(ids.of(field).implode())).iter_rows():
        yield Finding(code="reference-dangling", table=table.name, row=row, field=field.name, given=given,
                      expected=expected)  # fmt: skip


def _circles(table: Table, field: Field, edges: pl.DataFrame) -> Iterator[Finding]:
    on_circle = circular(edges.select("id", "to").iter_rows())
    for row, own, given in edges.iter_rows():
        if own in on_circle and given in on_circle:
            yield Finding(code="reference-cycle", table=table.name, row=row, field=field.name, given=given)


def circular(edges: Iterable[tuple[str | None, str]]) -> set[str]:
    """Nodes that are left when every node with no way in, or no way out, is taken away again and again.

    >>> sorted(circular([("a", "b"), ("b", "a"), ("b", "c"), ("d", "d")]))
    ['a', 'b', 'd']
    """
    ahead: dict[str, set[str]] = {}
    for left, right in edges:
        if left is not None:
            ahead.setdefault(left, set()).add(right)
    return _peel(ahead) & _peel(_reversed(ahead))


def _reversed(ahead: dict[str, set[str]]) -> dict[str, set[str]]:
    back: dict[str, set[str]] = {}
    for left, rights in ahead.items():
        for right in rights:
            back.setdefault(right, set()).add(left)
    return back


def _peel(ahead: dict[str, set[str]]) -> set[str]:
    """Nodes from which one can walk without end."""
    back = _reversed(ahead)
    out = {node: len(rights) for node, rights in ahead.items()}
    done = [node for node in back if not out.get(node)]
    left = set(out)
    while done:
        node = done.pop()
        left.discard(node)
        for before in back.get(node, ()):
            out[before] -= 1
            if not out[before]:
                done.append(before)
    return left
