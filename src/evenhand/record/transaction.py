"""Changes to a case land whole or not at all, and one writer at a time.

New contents are written to a journal inside the case, which a single rename makes final; then each file is replaced
by a rename. A reader that finds a final journal finishes it first, so that a case cut off at any moment is the old one
or the new one.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from evenhand.record.faults import CaseError
from evenhand.record.folder import JOURNAL, LOCK, inside

_MANIFEST = "manifest.json"


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the case for writing.

    Raises:
        CaseError: another program holds it.
    """
    lock = FileLock(root / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise CaseError.in_use(root) from None
    try:
        _finish(root)
        yield
    finally:
        lock.release()


def commit(root: Path, files: Mapping[str, bytes]) -> None:
    """Replace or add files of the case, all of them or none. Call it while `writing`."""
    if not files:
        return
    draft = Path(tempfile.mkdtemp(prefix=f"{JOURNAL}-", dir=root))
    for number, data in enumerate(files.values()):
        _write(draft / str(number), data)
    _write(draft / _MANIFEST, json.dumps(list(files)).encode())
    _sync(draft)
    draft.rename(root / JOURNAL)  # from here on the change is made
    _sync(root)
    _finish(root)


def settle(root: Path) -> None:
    """Finish a change that was cut off after it was made final, unless its writer is still at it."""
    if not (root / JOURNAL).is_dir():
        return
    with writing(root):
        pass


def _finish(root: Path) -> None:
    journal = root / JOURNAL
    if journal.is_dir():
        names = json.loads((journal / _MANIFEST).read_bytes())
        for number, name in enumerate(names):
            source, target = journal / str(number), inside(root, name)
            if source.is_file() and target is not None:
                target.parent.mkdir(parents=True, exist_ok=True)
                source.replace(target)
                _sync(target.parent)
        done = Path(tempfile.mkdtemp(prefix=f"{JOURNAL}-", dir=root))
        journal.replace(done)
    for left in root.glob(f"{JOURNAL}-*"):
        shutil.rmtree(left, ignore_errors=True)


def write_file(path: Path, data: bytes) -> None:
    """Write one file outside a case: beside it first, then renamed over it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    os.close(handle)
    beside = Path(name)
    try:
        _write(beside, data)
        beside.chmod(0o666 & ~_umask())
        beside.replace(path)
        _sync(path.parent)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to fill, which becomes `path` whole when the block ends.

    Raises:
        CaseError: `path` is there and not empty.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise CaseError.not_empty(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        yield draft
        draft.chmod(0o777 & ~_umask())
        if path.is_dir():
            path.rmdir()
        draft.rename(path)
        _sync(path.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _sync(folder: Path) -> None:
    """Make renames in a folder last, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
