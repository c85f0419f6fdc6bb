"""What might come, for the team alone: fan beside baseline, chances, triggers, and how past forecasts came out.

Invariant: it is built for an internal view alone; for a public one no forecast is made at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from evenhand.report import cells, wording
from evenhand.report.book import Book, Row
from evenhand.warning.crossings import LEADS, Past, Tally
from evenhand.warning.limits import FEW
from evenhand.warning.months import month_id, month_words
from evenhand.warning.outlook import BASELINE, Ahead, Chance, Outlook
from evenhand.warning.series import Found, Series
from evenhand.warning.triggers import Held, Trigger
from evenhand.warning.warn import Warned, warn

DRAWS = 500  # fewer than `evenhand warn` takes: a page is made often
DRAWN = 6  # units that get charts; the tables have all
BACK = 24  # months of the past in a fan chart
LEAD = (
    "For the team alone: publishing a forecast can itself move people and troops. Draws of the model stand beside "
    f"{BASELINE}, the last twelve months in any order, which is hard to beat. A probability is that of one month, "
    "never of the twelve together."
)
RECONSTRUCTED = (
    "Reconstructed forecasts are what the model would have said of a month: probability and outcome. Nobody received "
    "them, so they say nothing of what anyone did. Under "
    f"{FEW} onsets (a month of that size after one below it) no rate is given."
)


def body(book: Book) -> dict[str, Any] | None:
    """The team's part of the section Adaptability; None where no series may be forecast."""
    found = warn(book.view, forecasts=True, draws=DRAWS)
    if found.ahead is None or not found.ahead.outlooks:
        return None
    shown = found.ahead.outlooks[:DRAWN]
    of = {one.unit: one for one in found.record.found.series}
    to = "series" if found.record.found.series[0].table == "panel" else "incidents"
    return {
        "lead": [LEAD, *_cannot(found), *_missing(found.ahead)],
        "charts": [_fans(n, one, of[one.unit]) for n, one in enumerate(shown, 1)]
        + [chart for n, one in enumerate(shown, 1) if (chart := _outcomes(n, one, found.past))],
        "under": [_vintage(found.record.found), *_made(found.ahead), found.past_note or RECONSTRUCTED],
        "tables": [
            _months(found.ahead, to),
            _chances(found.ahead, to),
            *([_rules(book, found.triggers, to)] if any(one.held or one.why_not for one in found.triggers) else []),
            *(
                [_tallies([one for one in found.tallies if one.lead == LEADS[-1]], to), _past(found.past, to)]
                if found.past
                else []
            ),
        ],
    }


def _cannot(found: Warned) -> list[str]:
    return [one.cannot for one in found.record.limits if one.cannot]


def _missing(ahead: Ahead) -> list[str]:
    return [f"No forecast of {unit}: {reason}." for unit, reason in ahead.without]


def _vintage(found: Found) -> str:
    kinds = list(dict.fromkeys(one.vintage for one in found.series))
    return (
        f"Figures: {'; '.join(kinds)}. The fans hold half and nine tenths of the draws; the dashed line is the median."
    )


def _made(ahead: Ahead) -> list[str]:
    """How the model was made up, and what took no part."""
    one = ahead.outlooks[0]
    shares = ", ".join(f"{name} {share:.2f}" for name, share in one.weights if share)
    apart = "; ".join(f"{name} takes no part: {why}" for name, why in one.apart)
    return [f"Model: ensemble of {shares}. Weights: {one.weights_from}.", *([f"{apart}."] if apart else []), *one.notes]


# -- charts ----------------------------------------------------------------------------------------------------------


def _fans(number: int, one: Outlook, series: Series) -> Row:
    origin = month_id(one.origin)
    first = month_words(origin - BACK + 1)
    came: list[Row] = [
        {"month": month, "model": None, "came": value}
        for month, value in zip(series.months, series.values, strict=True)
        if first <= month <= one.origin
    ]
    fans: list[Row] = [
        {"month": month, "model": fan.model, "low": q[0], "lower": q[1], "median": q[2], "upper": q[3], "high": q[4]}
        for fan in one.fans
        for month, q in zip(one.months, fan.quantiles, strict=True)
    ]
    top = max([1.0, *(row["high"] for row in fans), *(float(row["came"]) for row in came)])
    return {
        "name": f"fan-{number}",
        "drawing": "fans",
        "title": f"{one.unit}: the last {len(came)} months, and the next twelve",
        "desc": "The same figures stand in the tables below.",
        "models": [fan.model for fan in one.fans],
        "top": 1.2 * top,
        "ticks": [tick for tick in (0, 1, 10, 100, 1_000, 10_000, 100_000) if tick <= max(top, 1)],
        "data": came + fans,
    }


