"""A small language for spoiling a case: `VERB FILE ARGUMENT`, several joined by ` && `."""

import codecs
import csv
import io
import os
from pathlib import Path

LIMITS = {".csv": 256 * 1024 * 1024 + 1, ".yaml": 8 * 1024 * 1024 + 1}


def spoil(root: Path, changes: str) -> None:
    """Do to the case what the words say."""
    for change in changes.split(" && "):
        verb, name, *rest = change.split(" ", 2)
        VERBS[verb](root / name, rest[0] if rest else "")


def _plain(text: str) -> bytes:
    """Bytes of a text in which `\\n`, `\\0`, `\\xf3` … stand for what they stand for in Python's bytes."""
    return codecs.escape_decode(text.encode())[0]


def replace(path: Path, what: str) -> None:
    old, new = (_plain(part) for part in what.split(" =>"))
    data = path.read_bytes()
    assert old in data, old
    path.write_bytes(data.replace(old, new.removeprefix(b" "), 1))


def append(path: Path, line: str) -> None:
    path.write_bytes(path.read_bytes() + _plain(line) + b"\n")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(_plain(text))


def remove(path: Path, _: str) -> None:
    path.unlink()


def recode(path: Path, encoding: str) -> None:
    path.write_bytes(path.read_text("utf-8").encode(encoding))


def ends(path: Path, end: str) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", _plain(end)))


def separate(path: Path, mark: str) -> None:
    """Another separator between cells."""
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark, lineterminator="\n").writerows(rows)
    path.write_text(out.getvalue(), "utf-8", newline="")


def column(path: Path, cell: str) -> None:
    """One column more, at the end, filled in the last row."""
    name, value = cell.split("=", 1)
    head, *body = path.read_text("utf-8").splitlines()
    lines = [f"{head},{name}", *(f"{line}," for line in body)]
    path.write_text("\n".join(lines) + value + "\n", "utf-8", newline="")


def protect(path: Path, words: str) -> None:
    """`ID FIELD=TEXT`: put the text into the cell and `true` into a new column `protected`."""
    key, cell = words.split(" ", 1)
    name, value = cell.split("=", 1)
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    for row in rows:
        row["protected"] = "true" if row["id"] == key else ""
        row[name] = value if row["id"] == key else row[name]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), "utf-8", newline="")


def folder(path: Path, _: str) -> None:
    path.mkdir()


def fifo(path: Path, _: str) -> None:
    os.mkfifo(path)


def link(path: Path, target: str) -> None:
    """A link to a file beside the case, or to a path within it."""
    aim = path.parents[1] / "outside"
    aim.mkdir(exist_ok=True)
    path.symlink_to(aim if target == "outside" else target)


def grow(path: Path, _: str) -> None:
    """A file with a hole, so that it is large and takes no room."""
    with path.open("r+b") as stream:
        stream.truncate(LIMITS[path.suffix])


def deep(path: Path, _: str) -> None:
    path.write_text("a: " + "[" * 200 + "]" * 200 + "\n")


VERBS = {f.__name__: f for f in (
    replace, append, write, remove, recode, ends, separate, column, protect, folder, fifo, link, grow, deep,
)}  # fmt: skip
