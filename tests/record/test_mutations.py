"""Tables as they come to be spoilt by hand: nothing raises, each fault says where, and each is told once."""

import random
import shutil
from pathlib import Path

import pytest

from evenhand import packaged
from evenhand.record import CaseError, open_case
from evenhand.record.causes import causes, fold

BITS = [
    "",
    "\x1b",
    "\u202e",
    "1,200",
    "3-5",
    "TRUE",
    '"',
    ",",
    ";",
    "\t",
    "\n",
    "\r",
    "sep=;\n",
    "0021-03-05",
    "٤",
    "several",
    "İ",
    "ﬁ",
    "9" * 30,
    "1e999",
    "½",
    "Ⅷ",
    "\u200b",
    "\ufeff",
    "x" * 300,
    "0000-00-00",
    "-0001",
    "Y20210",
]


def spoil(root: Path, rng: random.Random) -> None:
    """Put something odd somewhere, or take a little away, a few times."""
    files = sorted(path for path in root.rglob("*") if path.suffix in {".csv", ".yaml"})
    for _ in range(rng.randint(1, 4)):
        path = rng.choice(files)
        text = path.read_bytes().decode("utf-8", "replace")
        start = rng.randrange(len(text) + 1)
        end = min(len(text), start + rng.choice([0, 1, 3, 10]))
        path.write_bytes((text[:start] + rng.choice(BITS) + text[end:]).encode("utf-8", "replace"))


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_spoilt_is_told_with_its_place(tmp_path, seed):
    root = Path(shutil.copytree(packaged("starter"), tmp_path / "case"))
    spoil(root, random.Random(seed))
    try:
        faults = open_case(root).faults
    except CaseError:
        return
    for fault in faults:
        assert fault.file
        assert fault.line or fault.code.startswith(("file-", "table-")), fault
    assert all(cause is None or cause != at for at, cause in enumerate(causes(faults)))
    told = sum(len(group.faults) + sum(len(follow.faults) for follow in group.follows) for group in fold(faults))
    assert told == len(faults)
