"""A fault says where, what was given, what was expected and what to do; of a protected record it says only where."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Self

from evenhand.errors import EvenhandError as EvenhandError  # noqa: PLC0414 - the rooms find it here

PROTECTED = "[protected]"
SHOWN = 80  # characters of a value that a message repeats


class Severity(StrEnum):
    """error: refused. warning: kept, look at it. note: kept, for information."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Fault:
    """One fault of a case."""

    code: str
    severity: Severity
    file: str  # path in the case folder
    line: int | None  # 1-based, as an editor counts
    column: int | None  # 1-based character in that line
    field: str | None
    given: str | None
    expected: str
    do: str

    @property
    def where(self) -> str:
        """`file:line:column field`, as far as they are known."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return f"{place} {self.field}" if self.field else place

    def __repr__(self) -> str:
        return f"<Fault {self.code} at {self.where}>"

    def __str__(self) -> str:
        given = "" if self.given is None else f" given {self.given};"
        return f"{self.severity} {self.code} at {self.where}:{given} expected {self.expected}; {self.do}"

    def masked(self) -> Self:
        """The same fault without a word of the record that it was found in."""
        return replace(self, given=PROTECTED, expected=rule(self.code)["expected"])

    def as_dict(self) -> dict[str, Any]:
        """The fault for JSON, keys in a fixed order."""
        return asdict(self)


Place = tuple[str, int | None, int | None]
"""File in the case folder, line and column (1-based); None where not known."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Finding:
    """A fault as a check finds it: in a cell of a table, or at a place in a file."""

    code: str
    table: str = ""
    row: int = -1  # ordinal of the record in its file
    field: str | None = None
    given: object = None
    expected: str | None = None
    place: Place | None = None


class CaseError(EvenhandError):
    """A case that cannot be opened, or a change that cannot be made, with every fault found."""

    def __init__(self, message: str, faults: Iterable[Fault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)

    @classmethod
    def not_a_case(cls, path: object) -> CaseError:
        """No case.yaml at `path`."""
        return cls(
            f"{path}: given a path without a case.yaml; expected the folder of a case; {rule('case-missing')['do']}"
        )

    @classmethod
    def in_use(cls, path: object) -> CaseError:
        """Another writer holds the case."""
        return cls(
            f"{path}: another program is writing this case; expected to be the only writer; wait until it is done"
        )

    @classmethod
    def not_empty(cls, path: object) -> CaseError:
        """The folder to be made is already there and holds something."""
        return cls(f"{path}: given a folder that holds files; expected a new or empty one; name another folder")

    @classmethod
    def no_record(cls, name: str) -> CaseError:
        """No record of that id may be shown: the same words whether it is absent or protected."""
        return cls(
            f"{name}: given an id that no record shows; expected an id of the case; list them with `evenhand check`"
        )

    @classmethod
    def unwritable(cls, path: object, reason: str | None) -> CaseError:
        """The case may not be written; nothing was."""
        given = reason or "a folder that cannot be written"
        return cls(f"{path}: given {given}; nothing was written; expected a case that you may write; check your rights")

    @classmethod
    def changed(cls, path: object, name: str) -> CaseError:
        """Somebody changed a file between the reading and the writing."""
        given = f"{name}, changed by another program since it was read"
        return cls(f"{path}: given {given}; nothing was written; expected to be the only writer; make the change again")

    @classmethod
    def unfinished(cls, path: object, reason: str | None) -> CaseError:
        """The change is made and safe, and a file could not be replaced yet."""
        given = reason or "a file that cannot be replaced"
        do = "close it, check your rights, and open the case again: the change is kept and will then be finished"
        return cls(f"{path}: given {given}; expected files that no other program holds open; {do}")

    @classmethod
    def interrupted(cls, path: object, what: str) -> CaseError:
        """A change was cut off and cannot be finished."""
        do = "look at the files it names, then delete the folder .evenhand to keep the case as it stands"
        given = f"a change that was cut off, {what}"
        return cls(f"{path}/.evenhand: given {given}; expected a journal that can be finished; {do}")

    @classmethod
    def busy(cls, path: object) -> CaseError:
        """The files changed again and again while they were read."""
        return cls(f"{path}: given files that change while they are read; expected a case at rest; try again")

    @classmethod
    def fixed_folder(cls, path: object) -> CaseError:
        """The folder to be made is one that cannot be exchanged for a new one."""
        given = "the folder that you are in, or a mount point"
        return cls(f"{path}: given {given}; expected a folder that can be made anew; name a folder inside it")

    @classmethod
    def refused(cls, message: str, faults: Iterable[Fault] = ()) -> CaseError:
        """A change that would break the case."""
        return cls(message, faults)


@cache
def rules() -> dict[str, dict[str, str]]:
    """Every fault code with its severity, what it means and what to do."""
    return tomllib.loads(files(__package__).joinpath("faults.toml").read_text(encoding="utf-8"))


def rule(code: str) -> dict[str, str]:
    """The entry of one fault code."""
    return rules()[code]


def shown(value: object) -> str:
    """A value as a message repeats it: quoted, on one line, cut at `SHOWN` characters."""
    text = str(value)
    cut = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return repr(cut)


def printable(name: str) -> str:
    """A file name with escapes for what would break a line, turn the direction of writing, or is no character."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in name)


def nearest(given: str, known: tuple[str, ...]) -> str:
    """` (nearest: x)` for the known word most like `given`, or an empty string."""
    found = nearest_word(given, known)
    return f" (nearest: {found})" if found else ""


@lru_cache(maxsize=1024)
def nearest_word(given: str, known: tuple[str, ...]) -> str:
    """The known word most like `given`, or an empty string."""
    folded = {word.casefold(): word for word in sorted(known, reverse=True)}
    found = difflib.get_close_matches(given.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else ""


def make(
    code: str,
    *,
    file: str,
    line: int | None = None,
    column: int | None = None,
    field: str | None = None,
    given: object = None,
    expected: str | None = None,
) -> Fault:
    """A fault of the given code; what to do, and what is expected if not stated, come from `faults.toml`."""
    known = rule(code)
    return Fault(
        code=code,
        severity=Severity(known["severity"]),
        file=printable(file),
        line=line,
        column=column,
        field=field if field is None or field.isprintable() else printable(field),
        given=given if given is None or given == PROTECTED else shown(given),
        expected=expected or known["expected"],
        do=known["do"],
    )
