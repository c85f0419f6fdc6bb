"""`evenhand audit text FILE`."""

from __future__ import annotations

import argparse
from pathlib import Path

from evenhand.cli.common import answer_options, errors_said, view_of, with_unread
from evenhand.output.stamps import stamp_json
from evenhand.output.streams import print_json, print_lines, say
from evenhand.sources.limits import SECONDS

EXAMPLE = """\
example:
  evenhand audit text article.txt
  evenhand audit text article.docx --case evenhand-demo -o article-audit.html
  evenhand audit text article.html --case evenhand-demo --format json

FILE is plain text, Markdown, HTML, Word or PDF; the last needs `pip install "evenhand[documents]"`. What a document
holds and is not read (comments, deletions, pictures, navigation) is listed. Findings are questions to an author. There
is no score, no ranking, and nothing is said of anybody's intent."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add this audit's options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="the text: .txt, .md, .html, .docx or .pdf")
    parser.add_argument("--case", metavar="CASE", help="folder of a case: whose names, words and figures are whose")
    parser.add_argument("-o", "--output", metavar="PAGE", type=Path, help="write a page with the text and its findings")
    parser.add_argument("--language", metavar="TAG", default="en", help="language of the text (default: en)")
    parser.add_argument(
        "--seconds",
        metavar="N",
        type=_seconds,
        default=SECONDS,
        help=f"how long reading the document may take (default: {SECONDS:g})",
    )
    parser.add_argument("--lexicon", metavar="FOLDER", type=Path, help="folder with words and rules of your own")
    answer_options(parser)


def _seconds(text: str) -> float:
    """A span of time given on the command line."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:
        raise argparse.ArgumentTypeError(f"given {text!r}; expected a number of seconds up to 3600; say 60")
    return seconds


def run(args: argparse.Namespace) -> int:
    """Print the findings, or write the page."""
    from evenhand.cli.audits.texttext import lines
    from evenhand.cli.untold import qualify
    from evenhand.fairness.text.audit import audit
    from evenhand.fairness.text.document import document
    from evenhand.record import open_case
    from evenhand.sources import read

    extract = read(args.file, seconds=args.seconds)
    case = open_case(args.case) if args.case else None
    view = view_of(case, args) if case else None
    found = audit(extract, view, language=args.language, lexicon_folder=args.lexicon)
    if args.output:
        from evenhand.report import textpage

        textpage.write(found, args.output)
        say(f"wrote {args.output}")
    if args.format == "json":
        told = document(found)
        whole = qualify(told, view, {}) if view is not None else told | {"unread": found.unread.as_dict()}
        print_json(stamp_json(whole, internal=found.internal))
    elif not args.output:
        print_lines(with_unread(lines(found), found.unread))
    return errors_said(case) if case else 0
