"""Packages of terms: the frontier of a domain and what mediators ask of it, from one call.

Invariant: everything told rests on the values that the analysts gave; what was assumed beyond them is in `assumed`.

>>> from fractions import Fraction as F
>>> border = Issue(id="border", options=("open", "shut"), values=((F(5), F(1)), (F(0), F(4))))
>>> troops = Issue(id="troops", options=("leave", "stay"), values=((F(0), F(6)), (F(3), F(0))))
>>> found = analyse(Domain(parties=("north", "south"), issues=(border, troops), reservation=(F(2), F(3))))
>>> [entry["utilities"] for entry in found.as_dict()["pareto"]]
[[8.0, 1.0], [5.0, 7.0], [0.0, 10.0]]
>>> found.as_dict()["nash"]["outcome"]
{'border': 'open', 'troops': 'leave'}
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from evenhand.bargaining.acceptance import DRAWS, Acceptance, accepted
from evenhand.bargaining.domain import Domain, Issue, Pair
from evenhand.bargaining.pareto import Frontier, frontier
from evenhand.bargaining.solutions import ABOUT, RULES, Ground, Point, least, solve
from evenhand.bargaining.trades import Start, Trade, start, trades
from evenhand.bargaining.zone import Opener, Zone, zone

EPSILON = 0.01  # what any party may lose, on its own range from 0 to 1, where an exact frontier is too large
SEED = 0
TRADES = 5  # that are told


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Analysis:
    """What one call found."""

    ground: Ground
    points: dict[str, Point | None]
    zone: Zone
    begun: tuple[int, ...]  # package that the trades begin from
    begun_as: Start
    trades: tuple[Trade, ...]
    acceptance: dict[str, Acceptance]  # by rule; empty if nothing is a range
    seed: int

    @property
    def frontier(self) -> Frontier:
        """The frontier."""
        return self.ground.frontier

    @property
    def domain(self) -> Domain:
        """What was asked about."""
        return self.ground.frontier.domain

    @property
    def possible(self) -> int:
        """How many packages there are; of a continuous issue, its points count."""
        return prod(len(issue.options) for issue in self.domain.issues)

    @property
    def assumed(self) -> tuple[str, ...]:
        """What the numbers take for granted."""
        said = ["each party is of one mind, and its values are as stated", "worth adds up over issues and pair terms"]
        if self.domain.common_scale is None:
            said.append("the parties' values are comparable: needed by the egalitarian and utilitarian points alone")
        if None in self.domain.reservation:
            said.append("a party without a reservation value would accept its worst package")
        if any(opener.assumed for opener in self.zone.openers):
            said.append("an issue left out leaves each party the same share of its range as breakdown leaves of all")
        if self.domain.ranged:
            said.append("of a range the middle, except under acceptance")
        return (*said, *self.domain.notes)

    def as_dict(self) -> dict[str, Any]:
        """The analysis for JSON, keys in a fixed order."""
        return {
            "pareto": [self.entry(at) for at in range(len(self.frontier))],
            **{rule: self._point(rule) for rule in RULES},
            "zone": self._zone(),
            "exact": self.frontier.exact,
            "epsilon": self.frontier.epsilon,
            "parties": list(self.domain.parties),
            "comparability": self.domain.common_scale or "assumed",
            "packages": self.possible,
            "trades": self._trades(),
            "acceptance": self._acceptance(),
            "assumed": list(self.assumed),
        }

    def entry(self, at: int) -> dict[str, Any]:
        """One package of the frontier."""
        utilities = self.frontier.utilities[at].tolist()
        return {"outcome": self.domain.named(self.frontier.package(at)), "utilities": utilities}

    def _point(self, rule: str) -> dict[str, Any] | None:
        point = self.points[rule]
        if point is None:
            return None
        return {
            **self.entry(point.at),
            "value": point.value,
            "at_most": point.value if self.frontier.exact else point.at_most,
            "moves_with_scale": point.moves,
            "in_zone": point.in_zone,
            "ties": [self.entry(at) for at in point.ties],
        }

    def _zone(self) -> dict[str, Any]:
        parties = self.domain.parties
        stated = [value is not None for value in self.domain.reservation]
        return {
            "open": self.zone.open,
            "packages": self.zone.packages,
            "reservation": dict(zip(parties, self.ground.least.tolist(), strict=True)),
            "stated": dict(zip(parties, stated, strict=True)),
            "least": dict(zip(parties, self.zone.least, strict=False)),
            "most": dict(zip(parties, self.zone.most, strict=False)),
            "nearest": None if self.zone.nearest is None else self.entry(self.zone.nearest),
            "shortfall": dict(zip(parties, self.zone.shortfall, strict=False)),
            "opened_by": [_opener(opener) for opener in self.zone.openers],
        }

    def _trades(self) -> dict[str, Any]:
        return {
            "from": self.domain.named(self.begun),
            "begun": self.begun_as,
            "best": [_trade(trade, self.domain.parties) for trade in self.trades],
        }

    def _acceptance(self) -> dict[str, Any] | None:
        if not self.acceptance:
            return None
        shares = {rule: _shares(held, self.domain.parties) for rule, held in self.acceptance.items()}
        return {"draws": DRAWS, "seed": self.seed, "shares": shares}


def _opener(opener: Opener) -> dict[str, Any]:
    return {
        "issue": opener.issue,
        "by": opener.by,
        "outcome": opener.package,
        "utilities": [float(u) for u in opener.utilities],
        "assumed": opener.assumed,
    }


def _trade(trade: Trade, parties: tuple[str, ...]) -> dict[str, Any]:
    return {
        "issues": list(trade.issues),
        "from": dict(zip(trade.issues, trade.given, strict=True)),
        "to": dict(zip(trade.issues, trade.taken, strict=True)),
        "gains": dict(zip(parties, trade.gains, strict=True)),
        "joint_gain": trade.joint,
    }


def _shares(held: Acceptance, parties: tuple[str, ...]) -> dict[str, Any]:
    each = zip(parties, held.parties, held.certain, strict=True)
    return {
        "everyone": held.everyone,
        "parties": {party: {"share": share, "throughout": sure} for party, share, sure in each},
    }


def analyse(domain: Domain, *, epsilon: float | None = EPSILON, seed: int = SEED) -> Analysis:
    """The frontier, the named points, the zone, trades and acceptance of a domain.

    `epsilon`: see `frontier`; None: exact whatever it costs. `seed` is for the draws of acceptance.

    Raises:
        FrontierError: pair terms tie too many issues together, or an exact frontier outgrows memory.
    """
    found = frontier(domain, epsilon=epsilon)
    ground = Ground(frontier=found, least=least(found))
    points = solve(ground)
    begun, begun_as = start(domain)
    accepting: dict[str, Acceptance] = {}
    if domain.ranged:
        for rule, point in points.items():
            if point is not None:
                rng = np.random.default_rng(seed)
                accepting[rule] = accepted(domain, found.package(point.at), ground.least, rng=rng)
    return Analysis(
        ground=ground,
        points=points,
        zone=zone(ground),
        begun=begun,
        begun_as=begun_as,
        trades=trades(domain, begun, found.reach, most=TRADES),
        acceptance=accepting,
        seed=seed,
    )


__all__ = ["ABOUT", "EPSILON", "RULES", "SEED", "Analysis", "Domain", "Issue", "Pair", "analyse"]
