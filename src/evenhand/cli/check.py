"""`evenhand check CASE`."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from evenhand.cli.checktext import tell_all, tell_folded
from evenhand.cli.common import case_option, format_option, print_json
from evenhand.record import Case, Fault, Severity, open_case
from evenhand.record.causes import causes

EXAMPLE = """\
example:
  evenhand check my-case
  evenhand check my-case --all
  evenhand check my-case --format json > faults.json

Causes come first; equal faults of a column are told once, with their lines, and what follows from a fault stands under
it. --all and JSON have each by itself; in JSON `because_of` says from which fault of the list it follows (0 the first).
Exit code 1 if there is an error; warnings and notes do not change it. Of protected records only file, line and field
are shown."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    case_option(parser)
    parser.add_argument("--all", action="store_true", help="each fault by itself, also equal ones and consequences")
    format_option(parser)


def run(args: argparse.Namespace) -> int:
    """Print every fault."""
    case = open_case(args.case)
    if args.format == "json":
        print_json({"faults": _with_causes(case.faults), "checked": case.checked()})
    else:
        _print(case, tell_all if args.all else tell_folded)
    return 1 if case.errors else 0


def _with_causes(faults: Sequence[Fault]) -> list[dict[str, Any]]:
    pairs = zip(faults, causes(faults), strict=True)
    return [fault.as_dict() | {"because_of": cause} for fault, cause in pairs]


def _print(case: Case, tell: Callable[[Sequence[Fault]], Iterator[str]]) -> None:
    for line in tell(case.faults):
        print(line)
    counts = Counter(fault.severity for fault in case.faults)
    found = ", ".join(f"{counts[s]:,} {s}{'s' if counts[s] != 1 else ''}" for s in Severity)
    checked = case.checked()
    print(f"{found}; checked {sum(checked.values()):,} records in {len(checked)} tables")
