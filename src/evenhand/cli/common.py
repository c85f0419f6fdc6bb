"""Options that several commands share, and how an answer goes out. Nothing heavy loads for a word of help."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evenhand.output.stamps import STAMP, UNREAD, stamp_json
from evenhand.output.streams import print_json, print_lines, say

if TYPE_CHECKING:
    from evenhand.record import Case, View
    from evenhand.record.unread import Unread

NO_CODES: Mapping[str, tuple[str, ...]] = {}


NO_DATE = "no date that could be read"
"""For what is told as of a date, where the case states neither a period nor a day on which it was compiled."""


def case_option(parser: argparse.ArgumentParser) -> None:
    """CASE: the folder of a case."""
    parser.add_argument("case", metavar="CASE", help="folder of the case")


def cut_options(parser: argparse.ArgumentParser) -> None:
    """--as-of, --known-on."""
    parser.add_argument("--as-of", metavar="D", type=date, help="what held on this date (EDTF)")
    parser.add_argument("--known-on", metavar="D", type=date, help="only what was certainly out by this date (EDTF)")


def internal_option(parser: argparse.ArgumentParser) -> None:
    """--internal: protected material too."""
    parser.add_argument("--internal", action="store_true", help="include protected material; never pass the result on")


def format_option(parser: argparse.ArgumentParser) -> None:
    """--format text or json."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or one JSON value")


def answer_options(parser: argparse.ArgumentParser) -> None:
    """What every command takes that answers from a view of a case: the cuts, --internal, --format."""
    cut_options(parser)
    internal_option(parser)
    format_option(parser)


def view_of(case: Case, args: argparse.Namespace) -> View:
    """The view that was asked for; it remembers which of its tables an answer looks into."""
    from evenhand.record.unread import Consulted

    view = case.view(internal=args.internal, as_of=args.as_of, known_on=args.known_on)
    return replace(view, tables=Consulted(view.tables))


def told_date(text: str | None) -> str:
    """A date of the record as it stands, or that it could not be read."""
    return "date could not be read" if text is None else text


def date(text: str) -> str:
    """An EDTF date given on the command line."""
    from evenhand.record.dates import DateError, parse

    try:
        parse(text)
    except DateError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text


def print_found(
    args: argparse.Namespace,
    view: View,
    document: Callable[[], dict[str, Any]],
    lines: Callable[[], Iterable[str]],
    codes: Mapping[str, tuple[str, ...]] = NO_CODES,
) -> None:
    """What a command found, in the format asked for, with what could not be read; with --internal it is stamped.

    `codes` are those by which the document says that nothing was found, with the tables on which each rests.
    """
    if args.format == "json":
        from evenhand.cli.untold import qualify

        print_json(stamp_json(qualify(document(), view, codes), internal=args.internal))
    else:
        print_lines(stamped(with_unread(lines(), view.unread), internal=args.internal))


def with_unread(lines: Iterable[str], unread: Unread) -> Iterable[str]:
    """The lines, and before them what of the case could not be read."""
    if unread:
        yield UNREAD
        yield from (f"  {line}" for line in unread.sentences())
        yield ""
    yield from lines


def stamped(lines: Iterable[str], *, internal: bool) -> Iterable[str]:
    """The lines, and before them the stamp where they are for the team alone."""
    if internal:
        yield STAMP
    yield from lines


def errors_said(case: Case) -> int:
    """1 if something in the case was refused, which is said; else 0."""
    if not case.refused:
        return 0
    say(f"the case has errors; what they concern was left out: see `evenhand check {case.path}`")
    return 1


__all__ = [
    "NO_DATE",
    "STAMP",
    "answer_options",
    "case_option",
    "cut_options",
    "date",
    "errors_said",
    "format_option",
    "internal_option",
    "print_found",
    "print_json",
    "say",
    "stamped",
    "told_date",
    "view_of",
    "with_unread",
]
