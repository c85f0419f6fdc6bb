"""`evenhand show ID`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from evenhand.cli.common import answer_options, errors_said, print_found, view_of

if TYPE_CHECKING:
    from evenhand.record.lookup import Found

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
    from evenhand.record import open_case
    from evenhand.record.lookup import find

    case = open_case(args.case)
    view = view_of(case, args)
    found = find(view, args.id)
    print_found(args, view, lambda: _document(found), lambda: _lines(found))
    return errors_said(case)


def _document(found: Found) -> dict[str, Any]:
    return {"table": found.table, "record": found.record, "referred_by": found.referred_by}


def _lines(found: Found) -> Iterator[str]:
    yield f"{found.table}: {found.record['id']}"
    yield from _cells(found.record, "  ")
    for name, rows in found.referred_by.items():
        yield f"\n{name} that refer to it ({len(rows)}):"
        for row in rows:
            yield f"  {row.get('id', '')}  [{', '.join(row['refers_by'])}]"
            yield from _cells(row, "      ")


def _cells(row: dict[str, Any], indent: str) -> Iterator[str]:
    for name, value in row.items():
        if name not in {"id", "refers_by"} and value not in (None, []):
            text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
            yield f"{indent}{name}: {text}"
