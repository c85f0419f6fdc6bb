"""An answer as JSON, and as plain words for a mediator; both always in this model, under these values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evenhand.bargaining.account import TIE, Account
from evenhand.bargaining.answer import Answer, Named, Robustness

ASSUMED = (
    "each party acts as one",
    "everyone knows these values",
    "a breach is seen at once",
    "nobody outside can spoil it",
)
MODEL = "in this model, under these values"


def as_json(answer: Answer) -> dict[str, Any]:
    """Everything in an answer, keys in a fixed order; stages count from 1."""
    plan, found = answer.plan, answer.found
    peak, total, stages = found.proven
    return {
        **_judged(answer.best),
        "comparability": "common" if plan.unit else "assumed",
        "unit": plan.unit,
        "exact": stages,
        "proven": {"peak": peak, "total": total, "stages": stages},
        "bound": {"peak": found.bound[0], "total": found.bound[1], "stages": found.bound[2]},
        "authority_gap": _gap(answer.best),
        "robustness": _robustness(answer.robustness),
        "best_that_all_join": _judged(answer.joined) if answer.joined else None,
        "plans": {name: _named(named) for name, named in answer.named.items()},
        "frontier": [{"peaks": a.standing, "stages": a.stages} for a in answer.frontier],
        "frontier_exact": answer.frontier_exact,
        "dropping": [{"dropped": d.dropped, "exact": d.exact, **_judged(d.account)} for d in answer.dropping],
        "done": plan.done,
        "assumed": ASSUMED,
    }


def _judged(a: Account) -> dict[str, Any]:
    return {
        "stages": a.stages,
        "guarantee": {"peak": a.peak, "total": a.total, "by_stage": a.guarantees, "standing": a.standing},
        "margins": a.margins,
        "self_enforcing": a.self_enforcing,
        "participation": a.participation,
    }


def _gap(a: Account) -> dict[str, Any] | None:
    return None if a.gap is None else {party: {"gap": gap, "stage": stage} for party, (gap, stage) in a.gap.items()}


def _named(named: Named) -> dict[str, Any]:
    a = named.account
    return {**_judged(a), "authority_gap": _gap(a), "share": named.share, "breaks": named.breaks}


def _robustness(r: Robustness | None) -> dict[str, Any] | None:
    if r is None:
        return None
    return {
        "share": r.share,
        "draws": r.draws,
        "seed": r.seed,
        "standing": r.bonds,
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


def as_text(answer: Answer) -> str:
    """An answer in words."""
    return "\n".join(_lines(answer)) + "\n"


def _lines(answer: Answer) -> Iterator[str]:
    unit = answer.plan.unit
    yield f"What these assumptions imply: every figure holds {MODEL}. CONFIDENTIAL: a team's own assumptions."
    yield f"Assumed: {'; '.join(ASSUMED)}."
    yield (
        f"Values of all parties are in {unit}."
        if unit
        else ("Comparability is assumed: the plan does not say that the parties' values share a scale (scale: common).")
    )
    yield ""
    yield from _order_lines(answer, answer.best, "Best order")
    yield from _proof_lines(answer)
    yield from _participation_lines(answer)
    yield from _gap_lines(answer.best)
    yield from _robust_lines(answer)
    yield from _named_lines(answer)
    yield from _frontier_lines(answer)
    yield from _drop_lines(answer)


def _order_lines(answer: Answer, a: Account, title: str) -> Iterator[str]:
    by = {part: c.by for c in answer.plan.commitments for part in c.parts}
    yield f"{title}, {_count(len(a.stages), 'stage')}:"
    if answer.plan.done:
        yield f"  done already: {', '.join(part for stage in answer.plan.done for part in stage)}"
    for t, (stage, margins) in enumerate(zip(a.stages, a.margins, strict=True), 1):
        yield f"  stage {t}: {', '.join(f'{part} (by {by[part]})' for part in stage)}"
        for party, margin in margins.items():
            yield f"    {_exposed(party, margin)}"


def _exposed(party: str, margin: float) -> str:
    if margin < -TIE:
        return (
            f"{party} would gain {_n(-margin)} by breaking off here: it must stand to lose that much for this to hold"
        )
    if margin <= TIE:
        return f"{party} is exactly as well off going on as breaking off"
    return f"{party} loses {_n(margin)} if it breaks off here: going on is in its own interest"


def _proof_lines(answer: Answer) -> Iterator[str]:
    a, bound = answer.best, answer.found.bound
    yield ""
    yield f"Largest guarantee needed: {_n(a.peak)}; sum over parties, stages: {_n(a.total)} (a tie-break, not money)."
    yield "Standing bond that would cover each party throughout: " + _each(a.standing)
    if all(answer.found.proven):
        yield "Proven: no order has a smaller largest guarantee, nor with it a smaller sum, nor with both fewer stages."
        return
    peak, total, _ = answer.found.proven
    yield (
        "Largest guarantee: proven smallest."
        if peak
        else f"Largest guarantee: not proven; no order can need less than {_n(bound[0])}."
    )
    if not total:
        yield f"Sum: not proven; an order as good needs at least {_n(bound[1])}."
    yield f"Stages: not proven fewest; at least {bound[2]}."


def _participation_lines(answer: Answer) -> Iterator[str]:
    a = answer.best
    out = [party for party, joins in a.participation.items() if not joins]
    yield ""
    if not out:
        word = "enforces itself" if a.self_enforcing else "does not enforce itself without guarantees"
        yield f"Every party is at least as well off joining as with breakdown now. This order {word}, {MODEL}."
        return
    whom = "No party" if len(out) == len(a.participation) else f"{' and '.join(out)}, as valued here,"
    yield f"{whom} would join this order: breakdown is worth more to {'each' if whom == 'No party' else 'them'}:"
    yield from (f"  {party}: short by {_n(-a.joining[party])}" for party in out)
    if answer.joined is None:
        yield "No order was found that every party would join: values or commitments would have to change."
        return
    yield from _order_lines(answer, answer.joined, "Best order that every party would join")
    yield f"Its largest guarantee: {_n(answer.joined.peak)}." + ("" if answer.joined_proven else " Not proven best.")


def _gap_lines(a: Account) -> Iterator[str]:
    if a.gap is None:
        return
    yield ""
    yield "Guarantees that can be had, against what is needed (authority gap):"
    for party, (gap, stage) in a.gap.items():
        had = (a.available or {}).get(party, 0.0)
        short = f"falls short by {_n(gap)} at stage {stage}" if stage else "is enough at every stage"
        yield f"  {party}: {_n(had)} {short}"


def _robust_lines(answer: Answer) -> Iterator[str]:
    r = answer.robustness
    if r is None:
        return
    yield ""
    yield f"The best order holds in {r.share:.0%} of the stated ranges ({r.draws} quasi-random draws, seed {r.seed})."
    yield "That is a share of what the analyst thinks possible: it is not a probability of peace."
    yield "Standing bonds over the ranges: " + ", ".join(
        f"{p} {low:.2g} to {high:.2g}" for p, (low, high) in r.bonds.items()
    )
    if r.most_robust.stages == answer.best.stages:
        yield f"No other of {r.candidates} orders tried holds in more."
    else:
        order = " | ".join(", ".join(stage) for stage in r.most_robust.stages)
        yield f"Most robust of {r.candidates} orders tried, {r.most_robust_share:.0%}: {order}"
    yield "What decides (smallest margin, with the guarantees that can be had, at the low and high end of each range):"
    for bar in r.tornado:
        mark = "  decides" if bar.decides else ""
        yield f"  {bar.name} [{_n(bar.low)}, {_n(bar.high)}]: {_n(bar.slack_low)} to {_n(bar.slack_high)}{mark}"


def _named_lines(answer: Answer) -> Iterator[str]:
    yield ""
    yield "Other orders on the same values:"
    for name, named in answer.named.items():
        a = named.account
        share = "" if named.share is None else f", holds in {named.share:.0%} of the ranges"
        yield f"  {name}: largest guarantee {_n(a.peak)}, sum {_n(a.total)}, {_count(len(a.stages), 'stage')}{share}"
        yield f"    {' | '.join(', '.join(stage) for stage in a.stages)}"
        yield from (f"    does not keep the plan's own condition: {line}" for line in named.breaks)


def _frontier_lines(answer: Answer) -> Iterator[str]:
    if len(answer.frontier) < 2 and answer.plan.unit:
        return
    yield ""
    yield (
        "Largest guarantee by party, orders of which none is better for all"
        + ("" if answer.frontier_exact else " (as far as found)")
        + ":"
    )
    for a in answer.frontier:
        yield f"  {_each(a.standing)}: {' | '.join(', '.join(stage) for stage in a.stages)}"


def _drop_lines(answer: Answer) -> Iterator[str]:
    for d in answer.dropping:
        word = "" if d.exact else " (not proven best)"
        figures = f"largest guarantee {_n(d.account.peak)}, sum {_n(d.account.total)}"
        yield f"Leaving out {', '.join(d.dropped)}: {figures}{word}"


def _each(of: dict[str, float]) -> str:
    return ", ".join(f"{party} {_n(value)}" for party, value in of.items())


def _count(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def _n(value: float) -> str:
    """A number at four significant digits."""
    return f"{value:.4g}" if abs(value) > TIE else "0"
