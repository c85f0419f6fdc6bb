"""`evenhand check CASE`."""

from __future__ import annotations

import argparse
from collections import Counter

from evenhand.cli.common import case_option, format_option, print_json
from evenhand.record import Case, Severity, open_case

EXAMPLE = """\
example:
  evenhand check my-case
  evenhand check my-case --format json > faults.json

Exit code 1 if there is an error; warnings and notes do not change it. Of protected records only file, line and field
are shown."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    case_option(parser)
    format_option(parser)


def run(args: argparse.Namespace) -> int:
    """Print every fault."""
    case = open_case(args.case)
    if args.format == "json":
        print_json({"faults": [fault.as_dict() for fault in case.faults], "checked": case.checked()})
    else:
        _print(case)
    return 1 if case.errors else 0


def _print(case: Case) -> None:
    for fault in case.faults:
        given = "" if fault.given is None else f"given {fault.given}, "
        print(f"{fault.where}: {fault.severity} {fault.code}: {given}expected {fault.expected}")
        print(f"    {fault.do}")
    counts = Counter(fault.severity for fault in case.faults)
    found = ", ".join(f"{counts[s]} {s}{'s' if counts[s] != 1 else ''}" for s in Severity)
    checked = case.checked()
    print(f"{found}; checked {sum(checked.values()):,} records in {len(checked)} tables")
