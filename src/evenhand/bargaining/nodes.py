"""The nodes of a YAML file as the things that they should be; what they are not is noted with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence as Listed
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from evenhand.bargaining.refusals import LARGEST, Refusals, exact
from evenhand.record import yamltext
from evenhand.record.faults import nearest
from evenhand.record.yamltext import Mapping, Node, Scalar, Sequence

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Span:
    """A number, or a range of numbers of which none is said to be likelier."""

    low: Fraction
    high: Fraction

    @property
    def middle(self) -> Fraction:
        """Half way between."""
        return (self.low + self.high) / 2

    @property
    def half(self) -> Fraction:
        """Half the width."""
        return (self.high - self.low) / 2


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reader:
    """Reads nodes of one file into its list of faults."""

    refusals: Refusals

    def document(self, path: Path) -> Mapping | None:
        """The file's top mapping, or None with faults noted."""
        try:
            with path.open("rb") as stream:
                data = stream.read(yamltext.MAX_BYTES + 1)
        except OSError as error:
            self.refusals.add(
                "file-unreadable", None, None, error.strerror, "a file that may be read", "check the path"
            )
            return None
        document = yamltext.read(data)
        for p in document.problems:
            self.refusals.add(f"yaml-{p.code}", p.line, None, p.given, p.expected, "repair the file", p.column)
        if isinstance(document.root, Mapping):
            return document.root
        if document.root is not None:
            expected = "keys such as parties and issues"
            self.refuse("not-issues", document.root, "", self.shown(document.root), expected, "begin with `parties:`")
        return None

    def refuse(self, code: str, node: Node, name: str, given: str, expected: str, do: str) -> None:
        """Note a fault at a node."""
        self.refusals.add(code, node.line, name or None, given, expected, do, node.column)

    def shown(self, node: Node | None) -> str:
        """A node in a word or two."""
        if isinstance(node, Scalar):
            return node.text or "nothing"
        return {Sequence: "a list", Mapping: "keys with values"}.get(type(node), "nothing")

    def mapping(self, node: Node, name: str, known: Listed[str]) -> dict[str, Node]:
        """Key → value of a mapping; a fault if it is none."""
        if isinstance(node, Mapping):
            return self.keys(node, name, known)
        self.refuse("keys", node, name, self.shown(node), f"keys with values: {', '.join(known)}", "write it as keys")
        return {}

    def keys(self, node: Mapping, name: str, known: Listed[str]) -> dict[str, Node]:
        """Key → value; a fault for each key that is not known."""
        for key, _ in node.pairs:
            if key.text not in known:
                expected = f"one of {', '.join(known)}{nearest(key.text or '', tuple(known))}"
                self.refuse("key-unknown", key, name, key.text or "nothing", expected, "correct or remove the key")
        return {key.text or "": value for key, value in node.pairs}

    def items(self, above: Node, node: Node | None, name: str) -> tuple[Node, ...]:
        """Items of a list; a fault if it is none, or empty."""
        if isinstance(node, Sequence) and node.items:
            return node.items
        given = "an empty list" if isinstance(node, Sequence) else self.shown(node)
        self.refuse("empty", node or above, name, given, "a list of at least one", "list them, each after a dash")
        return ()

    def id(self, node: Node | None, name: str, above: Node | None = None) -> str:
        """An id, or an empty string with a fault."""
        text = node.text or "" if isinstance(node, Scalar) else ""
        place = node or above
        if not ID.fullmatch(text) and place is not None:
            expected = "an id: letters, digits, dot, dash or underscore, at most 64"
            self.refuse("id", place, name, self.shown(node), expected, "write a short id")
        return text

    def text(self, node: Node | None, above: Node, name: str) -> str | None:
        """A text, or None with a fault."""
        if isinstance(node, Scalar) and node.text:
            return node.text
        self.refuse("text", node or above, name, self.shown(node), "a text", "write it")
        return None

    def known(self, node: Node, given: str, names: list[str], name: str) -> int | None:
        """The position of a name among those known; a fault if it is not there."""
        if given in names:
            return names.index(given)
        expected = f"one of {', '.join(names) or 'its options, once it has some'}{nearest(given, tuple(names))}"
        self.refuse("unknown", node, name, given or "nothing", expected, "correct the name")
        return None

    def vector(self, node: Node, name: str, parties: tuple[str, ...]) -> tuple[Span, ...]:
        """A number or range for each party, in their order."""
        held = self.by_party(node, name, parties, whole=True)
        return tuple(held.get(party, Span(low=Fraction(0), high=Fraction(0))) for party in parties)

    def by_party(self, node: Node, name: str, parties: tuple[str, ...], *, whole: bool) -> dict[str, Span]:
        """Party → number or range; a fault for unknown parties and, if `whole`, for missing ones."""
        if not isinstance(node, Mapping):
            self.refuse("by-party", node, name, self.shown(node), "{party: number, …}", "give a number for each party")
            return {}
        found: dict[str, Span] = {}
        for key, value in node.pairs:
            if parties and self.known(key, key.text or "", list(parties), f"{name}: party") is None:
                continue
            span = self.span(value, f"{name}.{key.text}")
            found[key.text or ""] = span or Span(low=Fraction(0), high=Fraction(0))
        missing = [party for party in parties if party not in found]
        if whole and missing:
            given = f"nothing for {', '.join(missing)}"
            self.refuse("no-values", node, name, given, "a value for each party", "add it; 0 is a value too")
        return found

    def span(self, node: Node, name: str) -> Span | None:
        """A number, or a range `[low, high]`; None with a fault."""
        ends = node.items if isinstance(node, Sequence) else (node,)
        numbers = [exact(end.text) if isinstance(end, Scalar) else None for end in ends]
        if len(numbers) in (1, 2) and None not in numbers:
            low, high = numbers[0], numbers[-1]
            if low is not None and high is not None and low <= high:
                return Span(low=low, high=high)
        given = self.shown(node) if not isinstance(node, Sequence) else f"[{', '.join(map(self.shown, node.items))}]"
        expected = f"a number, or a range [low, high], within ±{LARGEST.numerator:.0e}"
        self.refuse("number", node, name, given, expected, "write digits, such as 3, -0.25 or [1, 4]")
        return None


__all__ = ["Reader", "Span"]
