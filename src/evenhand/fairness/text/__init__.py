"""Whose names, numbers and silences a text carries: each finding marks its span and rule; nobody is ranked."""

from __future__ import annotations

from evenhand.fairness.text.audit import TextAudit, audit

__all__ = ["TextAudit", "audit"]
