"""The drawings of the sections on even-handedness."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evenhand.report.charts import Spec
from evenhand.report.intervals import intervals_spec
from evenhand.report.matrix import matrix_spec


def _intervals(chart: dict[str, Any], width: int) -> Spec:
    return intervals_spec(chart["data"], chart["sides"], chart["axis"], width)


def _matrix(chart: dict[str, Any], width: int) -> Spec:
    return matrix_spec(chart["data"], chart["columns"], chart["words"], width)


DRAWINGS: dict[str, Callable[[dict[str, Any], int], Spec]] = {"intervals": _intervals, "matrix": _matrix}
