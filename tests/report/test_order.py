"""The same case gives the same bytes: whatever the order of rows and files, the zone, the fonts or the hashes."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from evenhand.record import open_case
from evenhand.report import render
from tests.generate import Draft, random_draft, write
from tests.outputs import CUTS, commands

NO_FONTS = "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig></fontconfig>"
SCRIPT = """
import hashlib, sys
from evenhand.record import open_case
from evenhand.report import render
for cut in ({}, {"known_on": "2020-11-20"}):
    print(hashlib.sha256(render(open_case(sys.argv[1]).view(**cut)).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def draft() -> Draft:
    return random_draft(random.Random(21), size=4, protected=0.3)


def hashes(folder: Path) -> list[str]:
    case = open_case(folder)
    views = (case.view(), case.view(known_on="2020-11-20"))
    return [hashlib.sha256(render(view).encode()).hexdigest() for view in views]


@pytest.fixture(scope="module")
def case(draft, tmp_path_factory) -> Path:
    return write(draft.files(), tmp_path_factory.mktemp("order") / "case")


@pytest.fixture(scope="module")
def once(case) -> list[str]:
    return hashes(case)


def test_twice_in_one_process(case, once):
    assert hashes(case) == once


@pytest.mark.parametrize("seed", range(2))
def test_rows_of_tables_without_an_order_shuffled(draft, once, seed, tmp_path):
    assert hashes(write(draft.files(shuffle=random.Random(seed)), tmp_path)) == once


@pytest.mark.parametrize("seed", range(3))
def test_every_output_but_the_lines_of_faults_is_the_same_for_shuffled_rows(seed, tmp_path):
    draft = random_draft(random.Random(seed), size=3, protected=0.3)
    folders = [
        write(files, tmp_path / name / "case")
        for name, files in (("a", draft.files()), ("b", draft.files(shuffle=random.Random(seed))))
    ]
    left, right = (commands(folder, [*draft.ids()][::7], cuts=CUTS[:3]) for folder in folders)
    for key in left:
        if not key.startswith("check"):
            assert left[key] == right[key], key


def test_files_made_in_another_order(draft, once, tmp_path):
    files = list(draft.files().items())
    random.Random(1).shuffle(files)
    folder = write(dict(files), tmp_path)
    for name, _ in reversed(files):
        os.utime(folder / name, (10**9, 10**9))
    assert hashes(folder) == once


@pytest.mark.parametrize(
    "setting",
    [
        {"TZ": "UTC", "PYTHONHASHSEED": "0"},
        {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "1", "LC_ALL": "C"},
        {
            "TZ": "America/Los_Angeles",
            "PYTHONHASHSEED": "77",
            "FONTCONFIG_FILE": "fonts.conf",
            "POLARS_MAX_THREADS": "1",
        },
    ],
    ids=lambda setting: setting["TZ"].replace("/", "-"),
)
def test_another_zone_hash_seed_or_no_fonts(setting, case, once, tmp_path):
    conf = tmp_path / "fonts.conf"
    conf.write_text(NO_FONTS, encoding="utf-8")
    here = {name: str(conf) if name == "FONTCONFIG_FILE" else value for name, value in setting.items()}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(case)],
        env={**os.environ, **here},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == once
