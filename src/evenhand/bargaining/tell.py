"""An answer in plain words for a mediator: always in this model, under these values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import floor, log10

from evenhand.bargaining.account import TIE, Account
from evenhand.bargaining.answer import Answer
from evenhand.bargaining.plan import Plan, Stages, ranges, whole

ASSUMED = (
    "each party acts as one",
    "everyone knows these values",
    "a breach is seen at once",
    "nobody outside can spoil it",
)
MODEL = "in this model, under these values"
COMPARED = "Comparability is assumed: the plan does not say that the parties' values share a scale (scale: common)."
NOT_PEACE = "That is a share of what the analyst thinks possible: it is not a probability of peace."


def as_text(answer: Answer) -> str:
    """An answer in words."""
    return "\n".join(_lines(answer)) + "\n"


def _lines(answer: Answer) -> Iterator[str]:
    plan = answer.plan
    yield "CONFIDENTIAL: a team's own assumptions; keep this within the team."
    if plan.title:
        yield plan.title
    if plan.note:
        yield plan.note
    middle = ", at the middle of every range unless ranges are named" if ranges(plan) else ""
    yield f"What these assumptions imply: every figure holds {MODEL}{middle}."
    yield f"Assumed: {'; '.join(ASSUMED)}."
    yield f"Values of all parties are in {plan.unit}." if plan.unit else COMPARED
    if plan.done:
        yield f"Done already: {order(plan.done)}"
    yield ""
    if not answer.best.stages:
        yield "Nothing is left to do: every commitment of the plan is done."
        return
    yield from _order_lines(plan, answer.best, "Best order")
    yield from _proof_lines(answer)
    yield from _participation_lines(answer)
    yield from _gap_lines(plan, answer.best)
    yield from _robust_lines(answer)
    yield from _named_lines(answer)
    yield from _frontier_lines(answer)
    yield from _drop_lines(answer)


def order(stages: Stages) -> str:
    """Ids on one line, stages apart."""
    return " | ".join(", ".join(stage) for stage in stages)


def called(plan: Plan, part: str) -> str:
    """A part by its id, with its title and obligor where the plan names them."""
    c = next(c for c in plan.commitments if c.id == whole(part))
    return f"{part}{f': {c.title}' if c.title else ''} (by {plan.name_of(c.by)})"


def in_names(plan: Plan, words: str) -> str:
    """The name of a range with parties by their names."""
    return " ".join(plan.name_of(word) if word in plan.parties else word for word in words.split(" "))


def _order_lines(plan: Plan, a: Account, title: str) -> Iterator[str]:
    yield f"{title}, {count(len(a.stages), 'stage')}:"
    for t, (stage, margins) in enumerate(zip(a.stages, a.margins, strict=True), 1):
        yield f"  stage {t}"
        yield from (f"    - {called(plan, part)}" for part in stage)
        yield from (f"    {_exposed(plan.name_of(party), margin)}" for party, margin in margins.items())


def _exposed(party: str, margin: float) -> str:
    if margin < -TIE:
        return f"{party} would gain {n(-margin)} by breaking off here: it must stand to lose that much for this to hold"
    if margin <= TIE:
        return f"{party} is exactly as well off going on as breaking off"
    return f"{party} loses {n(margin)} if it breaks off here: going on is in its own interest"


def _proof_lines(answer: Answer) -> Iterator[str]:
    a, bound = answer.best, answer.found.bound
    yield ""
    yield f"Largest guarantee needed: {n(a.peak)}; sum over parties, stages: {n(a.total)} (a tie-break, not money)."
    yield "Standing bond that would cover each party throughout: " + each(answer.plan, a.standing)
    if all(answer.found.proven):
        yield "Proven: no order has a smaller largest guarantee, nor with it a smaller sum, nor with both fewer stages."
        return
    peak, total, _ = answer.found.proven
    yield (
        "Largest guarantee: proven smallest."
        if peak
        else f"Largest guarantee: not proven; no order can need less than {n(bound[0])}."
    )
    if not total:
        yield f"Sum: not proven; an order as good needs at least {n(bound[1])}."
    yield f"Stages: not proven fewest; at least {bound[2]}."


def _participation_lines(answer: Answer) -> Iterator[str]:
    a, plan = answer.best, answer.plan
    out = [party for party, joins in a.participation.items() if not joins]
    yield ""
    if not out:
        word = "enforces itself" if a.self_enforcing else "does not enforce itself without guarantees"
        yield f"Every party is at least as well off joining as with breakdown now. This order {word}, {MODEL}."
        return
    everyone = len(out) == len(a.participation)
    whom = "No party" if everyone else f"{' and '.join(map(plan.name_of, out))}, as valued here,"
    would = "would join" if everyone else "would not join"
    to = "each" if len(out) > 1 else "it"
    yield f"{whom} {would} this order: breakdown is worth more to {to}:"
    yield from (f"  {plan.name_of(party)}: short by {n(-a.joining[party])}" for party in out)
    if answer.joined is None:
        yield from _nobody(answer)
        return
    yield from _order_lines(plan, answer.joined, "Best order that every party would join")
    yield f"Its largest guarantee: {n(answer.joined.peak)}." + ("" if answer.joined_proven else " Not proven best.")


def _nobody(answer: Answer) -> Iterator[str]:
    if all(x == 1 for x in (answer.plan.patience_of(party).mid for party in answer.plan.parties)):
        yield "No order would change that: no party is impatient, so what it gains in all is the same in each."
    else:
        proven = "" if answer.joined_proven else " It is not proven that there is none."
        yield f"No order was found that every party would join.{proven}"
    yield "What would: other values, other commitments, or a lower value of breakdown; each is yours to judge."


def _gap_lines(plan: Plan, a: Account) -> Iterator[str]:
    if a.gap is None:
        return
    yield ""
    yield "Guarantees that can be had, against what is needed (authority gap):"
    for party, (gap, stage) in a.gap.items():
        had = (a.available or {}).get(party, 0.0)
        short = f"falls short by {n(gap)} at stage {stage}" if stage else "is enough at every stage"
        yield f"  {plan.name_of(party)}: {n(had)} {short}"


def _robust_lines(answer: Answer) -> Iterator[str]:
    r, plan = answer.robustness, answer.plan
    if r is None:
        return
    yield ""
    drawn = f"{r.draws} quasi-random draws, seed {r.seed}"
    yield f"The best order holds in {r.best.share:.0%} of the stated ranges ({drawn})."
    yield NOT_PEACE
    yield "Standing bonds over the ranges: " + ", ".join(
        f"{plan.name_of(p)} {span(*ends)}" for p, ends in r.best.bonds.items()
    )
    if r.most_robust.stages == answer.best.stages:
        yield f"No other of {r.candidates} orders tried holds in more."
    else:
        found = order(r.most_robust.stages)
        yield f"Most robust of {r.candidates} orders tried, {r.most_robust_share:.0%}: {found}"
    yield "What decides (smallest margin, with the guarantees that can be had, at the low and high end of each range):"
    moved = [bar for bar in r.tornado if bar.swing > TIE]
    for bar in moved:
        mark = "  decides" if bar.decides else ""
        name = f"{in_names(plan, bar.name)} [{n(bar.low)}, {n(bar.high)}]"
        yield f"  {name}: {n(bar.slack_low)} to {n(bar.slack_high)}{mark}"
    if len(moved) < len(r.tornado):
        yield f"  {count(len(r.tornado) - len(moved), 'range')} more, none of which moves it alone"


def _named_lines(answer: Answer) -> Iterator[str]:
    yield ""
    yield "Other orders on the same values:"
    for name, named in answer.named.items():
        a = named.account
        share = f", holds in {named.ranged.share:.0%} of the ranges" if named.ranged else ""
        yield f"  {name}: largest guarantee {n(a.peak)}, sum {n(a.total)}, {count(len(a.stages), 'stage')}{share}"
        yield f"    {order(a.stages)}"
        yield from (f"    does not keep the plan's own condition: {line}" for line in named.breaks)


def _frontier_lines(answer: Answer) -> Iterator[str]:
    if len(answer.frontier) < 2 and answer.plan.unit:
        return
    sure = "" if answer.frontier_exact else " (as far as found)"
    yield ""
    if len(answer.frontier) == 1:
        yield f"Largest guarantee by party: one order is best for each of them{sure}:"
    else:
        yield f"Largest guarantee by party, orders of which none is better for all{sure}:"
    for a in answer.frontier:
        yield f"  {each(answer.plan, a.standing)}: {order(a.stages)}"


def _drop_lines(answer: Answer) -> Iterator[str]:
    for d in answer.dropping:
        word = "" if d.exact else " (not proven best)"
        figures = f"largest guarantee {n(d.account.peak)}, sum {n(d.account.total)}"
        yield f"Leaving out {', '.join(d.dropped)}: {figures}{word}"


def each(plan: Plan, of: Mapping[str, float]) -> str:
    """A number for each party."""
    return ", ".join(f"{plan.name_of(party)} {n(value)}" for party, value in of.items())


def count(size: int, word: str) -> str:
    """`count(2, "stage")` -> '2 stages'."""
    return f"{size} {word}" if size == 1 else f"{size} {word}s"


def n(value: float) -> str:
    """A number at four significant digits."""
    return f"{value:.4g}" if abs(value) > TIE else "0"


def two(value: float, beside: float = 0.0) -> str:
    """A number at two significant digits, or at those of a larger one beside it; no exponent.

    >>> two(0.0), two(12.345), two(-0.0271), two(1234.0), two(0.00018, beside=1.0)
    ('0', '12', '-0.027', '1200', '0')
    """
    size = max(abs(value), abs(beside))
    if size <= TIE:
        return "0"
    places = 1 - floor(log10(size))
    rounded = round(value, places) + 0.0
    return f"{rounded:.{max(places, 0)}f}".rstrip("0").rstrip(".") if places > 0 else f"{rounded:.0f}"


def span(low: float, high: float) -> str:
    """A range at two significant digits of its larger end.

    >>> span(0.0, 3.14159), span(2.0, 2.0), span(0.00018, 1.0), span(-0.0079, 5.7)
    ('0 to 3.1', '2', '0 to 1', '0 to 5.7')
    """
    first, last = two(low, high), two(high, low)
    return first if first == last else f"{first} to {last}"
