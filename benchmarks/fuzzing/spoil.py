"""Ways of spoiling the files of a case without knowing what they hold: bytes, encodings, lines, cells, YAML, links."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import random
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

VALUES = (
    "", " ", ";", ";;", "0", "-1", "1e400", "1e-400", "NaN", "inf", "9" * 400, "0x10", "1_000", "1,000", "٣",
    "+5", "5.",
    "true", "TRUE", "2020-02-30", "2020-13", "0000", "-0001", "9999-12-31", "Y170000002", "2020/2019", "../..", "/",
    "2020-11-10T25:00:00Z", "2020-11-10~/..", "20XX", "2020-21", "10.11.2020", "2020-11-10/2020-11-09", "=1+1", "@x",
    "-x", "\tx", "../../etc/passwd", "documents/../..", "C:\\x", "\\\\host\\x", "file:///x", "https://", "javascript:x",
    "hg;hg", "cl-1", "in-bridge", "src-hp", "co-1", "ag-bridge", "highland", "lowland;highland", "x" * 65,
    "x" * 100_000,
    "\u202eabc", "a\u200bb", "\ufeff", "e\u0301", "İ", "ß", "\U0001f54a", "\x1b[31m", "\u2028", '"', '""', "'", "a\nb",
    "a\r\nb", "~", "null", "*a", "&a b", "!!python/object:os.system x", "[", "{", "- -", "2020-11-10 ", " hg",
)  # fmt: skip
YAML = (
    "a: &x [1]\nb: *x\n", "a: !!python/object/apply:os.system [echo]\n", "a: !x y\n", "---\na: b\n---\nc: d\n",
    "? [a]\n: b\n", "<<: {a: b}\n", "title: x\ntitle: y\n", "[" * 200 + "]" * 200, "{a: " * 300 + "}" * 300,
    "a:\n" + "".join(" " * n + "- \n" for n in range(1, 100)), "a: |\n  " + "x" * 200_000 + "\n", "\ta: b\n",
    "a: b: c\n",
    "'", '"\\ud800"', '"\\UFFFFFFFF"', "sides: []\n", "sides: x\n", "sides:\n  - id: [a]\n", "groupings: {}\n",
    "margins: [1]\n", "margins:\n  m: 1\n  n:\n  o: {value: x}\n", "thresholds: x\n", "lint: [off]\n",
    "lint: {off: x}\n",
    "lint: {off: {A: , B: {reason: x}}}\n", "provisions: x\n", "provisions: [x, [y], {number: 1, commitments: [z]}]\n",
    "deadline: {after: [a], within: {}}\n", "id:\n", "id: [a, b]\n", "sources: {a: b}\n", "parties: hg\n",
    "# only\n", "~\n",
    "1\n", "a\n", "%YAML 9.9\n---\na: b\n", "\ufeff\ufeffa: b\n", "a: \x07\n", "a: *nowhere\n", "&a\n",
    "- &a [*a, *a]\n",
)  # fmt: skip
Spoiler = Callable[[Path, random.Random], None]


def _file(root: Path, rng: random.Random, end: str = "") -> Path:
    found = sorted(p for p in root.rglob("*") if p.is_file() and not p.is_symlink() and p.name.endswith(end))
    if not found:
        return root / "claims.csv"
    weights = [1 if p.parent.name in {"documents", "agreements"} and len(found) > 60 else 6 for p in found]
    return rng.choices(found, weights)[0]


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def flip(root: Path, rng: random.Random) -> None:
    """Another byte in place of some."""
    path = _file(root, rng)
    data = bytearray(_read(path)) or bytearray(b"x")
    for _ in range(rng.choice((1, 1, 5, 50))):
        data[rng.randrange(len(data))] = rng.randrange(256)
    path.write_bytes(data)


def insert(root: Path, rng: random.Random) -> None:
    """Some bytes more."""
    path = _file(root, rng)
    data = _read(path)
    at = rng.randrange(len(data) + 1)
    more = rng.choice(
        (b"\0", b'"', b",", b";", b"\n", b"\r", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", rng.randbytes(9))
    )
    path.write_bytes(data[:at] + more + data[at:])


def delete(root: Path, rng: random.Random) -> None:
    """Some bytes fewer."""
    path = _file(root, rng)
    data = _read(path)
    at = rng.randrange(len(data) + 1)
    path.write_bytes(data[:at] + data[at + rng.choice((1, 1, 10, 1000)) :])


def truncate(root: Path, rng: random.Random) -> None:
    """Cut off."""
    path = _file(root, rng)
    data = _read(path)
    path.write_bytes(data[: rng.randrange(len(data) + 1)])


def recode(root: Path, rng: random.Random) -> None:
    """Saved by another program."""
    path = _file(root, rng)
    text = _read(path).decode("utf-8", "replace")
    code = rng.choice(("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-7", "utf-8-sig"))
    path.write_bytes((text + rng.choice(("", "é", "“"))).encode(code, "replace"))


def respell(root: Path, rng: random.Random) -> None:
    """Line ends, separators and quotation marks of another program."""
    path = _file(root, rng)
    data = _read(path)
    old, new = rng.choice(((b"\n", b"\r\n"), (b"\n", b"\r"), (b",", b";"), (b",", b"\t"), (b'"', b"'"), (b",", b'","')))
    path.write_bytes(data.replace(old, new))


def move_lines(root: Path, rng: random.Random) -> None:
    """Lines exchanged, repeated or gone."""
    path = _file(root, rng)
    lines = _read(path).splitlines(keepends=True) or [b"x\n"]
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    do = rng.randrange(4)
    if do == 0:
        lines[a], lines[b] = lines[b], lines[a]
    elif do == 1:
        lines.insert(a, lines[b])
    elif do == 2:
        del lines[a]
    else:
        rng.shuffle(lines)
    path.write_bytes(b"".join(lines))


def exchange_files(root: Path, rng: random.Random) -> None:
    """Two files under each other's names."""
    one, other = _file(root, rng), _file(root, rng)
    first, second = _read(one), _read(other)
    one.write_bytes(second)
    other.write_bytes(first)


