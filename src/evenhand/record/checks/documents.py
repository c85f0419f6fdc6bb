"""Are held documents there, unchanged, inside the folder, and do quotations stand in them?"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from evenhand.record.checks.context import Context, report
from evenhand.record.csvtext import ROW
from evenhand.record.faults import Finding
from evenhand.record.folder import inside

_TEXT = {".txt", ".md", ".html", ".htm", ".csv"}
_TEXT_LIMIT = 16 * 1024 * 1024
_GEOJSON_LIMIT = 64 * 1024 * 1024
_BLANKS = re.compile(r"\s+")


def check(context: Context) -> Iterator[Finding]:
    """Paths, hashes, geometries and quotations."""
    documents = context.tables["documents"].filter(pl.col("file").is_not_null())
    yield from _held(context, documents)
    each = context.hidden_last("documents", context.tables["documents"]).unique("id", keep="first", maintain_order=True)
    for name in ("claims", "statements"):
        yield from _quotations(context, name, each)
    yield from _geometries(context)


def _held(context: Context, documents: pl.DataFrame) -> Iterator[Finding]:
    for row in documents.iter_rows(named=True):
        path = inside(context.folder.root, row["file"])
        finding = _state(row, path)
        if finding is not None:
            yield finding
    loose = documents.filter(pl.col("sha256").is_null())
    yield from report("hash-missing", "documents", loose, field="sha256")


def _state(row: dict[str, Any], path: Path | None) -> Finding | None:
    def finding(code: str, field: str, given: str | None) -> Finding:
        return Finding(code=code, table="documents", row=row[ROW], field=field, given=given)

    if path is None:
        return finding("file-outside", "file", row["file"])
    if not path.is_file():
        return finding("document-missing", "file", row["file"])
    try:
        with path.open("rb") as stream:
            now = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return finding("file-unreadable", "file", row["file"])
    return finding("hash-changed", "sha256", now) if row["sha256"] not in {None, now} else None


def _quotations(context: Context, name: str, documents: pl.DataFrame) -> Iterator[Finding]:
    quoted = context.tables[name].filter(pl.col("quotation").is_not_null())
    quoted = quoted.select(ROW, "quotation", "document")
    files = dict(documents.filter(pl.col("file").is_not_null()).select("id", "file").iter_rows())
    for (document,), rows in quoted.partition_by("document", as_dict=True).items():
        text = _text(inside(context.folder.root, files[document])) if document in files else None
        if text is None:
            continue
        for row, quotation, _ in rows.iter_rows():
            parts = (_fold(part) for part in re.split(r"\[…\]|\[\.\.\.\]|…", quotation))
            if not all(part in text for part in parts):
                yield Finding(code="quotation-changed", table=name, row=row, field="quotation", given=quotation)


def _text(path: Path | None) -> str | None:
    """The folded text of a held document, where it is text."""
    if path is None or path.suffix.lower() not in _TEXT or not path.is_file() or path.stat().st_size > _TEXT_LIMIT:
        return None
    return _fold(path.read_bytes().decode("utf-8", "replace"))


def _fold(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def _geometries(context: Context) -> Iterator[Finding]:
    places = context.tables["places"].filter(pl.col("geometry").is_not_null())
    for row, name in places.select(ROW, "geometry").iter_rows():
        path = inside(context.folder.root, name)
        code = "file-outside" if path is None else _geometry(path)
        if code:
            yield Finding(code=code, table="places", row=row, field="geometry", given=name)


def _geometry(path: Path) -> str | None:
    if not path.is_file():
        return "file-missing"
    if path.stat().st_size > _GEOJSON_LIMIT:
        return "file-too-large"
    try:
        read = json.loads(path.read_bytes())
    except (ValueError, RecursionError, OSError):
        return "geometry-form"
    kinds = {"FeatureCollection", "Feature", "Polygon", "MultiPolygon", "LineString", "MultiLineString", "Point",
             "MultiPoint", "GeometryCollection"}  # fmt: skip
    return None if isinstance(read, dict) and read.get("type") in kinds else "geometry-form"
