"""`evenhand backtest PANEL --unit … --time … --target … --windows 2019 2020 2021`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from evenhand.cli.common import format_option
from evenhand.cli.forecast import draw_options, panel_options, read
from evenhand.output.streams import print_json, print_lines, say

EXAMPLE = """\
example:
  evenhand backtest panel.csv --unit country --time month --target deaths --windows 2019 2020 2021 -o backtest.html
  evenhand backtest panel.parquet --unit country_id --time month_id --target deaths --windows 2021 \\
    --models ensemble last --format json > backtest.json
  evenhand backtest panel.csv --unit country --time month --target deaths --windows 2024-07

Each window is twelve months, forecast from three months before its first: a year from the October before it. The
baseline, conflictology-12, is always scored beside the models, in both of its forms. Exit code 1 if a window was
refused, because the panel lacks what it needs; 2 if nothing was scored."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("panel", metavar="PANEL", type=Path, help="CSV or Parquet, one row for each unit and month")
    panel_options(parser)
    parser.add_argument(
        "--windows", metavar="Y", nargs="+", required=True, help="years, as 2019, or first of twelve months, as 2024-07"
    )
    parser.add_argument("--models", metavar="M", nargs="+", help="models to score (default: all)")
    draw_options(parser)
    parser.add_argument(
        "-o", "--output", metavar="PAGE", type=Path, help="write a page of plots (HTML) too; only its owner may read it"
    )
    format_option(parser)


def run(args: argparse.Namespace) -> int:
    """Score the windows; print what was found, and write the page if one is asked for."""
    from evenhand.warning.backtest import backtest
    from evenhand.warning.backtestdoc import document
    from evenhand.warning.models import NAMES
    from evenhand.warning.window import window

    windows = [window(text) for text in args.windows]
    found = backtest(
        read(args),
        windows=windows,
        models=tuple(args.models or NAMES),
        draws=args.draws,
        seed=args.seed,
        progress=say,
    )
    told = document(found) | {"panel": _about(args)}
    if args.output:
        from evenhand.report.backtestpage import write

        write(told, args.output)
    _print(told, args.format)
    for row in told["refused"]:
        say(f"evenhand: window {row['year']} refused: {row['why']}")
    return 1 if told["refused"] else 0


def _about(args: argparse.Namespace) -> dict[str, Any]:
    """What was read: the name of the file, never its folder."""
    return {"file": args.panel.name, "unit": args.unit, "target": args.target, "covariates": list(args.covariates)}


def _print(told: dict[str, Any], form: str) -> None:
    if form == "json":
        print_json(told)
        return
    from evenhand.cli.backtesttext import lines

    print_lines(lines(told))
