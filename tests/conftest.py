"""What every test stands on: UTC, fixed seeds, and a word why where something is not here."""

import os
import random
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
SEED = 20161121
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

os.environ["TZ"] = "UTC"
os.environ.setdefault("POLARS_MAX_THREADS", "1")  # the tests themselves run side by side
if hasattr(time, "tzset"):  # not on Windows
    time.tzset()

settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("deep", deadline=None, max_examples=2_000)  # a long look for what the others missed
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Start every test from the same seed, in whatever order they run."""
    random.seed(SEED)


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder that holds pyproject.toml."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data next to the checkout."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the reference data is not here: no folder 'shared' next to the checkout")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium binary: EVENHAND_CHROMIUM, or the first one found on PATH."""
    found = os.environ.get("EVENHAND_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.skip("no Chromium here: install it, or name the binary in EVENHAND_CHROMIUM")
    return found
