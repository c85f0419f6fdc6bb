"""From the plain text of an agreement to the skeleton of its record: cut and counted, never understood."""

from __future__ import annotations

from evenhand.ledger.draft.cut import Cutting, cut
from evenhand.ledger.draft.parts import Part
from evenhand.ledger.draft.skeleton import Skeleton, skeleton

__all__ = ["Cutting", "Part", "Skeleton", "cut", "skeleton"]
