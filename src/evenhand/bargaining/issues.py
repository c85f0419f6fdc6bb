"""Read ISSUES.yaml: parties, issues with options, what each is worth to whom, pair terms and reservation values.

Invariant: a file is either read whole, in exact fractions, or refused with every fault named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from evenhand.bargaining.domain import Domain, Issue, Pair, Vector
from evenhand.bargaining.nodes import Reader, Span
from evenhand.bargaining.refusals import FilesError, Refusals
from evenhand.record.yamltext import Mapping, Node, Scalar

TOP = ("parties", "scale", "reservation", "issues", "pairs", "on_the_table", "why")
ISSUE = ("id", "options", "left_out", "why")
OPTION = ("id", "values", "why")
PAIR = ("options", "values", "why")

Spans = tuple[Span, ...]


@dataclass(slots=True, kw_only=True, repr=False)
class _Draft:
    """What has been read so far."""

    parties: tuple[str, ...] = ()
    issues: list[Issue] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)


def read(path: Path) -> Domain:
    """The domain that a file describes.

    Raises:
        FilesError: the file cannot be read or used, with every fault.
    """
    refusals = Refusals(file=path.name)
    reader = Reader(refusals=refusals)
    root = reader.document(path)
    domain = _domain(reader, root) if root is not None else None
    if domain is None or refusals.found:
        raise FilesError(tuple(refusals.found))
    return domain


def _domain(reader: Reader, root: Mapping) -> Domain:
    held = reader.keys(root, "", TOP)
    draft = _Draft(parties=_parties(reader, root, held.get("parties")))
    for item in reader.items(root, held.get("issues"), "issues"):
        _issue(reader, item, draft)
    if "pairs" in held:
        for item in reader.items(root, held["pairs"], "pairs"):
            _pair(reader, item, draft)
    reservation = _reservation(reader, held.get("reservation"), draft.parties)
    middle = tuple(None if span is None else span.middle for span in reservation)
    return Domain(
        parties=draft.parties,
        issues=tuple(draft.issues),
        pairs=tuple(draft.pairs),
        reservation=middle,
        reservation_spread=tuple(Fraction(0) if span is None else span.half for span in reservation),
        common_scale=_scale(reader, held.get("scale")),
        on_the_table=_on_the_table(reader, held.get("on_the_table"), draft),
    )


def _parties(reader: Reader, root: Mapping, node: Node | None) -> tuple[str, ...]:
    names: list[str] = []
    for item in reader.items(root, node, "parties"):
        name = reader.id(item, "parties")
        if name in names:
            reader.refuse("party-twice", item, "parties", name, "each party once", "remove one")
        elif name:
            names.append(name)
    if len(names) == 1:
        reader.refuse("one-party", node or root, "parties", names[0], "at least two parties", "add the other parties")
    return tuple(names)


def _scale(reader: Reader, node: Node | None) -> str | None:
    if node is None:
        return None
    if isinstance(node, Mapping):
        return reader.text(reader.keys(node, "scale", ("common",)).get("common"), node, "scale.common")
    reader.refuse("scale", node, "scale", reader.shown(node), "{common: the unit}", "name the unit, or leave scale out")
    return None


def _reservation(reader: Reader, node: Node | None, parties: tuple[str, ...]) -> list[Span | None]:
    held = {} if node is None else reader.by_party(node, "reservation", parties, whole=False)
    return [held.get(party) for party in parties]


def _issue(reader: Reader, node: Node, draft: _Draft) -> None:
    held = reader.mapping(node, "issues", ISSUE)
    name = reader.id(held.get("id"), "issues.id", node)
    if any(name == issue.id for issue in draft.issues):
        reader.refuse("issue-twice", node, "issues.id", name, "each issue once", "rename one of them")
    options: list[str] = []
    spans: list[Spans] = []
    for item in reader.items(node, held.get("options"), f"{name}.options"):
        option, worth = _option(reader, item, name, draft.parties)
        if option in options:
            reader.refuse("option-twice", item, f"{name}.options", option, "each option once", "rename one of them")
        options.append(option)
        spans.append(worth)
    left_out = held.get("left_out")
    draft.issues.append(
        Issue(
            id=name,
            options=tuple(options),
            values=tuple(_middles(row) for row in spans),
            spread=tuple(_halves(row) for row in spans) if any(map(_ranged, spans)) else (),
            left_out=None if left_out is None else _middles(reader.vector(left_out, f"{name}.left_out", draft.parties)),
        )
    )


def _option(reader: Reader, node: Node, issue: str, parties: tuple[str, ...]) -> tuple[str, Spans]:
    held = reader.mapping(node, f"{issue}.options", OPTION)
    name = reader.id(held.get("id"), f"{issue}.options.id", node)
    values = held.get("values")
    if values is None:
        do = "say what the option is worth to each party; 0 is a value too"
        reader.refuse("no-values", node, f"{issue}.{name}.values", "nothing", "a value for each party", do)
        return name, ()
    return name, reader.vector(values, f"{issue}.{name}.values", parties)


def _pair(reader: Reader, node: Node, draft: _Draft) -> None:
    held = reader.mapping(node, "pairs", PAIR)
    chosen = _chosen(reader, held.get("options"), node, "pairs.options", draft)
    if chosen is not None and len(chosen) != 2:
        expected = "two options of different issues"
        do = "name two; what three do together has to be put in pairs"
        reader.refuse("pair", node, "pairs.options", f"{len(chosen)} options", expected, do)
    values = held.get("values")
    if values is None:
        do = "say what they are worth together, over and above each alone"
        reader.refuse("no-values", node, "pairs.values", "nothing", "a value for each party", do)
        return
    worth = reader.vector(values, "pairs.values", draft.parties)
    if chosen is None or len(chosen) != 2:
        return
    (a, x), (b, y) = sorted(chosen.items())
    if any(pair.issues == (a, b) and pair.options == (x, y) for pair in draft.pairs):
        given = f"{draft.issues[a].options[x]} with {draft.issues[b].options[y]}"
        reader.refuse("pair-twice", node, "pairs.options", given, "each pair once", "remove one")
    spread = _halves(worth) if _ranged(worth) else ()
    draft.pairs.append(Pair(issues=(a, b), options=(x, y), values=_middles(worth), spread=spread))


def _chosen(reader: Reader, node: Node | None, above: Node, name: str, draft: _Draft) -> dict[int, int] | None:
    """Issue → option, by position, from `{issue: option}`; None if any of it is unknown."""
    if not isinstance(node, Mapping):
        reader.refuse(
            "choice", node or above, name, reader.shown(node), "{issue: option, …}", "name issues and options"
        )
        return None
    ids = [issue.id for issue in draft.issues]
    found: dict[int, int] = {}
    for key, value in node.pairs:
        at = reader.known(key, key.text or "", ids, f"{name}: issue")
        option = value.text or "" if isinstance(value, Scalar) else reader.shown(value)
        if at is not None:
            place = reader.known(value, option, list(draft.issues[at].options), f"{name}: option of {ids[at]}")
            if place is not None:
                found[at] = place
    return found if len(found) == len(node.pairs) else None


def _on_the_table(reader: Reader, node: Node | None, draft: _Draft) -> tuple[int, ...] | None:
    if node is None:
        return None
    chosen = _chosen(reader, node, node, "on_the_table", draft)
    if chosen is None:
        return None
    missing = [issue.id for i, issue in enumerate(draft.issues) if i not in chosen]
    if missing:
        expected = "an option for every issue"
        reader.refuse("on-the-table", node, "on_the_table", f"nothing for {', '.join(missing)}", expected, "add them")
        return None
    return tuple(chosen[i] for i in range(len(draft.issues)))


def _middles(spans: Spans) -> Vector:
    return tuple(span.middle for span in spans)


def _halves(spans: Spans) -> Vector:
    return tuple(span.half for span in spans)


def _ranged(spans: Spans) -> bool:
    return any(span.half for span in spans)


__all__ = ["read"]
