"""What `evenhand warn` found, as plain values in a fixed order of keys."""

from __future__ import annotations

from typing import Any

from evenhand.record.view import View
from evenhand.warning.crossings import Past, Tally
from evenhand.warning.issued import Answer, Issued, told
from evenhand.warning.limits import Limits, Reach
from evenhand.warning.outlook import SHARES, Chance, Outlook
from evenhand.warning.series import TERRITORY, Series
from evenhand.warning.triggers import Held, Trigger
from evenhand.warning.warn import INTERNAL, Warned

Json = dict[str, Any]
_DECISION = ("id", "date", "by", "kind", "change", "text", "reactions", "warning", "trigger", "sources")


def document(view: View, found: Warned) -> Json:
    """The whole answer. Forecasts are null where none was asked for or none could be made."""
    record = found.record
    return {
        "as_of": view.as_of,
        "known_on": view.known_on,
        "internal": view.internal,
        "series": [_series(one, of) for one, of in zip(record.found.series, record.limits, strict=True)],
        "refused": [{"what": one.what, "reason": one.reason, "do": one.do} for one in record.found.refused],
        "issued": [_issued(one) for one in record.issued],
        "changes": [{key: row[key] for key in _DECISION} for row in record.changes],
        "decisions": [{key: row[key] for key in _DECISION} for row in record.decisions],
        "triggers": [_trigger(one) for one in found.triggers],
        "forecasts_note": None if view.internal else INTERNAL,
        "forecasts": None if found.ahead is None else [_outlook(one) for one in found.ahead.outlooks],
        "not_forecast": [] if found.ahead is None else [{"unit": u, "reason": why} for u, why in found.ahead.without],
        "reconstructed": None if found.ahead is None else [_past(one) for one in found.past],
        "reconstructed_note": found.past_note,
        "past_crossings": None if found.ahead is None else [_tally(one) for one in found.tallies],
    }


def _series(one: Series, of: Limits) -> Json:
    return {
        "unit": one.unit, "counts": one.counts, "note": TERRITORY, "from": one.table, "frame": one.frame,
        "rule": one.rule, "sources": one.sources, "vintage": one.vintage, "first": of.first, "last": of.last,
        "months": of.months, "months_without": of.without, "largest": of.largest, "largest_month": of.largest_month,
        "newest": of.newest,
        "reaches": [_reach(reach, of.last) for reach in of.reaches], "cannot_be_said": of.cannot,
    }  # fmt: skip


def _reach(reach: Reach, last: str) -> Json:
    size = reach.threshold
    return {
        "threshold": size.name, "value": size.value, "unit": size.unit, "set_on": size.set_on,
        "set_by_the_last_month": size.beforehand(last), "months": reach.months,
        "of": reach.of, "last": reach.last, "onsets": reach.onsets, "ever": reach.seen, "says": reach.says,
    }  # fmt: skip


def _issued(one: Issued) -> Json:
    row, days = one.row, one.latency
    return {
        **{key: row[key] for key in ("id", "date", "by", "side", "addressed_to", "about", "horizon", "followed")},
        "sources": row["sources"],
        "first": [_answer(answer) for answer in one.first],
        "later": [_answer(answer) for answer in one.later],
        "dated_before_it": [_answer(answer) for answer in one.misdated],
        "latency_days": None if days is None else {"least": days[0], "most": days[1]},
        "says": told(days),
    }


def _answer(one: Answer) -> Json:
    return {"table": one.table, "id": one.row["id"], "date": one.row["date"], "kind": one.row["kind"]}


def _trigger(one: Trigger) -> Json:
    row = one.row
    return {
        **{key: row[key] for key in ("id", "threshold", "probability", "who", "does", "within")},
        "decisions": [decision["id"] for decision in one.decisions],
        "cannot_be_held": one.why_not,
        "held": [_held(held) for held in one.held],
    }


def _held(held: Held) -> Json:
    return {
        "unit": held.unit, "origin": held.origin, "reached": held.reached, "month": held.month,
        "probability": held.probability, "since_a_month_earlier": held.since_earlier, "due": held.due,
        "answers": [row["id"] for row in held.answers],
    }  # fmt: skip


def _outlook(one: Outlook) -> Json:
    return {
        "unit": one.unit, "origin": one.origin, "vintage": one.vintage, "months": one.months,
        "shares": SHARES,
        "fans": [{"model": fan.model, "quantiles": fan.quantiles} for fan in one.fans],
        "chances": [_chance(chance) for chance in one.chances],
        "weights": dict(one.weights), "weights_from": one.weights_from,
        "apart": [{"model": model, "reason": why} for model, why in one.apart], "notes": one.notes,
    }  # fmt: skip


def _chance(one: Chance) -> Json:
    size = one.threshold
    return {
        "threshold": size.name, "value": size.value, "ever_seen": one.seen, "model": one.model,
        "baseline": one.baseline, "a_month_earlier": one.earlier,
    }  # fmt: skip


def _past(one: Past) -> Json:
    return {
        "unit": one.unit, "month": one.month, "lead": one.lead, "threshold": one.threshold.name,
        "value": one.threshold.value, "model": one.model, "baseline": one.baseline, "came": one.came,
        "reached": one.reached, "onset": one.onset, "ever_seen": one.seen,
    }  # fmt: skip


def _tally(one: Tally) -> Json:
    return {
        "unit": one.unit, "threshold": one.threshold.name, "value": one.threshold.value, "lead": one.lead, "n": one.n,
        "reached": one.reached,
        "onsets": [
            {"month": past.month, "model": past.model, "baseline": past.baseline, "ever_seen": past.seen}
            for past in one.onsets
        ],
        "stated_probability": one.stated, "hits": one.hits, "misses": one.misses, "false_alarms": one.false_alarms,
        "hit_rate": one.hit_rate,
        "bands": [
            {"low": band.low, "high": band.high, "n": band.n, "reached": band.reached, "mean": band.mean,
             "share": band.share}
            for band in one.bands
        ],
    }  # fmt: skip
