"""Everything that is wrong with the files that a computation was asked to read, said at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from evenhand.record.faults import EvenhandError, Fault, Severity, shown

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)
DIGITS = 60  # characters of a number, at most
LARGEST = Fraction(10) ** 12  # of any value


class FilesError(EvenhandError):
    """Files that nothing can be computed from, with every fault found in them."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        files = list(dict.fromkeys(fault.file for fault in faults))
        said = f"{', '.join(files)}: given {len(faults)} fault{'s' if len(faults) > 1 else ''}"
        super().__init__(f"{said}; expected none; nothing was computed; correct each of these")
        self.faults = tuple(sorted(faults, key=lambda f: (files.index(f.file), f.line or 0, f.column or 0)))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Refusals:
    """Faults of one file, as they are found."""

    file: str
    found: list[Fault] = field(default_factory=list)

    def add(  # noqa: PLR0917 — a fault has these parts
        self,
        code: str,
        line: int | None,
        name: str | None,
        given: object,
        expected: str,
        do: str,
        column: int | None = None,
    ) -> None:
        """Note one fault: its code, where it is, what was given, what was expected, and what to do."""
        fault = Fault(
            code=code,
            severity=Severity.ERROR,
            file=self.file,
            line=line,
            column=column,
            field=name,
            given=None if given is None else shown(given),
            expected=expected,
            do=do,
        )
        self.found.append(fault)

    def number(self, text: str | None, line: int, name: str, *, least: Fraction | None = None) -> Fraction | None:
        """The exact value of a decimal number; a fault and None if it is not one, or is less than `least`."""
        value = exact(text)
        if value is None:
            expected = f"a decimal number within ±{LARGEST.numerator:.0e}"
            self.add("number", line, name, text or "nothing", expected, "write it with digits, such as 3 or -0.25")
        elif least is not None and value < least:
            self.add("number-negative", line, name, text, f"at least {least}", "correct the number")
            return None
        return value


def exact(text: str | None) -> Fraction | None:
    """The exact value of a decimal number within ±LARGEST, or None.

    >>> exact("0.1") * 3 == Fraction(3, 10)
    True
    >>> exact("nan")
    """
    text = (text or "").strip()
    if len(text) > DIGITS or not NUMBER.fullmatch(text):
        return None
    value = Fraction(text)
    return value if abs(value) <= LARGEST else None


__all__ = ["LARGEST", "FilesError", "Refusals", "exact"]
