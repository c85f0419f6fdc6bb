"""The evaluators of integer and continuous issues, as GENIUS writes them.

An integer evaluator with `slope` and `offset` counts from the lower bound; one with numbered parameters, and every
continuous one, takes the number as it is.
"""

from __future__ import annotations

from fractions import Fraction

from evenhand.bargaining.numeric import Curve, Numbers, linear, triangular
from evenhand.bargaining.refusals import Refusals
from evenhand.bargaining.xmltext import Element

CURVES = ("linear", "constant", "triangular")


def curve_of(element: Element, question: Numbers, refusals: Refusals) -> Curve | None:
    """The evaluator of one issue, or None with a fault noted."""
    name = (element.get("name") or "").strip()
    evaluators = element.all("evaluator")
    if len(evaluators) != 1:
        given = f"{len(evaluators)} evaluators"
        refusals.add("evaluator", element.line, name, given, "one evaluator", "add one, or leave this profile out")
        return None
    only = evaluators[0]
    kind = (only.get("ftype") or only.get("type") or "").lower()
    if kind not in CURVES:
        expected = ", ".join(CURVES)
        refusals.add("not-supported", only.line, f"{name}: evaluator", kind or "no ftype", expected, "use one of these")
        return None
    return _READ[kind](only, question, name, refusals)


def _linear(only: Element, question: Numbers, name: str, refusals: Refusals) -> Curve | None:
    counted = only.get("slope") is not None or only.get("offset") is not None
    names = ("offset", "slope") if counted else ("parameter0", "parameter1")
    offset, slope = (refusals.number(only.get(n), only.line, f"{name}: {n}") for n in names)
    if offset is None or slope is None:
        return None
    if counted and question.kind == "integer":
        offset -= slope * question.low
    return linear(offset, slope, question.low, question.high)


def _constant(only: Element, question: Numbers, name: str, refusals: Refusals) -> Curve | None:
    level = refusals.number(only.get("parameter0"), only.line, f"{name}: parameter0")
    return None if level is None else linear(level, Fraction(0), question.low, question.high)


def _triangular(only: Element, _question: Numbers, name: str, refusals: Refusals) -> Curve | None:
    keys = ("parameter0", "parameter1", "parameter2")
    low, high, top = (refusals.number(only.get(key), only.line, f"{name}: {key}") for key in keys)
    if low is None or high is None or top is None:
        return None
    if not low < top < high:
        given, do = f"{low}, {high}, {top}", "correct the parameters"
        refusals.add("evaluator", only.line, name, given, "lower bound < top < upper bound", do)
        return None
    return triangular(low, high, top)


_READ = {"linear": _linear, "constant": _constant, "triangular": _triangular}

__all__ = ["curve_of"]
