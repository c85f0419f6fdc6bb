"""A case's files with changes laid over them: nothing is written, and what each file was when first read is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from evenhand.record import refusals
from evenhand.record.folder import Folder, scan


@dataclass(slots=True, kw_only=True, repr=False)
class Draft:
    """The files of a case as they would be."""

    folder: Folder
    found: dict[str, bytes | None] = field(default_factory=dict)  # as first read; None: no such file
    changed: dict[str, bytes | None] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path) -> Draft:
        """The case as it stands."""
        return cls(folder=scan(root))

    def names(self, pattern: str) -> list[str]:
        """The files that a schema's pattern names."""
        return self.folder.matching(pattern)

    def read(self, name: str) -> bytes | None:
        """A file's contents, or None where there is none."""
        if name not in self.found:
            self.found[name] = self._read(name)
        return self.changed.get(name, self.found[name])

    def write(self, name: str, data: bytes | None) -> None:
        """Lay new contents over a file; None removes it."""
        self.read(name)
        self.changed[name] = data
        self.folder.lay_over({name: data})

    def changes(self) -> dict[str, bytes | None]:
        """The files that would be other than they are."""
        return {name: data for name, data in self.changed.items() if data != self.found[name]}

    def _read(self, name: str) -> bytes | None:
        try:
            return self.folder.read(name) if name in self.folder.files else None
        except OSError as error:
            raise refusals.unreadable(name) from error
