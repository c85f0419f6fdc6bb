"""`evenhand positions CASE`."""

from __future__ import annotations

import argparse

from evenhand.cli.common import answer_options, case_option, errors_said, print_found, view_of

ABSENT = {"not_recorded": ("responses",)}
EXAMPLE = """\
example:
  evenhand positions evenhand-demo --as-of 2001-12-31
  evenhand positions evenhand-demo --format json

With --as-of, what moved since that date is listed too. Refusals of every party are listed by one rule."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    case_option(parser)
    answer_options(parser)


def run(args: argparse.Namespace) -> int:
    """Print what each party wants, and what it answered to each text tabled."""
    from evenhand.cli.commitmentstext import Names
    from evenhand.cli.positionstext import document, lines
    from evenhand.ledger.offers import offers
    from evenhand.record import open_case

    case = open_case(args.case)
    view = view_of(case, args)
    later = case.view(internal=args.internal, known_on=args.known_on) if args.as_of else None
    found = offers(view, later=later)
    names = Names(view if later is None else later)
    print_found(args, view, lambda: document(found), lambda: lines(found, names), ABSENT)
    return errors_said(case)
