"""An audit of conduct as one JSON value.

Invariant: a figure is null wherever no estimate is allowed; without a frame nothing is counted by side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from evenhand.fairness import clusters, listed
from evenhand.fairness.comparison import Comparison
from evenhand.fairness.conduct import MEASURES, Measure, Run, Test
from evenhand.fairness.verdict import Verdict

NOTE = "Treating conduct alike is not claimed to make a mediator effective. Nothing here says what anyone intended."
SEED = 20101121
_NOTHING = dict.fromkeys(("n", "k", "rate", "low", "high"))
_EMPTY = {"estimate": None, "low": None, "high": None}


def document(runs: Sequence[Run]) -> dict[str, Any]:
    """The first run's keys; where there are several, all of them under `runs`."""
    made = [one_run(run) for run in runs]
    if not made:
        return {"frame": None, "grouping": None, "sides": [], "tests": [], "note": NOTE}
    return made[0] if len(made) == 1 else {**made[0], "runs": made}


def one_run(run: Run) -> dict[str, Any]:
    """One mediator under one grouping."""
    frame = run.frame and {key: run.frame[key] for key in ("id", "rule", "sought", "area", "period", "by")}
    return {
        "frame": frame,
        "grouping": {"id": run.sides.grouping, "name": run.sides.name, "view_of": run.sides.view_of},
        "sides": [{"id": code, "name": name} for code, name in run.sides.names.items()],
        "tests": [one_test(test) for test in run.tests]
        if run.why is None
        else [_untested(one, run) for one in MEASURES],
        "mediator": {"id": run.mediator["id"], "name": run.mediator["name"]},
        "since": run.since,
        "until": run.until,
        "as_of": run.view.as_of,
        "known_on": run.view.known_on,
        "internal": run.view.internal,
        "why": run.why,
        "incidents": len(run.denominator.kept),
        "left_out": {reason: list(ids) for reason, ids in run.denominator.left_out.items()},
        "exceptions": [
            {"measure": sight.measure.key, "power": sight.measure.power, "mandate": row, "incidents": list(ids)}
            for sight in run.sights
            for row, ids in sight.exceptions.items()
        ],
        "tone": listed.tone(run),
        "agreement": listed.agreement(run),
        "listed": {
            "answers": listed.linked(run),
            "unlinked": listed.unlinked(run),
            "visits": listed.visits(run),
            "meetings": listed.meetings(run),
        },
        "note": NOTE,
    }


def one_test(test: Test) -> dict[str, Any]:
    """One test, with what it rests on under `evidence`."""
    one, judged = test.comparison, test.judged
    return {
        "name": one.name,
        "reading": one.reading.name,
        "by_side": by_side(test),
        "difference": {"estimate": judged.estimate, "low": judged.low, "high": judged.high},
        "margin": test.margin,
        "p_difference": judged.p_difference,
        "p_equivalence": judged.p_equivalence,
        "p_adjusted": judged.p_difference_adjusted,
        "verdict": verdict(test).value,
        "smallest_detectable": judged.smallest_detectable,
        "tipping_point": tipping(test),
        "evidence": evidence(test),
    }


def verdict(test: Test) -> Verdict:
    """The verdict, or that the mandate leaves nothing to judge."""
    return test.judged.verdict if test.applicable else Verdict.NOT_APPLICABLE


def by_side(test: Test) -> dict[str, dict[str, Any]]:
    """Each side of the pair: incidents compared, those with the outcome, the rate that the difference is made of."""
    one = test.comparison
    held = _compared(one)
    shown = test.contrast if test.judged.estimate is not None else None
    low, high = shown.sides() if shown else (np.full(2, np.nan), np.full(2, np.nan))
    rows = {}
    for g, code in enumerate(one.pair):
        here = [y for side, _, y in held if side == g]
        k = float(sum(y < 1 for y in here) if one.sight.measure.unit == "days" else sum(here))
        rate = None if shown is None else float(shown.unit * shown.mean[g])
        rows[code] = {
            "n": len(here),
            "k": int(k) if k.is_integer() else k,
            "rate": rate,
            "low": shown and float(low[g]),
            "high": shown and float(high[g]),
        }
    return rows if test.applicable else {code: dict(_NOTHING) for code in one.pair}


def tipping(test: Test) -> dict[str, Any] | None:
    """The tipping point, or null where there is no estimate to tip."""
    if test.judged.estimate is None:
        return None
    point = test.turn.point
    return {
        "number": point.number,
        "exact": point.exact,
        "at_least": None if point.exact and point.number is None else point.at_least,
        "at_most": point.at_most,
        "verdict": point.verdict,
        "changes": [{"incident": incident, "to": side} for incident, side in test.turn.changes],
        "because": said(test),
    }


