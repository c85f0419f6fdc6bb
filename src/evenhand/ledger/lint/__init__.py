"""The linter of agreements: questions to put to drafters, each with its basis, and when it misleads."""

from __future__ import annotations

from evenhand.ledger.lint.catalogue import Rule, rules
from evenhand.ledger.lint.run import Finding, Report, Untold, catalogue, lint, lint_view
from evenhand.ledger.lint.sarif import sarif

__all__ = ["Finding", "Report", "Rule", "Untold", "catalogue", "lint", "lint_view", "rules", "sarif"]
