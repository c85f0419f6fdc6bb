"""A short run of benchmarks/fuzz.py: spoilt cases open with faults, open as valid, or are refused in clear words."""

import importlib.util
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


@pytest.mark.parametrize("block", range(4))
def test_no_spoilt_case_is_a_traceback(fuzz, block):
    for number in range(block * 25, block * 25 + 25):
        end, how, trace = fuzz.attempt(7, number, names=("starter",))
        assert end in {"valid", "faults", "refused"}, f"{number}: {how}\n{trace}"


def test_each_way_of_spoiling_is_survived(fuzz, tmp_path):
    for spoiler in dict.fromkeys(fuzz.SPOILERS):
        end, _, trace = fuzz.attempt(11, 0, names=("starter",), spoilers=(spoiler,))
        assert end in {"valid", "faults", "refused"}, f"{spoiler.__name__}\n{trace}"
