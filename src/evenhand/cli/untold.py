"""What an answer in JSON cannot tell, since tables on which it rests lost rows or cells to faults.

Invariant: of a case without faults, no byte changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evenhand.record.unread import Consulted
from evenhand.record.view import View

CANNOT_TELL = "cannot_tell"
Codes = Mapping[str, tuple[str, ...]]  # code of something that is not found → tables of which it would be a row


def qualify(document: dict[str, Any], view: View, codes: Codes) -> dict[str, Any]:
    """The document with what could not be read, and with *cannot tell* for codes that state an absence.

    Under `cannot_tell` stand the tables that lost something and on which the answer rests: where it holds null, 0 or
    an empty list for want of their rows, it cannot tell.
    """
    unread = view.unread
    uncertain = {code for code, tables in codes.items() if unread.touches(*tables)}
    found: dict[str, Any] = _replace_codes(document, uncertain) if uncertain else document
    lacking = unread.among(_tables_read(view))
    return found | ({CANNOT_TELL: lacking} if lacking else {}) | {"unread": unread.as_dict()}


def _tables_read(view: View) -> set[str]:
    return view.tables.names if isinstance(view.tables, Consulted) else set(view.tables)


def _replace_codes(value: Any, uncertain: set[str]) -> Any:
    """The same value with `cannot_tell` in place of the codes; numbers counted under both are added."""
    if isinstance(value, dict):
        made: dict[str, Any] = {}
        for key, each in value.items():
            name = CANNOT_TELL if key in uncertain else key
            held = _replace_codes(each, uncertain)
            made[name] = made[name] + held if name in made and isinstance(held, int) else held
        return made
    if isinstance(value, list | tuple):
        return [_replace_codes(each, uncertain) for each in value]
    return CANNOT_TELL if isinstance(value, str) and value in uncertain else value


__all__ = ["CANNOT_TELL", "Codes", "qualify"]
