"""The charts of one plan as plain values, and how its figures are rounded: two significant digits, never more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evenhand.bargaining import tell
from evenhand.bargaining.account import TIE, Account
from evenhand.bargaining.answer import Ranged
from evenhand.bargaining.plan import Plan, whole
from evenhand.bargaining.robust import Bar

Chart = dict[str, Any]
BARS = 14  # ranges that a tornado draws; the widest
MINUS = "−"
HOLDS, NEEDED = "going on is worth more", "guarantee needed"
ENDS = ["low end", "high end"]
DECIDES, MOVES = "decides alone", "does not"
OTHER = "no other beats it for every party"


def two(value: float) -> str:
    """A number at two significant digits, with a minus sign as in print."""
    return tell.two(value).replace("-", MINUS)


def shown(low: float, high: float) -> str:
    """A range at two significant digits of its larger end."""
    return tell.span(low, high).replace("-", MINUS)


def unit(plan: Plan) -> str:
    """The unit of the plan's numbers, for the title of an axis."""
    return plan.unit or "each party's own points"


def stairs(plan: Plan, a: Account, ranged: Ranged | None, name: str, title: str) -> Chart:
    """Margins by stage and party, what is needed, and what can be had."""
    data = [
        {
            "party": plan.name_of(party),
            "stage": str(t),
            "margin": margin,
            "at": margin,
            "shown": two(margin),
            "kind": NEEDED if margin < -TIE else HOLDS,
            "low": ranged.margins[t - 1][party][0] if ranged else margin,
            "high": ranged.margins[t - 1][party][1] if ranged else margin,
            "had": -a.available[party] if a.available and a.available[party] > 0 else None,
        }
        for t, margins in enumerate(a.margins, 1)
        for party, margin in margins.items()
    ]
    had = any(row["had"] is not None for row in data)
    dashed = " The dashed line is the guarantee that can be had." if had else ""
    at = ", at the middle of every range" if ranged else ""
    return {
        "name": name,
        "drawing": "stairs",
        "title": f"{title}{at} ({unit(plan)})",
        "desc": f"Below zero, hatched: what the party must stand to lose there.{dashed} The table holds the numbers.",
        "data": data,
        "stages": [str(t) for t in range(1, len(a.stages) + 1)],
        "parties": [plan.name_of(party) for party in plan.parties],
        "kinds": [HOLDS, NEEDED],
        "axis": "Margin",
        "had": had,
        "ranged": ranged is not None,
    }


def tornado(plan: Plan, bars: Sequence[Bar], name: str) -> Chart:
    """The widest ranges: the smallest margin of any party at either end, all others at their middle."""
    data = [
        {
            "name": f"{named(plan, bar.name)}, {two(bar.low)} to {two(bar.high)}",
            "low": min(bar.slack_low, bar.slack_high),
            "high": max(bar.slack_low, bar.slack_high),
            "at_low": bar.slack_low,
            "at_high": bar.slack_high,
            "kind": DECIDES if bar.decides else MOVES,
        }
        for bar in bars[:BARS]
    ]
    part = f", the {BARS} widest of {len(bars)}" if len(bars) > BARS else ""
    had = " with what guarantees can be had" if plan.guarantees else ""
    return {
        "name": name,
        "drawing": "tornado",
        "title": f"Smallest margin of any party at any stage{had}, as each range alone goes from end to end{part} "
        f"({unit(plan)})",
        "desc": "Left of zero the order does not hold. A hatched bar crosses zero: that range alone decides.",
        "data": data,
        "ends": ENDS,
        "kinds": [DECIDES, MOVES],
        "axis": "Smallest margin",
    }


def named(plan: Plan, name: str) -> str:
    """A range by its name, ids of parties and steps in words."""
    step, _, what = name.rpartition(": ")
    found = next((c for c in plan.commitments if c.id == step), None)
    said = tell.in_names(plan, what)
    return f"{called(plan, step) if found else step}: {said}" if step else said[:1].upper() + said[1:]


def called(plan: Plan, part: str) -> str:
    """A step or a part of one in words, with who carries it out."""
    c = next(c for c in plan.commitments if c.id == whole(part))
    number = f", part {part.split('#')[1]} of {c.splittable}" if "#" in part else ""
    return f"{c.title or c.id}{number} ({plan.name_of(c.by)})"


def frontier(plan: Plan, points: Iterable[Account], others: Mapping[str, Account], name: str) -> Chart:
    """Standing bonds by party: orders that no other beats, and the named ones."""
    spots: dict[tuple[float, ...], list[str]] = {}
    for a in points:
        spots.setdefault(_spot(plan, a), [])
    best = set(spots)
    for label, a in others.items():
        spots.setdefault(_spot(plan, a), []).append(label)
    data = [
        {
            **{f"x{n}": x for n, x in enumerate(spot)},
            "named": ", ".join(labels + ([OTHER] if labels and spot in best else [])),
        }
        for spot, labels in spots.items()
    ]
    return {
        "name": name,
        "drawing": "frontier",
        "title": f"Largest guarantee needed of each party, by order ({unit(plan)})",
        "desc": "Less is better for each. Marked: the orders named; every other mark is an order that no other beats.",
        "data": data,
        "parties": [plan.name_of(party) for party in plan.parties],
        "unit": "guarantee" if len(plan.parties) == 2 else f"Guarantee ({unit(plan)})",
        "needs": [None] * len(plan.parties),
    }


def _spot(plan: Plan, a: Account) -> tuple[float, ...]:
    return tuple(round(a.standing[party], 9) + 0.0 for party in plan.parties)


__all__ = ["called", "frontier", "named", "shown", "stairs", "tornado", "two", "unit"]
