"""What a wheel and a source archive hold: every file of the package, its licences, and what its tests need."""

import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
SDIST = "import sys; from setuptools import build_meta; build_meta.build_sdist(sys.argv[1])"

pytestmark = pytest.mark.slow


def committed() -> list[str]:
    """Files that are, or would be, under version control."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True, text=True, encoding="utf-8").stdout
    return [name for name in names.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture
def tree(tmp_path):
    """A copy of the checkout: building leaves files beside the source."""
    for name in committed():
        target = tmp_path / "tree" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
    return tmp_path / "tree"


def run(arguments: list[str], *, within: Path) -> None:
    done = subprocess.run([sys.executable, *arguments], cwd=within, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_wheel_holds_every_file_of_the_package_and_every_licence(tree, tmp_path):
    build = ["-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", "-w", str(tmp_path)]
    run([*build, "."], within=tree)
    (wheel,) = tmp_path.glob("evenhand-*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    assert {name.removeprefix("src/") for name in committed() if name.startswith("src/evenhand/")} - held == set()
    licences = {name[1] for file in held if (name := re.search(r"dist-info/licenses/(.+)", file))}
    assert licences == set(PROJECT["license-files"])


def test_source_archive_holds_every_file_of_the_checkout(tree, tmp_path):
    run(["-c", SDIST, str(tmp_path)], within=tree)
    (archive,) = tmp_path.glob("evenhand-*.tar.gz")
    with tarfile.open(archive) as opened:
        held = {name.split("/", 1)[1] for name in opened.getnames() if "/" in name}
    assert set(committed()) - held == set()
