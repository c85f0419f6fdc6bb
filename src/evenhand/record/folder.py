"""What stands in a case folder: only files inside it are ever opened, and what belongs to no case is listed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from evenhand.record import faults
from evenhand.record.schema import load

DESCRIPTOR = "datapackage.json"
JOURNAL = ".evenhand"
LOCK = ".evenhand.lock"
_OURS = (DESCRIPTOR, "*.html", "README*", "documents/*", "places/*.geojson", "plans/*.yaml", "notes/*")


@dataclass(slots=True, kw_only=True, repr=False)
class Folder:
    """The files of a case, by their path in it."""

    root: Path
    files: dict[str, Path] = field(default_factory=dict)
    faults: list[faults.Fault] = field(default_factory=list)
    stamps: dict[str, tuple[int, int, int]] = field(default_factory=dict)  # of the tables' files: inode, time, size
    overlay: dict[str, bytes] = field(default_factory=dict)  # contents that are not on disk, or not yet

    def matching(self, pattern: str) -> list[str]:
        """Paths that a schema's file pattern names, in order."""
        return [name for name in self.files if _matches(name, pattern)]

    def lay_over(self, contents: Mapping[str, bytes | None]) -> None:
        """From now on read these contents in place of the disk's; None: no such file."""
        for name, data in contents.items():
            self.files.pop(name, None)
            self.overlay.pop(name, None)
            if data is not None:
                self.files[name] = self.root / name
                self.overlay[name] = data
        self.files = dict(sorted(self.files.items()))

    def size(self, name: str) -> int:
        """Bytes in a file."""
        return len(self.overlay[name]) if name in self.overlay else self.files[name].stat().st_size

    def read(self, name: str) -> bytes:
        """The contents of a file."""
        return self.overlay[name] if name in self.overlay else self.files[name].read_bytes()


def scan(root: Path) -> Folder:
    """List the folder, following no link that leads out of it. Hidden files are passed over."""
    folder = Folder(root=root)
    tables = [t.file for t in load().tables.values() if t.file]
    for name in tables:
        if "*" not in name and root.joinpath(name).is_dir() and not root.joinpath(name).is_symlink():
            folder.faults.append(faults.make("file-unreadable", file=name, given="a folder"))
    for path in sorted(_walk(root), key=lambda p: p.as_posix()):
        name = path.relative_to(root).as_posix()
        if path.is_symlink() and not _inside(root, path):
            folder.faults.append(faults.make("file-outside", file=name, given="a link that leads out of the case"))
        elif path.is_dir():
            continue
        elif not path.is_file():
            folder.faults.append(faults.make("file-unreadable", file=name, given="not a plain file"))
        else:
            folder.files[name] = path
            if any(_matches(name, pattern) for pattern in tables):
                folder.stamps[name] = _stamp(path)
            elif not any(_matches(name, pattern) for pattern in _OURS):
                folder.faults.append(faults.make("file-unknown", file=name))
    return folder


def inside(root: Path, name: str) -> Path | None:
    """The path that `name` means in the case folder, or None where it leaves the folder or is no path."""
    pure = PurePosixPath(name.replace("\\", "/"))
    if pure.is_absolute() or ".." in pure.parts or ":" in name or not name.isprintable():
        return None
    path = root.joinpath(*pure.parts)
    return path if _inside(root, path) else None


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0, 0)
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def _inside(root: Path, path: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        return False


def _walk(root: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(root, followlinks=False):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        linked = [f for f in folders if Path(where, f).is_symlink()]
        yield from (Path(where, n) for n in [*names, *linked] if not n.startswith("."))


def _matches(name: str, pattern: str) -> bool:
    folder = pattern.rpartition("/")[0]
    if pattern in {"documents/*", "notes/*"}:
        return name.startswith(folder + "/")
    return fnmatch(name, pattern) and name.count("/") == pattern.count("/")
