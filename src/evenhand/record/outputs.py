"""Folders made anew: filled beside their place first, then renamed into it, so that each is whole or not there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evenhand.output.ends import forget_draft, keep_draft
from evenhand.output.errors import OutputError
from evenhand.output.files import OWNER_ONLY_FOLDER, draft_beside, sync
from evenhand.record.faults import CaseError


@contextmanager
def new_folder(path: Path, *, internal: bool = False) -> Iterator[Path]:
    """A folder to fill, which becomes `path` whole when the block ends; an internal one is for its owner only.

    Raises:
        CaseError: `path` is there and not empty, or is a folder that cannot be exchanged for another.
        OutputError: it cannot be written.
    """
    try:
        yield from _filled(path, internal=internal)
    except OSError as error:
        raise OutputError.unwritten(path, error) from error


def _filled(path: Path, *, internal: bool) -> Iterator[Path]:
    target = path.resolve()
    if _holds_something(target):
        raise CaseError.not_empty(path)
    if target.is_dir() and (target == Path.cwd() or target.is_mount()):
        raise CaseError.fixed_folder(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = draft_beside(target)
    keep_draft(str(draft))
    try:
        draft.mkdir(mode=OWNER_ONLY_FOLDER if internal else 0o777)
        if internal:
            draft.chmod(OWNER_ONLY_FOLDER)  # a umask may have taken the owner's own rights away
        yield draft
        _sync_all(draft)
        if target.is_dir() and not internal:
            shutil.copymode(target, draft)
        _exchange(draft, target)
        sync(target.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        forget_draft(str(draft))


def _exchange(draft: Path, target: Path) -> None:
    if os.name == "nt" and target.is_dir():  # elsewhere the rename itself takes the place of an empty folder
        target.rmdir()
    try:
        draft.rename(target)
    except OSError as error:
        if _holds_something(target):  # somebody else was faster
            raise CaseError.not_empty(target) from error
        raise


def _holds_something(path: Path) -> bool:
    return os.path.lexists(path) and (not path.is_dir() or any(path.iterdir()))


def _sync_all(folder: Path) -> None:
    """Make a folder's whole content last."""
    for where, _, names in os.walk(folder):
        for name in names:
            _sync_file(Path(where, name))
        sync(Path(where))


def _sync_file(path: Path) -> None:
    with path.open("rb" if os.name == "posix" else "r+b") as stream:
        os.fsync(stream.fileno())
