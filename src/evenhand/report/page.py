"""The page: a model put into templates. One file with everything in it, no script, nothing from the net.

Every value of the case reaches the page as data: escaped by the templates, drawn by `charts`, or read as Markdown
without HTML. Only http and https addresses become links.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from evenhand.output.files import write_text
from evenhand.output.visible import write_visibly
from evenhand.record.view import View
from evenhand.report import charts, direction, drawings, model
from evenhand.report.measure import font_file
from evenhand.report.sections import assumptions
from evenhand.report.sections.sources import web

LANGUAGE = "en"  # our own words; quotations carry their own
BLOCKS = {f"{name}_open" for name in ("paragraph", "heading", "list_item", "th", "td")}
UNDER = 2  # level of the heading of a section


def render(view: View) -> str:
    """The whole report of a view as one HTML page."""
    return show(model.build(view), direction.values(view) | assumptions.words(view))


def write(view: View, path: Path) -> None:
    """Write the report beside `path`, then put it in its place, so that no half page is ever seen there."""
    write_text(path, render(view), internal=view.internal)


def show(report: dict[str, Any], values: Iterable[str] = ()) -> str:
    """A model of `model.build` as HTML; `values` are those of the case, which keep their own direction in sentences."""
    shown = direction.isolated(report, values)
    html = _templates().get_template("page.html").render(report=shown, lang=LANGUAGE, style=_style())
    return write_visibly(html)  # whatever a value held: notes may name such a character and become it


class Templates(Environment):
    """Templates in which `row.copy` is the value of that name and never a method of the dictionary."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute) if isinstance(obj, dict) else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, dict):
            return obj[argument] if argument in obj else self.undefined(obj=obj, name=argument)
        return super().getitem(obj, argument)


@cache
def _templates() -> Environment:
    made = Templates(
        loader=PackageLoader("evenhand.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[direction.OwnDirection],
    )
    made.filters.update(markdown=markdown, drawing=_drawing, language=_language)
    made.globals.update(web=web)
    return made


def _drawing(chart: dict[str, Any]) -> Markup:
    drawn = drawings.draw(chart)
    return Markup(drawn.wide + drawn.narrow)  # noqa: S704 - `charts` escapes every value and allows drawing elements only


def markdown(text: str) -> Markup:
    """A page of the case's notes: headings under the section's own, links to the web only, no images, no HTML."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    reader.validateLink = lambda url: web(url) is not None  # type: ignore[method-assign]
    tokens = reader.parse(text)
    if tokens and tokens[0].tag == "h1":  # the section has its own title
        del tokens[:3]
    _lower_headings(tokens)
    for token in tokens:
        if token.type in BLOCKS:
            token.attrSet("dir", "auto")
    for child in (child for token in tokens for child in token.children or [] if child.type == "link_open"):
        child.attrSet("rel", "noopener noreferrer nofollow")
    return Markup(reader.renderer.render(tokens, reader.options, {}))  # noqa: S704 - rendered with HTML off


def _lower_headings(tokens: list[Token]) -> None:
    """Headings from the third level on, none more than one level below the one before it."""
    opened = [token for token in tokens if token.type == "heading_open"]
    levels = sorted({token.tag for token in opened})
    last = UNDER
    for first, after in zip(tokens, tokens[2:], strict=False):
        if first.type == "heading_open":
            last = min(UNDER + 1 + levels.index(first.tag), last + 1, 6)
            first.tag = after.tag = f"h{last}"


def _language(tag: str | None) -> str | None:
    """The tag if it looks like one of BCP 47, else None."""
    parts = (tag or "").split("-")
    fits = 2 <= len(parts[0]) <= 3 and all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts)
    return tag if fits and parts[0].isalpha() else None


@cache
def _style() -> Markup:
    sheet = (resources.files("evenhand.report") / "style.css").read_text(encoding="utf-8")
    faces = "".join(_face(weight, number) for weight, number in (("regular", 400), ("bold", 700)))
    return Markup(faces + sheet + charts.CSS)  # noqa: S704 - our own files


def _face(weight: Any, number: int) -> str:
    data = base64.b64encode(font_file(weight)).decode()
    return (
        f'@font-face{{font-family:"Evenhand Sans";font-weight:{number};font-display:block;'
        f'src:url("data:font/woff2;base64,{data}") format("woff2")}}\n'
    )
