"""Files and folders made anew: written beside their place first, then renamed into it, so that each is whole."""

from __future__ import annotations

import errno
import glob
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from evenhand.record.faults import CaseError
from evenhand.record.journal import sync, write

_SUFFIX = ".evenhand"
_NAME_LENGTH = 40  # characters of the name that a draft repeats
_STALE_SECONDS = 24 * 60 * 60  # a draft so old has lost its writer


def write_file(path: Path, data: bytes) -> None:
    """Write one file outside a case; a device or a pipe is written straight.

    Raises:
        OSError: it cannot be written; what stood there still stands.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    target = path.resolve()
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = _beside(target)
    try:
        write(beside, data)
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
        sync(target.parent)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to fill, which becomes `path` whole when the block ends.

    Raises:
        CaseError: `path` is there and not empty, or is a folder that cannot be exchanged for another.
    """
    target = path.resolve()
    if _holds_something(target):
        raise CaseError.not_empty(path)
    if target.is_dir() and (target == Path.cwd() or target.is_mount()):
        raise CaseError.fixed_folder(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = _beside(target)
    draft.mkdir()
    try:
        yield draft
        _sync_all(draft)
        if target.is_dir():
            shutil.copymode(target, draft)
        _exchange(draft, target)
        sync(target.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


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


def _beside(target: Path) -> Path:
    """A hidden name beside `target`; drafts for the same target that lost their writer are dropped."""
    start = f".{target.name[:_NAME_LENGTH]}."
    for left in target.parent.glob(f"{glob.escape(start)}*{_SUFFIX}"):
        with suppress(OSError):
            if time.time() - left.lstat().st_mtime > _STALE_SECONDS:
                _drop(left)
    return target.with_name(f"{start}{secrets.token_hex(8)}{_SUFFIX}")


def _drop(left: Path) -> None:
    if left.is_dir() and not left.is_symlink():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink()


def _sync_all(folder: Path) -> None:
    """Make a folder's whole content last."""
    for where, _, names in os.walk(folder):
        for name in names:
            _sync_file(Path(where, name))
        sync(Path(where))


def _sync_file(path: Path) -> None:
    with path.open("rb" if os.name == "posix" else "r+b") as stream:
        os.fsync(stream.fileno())
