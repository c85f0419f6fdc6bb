"""The faults of a case in words: causes first, equal faults of a column once, what follows from a fault under it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from evenhand.record import Fault
from evenhand.record.causes import Group, causes, fold
from evenhand.record.disclosures import MEANINGS, Disclosure

WIDTH = 80
_VARIANTS = 3  # values of a column that are shown before the rest is counted
_LINES = 5  # lines that are named before the rest is counted
_INDENT = "    "


def tell_folded(faults: Sequence[Fault]) -> Iterator[str]:
    """Lines for each group of faults."""
    for group in fold(faults):
        yield from _group(group)


def tell_all(faults: Sequence[Fault]) -> Iterator[str]:
    """Lines for each fault."""
    because = causes(faults)
    for fault, cause in zip(faults, because, strict=True):
        yield from _fault(fault)
        if cause is not None:
            yield from _note(f"follows from {faults[cause].where}: {faults[cause].code}")


def _group(group: Group) -> Iterator[str]:
    variants: dict[tuple[str | None, str], list[Fault]] = {}
    for fault in group.faults:
        variants.setdefault((fault.given, fault.expected), []).append(fault)
    shown = list(variants.values())[:_VARIANTS]
    for at, same in enumerate(shown):
        yield from _fault(same[0], with_do=at == len(shown) - 1)
        if len(same) > 1:
            yield from _note(f"the same {_where(same[1:])}")
    others = [fault for same in list(variants.values())[_VARIANTS:] for fault in same]
    if others:
        more = len(variants) - _VARIANTS
        yield from _note(f"and {more:,} other value{'s' if more > 1 else ''} of this column, {_where(others)}")
    for follow in group.follows:
        first, count = follow.faults[0], len(follow.faults)
        what = f"{count:,} {first.severity}{'s' if count > 1 else ''} {first.code}"
        field = f" {first.field}" if first.field else ""
        yield from _note(f"from this follow {what}: {first.file}{field}, {_where(follow.faults)}")


def _fault(fault: Fault, *, with_do: bool = True) -> Iterator[str]:
    given = "" if fault.given is None else f"given {fault.given}, "
    yield from wrap(f"{fault.where}: {fault.severity} {fault.code}: {given}expected {fault.expected}")
    if with_do:
        yield from _note(fault.do)


def wrap(text: str, *, first: str = "") -> list[str]:
    """Lines no wider than a screen, but for a word that is."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=_INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _note(text: str) -> list[str]:
    return wrap(text, first=_INDENT)


def _where(faults: Sequence[Fault]) -> str:
    """On which lines some faults stand."""
    lines = sorted({fault.line for fault in faults if fault.line is not None})
    if not lines:
        return f"{len(faults):,} time{'s' if len(faults) > 1 else ''}"
    named = ", ".join(f"{line}" for line in lines[:_LINES])
    more = len(lines) - _LINES
    return f"on line{'s' if len(lines) > 1 else ''} {named}" + (f" and {more:,} more" if more > 0 else "")


def tell_disclosures(found: Sequence[Disclosure]) -> Iterator[str]:
    """What an owner should know before anything is made public, by kind."""
    if not found:
        yield "Nothing is hidden without a mark of its own, and no public words were found that repeat hidden ones."
    for code, meaning in MEANINGS.items():
        some = [one for one in found if one.code == code]
        if some:
            yield f"\n{meaning} ({len(some):,}):"
        for one in some:
            columns = f" [{', '.join(one.columns)}]" if one.columns else ""
            yield f"  {one.table} {one.row}{columns}{': ' + one.about if one.about else ''}"
