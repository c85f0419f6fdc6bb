"""Who is affected and what part each had, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.fairness.inclusion import LEAD, OVERLAP, SILENCE, Group, Inclusion
from evenhand.fairness.inclusion_seats import Part, Presence, Room
from evenhand.fairness.inclusion_women import Role
from evenhand.record import View
from evenhand.record.unread import CANNOT, Unread

PARTS = {
    Part.SEAT: "seat",
    Part.CHANNEL: "channel",
    Part.PRESENT: "present, form not recorded",
    Part.ABSENT: "absent, as a source says",
    Part.DIFFER: "accounts differ",
    Part.NOT_KNOWN: "not known",
}
SEATS = ("meetings", "attendance")
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
        yield from _presence(party.presence, view.unread)
        yield from _silence(party, view.unread)
    for group in found.groups:
        yield ""
        yield from _group(group, names, view.unread)
    if not (found.parties or found.groups) and view.unread.touches("groups", *SEATS):
        yield f"\n{CANNOT}"
    yield "\nWomen, where a row records them (rows, never added up)"
    for role in found.women:
        yield from _role(role, names, view.unread)
    for unit in found.shares:
        yield f"\nGroups declared disjoint, {unit.unit or view.unread.blank('unit not recorded', 'groups')}: " + (
            unit.why_not or "shares"
        )
        for share in unit.groups:
            if share.low is not None and share.high is not None:
                yield f"  {names[share.group]}: {share.low:.0%} to {share.high:.0%}"


def _presence(one: Presence, unread: Unread) -> Iterator[str]:
    yield f"{one.row['id']}  {one.row['name']}"
    doubt = sum(seat.doubt for seat in one.seats)
    yield f"    meetings at which it may have been: {unread.count(len(one.seats), 'meetings')}" + (
        f" (for {doubt} the dates do not tell)" if doubt else ""
    )
    for room, meetings in one.by_room().items():
        if meetings and room is not Room.NOT_RECORDED:
            size = unread.count(len(meetings), *SEATS)
            yield f"    track, format or mandate {ROOMS[room]}: {size} [{', '.join(meetings)}]"
    for part, meetings in one.by_part().items():
        shown = f" [{', '.join(meetings)}]" if part is not Part.NOT_KNOWN else ""
        if meetings:
            size = f"{len(meetings)}" if part is Part.NOT_KNOWN else unread.count(len(meetings), *SEATS)
            words = unread.blank(PARTS[part], "attendance") if part is Part.PRESENT else PARTS[part]
            yield f"    {words}: {size}{shown}"
    for name, word in (("form", "modalities"), ("influence, apart from presence", "influence")):
        said = [
            f"{key.replace('_', ' ')} {unread.count(len(found), *SEATS)}" for key, found in one.by_form(word).items()
        ]
        if said:
            yield f"    {name}: {', '.join(said)}"


def _group(one: Group, names: dict[str, str], unread: Unread) -> Iterator[str]:
    yield from _presence(one.presence, unread)
    for voice in one.voices:
        speakers = ", ".join(names.get(key, key) for key in voice.speakers) or unread.absent(
            "somebody not listed", "parties", "claims"
        )
        said = VOICES.get(voice.says or "", voice.says or unread.blank("not said", "claims"))
        yield f"    speaks for it: {speakers}; {said}, by {voice.by or 'the source itself'} [{voice.claim}]"
    if not one.voices:
        yield f"    who speaks for it: {unread.absent('not recorded', 'claims')}"
    yield from _silence(one, unread)
    for concern in one.concerns:
        part = concern.part.replace("_", " ")
        theirs = [f"{names[key]}: {said.replace('_', ' ')}" for key, said in concern.speakers.items()]
        speakers = f"; of those who would speak for it, {', '.join(theirs)}" if theirs else ""
        standing = concern.standing.replace("_", " ")
        yield f"    concerns it: {concern.commitment} ({standing}); its part: {part}{speakers}"


def _silence(group: Group, unread: Unread) -> Iterator[str]:
    one = group.silence
    if one is None:
        none = "no row of attendance names it: nobody looked, or nobody wrote it down"
        missing = unread.why(*SEATS)
        yield f"    cannot tell whether it was anywhere: {missing}" if missing else f"    {none}"
        return
    since, until = one.since or "the beginning of what is told of", one.until or "its end"
    size = "length not known"
    if one.days_least is not None and one.days_most is not None:
        days = sorted({one.days_least, one.days_most})
        size = f"{' to '.join(f'{day:,}' for day in days)} days"
    told = f"from {since} to {until}, {size}, {len(one.meetings)} meetings"
    yield f"    longest silence of the record: {unread.doubt(told, *SEATS)}"


def _role(role: Role, names: dict[str, str], unread: Unread) -> Iterator[str]:
    told = unread.doubt(f"{len(role.recorded)} of {role.rows}", "attendance", "meetings", "agreements")
    yield f"  {role.name.replace('_', ' ')}: recorded in {told} rows"
    for one in role.recorded:
        of = "" if one.persons is None else f" of {one.persons}"
        yield f"    {one.where} {names.get(one.who or '', '')}: {one.women}{of}"
