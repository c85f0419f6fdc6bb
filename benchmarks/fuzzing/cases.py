"""Cases spoilt by somebody who knows what their columns hold: wrong cells by type, columns, rows, circles, settings."""

from __future__ import annotations

import csv
import io
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from fuzzing import cells
from fuzzing.spoil import SPOILERS

if TYPE_CHECKING:
    from evenhand.record.schema import Table

HEADERS = (
    "protected ", "Protected", "is_protected", "protecetd", "confidential", "consent_", "CONSENT", "id", "", "x", "Id",
    "losses of", "published_on", "interviewee_phone", "name;kind",
)  # fmt: skip


@dataclass(slots=True)
class Spoilt:
    """A case folder, what was done to it, and what can still be counted in its files."""

    root: Path
    rng: random.Random
    how: list[str] = field(default_factory=list)
    countable: bool = True  # every CSV file is still one that any program cuts into the same records
    ids: list[str] = field(default_factory=list)


def make(rng: random.Random, root: Path) -> Spoilt:
    """A case, spoilt in one to four ways."""
    case = Spoilt(root, rng)
    case.how.append(_begin(rng, root))
    case.ids = sorted(set(_ids(root)))
    for _ in range(rng.choice((1, 1, 2, 2, 3, 4))):
        if rng.random() < 0.12:
            case.countable = False
            way = rng.choice(SPOILERS)
            way(root, rng)
        else:
            way = rng.choice(WAYS)
            way(case)
        case.how.append(way.__name__)
    return case


def count(case: Spoilt) -> dict[str, int]:
    """Table → records in its CSV file."""
    from evenhand.record.schema import load

    return {
        name: sum(1 for row in _read(case.root / table.file)[1:] if any(cell.strip() for cell in row))
        for name, table in load().tables.items()
        if table.is_csv
    }


def silent_drops(case: Spoilt) -> str:
    """Rows that are in the files, and neither in the record nor among those that could not be read."""
    from evenhand.record import CaseError, open_case

    try:
        opened = open_case(case.root)
    except CaseError:
        return ""
    told, inside = opened.unread(internal=True), opened.view(internal=True)
    for name, rows in count(case).items():
        lost = sum(cause.rows for cause in told.tables.get(name, ()))
        shown = inside.tables[name].height + (inside.superseded.height if name == "claims" else 0)
        if rows != shown + lost:
            return f"silent drop: {name}.csv has {rows} rows, the view {shown}, not read {lost}"
    return ""


def _begin(rng: random.Random, root: Path) -> str:
    from evenhand import packaged
    from tests.generate import random_draft, write

    chance = rng.random()
    if chance < 0.45:
        shutil.copytree(packaged("starter"), root)
        return "starter"
    if chance < 0.47:
        shutil.copytree(packaged("nagorno-karabakh"), root)
        return "nagorno-karabakh"
    draft = random_draft(rng, size=rng.choice((1, 1, 2, 3)), protected=rng.choice((0.0, 0.0, 0.3, 0.9)))
    write(draft.files(), root)
    return "made"


def _ids(root: Path) -> Iterator[str]:
    for path in sorted(root.glob("*.csv")):
        yield from (row[0] for row in _read(path)[1:] if row and path.name != "panel.csv")
    for path in sorted(root.glob("agreements/*.yaml")):
        for text in path.read_text("utf-8").split("id: ")[1:]:
            yield text.split("\n")[0].split(",")[0].strip('" }')


def _read(path: Path) -> list[list[str]]:
    if not path.is_file() or path.is_symlink():
        return []
    return list(csv.reader(io.StringIO(path.read_text("utf-8", "replace"), newline="")))


