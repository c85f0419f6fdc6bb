"""The house rules: what is installed, who may import whom, and what a start costs."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "evenhand"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
GROUPS: dict[str, list[str]] = PROJECT["dependency-groups"]
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]  # loaded where used; in every lock
RUNTIME: list[str] = [*PROJECT["project"]["dependencies"], *(line for extra in EXTRAS.values() for line in extra)]
LOCKS = {
    "run": [*RUNTIME, *GROUPS["build"]],
    "test": [*RUNTIME, *GROUPS["build"], *GROUPS["test"]],
    "check": [*RUNTIME, *GROUPS["build"], *GROUPS["test"], *GROUPS["check"]],
}

# Each room, and the rooms that it may import. A new folder of the package needs its line here.
INSTRUMENTS = {"matching", "ledger", "fairness", "warning", "bargaining"}
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "output": {"errors"},
    "record": {"errors", "output"},
    "sources": {"record"},
    **{room: {"output", "record"} for room in INSTRUMENTS},
    "cases": {"record"},
    "report": {"output", "record", *INSTRUMENTS},
    "cli": {"errors", "output", "record", "sources", "cases", "report", *INSTRUMENTS},
    "evenhand": {"record"},  # evenhand/__init__.py: names for users, nothing above the case
    "__main__": {"cli"},
}

# Loaded where they are used, never by a start.
HEAVY = {
    *("altair", "duckdb", "ibis", "jinja2", "markdown_it", "numpy", "pandas", "polars", "pyarrow", "pyspark", "scipy"),
    *("lxml", "pypdf", "sklearn", "splink", "turbohtml", "vl_convert", "yaml"),
}


# --- the lock ---------------------------------------------------------------------------------------------------------


def pins(lock: str) -> dict[str, tuple[str, int]]:
    """Package → (version, number of hashes), as a lock file has them."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8").replace("\\\n", " ")
    found: dict[str, tuple[str, int]] = {}
    for line in filter(None, (re.sub(r"(^|\s)#.*", "", line).strip() for line in text.splitlines())):
        head, *hashes = re.split(r"\s+--hash=sha256:", line)
        name, version = head.split(";")[0].strip().split("==")
        found[canonicalize_name(name)] = (version, len([h for h in hashes if re.fullmatch(r"[0-9a-f]{64}\s*", h)]))
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_within_its_bounds(lock):
    pinned = pins(lock)
    for requirement in map(Requirement, LOCKS[lock]):
        name = canonicalize_name(requirement.name)
        assert name in pinned, f"{name} is in pyproject.toml and not in requirements/{lock}.txt: run `make lock`"
        assert requirement.specifier.contains(pinned[name][0]), f"{name}: run `make lock`"


def test_what_is_imported_has_a_lower_bound_and_no_upper_one():
    """Researchers install it beside their own packages: a highest version needs a known break (docs/decisions/0017)."""
    bounds = {
        requirement.name: {s.operator for s in requirement.specifier} for requirement in map(Requirement, RUNTIME)
    }
    assert {name: found for name, found in bounds.items() if found != {">="}} == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock):
    assert [name for name, (_, hashes) in pins(lock).items() if not hashes] == []


def test_locks_agree():
    run, test, check = (pins(lock) for lock in ("run", "test", "check"))
    assert run.items() <= test.items() <= check.items()


def test_lock_holds_nothing_that_nobody_asked_for():
    """Each pin is asked for by pyproject.toml or by a pin: what was dropped from the one is gone from the other."""
    text = (ROOT / "requirements" / "run.txt").read_text("utf-8")
    direct = {canonicalize_name(Requirement(line).name) for line in LOCKS["run"]}
    said = {canonicalize_name(m[1]) for m in re.finditer(r"^(\S+)==[^#]*?# via[^=]*?evenhand \(", text, re.MULTILINE)}
    by_group = {canonicalize_name(m[1]) for m in re.finditer(r"^(\S+)==[^#]*?# via[^=]*?:build", text, re.MULTILINE)}
    assert said | by_group == direct


def licence(of: metadata.PackageMetadata) -> str:
    """What a distribution says of its licence, the most exact statement first, no full texts."""
    if "License-Expression" in of:
        return of["License-Expression"]
    classifiers = [line for line in of.get_all("Classifier", []) if line.startswith("License ::")]
    return "; ".join(classifiers) or of.get_all("License", [""])[0].strip().split("\n")[0]


def test_runtime_licences_are_none_that_bind_users():
    said = {}
    for name in pins("run"):
        try:
            said[name] = licence(metadata.metadata(name))
        except metadata.PackageNotFoundError:  # for another system or Python
            continue
    assert {name for name, text in said.items() if not text} == set()
    strong = re.compile(r"\bA?GPL|(?<!Lesser )General Public License", re.IGNORECASE)
    assert {name: text for name, text in said.items() if strong.search(text)} == {}
    assert {canonicalize_name(Requirement(line).name) for line in RUNTIME} <= said.keys()


# --- what is committed ------------------------------------------------------------------------------------------------


