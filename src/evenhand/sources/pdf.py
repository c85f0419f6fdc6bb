"""The text of a PDF, page by page.

Invariant: a page that cannot be read costs that page and is listed; so are pages without text, notes and attachments.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from importlib import import_module
from statistics import median
from typing import Any

from evenhand.sources import limits
from evenhand.sources.found import Found
from evenhand.sources.limits import Counter, UnreadableError, too_much
from evenhand.sources.lines import joined, tidy

_OPENS = "one that opens without a password"
_ENDS = (".", "!", "?", "”", ":")
_CUT_WORD = re.compile(r"(?<=[^\W\d_])- (?=[a-zß-ÿ])")


def read_pdf(data: bytes) -> Found:
    """Read a PDF.

    Raises:
        UnreadableError: it is none, is locked, or is over a limit.
    """
    if b"%PDF" not in data[:1024]:
        raise _no_pdf("it does not begin as one")
    reader = import_module("pypdf").PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableError("a PDF that is locked with a password", _OPENS, "save it without a password")
    count = len(reader.pages)
    if count > limits.PAGES:
        raise too_much(f"a PDF of {count:,} pages", f"at most {limits.PAGES:,} pages")
    found, counter = Found(), Counter()
    bodies = [_read_page(reader, number, found, counter) for number in range(count)]
    if not any(body is not None for body in bodies):
        raise _no_pdf("no page of it can be read")
    _lay_out(bodies, found)
    return found


def _no_pdf(why: str) -> UnreadableError:
    return UnreadableError(f"a file that cannot be read as PDF ({why})", _OPENS, "save it anew")


def _read_page(reader: Any, number: int, found: Found, counter: Counter) -> str | None:
    """The text of a page; None where it cannot be read, which is noted."""
    try:
        page = reader.pages[number]
        text = str(page.extract_text())
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  whatever a parser stumbles over costs one page, and is listed
        found.leave("pages that cannot be read")
        return None
    counter.add_text(len(text))
    if not text.strip():
        found.leave("pages without text (a picture, or empty)")
    _count_notes(page, found)
    return _into_lines(text)


def _count_notes(page: Any, found: Found) -> None:
    """Count what readers wrote on a page, and fields that were filled in: neither is in its text."""
    try:
        for one in page.get("/Annots") or ():
            note = one.get_object()
            if note.get("/Subtype") == "/Widget" and isinstance(note.get("/V"), str):
                found.leave("form fields", str(note["/V"]))
            elif note.get("/Subtype") != "/Widget" and isinstance(note.get("/Contents"), str):
                found.leave("notes on pages", str(note["/Contents"]))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  as above
        found.leave("notes that cannot be read")


def _lay_out(bodies: Iterable[str | None], found: Found) -> None:
    """The pages one after the other, and where each begins."""
    text: list[str] = []
    size = 0
    for number, body in enumerate(bodies, start=1):
        found.parts.append((size, f"page {number}"))
        if body:
            text.append(body)
            size += len(body) + 1
    found.text = "\n".join(text)
    found.parts = [(min(start, len(found.text)), name) for start, name in found.parts]  # of empty pages at the end


def _into_lines(page: str) -> str:
    """Lines of a page joined into paragraphs: one ends with a blank line, or with a short line that ends a sentence."""
    lines = [tidy(line) for line in page.split("\n")]
    full = median([len(line) for line in lines if line] or [0])
    parted = []
    for line in lines:
        parted.append(line)
        if line.endswith(_ENDS) and len(line) < 0.8 * full:
            parted.append("")
    return _CUT_WORD.sub("", joined(parted))
