"""The base of every error that Evenhand raises for its user."""

from __future__ import annotations


class EvenhandError(Exception):
    """Says where, what was given, what was expected and what to do."""
