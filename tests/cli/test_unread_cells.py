"""Required cells that could not be read: every command answers from what is left, and says what it cannot tell."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import shutil
from pathlib import Path

import pytest

from evenhand import packaged
from evenhand.cli import main
from evenhand.record import open_case
from evenhand.record.schema import load
from tests.generate import random_draft, write

JUNK = {"date": "soon after", "code": "no such word at all", "text": ""}
COMMANDS = [
    "commitments CASE", "positions CASE", "mandate CASE", "warn CASE --draws 100", "audit conduct CASE",
    "audit coverage CASE", "audit inclusion CASE", "audit case CASE", "lint CASE", "audit text TEXT --case CASE",
]  # fmt: skip
TEXT = "Two police officers were killed in an attack near the bridge on 5 March 2021. Highland said 12 people died."
NO_WORD = re.compile(r"(?<![\w.#-])(None|nan|NaT)(?![\w-])(?! (record|found|of|is|was|are|stand|has|in))")


def spoil(folder: Path, kinds: set[str], rng: random.Random, share: float = 1.0) -> Path:
    """Junk in required cells of some types, but for those without which a row is refused."""
    for table in load().tables.values():
        path = folder / table.file
        if not (table.is_csv and path.is_file()):
            continue
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))
        fields = [f for f in table.fields.values() if f.required and f.type in kinds and not f.vital]
        for row in rows:
            for f in fields:
                if f.name not in table.key and f.name in row and rng.random() < share:
                    row[f.name] = JUNK[f.type]
        if rows:
            out = io.StringIO(newline="")
            writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            path.write_bytes(out.getvalue().encode())
    keys = {"date": ("date",), "code": ("kind", "standing")}
    words = "|".join(key for kind in kinds for key in keys.get(kind, ()))
    for path in folder.glob("agreements/*.yaml"):
        text = re.sub(rf"(?m)^((?: *- +| *)(?:{words})): .*$", r"\1: no such word", path.read_text("utf-8"))
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(
    scope="module", params=["starter dates", "starter words", "made dates", "made half the dates", "made words"]
)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of which every required date, or every required text and code of a table, could not be read."""
    folder, rng = tmp_path_factory.mktemp("unread") / "case", random.Random(5)
    if request.param.startswith("starter"):
        shutil.copytree(packaged("starter"), folder)
    else:
        write(random_draft(rng, size=3, protected=0.0).files(), folder)
    kinds = {"date"} if "dates" in request.param else {"text", "code"}
    return spoil(folder, kinds, rng, 0.5 if "half" in request.param else 1.0)


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_survives_required_cells_that_could_not_be_read(command, form, case, capsys):
    text = case.parent / "text.txt"
    text.write_text(TEXT, encoding="utf-8")
    words = [{"CASE": str(case), "TEXT": str(text)}.get(word, word) for word in command.split()]
    code = main([*words, "--internal", "--format", form])
    said = capsys.readouterr()
    assert code in ({0, 1, 2} if words[0] == "warn" else {0, 1}), said.err  # 2: nothing can be forecast
    assert "a fault of the program" not in said.err, said.err
    if form == "json":
        assert "unread" in json.loads(said.out)
    else:
        assert not NO_WORD.search(said.out), said.out


def test_a_report_survives_required_cells_that_could_not_be_read(case, tmp_path, capsys):
    page = tmp_path / "page.html"
    assert main(["report", str(case), "-o", str(page), "--internal"]) == 1, capsys.readouterr().err
    shown = re.sub(r"<[^>]*>", "\n", re.sub(r"(?s)<(script|style|thead).*?</\1>", "", page.read_text("utf-8")))
    assert "could not be read" in shown
    assert not re.search(r"(?m)\b(nan|NaT|None)$", shown)
    assert "could_not_be_read" not in shown


def test_what_stands_in_for_a_cell_leaves_as_an_empty_one(tmp_path):
    root = Path(shutil.copytree(packaged("starter"), tmp_path / "case"))
    spoil(root, {"code"}, random.Random(1))
    assert open_case(root).view(internal=True).parties["kind"].unique().to_list() == ["could_not_be_read"]
    assert main(["export", str(root), str(tmp_path / "out"), "--internal"]) == 1
    with (tmp_path / "out" / "parties.internal.csv").open(encoding="utf-8", newline="") as file:
        assert {row["kind"] for row in csv.DictReader(file)} == {""}


def test_an_agreement_whose_standing_could_not_be_read_binds_nobody_for_certain(tmp_path, capsys):
    root = Path(shutil.copytree(packaged("starter"), tmp_path / "case"))
    path = root / "agreements" / "bridge.yaml"
    path.write_text(path.read_text("utf-8").replace("standing: signed", "standing: sealed in blood"), "utf-8")
    assert main(["commitments", str(root), "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["commitments"] == []
    assert found["tabled"]
    assert main(["commitments", str(root)]) == 1
    assert "it cannot be told whether anybody is obliged" in capsys.readouterr().out