def _outcomes(number: int, one: Outlook, past: Iterable[Past]) -> Row | None:
    lead = LEADS[-1]
    rows = [row for row in past if row.unit == one.unit and row.lead == lead]
    if not rows:
        return None
    outcomes = ["reached it", "did not"]
    data = [
        {"size": _size(row.threshold.value), "probability": row.model, "outcome": outcomes[not row.reached]}
        for row in rows
    ]
    return {
        "name": f"outcomes-{number}",
        "drawing": "outcomes",
        "title": f"{one.unit}: past months by the probability given {lead} months ahead, and what came",
        "desc": "Reconstructed forecasts; one mark is one month. The same figures stand in the last table.",
        "sizes": list(dict.fromkeys(row["size"] for row in data)),
        "outcomes": outcomes,
        "data": data,
    }


# -- tables ----------------------------------------------------------------------------------------------------------


def _size(value: float) -> str:
    return f"{wording.number(value)} or more"


def share(probability: float) -> str:
    """A probability in percent; what is not quite none, or not quite sure, says so."""
    if 0 < probability < 0.01:
        return "under 1 %"
    return "over 99 %" if 0.99 < probability < 1 else f"{100 * probability:.0f} %"


def _beside(*parts: cells.Cell) -> cells.Cell:
    return {"kind": "beside", "parts": list(parts)}


def _months(ahead: Ahead, to: str) -> Row:
    rows = [
        {
            "id": None,
            "cells": [
                cells.date(month),
                cells.text(one.unit),
                *(c for f in one.fans for c in _fan(f.quantiles[n], to)),
            ],
        }
        for one in ahead.outlooks
        for n, month in enumerate(one.months)
    ]
    tenths = "nine tenths of the draws"
    columns = ["Month", "Series", "Model: median", tenths, f"{BASELINE}: median", tenths]
    return cells.table("The next twelve months", columns, rows, fold=True)


def _fan(quantiles: Sequence[float], to: str) -> list[cells.Cell]:
    low, _, median, _, high = (wording.number(round(value)) for value in quantiles)
    return [cells.number(median, to), cells.number(f"{low} to {high}", to)]


def _chances(ahead: Ahead, to: str) -> Row:
    rows = [
        {
            "id": None,
            "cells": [
                cells.date(month),
                cells.text(one.unit),
                cells.text(_size(chance.threshold.value)),
                cells.number(share(chance.model[n]), to),
                cells.number(share(chance.baseline[n]), to),
                _earlier(chance, n, to),
                cells.text(_moved(chance, n)),
            ],
        }
        for one in ahead.outlooks
        for chance in one.chances
        for n, month in enumerate(one.months)
    ]
    columns = ["Month", "Series", "Size", "Model", BASELINE, "Model, a month earlier", "What moved"]
    return cells.table("Chance that a month reaches a size set beforehand", columns, rows)


def _earlier(chance: Chance, n: int, to: str) -> cells.Cell:
    given = None if chance.earlier is None else chance.earlier[n]
    return cells.text(None, none="none made") if given is None else cells.number(share(given), to)


def _moved(chance: Chance, n: int) -> str:
    if not chance.seen:
        return "not to be trusted: the series never reached it"
    before = None if chance.earlier is None else chance.earlier[n]
    if before is None:
        return "–"
    points = round(100 * (chance.model[n] - before))
    return "as before" if not points else f"{'up' if points > 0 else 'down'} by {abs(points)} points"


def _rules(book: Book, rows: Iterable[Trigger], to: str) -> Row:
    made = [
        {
            "id": None,
            "cells": [
                cells.text(f"{one.row['threshold'] or 'no threshold'} at {_probability(one.row['probability'])}"),
                cells.text(f"{one.row['who'] or 'nobody named'}: {one.row['does'] or 'nothing stated'}"),
                *_held(book, one, held, to),
            ],
        }
        for one in rows
        for held in (one.held or (None,))
    ]
    columns = ["Trigger", "Who does what", "Largest chance", "How it stands", "Due by", "Decisions that carry it out"]
    return cells.table("Triggers, held against this forecast", columns, made)


