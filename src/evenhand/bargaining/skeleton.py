"""A PLAN.yaml to be finished by its analyst: steps, obligors, order and what is done; every value a TODO.

Invariant: nothing is valued or settled here. What `evenhand sequence` reads of the file is refused, by name, until the
analyst has filled in each TODO and decided each step under `undecided`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evenhand.bargaining.plan import Stages
from evenhand.bargaining.plancells import BLANK
from evenhand.record.yamledit import dump

CONFIDENTIAL = (
    "CONFIDENTIAL: a team's own assumptions. Keep it within the team: in no public report, log or repository."
)
WIDTH = 116  # characters of a line of comment
_HOW = (
    "Write for every TODO what you assume: a number, or a range [low, high] of which no value is preferred; 0 is a "
    "value too. Give the reason in `why`. What a step is worth to a party is your assumption and nobody's finding. "
    "`evenhand sequence` names every TODO that is left, all at once, and every step under `undecided`. "
    "`evenhand sequence --help` explains each key."
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Row:
    """One step still to come, or of which it is not settled whether it is done."""

    id: str
    title: str
    by: str | None  # a party; None: the analyst has to name one
    after: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()  # what the record says of it, and what the analyst has to look at
    open_with: str = ""  # words by which the text has it go with a step that it does not name


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Sketch:
    """What the file is made from."""

    title: str
    remarks: tuple[str, ...]  # of the whole
    names: Mapping[str, str]  # party → name, in the case's order
    rows: tuple[Row, ...]
    done: tuple[tuple[tuple[str, ...], str], ...]  # ids of a past stage, and its day in words
    undecided: tuple[tuple[str, str], ...]  # id, and why it is not settled
    signed: Stages  # the order that the text itself sets
    signed_remark: str
    left_out: tuple[str, ...]


def text(sketch: Sketch) -> str:
    """The file."""
    return "\n".join(_lines(sketch)) + "\n"


def _lines(sketch: Sketch) -> Iterator[str]:
    yield from _comment(CONFIDENTIAL)
    for remark in (*sketch.remarks, _HOW):
        yield from _comment(remark)
    yield _pair("title", sketch.title)
    yield f"parties: {_list(sketch.names or [BLANK])}"
    yield "names: {" + ", ".join(f"{party}: {_quoted(name)}" for party, name in sketch.names.items()) + "}"
    yield '# scale: {common: "points of …"}  # only if all values share a unit; else that is said to be assumed'
    yield "breakdown:  # worth to each party of breakdown before anything more is done"
    yield from (f"  {party}: {BLANK}" for party in sketch.names)
    yield f"# patience: {_each(sketch.names, '1')}  # by stage, above 0 and at most 1; 1 where not stated"
    yield f"# guarantees: {_each(sketch.names, '0')}  # what each can be made to stand to lose; leave out if not known"
    yield "commitments:"
    for row in sketch.rows:
        yield from _row(row, sketch.names)
    yield from _past(sketch)
    yield "plans:"
    yield from _comment(sketch.signed_remark, "  ")
    yield "  signed:"
    yield from (f"    - {_list(stage)}" for stage in sketch.signed)
    if sketch.left_out:
        yield "# Left out, since nothing of it is still to come:"
        for line in sketch.left_out:
            yield from _comment(f"  {line}")


def _row(row: Row, names: Mapping[str, str]) -> Iterator[str]:
    yield f"  - id: {row.id}"
    yield f"    title: {_quoted(row.title)}"
    for remark in row.remarks:
        yield from _comment(remark, "    ")
    yield f"    by: {row.by or BLANK}"
    yield f"    values: {_each(names, BLANK)}"
    yield "    # persists: 1  # share of these values that stays if the process breaks down later; 1 where not stated"
    if row.after:
        yield f"    after: {_list(row.after)}"
    if row.together:
        yield f"    with: {_list(row.together)}"
    elif row.open_with:
        yield f"    with: [{BLANK}]  # the text says “{_one(row.open_with)}”: name the step, or take this line out"
    yield '    why: ""'


def _past(sketch: Sketch) -> Iterator[str]:
    yield "done:" if sketch.done else "done: []"
    yield from (f"  - {_list(stage)}  # {_one(when)}" for stage, when in sketch.done)
    if sketch.undecided:
        yield from _comment(
            "Not settled on record, and not settled here: list each under `done` if your plan takes it as done, else "
            "leave it to come; then take it out of this list."
        )
        yield "undecided:"
        for name, why in sketch.undecided:
            yield from _comment(why, "  ")
            yield f"  - {name}"


def _comment(remark: str, indent: str = "") -> Iterator[str]:
    words = _one(remark)
    lead = " " * (len(remark) - len(remark.lstrip()))
    for line in textwrap.wrap(words, WIDTH - len(indent), break_long_words=False, break_on_hyphens=False):
        yield f"{indent}# {lead}{line}"


def _one(words: str) -> str:
    """Words on one line, without what a comment cannot hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())


def _pair(key: str, value: str) -> str:
    return dump({key: _one(value)}).rstrip("\n")


def _quoted(words: str) -> str:
    return '"' + _one(words).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _list(ids: Iterable[str]) -> str:
    return "[" + ", ".join(map(_id, ids)) + "]"


def _id(name: str) -> str:
    """An id as text: digits and dots alone would read as a number elsewhere."""
    return name if name[:1].isalpha() else f'"{name}"'


def _each(names: Mapping[str, str], value: str) -> str:
    return "{" + ", ".join(f"{_id(party)}: {value}" for party in names) + "}"


__all__ = ["CONFIDENTIAL", "Row", "Sketch", "text"]
