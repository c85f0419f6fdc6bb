"""The text of a page in HTML, and of Markdown, which becomes HTML first.

Invariant: the tree is the one that a browser builds (WHATWG), so what a tag left open swallows is where a reader would
look for it; every word is in the text or counted as left out, save those of programs and styles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evenhand.sources import limits
from evenhand.sources.found import Found
from evenhand.sources.limits import UnreadableError, too_much
from evenhand.sources.lines import tidy
from evenhand.sources.plain import check_text, decode, tell_kind

_BLOCK_NAMES = """
address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption
figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main nav ol option p pre section summary table td th
tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SILENT = frozenset({"script", "style"})
_LEFT_AS = {
    "titles of the page": "title",
    "words for browsers without scripts": "noscript",
    "templates": "template",
    "drawings": "svg",
    "form fields": "textarea select datalist",
    "frames": "iframe noframes noembed",
    "media": "object audio video canvas",
}
_LEFT = {tag: what for what, tags in _LEFT_AS.items() for tag in tags.split()}
_ROOTS = frozenset({"html", "body"})  # pages that hide all until a program has run
_MENUS = frozenset({"navigation", "menu", "menubar"})
_PROSE = frozenset({"p", "article", "main", "h1", "blockquote", "table"})  # a `<nav>` that is left open swallows them
_LINKED = 0.5  # share of letters in links from which navigation is such even so


def read_html(data: bytes) -> Found:
    """Read a page.

    Raises:
        UnreadableError: it is no page, or over a limit.
    """
    if len(data) > limits.TEXT_BYTES:
        raise too_much(
            f"a page of more than {limits.TEXT_BYTES:,} bytes",
            f"at most {limits.TEXT_BYTES:,} bytes",
            "save the text of the page alone",
        )
    kind = tell_kind(data)
    if kind is not None or b"\0\0\0" in data[:4096]:
        raise UnreadableError(kind or "a file with zero bytes", "a page in HTML", "save the page anew")
    return _read_tree(data)


def read_markdown(data: bytes) -> Found:
    """Read Markdown as it is shown.

    Raises:
        UnreadableError: it is no text, or over a limit.
    """
    from markdown_it import MarkdownIt

    text = decode(data)
    check_text(text)
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    return _read_tree(str(reader.render(text)))


def _read_tree(markup: bytes | str) -> Found:
    from turbohtml import parse

    page = _Page()
    page.read(parse(markup, positions=False).root)
    lines = (tidy(line) for line in "".join(page.words).split("\n"))
    found = Found(text="\n".join(line for line in lines if line), left=page.found.left)
    check_text(found.text)
    return found


@dataclass(slots=True, repr=False)
class _Nav:
    """A part of a page that calls itself navigation: left out, unless it holds prose that is not mostly links."""

    words: int  # how many pieces stood before it
    letters: int  # and how many letters
    linked: int  # of these in links
    prose: bool = False  # whether it holds what navigation does not


class _Page:
    """Gathers the words of a tree in their order, without recursion."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.found = Found()
        self._letters = self._linked = 0
        self._links = 0  # links that are open
        self._navs: list[_Nav] = []

    def read(self, root: Any) -> None:
        """Read an element and all within it."""
        waiting: list[tuple[Any, bool]] = [(root, True)]
        while waiting:
            node, begins = waiting.pop()
            if not begins:
                self._end(node)
            elif getattr(node, "tag", None) is None:
                self._take(node)
            elif self._begin(node):
                waiting.append((node, False))
                waiting += [(child, True) for child in reversed(node.children)]

    def _take(self, node: Any) -> None:
        data = _words_of(node)
        if data:
            letters = len(data) - data.count(" ")
            self._letters += letters
            self._linked += letters if self._links else 0
            self.words.append(data)

    def _begin(self, node: Any) -> bool:
        """Whether what stands in an element is read."""
        what = _left_as(node)
        if what is not None:
            words = " ".join(filter(None, map(_words_of, node.descendants)))
            if words.strip():
                self.found.leave(what, words)
            return False
        if node.tag in _BLOCKS:
            self.words.append("\n")
        if node.tag == "img":
            self.found.leave("pictures", str(node.attrs.get("alt") or ""))
        if node.tag in _PROSE:
            for nav in self._navs[-1:]:
                nav.prose = True
        if _is_nav(node):
            self._navs.append(_Nav(len(self.words), self._letters, self._linked))
        self._links += node.tag == "a"
        return node.tag not in _SILENT

    def _end(self, node: Any) -> None:
        self._links -= node.tag == "a"
        if _is_nav(node):
            self._close_nav(self._navs.pop())
        if node.tag in _BLOCKS:
            self.words.append("\n")

    def _close_nav(self, nav: _Nav) -> None:
        letters, linked = self._letters - nav.letters, self._linked - nav.linked
        for outer in self._navs[-1:]:
            outer.prose |= nav.prose
        if letters and (not nav.prose or linked > _LINKED * letters):
            self.found.leave("navigation", "".join(self.words[nav.words :]))
            del self.words[nav.words :]
            self._letters, self._linked = nav.letters, nav.linked


def _words_of(node: Any) -> str:
    """The words of a piece of text; none of a comment, a program or a style."""
    data = getattr(node, "data", None)
    if data is None or type(node).__name__ not in {"Text", "CData"} or getattr(node.parent, "tag", None) in _SILENT:
        return ""
    return str(data).replace("\n", " ")


def _is_nav(node: Any) -> bool:
    return node.tag == "nav" or node.attrs.get("role") in _MENUS


def _left_as(node: Any) -> str | None:
    """As what an element is left out; None where it is read."""
    attrs = node.attrs
    style = str(attrs.get("style") or "").lower().replace(" ", "")
    hidden = "hidden" in attrs or "display:none" in style or "visibility:hidden" in style
    if hidden and node.tag not in _SILENT and node.tag not in _ROOTS:
        return "hidden text"
    return _LEFT.get(node.tag)
