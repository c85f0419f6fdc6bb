"""Nothing leaves the house but through `evenhand.output`: no other file prints, or opens a file to write it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "evenhand"
WRITES = {
    *("write_text", "write_bytes", "write_csv", "write_parquet", "write_json", "write_excel", "to_csv", "to_parquet"),
    *("copyfile", "copytree", "copy2", "touch", "savetxt", "savefig", "save", "dump", "fdopen", "tofile"),
}
# (file, what it does) → why it may.
ALLOWED = {
    ("record/journal.py", "open"): "the case's own journal, whose steps are what makes a change whole",
    ("record/csvtext.py", "write_csv"): "text of a case's own file, in memory",
    ("warning/drawfile.py", "write_parquet"): "bytes in memory, which the writer takes",
    ("sources/worker.py", "stdout"): "the pipe from the reading process to ours: one line of ASCII",
    ("sources/worker.py", "stderr"): "where what a parser prints goes, so that it is no answer",
    ("sources/worker.py", "open"): "the system's nowhere, for what a dying reader says",
    ("cli/run.py", "stderr"): "asks which of the two argparse means",
}


def outside() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if path.relative_to(PACKAGE).parts[0] != "output"]


def ways_out(source: str) -> Iterator[str]:
    """Each way by which a text prints or writes."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {
            "sys.stdout",
            "sys.stderr",
            "sys.__stdout__",
            "sys.__stderr__",
        }:
            yield node.attr
        if isinstance(node, ast.ImportFrom) and node.module == "sys":
            yield from (alias.name for alias in node.names if alias.name in {"stdout", "stderr"})
        if isinstance(node, ast.Call):
            yield from called(node)


def called(node: ast.Call) -> Iterator[str]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    method = isinstance(node.func, ast.Attribute)
    if name in {"print", "pprint", "print_exc"} or (method and name in WRITES):
        yield name
    if name == "open" and any(is_mode(word) for word in [*node.args, *(word.value for word in node.keywords)]):
        yield "open"


def is_mode(node: ast.expr) -> bool:
    """Whether an argument is a mode, or flags, that write."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return len(node.value) <= 3 and bool(set(node.value) & set("wax+"))
    if isinstance(node, ast.IfExp):
        return False  # "rb" or "r+b": to make last what is written
    return any(flag in ast.unparse(node) for flag in ("O_WRONLY", "O_RDWR", "O_APPEND"))


@pytest.mark.parametrize("path", outside(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_there_is_one_way_out(path):
    file = path.relative_to(PACKAGE).as_posix()
    assert {way for way in ways_out(path.read_text("utf-8")) if (file, way) not in ALLOWED} == set()


@pytest.mark.parametrize(("file", "way"), ALLOWED)
def test_what_is_allowed_is_still_there(file, way):
    assert way in set(ways_out((PACKAGE / file).read_text("utf-8")))


def test_every_way_is_seen():
    source = """
import sys; from sys import stdout
print(1); sys.stderr.write(""); path.write_text(""); path.open("w"); open(name, mode="ab"); os.open(p, os.O_WRONLY)
frame.write_csv(path); shutil.copyfile(a, b); open(name); path.open("rb"); write_text(path, text)
"""
    assert sorted(ways_out(source)) == [
        "copyfile",
        "open",
        "open",
        "open",
        "print",
        "stderr",
        "stdout",
        "write_csv",
        "write_text",
    ]
