"""Everything that Evenhand prints or writes of a case for anyone, so that two cases can be compared byte by byte."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from evenhand.cli import main
from evenhand.record import Case, View, open_case
from evenhand.record.package import descriptor_bytes
from evenhand.report import model

CUTS: tuple[dict[str, Any], ...] = ({}, {"as_of": "2020-11-20"}, {"known_on": "2020-11-20"},
                                    {"as_of": "2021-06", "known_on": "2021-03-04"})  # fmt: skip
TEXT = """Three people of Sideland were said to be dead near the bridge on 5 March 2021; Zland denies it.

The so-called corridor was shelled, 1,200 people fled, and Party C0 condemned the aggression of the other side.
"""  # an article that speaks of what a generated case has


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One cut of a case, and the ids after which commands are asked."""

    name: str  # of the case folder
    cut: tuple[str, ...]  # as options
    ids: Mapping[str, Sequence[str]]  # table → ids, of rows that are shown, hidden or not there

    def of(self, table: str, option: str) -> Iterator[list[str]]:
        """The option with each id, and without any."""
        yield []
        yield from ([option, one] for one in self.ids.get(table, ()))


Lines = Iterator[list[str]]


def _plainly(words: str) -> Callable[[Asked], Lines]:
    """An answer with no option of its own."""

    def lines(asked: Asked) -> Lines:
        yield from ([*words.split(), asked.name, *asked.cut, "--format", form] for form in FORMATS)

    return lines


def _chosen(words: str, **options: str) -> Callable[[Asked], Lines]:
    """An answer that can be narrowed to the rows of a table: `option=table`."""

    def lines(asked: Asked) -> Lines:
        for option, table in options.items():
            for narrowed in asked.of(table, f"--{option}"):
                for form in FORMATS:
                    yield [*words.split(), asked.name, *narrowed, *asked.cut, "--format", form]

    return lines


def _check(asked: Asked) -> Lines:
    if not asked.cut:
        yield from (["check", asked.name, *more, "--format", form] for form in FORMATS for more in ([], ["--all"]))


def _show(asked: Asked) -> Lines:
    for one in asked.ids.get("", ()):
        yield from (["show", one, "--case", asked.name, *asked.cut, "--format", form] for form in FORMATS)


def _report(asked: Asked) -> Lines:
    yield ["report", asked.name, *asked.cut, "-o", OUT + ".html"]


def _export(asked: Asked) -> Lines:
    yield ["export", asked.name, OUT, *asked.cut]


def _lint(asked: Asked) -> Lines:
    if not asked.cut:
        yield from (["lint", asked.name, "--format", form] for form in (*FORMATS, "sarif"))
        yield ["lint", asked.name, "--strict"]
        for one in asked.ids.get("files", ()):
            yield ["lint", f"{asked.name}/agreements/{one}.yaml"]


def _plan(asked: Asked) -> Lines:
    for one in asked.ids.get("agreements", ()):
        yield ["plan", asked.name, "--agreement", one, *asked.cut, "-o", "-"]
    for one in asked.ids.get("agreements", ())[:1]:
        yield ["plan", asked.name, "--agreement", one, *asked.cut, "-o", OUT + ".yaml"]


def _warn(asked: Asked) -> Lines:
    yield from _plainly("warn")(asked)
    yield ["warn", asked.name, "--seed", "3", "--draws", "200"]


def _conduct(asked: Asked) -> Lines:
    yield from _chosen("audit conduct", mediator="mediators", grouping="groupings")(asked)
    yield ["audit", "conduct", asked.name, "--since", "2019-06", "--until", "2021", *asked.cut]


def _text(asked: Asked) -> Lines:
    line = ["audit", "text", ARTICLE, "--case", asked.name, *asked.cut]
    yield from ([*line, "--format", form] for form in FORMATS)
    yield [*line, "-o", OUT + ".html"]
    yield [*line, "--language", "en"]


