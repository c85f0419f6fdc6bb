"""`evenhand check CASE`."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from evenhand.cli.common import case_option, format_option
from evenhand.output.streams import print_json, print_lines

if TYPE_CHECKING:
    from evenhand.record import Case, Fault

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
    from evenhand.cli.checktext import tell_all, tell_folded
    from evenhand.record import open_case

    case = open_case(args.case)
    if args.format == "json":
        print_json({"faults": _with_causes(case.faults), "checked": case.checked()})
    else:
        print_lines(_lines(case, tell_all if args.all else tell_folded))
    return 1 if case.errors else 0


def _with_causes(faults: Sequence[Fault]) -> list[dict[str, Any]]:
    from evenhand.record.causes import causes

    pairs = zip(faults, causes(faults), strict=True)
    return [fault.as_dict() | {"because_of": cause} for fault, cause in pairs]


def _lines(case: Case, tell: Callable[[Sequence[Fault]], Iterator[str]]) -> Iterator[str]:
    from evenhand.record import Severity

    yield from tell(case.faults)
    counts = Counter(fault.severity for fault in case.faults)
    found = ", ".join(f"{counts[s]:,} {s}{'s' if counts[s] != 1 else ''}" for s in Severity)
    checked = case.checked()
    yield f"{found}; checked {sum(checked.values()):,} records in {len(checked)} tables"
