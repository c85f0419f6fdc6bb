"""The case: schema, vocabulary, dates, places, reading and writing, faults, views."""

from evenhand.record.case import Case
from evenhand.record.faults import CaseError, EvenhandError, Fault, Severity
from evenhand.record.read import open_case
from evenhand.record.view import View

__all__ = ["Case", "CaseError", "EvenhandError", "Fault", "Severity", "View", "open_case"]
