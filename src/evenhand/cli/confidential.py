"""Files for the team alone: readable by their owner only, and never written over what stands there unless told to."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from evenhand.errors import EvenhandError
from evenhand.output.files import write_text
from evenhand.output.streams import print_text, say


class StandsError(EvenhandError):
    """Something stands where a confidential file was to be written."""

    @classmethod
    def at(cls, path: Path) -> StandsError:
        """The error for one path."""
        do = "name another, or add --force to write over it"
        return cls(f"{path.name}: given a file that is there; expected a new one; {do}")


def output_options(parser: argparse.ArgumentParser, what: str, *, required: bool) -> None:
    """-o FILE and --force."""
    about = f"{what}; only its owner may read the file; - for standard output"
    parser.add_argument("-o", "--output", metavar="FILE", required=required, help=about)
    parser.add_argument("--force", action="store_true", help="write over a file that stands there")


def look_first(args: argparse.Namespace) -> None:
    """Refuse before a long computation what could not be written after it.

    Raises:
        StandsError: a file stands there and --force is not given.
    """
    path = Path(args.output or "-")
    if path != Path("-") and not args.force and (path.is_file() or path.is_symlink()):
        raise StandsError.at(path)


def write_told(args: argparse.Namespace, text: str) -> None:
    """Write a text to where `output_options` say, and say so.

    Raises:
        StandsError: a file stands there and --force is not given.
    """
    if write(args.output, text, force=args.force):
        say(f"wrote {args.output}, which only its owner may read")


def write(output: str, text: str, *, force: bool) -> bool:
    """Write a confidential text, and say whether it went to a file; `-` is standard output.

    Raises:
        StandsError: a file stands there and `force` is not given.
        OutputError: it cannot be written; what stood there still stands.
    """
    if output == "-":
        print_text(text)
        return False
    path = Path(output)
    if not force and os.path.lexists(path) and (path.is_file() or not path.exists()):
        raise StandsError.at(path)
    write_text(path, text, internal=True, force=True)
    return True


__all__ = ["StandsError", "look_first", "output_options", "write", "write_told"]
