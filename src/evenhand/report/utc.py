"""Vega-Lite specs made independent of the machine.

Invariant: no clock, time zone, chance or address gets into a chart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from evenhand.report.svg import writable

DATE_PARTS = {"year", "quarter", "month", "date", "hours", "minutes", "seconds", "milliseconds", "utc"}
EXPRESSIONS = {"calculate", "filter", "expr", "test", "labelExpr"}
_LOCAL = re.compile(
    r"\b(timeFormat|timeParse|datetime|now|random|year|quarter|month|date|day|hours|minutes|seconds|load)\("
)
_NAIVE = re.compile(r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$")


def settled(spec: dict[str, Any]) -> dict[str, Any]:
    """A copy of ``spec`` with all times in UTC, and text that can be written as XML.

    Errors: ValueError where the spec reads an address, or asks for local time, the clock or chance.
    """
    fields = set(_temporal_fields(spec))
    out: dict[str, Any] = _node(spec, "", fields)
    return out


def rows(spec: Any) -> Iterator[int]:
    """The number of rows of each data table that stands in the spec."""
    if isinstance(spec, list):
        for part in spec:
            yield from rows(part)
    elif isinstance(spec, dict):
        for key, value in spec.items():
            if key == "data" and isinstance(value, dict) and isinstance(value.get("values"), list):
                yield len(value["values"])
            elif key == "datasets":
                yield from (len(table) for table in value.values())
            else:
                yield from rows(value)


def _temporal_fields(node: Any) -> Iterator[str]:
    """Names of the fields that any channel reads as time."""
    if isinstance(node, list):
        for part in node:
            yield from _temporal_fields(part)
    elif isinstance(node, dict):
        if node.get("type") == "temporal" and isinstance(node.get("field"), str):
            yield node["field"]
        for key, value in node.items():
            if key not in {"values", "datasets"}:
                yield from _temporal_fields(value)


def _node(node: Any, key: str, fields: set[str]) -> Any:
    """A copy of one part of the spec, settled."""
    if isinstance(node, str):
        if key in EXPRESSIONS and _LOCAL.search(node):
            raise ValueError(f"chart: given {node!r}, expected no local time, clock or chance; use the utc… functions")
        return writable(node)
    if isinstance(node, list):
        return [_row(part, fields) if key == "values" else _node(part, key, fields) for part in node]
    if not isinstance(node, dict):
        return node
    if key == "datasets":
        return {name: _node(table, "values", fields) for name, table in node.items()}
    _refuse(node, key)
    out = {name: _node(value, name, fields) for name, value in node.items()}
    return _in_utc(out)


def _row(row: Any, fields: set[str]) -> Any:
    """One row of data: a time of day without a zone is UTC; everything else stays as it is."""
    if isinstance(row, str):
        return writable(row)
    if isinstance(row, list):
        return [_row(part, set()) for part in row]
    if not isinstance(row, dict):
        return row
    out = {name: _row(value, set()) for name, value in row.items()}
    for name in fields & out.keys():
        if isinstance(out[name], str) and _NAIVE.match(out[name]):
            out[name] = out[name].replace(" ", "T") + "Z"
    return out


def _refuse(node: dict[str, Any], key: str) -> None:
    for name in ("url", "href"):
        if name in node:
            raise ValueError(f"chart: given {name!r} in the spec, expected data that stands in it")
    if node.get("mark") == "image" or (key == "mark" and node.get("type") == "image"):
        raise ValueError("chart: given an image mark, expected marks that are drawn")
    if key == "text" and node.get("type") == "temporal":
        raise ValueError("chart: given a time as text, expected words: write the date out in the data")


def _in_utc(node: dict[str, Any]) -> dict[str, Any]:
    """Time units, scales and dates of one dict of the spec, in UTC."""
    unit = node.get("timeUnit")
    if isinstance(unit, str) and "utc" not in unit:
        node["timeUnit"] = f"binnedutc{unit[6:]}" if unit.startswith("binned") else f"utc{unit}"
    elif isinstance(unit, dict):
        node["timeUnit"] = unit | {"utc": True}
    scale = node.get("scale", {})
    if node.get("type") == "temporal" and isinstance(scale, dict):
        node["scale"] = scale | {"type": "utc"}
    if "year" in node and node.keys() <= DATE_PARTS:
        node["utc"] = True
    return node
