"""`evenhand plan CASE --agreement ID -o plan.yaml`."""

from __future__ import annotations

import argparse

from evenhand.cli import confidential
from evenhand.cli.common import case_option, cut_options, errors_said, internal_option, say, view_of

EXAMPLE = """\
example:
  evenhand plan my-case --agreement ag-river -o river-plan.yaml
  evenhand plan my-case --agreement ag-river --as-of 2021-05-01 -o then.yaml
  evenhand sequence river-plan.yaml

Writes the text's commitments, one for each obligor: who carries them out, in which order, and what is done. What each
is worth to each party is yours to say (TODO), and `evenhand sequence` names what is left. A plan is a team's most
sensitive file: only its owner may read it, nothing is written over without --force, and no public output of a case
holds it."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    case_option(parser)
    parser.add_argument("--agreement", metavar="ID", required=True, help="the text, accepted or still on the table")
    confidential.output_options(parser, "the file to make", required=True)
    cut_options(parser)
    internal_option(parser)


def run(args: argparse.Namespace) -> int:
    """Write the skeleton."""
    from evenhand.bargaining import skeleton
    from evenhand.cli.plansketch import sketch
    from evenhand.record import open_case

    case = open_case(args.case)
    view = view_of(case, args)
    made = sketch(view, args.agreement)
    if not made.rows:
        say(f"evenhand: {args.agreement}: given a text with nothing still to come; expected at least one step; see "
            f"`evenhand commitments {args.case} --agreement {args.agreement}`")  # fmt: skip
        return 2
    confidential.write_told(args, skeleton.text(made))
    ahead, done = len(made.rows) - len(made.undecided), sum(len(ids) for ids, _ in made.done)
    say(f"{ahead} steps to come, {done} done, {len(made.undecided)} undecided, {len(made.left_out)} left out")
    return errors_said(case)


__all__ = ["EXAMPLE", "options", "run"]
