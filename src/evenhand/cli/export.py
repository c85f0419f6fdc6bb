"""`evenhand export CASE DIR`."""

from __future__ import annotations

import argparse
from pathlib import Path

from evenhand.cli.common import case_option, cut_options, errors_said, internal_option, say, view_of

EXAMPLE = """\
example:
  evenhand export my-case tables/

One CSV file a table, with a datapackage.json. Cells that a spreadsheet would run get an apostrophe before them.
With --internal only its owner may open the folder, and the name of each table ends in .internal.csv."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    case_option(parser)
    parser.add_argument("dir", metavar="DIR", type=Path, help="folder to make; must be new or empty")
    cut_options(parser)
    internal_option(parser)


def run(args: argparse.Namespace) -> int:
    """Write the tables."""
    from evenhand.record import open_case
    from evenhand.record.export import export

    case = open_case(args.case)
    export(view_of(case, args), args.dir)
    say(f"wrote {args.dir}")
    return errors_said(case)
