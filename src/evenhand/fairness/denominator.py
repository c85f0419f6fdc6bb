"""Which incidents a mediator is answerable for: those of a counting frame that it did not help to fill.

Invariant: nothing is counted that came in by search. An incident counts if it certainly was known, in the mediator's
period, under its mandate and in the period asked for; what does not is listed with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evenhand.fairness.facts import Facts
from evenhand.record import dates
from evenhand.record.dates import Answer
from evenhand.record.standin import NOT_READ_CODE
from evenhand.record.view import View

Row = dict[str, Any]

COUNTABLE = ("census", "systematic", "probability_sample")
HELD = ("granted", "exercised")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Denominator:
    """The incidents of one frame that count for one mediator."""

    kept: tuple[Facts, ...]
    left_out: Mapping[str, tuple[str, ...]]  # reason → incidents of the frame


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Power:
    """Whether a mediator held a power on the date of an incident."""

    withheld: str | None  # the row of the mandate that withholds it
    held: bool  # a row says that it was granted or used


def family(view: View, mediator: str) -> frozenset[str]:
    """A mediator and all parts of it: what they say and do is its own."""
    found, rows = {mediator}, view.tables["mediators"].to_dicts()
    while more := {row["id"] for row in rows if row["body"] in found} - found:
        found |= more
    return frozenset(found)


def frames(view: View, mediator: str) -> tuple[tuple[Row, ...], str | None]:
    """Frames of incidents in which this mediator can be audited, or why there is none."""
    used = set(view.tables["incidents"]["frame"].drop_nulls())
    rows = [row for row in view.tables["frames"].to_dicts() if row["id"] in used]
    counting = [row for row in rows if row["rule"] in COUNTABLE]
    fit = tuple(row for row in counting if mediator in (row["without"] or ()))
    if fit:
        return fit, None
    if counting:
        named = ", ".join(row["id"] for row in counting)
        return (), f"no frame says that it was filled without this mediator's own statements (`without` of {named})"
    if any(row["rule"] == NOT_READ_CODE for row in rows):
        return (), "the rule of a frame could not be read: how its incidents were found cannot be told"
    if rows:
        return (), "the incidents were found by search: what is missing among them is not known"
    return (), "no incident stands in a frame: how the incidents were found is not recorded"


def sought(view: View, acts: tuple[Row, ...]) -> str | None:
    """Why a mediator's acts cannot be counted, if they cannot: they too must have been sought and not found."""
    rules = dict(view.tables["frames"].select("id", "rule").iter_rows())
    if not acts:
        return "no statement or action of this mediator is on record: whether any was sought is not known"
    loose = [row["id"] for row in acts if rules.get(row["frame"] or "") not in COUNTABLE]
    if loose:
        return (
            f"{len(loose)} of {len(acts)} of its statements and actions were found by search or stand in no frame: "
            "what it did not answer is not known"
        )
    return None


def denominator(
    view: View, mediator: str, incidents: list[Facts], *, since: str | None = None, until: str | None = None
) -> Denominator:
    """The incidents that count, of those of one frame.

    Args:
        view: what may be shown.
        mediator: whose conduct is looked at.
        incidents: of one frame.
        since: EDTF; only incidents certainly no earlier than its first day.
        until: EDTF; only incidents certainly no later than its last.
    """
    own = next(row for row in view.tables["mediators"].to_dicts() if row["id"] == mediator)
    mandate = [row for row in view.tables["mandate"].to_dicts() if row["mediator"] == mediator]
    kept: list[Facts] = []
    out: dict[str, list[str]] = {}
    for one in incidents:
        reason = _outside(one, since, until) or _not_its(one, own["period"], mandate)
        if reason is None:
            kept.append(one)
        else:
            out.setdefault(reason, []).append(one.id)
    return Denominator(kept=tuple(kept), left_out={reason: tuple(ids) for reason, ids in out.items()})


def power(mandate: list[Row], name: str, when: str | None) -> Power:
    """Whether a power was withheld or held on a date, as far as that is certain."""
    here = [row for row in mandate if row["power"] == name and in_period(when, row["period"]) is Answer.YES]
    held = any(row["status"] in HELD for row in here)
    refused = [row["id"] for row in here if row["status"] == "refused"]
    return Power(withheld=refused[0] if refused and not held else None, held=held)


def in_period(when: str | None, period: str | None) -> Answer:
    """Whether a date lies in a period that a person has set."""
    return dates.within(dates.read(when), dates.read(period))


def _outside(one: Facts, since: str | None, until: str | None) -> str | None:
    when = dates.read(one.date)
    if since is not None and (when.earliest is None or when.earliest < dates.parse(since).begins_by):
        return "not certainly in the period asked for"
    if until is not None and dates.not_after(when, dates.parse(until)) is not Answer.YES:
        return "not certainly in the period asked for"
    return None


def _not_its(one: Facts, period: str | None, mandate: list[Row]) -> str | None:
    if one.known is None:
        return "no dated claim tells when it was known"
    if period is not None and in_period(one.date, period) is not Answer.YES:
        return "not certainly in the mediator's period"
    held = [row for row in mandate if row["status"] in HELD]
    if not held:
        return "no power of this mediator is on record"
    if not any(in_period(one.date, row["period"]) is Answer.YES for row in held):
        return "not certainly under a mandate on record"
    return None
