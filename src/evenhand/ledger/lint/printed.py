"""A report as lines for a person: what was found, then what each rule rests on, then what was left apart and why."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.ledger.lint.catalogue import Rule, rules
from evenhand.ledger.lint.run import RESTS_ON, Finding, Report
from evenhand.output.visible import write_line

UNREAD = "Cannot tell: the record holds nothing, and does not say that the text was read for it (looked_for)"
MISSING = "Cannot tell: not everything on record of these texts could be read, or the texts were not read for it"


def lines(report: Report) -> Iterator[str]:
    """The report, line by line, with nothing in it that a terminal would obey."""
    for part in (_findings(report), _basis(report), _deliberate(report), _untold(report), _off(report)):
        yield from map(write_line, part)
    yield _summary(report)


def explained(rule: Rule) -> Iterator[str]:
    """All that is known of one rule."""
    yield f"{rule.code}: {rule.title}"
    yield f"  ask       {rule.question}"
    yield f"  repair    {rule.repair}"
    yield from _rests_on(rule)
    if rule.needs:
        yield f"  needs     a text read for “{rule.needs}” (its field looked_for), or a field that says none"
    if rule.ambiguity:
        yield "  deliberate  a clause marked so, with a reason, is listed apart"


def listed() -> Iterator[str]:
    """Every rule in one line."""
    yield from (f"{rule.code:<22} {rule.title} [{rule.basis}]" for rule in rules().values())


def _findings(report: Report) -> Iterator[str]:
    for one in report.findings:
        yield f"{_place(one)}: {one.rule.code}: {one.rule.title}"
        yield f"  {one.reason}"
        yield f"  ask       {one.rule.question}"
        yield f"  repair    {one.rule.repair}"


def _place(one: Finding) -> str:
    line = "" if one.line is None else f":{one.line}"
    return f"{one.file}{line} {one.agreement if one.commitment is None else one.commitment}"


def _basis(report: Report) -> Iterator[str]:
    met = {one.rule.code for one in (*report.findings, *report.deliberate)}
    if met:
        yield ""
        yield "What these rules rest on, and when they mislead"
    for rule in rules().values():
        if rule.code in met:
            yield f"{rule.code}"
            yield from _rests_on(rule)


def _rests_on(rule: Rule) -> Iterator[str]:
    yield f"  basis     {rule.basis}: {rule.reference}"
    yield f"  misleads  {rule.misleads}"


def _deliberate(report: Report) -> Iterator[str]:
    if report.deliberate:
        yield ""
        yield "Deliberate, as the record says"
    for one in report.deliberate:
        yield f"{_place(one)}: {one.rule.code}: {one.reason} Because: {one.deliberate}"


def _untold(report: Report) -> Iterator[str]:
    texts: dict[str, list[str]] = {}
    for one in report.cannot_tell:
        texts.setdefault(one.rule.code, []).append(one.agreement)
    if texts:
        yield ""
        missing = any(one.missing for one in report.cannot_tell)
        yield MISSING if missing else UNREAD
    for code, names in texts.items():
        needs = rules()[code].needs
        yield f"  {code}{f' ({needs})' if needs else ''}: {', '.join(names)}"


def _off(report: Report) -> Iterator[str]:
    if report.off:
        yield ""
        yield "Turned off in case.yaml"
    for code, reason in report.off.items():
        unknown = "" if code in rules() else " (no rule of this name)"
        yield f"  {code}{unknown}: {reason}"


def _summary(report: Report) -> str:
    n, t = len(report.findings), report.texts
    missing = report.unread.touches(*RESTS_ON)
    least = ("at least " if n else "Cannot tell, since not everything could be read: ") if missing else ""
    counted = f"{n} finding{'' if n == 1 else 's'} in {t} text{'' if t == 1 else 's'}"
    whole = "; read as the whole text, since no case stands around it" if report.alone else ""
    return f"\n{least}{counted}{whole}. A finding is a question about words, and never the cause of what followed."


__all__ = ["explained", "lines", "listed"]
