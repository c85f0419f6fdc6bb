"""Audits: is like treated alike, whose names and silences a text carries, who has no seat. Counts, never intent."""
