"""Who is affected, and what part each group had in the talks, as far as the record tells.

Invariant: counts only. No rate is made of seats, more of them is not scored as better, populations are never added, and
a share is given only among groups that the case declares disjoint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evenhand.fairness.inclusion_seats import Presence, meetings, presences
from evenhand.fairness.inclusion_silence import Limits, Silence, limits, longest_silence
from evenhand.fairness.inclusion_voices import Concern, Voice, concerns, voices
from evenhand.fairness.inclusion_women import Role, women
from evenhand.record.dates import Answer, overlaps, parse
from evenhand.record.faults import CaseError
from evenhand.record.view import View

Row = dict[str, Any]
LEAD = (
    "What is on record of each group at each meeting. Only documented absence counts as absence; where no row speaks "
    "of a group, its part is not known. A seat, a channel and influence are three things. More seats are not better."
)
OVERLAP = "Groups overlap, so their numbers are never added; shares are given only among groups declared disjoint."
SILENCE = "A silence is one of the record: the longest time for which no row shows the group at a meeting."


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Share:
    """What part of the people of the disjoint groups one group is: a range, since the figures are ranges."""

    group: str
    low: float | None  # 0 to 1; None where no share is given
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Shares:
    """The groups declared disjoint, by unit."""

    unit: str | None
    groups: tuple[Share, ...]
    why_not: str | None  # why no share is given


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Group:
    """One group or party: its part, who speaks for it, its silence, what was promised about it."""

    presence: Presence
    voices: tuple[Voice, ...]
    silence: Silence | None
    concerns: tuple[Concern, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Inclusion:
    """All groups of a view, the parties that they stand beside, and women by role."""

    meetings: tuple[Row, ...]  # by date, then id
    parties: tuple[Group, ...]  # in the case's order; of them only part and silence are told
    groups: tuple[Group, ...]  # by id
    shares: tuple[Shares, ...]  # by unit
    women: tuple[Role, ...]


def inclusion(view: View, *, group: str | None = None) -> Inclusion:
    """The part that each group of a view had, or one of them.

    Raises:
        CaseError: the view has no such group.
    """
    if group is not None and group not in set(view.tables["groups"]["id"]):
        raise CaseError.no_record(group)
    held = meetings(view)
    dates = {row["id"]: row["date"] for row in held}
    covered, found = limits(view), presences(view)
    parties = {one.row["id"]: one for one in found if one.table == "parties"}
    told = [_group(view, one, parties, dates, covered) for one in found]
    return Inclusion(
        meetings=tuple(held),
        parties=tuple(one for one in told if one.presence.table == "parties"),
        groups=tuple(one for one in told if one.presence.table == "groups" and group in (None, one.presence.row["id"])),
        shares=shares([one.row for one in found if one.table == "groups"], missing=view.unread.why("groups")),
        women=women(view),
    )


def _group(
    view: View, one: Presence, parties: Mapping[str, Presence], dates: Mapping[str, str | None], covered: Limits
) -> Group:
    said = voices(view, one.row["id"])
    speakers = {key: parties[key] for voice in said for key in voice.speakers if key in parties}
    return Group(
        presence=one,
        voices=said,
        silence=longest_silence(one, dates, covered),
        concerns=concerns(view, one, speakers),
    )


def shares(groups: list[Row], *, missing: str | None = None) -> tuple[Shares, ...]:
    """Shares among the groups declared disjoint, for each unit apart; two groups at least are needed.

    A group's share lies between its lowest figure beside the others' highest, and its highest beside their lowest.
    There are none where some groups could not be read, as `missing` says.
    """
    units: dict[str | None, list[Row]] = {}
    for row in groups:
        if row["disjoint"]:
            units.setdefault(row["unit"], []).append(row)
    return tuple(
        _shares(unit, units[unit], missing) for unit in sorted(units, key=lambda unit: (unit is None, unit or ""))
    )


def _shares(unit: str | None, rows: list[Row], missing: str | None) -> Shares:
    why = missing or _why_not(unit, rows)
    made = [Share(group=row["id"], low=None, high=None) if why else _share(row, rows) for row in rows]
    return Shares(unit=unit, groups=tuple(made), why_not=why)


def _why_not(unit: str | None, rows: list[Row]) -> str | None:
    if len(rows) < 2:
        return "only one group is declared disjoint"
    if unit in (None, "percent"):
        return "no number of people is recorded"
    if any(row["low"] is None or row["high"] is None for row in rows):
        return "a figure of one of them is not recorded"
    if not any(row["low"] for row in rows):
        return "it may be that none of them has anybody in it"
    dates = [parse(row["date"]) if row["date"] else None for row in rows]
    if any(a is None or b is None or overlaps(a, b) is Answer.NO for a in dates for b in dates):
        return "their figures are not of one time"
    return None


def _share(row: Row, rows: list[Row]) -> Share:
    others = [other for other in rows if other is not row]
    low, high = row["low"], row["high"]
    most, least = sum(other["high"] for other in others), sum(other["low"] for other in others)
    return Share(
        group=row["id"],
        low=low / (low + most) if low + most else 0.0,
        high=high / (high + least) if high + least else 1.0,
    )
