"""Everything that Evenhand prints or writes of a case for anyone, so that two cases can be compared byte by byte."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from evenhand.cli import main
from evenhand.record import Case, View, open_case
from evenhand.record.package import descriptor_bytes
from evenhand.report import model

CUTS: tuple[dict[str, Any], ...] = ({}, {"as_of": "2020-11-20"}, {"known_on": "2020-11-20"},
                                    {"as_of": "2021-06", "known_on": "2021-03-04"})  # fmt: skip
AUDITS = ("audit conduct", "audit coverage", "audit inclusion", "audit case")
ANSWERS = ("commitments", "positions", "mandate", "warn", *AUDITS)  # of a case, with cuts and in two formats


def run(*arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of one command."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(list(arguments))
        except SystemExit as end:
            code = int(end.code or 0)
    return code, out.getvalue(), err.getvalue()


def options(cut: dict[str, str]) -> list[str]:
    """A cut as options of a command."""
    return [word for name, day in cut.items() for word in (f"--{name.replace('_', '-')}", day)]


def commands(folder: Path, ids: Iterable[str], *, cuts: Iterable[dict[str, Any]] = CUTS) -> dict[str, Any]:
    """What every command gives that reads a case, and the report as its model; the case is opened once."""
    found: dict[str, Any] = {}
    with _inside(folder.parent), _opened_once(folder.name):
        name = folder.name
        for form in ("text", "json"):
            found[f"check {form}"] = run("check", name, "--format", form)
            for one in ids:
                found[f"show {one} {form}"] = run("show", one, "--case", name, "--format", form)
        found["lint"] = _without_lines(run("lint", name, "--format", "json"))
        case = open_case(name)
        for n, cut in enumerate(cuts):
            view = case.view(**cut)
            found[f"export {cut}"] = (run("export", name, f"out-{n}", *options(cut)), _files(Path(f"out-{n}")))
            found[f"report {cut}"] = json.dumps(model.build(view), ensure_ascii=False)
            for answer in ANSWERS:
                found[f"{answer} {cut}"] = [
                    run(*answer.split(), name, *options(cut), "--format", form) for form in ("text", "json")
                ]
            found[f"descriptor {cut}"] = descriptor_bytes(view)
            found[f"sha256 {cut}"] = view.sha256
    return found


def pages(folder: Path, cuts: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The report command's page and messages."""
    with _inside(folder.parent):
        return {str(cut): run("report", folder.name, "-o", "-", *options(cut)) for cut in cuts}


def _without_lines(found: tuple[int, str, str]) -> Any:
    """Findings without the lines of the file, which rows above them move, as they do those of faults."""
    code, text, err = found
    return code, [{**one, "line": None} for one in json.loads(text)["findings"]], err


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    """Work in a folder, so that no message holds the path of a test's own folder."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


class _Opened:
    """A case whose views are made once."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._views: dict[tuple[Any, ...], View] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._case, name)

    def view(self, **how: Any) -> View:
        key = tuple(sorted((k, v) for k, v in how.items() if v))
        if key not in self._views:
            self._views[key] = self._case.view(**how)
        return self._views[key]


@contextlib.contextmanager
def _opened_once(name: str) -> Iterator[None]:
    case = _Opened(open_case(name))
    with mock.patch("evenhand.record.open_case", return_value=case):
        yield