OUT, ARTICLE = "{out}", "article.txt"
FORMATS = ("text", "json")
OF_A_CASE: Mapping[str, Callable[[Asked], Lines]] = {  # every command that reads a case, and all it can be asked
    "check": _check,
    "show": _show,
    "report": _report,
    "export": _export,
    "commitments": _chosen("commitments", agreement="agreements", party="parties"),
    "positions": _plainly("positions"),
    "mandate": _chosen("mandate", mediator="mediators"),
    "lint": _lint,
    "plan": _plan,
    "warn": _warn,
    "audit conduct": _conduct,
    "audit coverage": _plainly("audit coverage"),
    "audit inclusion": _chosen("audit inclusion", group="groups"),
    "audit case": _plainly("audit case"),
    "audit text": _text,
}
OF_NO_CASE = {  # commands that read no case, and what they read
    "demo": "the packaged case, as it is shipped",
    "new": "the packaged beginning of a case",
    "draft": "a text that is named",
    "sequence": "a plan that is named; what it prints is for the team",
    "packages": "a file of issues that is named; what it prints is for the team",
    "forecast": "a panel that is named, whole; what it writes is for the team",
    "backtest": "a panel that is named, whole",
}
NOT_ASKED = {  # options that choose no other material, and where they are tested
    "--help", "--internal",  # `inside` below
    "--rules", "--explain",  # of the linter's own catalogue
    "--seconds", "--lexicon", "--force",
}  # fmt: skip
SLOW = ("report", "audit text")  # commands that write whole pages


def commands(
    folder: Path,
    ids: Iterable[str] | Mapping[str, Sequence[str]],
    *,
    cuts: Iterable[dict[str, Any]] = CUTS,
    without: Collection[str] = SLOW,
) -> dict[str, Any]:
    """What every command gives that reads a case, and the report as its model; the case is opened once.

    Args:
        folder: the case.
        ids: what to ask for, by table; "" is for `show`.
        cuts: the views.
        without: commands that are left out.
    """
    asked = ids if isinstance(ids, Mapping) else {"": tuple(ids)}
    found: dict[str, Any] = {}
    with _inside(folder.parent), opened_once(folder.name):
        case = open_case(folder.name)
        Path(ARTICLE).write_text(TEXT, "utf-8")
        for cut in cuts:
            view = case.view(**cut)
            found[f"model {cut}"] = json.dumps(model.build(view), ensure_ascii=False)
            found[f"descriptor {cut}"] = descriptor_bytes(view)
            found[f"view {cut}"] = (view.sha256, repr(view), str(view), repr(case), str(case))
            for line in lines_of(Asked(name=folder.name, cut=tuple(options(cut)), ids=asked), without=without):
                found[" ".join(line)] = _done(line, len(found))
    return found


def lines_of(asked: Asked, *, without: Collection[str] = ()) -> Lines:
    """Every command line of `OF_A_CASE`."""
    for name, lines in OF_A_CASE.items():
        if name not in without:
            yield from lines(asked)


def _done(line: list[str], n: int) -> Any:
    """What one command gives, and the files that it writes; lines of the linter are those of faults."""
    out = f"out-{n}"
    before = set(Path().iterdir())
    given = run(*(word.replace(OUT, "out") for word in line))
    written = {}
    for path in sorted(set(Path().iterdir()) - before):
        written[path.name] = _files(path)
        path.rename(f"{out}-{path.name}")
    return (*given, written)


def pages(folder: Path, cuts: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The report command's page and messages."""
    with _inside(folder.parent):
        return {str(cut): run("report", folder.name, "-o", "-", *options(cut)) for cut in cuts}


LINES = re.compile(
    r"(?P<file>\.(?:csv|yaml)):\d+(?::\d+)?|(?P<key>\"(?:line|column|startLine|because_of)\": )(?:\d+|null)"
)


def without_lines(text: str) -> str:
    """A text without the lines of files, which rows above them move."""
    return LINES.sub(lambda found: f"{found['file']}:_" if found["file"] else f"{found['key']}_", text)


def _files(path: Path) -> Any:
    """Rights and contents of a file, or of each in a folder."""
    rights = oct(path.stat().st_mode)
    return (rights, {one.name: _files(one) for one in sorted(path.iterdir())} if path.is_dir() else path.read_bytes())


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
def opened_once(name: str) -> Iterator[None]:
    case = _Opened(open_case(name))
    with mock.patch("evenhand.record.open_case", return_value=case):
        yield
