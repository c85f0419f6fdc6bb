"""Whether two cases look the same to anyone who may not see what is hidden in them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from evenhand.record import faults, hiding, open_case
from tests import outputs
from tests.generate import Draft, write

ERRORS = "the case has errors; what they concern was left out: see `evenhand check"  # also of faults in hidden rows


def views(folder: Path, *, cuts: Iterable[dict[str, Any]] = outputs.CUTS) -> dict[str, Any]:
    """All that public output is made from: each view, what it lacks, and the faults of rows that may be shown."""
    case = open_case(folder)
    found: dict[str, Any] = {"faults": _of_shown([fault.as_dict() for fault in case.faults])}
    for cut in cuts:
        view = case.view(**cut)
        for name, frame in view.tables.items():
            found[f"{name} {cut}"] = (frame.columns, frame.rows())
        found[f"superseded {cut}"] = view.superseded.rows()
        found[f"rest {cut}"] = (view.left_out, view.sha256, view.notes, view.plans, repr(view))
        found[f"unread {cut}"] = outputs.without_lines(json.dumps(view.unread.as_dict()))
    return found


def pages(folder: Path, ids: Any, **how: Any) -> dict[str, Any]:
    """What every command gives, but for what is said of faults: lines, exit codes, and what `check` says of them."""
    return {key: _plain(key, found) for key, found in outputs.commands(folder, ids, **how).items()}


def _plain(key: str, found: Any) -> Any:
    if not isinstance(found, tuple) or len(found) != 4:
        return outputs.without_lines(found) if isinstance(found, str) else found
    code, out, err, files = found
    err = "".join(line for line in err.splitlines(keepends=True) if not line.startswith((ERRORS, ERRORS[:-15])))
    if key.startswith("check"):
        return _check(key, out), err
    return code if code > 1 else 0, outputs.without_lines(out), outputs.without_lines(err), _texts(files)


def _check(key: str, out: str) -> Any:
    """What `check` says apart from faults: records, and rows that were not read."""
    if "json" not in key:
        return [line.rpartition("; ")[2] for line in out.splitlines() if "; checked " in line]
    report = json.loads(outputs.without_lines(out).replace(": _", ": null"))
    return report | {"faults": _of_shown(report["faults"])}


def _of_shown(found: list[dict[str, Any]]) -> list[str]:
    """Faults of rows that may be shown, without their lines; unknown columns and files are those of no row."""
    kept = [one for one in found if one["given"] != faults.PROTECTED and one["field"] not in hiding.MARKS]
    moved = {"line": None, "column": None, "because_of": None}
    kept = [one | {"expected": re.sub(r"\bline \d+", "line _", one["expected"] or "")} for one in kept]
    return sorted(str(one | moved) for one in kept if one["code"] not in {"column-unknown", "file-unknown"})


def _texts(files: Any) -> Any:
    if isinstance(files, dict):
        return {name: _texts(one) for name, one in files.items()}
    if isinstance(files, tuple):
        return tuple(_texts(one) for one in files)
    return outputs.without_lines(files.decode("utf-8", "replace")) if isinstance(files, bytes) else files


def differences(left: dict[str, Any], right: dict[str, Any]) -> list[str]:
    """Each key under which two answers differ, with both."""
    keys = [*left, *(key for key in right if key not in left)]
    return [f"{key}\n  {_around(left.get(key), right.get(key))}" for key in keys if left.get(key) != right.get(key)]


def _around(one: Any, other: Any) -> str:
    """The first place where two values differ."""
    a, b = str(one), str(other)
    at = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return f"…{a[max(0, at - 200) : at + 200]}…\n  …{b[max(0, at - 200) : at + 200]}…"


def both(draft: Draft, other: Draft, folder: Path) -> tuple[Path, Path]:
    """The two cases, written to folders of one name."""
    return write(draft.files(), folder / "a" / "case"), write(other.files(), folder / "b" / "case")


def some_ids(draft: Draft, other: Draft, rng: random.Random, most: int = 2) -> dict[str, list[str]]:
    """Ids to ask for, by table: of either case, shown or hidden, and one that neither has."""
    tables = ("agreements", "parties", "mediators", "groups", "groupings")
    found: dict[str, list[str]] = {}
    for name in tables:
        ids = sorted({str(row["id"]) for one in (draft, other) for row in one.rows[name]})
        found[name] = [*rng.sample(ids, min(len(ids), most)), "no-such-id"]
    ids = sorted({*draft.ids(), *other.ids()})
    files = [one["id"] for one in draft.rows["agreements"] if one in other.rows["agreements"]]  # there in both
    return found | {"": [*rng.sample(ids, min(len(ids), 4 * most)), "no-such-id"], "files": [*files[:most], "no-such"]}
