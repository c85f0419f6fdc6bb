"""The journal of a case: a change that is final on disk before the first file of the case is touched.

A journal names each file with the hash of what stood there and of what is to stand there, so that finishing it again
does nothing twice, and a file that somebody edited since is never overwritten.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evenhand.output.files import sync
from evenhand.record.faults import CaseError
from evenhand.record.folder import JOURNAL, inside

_MANIFEST = "manifest.json"
_MANIFEST_LIMIT = 16 * 1024 * 1024
_HASH_LENGTH = 64
_TRIES = 20  # looks at a journal that its writer is finishing


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Entry:
    """One file that a journal replaces, adds or removes."""

    name: str  # path in the case
    target: Path
    source: Path  # in the journal
    before: str | None  # SHA-256 of what stood there; None: nothing
    after: str | None  # SHA-256 of what is to stand there; None: nothing


def begin(root: Path, files: Mapping[str, bytes | None]) -> None:
    """Write a journal and make it final: from the rename on, the change is made."""
    draft = _unused(root)
    draft.mkdir()
    try:
        shutil.copymode(root, draft)
        entries = [_draft(root, draft, number, name, data) for number, (name, data) in enumerate(files.items())]
        write(draft / _MANIFEST, json.dumps({"version": 1, "files": entries}).encode())
        sync(draft)
        draft.rename(root / JOURNAL)
        sync(root)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _draft(root: Path, draft: Path, number: int, name: str, data: bytes | None) -> dict[str, str | None]:
    target = place(root, name)
    if target is None:
        raise CaseError.interrupted(root, "a path that leaves the case folder")
    if data is not None:
        write(draft / str(number), data)
        if target.exists():
            shutil.copymode(target, draft / str(number))
    return {"name": name, "before": digest(stands(target)), "after": digest(data)}


def finish(root: Path) -> None:
    """Carry out a final journal, if there is one, and drop what drafts were left. Only for who holds the case."""
    for entry in _to_do(root):
        if entry.after is None:
            entry.target.unlink()
        else:
            entry.target.parent.mkdir(parents=True, exist_ok=True)
            entry.source.replace(entry.target)
        sync(entry.target.parent)
    if is_final(root):
        (root / JOURNAL).rename(_unused(root))
    for left in root.glob(f"{JOURNAL}-*"):
        shutil.rmtree(left, ignore_errors=True)


def pending(root: Path) -> dict[str, bytes | None]:
    """What a final journal still has to put in place, for readers that cannot do it; None: a file to be removed."""
    found: dict[str, bytes | None] = {}
    for entry in _to_do(root):
        try:
            found[entry.name] = None if entry.after is None else entry.source.read_bytes()
        except FileNotFoundError:
            continue  # its writer has just put it in place
    return found


def is_final(root: Path) -> bool:
    """Whether a change waits to be finished."""
    return os.path.lexists(root / JOURNAL)


def _to_do(root: Path) -> list[Entry]:
    for _ in range(_TRIES):
        seen = _stamp(root)
        if seen is None and not is_final(root):
            return []
        try:
            return [entry for entry in _entries(root) if _waits(root, entry)]
        except (CaseError, FileNotFoundError) as error:
            if _stamp(root) != seen:
                continue  # its writer is at it: look again
            if isinstance(error, CaseError):
                raise
            raise CaseError.interrupted(root, "a journal without its list of files") from None
    raise CaseError.busy(root)


def _stamp(root: Path) -> tuple[int, int] | None:
    """By which one journal is told from the next."""
    try:
        found = (root / JOURNAL / _MANIFEST).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _entries(root: Path) -> list[Entry]:
    journal = root / JOURNAL
    manifest = journal / _MANIFEST
    if journal.is_symlink() or not journal.is_dir() or manifest.is_symlink():
        raise CaseError.interrupted(root, "a journal that is no folder of its own")
    if manifest.stat().st_size > _MANIFEST_LIMIT:
        raise CaseError.interrupted(root, "a list of files that is too long")
    try:
        read = json.loads(manifest.read_bytes())
        return [_entry(root, number, item) for number, item in enumerate(read["files"])]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise CaseError.interrupted(root, "a list of files that cannot be read") from None


def _entry(root: Path, number: int, item: dict[str, Any]) -> Entry:
    name, before, after = item["name"], item["before"], item["after"]
    target = place(root, name) if isinstance(name, str) else None
    if target is None:
        raise CaseError.interrupted(root, "a path that leaves the case folder or is hidden")
    if not all(part is None or (isinstance(part, str) and len(part) == _HASH_LENGTH) for part in (before, after)):
        raise ValueError
    return Entry(name=name, target=target, source=root / JOURNAL / str(number), before=before, after=after)


def _waits(root: Path, entry: Entry) -> bool:
    """Whether a file is still as it was before the change."""
    now = digest(stands(entry.target))
    if now == entry.after:
        return False
    if now != entry.before:
        raise CaseError.interrupted(root, f"and {entry.name}, edited since")
    if entry.after is None:
        return True
    if entry.source.is_symlink():
        raise CaseError.interrupted(root, f"with a link in place of {entry.name}")
    if digest(stands(entry.source)) == entry.after:
        return True
    if digest(stands(entry.target)) == entry.after:
        return False  # its writer has just put it in place
    raise CaseError.interrupted(root, f"with a damaged copy of {entry.name}")


def place(root: Path, name: str) -> Path | None:
    """The file that a name means, links followed; None where it leaves the case or is hidden."""
    path = inside(root, name)
    if path is None or not name or any(part.startswith(".") for part in name.replace("\\", "/").split("/")):
        return None
    found = path.resolve()
    return None if found.is_dir() else found


def stands(path: Path) -> bytes | None:
    """The bytes of a file, or None where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def digest(data: bytes | None) -> str | None:
    """SHA-256 of what stands in a file; None for no file."""
    return None if data is None else hashlib.sha256(data).hexdigest()


def write(path: Path, data: bytes) -> None:
    """Write a file through to the disk."""
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _unused(root: Path) -> Path:
    return root / f"{JOURNAL}-{secrets.token_hex(8)}"
