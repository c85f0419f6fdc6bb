"""`evenhand audit conduct CASE`."""

from __future__ import annotations

import argparse

from evenhand.cli.common import answer_options, case_option, date, errors_said, print_found, view_of

EXAMPLE = """\
example:
  evenhand audit conduct evenhand-demo
  evenhand audit conduct my-case --mediator rc --since 2021-01 --until 2021-12 --format json

Counts are taken only in a frame that was filled without the mediator's own statements; anything else is listed. A
narrower period is corrected for the whole one beside it. Treating conduct alike is not claimed to make a mediator
effective."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    case_option(parser)
    parser.add_argument("--mediator", metavar="ID", help="only this mediator")
    parser.add_argument("--since", metavar="D", type=date, help="only incidents certainly no earlier (EDTF)")
    parser.add_argument("--until", metavar="D", type=date, help="only incidents certainly no later (EDTF)")
    parser.add_argument("--grouping", metavar="ID", help="only this grouping of the sides")
    answer_options(parser)


def run(args: argparse.Namespace) -> int:
    """Print the audit."""
    from evenhand.cli.audits.conducttext import lines
    from evenhand.fairness.conduct import conduct
    from evenhand.fairness.conduct_document import document
    from evenhand.record import open_case

    case = open_case(args.case)
    view = view_of(case, args)
    runs = conduct(view, mediator=args.mediator, since=args.since, until=args.until, grouping=args.grouping)
    print_found(args, view, lambda: document(runs), lambda: lines(runs, view.unread))
    return errors_said(case)
