"""How large a document may be, and how long reading it may take: every limit stands here and nowhere else.

They are far above what people write (the longest peace agreements have 300 pages) and far below what stops a computer.
"""

from __future__ import annotations

_MIB = 1024 * 1024

FILE_BYTES = 32 * _MIB  # of a Word document or a PDF; pictures are most of a large one
TEXT_BYTES = 8 * _MIB  # of plain text, Markdown or HTML
CHARACTERS = 2_000_000  # of the text read: some 1,000 pages
PARAGRAPHS = 50_000
PAGES = 2_000  # of a PDF
UNPACKED_BYTES = 64 * _MIB  # of the text parts of a Word document
RATIO = 100  # how many times larger than packed a part may be; what people write shrinks to a tenth
RATIO_FROM_BYTES = _MIB  # unpacked: below this the ratio is not asked
MEMBERS = 4_096  # files within a Word document
DEPTH = 256  # XML elements within each other
SECONDS = 8.0  # of the processor's time for reading one document, where the system can hold a process to that
PATIENCE = 3  # times that, by the clock on the wall: the limit everywhere, also where the computer is busy
MEMORY_BYTES = 1024 * _MIB  # address space of the reading process, where the system can hold it to that


class UnreadableError(Exception):
    """A document that is not read: what was given, what is expected, and what to do."""

    def __init__(self, given: str, expected: str, do: str) -> None:
        super().__init__(given, expected, do)
        self.given = given
        self.expected = expected
        self.do = do


def too_much(given: str, expected: str, do: str = "split the document, or save its text alone") -> UnreadableError:
    """The refusal of what is over a limit."""
    return UnreadableError(given, expected, do)


class Counter:
    """Counts what has been read against the limits."""

    def __init__(self) -> None:
        self.characters = 0
        self.paragraphs = 0

    def add_text(self, size: int) -> None:
        """Count characters.

        Raises:
            UnreadableError: more than a document may have.
        """
        self.characters += size
        if self.characters > CHARACTERS:
            raise too_much(f"a text of more than {CHARACTERS:,} characters", f"at most {CHARACTERS:,} characters")

    def add_paragraph(self) -> None:
        """Count a paragraph.

        Raises:
            UnreadableError: more than a document may have.
        """
        self.paragraphs += 1
        if self.paragraphs > PARAGRAPHS:
            raise too_much(f"more than {PARAGRAPHS:,} paragraphs", f"at most {PARAGRAPHS:,} paragraphs")
