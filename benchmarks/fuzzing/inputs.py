"""Files that stand by themselves: panels, texts of agreements, agreements, plans, packages, GENIUS files, documents."""

from __future__ import annotations

import copy
import csv
import io
import random
import re
from pathlib import Path
from typing import Any

import yaml
from fuzzing.cells import DATES, IDS, NUMBERS, TEXTS, tree
from fuzzing.files import FILES, PIECES, TEXT, Argv, fill, form, put, spoil_xml
from fuzzing.papers import document
from fuzzing.spoil import YAML

PLAN_WORDS: tuple[Any, ...] = (
    -1, 0, 1, 2, 0.5, 1.0, 1e9, -1e9, 1e-12, 1e300, float("nan"), float("inf"), [1, 2], [2, 1], [-1e9, 1e9], [0, 0],
    True, None, "north", "south", "nobody", "ceasefire", "border", "open", "", "1/3", "0.1", 10**30, [[1]], *IDS[:6],
    *TEXTS[:12],
)  # fmt: skip


def make(rng: random.Random, folder: Path) -> tuple[str, list[Argv]]:
    """One file or several, spoilt or sound; the kind, and the commands that read it."""
    maker = rng.choices(MAKERS, WEIGHTS)[0]
    runs = maker(rng, folder)
    return maker.__name__, runs


def draft(rng: random.Random, folder: Path) -> list[Argv]:
    """The plain text of an agreement."""
    lines = TEXT.splitlines()
    for _ in range(rng.choice((0, 1, 3, 10))):
        at = rng.randrange(len(lines) + 1)
        lines[at : at + rng.choice((0, 1, 1))] = [rng.choice(PIECES)]
    path = folder / "text" / "bridge.txt"
    put(path, fill(rng, rng.choice(("\n", "\n", "\n\n", "\r\n", "\r")).join(lines)), rng)
    out = folder / "bridge.yaml"
    return [["draft", str(path), "-o", str(out)], ["lint", str(out), *form(rng)]]


def lint(rng: random.Random, folder: Path) -> list[Argv]:
    """One agreement in YAML."""
    from evenhand import packaged

    text = (packaged("starter") / "agreements" / "bridge.yaml").read_text("utf-8")
    path = folder / "one" / "bridge.yaml"
    put(path, _spoil_yaml(rng, text, (*DATES, *TEXTS, *NUMBERS, "hg", "co-1", "co-2")), rng)
    form = rng.choice(([], ["--format", "json"], ["--format", "sarif"]))
    return [["lint", str(path), *form, *(["--strict"] if rng.random() < 0.2 else [])]]


def _spoil_yaml(rng: random.Random, text: str, words: tuple[Any, ...]) -> str:
    value = yaml.safe_load(text)
    for _ in range(rng.choice((0, 0, 1, 1, 3))):
        value = tree(value, rng, words) if isinstance(value, (dict, list)) else value
    value = copy.deepcopy(value)
    made: str = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=1000)
    if rng.random() < 0.1:
        lines = made.splitlines(keepends=True)
        lines.insert(rng.randrange(len(lines) + 1), rng.choice(YAML))
        made = "".join(lines)
    return made


def _example(module: str, name: str) -> str:
    from importlib import import_module

    about: str = import_module(f"evenhand.cli.{module}").EXAMPLE
    found = re.search(rf"^{name}:\n((?:  .*\n)+)", about, re.MULTILINE)
    if found is None:
        raise AssertionError(f"no {name} in the help of {module}")
    return re.sub(r"^  ", "", found[1], flags=re.MULTILINE)


def sequence(rng: random.Random, folder: Path) -> list[Argv]:
    """A plan of steps."""
    path = folder / "one" / "plan.yaml"
    put(path, _spoil_yaml(rng, _example("sequence", "plan.yaml"), PLAN_WORDS), rng, 0.1)
    page = ["-o", str(folder / "order.html")] if rng.random() < 0.15 else form(rng)
    return [["sequence", str(path), "--draws", "16", *page]]


def packages(rng: random.Random, folder: Path) -> list[Argv]:
    """Issues, options and what they are worth."""
    path = folder / "one" / "issues.yaml"
    put(path, _spoil_yaml(rng, _example("packages", "issues.yaml"), PLAN_WORDS), rng, 0.1)
    page = ["-o", str(folder / "packages.html")] if rng.random() < 0.15 else form(rng)
    return [["packages", str(path), *page]]


