"""`evenhand audit coverage CASE`."""

from __future__ import annotations

import argparse

from evenhand.cli.common import answer_options, case_option, errors_said, print_found, view_of

EXAMPLE = """\
example:
  evenhand audit coverage evenhand-demo
  evenhand audit coverage my-case --format json

Rates are made only inside a frame. Nothing says why a source left an incident out."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this audit's options."""
    case_option(parser)
    answer_options(parser)


def run(args: argparse.Namespace) -> int:
    """Print each source's recall."""
    from evenhand.cli.audits.coveragetext import lines
    from evenhand.fairness.coverage import coverage
    from evenhand.fairness.coverage_document import document
    from evenhand.record import open_case

    case = open_case(args.case)
    view = view_of(case, args)
    found = coverage(view)
    print_found(args, view, lambda: document(view, found), lambda: lines(found, view.unread))
    return errors_said(case)
