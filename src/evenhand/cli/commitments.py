"""`evenhand commitments CASE`."""

from __future__ import annotations

import argparse

from evenhand.cli.common import answer_options, case_option, errors_said, print_found, view_of

ABSENT = {"not_recorded": ("claims", "findings"), "no_finding": ("findings",)}
EXAMPLE = """\
example:
  evenhand commitments evenhand-demo --agreement AG12
  evenhand commitments evenhand-demo --party PA01 --as-of 2020-11-20 --format json

States are the assessors' findings and positions are the parties' own; a text that was not accepted scores nothing."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    case_option(parser)
    parser.add_argument("--agreement", metavar="ID", help="only the commitments of this text")
    parser.add_argument("--party", metavar="ID", help="only the commitments that this party owes")
    answer_options(parser)


def run(args: argparse.Namespace) -> int:
    """Print the commitments and what is counted of them."""
    from evenhand.cli.commitmentstext import Names, lines
    from evenhand.ledger.commitments import ledger
    from evenhand.ledger.document import document
    from evenhand.record import open_case

    case = open_case(args.case)
    view = view_of(case, args)
    found = ledger(view, agreement=args.agreement, party=args.party)
    print_found(args, view, lambda: document(found), lambda: lines(found, Names(view)), ABSENT)
    return errors_said(case)