def said(test: Test) -> str:
    """The tipping point in words."""
    point, contested = test.turn.point, test.turn.contested
    if point.number is not None:
        changed = "incident" if point.number == 1 else "incidents"
        return (
            f"{point.number} contested {changed}, read as another source has it, would make it {words(point.verdict)}"
        )
    if point.exact:
        return f"none does: {contested} contested, and no attribution that a source asserts changes the verdict"
    most = f"; {point.at_most} do" if point.at_most else "; none was found that does"
    return f"not fewer than {point.at_least} of {contested} contested incidents{most}"


def words(verdict: str | None) -> str:
    """A verdict as it is read."""
    return (verdict or "").replace("_", " ")


def evidence(test: Test) -> dict[str, Any]:
    """What a test rests on."""
    one, judged, sight = test.comparison, test.judged, test.comparison.sight
    inner = {"low": judged.inner_low, "high": judged.inner_high}
    return {
        "measure": sight.measure.key,
        "by": one.role,
        "unit": sight.measure.unit,
        "of": sight.measure.of,
        "days": sight.days,
        "because": because(test),
        "set_beforehand": test.beforehand,
        "interval_90": inner,
        "p_equivalence_adjusted": judged.p_equivalence_adjusted,
        "differences_tried": test.tried,
        "clusters": dict(zip(one.pair, test.clusters, strict=True)),
        "bootstrap": bootstrap(test),
        "strata": strata(one),
        "on_neither_side": sum(place is None for place in one.places),
        "without_counterpart": sum(place is not None for place in one.places) - len(_compared(one)),
        "left_out": {reason: list(ids) for reason, ids in sight.left_out.items()},
        "incidents": {
            code: [seen.facts.id for seen, place in zip(sight.seen, one.places, strict=True) if place and place[0] == g]
            for g, code in enumerate(one.pair)
        },
        "contested": test.turn.contested,
    }


def because(test: Test) -> str:
    """Why the verdict is what it is."""
    if not test.applicable:
        return f"the mandate withholds the power `{test.comparison.sight.measure.power}`: this cannot be asked of it"
    if test.comparison.sight.days is None:
        return f"the case sets no window for `{test.comparison.sight.measure.key}` in case.yaml: nothing can be counted"
    return test.judged.because


def bootstrap(test: Test) -> dict[str, float] | None:
    """The interval from drawing clusters again, beside the one judged by; only where incidents share answers."""
    one = test.comparison
    if test.judged.estimate is None or len(set(one.cluster)) == len(one.cluster):
        return None
    rows = [(n, place) for n, place in enumerate(one.places) if place is not None]
    side, stratum, y = zip(*(place for _, place in rows), strict=True)
    plan = clusters.layout(side, stratum, [one.cluster[n] for n, _ in rows])
    unit = float(one.sight.days or 1) if one.sight.measure.unit == "days" else 1.0
    found = clusters.bootstrap(y, plan, rng=np.random.default_rng(SEED), unit=unit)
    return found and {"low": found[0], "high": found[1]}


def strata(one: Comparison) -> list[dict[str, Any]]:
    """Incidents of each side in each stratum, those without a counterpart included."""
    n = Counter((place[1], place[0]) for place in one.places if place is not None)
    return [
        {"severity": severity, "grade": grade, "kind": kind, **{code: n[s, g] for g, code in enumerate(one.pair)}}
        for s, (severity, grade, kind) in enumerate(one.strata)
    ]


def _compared(one: Comparison) -> list[tuple[int, int, float]]:
    standing = [place for place in one.places if place is not None]
    both = {s for s in range(len(one.strata)) if {g for g, stratum, _ in standing if stratum == s} == {0, 1}}
    return [place for place in standing if place[1] in both]


def _untested(measure: Measure, run: Run) -> dict[str, Any]:
    """A measure of which nothing can be told, and why."""
    return {
        "name": measure.key,
        "reading": None,
        "by_side": {code: dict(_NOTHING) for code in run.sides.names},
        "difference": dict(_EMPTY),
        "margin": None,
        "p_difference": None,
        "p_equivalence": None,
        "p_adjusted": None,
        "verdict": Verdict.CANNOT_TELL.value,
        "smallest_detectable": None,
        "tipping_point": None,
        "evidence": {"measure": measure.key, "of": measure.of, "because": run.why},
    }
