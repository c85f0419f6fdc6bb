"""Writes `NOTICE` and `docs/licences.md`: whose each packaged file is, and the licence of every package in the locks.

Run `make pages` after a file or a package came or went. Files come from `tools/licences.toml`, packages from the locks
and from the metadata of what is installed; a test holds both pages in step. A package that is not installed in the
locked version keeps the line that the page has of it, so that a smaller environment can check the rest.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path, PurePosixPath
from textwrap import wrap

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "evenhand"
PAGE = ROOT / "docs" / "licences.md"
NOTICE = ROOT / "NOTICE"
LOCKS = {"run": "Evenhand itself", "test": "its tests", "check": "its checks and pages"}  # each holds the one before
TEXTS = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "ISC": "https://spdx.org/licenses/ISC.html",
    "OFL-1.1": "https://openfontlicense.org",
}
LINE = re.compile(r"^\| (?P<name>\S+) \| (?P<version>\S+) \| (?P<licence>.+?) \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What others made, in one folder of the package."""

    title: str
    files: list[str]  # patterns below src/evenhand
    what: str  # with what was changed
    holder: str
    licence: str  # SPDX
    folder: str = ""  # below src/evenhand; of what is ours, none
    publish: str = ""  # what is asked of someone who passes on a page that shows it
    text: str = ""  # file with the licence, below src/evenhand; CC BY asks for the address alone

    def has(self, file: str) -> bool:
        """Whether a file (below src/evenhand) is of this part."""
        return any(PurePosixPath(file).match(pattern) for pattern in self.files)


def parts() -> list[Part]:
    """What others made, then what is ours; a file is of the first part that has it."""
    said = tomllib.loads((ROOT / "tools" / "licences.toml").read_text("utf-8"))
    return [*(Part(**other) for other in said["others"]), Part(**said["ours"])]


def part_of(file: str) -> Part | None:
    """Whose a file of the package is, given below src/evenhand; None if `licences.toml` does not say."""
    return next((part for part in parts() if part.has(file)), None)


# --- packages ---------------------------------------------------------------------------------------------------------


def pins() -> dict[str, tuple[str, str]]:
    """Package → (version, the smallest lock that holds it)."""
    found: dict[str, tuple[str, str]] = {}
    for lock in LOCKS:
        text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")
        for name, version in re.findall(r"^([a-z0-9][\w.-]*)==([^\s;]+)", text, re.MULTILINE):
            found.setdefault(name, (version, lock))
    return found


def licence_of(name: str, version: str, known: Mapping[tuple[str, str], str]) -> str:
    """What a package says of its licence, most exact first.

    Raises:
        SystemExit: it is not installed in this version, and neither the page nor `licences.toml` knows it.
    """
    try:
        installed = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        installed = None
    if installed is not None and installed.version == version:
        return _said(installed)
    elsewhere: dict[str, str] = tomllib.loads((ROOT / "tools" / "licences.toml").read_text("utf-8"))["elsewhere"]
    if licence := known.get((name, version)) or elsewhere.get(name):
        return licence
    sys.exit(f"{name} {version} is in the locks and not installed: install requirements/check.txt, then try again")


def _said(package: metadata.Distribution) -> str:
    """The licence expression; else a short licence field; else classifiers; else the first line of its licence file."""
    about = package.metadata
    if "License-Expression" in about:
        return about["License-Expression"]
    field = about["License"].strip() if "License" in about else ""
    if field and "\n" not in field and len(field) <= 40:
        return field
    words = [line.split(" :: ")[-1] for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    return " or ".join(words) or _first_line(package)


def _first_line(package: metadata.Distribution) -> str:
    texts = [file for file in package.files or [] if re.match(r"LICEN[CS]E|COPYING", file.name, re.IGNORECASE)]
    lines = (line.strip() for file in texts for line in file.read_text("utf-8").splitlines())
    return next(filter(None, lines), "not said")


# --- pages ------------------------------------------------------------------------------------------------------------


def pages() -> dict[Path, str]:
    """File → text of both pages."""
    return {PAGE: "\n".join(_page()) + "\n", NOTICE: "\n".join(_notice()) + "\n"}


def _page() -> Iterator[str]:
    *others, ours = parts()
    yield "<!-- written by tools/list_licences.py from tools/licences.toml, the locks and what is installed -->"
    yield "# What is under which licence?\n"
    yield (ROOT / "docs" / "_licences-head.md").read_text("utf-8").strip() + "\n"
    yield "## In the package\n\n| files in `src/evenhand` | what it is | whose | licence |\n|---|---|---|---|"
    for part in [*others, ours]:
        files = ", ".join(f"`{file}`" for file in part.files) if part.folder else "all others"
        yield f"| {files} | {part.what} | {part.holder} | {_address(part.licence)} |"
    yield "\n## When you publish a report or a copy\n"
    yield from (f"- **{part.title}**: {part.publish}" for part in others)
    yield from _packages()


def _address(licence: str) -> str:
    return f"[{licence}]({TEXTS[licence]})" if licence in TEXTS else licence


def _packages() -> Iterator[str]:
    text = PAGE.read_text("utf-8") if PAGE.exists() else ""
    known = {(m["name"], m["version"]): m["licence"] for m in LINE.finditer(text)}
    for lock, use in LOCKS.items():
        yield f"\n## Packages that {use} need{'s' if lock == 'run' else ''}\n"
        yield f"`requirements/{lock}.txt`{'' if lock == 'run' else ', beside those above'}.\n"
        yield "| package | version | licence, in its own words |\n|---|---|---|"
        for name, (version, smallest) in sorted(pins().items()):
            if smallest == lock:
                yield f"| {name} | {version} | {licence_of(name, version, known)} |"


def _notice() -> Iterator[str]:
    yield "Evenhand\nCopyright 2026 The Evenhand authors\n"
    yield "This product is licensed under the Apache License, Version 2.0 (see LICENSE)."
    yield "It includes the following material of others. docs/licences.md says what each asks of you."
    for part in parts()[:-1]:
        yield f"\n{part.title} (src/evenhand/{part.folder})"
        text = f"; see src/evenhand/{part.text}" if part.text else f"; see {TEXTS[part.licence]}"
        said = f"{part.what} Whose: {part.holder}. Licence: {part.licence}{text}."
        yield from wrap(said, 118, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
