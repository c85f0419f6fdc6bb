"""Frontiers of packages: exact against an enumeration in fractions, timed beside NegMAS, and at sizes beyond listing.

    python benchmarks/packages.py --data FOLDER            # FOLDER holds GENIUS domains, one folder each, at any depth
    python benchmarks/packages.py --no-peer --runs 3       # Evenhand alone, made-up domains only

The peer (AGPL) is installed in a virtual environment of its own under the system's folder for temporary files, and
runs in its own process; reading files stands outside both clocks. Times are the median of the runs, in seconds.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations, pairwise, product
from pathlib import Path

import numpy as np

from evenhand.bargaining import genius
from evenhand.bargaining.domain import Domain, Issue, Pair
from evenhand.bargaining.maxima import maxima
from evenhand.bargaining.pareto import SAME, frontier
from evenhand.bargaining.refusals import FilesError

PEER = "negmas"
LARGEST = 500_000  # packages that an enumeration goes through
SCRIPT = """
import json, sys, time
from negmas.inout import Scenario
from negmas.preferences.ops import pareto_frontier
domain, *profiles = sys.argv[2:]
s = Scenario.from_genius_files(domain, profiles, ignore_discount=True)
taken, found = [], ()
for _ in range(int(sys.argv[1])):
    begun = time.perf_counter()
    outcomes = list(s.outcome_space.enumerate_or_sample())
    found, _ = pareto_frontier(s.ufuns, outcomes)
    taken.append(time.perf_counter() - begun)
print(json.dumps({"taken": taken, "points": len(found), "outcomes": len(outcomes)}))
"""
POINTS = """
import json, sys, time
import numpy as np
from negmas.preferences.ops import pareto_frontier_numpy
points = np.load(sys.argv[1])
begun = time.perf_counter()
kept = pareto_frontier_numpy(points)
print(json.dumps({"taken": time.perf_counter() - begun, "points": len(kept)}))
"""


def main() -> None:
    """Check, measure, print tables of Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of GENIUS domains")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-peer", action="store_true", help="measure Evenhand alone")
    args = parser.parse_args()
    if args.data is not None:
        enumerated(args.data)
        if not args.no_peer:
            largest(args.data, args.runs)
    filtered(no_peer=args.no_peer)
    beyond(args.runs)


# --- against an enumeration -------------------------------------------------------------------------------------------


def groups(data: Path) -> Iterator[tuple[str, Path, list[Path]]]:
    """Name, domain and profiles of each folder; a folder whose files name no domain is left out."""
    for folder in sorted({path.parent for path in data.rglob("*.xml")}):
        files = sorted(folder.glob("*.xml"))
        about = next((path for path in files if is_domain(path)), None)
        if about is not None:
            yield folder.name, about, [path for path in files if path != about]


def is_domain(path: Path) -> bool:
    """A domain has issues and no weights."""
    text = path.read_bytes()
    return b"<negotiation_template" in text and b"<weight" not in text


def enumerated(data: Path) -> None:
    """Every domain with its profiles two by two (three in a row where there are three): sets must be equal."""
    checked = wrong = 0
    print("| domain | packages | pairs and triples | equal |\n|---|---|---|---|", flush=True)
    for name, about, profiles in groups(data):
        usable = [path for path in profiles if reads(about, path)]
        sets = [*combinations(usable, 2)] if len(usable) <= 10 else [*pairwise(usable)]
        sets += zip(usable, usable[1:], usable[2:], strict=False)  # type: ignore[arg-type]
        equal, packages = 0, 0
        for chosen in sets:
            domain = genius.read(about, list(chosen))
            packages = math.prod(len(issue.options) for issue in domain.issues)
            equal += packages <= LARGEST and agrees(domain)
        checked, wrong = checked + len(sets), wrong + len(sets) - equal
        print(f"| {name} | {packages:,} | {len(sets)} | {equal} |", flush=True)
    print(f"\n{checked} checked, {wrong} not equal\n", flush=True)


def reads(about: Path, profile: Path) -> bool:
    """Whether a file is a profile for this domain."""
    try:
        genius.read(about, [profile])
    except FilesError:
        return False
    return True


