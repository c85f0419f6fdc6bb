"""How long `evenhand commitments` takes: the packaged case, and 5,000 commitments in 100 texts.

    python benchmarks/ledger.py [--runs N]

Whole processes, from the start of Python to the last line of JSON; the smallest, the middle and the largest of N runs,
with the load of the machine, since a busy one tells little.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from evenhand import packaged

TEXTS, PER_TEXT = 100, 50
STATUS = ("none", "minimal", "partial", "complete", "disputed", "overtaken_by_events")
LIMITS = {"packaged case": 0.5, "5,000 commitments": 3.0}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        cases = {"packaged case": packaged(), "5,000 commitments": large(Path(folder))}
        for name, case in cases.items():
            took = sorted(once(case) for _ in range(runs))
            middle = statistics.median(took)
            print(f"{name}: {took[0]:.2f} / {middle:.2f} / {took[-1]:.2f} s (aim under {LIMITS[name]} s)")
    if hasattr(os, "getloadavg"):
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def once(case: Path) -> float:
    """Seconds of one whole process."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "evenhand", "commitments", str(case), "--format", "json"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def large(folder: Path) -> Path:
    """A case of 5,000 commitments, a finding for each, two positions for every second."""
    rng = random.Random(1)
    (folder / "agreements").mkdir()
    folder.joinpath("case.yaml").write_text(
        "title: large\nperiod: 2020/2022\ncompiled: '2023-01-01'\nsides:\n- {id: a, name: A}\n- {id: b, name: B}\n"
    )
    table(folder / "sources.csv", "id,name,kind", [("s", "a source", "media")])
    parties = [("PA", "Party A", "state", "a", "s"), ("PB", "Party B", "state", "b", "s")]
    table(folder / "parties.csv", "id,name,kind,side,sources", parties)
    keys = [(f"AG{n:03}", f"AG{n:03}-{k}") for n in range(TEXTS) for k in range(PER_TEXT)]
    for n in range(TEXTS):
        folder.joinpath("agreements", f"AG{n:03}.yaml").write_text(text(n))
    table(
        folder / "findings.csv",
        "id,commitment,as_of,recorded,by,status,breach,sources",
        [(f"F-{key}", key, day(rng), "2022-12-01", "x", rng.choice(STATUS), "none", "s") for _, key in keys],
    )
    table(
        folder / "claims.csv",
        "id,subject,property,value,attributed_to,source,recorded",
        [
            (f"P-{key}-{who}", key, "position", rng.choice(("done", "not_done", "not_owed")), who, "s", "2022-12-01")
            for _, key in keys[::2]
            for who in ("PA", "PB")
        ],
    )
    return folder


def day(rng: random.Random) -> str:
    """Some day of 2021 or 2022."""
    return f"{rng.choice((2021, 2022))}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def text(n: int) -> str:
    """One agreement of fifty commitments."""
    head = (
        f"id: AG{n:03}\ntitle: text {n}\ndate: '2020-01-{n % 28 + 1:02}'\nstanding: signed\nsources: [s]\nprovisions:\n"
    )
    return head + "".join(
        f"- number: '{k}'\n  commitments:\n  - id: AG{n:03}-{k}\n    action: act {k}\n    kind: one_off\n"
        f"    obligors: [{'PA, PB' if k % 3 else 'PA'}]\n    deadline: '2021-{k % 12 + 1:02}-15'\n    sources: [s]\n"
        for k in range(PER_TEXT)
    )


def table(path: Path, columns: str, rows: list[tuple[str, ...]]) -> None:
    """One CSV file."""
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([columns.split(","), *rows])


if __name__ == "__main__":
    main()
