"""Runs the rules: what is found, what is deliberate, what cannot be told, and what is off, each with its reason.

Invariant: a rule that rests on an empty field finds nothing in a text that was not read for it; it is listed under
what cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from evenhand.ledger.lint import deadlines, duties, lasting, order, people, wording
from evenhand.ledger.lint.catalogue import Rule, rules
from evenhand.ledger.lint.hit import Hit, Test
from evenhand.ledger.lint.reading import Opened, docket_of, open_docket
from evenhand.ledger.lint.texts import Docket, Text
from evenhand.record.faults import Fault
from evenhand.record.unread import NOTHING_UNREAD, Unread
from evenhand.record.view import View

TESTS: Mapping[str, Test] = {
    **deadlines.RULES, **duties.RULES, **order.RULES, **wording.RULES, **people.RULES, **lasting.RULES,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Finding:
    """One question that a rule raises; never a cause of anything that followed."""

    rule: Rule
    agreement: str
    commitment: str | None  # None: the text as a whole
    file: str
    line: int | None  # 1-based
    reason: str
    deliberate: str = ""  # why an ambiguity is meant, where the record says so

    def as_dict(self) -> dict[str, object]:
        """The finding for JSON, keys in a fixed order."""
        return {
            "code": self.rule.code,
            "agreement": self.agreement,
            "commitment": self.commitment,
            "file": self.file,
            "line": self.line,
            "reason": self.reason,
            "question": self.rule.question,
            "basis": self.rule.basis,
            "reference": self.rule.reference,
            "misleads": self.rule.misleads,
            "repair": self.rule.repair,
        }


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Untold:
    """What a rule cannot tell of a text, since nobody recorded whether the text says it."""

    rule: Rule
    agreement: str
    commitments: tuple[str, ...]  # empty: the text as a whole
    missing: bool = False  # since not every row could be read, and not since nobody looked

    def as_dict(self) -> dict[str, object]:
        """The same for JSON."""
        return {
            "code": self.rule.code,
            "agreement": self.agreement,
            "commitments": list(self.commitments),
            "needs": self.rule.needs,
            **({"unread": True} if self.missing else {}),
        }


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Report:
    """What the linter has to say of a case or a file."""

    findings: tuple[Finding, ...]
    deliberate: tuple[Finding, ...]  # answered by a mark in the record
    cannot_tell: tuple[Untold, ...]
    off: Mapping[str, str]  # code → reason, from case.yaml
    texts: int  # agreements looked at
    alone: bool  # one file without a case, read as the whole text
    errors: tuple[Fault, ...]  # what could not be read
    unread: Unread = NOTHING_UNREAD  # rows of the case that are missing because of it

    def as_dict(self) -> dict[str, object]:
        """The report for JSON, keys in a fixed order."""
        return {
            "findings": [one.as_dict() for one in self.findings],
            "off": [{"code": code, "reason": reason} for code, reason in self.off.items()],
            "deliberate": [{**one.as_dict(), "because": one.deliberate} for one in self.deliberate],
            "cannot_tell": [one.as_dict() for one in self.cannot_tell],
        }


RESTS_ON = ("agreements", "provisions", "commitments", "parties")
OF_ALL = frozenset(
    {
        "deadline-event",
        "last-mover",
        "obligor-unbound",
        "one-side-first",
        "side-outside",
        "signature-missing",
        "waits-unowed",
    }
)
"""Rules that say that something stands nowhere, or comes before or after all else: they rest on every row."""


def lint(path: str | Path, *, internal: bool = False) -> Report:
    """Lint every agreement of a case, or one file.

    Raises:
        CaseError: nothing there that can be read.
    """
    return judge(open_docket(path, internal=internal))


def lint_view(view: View) -> Report:
    """Lint what a view of a case shows; for pages, which need no lines."""
    return judge(Opened(docket=docket_of(view), only=None, alone=False, errors=(), unread=view.unread))


def judge(opened: Opened) -> Report:
    """Run every rule that is not off over what was opened."""
    docket = opened.docket
    texts = [text for text in docket.texts if opened.only in {None, text.file}]
    active = {code: test for code, test in TESTS.items() if code not in docket.off}
    missing = opened.unread.touches(*RESTS_ON) or (opened.alone and bool(opened.errors))
    told: list[Finding] = []
    untold: list[tuple[Text, Rule, Hit]] = []
    for text in texts:
        for code, test in active.items():
            for hit in test(text, docket):
                one = _finding(text, rules()[code], hit)
                unsure = missing and (hit.empty or code in OF_ALL) and not one.deliberate
                if unsure or (hit.empty and not text.silent(rules()[code].needs)):
                    untold.append((text, rules()[code], hit))
                else:
                    told.append(one)
    told.sort(key=_order)
    return Report(
        findings=tuple(one for one in told if not one.deliberate),
        deliberate=tuple(one for one in told if one.deliberate),
        cannot_tell=tuple(_untold(untold, missing=missing)),
        off=docket.off,
        texts=len(texts),
        alone=opened.alone,
        errors=opened.errors,
        unread=opened.unread,
    )


def _finding(text: Text, rule: Rule, hit: Hit) -> Finding:
    act = hit.commitment
    return Finding(
        rule=rule,
        agreement=text.id,
        commitment=act.id if act else None,
        file=text.file,
        line=act.line if act else text.line,
        reason=hit.reason,
        deliberate=act.deliberate if act and rule.ambiguity else "",
    )


def _order(one: Finding) -> tuple[str, int, int]:
    return (one.file, one.line or 0, list(rules()).index(one.rule.code))


def _untold(found: Iterable[tuple[Text, Rule, Hit]], *, missing: bool) -> Iterator[Untold]:
    """One entry for each rule and text."""
    rows: dict[tuple[str, str], list[str]] = {}
    for text, rule, hit in found:
        rows.setdefault((text.id, rule.code), []).extend([hit.commitment.id] if hit.commitment else [])
    for (agreement, code), held in rows.items():
        yield Untold(rule=rules()[code], agreement=agreement, commitments=tuple(dict.fromkeys(held)), missing=missing)


def catalogue() -> Iterator[dict[str, str]]:
    """What `--rules` lists."""
    for rule in rules().values():
        yield {
            "code": rule.code,
            "title": rule.title,
            "basis": rule.basis,
            "reference": rule.reference,
            "misleads": rule.misleads,
        }


__all__ = ["TESTS", "Docket", "Finding", "Report", "Untold", "catalogue", "judge", "lint", "lint_view"]
