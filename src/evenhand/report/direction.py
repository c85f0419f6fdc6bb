"""Values in their own direction: a name in Arabic or Hebrew moves no word, number or bracket beside it.

Invariant: one place does it for every page. In text, a value that is written from right to left stands in `<bdi>`, in a
drawing in a `<tspan>` that isolates it; text that holds nothing of that kind reads the same without, and stays as it
is. A model marks values within sentences by the isolates of Unicode (U+2068, U+2069), and no page holds one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import polars as pl
from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup, escape

from evenhand.record.view import View

START, END = "\u2068", "\u2069"  # first strong isolate, pop directional isolate
_LETTERS = (
    r"\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"  # Hebrew, Arabic, …
)
LEFTWARDS = re.compile(f"[{_LETTERS}]")
"""What is written from right to left."""

_WORD = re.compile(rf"[\w{_LETTERS}]*[{_LETTERS}][\w{_LETTERS}]*")
_ISOLATED = re.compile(f"{START}([^{START}{END}]*){END}")
_CUT = re.compile(f"{START}([^{START}{END}]*)(?:{END}|$)")  # as where a label is cut or goes on in another line
_WHOLE = frozenset({"markdown", "paragraphs"})  # texts of several values, of which each block finds its own direction
_TEXT_TYPES = (pl.String, pl.List(pl.String))


def values(view: View) -> frozenset[str]:
    """Every value of a view that is written from right to left, wholly or in part."""
    found: set[str] = set()
    for frame in (*view.tables.values(), view.superseded):
        for column in frame.get_columns():
            if column.dtype in _TEXT_TYPES:
                found.update(_leftwards(column))
    return frozenset(found)


def texts(node: Any) -> frozenset[str]:
    """Every text in lists, mappings and dataclasses, as far as it is written from right to left."""
    return frozenset(_texts(node))


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield from [str(node)] if LEFTWARDS.search(node) else []
    elif isinstance(node, Mapping):
        yield from _texts([*node.keys(), *node.values()])
    elif isinstance(node, list | tuple | set | frozenset):
        for part in node:
            yield from _texts(part)
    elif is_dataclass(node) and not isinstance(node, type):
        yield from _texts([getattr(node, field.name) for field in fields(node)])


def _leftwards(column: pl.Series) -> Iterator[str]:
    flat = column.explode() if column.dtype == pl.List(pl.String) else column
    return (value for value in flat.drop_nulls().unique().to_list() if LEFTWARDS.search(value))


def isolated(model: Any, known: Iterable[str]) -> Any:
    """A model with the isolates of Unicode round each known value that stands within other words.

    >>> isolated({"a": "הגשר: Highland", "b": "הגשר"}, ["הגשר"]) == {"a": "\u2068הגשר\u2069: Highland", "b": "הגשר"}
    True
    """
    by_word: dict[str, list[tuple[str, int]]] = {}  # first word from right to left → value, where in it the word is
    for value in sorted(set(known), key=lambda text: (-len(text), text)):
        first = _WORD.search(value)
        if first:
            by_word.setdefault(first[0], []).append((value, first.start()))
    return _isolated(model, by_word) if by_word else model


def _isolated(node: Any, by_word: Mapping[str, list[tuple[str, int]]]) -> Any:
    if isinstance(node, str):
        return _marked(node, by_word) if LEFTWARDS.search(node) else node
    if isinstance(node, dict):
        return {key: value if key in _WHOLE else _isolated(value, by_word) for key, value in node.items()}
    return [_isolated(part, by_word) for part in node] if isinstance(node, list | tuple) else node


def _marked(text: str, by_word: Mapping[str, list[tuple[str, int]]]) -> str:
    """The text with each known value in it between isolates, longer ones first; a text that is one stays as it is."""
    found, done = [], 0
    for word in _WORD.finditer(text):
        for value, offset in by_word.get(word[0], ()):
            start = word.start() - offset
            if start >= done and text.startswith(value, start):
                found += [text[done:start], START, value, END]
                done = start + len(value)
                break
    marked = "".join([*found, text[done:]])
    return text if marked == f"{START}{text}{END}" else marked


def bare(value: Any) -> Any:
    """A text without isolates, for places that hold no element; markup and all else as they are."""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return _ISOLATED.sub(r"\1", value)


def parts(text: str) -> list[str]:
    """A label cut at its isolates: every second part was between two, or after one whose end is in another line.

    >>> parts("a: \u2068b\u2069, c"), parts("a"), parts("b\u2069: \u2068c")
    (['a: ', 'b', ', c'], ['a'], ['b: ', 'c', ''])
    """
    return [part.replace(START, "").replace(END, "") for part in _CUT.split(text)]


def own_direction(value: Any) -> Any:
    """A text for HTML, in an element of its own where it is written from right to left; all else as it is.

    >>> own_direction("הגשר <45>"), own_direction("\u2068הגשר\u2069: Highland"), own_direction("Highland")
    (Markup('<bdi>הגשר &lt;45&gt;</bdi>'), Markup('<bdi><bdi>הגשר</bdi>: Highland</bdi>'), 'Highland')
    """
    if not isinstance(value, str) or hasattr(value, "__html__") or not LEFTWARDS.search(value):
        return value
    inside = _ISOLATED.sub(r"<bdi>\1</bdi>", str(escape(value)))
    return Markup(f"<bdi>{inside}</bdi>")  # noqa: S704 - escaped above, and the isolates are ours


def join(values: Iterable[Any], between: str = "") -> Any:
    """Texts in a row, each in its own direction: in place of the filter of the same name."""
    shown = [own_direction(value) for value in values]
    if any(isinstance(part, Markup) for part in shown):
        return escape(between).join(shown)
    return between.join(map(str, shown))


class OwnDirection(Extension):
    """Puts expressions in the text of an element through `own_direction`, those in a tag or a title through `bare`."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.filters.update(own_direction=own_direction, bare=bare, join=join)

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The tokens of a template, with the filter added."""
        place = Place()
        for token in stream:
            if token.type == "data":
                place.read(token.value)
            if token.type == "variable_end":
                added = own_direction if place.in_text else bare
                yield from (Token(token.lineno, "rparen", ")"), Token(token.lineno, "pipe", "|"))
                yield Token(token.lineno, "name", added.__name__)
            yield token
            if token.type == "variable_begin":
                yield Token(token.lineno, "lparen", "(")


class Place:
    """Where in HTML one is, after what was read of it."""

    def __init__(self) -> None:
        self._in_tag = False
        self._raw: str | None = None  # the element whose text is not markup

    @property
    def in_text(self) -> bool:
        """Whether an element may stand here."""
        return not self._in_tag and self._raw is None

    def read(self, html: str) -> None:
        """Read on; an attribute's value holds no `<` or `>` of ours."""
        for found in re.finditer(r"<(/?)(\w*)|>", html):
            if found[0] == ">":
                self._in_tag = False
                continue
            self._in_tag = True
            if found[2] in ("title", "style", "script"):
                self._raw = None if found[1] else found[2]
