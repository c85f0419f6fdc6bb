"""`evenhand forecast PANEL --unit COL --time COL --target COL --origin T -o draws.parquet`."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.output.streams import say

if TYPE_CHECKING:
    from evenhand.warning.forecast import Forecast
    from evenhand.warning.panel import Panel

EXAMPLE = """\
example:
  evenhand forecast panel.parquet --unit country_id --time month_id --target ged_sb --origin 2020-10 -o draws.parquet
  evenhand forecast panel.csv --unit district --time month --target deaths --origin 502 --horizons 1-6 -o draws.csv

PANEL: CSV or Parquet, one row a unit and month; months as 2021-10 or VIEWS month_id (1 = January 1980). Rows may be
missing, units may begin and end, an empty target is a gap. With --known-on, a figure counts only once it was published.

Written: unit, month, month_id, horizon, draw, value; one row a draw. The draws of one unit and month stand alone:
those with one number are no path through the months. Same seed, same bytes.

A forecast can itself move people and troops: think before you pass one on."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("panel", metavar="PANEL", type=Path, help="counts by unit and month, CSV or Parquet")
    panel_options(parser)
    parser.add_argument("--origin", metavar="T", type=month, required=True, help="the last month that may be seen")
    parser.add_argument("--horizons", metavar="A-B", type=horizons, default=None, help="months ahead (default: 3-14)")
    parser.add_argument("--model", metavar="NAME", default="ensemble", help="which model (default: ensemble)")
    draw_options(parser)
    about = "draws, .parquet or .csv; only its owner may read the file"
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help=about)


def panel_options(parser: argparse.ArgumentParser) -> None:
    """Which columns of a panel hold what."""
    parser.add_argument("--unit", metavar="COL", required=True, help="column that names the unit")
    parser.add_argument("--time", metavar="COL", required=True, help="column of months")
    parser.add_argument("--target", metavar="COL", required=True, help="column of counts")
    parser.add_argument("--covariates", metavar="COL", nargs="+", default=[], help="columns that may help")
    parser.add_argument("--known-on", metavar="COL", help="column that says when each figure was published")


def draw_options(parser: argparse.ArgumentParser) -> None:
    """How many draws, and their seed."""
    parser.add_argument("--draws", metavar="N", type=many, default=1000, help="draws a unit and month (default: 1000)")
    parser.add_argument("--seed", metavar="N", type=int, default=1, help="seed of the draws (default: 1)")


def month(text: str) -> int:
    """A month given on the command line."""
    from evenhand.warning.months import MonthError, month_id

    try:
        return month_id(text)
    except MonthError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def horizons(text: str) -> tuple[int, ...]:
    """`3-14`, or one number: months ahead, at most 120."""
    found = re.fullmatch(r"(\d{1,3})(?:-(\d{1,3}))?", text)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 1 <= first <= last <= 120:
        raise argparse.ArgumentTypeError(f"given {text!r}; expected months ahead such as 3-14, from 1 to 120")
    return tuple(range(first, last + 1))


def many(text: str) -> int:
    """A number of draws."""
    if not text.isdecimal() or not 1 <= int(text[:9]) <= 100_000:
        raise argparse.ArgumentTypeError(f"given {text!r}; expected a whole number from 1 to 100000")
    return int(text)


def read(args: argparse.Namespace) -> Panel:
    """The panel that the options describe."""
    from evenhand.warning.panelfile import read_panel

    return read_panel(
        args.panel,
        unit=args.unit,
        time=args.time,
        target=args.target,
        covariates=args.covariates,
        known_on=args.known_on,
    )


def run(args: argparse.Namespace) -> int:
    """Read, draw, write."""
    from evenhand.warning.drawfile import check_ending, write_draws
    from evenhand.warning.forecast import HORIZONS, forecast

    check_ending(args.output)
    made = forecast(
        read(args),
        origin=args.origin,
        horizons=args.horizons or HORIZONS,
        draws=args.draws,
        model=args.model,
        seed=args.seed,
    )
    write_draws(made, args.output)
    for line in told(made):
        say(line)
    return 0


def told(made: Forecast) -> list[str]:
    """What a reader of the draws must know."""
    from evenhand.warning.months import month_words

    months = made.months
    span = f"{month_words(months[0])} to {month_words(months[-1])}"
    size = f"{len(made.units):,} units, {span}, {made.draws.shape[2]:,} draws"
    lines = [f"{made.model} from {month_words(made.origin)}: {size}; {made.vintage}"]
    if made.weights:
        shares = ", ".join(f"{name} {share:.2f}" for name, share in made.weights.items())
        lines.append(f"shares: {shares}; {made.weights_from}")
    if made.ended:
        lines.append(f"not forecast, no figure in the last twelve months: {', '.join(made.ended)}")
    return lines + list(made.notes)
