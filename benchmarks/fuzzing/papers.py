"""Documents to be audited: plain, Markdown, HTML, Word and PDF, sound or spoilt within."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path

from fuzzing.files import PIECES, TEXT, Argv, fill, form, put, spoil_xml


def document(rng: random.Random, folder: Path) -> list[Argv]:
    """A text to be audited: plain, Markdown, HTML, Word or PDF."""
    lines = [fill(rng, rng.choice((TEXT, *PIECES)))[:20_000] for _ in range(rng.choice((1, 2, 5)))]
    kind = rng.choice(("txt", "md", "html", "docx", "pdf"))
    path = folder / "one" / f"paper.{kind}"
    put(path, BODIES[kind](rng, lines), rng, 0.3)
    page = ["-o", str(folder / "page.html")] if rng.random() < 0.3 else []
    return [["audit", "text", str(path), *page, *form(rng)]]


def _html(rng: random.Random, lines: list[str]) -> str:
    tags = ("p", "div", "nav", "head", "table", "td", "script", "style", "a", "b", "ul", "li", "svg", "noscript", "h1")
    parts = []
    for line in lines:
        tag = rng.choice(tags)
        end = f"</{tag}>" if rng.random() < 0.7 else ""
        parts.append(f"<{tag} class='x'>{line if rng.random() < 0.3 else escape(line)}{end}")
    return "<!doctype html><html><body>" + "\n".join(parts) * rng.choice((1, 1, 1, 200)) + "</body></html>"


def _docx(rng: random.Random, lines: list[str]) -> bytes:
    clean = [re.sub(r"[^\t\n -\ud7ff]", "", line) for line in lines]
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    wraps = ("{}", "{}", "<w:ins>{}</w:ins>", "<w:del>{}</w:del>", "<w:hyperlink>{}</w:hyperlink>", "<w:x>{}</w:x>")
    body = "".join(f"<w:p>{rng.choice(wraps).format(f'<w:r><w:t>{escape(line)}</w:t></w:r>')}</w:p>" for line in clean)
    if rng.random() < 0.2:
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>"
    document_xml = f'<?xml version="1.0"?><w:document {space}><w:body>{spoil_xml(rng, body)}</w:body></w:document>'
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        if rng.random() < 0.95:
            archive.writestr("word/document.xml", document_xml)
        if rng.random() < 0.3:
            archive.writestr(rng.choice(("word/header1.xml", "word/footnotes.xml", "../x")), document_xml)
    return out.getvalue()


def _pdf(rng: random.Random, lines: list[str]) -> bytes:
    shown = "".join(
        f"({re.sub(r'[^ -~]', '?', line)[:300].replace('(', '').replace(')', '').replace(chr(92), '')}) Tj T*\n"
        for text in lines for line in text.splitlines()
    )  # fmt: skip
    stream = f"BT /F1 12 Tf 14 TL 50 700 Td\n{shown}ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /MediaBox [0 0 9 9] >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]  # fmt: skip
    for _ in range(rng.choice((0, 0, 1, 2))):
        at = rng.randrange(len(objects))
        words = re.findall(r"\S+", objects[at])
        objects[at] = objects[at].replace(
            rng.choice(words), rng.choice(("3 0 R", "99999999999", "-1", "<<", "[", "null")), 1
        )
    made, offsets = "%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        offsets.append(len(made))
        made += f"{n} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{at:010} 00000 n \n" for at in offsets)
    made += f"xref\n0 6\n0000000000 65535 f \n{table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF"
    return made.encode("latin-1", "replace")


BODIES: dict[str, Callable[[random.Random, list[str]], str | bytes]] = {
    "txt": lambda _, lines: "\n".join(lines),
    "md": lambda rng, lines: "\n\n".join(rng.choice(("# ", "> ", "- ", "```\n", "")) + line for line in lines),
    "html": _html,
    "docx": _docx,
    "pdf": _pdf,
}
