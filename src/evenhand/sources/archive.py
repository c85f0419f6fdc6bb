"""A Word document as an archive. Invariant: nothing is unpacked beyond the limits, and nothing to disk."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from evenhand.sources import limits
from evenhand.sources.limits import UnreadableError, too_much

_CHUNK = 1 << 16
_OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
)
_DO = "open it in a word processor and save it anew as .docx"


def no_word_document(why: str) -> UnreadableError:
    """The refusal of a file that is broken or another kind of file."""
    return UnreadableError(f"a file that is no Word document ({why})", ".docx", _DO)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Relation:
    """What one part of a document says of another."""

    kind: str  # `footnotes`, `header`, `image`, …
    target: str  # name of the part in the archive
    outside: bool  # whether it is no part of the archive


class Archive:
    """The parts of a Word document."""

    def __init__(self, data: bytes) -> None:
        self._size = 0  # bytes unpacked so far
        try:
            self._zip = ZipFile(io.BytesIO(data))
        except BadZipFile as error:
            raise no_word_document("it is no archive") from error
        members = self._zip.infolist()
        if len(members) > limits.MEMBERS:
            raise too_much(
                f"an archive of {len(members):,} files", f"at most {limits.MEMBERS:,} in a Word document", _DO
            )
        self.members = {one.filename: one for one in members}

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, piece by piece.

        Raises:
            UnreadableError: there is no such part, or it is over a limit.
        """
        member = self.members.get(name)
        if member is None:
            raise no_word_document(f"without {name}")
        if member.flag_bits & 1:
            raise no_word_document("its parts are locked with a password")
        if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise no_word_document("packed as Word packs none")
        own = 0
        with self._zip.open(member) as file:
            while chunk := file.read(_CHUNK):
                own += len(chunk)
                self._size += len(chunk)
                self._check(own, member.compress_size)
                yield chunk

    def _check(self, own: int, packed: int) -> None:
        if self._size > limits.UNPACKED_BYTES:
            mib = limits.UNPACKED_BYTES // 1024 // 1024
            raise too_much(
                f"an archive that unpacks to more than {mib} MiB", f"at most {mib} MiB of text and its markup"
            )
        if own > limits.RATIO_FROM_BYTES and own > limits.RATIO * max(1, packed):
            raise too_much(
                f"an archive that unpacks to over {limits.RATIO} times its size",
                f"at most {limits.RATIO} times, as what people write does",
                _DO,
            )

    def relations(self, of: str) -> list[Relation]:
        """What a part refers to; of "" the archive itself."""
        folder, name = posixpath.split(of)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self.members:
            return []
        found: list[Relation] = []

        def start(_: str, held: dict[str, str]) -> None:
            kind = held.get("Type", "")
            for stem in _OFFICE:
                if kind.startswith(stem) and "Target" in held:
                    target = posixpath.normpath(posixpath.join("/", folder, held["Target"])).lstrip("/")
                    outside = held.get("TargetMode") == "External"
                    found.append(Relation(kind=kind.removeprefix(stem), target=target, outside=outside))

        parser = make_parser()
        parser.StartElementHandler = start
        self.parse(parser, path)
        return found

    def parse(self, parser: expat.XMLParserType, name: str) -> None:
        """Run a parser over a part.

        Raises:
            UnreadableError: it is no XML, or over a limit.
        """
        try:
            for chunk in self.chunks(name):
                parser.Parse(chunk, False)  # noqa: FBT003  the parser takes no names
            parser.Parse(b"", True)  # noqa: FBT003
        except expat.ExpatError as error:
            raise no_word_document(f"{name} is broken at line {error.lineno}") from error


def make_parser() -> expat.XMLParserType:
    """A parser that refuses what a Word document never has: types and entities of its own."""

    def refuse(*_: object) -> None:
        raise no_word_document("its XML declares a type, as Word's never does")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.buffer_text = True
    return parser
