"""`evenhand audit inclusion CASE`."""

from __future__ import annotations

import argparse

from evenhand.cli.common import answer_options, case_option, errors_said, print_found, view_of

ABSENT = {"not_recorded": ("meetings", "mandate")}
EXAMPLE = """\
example:
  evenhand audit inclusion evenhand-demo
  evenhand audit inclusion evenhand-demo --group GR14 --format json

Only documented absence counts as absence, and more seats are not better. Groups overlap: nothing is added up."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this audit's options."""
    case_option(parser)
    parser.add_argument("--group", metavar="ID", help="only this group")
    answer_options(parser)


def run(args: argparse.Namespace) -> int:
    """Print the part that each group had."""
    from evenhand.cli.audits.inclusiontext import lines
    from evenhand.fairness.inclusion import inclusion
    from evenhand.fairness.inclusion_document import document
    from evenhand.record import open_case

    case = open_case(args.case)
    view = view_of(case, args)
    found = inclusion(view, group=args.group)
    print_found(args, view, lambda: document(view, found), lambda: lines(view, found), ABSENT)
    return errors_said(case)
