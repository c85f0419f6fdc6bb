"""Trades across issues: two issues that move together to the good of all, though neither could move alone.

Invariant: no trade lists a party that loses by it. Gains are shares of each party's own range, so another scale for one
party's values does not change them; their sum compares parties, and says so wherever it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evenhand.bargaining.domain import Domain
from evenhand.bargaining.pareto import SAME, Reach
from evenhand.bargaining.scaled import Floats

SLACK = float(SAME)
Start = Literal["on the table", "each issue settled by itself"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Trade:
    """Two issues that change, and what every party has of it."""

    issues: tuple[str, str]
    given: tuple[str, str]  # options at the start
    taken: tuple[str, str]  # options after the trade
    gains: tuple[float, ...]  # by party: share of its range

    @property
    def joint(self) -> float:
        """Sum of the gains."""
        return float(np.sum(self.gains))


def start(domain: Domain) -> tuple[tuple[int, ...], Start]:
    """The package that trades begin from: the one on the table, or else each issue settled by itself.

    By itself an issue goes to the option whose least favoured party has the largest share of its range on that issue;
    then to the one with the larger sum of shares; then to the one listed first.
    """
    if domain.on_the_table is not None:
        return domain.on_the_table, "on the table"
    chosen: list[int] = []
    for issue in domain.issues:
        worth = np.array(issue.values, float)
        shares = (worth - worth.min(axis=0)) / _wide(np.ptp(worth, axis=0))
        rounded = np.round(np.sort(shares, axis=1), 9)
        chosen.append(int(np.lexsort((-rounded.sum(axis=1), -rounded[:, 0]))[0]))
    return tuple(chosen), "each issue settled by itself"


def trades(domain: Domain, package: tuple[int, ...], reach: Reach, *, most: int = 5) -> tuple[Trade, ...]:
    """The trades between two issues with the largest joint gain, one for each two issues, the largest first."""
    found: list[Trade] = []
    pairs = _tables(domain)
    moves = [_moves(domain, pairs, package, i) / reach.width for i in range(len(domain.issues))]
    for a, b in combinations(range(len(domain.issues)), 2):
        both = moves[a][:, None] + moves[b][None, :] + _together(pairs, package, a, b) / reach.width
        fair = np.all(both >= -SLACK, axis=2) & np.any(both > SLACK, axis=2)
        fair &= np.logical_and.outer(np.any(moves[a] < -SLACK, axis=1), np.any(moves[b] < -SLACK, axis=1))
        if fair.any():
            total = np.where(fair, both.sum(axis=2).round(12), -np.inf)
            x, y = (int(k) for k in np.unravel_index(total.argmax(), total.shape))
            found.append(_trade(domain, package, (a, b), (x, y), both[x, y]))
    return tuple(sorted(found, key=lambda trade: -round(trade.joint, 12))[:most])


def _trade(domain: Domain, package: tuple[int, ...], at: tuple[int, int], to: tuple[int, int], gains: Floats) -> Trade:
    first, second = (domain.issues[i] for i in at)
    return Trade(
        issues=(first.id, second.id),
        given=(first.options[package[at[0]]], second.options[package[at[1]]]),
        taken=(first.options[to[0]], second.options[to[1]]),
        gains=tuple(max(0.0, float(gain)) for gain in gains),
    )


def _wide(width: Floats) -> Floats:
    return np.where(width > 0, width, 1.0)


def _tables(domain: Domain) -> dict[tuple[int, int], Floats]:
    """By two issues: options × options × parties, what pair terms add."""
    tables: dict[tuple[int, int], Floats] = {}
    for pair in domain.pairs:
        a, b = pair.issues
        shape = (len(domain.issues[a].options), len(domain.issues[b].options), len(domain.parties))
        table = tables.setdefault(pair.issues, np.zeros(shape))
        table[pair.options] += np.array(pair.values, float)
    return tables


def _moves(
    domain: Domain, pairs: dict[tuple[int, int], Floats], package: tuple[int, ...], at: int
) -> NDArray[np.float64]:
    """Options × parties: what changing this one issue alone adds."""
    worth = np.array(domain.issues[at].values, float)
    for (a, b), table in pairs.items():
        if a == at:
            worth = worth + table[:, package[b]]
        elif b == at:
            worth = worth + table[package[a]]
    moved: Floats = worth - worth[package[at]]
    return moved


def _together(pairs: dict[tuple[int, int], Floats], package: tuple[int, ...], a: int, b: int) -> Floats:
    """What changing both adds over and above changing each alone."""
    table = pairs.get((a, b))
    if table is None:
        return np.zeros(1)
    x, y = package[a], package[b]
    return np.asarray(table - table[:, y][:, None] - table[x][None, :] + table[x, y])


__all__ = ["Start", "Trade", "start", "trades"]
