"""`evenhand report CASE`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from evenhand import report
from evenhand.cli.common import case_option, cut_options, errors_said, internal_option, say, view_of
from evenhand.record import open_case

EXAMPLE = """\
example:
  evenhand report my-case -o report.html
  evenhand report my-case --known-on 2020-11-20 -o then.html
  evenhand report my-case --internal -o internal.html      (stamped; never pass it on)"""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    case_option(parser)
    parser.add_argument("-o", "--output", metavar="FILE", default="report.html",
                        help="file to write, - for stdout (default: report.html)")  # fmt: skip
    cut_options(parser)
    internal_option(parser)


def run(args: argparse.Namespace) -> int:
    """Write the page."""
    case = open_case(args.case)
    view = view_of(case, args)
    if args.output == "-":
        sys.stdout.write(report.render(view))
    else:
        report.write(view, Path(args.output))
        say(f"wrote {args.output}")
    return errors_said(case)
