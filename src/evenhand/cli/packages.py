"""`evenhand packages ISSUES.yaml` or `evenhand packages DOMAIN.xml PROFILE.xml PROFILE.xml …`."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.cli import confidential
from evenhand.cli.common import format_option
from evenhand.output.streams import print_json, print_lines, say

if TYPE_CHECKING:
    from evenhand.bargaining.packages import Domain

EXAMPLE = """\
example:
  evenhand packages issues.yaml
  evenhand packages issues.yaml -o packages.html
  evenhand packages domain.xml buyer.xml seller.xml --format json > packages.json
  evenhand packages issues.yaml --exact --top 50

issues.yaml:
  parties: [north, south]
  reservation: {north: 2, south: [2, 4]}     # a number or a range
  issues:
    - id: border
      options:
        - {id: open, values: {north: 5, south: 1}}
        - {id: shut, values: {north: 0, south: 4}}
    - id: troops
      options:
        - {id: leave, values: {north: [-1, 1], south: 6}}
        - {id: stay, values: {north: 3, south: 0}}
  pairs:                                     # worth of two options together, over and above each
    - {options: {border: open, troops: leave}, values: {north: 1, south: 0}}

Exit code 2 if a file is refused: nothing is computed from half of what parties want. What is printed rests on the
analysts' own assumptions: keep it within the team."""
STAMP = "INTERNAL: rests on analysts' assumptions about what parties want; keep it within the team"
YAML = {".yaml", ".yml"}


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument(
        "files", metavar="FILE", nargs="+", type=Path, help="ISSUES.yaml, or a GENIUS domain and two or more profiles"
    )
    parser.add_argument(
        "--epsilon", metavar="E", type=_share, default=0.01,
        help="what any party may lose, of its range, where an exact frontier is too large (default 0.01)",
    )  # fmt: skip
    parser.add_argument("--exact", action="store_true", help="never give up the exact frontier, however large")
    parser.add_argument(
        "--steps", metavar="N", type=_steps, default=20, help="parts of a continuous issue (default 20)"
    )
    parser.add_argument("--seed", metavar="N", type=_seed, default=0, help="for the draws from ranges (default 0)")
    parser.add_argument("--top", metavar="N", type=_seed, default=10, help="packages that the text lists (default 10)")
    confidential.output_options(parser, "write a page of its own (HTML) instead of the text", required=False)
    format_option(parser)


def _share(text: str) -> float:
    """A number above 0 and below 1."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"given {text!r}; expected a number above 0 and below 1, such as 0.01")
    return value


def _steps(text: str) -> int:
    return _whole(text, 1, 1_000)


def _seed(text: str) -> int:
    return _whole(text, 0, 1_000_000_000)


def _whole(text: str, low: int, high: int) -> int:
    if not text.isdecimal() or not low <= int(text[:12]) <= high:
        raise argparse.ArgumentTypeError(f"given {text!r}; expected a whole number from {low:,} to {high:,}")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Print the frontier and what follows from it."""
    from evenhand.bargaining.packages import analyse

    confidential.look_first(args)
    domain = _read(args)
    if domain is None:
        return 2
    found = analyse(domain, epsilon=None if args.exact else args.epsilon, seed=args.seed)
    if args.output:
        from evenhand.report import packagespage

        confidential.write_told(args, packagespage.render(found, args.files[0].stem))
        return 0
    if args.format == "json":
        print_json(found.as_dict())
        return 0
    from evenhand.cli.packagestext import text

    print_lines([STAMP, *text(found, args.top)])
    return 0


def _read(args: argparse.Namespace) -> Domain | None:
    first, *others = args.files
    if first.suffix.lower() in YAML and not others:
        from evenhand.bargaining import issues

        return issues.read(first)
    if first.suffix.lower() not in YAML and len(others) > 1:
        from evenhand.bargaining import genius

        return genius.read(first, others, steps=args.steps)
    given = ", ".join(path.name for path in args.files)
    expected = "one ISSUES.yaml, or a GENIUS domain and at least two profiles"
    say(f"evenhand: given {given}; expected {expected}; see `evenhand packages --help`")
    return None