def genius(rng: random.Random, folder: Path) -> list[Argv]:
    """A domain and two profiles in XML."""
    names = [f"issue {n}" for n in range(rng.choice((1, 2, 3)))]
    options = [[f"o{k}" for k in range(rng.choice((1, 2, 4)))] for _ in names]
    files = [folder / "xml" / f"{name}.xml" for name in ("domain", "buyer", "seller")]
    for n, path in enumerate(files):
        put(path, spoil_xml(rng, _xml(rng, names, options, profile=n > 0)), rng, 0.0)
    if rng.random() < 0.2:
        rng.choice(FILES)(files[0].parent, rng)
    return [["packages", *map(str, files), *form(rng)]]


def _xml(rng: random.Random, names: list[str], options: list[list[str]], *, profile: bool) -> str:
    issues = []
    for n, (name, held) in enumerate(zip(names, options, strict=True), 1):
        said = [f' evaluation="{rng.randrange(10)}"' if profile else "" for _ in held]
        items = "".join(
            f'<item index="{k}" value="{v}"{e}></item>\n' for k, (v, e) in enumerate(zip(held, said, strict=True), 1)
        )
        issues.append(
            f'<issue index="{n}" name="{name}" type="discrete" etype="discrete" vtype="discrete">{items}</issue>\n'
        )
    weights = "".join(f'<weight index="{n}" value="{rng.random():.3f}"></weight>\n' for n in range(1, len(names) + 1))
    inner = f'<objective index="0" name="r">\n{"".join(issues)}{weights if profile else ""}</objective>'
    more = '<reservation value="0.2"></reservation><discount_factor value="0.9"></discount_factor>' if profile else ""
    if profile:
        return f"<utility_space>{inner}{more}</utility_space>"
    return f"<negotiation_template><utility_space>{inner}</utility_space></negotiation_template>"


def panel(rng: random.Random, folder: Path) -> list[Argv]:
    """A monthly panel of counts."""
    path = folder / "one" / "panel.csv"
    put(path, _panel(rng), rng, 0.15)
    columns = ["--unit", "unit", "--time", "month", "--target", "deaths"]
    if rng.random() < 0.15:
        columns[rng.choice((1, 3, 5))] = rng.choice(("unit", "month", "deaths", "nobody", ""))
    more = rng.choice(([], [], ["--covariates", "other"], ["--known-on", "known"]))
    if rng.random() < 0.15:
        windows = rng.choice((["2020"], ["2019-07"], ["2020", "2021"], ["0001"], ["9999"], ["x"]))
        models = ["--models", *rng.sample(MODELS, 2)]
        return [["backtest", str(path), *columns, *more, "--windows", *windows, *models, "--draws", "20", *form(rng)]]
    out = folder / rng.choice(("draws.csv", "draws.parquet", "draws.x"))
    origin = rng.choice(("2020-12", "2020-12", "2020-06", "2019-02", "0001-01", "9999-12", "1900-01", "x"))
    ahead = rng.choice(([], ["--horizons", "1"], ["--horizons", "1-36"], ["--horizons", "120"]))
    words = ["--origin", origin, *ahead, "--model", rng.choice(MODELS), "--draws", "20", "-o", str(out)]
    return [["forecast", str(path), *columns, *more, *words]]


MODELS = ("conflictology-12", "zero", "last", "bootstrap", "recency", "negbin", "boosting", "ensemble", "nobody")


def _panel(rng: random.Random) -> str:
    months = [f"{2017 + n // 12}-{n % 12 + 1:02}" for n in range(rng.choice((1, 2, 13, 30, 50, 60)))]
    units = rng.choice((["a"], ["a", "b"], ["a", "b", "c d", "é"]))
    scale = rng.choice((0, 1, 20, 20, 3000))
    rows = [["unit", "month", "deaths", "other", "known"]]
    rows += [
        [unit, month, str(rng.randrange(scale + 1)), f"{rng.random():.3f}", f"{month}-28"]
        for month in months for unit in units
    ]  # fmt: skip
    for _ in range(rng.choice((0, 0, 1, 1, 3, 30))):
        at, column = rng.randrange(len(rows)), rng.randrange(5)
        words = (TEXTS, DATES, NUMBERS, NUMBERS, DATES)[column]
        do = rng.randrange(8)
        if do == 0:
            rows.append(list(rows[at]))
        elif do == 1 and len(rows) > 2:
            del rows[max(at, 1)]
        elif do == 2:
            rows[at] = rows[at][:-1] or [""]
        elif column < len(rows[at]):
            rows[at][column] = rng.choice(words)
    if rng.random() < 0.1:
        at = rng.randrange(5)
        for row in rows[1:]:
            row[at : at + 1] = [rng.choice(NUMBERS + DATES)]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=rng.choice((",", ",", ",", ";", "\t")), lineterminator="\n").writerows(rows)
    return out.getvalue()


MAKERS = (draft, lint, sequence, packages, genius, panel, document)
WEIGHTS = (20, 20, 12, 16, 16, 12, 6)
