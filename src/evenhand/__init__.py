"""Evenhand: one even-handed record of a conflict, and the four questions that a mediation must answer.

>>> import evenhand
>>> case = evenhand.open_case(evenhand.packaged("nagorno-karabakh"))
>>> case.view().claims.height > 0
True
"""

TYPE_CHECKING = False  # as `typing` has it: a start loads nothing that it does not use
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from evenhand.record import Case, CaseError, EvenhandError, Fault, View, edit_case, open_case, write_case

__version__ = "0.1.0"
_RECORD = frozenset({"Case", "CaseError", "EvenhandError", "Fault", "View", "edit_case", "open_case", "write_case"})


def packaged(name: str = "nagorno-karabakh") -> "Path":
    """The folder of a case that comes with Evenhand."""
    from pathlib import Path

    return Path(__file__).parent / "cases" / name


def __getattr__(name: str) -> "Any":
    if name in _RECORD:
        from importlib import import_module

        return getattr(import_module("evenhand.record"), name)
    raise AttributeError(f"module 'evenhand' has no attribute {name!r}")


__all__ = [
    "Case",
    "CaseError",
    "EvenhandError",
    "Fault",
    "View",
    "__version__",
    "edit_case",
    "open_case",
    "packaged",
    "write_case",
]