def agrees(domain: Domain) -> bool:
    """Whether the frontier is the one of an enumeration in whole numbers with a common denominator.

    By the definition alone: vectors in exact arithmetic, those beaten removed, of those within the tolerance one kept.
    """
    parties = len(domain.parties)
    scales = [math.lcm(*(row[p].denominator for i in domain.issues for row in i.values)) for p in range(parties)]
    whole = [[[int(row[p] * scales[p]) for row in i.values] for i in domain.issues] for p in range(parties)]
    totals = [[sum(row) for row in product(*rows)] for rows in whole]  # Python integers: any size, no rounding
    kept = unbeaten(set(zip(*totals, strict=True)))
    near = [int(SAME * scale) for scale in scales]
    found = frontier(domain)
    ours = [domain.utilities(found.package(at)) for at in range(len(found))]
    mine = {tuple(int(u * s) for u, s in zip(row, scales, strict=True)) for row in ours}
    lost = [
        v for v in kept - mine if not any(all(m >= x - n for m, x, n in zip(w, v, near, strict=True)) for w in mine)
    ]
    return len(mine) == len(found) and mine <= kept and not lost


def unbeaten(vectors: set[tuple[int, ...]]) -> set[tuple[int, ...]]:
    """From the largest down: a vector stays if none that stays is as large throughout."""
    kept: list[tuple[int, ...]] = []
    best = -1
    for vector in sorted(vectors, reverse=True):
        if len(vector) == 2:
            if vector[1] > best:
                best = vector[1]
                kept.append(vector)
        elif not any(all(a >= b for a, b in zip(other, vector, strict=True)) for other in kept):
            kept.append(vector)
    return set(kept)


# --- beside the peer --------------------------------------------------------------------------------------------------


def largest(data: Path, runs: int) -> None:
    """The largest domain with its first two profiles."""
    sizes = []
    for name, about, profiles in groups(data):
        usable = [path for path in profiles if reads(about, path)][:2]
        if len(usable) == 2:
            domain = genius.read(about, usable)
            sizes.append((math.prod(len(i.options) for i in domain.issues), name, about, usable))
    size, name, about, usable = max(sizes)
    domain = genius.read(about, usable)
    ours = statistics.median(timed(lambda: frontier(domain), runs * 5))
    told = json.loads(peer(SCRIPT, str(runs), str(about), *map(str, usable)))
    theirs = statistics.median(told["taken"])
    print("| domain | packages | program | seconds | points |\n|---|---|---|---|---|")
    print(f"| {name} | {size:,} | evenhand | {ours:.4f} | {len(frontier(domain))} |")
    print(f"| {name} | {told['outcomes']:,} | {PEER} | {theirs:.3f} | {told['points']} |")
    print(f"\nevenhand takes 1/{theirs / ours:.0f} of the time\n", flush=True)


def filtered(*, no_peer: bool) -> None:
    """100,000 three-party points near a plane; the peer, which compares each with all, on the easiest alone."""
    print("| points | noise | program | seconds | kept |\n|---|---|---|---|---|")
    for noise in (0.001, 0.01, 0.1):
        points = near_plane(100_000, noise)
        whole = np.ascontiguousarray((points * 2**52).astype(np.int64).T)
        taken = statistics.median(timed(lambda whole=whole: maxima(whole), 5))  # type: ignore[misc]
        print(f"| 100,000 | {noise} | evenhand | {taken:.3f} | {len(maxima(whole)):,} |", flush=True)
        if not no_peer and noise == 0.1:
            with tempfile.TemporaryDirectory() as folder:
                np.save(Path(folder, "points.npy"), points)
                told = json.loads(peer(POINTS, str(Path(folder, "points.npy"))))
            print(f"| 100,000 | {noise} | {PEER} | {told['taken']:.3f} | {told['points']:,} |", flush=True)
    print()


def near_plane(count: int, noise: float) -> np.ndarray:
    """Points × 3, summing to 2 and up to `noise` more."""
    rng = np.random.default_rng(0)
    points = rng.random((count, 3))
    points[:, 2] = 2 - points[:, 0] - points[:, 1] + noise * rng.random(count)
    return points


