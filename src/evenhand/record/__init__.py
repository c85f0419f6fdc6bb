"""The case: schema, vocabulary, dates, places, reading and writing, faults, views."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from evenhand.record.case import Case
from evenhand.record.faults import CaseError, EvenhandError, Fault, Severity
from evenhand.record.read import open_case
from evenhand.record.view import View

if TYPE_CHECKING:
    from evenhand.record.edit import Edit, edit_case
    from evenhand.record.write import write_case

_WRITING = {"Edit": "edit", "edit_case": "edit", "write_case": "write"}  # loaded when something is to be written


def __getattr__(name: str) -> Any:
    if name in _WRITING:
        return getattr(import_module(f"evenhand.record.{_WRITING[name]}"), name)
    raise AttributeError(f"module 'evenhand.record' has no attribute {name!r}")


__all__ = [
    "Case",
    "CaseError",
    "Edit",
    "EvenhandError",
    "Fault",
    "Severity",
    "View",
    "edit_case",
    "open_case",
    "write_case",
]
