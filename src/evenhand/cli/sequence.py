"""`evenhand sequence PLAN.yaml`."""

from __future__ import annotations

import argparse
import sys

from evenhand.cli import confidential
from evenhand.cli.common import format_option
from evenhand.output.streams import print_json, print_text, say

EXAMPLE = """\
example:
  evenhand sequence plan.yaml
  evenhand sequence plan.yaml -o order.html
  evenhand sequence plan.yaml --format json > order.json

plan.yaml:
  parties: [north, south]
  scale: {common: "analyst's points"}        # or leave it out: comparability is then said to be assumed
  breakdown: {north: -2, south: [-4, -1]}    # a number or a range
  patience: {north: 0.95, south: 0.95}       # by stage, 0 to 1; 1 if not stated
  commitments:
    - {id: ceasefire, by: north, values: {north: 1, south: 1}, persists: 0}
    - {id: withdrawal, by: south, values: {north: 5, south: -4}, after: [ceasefire], splittable: 2, why: "their words"}
    - {id: corridor, by: north, values: {north: -3, south: [3, 6]}, after_breakdown: {north: 0, south: 0}}
  guarantees: {north: 1, south: 1}           # what each can be made to stand to lose
  plans: {signed: [[ceasefire], [withdrawal], [corridor]]}

Also: title: words, with: [id] (one stage), persists: 0 to 1, may_drop: true; and at the top title, note, names:
{north: words}, at_most: 2 (in a stage), done: [[id], [id]]. `evenhand plan` begins a plan from an agreement on record.
A plan is a team's most sensitive file: what is printed here is for the team alone. Every figure holds in the
model, under the stated values; none is a probability of peace."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument(
        "plan", metavar="PLAN.yaml", help="the plan: parties, values, commitments; - for standard input"
    )
    parser.add_argument("--draws", metavar="N", type=_draws, default=2048, help="draws from the ranges (default: 2048)")
    parser.add_argument("--seed", metavar="N", type=int, default=1, help="seed of the draws (default: 1)")
    confidential.output_options(parser, "write a page of its own (HTML) instead of the text", required=False)
    format_option(parser)


def _draws(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"given {text!r}; expected a whole number from 1 to 1000000")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Read the plan, search, print."""
    from evenhand.bargaining.answer import answer
    from evenhand.bargaining.document import as_json
    from evenhand.bargaining.planfile import plan_from, read_plan
    from evenhand.bargaining.tell import as_text

    confidential.look_first(args)
    plan = plan_from(sys.stdin.buffer.read(), "standard input") if args.plan == "-" else read_plan(args.plan)
    progress = say if len(plan.ahead()) > 12 else None
    found = answer(plan, draws=args.draws, seed=args.seed, say=progress)
    if args.output:
        from evenhand.report import sequencepage

        confidential.write_told(args, sequencepage.render(found))
    elif args.format == "json":
        print_json(as_json(found))
    else:
        print_text(as_text(found))
    return 0
