"""The text of a Word document (.docx).

Invariant: what a reader of the document sees is read once, each paragraph one line: tracked insertions, content
controls, text boxes, nested tables, notes, headers and footers. What is not read is counted: deletions, comments,
hidden text, pictures, and what is embedded.
"""

from __future__ import annotations

from collections.abc import Iterable

from evenhand.sources.archive import Archive, Relation, no_word_document
from evenhand.sources.found import Found
from evenhand.sources.limits import Counter
from evenhand.sources.story import Story

_NOTES = ("footnotes", "endnotes")
_LEFT = {
    "image": "pictures",
    "chart": "charts",
    "diagramData": "diagrams",
    "aFChunk": "inserted documents",
    "subDocument": "inserted documents",
    "oleObject": "embedded files",
    "package": "embedded files",
}


def read_word(data: bytes) -> Found:
    """Read a Word document.

    Raises:
        UnreadableError: it is none, or over a limit.
    """
    archive = Archive(data)
    main = next((one.target for one in archive.relations("") if one.kind == "officeDocument"), "word/document.xml")
    if main not in archive.members:
        raise no_word_document(f"without {main}")
    relations = archive.relations(main)
    found, counter = Found(paragraphs=True), Counter()
    body = _story(archive, main, found, counter)
    if not body.bodies:
        raise no_word_document(f"{main} holds no text of Word's")
    sections = [("", body.lines)]
    sections += _notes(archive, relations, found, counter)
    sections += _margins(archive, relations, found, counter)
    _comments(archive, relations, found)
    for one in relations:
        if one.kind in _LEFT:
            found.leave(_LEFT[one.kind])
    _lay_out(sections, found)
    return found


def _story(archive: Archive, name: str, found: Found, counter: Counter) -> Story:
    story = Story(found, counter)
    archive.parse(story.parser, name)
    story.finish()
    return story


def _parts(relations: Iterable[Relation], kind: str, archive: Archive) -> list[str]:
    named = (one.target for one in relations if one.kind == kind and not one.outside)
    return [name for name in dict.fromkeys(named) if name in archive.members]


def _notes(
    archive: Archive, relations: Iterable[Relation], found: Found, counter: Counter
) -> Iterable[tuple[str, list[str]]]:
    for kind in _NOTES:
        for name in _parts(relations, kind, archive):
            notes = _story(archive, name, found, counter).notes
            yield from ((f"{kind[:-1]} {n}", lines) for n, lines in enumerate(notes, 1))


def _margins(
    archive: Archive, relations: Iterable[Relation], found: Found, counter: Counter
) -> Iterable[tuple[str, list[str]]]:
    """Headers and footers, each text once: a document often has three of the same."""
    for kind in ("header", "footer"):
        stories = (_story(archive, name, found, counter).lines for name in _parts(relations, kind, archive))
        yield from ((kind, list(lines)) for lines in dict.fromkeys(tuple(lines) for lines in stories))


def _comments(archive: Archive, relations: Iterable[Relation], found: Found) -> None:
    for name in _parts(relations, "comments", archive):
        story = _story(archive, name, Found(), Counter())
        if story.comments:
            found.leave("comments", " ".join(story.lines), story.comments)


def _lay_out(sections: Iterable[tuple[str, list[str]]], found: Found) -> None:
    """The sections one after the other, and where each begins."""
    lines: list[str] = []
    offset = 0
    for name, held in sections:
        if held:
            found.parts.append((offset, name))
            offset += sum(len(line) + 1 for line in held)
            lines += held
    found.text = "\n".join(lines)
