"""Why a change to a case is refused, each time with where, given, expected and what to do.

No message repeats a value, nor the id of a record that may not be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evenhand.record.faults import CaseError, Fault, nearest

_NOTHING = "nothing was changed"
_TOLD = 5  # faults that the message itself repeats


def table(name: str, known: Sequence[str]) -> CaseError:
    """No such table."""
    return _refusal(name, "an unknown table" + nearest(name, tuple(known)), "a table of the format", "correct the name")


def column(place: str, name: str, known: Sequence[str]) -> CaseError:
    """No such column."""
    given = f"an unknown column {name!r}" + nearest(name, tuple(known))
    return _refusal(place, given, f"one of {', '.join(known)}", "correct the name")


def no_column(place: str, name: str) -> CaseError:
    """The file has no such column."""
    given = f"a value for {name!r}, which the file's first line does not name"
    do = f"add {name} to the first line, and a separator to each line below it, by hand"
    return _refusal(place, given, "a column of the file", do)


def record(place: str, name: str) -> CaseError:
    """No such record."""
    do = "correct the id, or append the record"
    return _refusal(place, f"no record {name}", "the id of a record that stands there", do)


def several(place: str) -> CaseError:
    """Several records of that name."""
    return _refusal(
        place, "a record that is there more than once", "one record", "mend it by hand: see `evenhand check`"
    )


def taken(place: str) -> CaseError:
    """A record, or its file, is there already."""
    return _refusal(place, "a record that is there already", "a new one", "change that record, or give another id")


def key(place: str, names: Sequence[str]) -> CaseError:
    """The key has not as many parts as the table's."""
    return _refusal(
        place, "a key of another length", f"a value for each of {', '.join(names)}", "name the record by them"
    )


def value(place: str, name: str, expected: str) -> CaseError:
    """A value that no cell can hold."""
    return _refusal(f"{place} {name}", "a value that the column cannot hold", expected, "convert it first")


def kept(place: str, what: str, do: str) -> CaseError:
    """A record that is part of the history."""
    return _refusal(place, what, "a history to which things are only added", do)


def fixed(place: str, name: str) -> CaseError:
    """A column that says where the record stands."""
    do = "remove the record and append it where it belongs"
    return _refusal(f"{place} {name}", "a change of what the record stands under", "another column", do)


def unreadable(place: str) -> CaseError:
    """The file must be mended by hand first."""
    return _refusal(place, "a file that cannot be read whole", "a file without errors of form", "see `evenhand check`")


def unproven(place: str) -> CaseError:
    """The changed text would not read as wanted."""
    do = "make this change by hand in an editor"
    return _refusal(place, "text around it that is too odd to change", "plain CSV or YAML", do)


def closed(place: str) -> CaseError:
    """The session is over."""
    return _refusal(place, "a change after the session ended", "changes inside the with block", "begin another session")


def errors(place: object, faults: Iterable[Fault]) -> CaseError:
    """The case would have errors that it has not now."""
    found = list(faults)
    count = f"{len(found)} new error{'s' if len(found) > 1 else ''}"
    told = "".join(f"\n  {fault}" for fault in found[:_TOLD])
    message = f"{place}: given changes that would make {count}; nothing was written; expected none; correct them:{told}"
    return CaseError.refused(message, found)


def _refusal(place: str, given: str, expected: str, do: str) -> CaseError:
    return CaseError.refused(f"{place}: given {given}; {_NOTHING}; expected {expected}; {do}")
