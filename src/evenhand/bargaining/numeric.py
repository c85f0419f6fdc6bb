"""Integer and continuous issues: how much a party values each number, and the numbers that stand for all.

Invariant: between neighbouring points of a continuous issue every party's curve is a straight line.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol

Kind = Literal["discrete", "integer", "real"]


class Numbers(Protocol):
    """An issue whose options are numbers."""

    @property
    def kind(self) -> Kind: ...
    @property
    def low(self) -> Fraction: ...
    @property
    def high(self) -> Fraction: ...


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Curve:
    """A party's evaluation of a number: straight pieces between corners, level outside, and kept within 0 and 1."""

    corners: tuple[tuple[Fraction, Fraction], ...]  # (number, evaluation), numbers rising

    def at(self, number: Fraction) -> Fraction:
        """The evaluation of a number."""
        (first, start), (last, end) = self.corners[0], self.corners[-1]
        if number <= first:
            return start
        if number >= last:
            return end
        for (x0, y0), (x1, y1) in zip(self.corners, self.corners[1:], strict=False):
            if x0 <= number <= x1:
                return y0 + (y1 - y0) * (number - x0) / (x1 - x0)
        return end

    def most(self, question: Numbers) -> Fraction:
        """The largest evaluation of any number that may be chosen."""
        inside = [x for x, _ in self.corners if question.low < x < question.high]
        if question.kind == "integer":
            inside = [Fraction(n) for x in inside for n in (x.__floor__(), x.__ceil__())]
        return max(self.at(x) for x in (question.low, *inside, question.high))


def linear(offset: Fraction, slope: Fraction, low: Fraction, high: Fraction) -> Curve:
    """An offset + slope · number for numbers from `low` to `high`, cut off below 0 and above 1, as GENIUS does."""
    at = {low, high}
    if slope:
        at |= {x for x in (-offset / slope, (1 - offset) / slope) if low < x < high}
    corners = [(x, min(Fraction(1), max(Fraction(0), offset + slope * x))) for x in sorted(at)]
    return Curve(corners=tuple(corners))


def triangular(low: Fraction, high: Fraction, top: Fraction) -> Curve:
    """0 up to `low`, rising to 1 at `top`, falling to 0 at `high`; low < top < high."""
    return Curve(corners=((low, Fraction(0)), (top, Fraction(1)), (high, Fraction(0))))


def points(question: Numbers, curves: list[Curve], steps: int) -> list[Fraction]:
    """Every integer; of a continuous issue, `steps` equal parts and the corners of every curve."""
    low, high = question.low, question.high
    if question.kind == "integer":
        return [Fraction(n) for n in range(int(low), int(high) + 1)]
    even = {low + (high - low) * n / steps for n in range(steps + 1)}
    corners = {x for curve in curves for x, _ in curve.corners if low <= x <= high}
    return sorted(even | corners)


__all__ = ["Curve", "Kind", "linear", "points", "triangular"]
