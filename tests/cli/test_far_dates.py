"""Every command on a case in which one year, or all of them, is far from the rest: done at once, and no larger."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from evenhand.record.copies import copy_case
from evenhand.record.schema import load

ROOT = Path(__file__).resolve().parents[2]
GUARD_S = 300  # a hang ends here; what is asked of the program is the size of what it makes
MORE = {
    "ties": "id,outside,party,kind,period,found,sources\nti,Far State,hg,alliance,2019/..,yes,src-note\n",
    "proposals": "id,date,title,tabled_by,agreement,sources\npr,2021-02,A ferry,River Commission,ag-bridge,src-note\n",
    "responses": "id,proposal,party,date,answer,sources\nre,pr,hg,2021-02-22,accepted,src-hp\n",
    "positions": "id,party,issue,date,position,sources\npo,hg,tolls,2021-02,none,src-hp\n",
    "actions": "id,mediator,date,kind,incident,warning,sources\nac,rc,2021-03-09,visit,in-bridge,wa-1,src-note\n",
    "observations": "id,period,kind,value,unit,source\nob,2021-03,violations,120,violations,src-hp\n",
    "codings": "statement,coder,measure,value,quotation,date\nst-1,you,names,no,stop firing,2022-01-20\n",
    "panel": "unit,month,target,known_on,source,frame\n"
    + "".join(f"river,202{n // 12}-{n % 12 + 1:02},{n % 7},2022-01-31,src-note,fr-all\n" for n in range(24)),
}
CENSUS = "fr-all,census,all months,the river,2020/2021,your office,All of them\n"
COMMANDS = [
    ["report", "CASE", "--internal", "-o", "team.html"],
    ["commitments", "CASE"], ["mandate", "CASE"], ["positions", "CASE"],
    ["warn", "CASE", "--internal", "--draws", "100"],
    ["audit", "conduct", "CASE"], ["audit", "coverage", "CASE"], ["audit", "inclusion", "CASE"],
    ["audit", "case", "CASE"], ["plan", "CASE", "--agreement", "ag-bridge", "-o", "plan.yaml"], ["lint", "CASE"],
    ["show", "in-bridge", "--case", "CASE"], ["export", "CASE", "tables"], ["check", "CASE"],
]  # fmt: skip
SCRIPT = """
import json, sys
from tests.outputs import run
found = [(words[0], *run(*words)) for words in json.load(sys.stdin)]
print(json.dumps([(name, code, len(out), err) for name, code, out, err in found]))
"""


def starter(folder: Path) -> Path:
    """The case of `evenhand new`, with a row in every table that has dates."""
    copy_case("starter", folder)
    for name, text in MORE.items():
        (folder / f"{name}.csv").write_text(text)
    with (folder / "frames.csv").open("a") as file:
        file.write(CENSUS)
    return folder


def spoil(folder: Path, when: str, *, rows: int | None) -> None:
    """Set the dates of the first rows of every table; of all of them where `rows` is None."""
    for table in load().tables.values():
        path = folder / (table.file or "")
        if path.suffix == ".csv" and path.is_file():
            kinds = {field.name: field.type for field in table.fields.values() if field.type in ("date", "month")}
            _spoil(path, when, kinds, rows)
    for path in (folder / "case.yaml", *(folder / "agreements").glob("*.yaml")):
        text = path.read_text()
        text = re.sub(r"(?m)^( *(?:date|deadline|period|compiled): )\d.*$", rf"\g<1>'{when}'", text)
        path.write_text(text.replace("P10D", "P9999Y").replace("P3D", "P9999Y"))


def _spoil(path: Path, when: str, kinds: Mapping[str, str], rows: int | None) -> None:
    with path.open(newline="") as file:
        table = list(csv.DictReader(file))
    for n, row in enumerate(table[:rows]):
        for column in kinds.keys() & row.keys():
            row[column] = f"{1 + n:04}-03" if kinds[column] == "month" else when
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, table[0])
        writer.writeheader()
        writer.writerows(table)


def run(folder: Path) -> list[tuple[str, int, int, str]]:
    """Command, exit code, size of what it printed, and its messages, of every command."""
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    words = [[folder.name if word == "CASE" else word for word in words] for words in COMMANDS]
    done = subprocess.run([sys.executable, "-c", SCRIPT], input=json.dumps(words), env=env, cwd=folder.parent,
                          capture_output=True, text=True, timeout=GUARD_S, check=True)  # fmt: skip
    return [tuple(one) for one in json.loads(done.stdout)]


@pytest.fixture(scope="module")
def once(tmp_path_factory) -> tuple[int, list[tuple[str, int, int, str]]]:
    folder = starter(tmp_path_factory.mktemp("near") / "case")
    found = run(folder)
    assert {code for _, code, _, _ in found} == {0}, found
    return (folder.parent / "team.html").stat().st_size, found


@pytest.mark.parametrize(
    ("when", "rows"),
    [("0021-03-05", 1), ("9999-12-31", 1), ("-0044", None), ("0001/9999", None)],
)
def test_a_far_year_slows_no_command_and_makes_no_output_larger(when, rows, once, tmp_path):
    page, before = once
    folder = starter(tmp_path / "case")
    spoil(folder, when, rows=rows)
    for (name, code, size, messages), (_, _, usual, _) in zip(run(folder), before, strict=True):
        assert code in (0, 1) or (name, code) == ("warn", 2), (
            name,
            messages,
        )  # 2: no forecast from a series of 300 years
        assert "a fault of the program" not in messages, name
        assert size < 2 * usual + 20_000, name
    assert (tmp_path / "team.html").stat().st_size < 1.5 * page
