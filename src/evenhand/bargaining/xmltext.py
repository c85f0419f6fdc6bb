"""Read a small XML file into elements that know their line, and refuse what such a file has no use for.

Invariant: no document type, so no entity is ever declared or fetched; size, depth and number of elements are bounded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from evenhand.bargaining.refusals import Refusals

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 32
MAX_ELEMENTS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Element:
    """One element without its text, which these files do not use."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list[Element] = field(default_factory=list)

    def get(self, name: str) -> str | None:
        """An attribute, or None."""
        return self.attributes.get(name)

    def all(self, tag: str) -> list[Element]:
        """The children of that name."""
        return [child for child in self.children if child.tag == tag]


class _Unwanted(Exception):  # noqa: N818 — ends the parse, never leaves this file
    pass


@dataclass(slots=True, kw_only=True, repr=False)
class _Builder:
    refusals: Refusals
    parser: expat.XMLParserType
    root: Element | None = None
    open: list[Element] = field(default_factory=list)
    count: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.count += 1
        if len(self.open) >= MAX_DEPTH:
            self.refuse("xml-deep", f"<{tag}>", f"elements at most {MAX_DEPTH} deep")
        if self.count > MAX_ELEMENTS:
            self.refuse("xml-large", f"more than {MAX_ELEMENTS:,} elements", f"at most {MAX_ELEMENTS:,} elements")
        element = Element(tag=tag, attributes=attributes, line=self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def end(self, _tag: str) -> None:
        """An element ends."""
        self.open.pop()

    def doctype(self, name: str, *_rest: object) -> None:
        """A document type: where entities are declared."""
        self.refuse("xml-doctype", f"<!DOCTYPE {name}>", "no document type and no entities")

    def refuse(self, code: str, given: str, expected: str) -> None:
        """Say why, and stop."""
        do = "take the file from where it was published, or write it without this"
        self.refusals.add(code, self.parser.CurrentLineNumber, None, given, expected, do)
        raise _Unwanted


def parse(path: Path, refusals: Refusals) -> Element | None:
    """The root of an XML file, or None with a fault noted in `refusals`."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        refusals.add("file-unreadable", None, None, error.strerror, "a file that may be read", "check the path")
        return None
    if len(data) > MAX_BYTES:
        do = "name the domain and profile files themselves"
        refusals.add("file-too-large", None, None, f"more than {MAX_BYTES:,} bytes", "a smaller file", do)
        return None
    return _parsed(data, refusals)


def _parsed(data: bytes, refusals: Refusals) -> Element | None:
    parser = expat.ParserCreate()
    builder = _Builder(refusals=refusals, parser=parser)
    parser.StartElementHandler, parser.EndElementHandler = builder.start, builder.end
    parser.StartDoctypeDeclHandler = builder.doctype
    try:
        parser.Parse(data, True)  # noqa: FBT003 — its own signature
    except _Unwanted:
        return None
    except (expat.ExpatError, LookupError, ValueError) as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "offset", 0)
        refusals.add("xml-syntax", line, None, str(error), "well-formed XML", "repair the file", column + 1)
        return None
    return builder.root


__all__ = ["Element", "parse"]
