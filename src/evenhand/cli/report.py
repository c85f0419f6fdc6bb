"""`evenhand report CASE`."""

from __future__ import annotations

import argparse
from pathlib import Path

from evenhand import report
from evenhand.cli.common import case_option, cut_options, errors_said, internal_option, view_of
from evenhand.output.streams import print_text, say

EXAMPLE = """\
example:
  evenhand report my-case -o report.html
  evenhand report my-case --known-on 2020-11-20 -o then.html
  evenhand report my-case --internal      (report-internal.html: stamped, for its owner only; never pass it on)"""

PUBLIC, INTERNAL = "report.html", "report-internal.html"  # what a report is called that nobody gave a name


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    case_option(parser)
    about = f"file to write, - for stdout (default: {PUBLIC}; with --internal: {INTERNAL})"
    parser.add_argument("-o", "--output", metavar="FILE", help=about)
    cut_options(parser)
    internal_option(parser)


def run(args: argparse.Namespace) -> int:
    """Write the page."""
    from evenhand.record import open_case

    case = open_case(args.case)
    view = view_of(case, args)
    output = args.output or (INTERNAL if args.internal else PUBLIC)
    if output == "-":
        print_text(report.render(view))
    else:
        report.write(view, Path(output))
        say(f"wrote {output}")
    return errors_said(case)
