"""The accounts of one occurrence, side by side.

A line is one account, with every source that passes it on; figures of
different accounts are never added, averaged or merged. Order: what is asserted, of whom, then the date on which the
earliest source came out, then the id of its claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evenhand.report import wording
from evenhand.report.book import Book, Row, moment

ACCOUNT = (
    "account", "property", "category", "count_type", "low", "high", "value", "unit", "victims", "date",
    "part_of",
)  # fmt: skip
REASONS = ("credibility_reason", "note")
HEADING = ("property", "category", "unit")
NAMES = {"position": "Whose position", "speaks_for": "Who would speak"}  # what a party named in a claim is
RULE = (
    "Accounts stand by what they assert and of whom; within that, by the date on which the earliest source of each "
    "came out, then those whose date is not known, by the id of the claim. None is placed by its side."
)


def blocks(book: Book, claims: list[Row], when: str | None = None) -> list[dict[str, Any]]:
    """Accounts under the heading of what they assert, so that comparable figures are neighbours.

    The date that a claim speaks of is left out where it is `when`.
    """
    found: dict[tuple[Any, ...], list[list[Row]]] = {}
    for line in lines(claims):
        found.setdefault(_heading(line[0]), []).append(line)
    ordered = sorted(found, key=lambda key: _heading_rank(book, key))
    return [
        {
            "property": wording.label("property", key[0]),
            "category": wording.label("toll_category", key[1]),
            "unit": None if key[2] in (None, "persons") else key[2],
            "losses_of": book.sides(key[3]),
            "differ": _figures_differ(found[key]),
            "lines": [_line(book, line, when) for line in sorted(found[key], key=_age)],
        }
        for key in ordered
    ]


def lines(claims: list[Row]) -> list[list[Row]]:
    """Claims that pass on one and the same account of one and the same thing."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for claim in claims:
        found.setdefault(_account(claim), []).append(claim)
    return [sorted(line, key=_claim_age) for line in found.values()]


def differ(claims: list[Row]) -> dict[str, bool]:
    """Whether accounts give different figures for one thing, or name different authors of the act."""
    groups: dict[tuple[Any, ...], list[list[Row]]] = {}
    for line in lines(claims):
        groups.setdefault(_heading(line[0]), []).append(line)
    named = {tuple(sorted(claim["attributed_to"])) for claim in claims if claim["attributed_to"]}
    return {"figures": any(map(_figures_differ, groups.values())), "attribution": len(named) > 1}


def _account(claim: Row) -> tuple[Any, ...]:
    # A source that gives a figure for itself is an account of its own; without a figure, the words make the account.
    bare = claim["low"] is None and claim["high"] is None
    own = None if claim["account"] or bare else claim["source"]
    text = (claim["paraphrase"], claim["quotation"]) if bare else ()
    lists = [tuple(sorted(claim[name] or ())) for name in ("losses_of", "attributed_to", "account_sides")]
    return (own, text, *lists, *(claim[name] for name in ACCOUNT))


def _heading(claim: Row) -> tuple[Any, ...]:
    return (*(claim[name] for name in HEADING), tuple(sorted(claim["losses_of"] or ())))


def _heading_rank(book: Book, key: tuple[Any, ...]) -> tuple[Any, ...]:
    sides = sorted(book.side_rank(side) for side in key[3])
    words = (wording.rank("property", key[0]), wording.rank("toll_category", key[1]))
    return (*words, len(sides), sides, key[2] or "", key[3])


def _figures_differ(found: list[list[Row]]) -> bool:
    # A count that lies within another is no rival of it.
    figures = {(line[0]["low"], line[0]["high"]) for line in found if not line[0]["part_of"]}
    return len(figures - {(None, None)}) > 1


def _claim_age(claim: Row) -> tuple[Any, ...]:
    return (moment(claim["published"]), wording.natural(claim["id"]))


def _age(line: list[Row]) -> tuple[Any, ...]:
    return _claim_age(line[0])


def _line(book: Book, line: list[Row], when: str | None) -> dict[str, Any]:
    first = line[0]
    part_of = book.to(first["part_of"])
    return {
        "figure": figure(first),
        "value": _words(first),
        "count_type": wording.label("count_type", first["count_type"]),
        "account": first["account"] or ("Each source itself" if len({claim["source"] for claim in line}) > 1 else None),
        "account_sides": book.sides(first["account_sides"]),
        "victims": first["victims"],
        "attributed_to": book.parties(first["attributed_to"]),
        "names": NAMES.get(first["property"], "Attributed to"),
        "date": None if first["date"] == when else wording.date(first["date"]),
        "part_of": {"to": part_of, "text": first["part_of"]} if part_of else None,
        "paraphrases": _distinct(claim["paraphrase"] for claim in line),
        **_shared(line),
        "claims": [told(book, claim, apart=_apart(line)) for claim in line],
    }


def _apart(line: list[Row]) -> list[str]:
    """Which of reason and note differ from claim to claim, and so stand with each."""
    return [name for name in REASONS if len({claim[name] for claim in line}) > 1]


def _shared(line: list[Row]) -> dict[str, Any]:
    return {name: None if name in _apart(line) else line[0][name] for name in REASONS}


def figure(claim: Row) -> dict[str, str] | None:
    """The figure of a claim with the anchor of the claim."""
    shown = wording.span(claim["low"], claim["high"])
    return {"text": shown, "to": f"claim-{claim['id']}"} if shown else None


def _words(claim: Row) -> str | None:
    """The value in words, where it says more than the figure."""
    low, high = claim["low"], claim["high"]
    numbers = {_bare(text or "") for text in (wording.number(low), wording.number(high), wording.span(low, high))}
    return claim["value"] if claim["value"] and _bare(claim["value"]) not in numbers else None


def _bare(text: str) -> str:
    """Digits as they may be written in one source and another: without thousands marks, with one kind of range."""
    return text.replace(",", "").replace(" to ", "-").replace("–", "-")


def told(book: Book, claim: Row, apart: Sequence[str] = REASONS) -> dict[str, Any]:
    """One claim as its source made it: who, where, how graded, and those of reason and note that are in `apart`."""
    document = book.get("documents", claim["document"])
    return {
        "id": claim["id"],
        "anchor": f"claim-{claim['id']}",
        "source": book.cite(claim["source"]) if claim["source"] in book.source_number else None,
        "credibility": claim["credibility"],
        "credibility_reason": claim["credibility_reason"] if "credibility_reason" in apart else None,
        "graded_by": claim["graded_by"],
        "document": book.link(document["id"]) if document else None,
        "locator": claim["locator"],
        "quotation": claim["quotation"],
        "language": claim["language"],
        "published": wording.date(claim["published"]),
        "recorded": wording.date(claim["recorded"]),
        "supersedes": book.link(claim["supersedes"], claim["supersedes"]) if book.to(claim["supersedes"]) else None,
        "note": claim["note"] if "note" in apart else None,
    }


def _distinct(values: Any) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
