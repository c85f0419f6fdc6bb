"""Read GENIUS negotiation domains and linear-additive profiles.

Invariant: a profile is either read whole, in exact fractions, or refused with every fault named. The worth of a
package is Σ w·eval/max ÷ Σ w (Lin et al. 2014; `DESIGN` §5.3): max is the issue's largest evaluation, and an issue
whose largest is below 1e-5 is worth nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from evenhand.bargaining.domain import Domain, Issue, Vector
from evenhand.bargaining.geniusfile import Profile, Question, domain_of, profile_of
from evenhand.bargaining.numeric import Curve, points
from evenhand.bargaining.refusals import FilesError, Refusals

NOTHING = Fraction(1, 100_000)  # a largest evaluation below this counts as 0, as in GENIUS
ADDS_UP = Fraction(1, 10**9)  # how far weights may be from a sum of one without a word
STEPS = 20  # parts into which a continuous issue is cut


def read(domain: Path, profiles: Sequence[Path], *, steps: int = STEPS) -> Domain:
    """The domain with one party for each profile, named as its file.

    Raises:
        FilesError: any file cannot be read or used, with every fault of every file.
    """
    about = Refusals(file=domain.name)
    questions = domain_of(domain, about)
    read_profiles: list[Profile] = []
    for path in profiles:
        own = Refusals(file=path.name)
        profile = profile_of(path, questions, own)
        about.found.extend(own.found)
        if profile is not None:
            read_profiles.append(profile)
    if about.found:
        raise FilesError(tuple(about.found))
    return _domain(questions, read_profiles, _names(profiles), steps)


def _names(paths: Sequence[Path]) -> tuple[str, ...]:
    """One name a profile: the file's; a repeated one is numbered."""
    names: list[str] = []
    for path in paths:
        repeats = sum(name.split("#")[0] == path.stem for name in names)
        names.append(f"{path.stem}#{repeats + 1}" if repeats else path.stem)
    return tuple(names)


def _domain(questions: list[Question], profiles: list[Profile], names: tuple[str, ...], steps: int) -> Domain:
    notes: list[str] = []
    for name, profile in zip(names, profiles, strict=True):
        notes += _said(name, profile)
    issues = tuple(_issue(question, profiles, steps, notes) for question in questions)
    reservation = tuple(Fraction(0) if p.reservation is None else p.reservation for p in profiles)
    return Domain(parties=names, issues=issues, reservation=reservation, unit=Fraction(1), notes=tuple(notes))


def _said(name: str, profile: Profile) -> list[str]:
    notes: list[str] = []
    total = sum(profile.weights.values(), Fraction(0))
    if abs(total - 1) > ADDS_UP:
        notes.append(f"{name}: weights add up to {float(total):.6g}, not 1: each was divided by that sum")
    if profile.discount not in (None, 1):
        notes.append(f"{name}: discount factor {float(profile.discount):.6g} noted; it does not change the frontier")
    if profile.reservation is None:
        notes.append(f"{name}: no reservation value in the file: 0, as GENIUS has it")
    return notes


def _issue(question: Question, profiles: list[Profile], steps: int, notes: list[str]) -> Issue:
    if question.options:
        columns = [_column([p.evaluations[question.name][o] for o in question.options], p, question) for p in profiles]
        return Issue(id=question.name, options=question.options, values=tuple(zip(*columns, strict=True)))
    curves = [profile.curves[question.name] for profile in profiles]
    at = points(question, curves, steps)
    columns = [_column([c.at(x) for x in at], p, question, c) for c, p in zip(curves, profiles, strict=True)]
    values = tuple(zip(*columns, strict=True))
    grain = _grain(values) if question.kind == "real" else None
    if grain is not None and any(grain):
        notes.append(f"{question.name}: continuous, cut at {len(at)} points; what that can cost is in epsilon")
    return Issue(id=question.name, options=tuple(_plain(x) for x in at), values=values, grain=grain)


def _column(evaluations: list[Fraction], profile: Profile, question: Question, curve: Curve | None = None) -> Vector:
    """Worth to one party of each option of one issue."""
    most = max(evaluations) if curve is None else curve.most(question)
    share = profile.weights[question.name] / sum(profile.weights.values(), Fraction(0))
    return tuple(Fraction(0) if most < NOTHING else share * e / most for e in evaluations)


def _grain(values: tuple[Vector, ...]) -> Vector:
    """The most that each party can lose by taking the nearer of two neighbouring points of a continuous issue.

    Where all parties prefer the same of the two, nothing is lost; curves are straight between neighbours.
    """
    lost = [Fraction(0)] * len(values[0])
    for low, high in pairwise(values):
        steps = [b - a for a, b in zip(low, high, strict=True)]
        if min(steps) < 0 < max(steps):
            lost = [max(most, abs(step) / 2) for most, step in zip(lost, steps, strict=True)]
    return tuple(lost)


def _plain(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{float(number):.10g}"


__all__ = ["STEPS", "read"]
