"""A short run of benchmarks/fuzz.py: every command on spoilt inputs ends in clear words, no row lost in silence."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def fuzz() -> ModuleType:
    """The benchmark, which is no package."""
    spec = importlib.util.spec_from_file_location("fuzz", ROOT / "benchmarks" / "fuzz.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def held(result):
    problems = [(run["argv"], run["problem"]) for run in result["runs"] if run["problem"]]
    assert not problems, (result["number"], result["kind"], result["how"], problems)
    assert "dropped" not in result, (result["number"], result["how"], result["dropped"])


@pytest.mark.skipif(sys.platform == "win32", reason="the clock that cuts off a hanging command is of Unix")
@pytest.mark.parametrize("block", range(4))
def test_no_spoilt_case_breaks_a_command_or_loses_a_row(fuzz, block):
    for number in range(block * 6, block * 6 + 6):
        held(fuzz.attempt(7, number, share=1.0))


@pytest.mark.skipif(sys.platform == "win32", reason="the clock that cuts off a hanging command is of Unix")
@pytest.mark.parametrize("block", range(4))
def test_no_spoilt_file_breaks_a_command(fuzz, block):
    for number in range(block * 10, block * 10 + 10):
        held(fuzz.attempt(7, number, share=0.0))


def test_each_way_of_spoiling_a_case_is_tried_and_survived(fuzz, tmp_path):
    import random

    cases = sys.modules["fuzzing.cases"]
    for n, way in enumerate(dict.fromkeys((*cases.WAYS, *cases.SPOILERS))):
        root = tmp_path / f"{n}" / "case"
        case = cases.Spoilt(root, random.Random(n))
        cases._begin(random.Random(1), root)
        case.ids = sorted(set(cases._ids(root)))
        way(case) if way in cases.WAYS else way(root, case.rng)
        case.countable &= way in cases.WAYS
        dropped = cases.silent_drops(case) if case.countable else ""
        assert not dropped, (way.__name__, dropped)