def _probability(stated: float | None) -> str:
    return "a probability that is not stated" if stated is None else share(stated)


def _held(book: Book, one: Trigger, held: Held | None, to: str) -> list[cells.Cell]:
    if held is None:
        return [
            cells.text(None, none="–"),
            cells.text(one.why_not),
            cells.text(None, none="–"),
            cells.text(None, none="–"),
        ]
    stands = "not reached"
    if held.reached:
        stands = "reached; also by the forecast of a month earlier" if held.since_earlier else "reached"
    peak = [cells.number(share(held.probability), to), cells.text(f"{held.unit}, {wording.date(held.month)}")]
    answers = cells.links(
        [book.link(row["id"]) for row in held.answers], none="none recorded" if held.reached else "–", of=("decisions",)
    )
    return [cells.both(*peak), cells.text(stands), cells.date(held.due, none="–"), answers]


def _tallies(rows: Iterable[Tally], to: str) -> Row:
    caption = f"How reconstructed forecasts came out, {LEADS[-1]} months ahead"
    made = [
        {
            "id": None,
            "cells": [
                cells.text(one.unit),
                cells.text(_size(one.threshold.value)),
                cells.number(wording.number(one.n), to),
                cells.number(wording.number(one.reached), to),
                _onsets(one, to),
                {"kind": "stack", "parts": [_band(one, n, to) for n in range(len(one.bands))]},
                cells.text(_hits(one)),
            ],
        }
        for one in rows
    ]
    columns = ["Series", "Size", "Forecasts", "Reached", "Onsets: chance given", "Given, and came", "Hits, misses"]
    return cells.table(caption, columns, made, widths=[13, 11, 10, 9, 22, 20, 15])


def _onsets(one: Tally, to: str) -> cells.Cell:
    if not one.onsets:
        return cells.text(None, none="none")
    parts = [
        _beside(
            cells.date(past.month),
            cells.number(share(past.model), to),
            *([] if past.seen else [cells.text("(no such month on record then)")]),
        )
        for past in one.onsets
    ]
    return {"kind": "stack", "parts": parts}


def _band(one: Tally, n: int, to: str) -> cells.Cell:
    band = one.bands[n]
    rate = [] if band.share is None else [cells.number(f"({share(band.share)})", to)]
    counted = [
        cells.number(wording.number(band.reached), to),
        cells.text("of"),
        cells.number(wording.number(band.n), to),
    ]
    return _beside(cells.text(f"{100 * band.low:.0f} to {100 * band.high:.0f} %:"), *counted, *rate)


def _hits(one: Tally) -> str:
    if one.stated is None:
        return "no trigger states a probability"
    counted = f"at {share(one.stated)}: {one.hits} hits, {one.misses} misses, {one.false_alarms} false alarms"
    return f"{counted}; {'no rate' if one.hit_rate is None else f'hit rate {share(one.hit_rate)}'}"


def _past(rows: Iterable[Past], to: str) -> Row:
    """One row a month, what came first, then each size at each lead."""
    months: dict[tuple[str, str], list[Past]] = {}
    for one in rows:
        months.setdefault((one.unit, one.month), []).append(one)
    made = [
        {
            "id": None,
            "cells": [
                cells.date(month),
                cells.text(unit),
                cells.number(wording.number(found[0].came), to),
                *({"kind": "stack", "parts": [_given(one, to) for one in found if one.lead == lead]} for lead in LEADS),
            ],
        }
        for (unit, month), found in months.items()
    ]
    leads = [f"Chance given {lead} {'month' if lead == 1 else 'months'} ahead: model / {BASELINE}" for lead in LEADS]
    return cells.table("Reconstructed forecasts, month by month", ["Month", "Series", "What came", *leads], made)


def _given(one: Past, to: str) -> cells.Cell:
    pair = [cells.number(share(one.model), to), cells.text("/"), cells.number(share(one.baseline), to)]
    return _beside(cells.text(f"{_size(one.threshold.value)}:"), *pair)
