"""`evenhand audit KIND …`: which audit runs; each is a module in `cli/audits/`."""

from __future__ import annotations

import argparse
from importlib import import_module

KINDS = {
    "conduct": "is like conduct treated alike by a mediator, each side's incidents held against the other's",
    "text": "whose names, numbers and silences a text carries, span by span",
    "coverage": "which incidents each source leaves out, by side",
    "inclusion": "who is affected, and what part each had in the talks",
    "case": "the same questions, asked of the case itself",
}
EXAMPLE = """\
example:
  evenhand audit conduct evenhand-demo
  evenhand audit text article.txt --case evenhand-demo
  evenhand audit KIND --help

Nothing here says that a side or a source is biased: it says what was counted, and whether that can be told."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add one sub-command for each audit."""
    kinds = parser.add_subparsers(title="audits", dest="kind", metavar="KIND", required=True)
    for kind, about in KINDS.items():
        module = import_module(f"evenhand.cli.audits.{kind}")
        one = kinds.add_parser(
            kind,
            help=about,
            description=f"{about[0].upper()}{about[1:]}.",
            epilog=module.EXAMPLE,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.options(one)


def run(args: argparse.Namespace) -> int:
    """Run the audit that was asked for."""
    code: int = import_module(f"evenhand.cli.audits.{args.kind}").run(args)
    return code
