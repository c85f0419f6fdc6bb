"""`evenhand draft AGREEMENT.txt -o agreement.yaml`."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.output.files import write_text
from evenhand.output.streams import print_text, say

if TYPE_CHECKING:
    from evenhand.ledger.draft import Skeleton

EXAMPLE = """\
example:
  evenhand draft agreement.txt -o my-case/agreements/ag-river.yaml
  evenhand lint my-case/agreements/ag-river.yaml

Cuts a plain text into articles and numbered points, and lists each sentence with a verb of duty (shall, must, will,
agrees to …; in English only), its date and the words before the verb. A person has to finish it: every line with TODO.
What stands in no article is listed at the end of the file. Exit code 1 if no article was found."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("text", metavar="AGREEMENT.txt", type=Path, help="the agreement as plain text in UTF-8")
    parser.add_argument("-o", "--output", metavar="FILE", default="-", help="file to make, - for stdout (default)")
    parser.add_argument("--id", metavar="ID", help="id of the agreement (default: the name of the file)")


def run(args: argparse.Namespace) -> int:
    """Write the skeleton."""
    from evenhand.ledger.draft import skeleton
    from evenhand.sources import plain_text

    stem = (args.text if args.output == "-" else Path(args.output)).stem
    made = skeleton(plain_text(args.text), _id(args.id or stem))
    if args.output == "-":
        print_text(made.yaml)
    elif os.path.lexists(args.output):
        say(f"evenhand: {args.output}: given a file that is there; expected a new one; name another, or delete it")
        return 2
    else:
        write_text(Path(args.output), made.yaml)
        say(f"wrote {args.output}")
    _told(made)
    return 0 if made.articles else 1


def _id(text: str) -> str:
    """A name as an id: what an id cannot hold becomes a dash."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", text).strip("-._")[:40] or "agreement"


def _told(made: Skeleton) -> None:
    say(f"{made.articles} articles and points, {made.duties} sentences with a duty; each waits for a person (TODO)")
    if made.without:
        say(f"no duty was read in: {', '.join(made.without)}")
    if made.unplaced:
        say(f"{made.unplaced} lines stand in no article; they are listed at the end of the file")


__all__ = ["EXAMPLE", "options", "run"]
