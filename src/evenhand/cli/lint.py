"""`evenhand lint CASE` or `evenhand lint agreement.yaml`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from evenhand import __version__
from evenhand.cli.common import internal_option, stamped, with_unread
from evenhand.output.stamps import STAMP, stamp_json
from evenhand.output.streams import print_json, print_lines, say

if TYPE_CHECKING:
    from evenhand.ledger.lint import Report

EXAMPLE = """\
example:
  evenhand lint my-case
  evenhand lint draft.yaml                     (a draft by itself is read as the whole text)
  evenhand lint my-case --format sarif > lint.sarif
  evenhand lint --rules
  evenhand lint --explain deadline-none

A finding is a question to put to the drafters, with what it rests on and when it misleads. It is never the cause of
what followed. Exit code 0 whatever is found, unless --strict; 1 if something could not be read."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("path", metavar="CASE|FILE", nargs="?", help="folder of a case, or one agreement in YAML")
    parser.add_argument("--rules", action="store_true", help="list the rules")
    parser.add_argument("--explain", metavar="CODE", help="one rule: what to ask, what it rests on, when it misleads")
    parser.add_argument("--strict", action="store_true", help="exit code 1 if anything is found")
    internal_option(parser)
    parser.add_argument("--format", choices=("text", "json", "sarif"), default="text",
                        help="text (default), one JSON value, or SARIF 2.1.0 for editors and code hosts")  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Print what the rules ask, or the rules."""
    if args.rules or args.explain:
        return _explain(args)
    if args.path is None:
        say("evenhand: given no path; expected a case or an agreement's file; see `evenhand lint --help`")
        return 2
    from evenhand.ledger.lint import lint

    report = lint(args.path, internal=args.internal)
    _print(report, args)
    for fault in report.errors if report.alone else ():
        say(str(fault))
    if report.errors and not report.alone:
        say("the case has errors; what they concern was left out: see `evenhand check`")
    return 1 if report.errors or (args.strict and report.findings) else 0


def _print(report: Report, args: argparse.Namespace) -> None:
    if args.internal:
        say(STAMP)
    if args.format == "json":
        from evenhand.ledger.lint.run import RESTS_ON

        missing = report.unread.among(RESTS_ON)
        told = report.as_dict() | ({"rests_on_unread": missing} if missing else {})
        print_json(stamp_json(told | {"unread": report.unread.as_dict()}, internal=args.internal))
    elif args.format == "sarif":
        from evenhand.ledger.lint import sarif

        print_json(sarif(report, __version__, stamp=STAMP if args.internal else None))
    else:
        from evenhand.ledger.lint.printed import lines

        print_lines(stamped(with_unread(lines(report), report.unread), internal=args.internal))


def _explain(args: argparse.Namespace) -> int:
    from evenhand.ledger.lint import catalogue, rules
    from evenhand.ledger.lint.printed import explained, listed
    from evenhand.record.faults import nearest

    chosen = [row for row in catalogue() if args.explain in {None, row["code"]}]
    if not chosen:
        near = nearest(args.explain, tuple(rules()))
        say(f"evenhand: given no rule {args.explain!r}{near}; expected a code of `evenhand lint --rules`")
        return 2
    if args.format != "text":
        print_json(chosen if args.explain is None else chosen[0])
    else:
        print_lines(listed() if args.explain is None else explained(rules()[args.explain]))
    return 0
