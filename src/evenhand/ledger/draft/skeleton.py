"""Writes what was read of an agreement as a YAML file of a case, with a TODO wherever a person has to decide.

Invariant: the file reads as YAML whatever the text holds, and no value in it says more than was read. Every word of
the text stands in it, as values or in comments, on one line each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evenhand.ledger.draft.clauses import Duty, dates, duty, sentences
from evenhand.ledger.draft.cut import Cutting, cut
from evenhand.ledger.draft.parts import Line, Part
from evenhand.record.faults import CaseError
from evenhand.record.yamledit import dump
from evenhand.record.yamltext import MAX_BYTES, read

_BETWEEN = re.compile(
    r"\b(?:[Bb]etween|BETWEEN)\s+(?:the\s+)?(.{3,120}?)\s+(?:and|AND)\s+(?:the\s+)?(.{3,120}?)(?=[,.;(]|$|\s+on\b)"
)
_WORD = re.compile(r"[^\W_]+")
_FOR = re.compile(r"^(?:for|on behalf of)\s+(?:and on behalf of\s+)?(?:the\s+)?(.{3,100}?)\s*:?$", re.IGNORECASE)
_SIGNED = re.compile(r"\b(done|signed|concluded|agreed|made)\b", re.IGNORECASE)
_TITLE = 200  # characters of the first line that are its title; the whole line stands at the end of the file
_NAME = 200  # characters of a line in which a name is looked for
_PREAMBLE = 20_000  # characters before the first article in which parties are looked for
_JOINERS = "\u200c\u200d"  # never seen, and part of words in Persian and in the scripts of India


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Skeleton:
    """A file to be finished by a person."""

    yaml: str
    articles: int  # articles and points that were cut
    duties: int  # sentences in which a duty was read
    without: tuple[str, ...]  # numbers of parts in which none was read
    unplaced: int  # lines with words that stand in no article


def skeleton(text: str, name: str) -> Skeleton:
    """The skeleton of an agreement.

    Args:
        text: the agreement, as plain text.
        name: id of the agreement in the file: letters, digits, `_ . -`.

    Raises:
        CaseError: the file would be too long, or would not read back as YAML.
    """
    cutting = cut(text)
    found = [(part, [(s, duty(s)) for s in sentences(part.text)]) for part in cutting.parts]
    lines = [*_head(cutting, name), *_provisions(found, name), *_left(cutting)]
    yaml = "\n".join(lines) + "\n"
    if len(yaml.encode()) > MAX_BYTES:
        given, expected = "a text whose skeleton would be longer than a case reads", f"at most {MAX_BYTES:,} bytes"
        raise CaseError.refused(f"{name}: given {given}; expected {expected}; take out what is no agreement")
    if read(yaml.encode()).root is None:
        raise CaseError.refused(f"{name}: given a text whose skeleton would be no YAML; nothing was written; report it")
    return Skeleton(
        yaml=yaml,
        articles=len(cutting.parts),
        duties=sum(one is not None for _, held in found for _, one in held),
        without=tuple(part.number for part, held in found if held and not any(one for _, one in held)),
        unplaced=sum(bool(line.text.strip()) for line in (*cutting.heading, *cutting.closing)),
    )


def _head(cutting: Cutting, name: str) -> Iterator[str]:
    title = next((line for line in cutting.heading if line.text.strip()), None)
    day = _signed_on(cutting)
    yield "# A skeleton made by `evenhand draft`. Lines with TODO wait for a person; nothing was understood."
    yield f"id: {name}"
    if title:
        yield f"{_pair('title', _one(title.text, _TITLE))}  # TODO read in line {title.number}"
    else:
        yield "title: # TODO not read"
    yield f"date: '{day[1]}'  # TODO read in line {day[0]}" if day else "date: # TODO not read"
    yield "standing: proposal  # TODO proposal, rejected, initialled, signed, in_force, superseded or ended"
    yield "parties:  # TODO ids from parties.csv"
    for number, who in _parties(cutting):
        yield f"  # read in line {number}: {_one(who)}"
    signed = list(_signatures(cutting.closing))
    if signed:
        yield "signatories:  # TODO as printed?"
        yield from (f"  - {_value(who)}" for who in dict.fromkeys(signed))
    yield "sources:  # TODO ids from sources.csv"
    yield "looked_for: [nothing]  # TODO [all] once the whole text stands below: what is missing counts as not said"


def _signed_on(cutting: Cutting) -> tuple[int, str] | None:
    """The day of signature: a date in a line that speaks of it, or the only date of the heading."""
    for line in cutting.closing:
        for _, day in dates(line.text):
            return line.number, day
    named = [(line.number, day, line.text) for line in cutting.heading for _, day in dates(line.text)]
    spoken = [(number, day) for number, day, text in named if _SIGNED.search(text)]
    if spoken:
        return spoken[0]
    return (named[0][0], named[0][1]) if len({day for _, day, _ in named}) == 1 else None


def _parties(cutting: Cutting) -> Iterator[tuple[int, str]]:
    seen = set()
    left = _PREAMBLE
    for line in cutting.heading:
        words, left = line.text[:left], max(0, left - len(line.text))
        for found in _BETWEEN.finditer(words):
            for who in found.groups():
                if who.casefold() not in seen:
                    seen.add(who.casefold())
                    yield line.number, who
    for line in cutting.closing:
        named = _signing(line)
        if named and named[1].casefold() not in seen:
            seen.add(named[1].casefold())
            yield line.number, named[1]


def _signatures(closing: Iterable[Line]) -> Iterator[str]:
    for line in closing:
        found = _signing(line)
        if found:
            yield _one(found[1])


def _signing(line: Line) -> re.Match[str] | None:
    """Whom a line is signed for, where it says so."""
    words = line.text.strip()
    return _FOR.match(words) if len(words) <= _NAME else None


def _provisions(found: Iterable[tuple[Part, list[tuple[str, Duty | None]]]], name: str) -> Iterator[str]:
    rows = list(found)
    yield "provisions:" if rows else "provisions: []  # TODO no article and no numbered point was read"
    for part, held in rows:
        duties = [one for _, one in held if one]
        told = set(_WORD.findall(part.head)) <= set(_WORD.findall(part.number))
        head = "" if told else f": {_one(part.head)}"
        yield f"  - {_pair('number', part.number)}  # lines {part.first} to {part.last}{head}"
        yield f"    {_pair('gist', _one(part.title))}" if part.title else "    gist: # TODO in your words"
        yield from (f"    # no duty was read in: {_one(sentence)}" for sentence, one in held if one is None)
        if duties:
            yield "    commitments:"
        for n, one in enumerate(duties, 1):
            yield from _commitment(one, f"{name}-{_slug(part.number)}-{n}")


def _commitment(one: Duty, name: str) -> Iterator[str]:
    yield f"      - id: {name}"
    yield f"        {_pair('action', _one(one.sentence))}  # TODO the text's words; say it in yours"
    yield f"        kind: {one.kind}  # TODO guessed from {_one(one.because)}"
    yield "        obligors:  # TODO ids from parties.csv"
    if one.owed_by:
        yield f"        obligors_text: [{_value(one.owed_by)}]  # TODO as printed before the verb"
    else:
        yield "        # TODO who owes it was not read"
    yield from _deadline(one)


def _deadline(one: Duty) -> Iterator[str]:
    if one.deadline:
        yield f"        deadline: '{one.deadline}'"
    elif one.within:
        yield "        deadline:"
        yield f"          after: {_value(_one(one.after))}  # TODO" if one.after else "          after: # TODO"
        yield f"          within: {one.within}"


def _left(cutting: Cutting) -> Iterator[str]:
    yield "# Text that stands in no article and was not read for duties:"
    for what, lines in (("before", cutting.heading), ("after", cutting.closing), ("left out", cutting.skipped)):
        for line in lines:
            if line.text.strip():
                yield f"#   line {line.number} ({what}): {_one(line.text)}"


def _pair(key: str, value: str) -> str:
    return dump({key: value}).rstrip("\n")


def _value(value: str) -> str:
    """A value as it may stand in a list or after a key, always in double quotes."""
    held = "".join(c if c.isprintable() else " " for c in value)
    return '"' + held.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _one(text: str, limit: int | None = None) -> str:
    """Words on one line; with a limit, cut there with a sign that they were."""
    words = " ".join("".join(c if c.isprintable() or c in _JOINERS else " " for c in text).split())
    return words if limit is None or len(words) <= limit else words[: limit - 1] + "…"


def _slug(number: str) -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "_", number).strip("_")[:30]
