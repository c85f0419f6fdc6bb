"""`evenhand check` beside `frictionless validate` on the same tables: whole process, warm, median of five.

    python benchmarks/check.py                       # 100,000 claims, 5,000 places
    python benchmarks/check.py --claims 1000 --runs 3 --no-peer

The peer is installed in a virtual environment of its own under the system's folder for temporary files.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tables import build

PEER = "frictionless"
# Run by a small process of its own: the peak of a child begins with that of whoever started it.
MEASURE = """
import json, os, sys, time
begun = time.perf_counter()
_, status, usage = os.wait4(os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ), 0)
seconds, cpu = time.perf_counter() - begun, usage.ru_utime + usage.ru_stime
with open(sys.argv[1], "w") as said:
    json.dump([seconds, cpu, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)], said)
"""
SOURCE = Path(__file__).resolve().parents[1] / "src"


def main() -> None:
    """Build the tables, measure, print a table of Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--places", type=int, default=5_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-peer", action="store_true", help="measure Evenhand alone")
    args = parser.parse_args()
    print("| tables | program | median s | fastest s | CPU s | peak MiB | exit | faults |\n" + "|---" * 8 + "|")
    with tempfile.TemporaryDirectory(prefix="evenhand-check-") as folder:
        for name, wrong in (("no fault", 0.0), ("1 % of claims wrong", 0.01), ("every claim wrong", 1.0)):
            case = Path(folder, name.replace(" ", "-").replace("%", "pc"))
            build(case, claims=args.claims, places=args.places, wrong=wrong)
            describe(case)
            ours = [sys.executable, "-m", "evenhand", "check", str(case), "--format", "json"]
            measure(name, "evenhand check", ours, args.runs)
            if not args.no_peer and wrong < 1:
                command = [
                    str(peer()),
                    "validate",
                    str(case / "datapackage.json"),
                    "--json",
                    "--limit-errors",
                    "1000000",
                ]
                measure(name, f"{PEER} validate", command, args.runs)


def describe(case: Path) -> None:
    """The descriptor by which the peer checks: Evenhand's own, with dates and sides as the peer can say them.

    Written from the tables as they stand in the case, so that a column that a file does not have is not asked for.
    """
    from evenhand.record import open_case  # here, so that start.py measures small programs from a small one
    from evenhand.record.package import descriptor

    whole = descriptor(open_case(case).view())
    for resource in whole["resources"]:
        header = case.joinpath(resource["path"]).read_text("utf-8").partition("\n")[0].split(",")
        schema = resource["schema"]
        schema["fields"] = [plain(field) for field in schema["fields"] if field["name"] in header]
        schema["foreignKeys"] = [k for k in schema.get("foreignKeys", []) if set(k["fields"]) <= set(header)]
        del schema["$schema"], schema["fieldsMatch"]
    del whole["$schema"], whole["description"]
    case.joinpath("datapackage.json").write_text(json.dumps(whole), encoding="utf-8")


def plain(field: dict[str, Any]) -> dict[str, Any]:
    """A field in words that the peer knows: text for lists, patterns for dates."""
    field = {key: value for key, value in field.items() if key not in {"categories", "delimiter", "itemType"}}
    constraints = dict(field.get("constraints", {}))
    if field["name"] in {"date", "published", "recorded"}:
        constraints["pattern"] = r"\d{4}(-\d\d(-\d\d)?)?"
    if field["name"] in {"side", "losses_of"}:
        constraints["enum"] = ["highland", "lowland"]
    return {**field, "type": "string" if field["type"] == "list" else field["type"], "constraints": constraints}


def measure(tables: str, program: str, command: Sequence[str], runs: int) -> None:
    """Run once to warm up, then `runs` times, and print a line."""
    taken = [run(command) for _ in range(runs + 1)][1:]
    seconds = [t.seconds for t in taken]
    last = taken[-1]
    figures = (f"{statistics.median(seconds):.2f}", f"{min(seconds):.2f}", f"{last.cpu:.2f}", f"{last.peak:.0f}")
    line = (tables, program, *figures, last.code, faults(last.out))
    print("| " + " | ".join(str(cell) for cell in line) + " |", flush=True)


class Run(NamedTuple):
    """One process: wall time, processor time, peak memory in MiB, exit code, what it printed."""

    seconds: float
    cpu: float
    peak: float
    code: int
    out: bytes


def run(command: Sequence[str]) -> Run:
    """Run one process to its end. Compiled modules are kept, as they are wherever a program is installed."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as out:
        said = Path(folder, "said")
        small = [sys.executable, "-S", "-c", MEASURE, str(said), *command]
        subprocess.run(small, stdout=out, env={**kept, "PYTHONPATH": str(SOURCE)}, check=True)
        out.seek(0)
        seconds, cpu, peak, code = json.loads(said.read_text())
        return Run(seconds, cpu, peak, code, out.read())


def faults(out: bytes) -> int:
    """Faults in either program's JSON."""
    said = json.loads(out)
    if "faults" in said:
        return len(said["faults"])
    return sum(len(task["errors"]) for task in said["tasks"])


def peer() -> Path:
    """The peer's program, installed on first use."""
    folder = Path(tempfile.gettempdir(), f"evenhand-bench-{PEER}")
    program = folder / "bin" / PEER
    if not program.is_file():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "-qqq", PEER], check=True)
    return program


if __name__ == "__main__":
    main()
