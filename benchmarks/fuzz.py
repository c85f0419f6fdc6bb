"""Runs commands on spoilt inputs: each ends with 0, 1 or 2, in clear words, in 10 s and 1 GiB, and drops nothing.

    python benchmarks/fuzz.py --count 10000 --seed 1 --jobs 2

Inputs are cases of three kinds (the starter, the packaged one, made at random), panels, texts of agreements, agreements
in YAML, plans, issues, GENIUS files and documents, spoilt by somebody who knows their structure. Every problem is
printed with the number that brings it back (`--only N`); then the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]  # for fuzzing/ and tests/generate.py

from fuzzing import cases, commands, inputs, outcome  # noqa: E402

Result = dict[str, Any]
CHUNK = 200  # inputs for one process, which then ends with all that it held


def main() -> int:
    """Run, print what came of the inputs by command, and every problem."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="one input of the run, with all that is known of it")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after this time")
    parser.add_argument("--cases", type=float, default=0.5, help="share of inputs that are cases (default 0.5)")
    parser.add_argument("--worker", nargs=2, type=int, metavar=("FROM", "TO"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    if args.worker or args.only is not None:
        numbers = range(*args.worker) if args.worker else [args.only]
        for number in numbers:
            print(json.dumps(attempt(args.seed, number, args.cases)), flush=True)
        return 0
    return _drive(args)


def attempt(seed: int, number: int, share: float = 0.5) -> Result:
    """Make one input and run its commands."""
    rng = random.Random(seed * 1_000_003 + number)
    folder = Path(tempfile.mkdtemp(prefix="evenhand-fuzz-"))
    try:
        return {"number": number, **(_case(rng, folder) if rng.random() < share else _file(rng, folder))}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _case(rng: random.Random, folder: Path, *, every: bool = False) -> Result:
    case = cases.make(rng, folder / "case")
    runs = (commands.every if every else commands.choose)(case, folder / "out")
    found = [(argv, outcome.run(argv)) for argv in runs]
    dropped = cases.silent_drops(case) if case.countable else ""
    return _result("case", " ".join(case.how), found, folder) | ({"dropped": dropped} if dropped else {})


def _file(rng: random.Random, folder: Path) -> Result:
    kind, runs = inputs.make(rng, folder)
    return _result(kind, "", [(argv, outcome.run(argv)) for argv in runs], folder)


def _result(kind: str, how: str, found: list[tuple[list[str], outcome.Outcome]], folder: Path) -> Result:
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    runs = [asdict(one) | ({"argv": " ".join(argv)} if one.problem else {}) for argv, one in found]
    return {"kind": kind, "how": how, "bytes": size, "runs": runs}


def _drive(args: argparse.Namespace) -> int:
    begun = time.monotonic()
    chunks = [(n, min(n + CHUNK, args.count)) for n in range(0, args.count, CHUNK)]
    results: list[Result] = []
    with ThreadPoolExecutor(args.jobs) as pool:
        for found in pool.map(lambda chunk: [_told(one) for one in _chunk(args, *chunk, begun)], chunks):
            results += found
            if len(results) % (CHUNK * 5) == 0:
                print(f"{len(results):,} inputs, {time.monotonic() - begun:.0f} s", flush=True)
    _print_summary(results)
    print(f"{len(results):,} inputs, seed {args.seed}, {time.monotonic() - begun:.0f} s, {args.jobs} at a time")
    return 1 if any(map(_problems, results)) else 0


def _chunk(args: argparse.Namespace, first: int, last: int, begun: float) -> Iterator[Result]:
    """What a process of its own says of some inputs; of one that it did not survive, that."""
    while first < last and time.monotonic() - begun < args.minutes * 60:
        words = [sys.executable, __file__, "--seed", str(args.seed), "--cases", str(args.cases)]
        words += ["--worker", str(first), str(last)]
        with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
            with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=errors, text=True) as worker:
                for line in worker.stdout or ():
                    yield json.loads(line)
                    first += 1
                    if time.monotonic() - begun > args.minutes * 60:
                        worker.terminate()
                        return
            errors.seek(0)
            died = errors.read()[-2000:] or f"exit code {worker.returncode}"
        if first < last:
            yield {"number": first, "kind": "?", "how": "", "bytes": 0, "runs": [], "died": died}
            first += 1


def _problems(result: Result) -> list[str]:
    found = [f"{run['argv']}\n{run['problem']}" for run in result["runs"] if run["problem"]]
    return found + [result[key] for key in ("dropped", "died") if key in result]


def _told(result: Result) -> Result:
    for problem in _problems(result):
        print(f"--- {result['number']} {result['kind']}: {result['how']}\n{problem}", flush=True)
    return result


def _print_summary(results: list[Result]) -> None:
    runs = [run for result in results for run in result["runs"]]
    print("| command | runs | exit 0 | 1 | 2 | other | problems | slowest s | largest MiB |\n" + "|---" * 9 + "|")
    for command in sorted({run["command"] for run in runs}):
        held = [run for run in runs if run["command"] == command]
        codes = Counter(run["code"] for run in held)
        other = len(held) - sum(codes[n] for n in (0, 1, 2))
        print(f"| {command} | {len(held):,} | {codes[0]:,} | {codes[1]:,} | {codes[2]:,} | {other} "
              f"| {sum(bool(run['problem']) for run in held)} | {max(run['seconds'] for run in held):.1f} "
              f"| {max(run['mib'] for run in held):,} |")  # fmt: skip
    kinds = Counter(result["kind"] for result in results)
    print(", ".join(f"{n:,} {kind}" for kind, n in kinds.most_common()))
    dropped, died = (sum(key in result for result in results) for key in ("dropped", "died"))
    largest = max(results, key=lambda result: result["bytes"], default={"number": 0, "bytes": 0})
    print(f"{len(runs):,} commands; {dropped} silent drops, {died} processes that died; "
          f"the largest input, {largest['number']}, has {largest['bytes']:,} bytes")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
