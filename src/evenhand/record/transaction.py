"""Changes to a case land whole or not at all, and one writer at a time.

New contents are written to a journal inside the case, which a single rename makes final; then each file is replaced
by a rename. A reader that finds a final journal finishes it first, or reads through it, so that a case cut off at any
moment is the old one or the new one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from evenhand.record import journal
from evenhand.record.faults import CaseError
from evenhand.record.folder import LOCK
from evenhand.record.journal import pending
from evenhand.record.outputs import new_folder


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the case for writing. The system lets go of the lock when its holder dies.

    Raises:
        CaseError: another program holds it, it may not be written, or a change that was cut off cannot be finished.
    """
    from filelock import FileLock, Timeout  # a reader seldom needs one

    lock = FileLock(root / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise CaseError.in_use(root) from None
    except OSError as error:
        raise CaseError.unwritable(root, error.strerror) from error
    try:
        _finish(root)
        yield
    finally:
        lock.release()


def commit(root: Path, files: Mapping[str, bytes | None], *, found: Mapping[str, bytes | None] | None = None) -> None:
    """Replace, add or (None) remove files of the case, all of them or none. Call it while `writing`.

    `found` is what stood in files when the change was worked out.

    Raises:
        CaseError: one of `found` has changed since, or the case may not be written; nothing was written. Or the change
            is made, and a file that is open elsewhere will be replaced when the case is next opened.
    """
    if not files:
        return
    for name, data in (found or {}).items():
        target = journal.place(root, name)
        if target is None or journal.stands(target) != data:
            raise CaseError.changed(root, name)
    for name in files:
        target = journal.place(root, name)
        if target is None or (target.exists() and not os.access(target, os.W_OK)):
            raise CaseError.unwritable(root, f"{name} may not be written")
    try:
        journal.begin(root, files)
    except OSError as error:
        raise CaseError.unwritable(root, error.strerror) from error
    _finish(root)


def settle(root: Path) -> None:
    """Finish a change that was cut off after it was made final, where that is possible.

    Its writer may be at it still, or the case may be read-only: what is left then is in `pending`.

    Raises:
        CaseError: the change cannot be finished: its journal is damaged, or a file was edited since.
    """
    if not journal.is_final(root):
        return
    from filelock import FileLock

    lock = FileLock(root / LOCK, timeout=0)
    try:
        lock.acquire()
    except OSError:  # a Timeout is one too
        return
    try:
        journal.finish(root)
    except OSError:
        return
    finally:
        lock.release()


def _finish(root: Path) -> None:
    try:
        journal.finish(root)
    except OSError as error:
        raise CaseError.unfinished(root, error.strerror) from error


__all__ = ["commit", "new_folder", "pending", "settle", "writing"]
