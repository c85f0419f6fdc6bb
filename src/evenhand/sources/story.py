"""One part of a Word document, element by element, as a reader of it sees it.

Invariant: every character of text is in a line, or counted as left out, or the second telling of what was read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from evenhand.sources import limits
from evenhand.sources.archive import make_parser
from evenhand.sources.found import Found
from evenhand.sources.limits import Counter, too_much
from evenhand.sources.lines import tidy

_SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}
_TEXT = frozenset({"w:t", "w:delText", "m:t"})
_BLANKS = {"w:tab": " ", "w:br": " ", "w:cr": " ", "w:ptab": " ", "w:noBreakHyphen": "\u2011"}
_OFF = frozenset({"0", "false", "off", "none"})
_AGAIN = ""  # left out without a word: the same text in a form for older programs
_PRIVATE = range(0xE000, 0xF900)


@dataclass(slots=True, kw_only=True, repr=False)
class _Paragraph:
    """A paragraph as it is gathered."""

    pieces: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)  # lines of the text boxes that hang on it
    runs_on: bool = False  # its end is deleted: the next paragraph goes on in the same line


class Story:
    """Takes the events of an XML parser and gathers lines."""

    def __init__(self, found: Found, counter: Counter) -> None:
        self.lines: list[str] = []
        self.notes: list[list[str]] = []
        self.comments = 0
        self.bodies = 0  # elements that hold a text of Word's
        self.parser = make_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._take
        self._found = found
        self._counter = counter
        self._open: list[str] = []
        self._paragraphs: list[_Paragraph] = []
        self._carried: list[str] = []
        self._alternatives: list[int] = []  # characters read before each choice between alternatives
        self._read = 0
        self._placeholders: list[int] = []  # depths of content controls that show what to type in them
        self._muted: tuple[int, str] | None = None  # depth of the element that is left out, and as what
        self._muted_pieces: list[str] = []

    def _start(self, full: str, held: dict[str, str]) -> None:
        space, _, local = full.rpartition(" ")
        name = f"{_SPACES[space]}:{local}" if space in _SPACES else local
        self._open.append(name)
        if len(self._open) > limits.DEPTH:
            raise too_much(f"elements more than {limits.DEPTH} deep within each other", f"at most {limits.DEPTH} deep")
        if self._muted is None:
            starter = _STARTERS.get(name)
            if starter is not None:
                starter(self, held)
            elif name in _BLANKS and self._inside("w:r"):
                self._add(_BLANKS[name])

    def _end(self, _: str) -> None:
        name, depth = self._open[-1], len(self._open)
        if self._muted is not None:
            if self._muted[0] == depth:
                self._unmute()
            elif name == "w:p":
                self._muted_pieces.append(" ")
        elif name in _ENDERS:
            _ENDERS[name](self)
        while self._placeholders and self._placeholders[-1] >= depth:
            self._placeholders.pop()
        self._open.pop()

    def _take(self, data: str) -> None:
        if self._open[-1] in _TEXT:
            if self._muted is not None:
                self._muted_pieces.append(data)
            else:
                self._add(data)

    def _add(self, data: str) -> None:
        self._counter.add_text(len(data))
        self._read += not data.isspace()
        if not self._paragraphs:  # text outside any paragraph: broken, but not lost
            self._paragraphs.append(_Paragraph())
        self._paragraphs[-1].pieces.append(data)

    def _inside(self, *names: str) -> bool:
        """Whether the element that has just begun stands directly in these, outermost first."""
        return tuple(self._open[-1 - len(names) : -1]) == names

    # --- what is left out ---------------------------------------------------------------------------------------------

    def _mute(self, what: str, above: int = 0) -> None:
        """Leave out the element at hand, or one above it."""
        self._muted = (len(self._open) - above, what)
        self._muted_pieces = []

    def _unmute(self) -> None:
        what = self._muted[1] if self._muted else _AGAIN
        words = "".join(self._muted_pieces)
        self._muted = None
        if what and words.strip():
            self._found.leave(what, words)

    def _delete(self, _: dict[str, str]) -> None:
        if self._inside("w:p", "w:pPr", "w:rPr") and self._paragraphs:
            self._paragraphs[-1].runs_on = True
        self._mute("tracked deletions")

    def _vanish(self, held: dict[str, str]) -> None:
        if self._inside("w:r", "w:rPr") and _value(held) not in _OFF:
            self._mute("hidden text", above=2)

    def _placeholder(self, held: dict[str, str]) -> None:
        if _value(held) not in _OFF:
            self._placeholders.append(len(self._open) - 2)

    def _content(self, _: dict[str, str]) -> None:
        if self._placeholders and self._placeholders[-1] == len(self._open) - 1:
            self._mute("empty fields to fill in")

    def _alternative(self, _: dict[str, str]) -> None:
        if self._alternatives and self._read > self._alternatives[-1]:
            self._mute(_AGAIN)

    # --- what is read -------------------------------------------------------------------------------------------------

    def _begin_alternatives(self, _: dict[str, str]) -> None:
        self._alternatives.append(self._read)

    def _end_alternatives(self) -> None:
        self._alternatives.pop()

    def _begin_paragraph(self, _: dict[str, str]) -> None:
        self._counter.add_paragraph()
        self._paragraphs.append(_Paragraph(pieces=self._carried))
        self._carried = []

    def _close_paragraph(self) -> None:
        if not self._paragraphs:
            return
        one = self._paragraphs.pop()
        if one.runs_on and not self._paragraphs:
            self._carried = one.pieces
            return
        line = tidy("".join(one.pieces))
        into = self._paragraphs[-1].after if self._paragraphs else self.lines
        into += [*([line] if line else []), *one.after]

    def _symbol(self, held: dict[str, str]) -> None:
        code = next((value for key, value in held.items() if key.endswith(" char")), "")
        number = int(code, 16) if 0 < len(code) <= 5 and set(code) <= set("0123456789abcdefABCDEF") else 0
        if number and number not in _PRIVATE and chr(number).isprintable():
            self._add(chr(number))

    def _begin_note(self, held: dict[str, str]) -> None:
        if any(key.endswith(" type") and value != "normal" for key, value in held.items()):
            self._mute(_AGAIN)  # the line between text and notes
        else:
            self.notes.append([])

    def _end_note(self) -> None:
        self._flush()
        self.notes[-1], self.lines = self.lines, []

    def _begin_body(self, _: dict[str, str]) -> None:
        self.bodies += 1

    def _begin_comment(self, _: dict[str, str]) -> None:
        self.comments += 1

    def _flush(self) -> None:
        """Close what a broken document left open, and what was carried on past the last paragraph."""
        if self._carried:
            self._paragraphs.append(_Paragraph(pieces=self._carried))
            self._carried = []
        for one in self._paragraphs:
            one.runs_on = False
        while self._paragraphs:
            self._close_paragraph()

    def finish(self) -> None:
        """To be called after the last event."""
        self._flush()


def _value(held: dict[str, str]) -> str:
    """The value of an element that is on or off."""
    return next((value for key, value in held.items() if key.rpartition(" ")[2] == "val"), "")


_STARTERS: dict[str, Callable[[Story, dict[str, str]], None]] = {
    "w:p": Story._begin_paragraph,
    "w:del": Story._delete,
    "w:delText": lambda story, _: story._mute("tracked deletions"),
    "w:moveFrom": lambda story, _: story._mute("passages moved away"),
    "w:vanish": Story._vanish,
    "w:showingPlcHdr": Story._placeholder,
    "w:sdtContent": Story._content,
    "w:sym": Story._symbol,
    "w:footnote": Story._begin_note,
    "w:endnote": Story._begin_note,
    "w:comment": Story._begin_comment,
    "w:body": Story._begin_body,
    "mc:AlternateContent": Story._begin_alternatives,
    "mc:Choice": Story._alternative,
    "mc:Fallback": Story._alternative,
}
_ENDERS: dict[str, Callable[[Story], None]] = {
    "w:p": Story._close_paragraph,
    "w:footnote": Story._end_note,
    "w:endnote": Story._end_note,
    "mc:AlternateContent": Story._end_alternatives,
}
