"""Who is affected and what part each had, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.fairness.inclusion import LEAD, OVERLAP, SILENCE, Group, Inclusion
from evenhand.fairness.inclusion_seats import Part, Presence, Room
from evenhand.fairness.inclusion_women import Role
from evenhand.record import View

PARTS = {
    Part.SEAT: "seat",
    Part.CHANNEL: "channel",
    Part.PRESENT: "present, form not recorded",
    Part.ABSENT: "absent, as a source says",
    Part.DIFFER: "accounts differ",
    Part.NOT_KNOWN: "not known",
}
ROOMS = {Room.OPEN: "left a seat", Room.CLOSED: "left none", Room.DIFFER: "accounts differ"}
VOICES = {"claimed": "says so", "accepted": "accepted", "refused": "refused"}


def lines(view: View, found: Inclusion) -> Iterator[str]:
    """The audit: parties, groups, women, shares."""
    names = {key: name for table in ("parties", "groups", "mediators")
             for key, name in view.tables[table].select("id", "name").iter_rows()}  # fmt: skip
    yield LEAD
    yield OVERLAP
    yield SILENCE
    for party in found.parties:
        yield ""
        yield from _presence(party.presence)
        yield from _silence(party)
    for group in found.groups:
        yield ""
        yield from _group(group, names)
    yield "\nWomen, where a row records them (rows, never added up)"
    for role in found.women:
        yield from _role(role, names)
    for unit in found.shares:
        yield f"\nGroups declared disjoint, {unit.unit or 'unit not recorded'}: " + (unit.why_not or "shares")
        for share in unit.groups:
            if share.low is not None and share.high is not None:
                yield f"  {names[share.group]}: {share.low:.0%} to {share.high:.0%}"


def _presence(one: Presence) -> Iterator[str]:
    yield f"{one.row['id']}  {one.row['name']}"
    doubt = sum(seat.doubt for seat in one.seats)
    yield f"    meetings at which it may have been: {len(one.seats)}" + (
        f" (for {doubt} the dates do not tell)" if doubt else ""
    )
    for room, meetings in one.by_room().items():
        if meetings and room is not Room.NOT_RECORDED:
            yield f"    track, format or mandate {ROOMS[room]}: {len(meetings)} [{', '.join(meetings)}]"
    for part, meetings in one.by_part().items():
        shown = f" [{', '.join(meetings)}]" if part is not Part.NOT_KNOWN else ""
        if meetings:
            yield f"    {PARTS[part]}: {len(meetings)}{shown}"
    for name, word in (("form", "modalities"), ("influence, apart from presence", "influence")):
        said = [f"{key.replace('_', ' ')} {len(found)}" for key, found in one.by_form(word).items()]
        if said:
            yield f"    {name}: {', '.join(said)}"


def _group(one: Group, names: dict[str, str]) -> Iterator[str]:
    yield from _presence(one.presence)
    for voice in one.voices:
        speakers = ", ".join(names.get(key, key) for key in voice.speakers) or "somebody not listed"
        said = VOICES.get(voice.says or "", voice.says or "not said")
        yield f"    speaks for it: {speakers}; {said}, by {voice.by or 'the source itself'} [{voice.claim}]"
    if not one.voices:
        yield "    who speaks for it: not recorded"
    yield from _silence(one)
    for concern in one.concerns:
        part = concern.part.replace("_", " ")
        theirs = [f"{names[key]}: {said.replace('_', ' ')}" for key, said in concern.speakers.items()]
        speakers = f"; of those who would speak for it, {', '.join(theirs)}" if theirs else ""
        standing = concern.standing.replace("_", " ")
        yield f"    concerns it: {concern.commitment} ({standing}); its part: {part}{speakers}"


def _silence(group: Group) -> Iterator[str]:
    one = group.silence
    if one is None:
        yield "    no row of attendance names it: nobody looked, or nobody wrote it down"
        return
    since, until = one.since or "the beginning of what is told of", one.until or "its end"
    size = "length not known"
    if one.days_least is not None and one.days_most is not None:
        days = sorted({one.days_least, one.days_most})
        size = f"{' to '.join(f'{day:,}' for day in days)} days"
    yield f"    longest silence of the record: from {since} to {until}, {size}, {len(one.meetings)} meetings"


def _role(role: Role, names: dict[str, str]) -> Iterator[str]:
    yield f"  {role.name.replace('_', ' ')}: recorded in {len(role.recorded)} of {role.rows} rows"
    for one in role.recorded:
        of = "" if one.persons is None else f" of {one.persons}"
        yield f"    {one.where} {names.get(one.who or '', '')}: {one.women}{of}"
