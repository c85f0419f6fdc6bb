"""The part of each group as one JSON value, its keys in a fixed order."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from evenhand.fairness.inclusion import LEAD, OVERLAP, SILENCE, Group, Inclusion
from evenhand.fairness.inclusion_seats import Presence
from evenhand.record.view import View

Json = dict[str, Any]


def document(view: View, found: Inclusion) -> Json:
    """`frame`, `meetings`, `groups`, `parties`, `shares`, `women`, `notes`."""
    return {
        "frame": {"meetings": sorted({row["frame"] for row in found.meetings if row["frame"]})},
        "as_of": view.as_of,
        "known_on": view.known_on,
        "internal": view.internal,
        "meetings": [{key: row[key] for key in ("id", "date", "track")} for row in found.meetings],
        "groups": [_group(one) for one in found.groups],
        "parties": [_party(one) for one in found.parties],
        "shares": [asdict(one) for one in found.shares],
        "women": [asdict(one) for one in found.women],
        "notes": [LEAD, OVERLAP, SILENCE],
    }


def _group(one: Group) -> Json:
    row = one.presence.row
    return {
        **_presence(one.presence),
        "people": {key: row[key] for key in ("low", "high", "unit", "date", "part_of")},
        "voices": [asdict(voice) for voice in one.voices],
        "silence": asdict(one.silence) if one.silence else None,
        "commitments": [asdict(concern) for concern in one.concerns],
    }


def _party(one: Group) -> Json:
    return {**_presence(one.presence), "silence": asdict(one.silence) if one.silence else None}


def _presence(one: Presence) -> Json:
    return {
        "id": one.row["id"],
        "name": one.row["name"],
        "meetings": len(one.seats),
        "told": one.told,
        "doubtful_dates": sum(seat.doubt for seat in one.seats),
        "room": {str(room): list(found) for room, found in one.by_room().items()},
        "part": {str(part): list(found) for part, found in one.by_part().items()},
        "tracks": [
            {"track": track, **{str(part): count for part, count in counts.items()}}
            for track, counts in one.by_track().items()
        ],
        "modality": {word: list(found) for word, found in one.by_form("modalities").items()},
        "influence": {word: list(found) for word, found in one.by_form("influence").items()},
    }
