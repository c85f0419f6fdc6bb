"""SVG made fit to stand in a page.

Invariant: the result names nothing outside itself, and holds only drawing elements.

Ids are renumbered in the order of the drawing, under the chart's own prefix, so that they depend neither on what was
drawn before nor on what else stands in the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from evenhand.report.direction import bare, parts
from evenhand.report.measure import FAMILY
from evenhand.report.palette import pattern_tile

Element = ElementTree.Element

DRAWING = {"svg", "g", "path", "rect", "line", "circle", "text", "tspan"}
SUPPORT = {"defs", "clipPath", "linearGradient", "radialGradient", "stop", "pattern"}
NUMERIC = {"d", "transform", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "width", "height", "r", "cx", "cy"}
# Attributes that repeat a default, or that speak of the drawing program.
DEFAULTS = {"opacity": "1", "stroke-width": "1", "text-anchor": "start", "transform": "translate(0,0)"}
DROPPED = {"class", "role", "pointer-events", "style", "stroke-miterlimit", "version", "cursor"}

_NUMBER = re.compile(r"-?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?")
_REFERENCE = re.compile(r"^url\(#([^)]+)\)$")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(svg: str, *, prefix: str, title: str, desc: str, css_class: str) -> str:
    """SVG text for inlining in HTML, one element, with ``title`` and ``desc`` read out in place of the drawing.

    Errors: ValueError where the drawing holds an element or a reference that may not stand in a page.
    """
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing, no outside text in its markup
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    _check(root)
    _tidy(root)
    _prune(root)
    _number_ids(root, prefix)
    for element in [each for each in root.iter() if each.tag in ("text", "tspan") and each.text]:
        _isolate(element)
    _label(root, prefix, title, desc, css_class)
    return ElementTree.tostring(root, encoding="unicode")


def writable(text: str) -> str:
    """``text`` with what cannot stand in XML replaced by U+FFFD."""
    return _UNWRITABLE.sub("\ufffd", text)


def _check(root: Element) -> None:
    for element in root.iter():
        if element.tag not in DRAWING | SUPPORT:
            raise ValueError(f"chart: given a <{element.tag}> element, expected drawing elements only")


def _tidy(root: Element) -> None:
    """Drop what repeats a default or is of no use in a page; round coordinates to 0.01 px."""
    for element in root.iter():
        for key, value in list(element.attrib.items()):
            rounded = _rounded(value) if key in NUMERIC else value
            element.set(key, rounded)
            if key in DROPPED or key.startswith(("{", "aria-", "on")) or DEFAULTS.get(key) == rounded:
                del element.attrib[key]
        if element.get("font-family") == FAMILY:
            del element.attrib["font-family"]


def _rounded(text: str) -> str:
    """``text`` with every number in it rounded to two decimals."""
    return _NUMBER.sub(lambda m: f"{round(float(m[0]), 2) + 0:g}" if "." in m[0] or "e" in m[0] else m[0], text)


def _prune(element: Element) -> None:
    """Remove what draws nothing, and groups that say nothing."""
    for child in list(element):
        if child.tag in SUPPORT:
            continue
        _prune(child)
        if _is_empty(child):
            element.remove(child)
        elif child.tag == "g" and not child.attrib:
            place = list(element).index(child)
            element[place : place + 1] = list(child)


def _isolate(element: Element) -> None:
    """Values within the words of a label, each in its own direction."""
    first, *rest = parts(element.text or "")
    element.text = first
    for place, (value, after) in enumerate(zip(rest[::2], rest[1::2], strict=True)):
        inner = Element("tspan", {"unicode-bidi": "plaintext"})
        inner.text, inner.tail = value, after
        element.insert(place, inner)


def _is_empty(element: Element) -> bool:
    if element.tag == "g":
        return len(element) == 0
    if element.tag == "text":
        return not "".join(element.itertext()).strip()
    if element.get("display") == "none" or element.get("d") == "":
        return True
    return element.tag in {"path", "rect", "line"} and not {"fill", "stroke"} & element.attrib.keys()


def _number_ids(root: Element, prefix: str) -> None:
    """Renumber ids in order of appearance, and add the patterns that the drawing refers to."""
    known = {e.attrib["id"]: f"{prefix}-{n}" for n, e in enumerate((e for e in root.iter() if "id" in e.attrib), 1)}
    patterns: dict[str, str] = {}
    for element, key, old in list(_references(root)):
        if old not in known and pattern_tile(old) is not None:
            known[old] = patterns[old] = f"{prefix}-{old}"
        if old not in known:
            raise ValueError(f"chart: given a reference to {old!r}, expected one inside the drawing")
        element.set(key, f"url(#{known[old]})")
    for element in root.iter():
        if "id" in element.attrib:
            element.set("id", known[element.attrib["id"]])
    for old, new in sorted(patterns.items()):
        root.insert(0, _pattern(old, new))


def _references(root: Element) -> Iterator[tuple[Element, str, str]]:
    for element in root.iter():
        for key, value in element.attrib.items():
            found = _REFERENCE.match(value)
            if found:
                yield element, key, found[1]
            elif "url(" in value or key in {"href", "src"}:
                raise ValueError(f"chart: given {key}={value!r}, expected no address")


def _pattern(reference: str, new: str) -> Element:
    defs = Element("defs")
    box = {"id": new, "width": "8", "height": "8", "patternUnits": "userSpaceOnUse"}
    holder = ElementTree.SubElement(defs, "pattern", box)
    holder.append(ElementTree.fromstring(pattern_tile(reference) or "<g/>"))  # noqa: S314 - a constant
    return defs


def _label(root: Element, prefix: str, title: str, desc: str, css_class: str) -> None:
    """Give the drawing its name for people who do not see it."""
    size = {key: root.attrib[key] for key in ("width", "height", "viewBox")}
    root.attrib.clear()
    root.attrib.update({"xmlns": "http://www.w3.org/2000/svg", "class": css_class, "role": "img"})
    root.set("aria-labelledby", f"{prefix}-title {prefix}-desc" if desc else f"{prefix}-title")
    root.attrib.update(size | {"font-family": f"{FAMILY}, sans-serif"})
    for place, (part, text) in enumerate((("title", title), ("desc", desc))):
        if text:
            element = Element(part, {"id": f"{prefix}-{part}"})
            element.text = writable(bare(text))
            root.insert(place, element)
