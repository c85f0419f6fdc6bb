"""A case opened for reading: its tables as Polars frames, and every fault that was found on the way.

Frames hold only what could be read and placed; the rest is in `faults`. Nothing here changes a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from evenhand.output.visible import write_line
from evenhand.record import view, visibility
from evenhand.record.csvtext import ROW
from evenhand.record.disclosures import Disclosure, find_disclosures
from evenhand.record.faults import Fault, Severity
from evenhand.record.schema import load
from evenhand.record.unread import NOTHING_UNREAD, Unread
from evenhand.record.view import View


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Case:
    """A case folder as read.

    The frames hold everything, protected rows included: for what may be shown, take `case.view()`.
    """

    path: Path
    frames: Mapping[str, pl.DataFrame]  # every table of the schema, with ROW
    faults: tuple[Fault, ...]
    notes: Mapping[str, str]  # pages of the notes folder, by file name
    plans: Mapping[str, bytes]  # files of the plans folder: a team's own, in no public view
    unread_internal: Unread = NOTHING_UNREAD  # rows lost to faults, as an internal view tells it
    unread_public: Unread = NOTHING_UNREAD  # and as anyone may know it

    def __repr__(self) -> str:
        return f"<Case {write_line(self.path.resolve().name)}: {len(self.frames)} tables>"

    def __getattr__(self, name: str) -> pl.DataFrame:
        """`case.claims` is the table of claims."""
        frames = object.__getattribute__(self, "frames")
        if name in frames:
            frame: pl.DataFrame = frames[name]
            return frame.drop(ROW)
        raise AttributeError(name)

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *self.frames]

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """Every table by name."""
        return {name: frame.drop(ROW) for name, frame in self.frames.items()}

    @property
    def errors(self) -> tuple[Fault, ...]:
        """The faults for which something was refused."""
        return tuple(f for f in self.faults if f.severity is Severity.ERROR)

    @property
    def refused(self) -> tuple[Fault, ...]:
        """The errors for which something of a table was refused: those of plans, which no table holds, apart."""
        return tuple(f for f in self.errors if not f.file.startswith("plans/"))

    def view(self, *, internal: bool = False, as_of: str | None = None, known_on: str | None = None) -> View:
        """What may be shown: public unless `internal`, cut at the EDTF dates given.

        Raises:
            DateError: a date that is not EDTF.
        """
        return view.make(
            self.frames,
            internal=internal,
            as_of=as_of,
            known_on=known_on,
            notes=self.notes,
            plans=self.plans if internal else {},
            unread=self.unread(internal=internal),
        )

    def unread(self, *, internal: bool = False) -> Unread:
        """Rows that are in the files and not in a view because of a fault."""
        return self.unread_internal if internal else self.unread_public

    def disclosures(self) -> list[Disclosure]:
        """What is hidden without a mark of its own, and what public text may give away: for the team alone."""
        return find_disclosures(self.frames, self.notes, load())

    def checked(self) -> dict[str, int]:
        """Rows read of each table that has any, protected ones not counted."""
        shown = visibility.public(self.frames, load())
        return {name: frame.height for name, frame in shown.items() if frame.height}
