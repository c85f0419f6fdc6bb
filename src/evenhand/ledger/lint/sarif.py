"""A report in SARIF 2.1.0, so that editors and code hosts can show it.

A finding is a note: it asks, and accuses nobody.
Words of a record stand only as plain text, escaped.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from evenhand.ledger.lint.catalogue import Rule, rules
from evenhand.ledger.lint.run import Finding, Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_CONTROL = {code: f"\\u{code:04x}" for code in (*range(9), *range(11, 32), 127, *range(0x80, 0xA0))} | {
    code: f"\\u{code:04x}" for code in (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


def sarif(report: Report, version: str, *, stamp: str | None = None) -> dict[str, Any]:
    """The report as one SARIF log.

    Args:
        report: what was found.
        version: of this program.
        stamp: what says that the log is for the team alone.
    """
    codes = list(rules())
    results = [_result(one, codes) for one in (*report.findings, *report.deliberate)]
    driver = {
        "name": "evenhand lint",
        "version": version,
        "rules": [_rule(rule, report.off.get(rule.code)) for rule in rules().values()],
    }
    said = ({"stamp": stamp} if stamp else {}) | ({"unread": report.unread.as_dict()} if report.unread else {})
    marked = {"properties": said} if said else {}
    run = {**marked, "tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule, off: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": f"{rule.question} {rule.repair}"},
        "help": {"text": f"Basis: {rule.basis}. {rule.reference}\nMisleads: {rule.misleads}"},
        "defaultConfiguration": {"level": "note", "enabled": off is None},
    }
    if off is not None:
        found["properties"] = {"off": visible(off)}
    return found


def _result(one: Finding, codes: list[str]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": uri(one.file)}}
    if one.line is not None:
        place["region"] = {"startLine": one.line}
    where = one.agreement if one.commitment is None else f"{one.agreement}/{one.commitment}"
    found: dict[str, Any] = {
        "ruleId": one.rule.code,
        "ruleIndex": codes.index(one.rule.code),
        "level": "note",
        "message": {"text": plain(f"{one.reason} {one.rule.question}")},
        "locations": [{"physicalLocation": place, "logicalLocations": [{"fullyQualifiedName": visible(where)}]}],
    }
    if one.deliberate:
        found["suppressions"] = [{"kind": "inSource", "justification": visible(one.deliberate)}]
    return found


def uri(file: str) -> str:
    """A path as a relative reference; a first part with a colon would be read as a scheme."""
    return quote(file.replace("\\", "/"), safe="/-._~!$&'()*+,;=@")


def plain(text: str) -> str:
    r"""Text in which nothing is left that SARIF or a viewer would read as more than text.

    SARIF reads `[words](target)` in a message as a link and `{0}` as a place to fill.

    >>> plain("see [here](https://example.org) {0}")
    'see \\[here\\](https://example.org) {{0}}'
    """
    kept = text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return visible(kept.replace("{", "{{").replace("}", "}}"))


def visible(text: str) -> str:
    """Text with an escape for each character that a viewer might obey instead of showing it."""
    return text.translate(_CONTROL)


__all__ = ["sarif"]
