"""`evenhand new DIR`."""

from __future__ import annotations

import argparse
from pathlib import Path

from evenhand.output.streams import say

EXAMPLE = """\
example:
  evenhand new my-case
  evenhand check my-case"""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("dir", metavar="DIR", type=Path, help="folder to make; must be new or empty")


def run(args: argparse.Namespace) -> int:
    """Write the starter case."""
    from evenhand.record.copies import copy_case

    copy_case("starter", args.dir)
    say(f"{args.dir} holds a small invented case with comments. Edit it, then: evenhand check {args.dir}")
    return 0
