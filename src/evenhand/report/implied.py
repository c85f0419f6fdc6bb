"""What the assumptions of one plan imply, as parts of a page: figures only with what they rest on.

Invariant: every part says that it holds in a model, under assumed values; guarantees are told at two significant
digits, as ranges where the plan states ranges; nothing is called a probability.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evenhand.bargaining.account import TIE
from evenhand.bargaining.answer import Answer
from evenhand.bargaining.plan import Plan
from evenhand.bargaining.tell import ASSUMED, COMPARED, MODEL, NOT_PEACE
from evenhand.report import cells
from evenhand.report import impliedcharts as charts
from evenhand.report import impliedtables as tables
from evenhand.report.impliedcharts import two

Part = dict[str, Any]
NAMES = {"all_at_once": "All at once", "step_by_step": "Step by step"}
SOURCE = "Source: the assumptions of this plan; own reckoning."
KEY = (
    "Hatched, below zero: what that party would have to stand to lose at that stage. Dashed, where the plan states it: "
    "the guarantee that can be had. Upright line, where ranges are stated: the margin over them, no value preferred. "
    f"{SOURCE}"
)
BARS = f"Left of zero the order does not hold. A hatched bar crosses zero: that range alone decides. {SOURCE}"
SPOTS = f"Less is better for each. {SOURCE}"
PROVEN = "Proven: no order has a smaller largest guarantee, nor with it a smaller sum, nor with both fewer stages."


def parts(answer: Answer, key: str) -> list[Part]:
    """Parts of a page on one plan; `key` begins every anchor and chart."""
    made = (make(answer, key) for make in (_order, _others, _decides, _frontier, _dropping, _values))
    return [part for part in made if part is not None]


def box(plan: Plan) -> dict[str, Any]:
    """What is taken for granted."""
    shared = f"the parties' values share a unit: {plan.unit}"
    units = shared if plan.unit else "values of parties can be compared (the plan states no common scale)"
    rows = [row[0].upper() + row[1:] for row in (*ASSUMED, units)]
    return {"head": "What is assumed, and nobody's finding", "rows": rows}


def part(key: str, title: str, question: str, **body: Any) -> Part:
    """One part of a page, of paragraphs, charts and tables."""
    plain: dict[str, Any] = {"lead": [], "charts": [], "under": [], "tables": []}
    return {"key": key, "title": title, "question": question, "template": "tables.html", "body": plain | body}


def _order(answer: Answer, key: str) -> Part:
    plan, a = answer.plan, answer.best
    ranged = answer.robustness.best if answer.robustness else None
    title = "Margin of each party at each stage of this order"
    caption = "Stages; a margin below zero is what that party must stand to lose there"
    joined = []
    if answer.joined:
        sure = "" if answer.joined_proven else ", not proven best"
        joined = [tables.stages(plan, answer.joined, None, f"The best order that every party would join{sure}")]
    return part(
        f"{key}-order",
        "The order that needs least",
        "In which order would no party gain by stopping half-way?",
        assumed=[box(plan)],
        lead=list(_verdict(answer)),
        charts=[charts.stairs(plan, a, ranged, f"{key}-stairs", title)] if a.stages else [],
        under=[KEY, *([] if plan.unit else [COMPARED]), _proof(answer)],
        tables=[tables.stages(plan, a, ranged, caption), tables.bonds(plan, a, ranged), *joined],
    )


def _verdict(answer: Answer) -> Iterator[str]:
    a, plan, r = answer.best, answer.plan, answer.robustness
    where = f"{MODEL}, at the middle of every range" if r else MODEL
    out = [plan.name_of(party) for party, joins in a.participation.items() if not joins]
    if not a.stages:
        yield "Nothing is left to do."
    elif out:
        then = "Below stands the best order that every party would join, too." if answer.joined else (
            "No order was found that every party would join."
        )  # fmt: skip
        yield f"As valued here, {' and '.join(out)} would rather have breakdown than this order, {where}. {then}"
    elif a.self_enforcing:
        yield f"This order enforces itself, {where}: at no stage would a party gain by stopping."
    else:
        need = ", ".join(f"{plan.name_of(p)} {two(x)}" for p, x in a.standing.items() if x > TIE)
        yield f"This order does not enforce itself, {where}. What would have to be at stake: {need}."
    if r and a.stages:
        yield f"It holds in {r.best.share:.0%} of the stated ranges. {NOT_PEACE}"


def _proof(answer: Answer) -> str:
    if all(answer.found.proven):
        return PROVEN
    peak = "Largest guarantee proven smallest" if answer.found.proven[0] else (
        f"No order can need less than {two(answer.found.bound[0])} of some party"
    )  # fmt: skip
    return f"{peak}; the rest is not proven best."


def _others(answer: Answer, key: str) -> Part | None:
    if not answer.best.stages:
        return None
    plan = answer.plan
    best = answer.robustness.best if answer.robustness else None
    rows = [tables.compared(plan, "The order that needs least", answer.best, best)]
    rows += [tables.compared(plan, _name(n), one.account, one.ranged, one.breaks) for n, one in answer.named.items()]
    title = "Margin of each party at each stage"
    drawn = [
        charts.stairs(plan, one.account, one.ranged, f"{key}-stairs-{n}", f"{title}: {_name(name).lower()}")
        for n, (name, one) in enumerate(answer.named.items(), 1)
    ]
    return part(
        f"{key}-others",
        "Other orders on the same values",
        "How does what was signed compare?",
        charts=drawn,
        under=[KEY],
        tables=[cells.table("Orders compared", tables.ORDERS, rows, widths=tables.WIDTHS)],
    )


def _name(name: str) -> str:
    return NAMES.get(name, name[:1].upper() + name[1:].replace("_", " "))


def _decides(answer: Answer, key: str) -> Part | None:
    r = answer.robustness
    if r is None or not answer.best.stages:
        return None
    moved = [bar for bar in r.tornado if bar.swing > TIE]
    robust = tables.compared(answer.plan, "Holds in most of the ranges", r.most_robust, None)
    robust["cells"][3] = cells.text(f"{r.most_robust_share:.0%} of the ranges")
    rest = len(r.tornado) - len(moved)
    lead = (
        f"{r.draws} quasi-random draws from the stated ranges (seed {r.seed}), each range by itself and no value "
        f"preferred. The order that needs least holds in {r.best.share:.0%} of them; of {r.candidates} orders tried, "
        f"the most robust holds in {r.most_robust_share:.0%}. {NOT_PEACE}"
    )
    caption = "The most robust order of those tried; guarantees at the middle of the ranges"
    return part(
        f"{key}-decides",
        "What decides",
        "Which of these assumptions would change the answer?",
        lead=[lead],
        charts=[charts.tornado(answer.plan, moved, f"{key}-tornado")] if moved else [],
        under=[BARS, *([f"Not drawn: {rest} more, none of which moves it by itself."] if rest else [])],
        tables=[cells.table(caption, tables.ORDERS, [robust], widths=tables.WIDTHS)],
    )


def _frontier(answer: Answer, key: str) -> Part | None:
    plan = answer.plan
    if not answer.best.stages or (len(answer.frontier) < 2 and plan.unit):
        return None
    named = {_name(name): one.account for name, one in answer.named.items()}
    return part(
        f"{key}-frontier",
        "Guarantees by party",
        "What would a smaller guarantee for one cost the others?",
        lead=["Orders of which none needs less of every party; no party's points are compared with another's here."],
        charts=[charts.frontier(plan, answer.frontier, named, f"{key}-frontier")],
        under=[SPOTS],
        tables=[tables.points(answer)],
    )


def _dropping(answer: Answer, key: str) -> Part | None:
    if not answer.dropping:
        return None
    lead = ["Only steps that the plan says may be left out; none is left out above."]
    return part(
        f"{key}-dropping",
        "Leaving steps out",
        "What would it change to agree on less?",
        lead=lead,
        tables=[tables.dropped(answer)],
    )


def _values(answer: Answer, key: str) -> Part:
    plan = answer.plan
    breakdown = tables.each(plan, {p: plan.breakdown_of(p) for p in plan.parties})
    patience = tables.each(plan, {p: plan.patience_of(p) for p in plan.parties})
    lead = [
        *([plan.note] if plan.note else []),
        f"Breakdown is taken to be worth: {breakdown}. Patience by stage: {patience}.",
    ]
    if plan.done:
        lead.append(f"Done already: {'; '.join(charts.called(plan, p) for stage in plan.done for p in stage)}.")
    return part(
        f"{key}-values", "The assumptions", "What is all this made of?", lead=lead, tables=[tables.values(plan)]
    )


__all__ = ["Part", "box", "part", "parts"]
