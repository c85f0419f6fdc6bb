"""Which commands a spoilt case goes through, and with which options."""

from __future__ import annotations

import random
from pathlib import Path

from fuzzing.cases import Spoilt
from fuzzing.cells import DATES

READING = (
    "commitments", "positions", "mandate", "warn", "audit conduct", "audit coverage", "audit inclusion", "audit case",
)  # fmt: skip
DOCUMENT = "The massacre by the regime's terrorists killed 12 people. Both sides met. Highland said 4 died.\n"


def choose(case: Spoilt, out: Path, number: int = 2) -> list[list[str]]:
    """Some commands of a case, with options at random; `out` is a folder for what they write."""
    out.mkdir(parents=True, exist_ok=True)
    chosen = case.rng.choices((*READING, "check", "show", "report", "export", "lint", "plan", "audit text"),
                              (*[2] * len(READING), 3, 2, 2, 1, 1, 1, 1), k=number)  # fmt: skip
    return [_words(command, case, out / f"{n}") for n, command in enumerate(chosen)]


def every(case: Spoilt, out: Path) -> list[list[str]]:
    """Every command once."""
    out.mkdir(parents=True, exist_ok=True)
    names = (*READING, "check", "show", "report", "export", "lint", "plan", "audit text")
    return [_words(command, case, out / f"{n}") for n, command in enumerate(names)]


def _words(command: str, case: Spoilt, out: Path) -> list[str]:
    rng, root = case.rng, str(case.root)
    some = rng.choice([*case.ids, "nobody"])
    inside = ["--internal"] if rng.random() < 0.35 else []
    cuts = _cuts(rng)
    plain = {
        "check": ["check", root, *(["--all"] if rng.random() < 0.4 else []), *inside, *_form(rng)],
        "show": ["show", some, "--case", root, *cuts, *inside, *_form(rng)],
        "report": ["report", root, "-o", f"{out}.html", *cuts, *inside],
        "export": ["export", root, str(out), *cuts, *inside],
        "lint": ["lint", root, *inside, *_form(rng, "sarif")],
        "plan": ["plan", root, "--agreement", _agreement(case, some), "-o", f"{out}.yaml", *cuts, *inside],
        "audit text": ["audit", "text", f"{out}.txt", "--case", root, *cuts, *inside, *_form(rng)],
    }
    if command == "audit text":
        Path(f"{out}.txt").write_text(DOCUMENT, encoding="utf-8")
    if command in plain:
        return plain[command]
    more = {"warn": ["--draws", "100"], "audit inclusion": ["--group", some] if rng.random() < 0.1 else []}
    if command == "audit conduct" and rng.random() < 0.2:
        more[command] = rng.choice((["--since", rng.choice(DATES)], ["--mediator", some], ["--grouping", some]))
        more[command] = [more[command][0], more[command][1] or "x"]
    return [*command.split(), root, *more.get(command, []), *cuts, *inside, *_form(rng)]


def _agreement(case: Spoilt, other: str) -> str:
    return case.rng.choice([*(i for i in case.ids if i.startswith(("ag", "agre"))), other])


def _form(rng: random.Random, *more: str) -> list[str]:
    form = rng.choice(("text", "json", *more))
    return [] if form == "text" else ["--format", form]


def _cuts(rng: random.Random) -> list[str]:
    found = []
    for option in ("--as-of", "--known-on"):
        if rng.random() < 0.2:
            good = ("2020-11-20", "2021", "2021-04-10", "2022-06", "2020/2021", "2021-06-01~", "9999-12-31", "0021")
            date = rng.choice(DATES if rng.random() < 0.2 else good)
            found.append(f"{option}={date}")
    return found
