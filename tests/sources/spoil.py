"""Spoils documents: bytes anywhere, and what a format is made of: tags, parts of an archive, objects of a PDF."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.sources.documents import archive, paragraph, part, pdf, relations, run

_TOKEN = re.compile(rb"<[^>]*>|[^<]+")
_PDF_TOKEN = re.compile(rb"/[A-Za-z0-9]+|[0-9.]+|<<|>>|\[|\]|\(|\)|obj|endobj|stream|endstream|R|xref|trailer|\s+|.")
_ODD = [
    b"",
    b"\0",
    b"\xff\xfe",
    b"99999999999",
    b"-1",
    b"<",
    b">",
    b"&#0;",
    b"&amp;",
    b"\xe2\x80\xae",
    b"/",
    b"()",
    b"w:p",
]

WORDS = {
    "word/document.xml": part(
        "document",
        "<w:body>"
        + paragraph("Nine people were killed ", f"<w:ins>{run('near the mill')}</w:ins>", " on 3 May 2021.")
        + paragraph(f"<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>{run('seen', '<w:vanish/>')}")
        + f"<w:tbl><w:tr><w:tc>{paragraph('cell')}</w:tc></w:tr></w:tbl>"
        + paragraph(
            "<mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p>"
            "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p/></w:txbxContent></mc:Fallback>"
            "</mc:AlternateContent>"
        )
        + f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{paragraph('x')}</w:sdtContent></w:sdt></w:body>",
    ),
    "word/footnotes.xml": part("footnotes", f"<w:footnote w:id='1'>{paragraph('below')}</w:footnote>"),
    "word/header1.xml": part("hdr", paragraph("above")),
    "word/comments.xml": part("comments", f"<w:comment w:id='1'>{paragraph('why')}</w:comment>"),
    "word/_rels/document.xml.rels": relations(
        {"footnotes.xml": "footnotes", "header1.xml": "header", "comments.xml": "comments", "media/a.png": "image"}
    ),
    "_rels/.rels": relations({"word/document.xml": "officeDocument"}),
    "[Content_Types].xml": "<Types/>",
}
NOTE = "/Annots [<< /Type /Annot /Subtype /Text /Rect [0 0 1 1] /Contents (Ask them) >>]"
PDF = pdf("Nine people were killed.", "On 3 May 2021 \\(a Monday\\).", "", extra=NOTE)
HTML = (
    b"<!doctype html><html><head><meta charset=utf-8><title>Page</title></head><body><nav><a href=x>Home</a></nav>"
    b"<h1>Head</h1><p>Nine <b>people</b> were &lt;killed&gt;.<table><tr><td>a<td>b</table><ul><li>x<li>y</ul>"
    b"<p hidden>no</p><svg><text>map</text></svg><template><p>t</template><textarea>f</textarea><!-- c --></body>"
    b"</html>"
)
MARKDOWN = (
    b"# Head\n\nNine *people* were [killed](x).\n\n> quoted\n\n1. one\n2. two\n\n| a | b |\n|---|---|\n| c | d |\n"
)
PLAIN = "“Nine people” were killed on 31 June 2021, he said.\n\nNobody (the army) knows — 1,200 or so.\n".encode()


def spoil_bytes(data: bytes, rng: random.Random) -> bytes:
    """Change, drop, double or add a few bytes, or cut the end off."""
    held = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        at, size = rng.randrange(len(held) + 1), rng.choice((1, 1, 2, 8, 64))
        what = rng.randrange(5)
        if what == 0 and held:
            held[at % len(held)] = rng.randrange(256)
        elif what == 1:
            del held[at : at + size]
        elif what == 2:
            held[at:at] = held[at : at + size]
        elif what == 3:
            held[at:at] = rng.choice(_ODD)
        elif rng.random() < 0.2:
            del held[at:]
    return bytes(held)


def spoil_tokens(data: bytes, rng: random.Random, token: re.Pattern[bytes] = _TOKEN) -> bytes:
    """Drop, double, exchange, wrap or replace what a markup is made of."""
    held = token.findall(data)
    for _ in range(rng.choice((1, 1, 2, 4, 12))):
        if not held:
            break
        at, other = rng.randrange(len(held)), rng.randrange(len(held))
        what = rng.randrange(6)
        if what == 0:
            del held[at]
        elif what == 1:
            held[at:at] = [held[other]] * rng.choice((1, 1, 3, 300))
        elif what == 2:
            held[at], held[other] = held[other], held[at]
        elif what == 3:
            held[at] = spoil_bytes(held[at], rng)
        elif what == 4:
            held[at:at] = held[min(at, other) : max(at, other)][:50]
        else:
            held[at] = rng.choice(_ODD)
    return b"".join(held)


def spoil_word(rng: random.Random) -> bytes:
    """A Word document with its parts spoiled, some of them gone, under another name or in each other's place."""
    parts: dict[str, str | bytes] = dict(WORDS)
    for _ in range(rng.choice((1, 1, 2, 3))):
        name = rng.choice(list(parts) or ["a"])
        what = rng.randrange(8)
        if what == 0:
            parts.pop(name, None)
        elif what == 1:
            parts[rng.choice(list(WORDS))] = parts.pop(name, b"")
        elif name in parts:
            held = parts[name]
            parts[name] = spoil_tokens(held.encode() if isinstance(held, str) else held, rng)
    made = archive(parts)
    return spoil_bytes(made, rng) if rng.random() < 0.3 else made


def spoil_pdf(rng: random.Random) -> bytes:
    """A PDF with its objects spoiled."""
    return spoil_tokens(PDF, rng, _PDF_TOKEN) if rng.random() < 0.7 else spoil_bytes(PDF, rng)


def spoil_text(data: bytes) -> Callable[[random.Random], bytes]:
    """How to spoil a text of tags and words."""
    return lambda rng: spoil_tokens(data, rng) if rng.random() < 0.7 else spoil_bytes(data, rng)


SPOILERS: dict[str, Callable[[random.Random], bytes]] = {
    "word": spoil_word,
    "pdf": spoil_pdf,
    "html": spoil_text(HTML),
    "markdown": spoil_text(MARKDOWN),
    "plain": spoil_text(PLAIN),
}
