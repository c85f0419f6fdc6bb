"""How far coders agree: Krippendorff's alpha, for words and for ordered grades.

Invariant: a unit that only one coder coded says nothing of agreement and is left out; with fewer than two coders, or
where nothing varies, there is no alpha.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Literal

import numpy as np

from evenhand.fairness.contrast import Floats

Level = Literal["nominal", "ordinal"]


def alpha(
    codings: Iterable[tuple[Hashable, Hashable, Hashable]], *, level: Level = "nominal", order: Sequence[Hashable] = ()
) -> float | None:
    """Krippendorff's (2019) alpha of codings; 1 is full agreement, 0 is chance.

    Args:
        codings: (unit, coder, value), each coder once a unit.
        level: whether values are names or ordered grades.
        order: the values in order, for `ordinal`.

    Returns:
        Alpha, or None where fewer than two coders coded a unit in common, or all of them gave one value throughout.

    >>> alpha([(1, "a", "x"), (1, "b", "x"), (2, "a", "y"), (2, "b", "y"), (3, "a", "x"), (3, "b", "y")])
    0.444...
    """
    units: dict[Hashable, list[Hashable]] = {}
    for unit, _, value in codings:
        units.setdefault(unit, []).append(value)
    paired = {unit: values for unit, values in units.items() if len(values) > 1}
    met = dict.fromkeys(value for values in paired.values() for value in values)
    names = [value for value in order if value in met] if level == "ordinal" else list(met)
    if len(names) < 2:
        return None
    seen = _coincidences(paired, {value: n for n, value in enumerate(names)})
    held = seen.sum(0)
    apart = _distance(held, level)
    expected = np.outer(held, held) - np.diag(held)
    chance = (expected * apart).sum() / (held.sum() - 1)
    return float(1 - (seen * apart).sum() / chance)


def _coincidences(units: Mapping[Hashable, Sequence[Hashable]], place: Mapping[Hashable, int]) -> Floats:
    table = np.zeros((len(place), len(place)))
    for values in units.values():
        count = np.bincount([place[value] for value in values], minlength=len(place)).astype(float)
        table += (np.outer(count, count) - np.diag(count)) / (len(values) - 1)
    return table


def _distance(held: Floats, level: Level) -> Floats:
    """Squared distance of values: 1 between names; between grades, the number held from one to the other."""
    if level == "nominal":
        return 1 - np.eye(len(held))
    middle = np.cumsum(held) - held / 2
    return np.asarray((middle[:, None] - middle[None, :]) ** 2)
