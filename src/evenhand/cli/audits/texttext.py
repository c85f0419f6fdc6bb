"""A text audit as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.fairness.text.audit import TextAudit
from evenhand.fairness.text.document import STATES, counts, in_order
from evenhand.fairness.text.marks import Mark
from evenhand.fairness.text.silences import LeftOut
from evenhand.output.stamps import STAMP

WIDE = 60  # characters of a span that are shown


def lines(found: TextAudit) -> Iterator[str]:
    """Findings by place in the text, then the counts, then what is left out."""
    if found.internal:
        yield STAMP
    yield f"{found.extract.name}: {found.words:,} words, {len(found.marks)} spans marked"
    yield (f"with the case: {found.case_title}" if found.case_title else
           "without a case: rules that need one were silent")  # fmt: skip
    if found.extract.not_read:
        yield f"not read: {'; '.join(map(str, found.extract.not_read))}"
    for one in found.marks:
        yield from _finding(one, found)
    yield from ("", "spans by rule and side")
    for row in counts(found):
        held = [f"{found.cast.sides[side]} {n}" for side, n in row["by_side"].items()]
        held += [f"several sides {row['several']}", f"no side told {row['none']}"]
        if row["none"] + row["several"] + sum(row["by_side"].values()):
            yield f"  {found.rules[row['rule']].title}: {', '.join(held)}"
    yield from _acts(found)
    yield from _speech(found)
    if found.left_out is not None:
        yield from _left_out(found.left_out, found)
    yield from _dates(found)
    yield from ("", "Counts of words in one text. They say nothing of why it was written so, and are no score.")


def _finding(one: Mark, found: TextAudit) -> Iterator[str]:
    shown = one.text if len(one.text) <= WIDE else one.text[: WIDE - 1] + "…"
    where = found.extract.where(one.start)
    place = f"{one.start}-{one.end}" + (f", {where}" if where else "")
    yield ""
    yield f"“{shown.replace(chr(10), ' ')}”  {one.rule}  ({place})"
    yield f"  {one.reason}"
    if one.suggestion:
        yield f"  Ask: {one.suggestion}"


def _dates(found: TextAudit) -> Iterator[str]:
    if found.unreadable_dates:
        yield from ("", "dates that the calendar does not have; of these only the year is used")
    for one in found.unreadable_dates:
        where = found.extract.where(one.start)
        yield f"  “{one.text}” ({one.start}-{one.end}{f', {where}' if where else ''})"


def _acts(found: TextAudit) -> Iterator[str]:
    yield from ("", "acts of violence by side of the victims: how the one who did it is told")
    for side, kinds in found.acts.items():
        told = ", ".join(f"{state} {kinds[state]}" for state in STATES if kinds.get(state))
        if told or side:
            yield f"  {found.cast.sides.get(side, 'side not told')}: {told or 'none told'}"
    yield from ("", "acts of violence by side of the one who did it (left out: whose act by the record)")
    for side, kinds in found.actors.items():
        name = found.cast.sides.get(side, "side not told")
        yield f"  {name}: named {kinds['named']}, left out {kinds['left out']}"


def _speech(found: TextAudit) -> Iterator[str]:
    yield from ("", "verbs of saying by side of the speaker")
    for side, kinds in in_order(found):
        name = found.cast.sides.get(side, "nobody's side told")
        yield f"  {name}: plain {kinds['plain']}, of doubt {kinds['doubt']}, taken as true {kinds['factive']}"


def _left_out(held: LeftOut, found: TextAudit) -> Iterator[str]:
    if held.period is None:
        yield from ("", "incidents left out: the text has no dates, so its period cannot be told")
        return
    yield from ("", f"incidents on record with victims, {held.period.replace('/', ' to ')}: what the text tells of")
    for side, row in held.by_victims((side, frozenset({side})) for side in found.cast.sides).items():
        size = {state: found.unread.count(n, "incidents", "claims") for state, n in row.items()}
        yield (f"  victims of {found.cast.sides[side]}: {size['told']} told of, {size['unclear']} may be meant, "
               f"{size['left_out']} left out, of {size['on_record']} on record")  # fmt: skip
    yield "  an incident with victims of several sides counts for each; the record is no sample, so these are no rates"
