"""The text of a file: plain text, Markdown, HTML, Word or PDF.

Invariant: offsets count characters of the extracted text, which is kept whole; a paragraph is one line of it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any
from zipfile import BadZipFile

from evenhand.record.faults import EvenhandError, shown

_WRAPPED = 100  # characters: lines of a text that was broken by hand are no longer
_SPACE = re.compile(r"[^\S\n]+")
_BLOCKS = frozenset({
    "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article", "header", "footer",
    "figcaption", "td", "th", "dt", "dd", "br", "caption", "pre",
})  # fmt: skip
_SKIPPED = frozenset({"script", "style", "template", "noscript", "head", "nav", "svg"})


class TextError(EvenhandError):
    """A text that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """The text of a file."""

    name: str  # of the file
    text: str  # one paragraph a line
    parts: tuple[tuple[int, str], ...] = ()  # where each page begins, and what it is called; empty: no pages
    paragraphs: bool = False  # whether paragraphs of the file are counted

    def where(self, offset: int) -> str | None:
        """Page or paragraph of a character, where the file has such."""
        if self.parts:
            return self.parts[max(0, bisect_right([start for start, _ in self.parts], offset) - 1)][1]
        return f"paragraph {self.text.count(chr(10), 0, offset) + 1}" if self.paragraphs else None  # few are asked for


def read(path: Path) -> Extract:
    """The text of a file, by its suffix.

    Raises:
        TextError: no such file, a kind that is not read, no text in it, or a library that is not installed.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        kinds = ", ".join(READERS)
        raise TextError(f"{path}: given a file ending in {shown(path.suffix)}; expected one of {kinds}; save it so")
    if not path.is_file():
        raise TextError(f"{path}: given a path without a file; expected a text to read; check the path")
    extract = reader(path)
    if not extract.text.strip():
        raise TextError(f"{path}: given a file without text; expected words; a scan needs its text recognised first")
    return extract


def from_text(text: str, name: str = "text") -> Extract:
    """A text as given, for use from Python; paragraphs by lines."""
    return Extract(name=name, text=_lines(text))


def _plain(path: Path) -> Extract:
    return Extract(name=path.name, text=_lines(_decoded(path)))


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TextError(f"{path}: given bytes that are no UTF-8 at {error.start}; expected text in UTF-8; "
                        "save it in that encoding") from error  # fmt: skip


def _lines(text: str) -> str:
    """One paragraph a line: lines broken by hand are joined where blank lines part the paragraphs."""
    lines = [_tidy(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    full = [len(line) for line in lines if line]
    if not full or max(full) > _WRAPPED or median(full) < _WRAPPED / 3 or "" not in lines[:-1]:
        return "\n".join(line for line in lines if line)
    return _joined(lines)


def _joined(lines: Iterable[str]) -> str:
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n".join(" ".join(one) for one in paragraphs if one)


def _tidy(text: str) -> str:
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text.replace("\u00ad", "").replace("\u200b", ""))).strip()


class _Page(HTMLParser):
    """Collects the words of a page, one block a line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _SKIPPED:
            self._hidden += 1
        elif tag in _BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data.replace("\n", " "))


def _of_html(text: str) -> str:
    page = _Page()
    page.feed(text)
    page.close()
    lines = (_tidy(line) for line in "".join(page.words).split("\n"))
    return "\n".join(line for line in lines if line)


def _html(path: Path) -> Extract:
    return Extract(name=path.name, text=_of_html(_decoded(path)))


def _markdown(path: Path) -> Extract:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    return Extract(name=path.name, text=_of_html(str(reader.render(_decoded(path)))))


def _word(path: Path) -> Extract:
    docx, errors = _library("docx", path), _library("docx.opc.exceptions", path)
    try:
        document = docx.Document(str(path))
    except (KeyError, ValueError, OSError, BadZipFile, errors.OpcError) as error:
        raise TextError(f"{path}: given a file that is no Word document; expected .docx; save it so") from error
    lines = (_tidy(text) for block in document.iter_inner_content() for text in _texts(block))
    return Extract(name=path.name, text="\n".join(line for line in lines if line), paragraphs=True)


def _texts(block: Any) -> Iterable[str]:
    """The text of a paragraph, or of each cell of a table."""
    if hasattr(block, "rows"):
        return [cell.text.replace("\n", " ") for row in block.rows for cell in row.cells]
    return [block.text.replace("\n", " ")]


def _pdf(path: Path) -> Extract:
    pypdf, errors = _library("pypdf", path), _library("pypdf.errors", path)
    try:
        pages = [page.extract_text() for page in pypdf.PdfReader(path).pages]
    except (errors.PyPdfError, ValueError, KeyError) as error:
        raise TextError(f"{path}: given a file that cannot be read as PDF; expected one that opens without a password; "
                        "save it anew") from error  # fmt: skip
    parts: list[tuple[int, str]] = []
    text = ""
    for number, page in enumerate(pages, start=1):
        parts.append((len(text), f"page {number}"))
        body = _pdf_lines(page)
        text += f"{body}\n" if body else ""
    return Extract(name=path.name, text=text.removesuffix("\n"), parts=tuple(parts))


def _pdf_lines(page: str) -> str:
    """Lines of a page joined into paragraphs: one ends with a blank line, or with a short line that ends a sentence."""
    lines = [_tidy(line) for line in page.split("\n")]
    full = median([len(line) for line in lines if line] or [0])
    parted = []
    for line in lines:
        parted.append(line)
        if line.endswith((".", "!", "?", "”", ":")) and len(line) < 0.8 * full:
            parted.append("")
    return re.sub(r"(?<=[^\W\d_])- (?=[a-zß-ÿ])", "", _joined(parted))


def _library(name: str, path: Path) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise TextError(f"{path}: given a file that needs the package {name}; expected it to be installed; run "
                        '`pip install "evenhand[documents]"`') from error  # fmt: skip


READERS: dict[str, Callable[[Path], Extract]] = {
    ".txt": _plain,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
    ".docx": _word,
    ".pdf": _pdf,
}
