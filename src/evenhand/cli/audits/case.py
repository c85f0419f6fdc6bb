"""`evenhand audit case CASE`."""

from __future__ import annotations

import argparse

from evenhand.cli.common import answer_options, case_option, errors_said, print_found, view_of

EXAMPLE = """\
example:
  evenhand audit case evenhand-demo
  evenhand audit case evenhand-demo --format json

Counts of rows, by the same rule for every side; nothing found by search becomes a rate."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this audit's options."""
    case_option(parser)
    answer_options(parser)


def run(args: argparse.Namespace) -> int:
    """Print what the case asks of itself."""
    from evenhand.cli.audits.casetext import lines
    from evenhand.fairness.self_case import audit
    from evenhand.fairness.self_document import document
    from evenhand.record import open_case

    case = open_case(args.case)
    view = view_of(case, args)
    found = audit(view)
    print_found(args, view, lambda: document(view, found), lambda: lines(found, view.unread))
    return errors_said(case)
