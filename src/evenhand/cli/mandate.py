"""`evenhand mandate CASE`."""

from __future__ import annotations

import argparse

from evenhand.cli.common import answer_options, case_option, errors_said, print_found, view_of

EXAMPLE = """\
example:
  evenhand mandate evenhand-demo
  evenhand mandate evenhand-demo --mediator MG-CC --format json

That a power, a tie and an act stand side by side says nothing of cause; nothing is scored."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    case_option(parser)
    parser.add_argument("--mediator", metavar="ID", help="only this mediator, and the outsiders that bear its name")
    answer_options(parser)


def run(args: argparse.Namespace) -> int:
    """Print powers, ties and acts on one axis of time."""
    from evenhand.cli.commitmentstext import Names
    from evenhand.cli.mandatetext import document, lines
    from evenhand.ledger.mandate import mandates
    from evenhand.record import open_case

    case = open_case(args.case)
    view = view_of(case, args)
    found = mandates(view, mediator=args.mediator)
    print_found(args, view, lambda: document(found), lambda: lines(found, Names(view)))
    return errors_said(case)
