"""Adding, changing and deleting plans changes no byte of any public output."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests import outputs
from tests.generate import random_draft, write
from tests.report.test_implied import PLAN

VARIANTS: dict[str, dict[str, bytes]] = {
    "none": {},
    "one": {"plans/a.yaml": PLAN.encode()},
    "another": {"plans/a.yaml": PLAN.replace("north: 5", "north: 50").encode(), "plans/b.yaml": PLAN.encode()},
    "unfinished": {"plans/zz.yaml": PLAN.replace("north: 5", "north: TODO").encode()},
    "broken": {"plans/zz.yaml": b"a: b: zzsecret\n"},
}
MORE = ("commitments", "lint", "positions", "mandate")


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[str, dict[str, Any]]:
    draft = random_draft(random.Random(3), size=2, protected=0.0)
    draft.held = {name: data for name, data in draft.held.items() if not name.startswith("plans/")}
    found = {}
    for name, plans in VARIANTS.items():
        folder = tmp_path_factory.mktemp(name) / "case"
        write(draft.files() | plans, folder)
        found[name] = outputs.commands(folder, ["no-such-id"], cuts=outputs.CUTS[:1]) | more(folder)
    return found


def more(folder: Path) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder.parent)
        page = {"page": outputs.run("report", folder.name, "-o", "-")}
        return page | {f"{name} json": outputs.run(name, folder.name, "--format", "json") for name in MORE}


@pytest.mark.parametrize("name", ["one", "another", "unfinished"])
def test_no_byte_of_any_public_output_changes(told, name):
    assert told[name] == told["none"]


def test_a_file_that_is_no_yaml_is_named_by_check_alone_and_nothing_of_it_is_told(told):
    differ = [key for key in told["none"] if told["broken"][key] != told["none"][key]]
    assert differ == [key for key in told["none"] if key.startswith("check")]
    fault = json.loads(told["broken"]["check case --format json"][1])["faults"][0]
    assert fault["file"] == "plans/zz.yaml"
    assert fault["given"] == "[protected]"
    assert "zzsecret" not in str(told["broken"])


def test_export_holds_no_plan(told):
    assert not [name for key, (*_, files) in exports(told["one"]) for name in files["out"][1] if "plan" in name and key]


def exports(found: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(key, value) for key, value in found.items() if key.startswith("export")]
