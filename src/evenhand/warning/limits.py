"""What models of one series alone could say of a size, and what they could not, told from the series itself.

Invariant: of a size that the series never reached, no probability is called trustworthy, whatever a model prints.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from evenhand.record import dates
from evenhand.record.dates import Answer
from evenhand.warning.series import Series

FEW = 10
"""Below so many onsets no rate is given (nor for sizes that the series reached less often)."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Threshold:
    """A size set beforehand in case.yaml."""

    name: str
    value: float
    unit: str | None
    set_on: str | None  # EDTF

    @property
    def size(self) -> str:
        """The value in figures.

        >>> Threshold(name="war", value=1000.0, unit=None, set_on=None).size
        '1,000'
        """
        return f"{int(self.value):,}" if self.value.is_integer() else f"{self.value:g}"

    def beforehand(self, day: str) -> Answer:
        """Whether it was set by a day (EDTF); cannot tell where the record does not say when."""
        if self.set_on is None:
            return Answer.CANNOT_TELL
        return dates.not_after(dates.parse(self.set_on), dates.parse(day))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reach:
    """How often a series reached a size."""

    threshold: Threshold
    months: int  # months at or above it
    of: int  # months with a figure
    last: str | None  # the latest of them
    onsets: int  # months at or above it that follow a month below it

    @property
    def seen(self) -> bool:
        """Whether the series ever reached it."""
        return self.months > 0

    @property
    def says(self) -> str:
        """How often, in words."""
        size = self.threshold.size
        if not self.seen:
            return f"no month of the {self.of} reached {size}"
        began = f"{self.onsets} time{'' if self.onsets == 1 else 's'}"
        few = ", too few to check a probability by: no rate is given" if self.onsets < FEW else ""
        return f"{self.months} of {self.of} months reached {size}, the last in {self.last}; it began {began}{few}"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Limits:
    """One series in a few figures, and what it can carry."""

    unit: str
    first: str
    last: str
    months: int
    without: int  # months of which the count is 0
    largest: int
    largest_month: str  # the first month of that size
    newest: int  # the count of the last month
    reaches: tuple[Reach, ...]  # by value

    @property
    def says(self) -> str:
        """The series in a sentence."""
        return (
            f"{self.unit}: {self.months} months, {self.first} to {self.last}; {self.without} of them with a count "
            f"of 0; the largest is {self.largest:,}, in {self.largest_month}; the newest is {self.newest:,}."
        )

    @property
    def cannot(self) -> str | None:
        """What cannot be said from it: sizes that it never reached. None where it reached them all."""
        sizes = [reach.threshold.size for reach in self.reaches if not reach.seen]
        if not sizes:
            return None
        return (
            f"Of a month of {' or '.join(sizes)} nothing could be said from this series by {self.last}: none of its "
            f"{self.months} months was larger than {self.largest:,}. What probability a model of it alone prints for "
            "such a month rests on the shape of a curve and on no experience, and is not to be trusted, whether low "
            "or high. Only what is known from outside it can speak of such a size."
        )


def thresholds(rows: Iterable[dict[str, Any]]) -> tuple[Threshold, ...]:
    """The thresholds of a case by value, then name."""
    made = (Threshold(name=row["name"], value=row["value"], unit=row["unit"], set_on=row["set_on"]) for row in rows)
    return tuple(sorted(made, key=lambda one: (one.value, one.name)))


def limits(series: Series, sizes: Iterable[Threshold]) -> Limits:
    """What a series with at least one figure can carry."""
    place = max(range(len(series.values)), key=lambda n: (series.values[n], -n))
    return Limits(
        unit=series.unit,
        first=series.months[0],
        last=series.months[-1],
        months=len(series.months),
        without=series.values.count(0),
        largest=series.values[place],
        largest_month=series.months[place],
        newest=series.values[-1],
        reaches=tuple(_reach(series, one) for one in sizes),
    )


def _reach(series: Series, threshold: Threshold) -> Reach:
    above = [value >= threshold.value for value in series.values]
    reached = [month for month, is_above in zip(series.months, above, strict=True) if is_above]
    return Reach(
        threshold=threshold,
        months=len(reached),
        of=len(above),
        last=reached[-1] if reached else None,
        onsets=len(onsets(series, threshold.value)),
    )


def onsets(series: Series, value: float) -> tuple[str, ...]:
    """Months at or above a value that follow a month with a figure below it.

    The first month of a series, and one after a gap, tell no onset.
    """
    pairs = zip(series.months, series.values, series.months[1:], series.values[1:], strict=False)
    return tuple(month for before, was, month, came in pairs if was < value <= came and _next(before) == month)


def _next(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"
