"""Every packaged file has its licence, with the texts that go with it, and the pages that say so are in step."""

import re
import runpy
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "evenhand"
MADE = runpy.run_path(str(ROOT / "tools" / "list_licences.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DO = "run `make pages`"


def packaged() -> list[str]:
    """Files of the package that are, or would be, committed, below src/evenhand."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "src/evenhand"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True, text=True, encoding="utf-8").stdout
    return [name.removeprefix("src/evenhand/") for name in names.split("\0") if name and (ROOT / name).is_file()]


def test_every_packaged_file_has_a_licence():
    unknown = [file for file in packaged() if MADE["part_of"](file) is None]
    assert unknown == [], "say in tools/licences.toml whose these are and under which licence"


@pytest.mark.parametrize(
    "file",
    [
        "report/fonts/Other-Regular.ttf",
        "report/fonts/EvenhandSans-Bold.otf",
        "report/basemap/rivers.json.gz",
        "cases/nagorno-karabakh/places/oblast.geojson",
        "cases/nagorno-karabakh/population.csv",
        "cases/other/case.yaml",
        "warning/weights.json",
        "report/chart.js",
    ],
)
def test_a_file_that_others_may_have_made_is_never_taken_for_ours(file):
    assert MADE["part_of"](file) is None


def test_no_line_of_the_table_is_about_files_that_are_gone():
    files = [PACKAGE / file for file in packaged()]
    patterns = [pattern for part in MADE["parts"]() for pattern in part.files]
    assert [p for p in patterns if not any(file.relative_to(PACKAGE).match(p) for file in files)] == []


def test_every_licence_that_must_travel_does():
    """OFL and ISC: notice and permission stand in every copy; CC BY: an address is enough."""
    others = MADE["parts"]()[:-1]
    texts = {f"src/evenhand/{part.text}" for part in others if part.text}
    assert texts <= set(PROJECT["license-files"])
    assert {part.licence for part in others if not part.text} == {"CC-BY-4.0"}
    permission = {
        "report/basemap/ISC.txt": [
            "Copyright 2013-2019 Michael Bostock",
            "this permission notice appear in all copies",
        ],
        "report/fonts/OFL.txt": ["Copyright 2010, 2012-2020 Google LLC", "PERMISSION & CONDITIONS"],
    }
    for file, words in permission.items():
        text = " ".join((PACKAGE / file).read_text("utf-8").split())
        assert [word for word in words if word not in text] == []


def test_metadata_names_every_licence_of_the_package():
    assert set(PROJECT["license"].split(" AND ")) == {part.licence for part in MADE["parts"]()}


def test_pages_are_in_step():
    for path, text in MADE["pages"]().items():
        assert path.read_text("utf-8") == text, f"{path.name} is out of step: {DO}"


def test_every_pin_has_its_licence():
    lines = {(m["name"], m["version"]): m["licence"] for m in MADE["LINE"].finditer(MADE["PAGE"].read_text("utf-8"))}
    pinned = {(name, version) for name, (version, _) in MADE["pins"]().items()}
    assert pinned <= lines.keys(), DO
    assert {pin for pin in pinned if re.fullmatch(r"\W*|not said|UNKNOWN", lines[pin])} == set()


def test_a_package_that_is_not_installed_keeps_its_line_and_an_unknown_one_is_named():
    licence_of = MADE["licence_of"]
    assert licence_of("no-such-package", "1.0", {("no-such-package", "1.0"): "MIT"}) == "MIT"
    assert licence_of("pytest", "0.0.1", {("pytest", "0.0.1"): "as it was"}) == "as it was"
    with pytest.raises(SystemExit, match=r"no-such-package 2\.0 is in the locks and not installed"):
        licence_of("no-such-package", "2.0", {("no-such-package", "1.0"): "MIT"})
