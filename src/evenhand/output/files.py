"""Files made anew: written beside their place first, then renamed into it, so that each is whole or not there.

A public file keeps the rights of what stood there, or gets what the system gives a new file. One for the team alone is
for its owner only, whatever stood there and whatever the system's default, and takes the place of a link instead of
following it. Neither takes the place of the other.
"""

from __future__ import annotations

import errno
import glob
import os
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from evenhand.output.ends import forget_draft, keep_draft
from evenhand.output.errors import OutputError
from evenhand.output.stamps import is_stamped
from evenhand.output.visible import write_visibly

OWNER_ONLY = 0o600
OWNER_ONLY_FOLDER = 0o700
_SUFFIX = ".evenhand"
_NAME_LENGTH = 40  # bytes of the name that a draft repeats
_STALE_SECONDS = 24 * 60 * 60  # a draft so old has lost its writer


def write_text(path: Path, text: str, *, internal: bool = False, force: bool = False) -> None:
    """Write a text as UTF-8 with LF, and nothing in it that its reader would obey.

    Raises:
        OutputError: as `write_file`.
    """
    write_file(path, write_visibly(text).encode(), internal=internal, force=force)


def write_file(path: Path, data: bytes, *, internal: bool = False, force: bool = False) -> None:
    """Write one file; a device or a pipe is written straight. `force`: whoever the file there is for.

    Raises:
        OutputError: it cannot be written, or what stands there is for others; it still stands.
    """
    try:
        if path.exists() and not path.is_file():
            _fill(path.open("wb"), data, lasting=False)
            return
        target = path.absolute() if internal else path.resolve()
        _look(path, target, internal=internal, force=force)
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, data, internal=internal)
    except (OSError, ValueError) as error:  # a ValueError: no name for this system
        raise OutputError.unwritten(path, error) from error


def write_new(path: Path, data: bytes, *, internal: bool = False) -> None:
    """Write one file into a folder that nobody looks into yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _fill(_opened(path, internal=internal), data)


def draft_beside(target: Path) -> Path:
    """A hidden name beside `target`; drafts for the same target that lost their writer are dropped."""
    start = f".{_short(target.name)}."
    for left in target.parent.glob(f"{glob.escape(start)}*{_SUFFIX}"):
        with suppress(OSError):
            if time.time() - left.lstat().st_mtime > _STALE_SECONDS:
                _drop(left)
    return target.with_name(f"{start}{secrets.token_hex(8)}{_SUFFIX}")


def sync(folder: Path) -> None:
    """Make renames in a folder last, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _look(path: Path, target: Path, *, internal: bool, force: bool) -> None:
    """Refuse what may not be replaced."""
    if not target.exists():
        return
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    if not force and target.stat().st_size and is_stamped(target) != internal:
        raise OutputError.mixed(path, internal=internal)


def _replace(target: Path, data: bytes, *, internal: bool) -> None:
    beside = draft_beside(target)
    keep_draft(str(beside))
    try:
        _fill(_opened(beside, internal=internal), data)
        if not internal and target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
        sync(target.parent)
    finally:
        beside.unlink(missing_ok=True)
        forget_draft(str(beside))


def _opened(path: Path, *, internal: bool) -> IO[bytes]:
    """A new file, for its owner only from its first moment on where it is internal."""
    if not internal:
        return path.open("xb")
    stream = os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), OWNER_ONLY), "wb"
    )
    path.chmod(OWNER_ONLY)  # a umask may have taken the owner's own rights away
    return stream


def _fill(stream: IO[bytes], data: bytes, *, lasting: bool = True) -> None:
    with stream:
        stream.write(data)
        stream.flush()
        if lasting:
            os.fsync(stream.fileno())


def _short(name: str) -> str:
    """The beginning of a name, cut so that what is added to it still makes a name."""
    while len(os.fsencode(name)) > _NAME_LENGTH:
        name = name[:-1]
    return name


def _drop(left: Path) -> None:
    if left.is_dir() and not left.is_symlink():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink()
