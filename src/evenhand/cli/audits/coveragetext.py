"""What each source leaves out, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evenhand.fairness.coverage import LEAD, RESTS_ON, Coverage, Recall, Side
from evenhand.fairness.coverage_counts import UNCONTESTED
from evenhand.record.unread import NOTHING_UNREAD, Unread

AXES = {"victims": "whose victims", "actors": "whom it is attributed to"}
FEWEST_SHOWN = 3  # incidents, of rows found by search; the rest are in the JSON


def lines(found: tuple[Coverage, ...], unread: Unread = NOTHING_UNREAD) -> Iterator[str]:
    """The audit, frame by frame."""
    yield LEAD
    if not found:
        missing = unread.why("incidents")
        yield f"\ncannot tell: {missing}" if missing else "\nno incident is on record: there is nothing to tell"
    for one in found:
        frame = f"frame {one.frame.id}" if one.frame.id else unread.blank("no frame recorded", "incidents")
        incidents = unread.count(len(one.frame.incidents), "incidents")
        sources = unread.count(len(one.outlets), "sources", "claims")
        yield f"\n{one.sides.name}; {frame}, {incidents} incidents, {sources} sources"
        if one.frame.why_not:
            yield f"  cannot tell: {one.frame.why_not}"
            yield from _listed(one, unread)
        else:
            yield from _tested(one)


def _listed(one: Coverage, unread: Unread) -> Iterator[str]:
    """Counts of the sources that report several incidents; they are no rates."""
    shown = {
        key: told for key, told in one.counts.items() if sum(len(s.covered) for s in told.values()) >= FEWEST_SHOWN
    }
    for (outlet, axis), told in shown.items():
        yield f"  {one.outlets[outlet].name}, {_counts(one, axis, told, unread)}"
    rest = len(one.outlets) - len({outlet for outlet, _ in shown})
    if rest:
        yield f"  {rest} sources that report fewer than {FEWEST_SHOWN} of these incidents: see --format json"


def _tested(one: Coverage) -> Iterator[str]:
    last = None
    for recall in one.recalls:
        if recall.outlet != last:
            last = recall.outlet
            yield f"  {one.outlets[last].name}"
        read = "" if recall.reading == UNCONTESTED else f", contested ones read as {one.sides.names[recall.reading]}'s"
        yield f"    {_counts(one, recall.axis, recall.by_side, NOTHING_UNREAD)}{read}"
        yield from _verdict(recall)


def _counts(one: Coverage, axis: str, told: Mapping[str, Side], unread: Unread) -> str:
    shares = {key: f"{len(s.covered)} of {len(s.covered) + len(s.missed)}" for key, s in told.items()}
    counts = [f"{one.sides.names[key]} {unread.doubt(share, *RESTS_ON)}" for key, share in shares.items()]
    return f"by {AXES[axis]}: {'; '.join(counts)}"


def _verdict(recall: Recall) -> Iterator[str]:
    found, tip = recall.tried.judged, recall.tried.tip
    difference = ""
    if found.estimate is not None and found.low is not None and found.high is not None:
        difference = f" (difference {found.estimate:+.2f}, 95 % interval {found.low:+.2f} to {found.high:+.2f})"
    yield f"      {str(found.verdict).replace('_', ' ')}{difference}: {found.because}"
    if tip is not None:
        changed = f"{tip.number} [{', '.join(tip.incidents)}]" if tip.number else "none does"
        yield f"      contested attributions that change it: {changed if tip.exact else 'not worked out'}"