def _write(path: Path, rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_bytes(out.getvalue().encode("utf-8", "replace"))


def _pick(case: Spoilt) -> tuple[Table, list[list[str]]]:
    from evenhand.record.schema import load

    tables = [t for t in load().tables.values() if t.is_csv and (case.root / t.file).is_file()]
    table = case.rng.choice(tables or [load().tables["claims"]])
    return table, _read(case.root / table.file) or [list(table.fields)]


def _spoil_column(case: Spoilt, table: Table, rows: list[list[str]], at: int, share: float) -> None:
    from evenhand.record.schema import load

    kind = table.fields.get(rows[0][at])
    for row in rows[1:]:
        if len(row) > at and case.rng.random() < share:
            row[at] = cells.junk(case.rng, kind, load(), case.ids)


def one_cell(case: Spoilt) -> None:
    """One wrong cell."""
    table, rows = _pick(case)
    at = case.rng.randrange(len(rows[0]))
    _spoil_column(case, table, rows, at, 1 / max(len(rows) - 1, 1))
    _write(case.root / table.file, rows)


def required(case: Spoilt) -> None:
    """Required cells that cannot be read, in every row or in some."""
    table, rows = _pick(case)
    needed = [n for n, name in enumerate(rows[0]) if name in table.fields and table.fields[name].required]
    kept = {"id", *table.key}
    free = [n for n in needed if rows[0][n] not in kept and table.fields[rows[0][n]].type not in {"ref", "refs"}]
    for at in case.rng.sample(free, min(len(free), case.rng.choice((1, 1, 2, 9)))):
        _spoil_column(case, table, rows, at, case.rng.choice((0.3, 1.0)))
    _write(case.root / table.file, rows)


def whole_column(case: Spoilt) -> None:
    """A column of wrong or empty cells."""
    table, rows = _pick(case)
    _spoil_column(case, table, rows, case.rng.randrange(len(rows[0])), case.rng.choice((0.5, 1.0)))
    _write(case.root / table.file, rows)


def many_cells(case: Spoilt) -> None:
    """Wrong cells all over a table."""
    table, rows = _pick(case)
    for at in range(len(rows[0])):
        _spoil_column(case, table, rows, at, 0.1)
    _write(case.root / table.file, rows)


def columns(case: Spoilt) -> None:
    """Columns exchanged, repeated, gone, or under another header."""
    table, rows = _pick(case)
    width = len(rows[0])
    a, b, do = case.rng.randrange(width), case.rng.randrange(width), case.rng.randrange(5)
    for n, row in enumerate(rows):
        if len(row) <= max(a, b):
            continue
        if do == 0 or (do == 1 and n):
            row[a], row[b] = row[b], row[a]
        elif do == 2:
            row.append(row[a])
        elif do == 3:
            del row[a]
    if do == 4:
        rows[0][a] = case.rng.choice(HEADERS)
    _write(case.root / table.file, rows)


def some_rows(case: Spoilt) -> None:
    """Rows repeated, gone, too long, too short, or empty."""
    table, rows = _pick(case)
    for _ in range(case.rng.choice((1, 1, 3))):
        at = case.rng.randrange(1, len(rows)) if len(rows) > 1 else 0
        row = rows[at]
        do = case.rng.randrange(6)
        if do == 0:
            rows.append(list(row))
        elif do == 1 and len(rows) > 1:
            del rows[at]
        elif do == 2:
            rows[at] = [*row, "more"]
        elif do == 3:
            rows[at] = row[:-1] or [""]
        elif do == 4:
            rows.insert(at + 1, [""] * len(row))
        else:
            rows.insert(at + 1, [])
    _write(case.root / table.file, rows)


def no_rows(case: Spoilt) -> None:
    """A table that is gone, or empty but for its header, or wholly empty."""
    table, rows = _pick(case)
    path, do = case.root / table.file, case.rng.randrange(3)
    if do == 0:
        path.unlink(missing_ok=True)
    else:
        _write(path, rows[: do - 1])


def add_column(case: Spoilt) -> None:
    """A mark, a cut or a reference in every row: protected, consent, dates, circles."""
    table, rows = _pick(case)
    refers = [f.name for f in table.fields.values() if f.type in {"ref", "refs"}]
    column = case.rng.choice(["protected", "protected", "consent", "published", "frame", *refers, *HEADERS])
    if column in rows[0]:
        at = rows[0].index(column)
    else:
        at = len(rows[0])
        rows = [[*row, column if n == 0 else ""] for n, row in enumerate(rows)]
    own = [row[0] for row in rows[1:] if row] or ["nobody"]
    words = ("true", "true", "false", "", "public", "none", "yes", "2020-11-10", *own)
    for n, row in enumerate(rows[1:]):
        if len(row) > at:
            row[at] = own[n - 1] if column in refers and case.rng.random() < 0.7 else case.rng.choice(words)
    _write(case.root / table.file, rows)


def hide(case: Spoilt) -> None:
    """A whole table protected."""
    table, rows = _pick(case)
    if case.rng.random() < 0.5 and (case.root / "sources.csv").is_file():
        from evenhand.record.schema import load

        table = load().tables["sources"]
        rows = _read(case.root / table.file) or [["id"]]
    if "protected" not in rows[0]:
        rows = [[*row, "protected" if n == 0 else "true"] for n, row in enumerate(rows)]
    _write(case.root / table.file, rows)


def dialect(case: Spoilt) -> None:
    """A table saved by another program."""
    table, rows = _pick(case)
    out, do = io.StringIO(newline=""), case.rng.randrange(6)
    separator = {0: ";", 1: "\t"}.get(do, ",")
    quoting = csv.QUOTE_ALL if do == 2 else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=separator, lineterminator="\r\n" if do == 3 else "\n", quoting=quoting).writerows(rows)
    text = ("sep=;\n" if do == 0 and case.rng.random() < 0.5 else "") + out.getvalue()
    case.root.joinpath(table.file).write_bytes(text.encode({4: "utf-8-sig", 5: "utf-16"}.get(do, "utf-8"), "replace"))
    case.countable &= do > 1 and do < 4


def settings(case: Spoilt) -> None:
    """case.yaml without a part, or with everything protected."""
    path = case.root / "case.yaml"
    value = _load(path)
    if isinstance(value, dict):
        do = case.rng.randrange(4)
        if do == 0:
            value["protected"] = True
        elif do == 1:
            value.pop("sides", None)
        elif do == 2:
            value.pop("groupings", None)
        else:
            value[case.rng.choice(("period", "title", "sides", "groupings"))] = case.rng.choice(cells.DATES)
        _dump(path, value)


def yaml_tree(case: Spoilt) -> None:
    """A part of a YAML file gone, doubled, exchanged or wrong."""
    paths = [p for p in sorted(case.root.rglob("*.yaml")) if p.is_file()]
    if paths:
        path = case.rng.choice(paths)
        words = (*cells.DATES, *cells.TEXTS, *cells.NUMBERS, *case.ids)
        _dump(path, cells.tree(_load(path), case.rng, words))


def _load(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, OSError, ValueError, RecursionError):
        return {}


def _dump(path: Path, value: Any) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
    path.write_bytes(text.encode("utf-8", "replace"))


WAYS: tuple[Callable[[Spoilt], None], ...] = (
    one_cell, one_cell, one_cell, required, required, required, required, whole_column, whole_column, many_cells,
    columns, some_rows, no_rows, add_column, hide, dialect, settings, yaml_tree, yaml_tree, yaml_tree,
)  # fmt: skip
