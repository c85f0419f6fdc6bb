"""What a case says of early warning: its series, warnings and answers, changes, triggers; for the team, forecasts.

Invariant: without `forecasts` no figure of a forecast is made at all, so that none can slip into what is public. Issued
warnings and reconstructed ones are two lists that never meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evenhand.record.dates import sort_key
from evenhand.record.view import View
from evenhand.warning.crossings import Past, Tally, reconstructed, tallies
from evenhand.warning.issued import Issued, issued
from evenhand.warning.limits import Limits, limits, thresholds
from evenhand.warning.outlook import Ahead, ahead
from evenhand.warning.series import Found, read
from evenhand.warning.settings import DRAWS, SEED
from evenhand.warning.triggers import Trigger, stated, triggers

Row = dict[str, Any]

MOST_UNITS = 20
"""Past forecasts are reconstructed month by month for so many series at most."""
INTERNAL = "Forecasts are for the team alone, since publishing one can itself move people and troops: add --internal."


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Adaptability:
    """The record of warnings, answers and changes: nothing in it is a forecast."""

    found: Found
    limits: tuple[Limits, ...]  # one a series
    issued: tuple[Issued, ...]
    changes: tuple[Row, ...]  # decisions that change format or mandate, by date
    decisions: tuple[Row, ...]  # all others, by date


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Warned:
    """The record, and for the team what might come."""

    record: Adaptability
    triggers: tuple[Trigger, ...]
    ahead: Ahead | None  # None: no forecast was asked for, or no series may be forecast
    past: tuple[Past, ...]
    tallies: tuple[Tally, ...]
    past_note: str | None  # why nothing was reconstructed


def adaptability(view: View) -> Adaptability:
    """The record of a view: series and what they can carry, warnings with their answers, changes, decisions."""
    found = read(view)
    sizes = thresholds(view.tables["thresholds"].iter_rows(named=True))
    rows = sorted(view.tables["decisions"].to_dicts(), key=lambda row: (sort_key(row["date"]), row["id"]))
    return Adaptability(
        found=found,
        limits=tuple(limits(one, sizes) for one in found.series),
        issued=issued(view),
        changes=tuple(row for row in rows if row["change"] in ("format", "mandate")),
        decisions=tuple(row for row in rows if row["change"] not in ("format", "mandate")),
    )


def warn(view: View, *, forecasts: bool, draws: int = DRAWS, seed: int = SEED) -> Warned:
    """The record of a view, with forecasts where they are asked for and a series allows them.

    Args:
        view: what may be shown, cut as its reader wants it.
        forecasts: for the team alone.
        draws: draws for each month of a forecast.
        seed: same seed, same draws.
    """
    record = adaptability(view)
    panel = record.found.panel if forecasts else None
    if panel is None:
        return Warned(record=record, triggers=triggers(view, None), ahead=None, past=(), tallies=(), past_note=None)
    sizes = thresholds(view.tables["thresholds"].iter_rows(named=True))
    origin = record.found.origin
    outlooks = ahead(panel, origin, sizes, draws=draws, seed=seed)
    few = len(panel.units) <= MOST_UNITS
    past = reconstructed(panel, origin, sizes, draws=draws, seed=seed) if few else ()
    named = stated(view.tables["triggers"].iter_rows(named=True))
    return Warned(
        record=record,
        triggers=triggers(view, outlooks),
        ahead=outlooks,
        past=past,
        tallies=tallies(past, named),
        past_note=None
        if few
        else f"more than {MOST_UNITS} series: `evenhand backtest` scores past forecasts of a panel",
    )
