"""A text audit as one page: the text with its spans, each finding with its reason, and the counts.

Invariant: nothing is told by colour alone: each rule has an underline of its own and a tag; the text stands whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from evenhand import __version__
from evenhand.fairness.text.audit import TextAudit
from evenhand.fairness.text.marks import Evidence, Mark
from evenhand.output.files import write_text
from evenhand.output.stamps import STAMP
from evenhand.report import page, texttables
from evenhand.report.direction import texts

# Underlines, in the order of the rules: line, style, thickness.
LINES = (
    "underline solid 2px", "underline double 2px", "underline wavy 1px", "underline dashed 2px", "underline dotted 3px",
    "underline overline dotted 2px", "underline solid 1px", "underline dotted 1px", "underline solid 4px",
    "underline overline solid 1px", "underline dashed 4px", "underline wavy 2px", "underline overline dashed 1px",
)  # fmt: skip
SHOWN = 80  # characters of a span in the heading of its finding; the text above has it whole
DISCLAIMER = (
    "Findings are questions to an author. They say what words stand in one text; nothing here is a score, ranks an "
    "author or an outlet, or says why a text was written so. A suggestion adds a name, an actor, a source or an "
    "account. What the text says of events was not judged."
)


def write(found: TextAudit, path: Path) -> None:
    """Write the page beside `path`, then put it in its place."""
    known = texts((found.cast, found.marks, found.figures, found.left_out))
    write_text(path, page.show(build(found), known), internal=found.internal)


def build(found: TextAudit) -> dict[str, Any]:
    """The model of the page: plain values only."""
    about = f"with the case “{found.case_title}”" if found.case_title else "without a case"
    parts = (_text, _findings, texttables.counts, texttables.figures, texttables.left_out, _rules, _made)
    return {
        "kind": "Audit of a text",
        "title": found.extract.name,
        "period": f"{found.words:,} words, {len(found.marks):,} spans marked, {about}",
        "disclaimer": DISCLAIMER,
        "stamp": STAMP if found.internal else None,
        "unread": found.unread.sentences(),
        "boxes": [],
        "sections": [section for part in parts if (section := part(found)) is not None],
    }


def code(rule: str) -> str:
    """The tag of a rule: the first letters of its words.

    >>> code("place-name")
    'PN'
    """
    return "".join(part[0] for part in rule.split("-")).upper()


def line(found: TextAudit, rule: str) -> str:
    """The underline of a rule."""
    return LINES[list(found.rules).index(rule) % len(LINES)]


def _text(found: TextAudit) -> dict[str, Any]:
    used = {one.rule for one in found.marks}
    legend = [
        {"code": code(rule.code), "line": line(found, rule.code), "title": rule.title}
        for rule in found.rules.values() if rule.code in used
    ]  # fmt: skip
    return {
        "key": "text", "title": "The text", "question": "Where does it carry one side's names, words or silences?",
        "template": "textmarks.html", "body": {"legend": legend, "paragraphs": list(_paragraphs(found))},
    }  # fmt: skip


def _paragraphs(found: TextAudit) -> Iterable[list[dict[str, Any]]]:
    numbered = list(enumerate(found.marks, start=1))
    start = 0
    for paragraph in found.extract.text.split("\n"):
        end = start + len(paragraph)
        mine = [(n, one) for n, one in numbered if one.start < end and one.end > start]
        yield list(_segments(found, start, end, mine))
        start = end + 1


def _segments(found: TextAudit, start: int, end: int, mine: list[tuple[int, Mark]]) -> Iterable[dict[str, Any]]:
    """Stretches of a paragraph between the ends of spans; the tag of a span follows where the span ends."""
    cuts = sorted({start, end, *(at for _, one in mine for at in (one.start, one.end) if start < at < end)})
    for low, high in pairwise(cuts):
        over = [(n, one) for n, one in mine if one.start < high and one.end > low]
        yield {
            "text": found.extract.text[low:high],
            "line": line(found, over[-1][1].rule) if over else None,
            "tags": [{"n": n, "code": code(one.rule), "title": found.rules[one.rule].title}
                     for n, one in over if one.end == high or (high == end and one.end > end)],
        }  # fmt: skip


def _findings(found: TextAudit) -> dict[str, Any]:
    return {
        "key": "findings", "title": "Each finding", "question": "What was found, on what ground, and what might help?",
        "template": "textfindings.html",
        "body": {"findings": [_finding(n, one, found) for n, one in enumerate(found.marks, start=1)]},
    }  # fmt: skip


def _finding(number: int, one: Mark, found: TextAudit) -> dict[str, Any]:
    rule = found.rules[one.rule]
    where = found.extract.where(one.start)
    return {
        "n": number,
        "code": code(one.rule),
        "title": rule.title,
        "shown": rule.marks == "shown",
        "text": one.text.strip('“”"') if len(one.text) <= SHOWN else one.text[:SHOWN].strip('“”"') + " …",
        "side": found.cast.named(one.side.split(";")) if one.side else None,
        "victims": found.cast.named(one.victims) if one.victims else None,
        "where": f"characters {one.start:,} to {one.end:,}" + (f", {where}" if where else ""),
        "reason": one.reason,
        "ask": one.suggestion,
        "evidence": [_evidence(item, found) for item in one.evidence],
    }


def _evidence(one: Evidence, found: TextAudit) -> dict[str, Any]:
    sides = found.cast.named(one.source_side.split(";")) if one.source_side else None
    return {"claim": one.claim, "source": one.source, "side": sides, "says": one.says, "url": one.url}


def _rules(found: TextAudit) -> dict[str, Any]:
    listed = [
        {"code": code(rule.code), "title": rule.title, "about": rule.about, "misleads": rule.misleads,
         "silent": rule.needs == "case" and found.case_title is None}
        for rule in found.rules.values()
    ]  # fmt: skip
    return {
        "key": "rules", "title": "The rules", "question": "What does each rule look for, and when does it mislead?",
        "template": "textrules.html", "body": {"rules": listed},
    }  # fmt: skip


def _left(found: TextAudit) -> Iterable[tuple[str, str]]:
    """What of the document is not in the text, and what of the text was not understood; nothing where nothing is."""
    if found.extract.not_read:
        yield "Not read of the document", "; ".join(map(str, found.extract.not_read))
    if found.unreadable_dates:
        yield "Dates that the calendar does not have", "; ".join(one.text for one in found.unreadable_dates)


def _made(found: TextAudit) -> dict[str, Any]:
    facts = (
        ("Text", found.extract.name),
        *_left(found),
        ("Words, characters", f"{found.words:,}, {len(found.extract.text):,}"),
        ("Case", found.case_title or "none: rules that need one were silent"),
        ("Made with", f"Evenhand {__version__}"),
    )
    lead = (
        "Rules look at words and not at meaning. They miss what is said in other words, and mark some that are right.",
        "The same text, case and version give this page byte for byte.",
    )
    return texttables.section(
        "made", "How this page was made", "From what, and by which rules?", lead, [texttables.facts(facts)]
    )
