"""Agreements: what was promised, what became of it by whose finding, what each party says, and what was offered."""
