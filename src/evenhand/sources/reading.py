"""Documents as texts. Invariant: a file is opened once, read up to its limit, and parsed only in a process apart."""

from __future__ import annotations

import stat
from pathlib import Path

from evenhand.record.extract import Extract, NotRead
from evenhand.record.faults import EvenhandError, shown
from evenhand.sources import limits
from evenhand.sources.apart import run_reader
from evenhand.sources.limits import UnreadableError
from evenhand.sources.lines import into_lines
from evenhand.sources.plain import check_text, decode

KINDS = {
    ".txt": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".docx": "word",
    ".pdf": "pdf",
}
_LARGE = frozenset({"word", "pdf"})  # kinds that hold pictures too


class TextError(EvenhandError):
    """A text that cannot be read."""


def read(path: Path, *, seconds: float = limits.SECONDS) -> Extract:
    """The text of a file, by its suffix.

    Args:
        path: the file.
        seconds: how long reading may take.

    Raises:
        TextError: no such file, a kind that is not read, broken, over a limit, without words, or a library is missing.
    """
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        _check_file(path)
        raise TextError(
            f"{path}: given a file ending in {shown(path.suffix)}; expected one of {', '.join(KINDS)}; save it so"
        )
    data = _load(path, limits.FILE_BYTES if kind in _LARGE else limits.TEXT_BYTES)
    try:
        answer = run_reader(kind, data, seconds)
    except UnreadableError as error:
        raise _refused(path, error) from error
    extract = Extract(
        name=path.name,
        text=answer["text"],
        parts=tuple((int(start), str(name)) for start, name in answer["parts"]),
        paragraphs=bool(answer["paragraphs"]),
        not_read=tuple(NotRead(what=what, count=n, words=words) for what, (n, words) in answer["left"].items()),
    )
    if not extract.text.strip():
        left = "; ".join(map(str, extract.not_read))
        raise TextError(
            f"{path}: given a file without text{f' (not read: {left})' if left else ''}; expected words; "
            "a scan needs its text recognised first"
        )
    return extract


def plain_text(path: Path) -> str:
    """The text of a plain file, line by line as it stands.

    Raises:
        TextError: no such file, no text in UTF-8 or UTF-16, too long, or without words.
    """
    try:
        text = decode(_load(path, limits.TEXT_BYTES))
        check_text(text)
    except UnreadableError as error:
        raise _refused(path, error) from error
    if not text.strip():
        raise TextError(f"{path}: given a file without text; expected words; check that it was saved")
    return text


def from_text(text: str, name: str = "text") -> Extract:
    """A text as given, for use from Python; paragraphs by lines."""
    return Extract(name=name, text=into_lines(text))


def _load(path: Path, most: int) -> bytes:
    """The bytes of a file, never more than may be read."""
    _check_file(path)
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise TextError(
            f"{path}: given a file that cannot be opened ({error.strerror}); expected one that you may "
            "read; check your rights to it"
        ) from error
    if len(data) > most:
        raise TextError(
            f"{path}: given more than {most:,} bytes; expected at most {most:,}; "
            "split the document, or save its text alone"
        )
    return data


def _check_file(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise TextError(f"{path}: given a path without a file; expected a text to read; check the path") from error
    if stat.S_ISDIR(mode):
        raise TextError(f"{path}: given a folder; expected a file to read; name one file in it")
    if not stat.S_ISREG(mode):
        raise TextError(f"{path}: given no regular file; expected a file to read; save the text in one")


def _refused(path: Path, error: UnreadableError) -> TextError:
    return TextError(f"{path}: given {error.given}; expected {error.expected}; {error.do}")
