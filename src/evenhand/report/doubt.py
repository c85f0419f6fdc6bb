"""What a section may say where rows or cells of the tables that it rests on could not be read.

Invariant: no absence is stated and no count is called whole there. Of a case without faults nothing changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from evenhand.record import schema
from evenhand.record.unread import CANNOT, Unread, join_names

Body = dict[str, Any]

SOME = "; some rows could not be read"
_OWN = re.compile(r"(not|none|nothing|nobody|no) \w")  # words for an own cell that is empty; a dash stays a dash
_NONE = re.compile(r"0( \w+)?")  # no rows, with or without a noun


def settle(body: Body, unread: Unread, consulted: Iterable[str]) -> Body:
    """The body of a section with *cannot tell* for each absence that is not certain, and *at least* for counts.

    Args:
        body: plain values, as a section builds them.
        unread: what of the case could not be read.
        consulted: the tables that the section looked into.
    """
    lacking = unread.among(consulted)
    if not lacking:
        return body
    settled: Body = _settle(body, unread, lacking)
    return settled


def said(unread: Unread, consulted: Iterable[str]) -> str | None:
    """What stands at the head of a section that looked into tables of which not everything could be read."""
    lacking = unread.among(consulted)
    if not lacking:
        return None
    named = join_names([schema.load().tables[name].title.lower() for name in lacking])
    return (
        f"Not everything in these tables could be read (see the head of this page): {named}. Where this section finds "
        "nothing of them, it cannot tell, and its counts and charts are of what was read."
    )


def _settle(value: Any, unread: Unread, lacking: list[str]) -> Any:
    if isinstance(value, list):
        return [_settle(each, unread, lacking) for each in value]
    if not isinstance(value, dict):
        return value
    change = _change(value, unread, lacking)
    if change is None:
        return {key: _settle(each, unread, lacking) for key, each in value.items()}
    return value | change


def _change(value: Body, unread: Unread, lacking: list[str]) -> Body | None:
    """What is to be said otherwise in a chart or in a cell; None for all else."""
    if "drawing" in value:
        return {"title": value["title"] + SOME}
    if value.get("kind") == "none":
        return {"text": _nothing(value, unread, lacking)}
    if value.get("kind") == "number" and "of" in value and _rests(value, unread, lacking):
        return {"text": _qualify_number(value)}
    if value.get("kind") == "cites" and not value["cites"]:
        return {"none": CANNOT}
    return None


def _rests(value: Body, unread: Unread, lacking: list[str]) -> bool:
    return bool(unread.touches(*value["of"]) if value["of"] else lacking)


def _nothing(value: Body, unread: Unread, lacking: list[str]) -> str:
    said: str = value["text"]
    if "of" in value:
        return CANNOT if _rests(value, unread, lacking) else said
    return unread.blank(said, *lacking) if _OWN.match(said) else said


def _qualify_number(value: Body) -> str:
    """A number of rows that may be more; a share may be anything."""
    said: str = value["text"]
    if _NONE.fullmatch(said):
        return CANNOT
    return f"{CANNOT} ({said} in what was read)" if "either_way" in value else f"at least {said}"
