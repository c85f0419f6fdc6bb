"""A panel is one count by unit and month, and what is cut at an origin holds nothing that came after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

FINAL = "final vintage, not real time"
AS_KNOWN = "each figure as it was known at the end of the origin's month"
NEVER = 1 << 30  # month of publication of a figure that does not say when it was published

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Rows:
    """The rows that a panel was made of, in order of publication: later ones replace earlier ones."""

    unit: NDArray[np.int64]  # position in `Panel.units`
    month: NDArray[np.int64]  # month_id
    known: NDArray[np.int64]  # month_id of publication, or NEVER
    values: dict[str, Floats]  # covariates by name; the target under ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Panel:
    """Counts by unit and month; NaN where a unit has no figure."""

    units: tuple[str, ...]  # in a fixed order, whatever the order of rows
    months: NDArray[np.int64]  # month_id, contiguous; 1 = January 1980
    target: Floats  # (units, months)
    covariates: dict[str, Floats] = field(default_factory=dict)  # each (units, months)
    vintage: str = FINAL
    rows: Rows | None = None  # kept where figures carry their date of publication

    @property
    def last(self) -> int:
        """The month_id of the last month."""
        return int(self.months[-1]) if self.months.size else 0

    def until(self, origin: int) -> Panel:
        """What was there at the end of the month `origin`: later months, figures and units are gone.

        The last month of the cut is the last one up to the origin with any figure.
        """
        whole = self if self.rows is None else as_known(self, origin)
        held = (whole.months <= origin) & np.isfinite(whole.target).any(axis=0)
        if not held.any():
            return _part(self, whole, np.zeros(0, dtype=np.int64), slice(0, 0))
        first, last = np.flatnonzero(held)[[0, -1]]
        span = slice(int(first), int(last) + 1)
        kept = np.flatnonzero(np.isfinite(whole.target[:, span]).any(axis=1))
        return _part(self, whole, kept, span)

    def take(self, kept: NDArray[np.int64]) -> Panel:
        """The same months of some units, by position."""
        return _part(self, self, kept, slice(None))

    def actuals(self, units: Iterable[str], months: Iterable[int]) -> Floats:
        """Figures of these units (rows) in these months (columns), newest vintage; NaN where there is none."""
        at = {unit: row for row, unit in enumerate(self.units)}
        rows = np.array([at.get(unit, -1) for unit in units], dtype=np.int64)
        columns = np.array(list(months), dtype=np.int64) - (self.months[0] if self.months.size else 0)
        inside = (rows >= 0)[:, None] & ((columns >= 0) & (columns < self.months.size))[None, :]
        found = np.full(inside.shape, np.nan)
        grid_rows, grid_columns = np.nonzero(inside)
        found[grid_rows, grid_columns] = self.target[rows[grid_rows], columns[grid_columns]]
        return found


def _part(source: Panel, whole: Panel, kept: NDArray[np.int64], span: slice) -> Panel:
    return Panel(
        units=tuple(source.units[row] for row in kept),
        months=whole.months[span].copy(),
        target=whole.target[kept, span].copy(),
        covariates={name: values[kept, span].copy() for name, values in whole.covariates.items()},
        vintage=source.vintage,
    )


def as_known(panel: Panel, origin: int) -> Panel:
    """The panel as its figures stood at the end of the month `origin`."""
    rows = panel.rows
    if rows is None:
        return panel
    out = rows.known <= origin
    known = Rows(
        unit=rows.unit[out],
        month=rows.month[out],
        known=rows.known[out],
        values={name: values[out] for name, values in rows.values.items()},
    )
    return fill(panel.units, panel.months, known, vintage=panel.vintage)


def fill(units: tuple[str, ...], months: NDArray[np.int64], rows: Rows, *, vintage: str, keep: bool = False) -> Panel:
    """A panel of rows; the last row of a unit and month stands."""
    filled: dict[str, Floats] = {}
    for name, values in rows.values.items():
        table = np.full((len(units), months.size), np.nan)
        table[rows.unit, rows.month - (months[0] if months.size else 0)] = values
        filled[name] = table
    target = filled.pop("")
    kept = rows if keep else None
    return Panel(units=units, months=months, target=target, covariates=filled, vintage=vintage, rows=kept)