def peer(script: str, *arguments: str) -> str:
    """Standard output of a script that runs in the peer's own environment, made on first use."""
    folder = Path(tempfile.gettempdir(), f"evenhand-bench-{PEER}")
    python = folder / "bin" / "python"
    if not folder.joinpath("done").is_file():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", PEER], check=True)
        folder.joinpath("done").touch()
    done = subprocess.run([python, "-c", script, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


# --- beyond listing ---------------------------------------------------------------------------------------------------


def beyond(runs: int) -> None:
    """Made-up domains whose packages nobody could list."""
    print("| domain | packages | seconds | kept | epsilon |\n|---|---|---|---|---|", flush=True)
    for name, domain, epsilon in cases():
        taken = timed(lambda domain=domain, epsilon=epsilon: frontier(domain, epsilon=epsilon), runs)  # type: ignore[misc]
        found = frontier(domain, epsilon=epsilon)
        size = math.prod(len(issue.options) for issue in domain.issues)
        line = (
            name,
            f"{float(size):.0e}",
            f"{statistics.median(taken):.2f}",
            f"{len(found):,}",
            f"{found.epsilon:.4g}",
        )
        print("| " + " | ".join(line) + " |", flush=True)


def cases() -> Iterator[tuple[str, Domain, float | None]]:
    """Name, domain and what may be lost."""
    yield "two parties, 10 × 10, opposed within 3 %", opposed(10, 2, 0.03), None
    yield "two parties, 20 × 10, opposed within 3 %", opposed(20, 2, 0.03), None
    yield "two parties, 20 × 10, equal weights, opposed within 0.3 %", opposed(20, 2, 0.003, equal=True), None
    for noise in (0.3, 0.1, 0.03):
        yield f"three parties, 10 × 10, zero-sum within {noise:.0%}", opposed(10, 3, noise), None
    for noise in (0.3, 0.1, 0.03):
        yield f"three parties, 20 × 10, zero-sum within {noise:.0%}, at most 0.01 lost", opposed(20, 3, noise), 0.01
    yield "three parties, 20 × 10, values unrelated", unrelated(20, 3), None
    yield "two parties, a chain of pair terms through 10 × 10", chained(opposed(10, 2, 0.1)), None
    yield "two parties, a chain of pair terms through 10 × 10, values unrelated", chained(unrelated(10, 2)), None


def opposed(issues: int, parties: int, noise: float, *, equal: bool = False) -> Domain:
    """What one party gains on an issue the others lose, up to noise as a share of the issue's weight."""
    rng = np.random.default_rng(issues * parties)
    tables = []
    for _ in range(issues):
        table = rng.random((10, parties))
        table = np.c_[table[:, 0], 1 - table[:, 0]] if parties == 2 else table - table.mean(axis=1, keepdims=True)
        tables.append((table + noise * rng.random(table.shape)) * (1 if equal else rng.random()))
    return of(tables)


def unrelated(issues: int, parties: int) -> Domain:
    """Every value by itself, from 0 to 1."""
    rng = np.random.default_rng(7)
    return of([rng.random((10, parties)) for _ in range(issues)])


def chained(domain: Domain) -> Domain:
    """The domain with a term for each two options of neighbouring issues."""
    rng = np.random.default_rng(9)
    pairs = [
        Pair(issues=(i, i + 1), options=(a, b), values=tuple(exactly(x) for x in 0.2 * rng.random(len(domain.parties))))
        for i in range(len(domain.issues) - 1)
        for a, b in product(range(10), range(10))
    ]
    return Domain(parties=domain.parties, issues=domain.issues, pairs=tuple(pairs), reservation=domain.reservation)


def of(tables: list[np.ndarray]) -> Domain:
    """A domain from one table an issue, options × parties."""
    names = tuple(map(str, range(10)))
    issues = tuple(
        Issue(id=f"i{n}", options=names, values=tuple(tuple(exactly(x) for x in row) for row in table))
        for n, table in enumerate(tables)
    )
    parties = tuple("abcdef"[: tables[0].shape[1]])
    return Domain(parties=parties, issues=issues, reservation=(None,) * len(parties))


def exactly(value: float) -> Fraction:
    """The value to twelve decimals."""
    return Fraction(f"{value:.12f}")


def timed(work: Callable[[], object], runs: int) -> list[float]:
    """Seconds of each run, after one to warm up."""
    taken = []
    for _ in range(runs + 1):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return taken[1:]


if __name__ == "__main__":
    sys.exit(main())