def committed() -> Iterator[Path]:
    """Files that are, or would be, under version control."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True, text=True, encoding="utf-8").stdout
    yield from (path for name in names.split("\0") if name and (path := ROOT / name).is_file())


def texts() -> Iterator[tuple[str, int, str]]:
    """(file, line number, line) of every text that is committed; binary files are left out."""
    for path in committed():
        body = path.read_bytes()
        if b"\0" not in body:
            for number, line in enumerate(body.decode("utf-8", "replace").splitlines(), 1):
                yield path.relative_to(ROOT).as_posix(), number, line


def test_no_path_of_one_machine():
    """Nothing that a stranger's computer does not have: home folders, work folders, drive letters."""
    roots = "|".join(("root", "home", "work", "Users", "opt", "mnt"))
    machine = re.compile(rf"(?<![\w.:/~*-])/(?:{roots})/\w|\b[A-Z]:\\{'Users'}", re.ASCII)
    assert [f"{file}:{n}: {line.strip()[:80]}" for file, n, line in texts() if machine.search(line)] == []


def test_no_registry_host():
    """Where packages come from is for each user's own settings to say."""
    hosts = (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("deb", "debian"))
    named = re.compile("|".join(re.escape(".".join(parts)) for parts in hosts))
    assert [f"{file}:{n}: {line.strip()[:80]}" for file, n, line in texts() if named.search(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_has_options_for_no_machine(lock):
    """Neither an index nor a path: each line is a pin, its hashes, or a comment."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")
    line = re.compile(r"#|    #|    --hash=sha256:|[a-z0-9][\w.-]*==")
    assert [other for other in text.splitlines() if not line.match(other)] == []
    assert "/" not in text.replace("-c requirements/check.txt", "")


def test_readme_has_the_two_commands():
    lines = {line.split("#")[0].strip() for line in (ROOT / "README.md").read_text("utf-8").splitlines()}
    assert {"make demo", "make test"} <= lines


def test_ci_runs_what_a_reader_runs():
    assert (ROOT / ".ci" / "run").read_text("utf-8").rstrip().endswith("make test")
    assert os.access(ROOT / ".ci" / "run", os.X_OK) or sys.platform == "win32"


def version() -> str:
    """The version as the source text says it."""
    said = re.search(r'^__version__ = "(.+)"$', (PACKAGE / "__init__.py").read_text("utf-8"), re.MULTILINE)
    return str(said[1]) if said else ""


def test_version_stands_in_one_place():
    assert metadata.version("evenhand") == version(), "run `make setup`"
    assert PROJECT["project"]["dynamic"] == ["version"]
    said = [path for path in modules() if f'"{version()}"' in path.read_text("utf-8")]
    assert said == [PACKAGE / "__init__.py"]


# --- rooms ------------------------------------------------------------------------------------------------------------


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    """The room of a file; of one that stands in no room, its name, or ``evenhand`` for the package itself."""
    parts = path.relative_to(PACKAGE).parts
    if len(parts) > 1:
        return parts[0]
    return "evenhand" if path.stem == "__init__" else path.stem


def names_imported(source: str, package: tuple[str, ...]) -> Iterator[str]:
    """Dotted names that a text imports, whether at its top or within, by statement or by ``import_module("…")``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join((*above, *filter(None, [node.module])))
            yield from (f"{stem}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and "import_module" in ast.unparse(node.func):
            yield from (str(a.value) for a in node.args if isinstance(a, ast.Constant))


def rooms_imported(source: str, package: tuple[str, ...]) -> set[str]:
    parts = (name.split(".") for name in names_imported(source, package))
    return {p[1] for p in parts if p[0] == "evenhand" and len(p) > 1 and p[1] in MAY_IMPORT}


def test_every_room_has_its_line():
    assert {room(path) for path in modules()} <= MAY_IMPORT.keys()


def test_rooms_in_the_table_make_no_circle():
    done: set[str] = set()
    while ready := {name for name, below in MAY_IMPORT.items() if name not in done and below <= done}:
        done |= ready
    assert done == MAY_IMPORT.keys()


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_arrows_go_one_way(path):
    package = ("evenhand", *path.relative_to(PACKAGE).parent.parts)
    assert rooms_imported(path.read_text("utf-8"), package) - {room(path)} <= MAY_IMPORT[room(path)]


def test_the_arrow_test_sees_every_kind_of_import():
    plain = "import evenhand.cli\nfrom evenhand import report\nfrom evenhand.matching.pairs import Pair\n"
    other = "def later():\n    from ..ledger import x\n    from . import y\n    import_module('evenhand.warning')"
    found = rooms_imported(plain + other, ("evenhand", "record"))
    assert found == {"cli", "report", "matching", "ledger", "record", "warning"}


# --- a start ----------------------------------------------------------------------------------------------------------


def loaded_by(code: str) -> set[str]:
    """Top-level modules that a fresh Python has loaded after running ``code``; what it prints is let go."""
    tail = "\nimport json as _j, sys as _s; print('\\n' + _j.dumps(sorted({m.split('.')[0] for m in _s.modules})))"
    done = subprocess.run([sys.executable, "-c", code + tail], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_import_is_light():
    assert loaded_by("import evenhand") & HEAVY == set()


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_start_is_light(arguments):
    code = f"""
import sys
from evenhand.cli import main
sys.argv = ["evenhand", *{arguments!r}]
try:
    code = main()
except SystemExit as end:
    code = end.code
if code:
    raise RuntimeError(f"exit {{code}}")
"""
    assert loaded_by(code) & HEAVY == set()