def _rows(path: Path) -> list[list[str]]:
    text = _read(path).decode("utf-8", "replace").replace("\0", "").replace("\r", "\n")
    return list(csv.reader(io.StringIO(text)))


def _write_rows(path: Path, rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_bytes(out.getvalue().encode("utf-8", "replace"))


def cell(root: Path, rng: random.Random) -> None:
    """Hostile or odd values in cells."""
    path = _file(root, rng, ".csv")
    rows = _rows(path)
    for _ in range(rng.choice((1, 1, 3, 20))):
        row = rng.choice(rows or [[""]])
        if row:
            row[rng.randrange(len(row))] = rng.choice(VALUES)
    _write_rows(path, rows)


def move_cells(root: Path, rng: random.Random) -> None:
    """Cells of any tables exchanged; columns exchanged, repeated, renamed or gone."""
    path, other = _file(root, rng, ".csv"), _file(root, rng, ".csv")
    rows, more = _rows(path) or [["id"]], _rows(other) or [["id"]]
    at, to = rng.randrange(max(len(rows[0]), 1)), rng.randrange(max(len(rows[0]), 1))
    do = rng.randrange(5)
    for row in rows:
        if len(row) > max(at, to):
            if do == 0:
                row[at], row[to] = row[to], row[at]
            elif do == 1:
                row.append(row[at])
            elif do == 2:
                del row[at]
            elif do == 3:
                row[at] = rng.choice(rng.choice(more) or [""])
    if do == 4:
        rows[0][at:] = [rng.choice(VALUES), *rows[0][at + 1 :]]
    _write_rows(path, rows)


def circle(root: Path, rng: random.Random) -> None:
    """References that lead to the record itself, to its neighbour and back, or nowhere."""
    path, column = rng.choice(
        (
            ("groups", "part_of"),
            ("mediators", "body"),
            ("claims", "supersedes"),
            ("claims", "part_of"),
            ("documents", "copy_of"),
        )
    )
    rows = _rows(root / f"{path}.csv")
    if not rows or not rows[0]:
        return
    ids = [row[0] for row in rows[1:] if row]
    rows[0].append(column)
    for n, row in enumerate(rows[1:]):
        row.append(rng.choice((ids[n - 1], row[0], "nobody", "") if row else ("",)))
    _write_rows(root / f"{path}.csv", rows)


def protect(root: Path, rng: random.Random) -> None:
    """Some rows protected, or with a consent."""
    path = root / f"{rng.choice(('sources', 'claims', 'incidents', 'places', 'documents', 'statements'))}.csv"
    rows = _rows(path)
    if rows and rows[0]:
        rows[0].append(rng.choice(("protected", "protected", "consent")))
        for row in rows[1:]:
            row.append(rng.choice(("true", "false", "", "public", "none")))
        _write_rows(path, rows)


def yaml(root: Path, rng: random.Random) -> None:
    """Hostile YAML, alone or within a file."""
    path = _file(root, rng, ".yaml")
    lines = _read(path).decode("utf-8", "replace").splitlines(keepends=True)
    at = rng.randrange(len(lines) + 1)
    lines[at : at + rng.choice((0, 1))] = [rng.choice(YAML)]
    path.write_text(rng.choice(("".join(lines), "".join(lines), rng.choice(YAML))), encoding="utf-8", newline="")


def yaml_value(root: Path, rng: random.Random) -> None:
    """Another value for a key."""
    path = _file(root, rng, ".yaml")
    lines = _read(path).decode("utf-8", "replace").splitlines(keepends=True)
    keyed = [n for n, line in enumerate(lines) if ":" in line]
    if keyed:
        n = rng.choice(keyed)
        lines[n] = (
            lines[n].split(":")[0] + ": " + rng.choice((*VALUES, "[]", "{}", "[[]]", "{a: b}", "[a, {b: c}]")) + "\n"
        )
    path.write_text("".join(lines), encoding="utf-8", newline="")


def remove(root: Path, rng: random.Random) -> None:
    """A file or a folder gone."""
    path = rng.choice((_file(root, rng), root / rng.choice(("documents", "agreements", "case.yaml", "sources.csv"))))
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def instead(root: Path, rng: random.Random) -> None:
    """Something that is no plain file in the place of one."""
    path = rng.choice(
        (_file(root, rng), root / "panel.csv", root / "places" / "x.geojson", root / "documents" / "y.txt")
    )
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    do = rng.randrange(8)
    if do == 0:
        path.mkdir()
    elif do == 1:
        path.symlink_to(path.name)
    elif do == 2:
        path.symlink_to("nowhere")
    elif do == 3:
        path.symlink_to(tempfile.gettempdir())
    elif do == 4:
        path.symlink_to(root / "case.yaml")
    elif do == 5:
        path.symlink_to("/dev/zero")
    elif do == 6 and hasattr(os, "mkfifo"):
        os.mkfifo(path)
    else:
        path.write_bytes(b"")
        path.chmod(0)


def stray(root: Path, rng: random.Random) -> None:
    """Files that no case has, under names of all kinds."""
    name = rng.choice(
        (b"x\xff.csv", "\u202egpj.csv".encode(), b"a\nb.csv", b"x" * 250, b"CLAIMS.CSV", b"claims.csv~", b".x")
    )
    with contextlib.suppress(OSError):
        Path(os.fsdecode(os.fsencode(root) + b"/" + rng.choice((b"", b"notes/", b"agreements/")) + name)).write_bytes(
            b"x"
        )
    if rng.random() < 0.3 and not (root / "loop").is_symlink():
        (root / "loop").symlink_to(root)


SPOILERS: tuple[Spoiler, ...] = (
    flip, insert, delete, truncate, recode, respell, move_lines, exchange_files, cell, cell, cell, cell, move_cells,
    move_cells, circle, protect, protect, yaml, yaml, yaml_value, yaml_value, yaml_value, remove, instead, stray,
)  # fmt: skip
