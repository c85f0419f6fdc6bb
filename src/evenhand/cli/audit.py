"""`evenhand audit KIND …`: which audits there are; each is a module in `cli/audits/`, loaded when it runs."""

from __future__ import annotations

import argparse

from evenhand.output.streams import say

KINDS = {
    "conduct": "is like conduct treated alike by a mediator, each side's incidents held against the other's",
    "text": "whose names, numbers and silences a text carries, span by span",
    "coverage": "which incidents each source leaves out, by side",
    "inclusion": "who is affected, and what part each had in the talks",
    "case": "the same questions, asked of the case itself",
}
_LISTED = "\n".join(f"  {kind:<10} {about}" for kind, about in KINDS.items())
EXAMPLE = f"""\
audits:
{_LISTED}

example:
  evenhand audit conduct evenhand-demo
  evenhand audit text article.txt --case evenhand-demo
  evenhand audit conduct --help

Nothing here says that a side or a source is biased: it says what was counted, and whether that can be told."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add the kind; with one that there is, its own module takes over before this is read."""
    parser.add_argument("kind", metavar="KIND", choices=list(KINDS), help="which audit; see below")


def run(args: argparse.Namespace) -> int:
    """Say how an audit is asked for: its name comes first."""
    say(f"evenhand audit: the kind comes first: evenhand audit {args.kind} …")
    return 2
