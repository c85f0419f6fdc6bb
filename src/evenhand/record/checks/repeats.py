"""Is anything on record twice under two ids: a claim, a document, and perhaps an incident?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

import polars as pl

from evenhand.record.assertions import repeated
from evenhand.record.checks.context import Context
from evenhand.record.csvtext import ROW
from evenhand.record.faults import Finding

_ALIKE = 0.8  # of two titles, their words in order: from here on they may name one occurrence
_NEAR = 4  # titles that follow in the order of their words, and are compared
_MOST = 300  # letters of a title that are compared

Pair = tuple[int, int]  # row of the one that came first, row of the other


def check(context: Context) -> Iterator[Finding]:
    """Claims that repeat an assertion, documents that are one file, incidents that may be one."""
    for code, table, field, find, expected in (
        ("claim-repeated", "claims", "id", _claims, "an assertion once; line {line} makes it already"),
        ("document-repeated", "documents", "id", _documents, "a file under one id; line {line} has the same file"),
        (
            "incident-similar",
            "incidents",
            "title",
            _incidents,
            "one incident for one occurrence; line {line} has one of the same kind, date and place",
        ),
    ):
        frame = context.tables[table]
        seen = context.open_rows(table, frame)
        pairs = list(find(context, seen, hidden=False))
        if seen.height < frame.height:  # of a hidden row only what it is itself is told
            shown = frozenset(seen[ROW])
            late = context.hidden_last(table, frame)
            pairs += [pair for pair in find(context, late, hidden=True) if pair[1] not in shown]
        lines = context.lines(table, [first for first, _ in pairs])
        for first, row in pairs:
            said = expected.format(line=lines.get(first, "?"))
            yield Finding(code=code, table=table, row=row, field=field, expected=said)


def _claims(_: Context, claims: pl.DataFrame, *, hidden: bool) -> Iterator[Pair]:  # noqa: ARG001 - as its like
    first = repeated(claims)
    if first.null_count() < len(first):
        rows = claims[ROW]
        yield from ((rows[at], rows[n]) for n, at in enumerate(first) if at is not None)


def _documents(_: Context, documents: pl.DataFrame, *, hidden: bool) -> Iterator[Pair]:  # noqa: ARG001 - as its like
    """Documents of one hash or one path, but for what is said to be a copy."""
    known: dict[str, int] = {}
    for row, sha256, file, copy_of in documents.select(ROW, "sha256", "file", "copy_of").iter_rows():
        marks = [mark for mark in (sha256, file) if mark is not None]
        before = next((known[mark] for mark in marks if mark in known), None)
        if before is not None and copy_of is None:
            yield before, row
        for mark in marks:
            known.setdefault(mark, row)


def _incidents(context: Context, incidents: pl.DataFrame, *, hidden: bool) -> Iterator[Pair]:
    """Incidents of one kind, date and place whose titles are alike, and that nobody has judged."""
    told = pl.concat_str(pl.col("kind"), pl.col("date"), _where(), separator="\x1f").alias("block")
    blocks = incidents.select(ROW, "id", "title", told).drop_nulls()
    blocks = blocks.filter(pl.col("block").is_duplicated())
    if blocks.is_empty():
        return
    rows = blocks.sort("block", ROW).select("block", ROW, "id", "title").iter_rows()
    alike = [pair for _, block in groupby(rows, key=itemgetter(0)) for pair in _alike(block)]
    judged = _judged(context, hidden=hidden) if alike else frozenset()
    yield from (pair for ids, pair in alike if ids not in judged)


def _alike(block: Iterable[tuple[str, int, str, str]]) -> Iterator[tuple[frozenset[str], Pair]]:
    """Ids and rows of incidents of one block whose titles, in the order of their words, stand near and are alike."""
    rows = sorted((_words(title), row, key) for _, row, key, title in block)
    for at, (words, row, key) in enumerate(rows):
        for other, beside, name in rows[at + 1 : at + 1 + _NEAR]:
            if _are_alike(words, other):
                yield frozenset((key, name)), (min(row, beside), max(row, beside))


def _where() -> pl.Expr:
    return pl.coalesce(pl.col("place").list.sort().list.join(";"), pl.col("place_text").str.to_lowercase(), pl.lit(""))


def _words(title: str) -> tuple[str, ...]:
    letters = "".join(c if c.isalnum() else " " for c in title[:_MOST].casefold())
    return tuple(sorted(letters.split()))


def _are_alike(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    if left == right:
        return True
    if {word for word in left if word.isdigit()} != {word for word in right if word.isdigit()}:
        return False  # a number tells two of a series apart
    match = difflib.SequenceMatcher(None, " ".join(left), " ".join(right), autojunk=False)
    return match.real_quick_ratio() >= _ALIKE and match.quick_ratio() >= _ALIKE and match.ratio() >= _ALIKE


def _judged(context: Context, *, hidden: bool) -> frozenset[frozenset[str]]:
    """Pairs of incidents of which somebody has judged two claims; `hidden`: also in rows that may not be shown."""
    claims, judgements = (
        context.tables[name] if hidden else context.open_rows(name, context.tables[name])
        for name in ("claims", "judgements")
    )
    incident = dict(claims.select("id", "incident").drop_nulls().iter_rows())
    pairs = judgements.select("left", "right").drop_nulls().iter_rows()
    return frozenset(frozenset((incident[a], incident[b])) for a, b in pairs if a in incident and b in incident)
