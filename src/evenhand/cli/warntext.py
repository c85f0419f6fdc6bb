"""The answer of `evenhand warn` in lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from evenhand.cli.common import told_date
from evenhand.record.schema import load
from evenhand.record.unread import CANNOT, Unread
from evenhand.record.view import View
from evenhand.warning.crossings import LEADS, Past, Tally
from evenhand.warning.issued import NOT_FOUND, Answer, Issued, told
from evenhand.warning.limits import FEW, Limits, Threshold
from evenhand.warning.outlook import BASELINE, MODEL, Ahead, Chance, Outlook
from evenhand.warning.series import TERRITORY, Series
from evenhand.warning.triggers import Held, Trigger
from evenhand.warning.warn import INTERNAL, Warned

Row = dict[str, Any]
ANSWERS = ("actions", "decisions", "warnings")
RECORDED = (
    "A warning followed by fighting proves no skill. Warnings found by search are listed and nothing is measured."
)
RECONSTRUCTED = "Reconstructed: what the model would have said. Nobody received it; it says nothing of anyone's answer."


def lines(view: View, found: Warned) -> Iterator[str]:
    """The record, then for the team the forecasts."""
    cuts = [f"as of {view.as_of}" if view.as_of else "", f"as known on {view.known_on}" if view.known_on else ""]
    yield " ".join(["What was warned of, and what was done", *filter(None, cuts)]) + "."
    yield from _series(found, view.unread)
    yield from _issued(found.record.issued, view.unread)
    yield from _decisions("CHANGES OF FORMAT AND MANDATE", found.record.changes, view.unread)
    yield from _decisions("OTHER DECISIONS", found.record.decisions, view.unread)
    yield from _triggers(found.triggers, view.unread, internal=view.internal)
    if found.ahead is None:
        if not view.internal:
            yield f"\n{INTERNAL}"
        return
    yield from _ahead(found.ahead)
    if found.past_note:
        yield f"\nPast forecasts are not reconstructed: {found.past_note}"
        return
    yield from _tallies(found.tallies)
    yield from _past(found.past)


def _word(vocabulary: str, code: str | None, unread: Unread, table: str) -> str:
    return load().codes[vocabulary].get(code or "", (code or unread.blank("not recorded", table)).replace("_", " "))


def _series(found: Warned, unread: Unread) -> Iterator[str]:
    record = found.record
    yield "\nSERIES"
    for one, of in zip(record.found.series, record.limits, strict=True):
        yield from _unit(one, of, unread)
    if record.found.series:
        yield f"  {TERRITORY}"
    for refused in record.found.refused:
        yield f"  refused: {refused.what}: {refused.reason}; {refused.do}"
    if not (record.found.series or record.found.refused):
        yield f"  {unread.absent('none: the case has no panel.csv', 'panel', 'incidents')}"


def _unit(one: Series, of: Limits, unread: Unread) -> Iterator[str]:
    yield f"  {of.says}"
    if missing := unread.why(one.table):
        yield f"    {missing}; all that is said of this series is said without it"
    yield f"    counts {one.counts}; frame {one.frame} ({one.rule.replace('_', ' ')}); {one.vintage}"
    for reach in of.reaches:
        yield f"    {_size(reach.threshold)}: {reach.says}{_later(reach.threshold, of.last)}"
    if of.cannot:
        yield f"    {of.cannot}"


def _size(threshold: Threshold) -> str:
    return f"{threshold.name} (≥ {threshold.size})"


def _later(threshold: Threshold, last: str) -> str:
    """A size that was set with hindsight."""
    return f"; set on {threshold.set_on}, after the last month seen" if threshold.beforehand(last) == "no" else ""


def _issued(rows: Iterable[Issued], unread: Unread) -> Iterator[str]:
    yield "\nWARNINGS ISSUED, AND WHAT REFERS TO THEM"
    rows = list(rows)

    def blank(said: str) -> str:
        return unread.blank(said, "warnings")

    yield f"  {RECORDED}" if rows else f"  {unread.absent('none recorded', 'warnings')}"
    for one in rows:
        row = one.row
        whom = row["addressed_to"] or blank("whom is not recorded")
        yield f"  {row['id']}  {told_date(row['date'])}  {row['by']} to {whom}"
        about, horizon = (row[name] or blank("not recorded") for name in ("about", "horizon"))
        yield f"      of: {about}; over: {horizon}"
        yield f"      answer: {_answered(one, unread)}"
        for answer in one.misdated:
            yield f"      dated before the warning, so no answer to it: {_answer(answer, unread)}"


def _answered(one: Issued, unread: Unread) -> str:
    if not one.first:
        return unread.absent(NOT_FOUND, *ANSWERS)
    first = " or ".join(_answer(answer, unread) for answer in one.first)
    later = f"; then {', '.join(answer.row['id'] for answer in one.later)}" if one.later else ""
    return f"{first}, after {told(one.latency)}{later}"


def _answer(one: Answer, unread: Unread) -> str:
    vocabulary = "action_kind" if one.table == "actions" else "decision_kind"
    return f"{one.row['id']} ({told_date(one.row['date'])}, {_word(vocabulary, one.row['kind'], unread, one.table)})"


def _decisions(head: str, rows: Iterable[Row], unread: Unread) -> Iterator[str]:
    rows = list(rows)
    if not rows:
        yield from (f"\n{head}", f"  {CANNOT}") if unread.touches("decisions") else ()
        return
    yield f"\n{head}"
    for row in rows:
        what = ", ".join(
            [
                _word("decision_kind", row["kind"], unread, "decisions"),
                *([_word("change", row["change"], unread, "decisions")] if row["change"] else []),
            ]
        )
        text = row["text"] or unread.blank("not shown", "decisions")
        yield f"  {row['id']}  {told_date(row['date'])}  {row['by']} ({what}): {text}"
        if row["reactions"]:
            yield f"      how it was taken: {row['reactions']}"


def _triggers(rows: Iterable[Trigger], unread: Unread, *, internal: bool) -> Iterator[str]:
    rows = list(rows)
    if not rows:
        return
    yield "\nTRIGGERS, SET BEFOREHAND"
    for one in rows:
        row = one.row
        size = f"{row['threshold'] or unread.blank('no threshold', 'triggers')} at {_share(row['probability'])}"
        within = f" within {row['within']}" if row["within"] else ""
        who = row["who"] or unread.blank("nobody named", "triggers")
        yield f"  {row['id']}  {size}: {who} – {row['does'] or unread.blank('nothing stated', 'triggers')}{within}"
        if one.decisions:
            yield f"      decisions that carry it out: {', '.join(each['id'] for each in one.decisions)}"
        if one.why_not:
            yield f"      cannot be held against a forecast: {one.why_not}"
        for held in one.held:
            yield f"      {_held(held, unread)}"
    if not internal:
        yield "  Whether a forecast reached them is for the team alone."


def _held(held: Held, unread: Unread) -> str:
    place = f"{held.unit}, forecast from {held.origin}: "
    peak = f"largest chance {_share(held.probability)}, in {held.month}"
    if not held.reached:
        return f"{place}not reached ({peak})"
    since = "; the forecast of a month earlier had reached it too" if held.since_earlier else ""
    due = f"; due by {held.due}" if held.due else "; no time stated"
    answers = ", ".join(row["id"] for row in held.answers)
    none = unread.absent("no decision recorded", "decisions")
    return f"{place}REACHED ({peak}){since}{due}; " + (f"answered by {answers}" if answers else none)


def _share(probability: float | None) -> str:
    return (
        "no probability"
        if probability is None
        else f"{probability:.0%}"
        if probability >= 0.01 or not probability
        else "<1%"
    )


def _ahead(ahead: Ahead) -> Iterator[str]:
    yield "\nTHE NEXT TWELVE MONTHS"
    for unit, reason in ahead.without:
        yield f"  {unit}: no forecast: {reason}"
    for one in ahead.outlooks:
        yield from _outlook(one)


def _outlook(one: Outlook) -> Iterator[str]:
    yield f"  {one.unit}, from {one.origin}; {one.vintage}"
    yield f"  {'month':<8} {'model: median (5 to 95 %)':>26} {one.fans[1].model + ': the same':>30}"
    for n, month in enumerate(one.months):
        yield f"  {month:<8} {_fan(one.fans[0].quantiles[n]):>26} {_fan(one.fans[1].quantiles[n]):>30}"
    yield "  chance that a month reaches a size: model / baseline (model a month earlier)"
    for chance in one.chances:
        yield from _chance(one, chance)
    if one.weights:
        shares = ", ".join(f"{model} {share:.2f}" for model, share in one.weights if share)
        yield f"  {MODEL}: {shares}; weights: {one.weights_from}"
    for model, why in one.apart:
        yield f"  {model} takes no part: {why}"
    yield from (f"  {note}" for note in one.notes)


def _fan(quantiles: tuple[float, ...]) -> str:
    low, _, median, _, high = quantiles
    return f"{median:,.0f} ({low:,.0f} to {high:,.0f})"


def _chance(one: Outlook, chance: Chance) -> Iterator[str]:
    never = "" if chance.seen else "  NOT TO BE TRUSTED: the series never reached it"
    yield f"    {_size(chance.threshold)}{never}"
    for n, month in enumerate(one.months):
        earlier = None if chance.earlier is None else chance.earlier[n]
        told = "none" if earlier is None else _share(earlier)
        yield f"      {month}  {_share(chance.model[n]):>5} / {_share(chance.baseline[n]):>5}  ({told})"


def _tallies(rows: Iterable[Tally]) -> Iterator[str]:
    yield "\nHOW PAST FORECASTS CAME OUT"
    yield f"  {RECONSTRUCTED}"
    for one in rows:
        months = "month" if one.lead == 1 else "months"
        head = f"{one.unit}, {_size(one.threshold)}, {one.lead} {months} ahead"
        yield f"  {head}: n = {one.n}, {one.reached} reached it, {len(one.onsets)} onsets{_hits(one)}"
        for past in one.onsets:
            never = "" if past.seen else " (no month of that size was on record then)"
            given = f"model had given {_share(past.model)}, baseline {_share(past.baseline)}"
            yield f"      onset {past.month}: {given}{never}"
        for band in one.bands:
            rate = f" ({band.share:.0%})" if band.share is not None else ""
            yield f"      given {band.low:.0%} to {band.high:.0%}: {band.reached} of {band.n} came{rate}"


def _hits(one: Tally) -> str:
    if one.stated is None:
        return "; no trigger states a probability, so none is a hit or a miss"
    counted = (
        f"; at {_share(one.stated)} or more: {one.hits} hits, {one.misses} misses, {one.false_alarms} false alarms"
    )
    return counted + (
        f"; hit rate {one.hit_rate:.0%}" if one.hit_rate is not None else f"; under {FEW} onsets, no rate"
    )


def _past(rows: Iterable[Past]) -> Iterator[str]:
    """One line a month: what came, and the chance of each size as given at each lead."""
    yield "\nRECONSTRUCTED, MONTH BY MONTH"
    yield f"  each size: chance by the model / by {BASELINE}, given {' and '.join(map(str, LEADS))} months ahead"
    months: dict[tuple[str, str], list[Past]] = {}
    for one in rows:
        months.setdefault((one.unit, one.month), []).append(one)
    for (unit, month), found in months.items():
        sizes: dict[str, list[str]] = {}
        for one in found:
            sizes.setdefault(one.threshold.size, []).append(f"{_share(one.model)} / {_share(one.baseline)}")
        chances = "".join(f"   ≥ {size}: {', '.join(given)}" for size, given in sizes.items())
        yield f"  {unit}  {month}  came {found[0].came:,}{chances}"
