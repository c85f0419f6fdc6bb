"""`evenhand warn CASE`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from evenhand.cli.common import (
    case_option,
    cut_options,
    errors_said,
    format_option,
    internal_option,
    print_found,
    view_of,
)
from evenhand.output.streams import say
from evenhand.warning.settings import DRAWS, SEED

if TYPE_CHECKING:
    from evenhand.warning.warn import Warned

EXAMPLE = """\
example:
  evenhand warn evenhand-demo
  evenhand warn evenhand-demo --internal --as-of 2020-08-31

Without --internal: warnings that were issued, what answered them, and how format and mandate were changed. Forecasts
need --internal, since publishing one can itself move people and troops."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    case_option(parser)
    cut_options(parser)
    internal_option(parser)
    parser.add_argument(
        "--seed", type=int, metavar="N", default=SEED, help=f"same seed, same forecast (default {SEED})"
    )
    parser.add_argument("--draws", type=_draws, metavar="N", default=DRAWS, help=f"draws a month (default {DRAWS})")
    format_option(parser)


def _draws(text: str) -> int:
    """A number of draws that can carry a probability."""
    if not text.isdecimal() or not 100 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"given {text!r}; expected a whole number from 100 to 1000000")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Print the record of warnings and changes, and for the team what might come."""
    from evenhand.cli.warntext import lines
    from evenhand.record import open_case
    from evenhand.warning.warn import warn
    from evenhand.warning.warndocument import document

    case = open_case(args.case)
    view = view_of(case, args)
    found = warn(view, forecasts=args.internal, draws=args.draws, seed=args.seed)
    print_found(args, view, lambda: document(view, found), lambda: lines(view, found))
    return max(errors_said(case), _refused(found, forecasts=args.internal))


def _refused(found: Warned, *, forecasts: bool) -> int:
    """2 where a forecast was asked for and none was made; 1 where some series was refused; else 0."""
    why = [f"{one.what}: {one.reason}; {one.do}" for one in found.record.found.refused]
    if found.ahead is not None:
        why += [f"{unit}: {reason}" for unit, reason in found.ahead.without]
    for line in why:
        say(f"refused: {line}")
    if not forecasts or (found.ahead is not None and found.ahead.outlooks):
        return int(bool(why))
    say("no forecast was made: " + ("see above" if why else "the case has no panel.csv and no incidents to count"))
    return 2
