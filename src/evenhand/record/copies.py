"""Copies of the cases that come with the program."""

from __future__ import annotations

from pathlib import Path

from evenhand import packaged
from evenhand.output.files import write_new
from evenhand.record.folder import DESCRIPTOR
from evenhand.record.package import descriptor_bytes
from evenhand.record.read import open_case
from evenhand.record.transaction import new_folder


def copy_case(name: str, target: Path) -> None:
    """Write the packaged case `name` to the folder `target`, whole or not at all.

    Raises:
        CaseError: `target` is there and not empty.
    """
    with new_folder(target) as draft:
        _copy(packaged(name), draft)
        write_new(draft / DESCRIPTOR, descriptor_bytes(open_case(draft).view()))


def _copy(source: Path, target: Path) -> None:
    """Copy contents, not rights: what is installed may be read-only, and a case is there to be changed."""
    target.mkdir(exist_ok=True)  # an empty folder too
    for path in sorted(source.iterdir()):
        if path.is_dir():
            _copy(path, target / path.name)
        else:
            write_new(target / path.name, path.read_bytes())
