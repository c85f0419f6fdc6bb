"""Recall of every source as JSON values, one for each frame and grouping, their keys in a fixed order."""

from __future__ import annotations

from typing import Any

from evenhand.fairness.coverage import LEAD, Coverage, Recall, Side
from evenhand.fairness.coverage_counts import STRATA
from evenhand.fairness.coverage_tests import Rate, Tip
from evenhand.record.view import View

Json = dict[str, Any]
NOTE = f"{LEAD} Strata: {'; '.join(STRATA)}."


def document(view: View, found: tuple[Coverage, ...]) -> Json:
    """The first run's keys; where there are several frames or groupings, all runs under `runs`."""
    made = [_run(view, one) for one in found]
    if not made:
        return {"frame": None, "grouping": None, "sides": [], "tests": [], "note": NOTE}
    return made[0] if len(made) == 1 else {**made[0], "runs": made}


def _run(view: View, one: Coverage) -> Json:
    frame, sides = one.frame, one.sides
    return {
        "frame": {"id": frame.id, "rule": frame.rule, "incidents": len(frame.incidents)},
        "grouping": {"id": sides.grouping, "name": sides.name, "view_of": sides.view_of},
        "sides": [{"id": key, "name": name} for key, name in sides.names.items()],
        "tests": [_test(recall) for recall in one.recalls],
        "as_of": view.as_of,
        "known_on": view.known_on,
        "internal": view.internal,
        "why": frame.why_not,
        "sources": [
            {
                "key": key,
                "name": outlet.name,
                "rows": list(outlet.sources),
                "reported_by_it_alone": list(one.unreported[key]),
            }
            for key, outlet in one.outlets.items()
        ],
        "note": NOTE,
    }


def _test(recall: Recall) -> Json:
    found = recall.tried.judged
    rates = recall.tried.rates or (None, None)
    return {
        "name": "coverage",
        "source": recall.outlet,
        "by": recall.axis,
        "reading": recall.reading,
        "by_side": {side: _side(told, rate) for (side, told), rate in zip(recall.by_side.items(), rates, strict=True)},
        "difference": {"estimate": found.estimate, "low": found.low, "high": found.high},
        "margin": recall.tried.margin,
        "p_difference": found.p_difference,
        "p_equivalence": found.p_equivalence,
        "p_adjusted": found.p_difference_adjusted,
        "verdict": str(found.verdict),
        "smallest_detectable": found.smallest_detectable,
        "tipping_point": _tip(recall.tried.tip),
        "evidence": {
            "because": found.because,
            "interval_90": {"low": found.inner_low, "high": found.inner_high},
            "p_equivalence_adjusted": found.p_equivalence_adjusted,
            "compared": dict(zip(recall.by_side, recall.tried.compared, strict=True)),
            "covered": {side: list(told.covered) for side, told in recall.by_side.items()},
            "missed": {side: list(told.missed) for side, told in recall.by_side.items()},
            "not_compared": len(recall.not_compared),
        },
    }


def _side(told: Side, rate: Rate | None) -> Json:
    k = len(told.covered)
    return {
        "n": k + len(told.missed),
        "k": k,
        "rate": rate.rate if rate else None,
        "low": rate.low if rate else None,
        "high": rate.high if rate else None,
    }


def _tip(tip: Tip | None) -> Json | None:
    if tip is None:
        return None
    return {
        "number": tip.number,
        "exact": tip.exact,
        "incidents": list(tip.incidents),
        "to": list(tip.to),
        "verdict": tip.verdict,
    }
