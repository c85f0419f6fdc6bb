"""`evenhand check CASE`."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from evenhand.cli.common import case_option, format_option, internal_option, stamped
from evenhand.output.stamps import stamp_json
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
are shown. --internal adds, for the team alone, what is not public without a mark of its own and why, and which public
words are made from hidden rows or repeat them."""


_HINT = "What public output leaves out, and what its words may give away: evenhand check CASE --internal"


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    case_option(parser)
    parser.add_argument("--all", action="store_true", help="each fault by itself, also equal ones and consequences")
    internal_option(parser)
    format_option(parser)


def run(args: argparse.Namespace) -> int:
    """Print every fault."""
    from evenhand.record import open_case

    case = open_case(args.case)
    if args.format == "json":
        print_json(stamp_json(_document(case, internal=args.internal), internal=args.internal))
    else:
        print_lines(stamped(_lines(case, args), internal=args.internal))
    return 1 if case.errors else 0


def _document(case: Case, *, internal: bool) -> dict[str, Any]:
    from evenhand.record.disclosures import as_dicts

    faults = {"faults": _with_causes(case.faults), "checked": case.checked()}
    given_away = {"disclosures": as_dicts(case.disclosures())} if internal else {}
    return faults | given_away | {"unread": case.unread(internal=internal).as_dict()}


def _with_causes(faults: Sequence[Fault]) -> list[dict[str, Any]]:
    from evenhand.record.causes import causes

    pairs = zip(faults, causes(faults), strict=True)
    return [fault.as_dict() | {"because_of": cause} for fault, cause in pairs]


def _lines(case: Case, args: argparse.Namespace) -> Iterator[str]:
    from evenhand.cli.checktext import tell_all, tell_disclosures, tell_folded, wrap
    from evenhand.record import Severity

    yield from (tell_all if args.all else tell_folded)(case.faults)
    for sentence in case.unread(internal=args.internal).sentences():
        yield from wrap(sentence)
    counts = Counter(fault.severity for fault in case.faults)
    found = ", ".join(f"{counts[s]:,} {s}{'s' if counts[s] != 1 else ''}" for s in Severity)
    checked = case.checked()
    yield f"{found}; checked {sum(checked.values()):,} records in {len(checked)} tables"
    yield from tell_disclosures(case.disclosures()) if args.internal else wrap(_HINT)
