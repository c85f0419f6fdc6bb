"""An answer as one JSON value: keys in a fixed order, stages counted from 1, every number in the points of the plan."""

from __future__ import annotations

from typing import Any

from evenhand.bargaining.account import Account
from evenhand.bargaining.answer import Answer, Named, Robustness
from evenhand.bargaining.tell import ASSUMED

Json = dict[str, Any]


def as_json(answer: Answer) -> Json:
    """Everything in an answer."""
    plan, found = answer.plan, answer.found
    peak, total, stages = found.proven
    return {
        **_judged(answer.best),
        "comparability": "common" if plan.unit else "assumed",
        "exact": stages,
        "bound": {"peak": found.bound[0], "total": found.bound[1]},
        "authority_gap": _gap(answer.best),
        "robustness": _robustness(answer.robustness),
        "plans": {name: _named(named) for name, named in answer.named.items()},
        "frontier": [{"peaks": a.standing, "stages": a.stages} for a in answer.frontier],
        "frontier_exact": answer.frontier_exact,
        "proven": {"peak": peak, "total": total, "stages": stages, "least_stages": found.bound[2]},
        "best_that_all_join": _judged(answer.joined) if answer.joined else None,
        "dropping": [{"dropped": d.dropped, "exact": d.exact, **_judged(d.account)} for d in answer.dropping],
        "done": plan.done,
        "unit": plan.unit,
        "assumed": ASSUMED,
    }


def _judged(a: Account) -> Json:
    return {
        "stages": a.stages,
        "guarantee": {"peak": a.peak, "total": a.total, "by_stage": a.guarantees, "standing": a.standing},
        "margins": a.margins,
        "self_enforcing": a.self_enforcing,
        "participation": a.participation,
    }


def _gap(a: Account) -> Json | None:
    return None if a.gap is None else {party: {"gap": gap, "stage": stage} for party, (gap, stage) in a.gap.items()}


def _named(named: Named) -> Json:
    a = named.account
    return {
        **_judged(a),
        "authority_gap": _gap(a),
        "share": named.ranged.share if named.ranged else None,
        "breaks": named.breaks,
    }


def _robustness(r: Robustness | None) -> Json | None:
    if r is None:
        return None
    return {
        "share": r.best.share,
        "draws": r.draws,
        "seed": r.seed,
        "standing": r.best.bonds,
        "most_robust": {"share": r.most_robust_share, "candidates": r.candidates, **_judged(r.most_robust)},
        "tornado": [
            {
                "range": bar.name,
                "low": bar.low,
                "high": bar.high,
                "slack": [bar.slack_low, bar.slack_high],
                "decides": bar.decides,
            }
            for bar in r.tornado
        ],
    }


__all__ = ["as_json"]
