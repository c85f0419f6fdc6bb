"""`evenhand demo [DIR]`."""

from __future__ import annotations

import argparse
from pathlib import Path

from evenhand import report
from evenhand.output.streams import print_text, say

EXAMPLE = """\
example:
  evenhand demo
  evenhand demo ~/karabakh"""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("dir", metavar="DIR", type=Path, nargs="?", default=Path("evenhand-demo"),
                        help="folder to make (default: ./evenhand-demo)")  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Write the packaged case, if it is not there yet, and its report."""
    from evenhand.record import open_case
    from evenhand.record.copies import copy_case

    if (args.dir / "case.yaml").is_file():
        say(f"{args.dir} is there already: your changes to it are kept, and the report is made anew")
    else:
        copy_case("nagorno-karabakh", args.dir)
    page = args.dir / "report.html"
    say("writing the report …")
    report.write(open_case(args.dir).view(), page)
    print_text(_next(args.dir, page))
    return 0


def _next(folder: Path, page: Path) -> str:
    return f"""\
The case:    {folder}
The report:  {page}   (open it in any browser; it needs no network)

What to try next:
  evenhand check {folder}
      every fault, with file and line
  evenhand show EV074 --case {folder}
      one record and all that refers to it
  evenhand report {folder} --known-on 2020-11-20 -o then.html
      only what was certainly out by that day
  evenhand new my-case
      begin your own
"""
