"""`evenhand show ID`."""

from __future__ import annotations

import argparse
from typing import Any

from evenhand.cli.common import STAMP, answer_options, errors_said, print_json, view_of
from evenhand.record import open_case
from evenhand.record.lookup import Found, find

EXAMPLE = """\
example:
  evenhand show EV074 --case evenhand-demo
  evenhand show co-1 --format json"""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("id", metavar="ID", help="id of the record")
    parser.add_argument("--case", metavar="CASE", default=".", help="folder of the case (default: this folder)")
    answer_options(parser)


def run(args: argparse.Namespace) -> int:
    """Print the record and what refers to it."""
    case = open_case(args.case)
    found = find(view_of(case, args), args.id)
    if args.format == "json":
        print_json({"table": found.table, "record": found.record, "referred_by": found.referred_by})
    else:
        _print(found, internal=args.internal)
    return errors_said(case)


def _print(found: Found, *, internal: bool) -> None:
    if internal:
        print(STAMP)
    print(f"{found.table}: {found.record['id']}")
    _print_cells(found.record, "  ")
    for name, rows in found.referred_by.items():
        print(f"\n{name} that refer to it ({len(rows)}):")
        for row in rows:
            print(f"  {row.get('id', '')}  [{', '.join(row['refers_by'])}]")
            _print_cells(row, "      ")


def _print_cells(row: dict[str, Any], indent: str) -> None:
    for name, value in row.items():
        if name not in {"id", "refers_by"} and value not in (None, []):
            text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
            print(f"{indent}{name}: {text}")
