"""Exchanging two sides: in a text, names for names; in a case, all that is recorded of one for all of the other."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

from tests.fairness.text_small import HERE, Rows, conflict_rows

Move = Callable[[int], int]


def pairs(name: str, left: str, right: str) -> dict[str, str]:
    """Each word for one side or its places, with the other's in the same position; both ways."""
    held = tomllib.loads((HERE / "text_conflicts.toml").read_text("utf-8"))[name]
    made = dict(zip(held["sides"][left], held["sides"][right], strict=True))
    for listed in held["places"].values():
        own = {users[0]: one for one, users in listed.items() if len(users) == 1}
        if left in own and right in own:
            made[own[left]] = own[right]
    return made | {there: here for here, there in made.items()}


def exchange(text: str, words: Mapping[str, str]) -> tuple[str, Move]:
    """The text with every word exchanged at once, longest first, and where each offset went."""
    longest = sorted(words, key=lambda word: -len(word))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    made, at, shifts = "", 0, [(0, 0)]
    for match in pattern.finditer(text):
        made += text[at : match.start()] + words[match[0]]
        at = match.end()
        shifts.append((at, len(made) - at))
    made += text[at:]

    def move(offset: int) -> int:
        return offset + next(shift for start, shift in reversed(shifts) if start <= offset)

    return made, move


FIELDS = {
    "terms": ("used_by", "refused_by"),
    "claims": ("losses_of", "account_sides", "attributed_to"),
    "sources": ("side",),
    "grouping_sides": ("of",),
}


def exchange_case(rows: Rows, left: str, right: str) -> Rows:
    """The case with what is recorded of one side recorded of the other; names stay with their sides.

    A party's id is that of its side with a `p` in front.
    """
    swap = {left: right, right: left, f"p{left}": f"p{right}", f"p{right}": f"p{left}"}

    def turned(value: Any) -> Any:
        return [swap.get(one, one) for one in value] if isinstance(value, list) else swap.get(value, value)

    made: Rows = {}
    for table, listed in rows.items():
        fields = FIELDS.get(table, ())  # none of place_names: names go over with the text, and keep their users
        made[table] = [{key: turned(value) if key in fields else value for key, value in row.items()} for row in listed]
    return made


def with_record(name: str, left: str, right: str) -> Rows:
    """A conflict with incidents, claims and sources of both sides, not alike for the two."""
    rows = conflict_rows(name)
    place = rows["places"][0]["id"]
    second = rows["places"][1]["id"]
    rows["parties"] = [
        {"id": f"p{side}", "name": f"Council {side}", "kind": "state", "side": side} for side in (left, right)
    ]
    rows["sources"] = [
        {"id": "s1", "name": "First paper", "kind": "media", "side": left},
        {"id": "s2", "name": "Second paper", "kind": "media", "side": right},
        {"id": "s3", "name": "Observers", "kind": "ngo"},
    ]
    attack = {"kind": "attack_on_civilians"}
    rows["incidents"] = [
        attack | {"id": "i1", "title": "Attack at the first place", "date": "2001-03-05", "place": [place]},
        attack | {"id": "i2", "title": "Attack at the second place", "date": "2004-05", "place": [second]},
        {"id": "i3", "kind": "armed_conflict", "title": "War", "date": "2010"},
    ]
    rows["claims"] = [
        toll("c1", "i1", left, 9, "s1"), toll("c2", "i1", left, 4, "s3"), toll("c3", "i2", right, 12, "s2"),
        act("c4", "i1", right, "s1"), act("c5", "i2", left, "s2"), act("c6", "i2", left, "s3"),
        toll("c7", "i3", right, 40, "s3"),
    ]  # fmt: skip
    rows["groupings"] = [{"id": "two", "name": "Two sides", "view_of": "both"}]
    rows["grouping_sides"] = [
        {"grouping": "two", "id": f"g-{side}", "name": side, "of": [side]} for side in (left, right)
    ]
    return rows


def toll(key: str, incident: str, side: str, number: float, source: str) -> dict[str, Any]:
    figure = {"value": str(number), "low": float(number), "high": float(number), "category": "civilians"}
    return figure | {"id": key, "incident": incident, "property": "deaths", "losses_of": [side], "source": source,
                     "paraphrase": key}  # fmt: skip


def act(key: str, incident: str, side: str, source: str) -> dict[str, Any]:
    return {"id": key, "incident": incident, "property": "actor", "attributed_to": [f"p{side}"], "source": source,
            "paraphrase": key}  # fmt: skip
