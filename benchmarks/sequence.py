"""`evenhand sequence` beside every ordered partition, on the clock, and beside the payoffs of repeated games.

    python benchmarks/sequence.py exhaustive              # 1,000 random plans of up to 7 commitments
    python benchmarks/sequence.py clock --sizes 16 24 40  # random plans of three kinds, two and three parties
    python benchmarks/sequence.py peer                    # quantecon, in a virtual environment of its own

The peer is installed under the system's folder for temporary files.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from evenhand.bargaining import best
from evenhand.bargaining.account import account
from evenhand.bargaining.plan import Commitment, Plan, Span, middle
from evenhand.bargaining.recheck import faults_of
from evenhand.bargaining.units import units_of

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests" / "bargaining"))
from sequence_oracle import best as best_of_all
from sequence_oracle import random_plan

NEAR = 2e-9
KINDS = ("mutual", "mixed", "power")
PEER = "quantecon"


def main() -> None:
    """Run one of the three and print a table of Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("exhaustive", "clock", "peer"))
    parser.add_argument("--plans", type=int, default=1000)
    parser.add_argument("--sizes", type=int, nargs="+", default=[16, 24, 40])
    parser.add_argument("--seeds", type=int, default=3)
    args = parser.parse_args()
    if args.what == "exhaustive":
        exhaustive(args.plans)
    elif args.what == "clock":
        clock(args.sizes, args.seeds)
    else:
        peer()


def exhaustive(plans: int) -> None:
    """Peak, total and stages of the search against every ordered partition."""
    differ = wrong = parts = 0
    for seed in range(plans):
        rng = random.Random(seed + 10_000)
        plan = random_plan(rng, n=rng.randint(3, 7))
        units = units_of(plan)
        found = best.find(units, tries=200)
        stages = units.stages(found.order) if found else ()
        at = account(plan, stages, middle(plan))
        mark = (at.peak, at.total, len(stages))
        differ += any(abs(a - b) > NEAR for a, b in zip(mark, best_of_all(plan), strict=True))
        wrong += bool(faults_of(plan, stages, at.margins))
        parts = max(parts, len(plan.ahead()))
    print("| plans | largest | differ from every ordered partition | refused by the second look |\n|---|---|---|---|")
    print(f"| {plans} | {parts} | {differ} | {wrong} |")


def random_values(seed: int, n: int, parties: int, kind: str, patience: str) -> Plan:
    """Concessions that cost one and please others; values of any sign; or such as shift power after a breakdown."""
    rng = random.Random(f"{kind} {seed}")
    who = tuple("abcd"[:parties])

    def one(low: float, high: float) -> Span:
        return Span.of(Fraction(str(round(rng.uniform(low, high), 2))))

    commitments = []
    for k in range(n):
        by = who[k % parties]
        pleased = {p: rng.random() < 0.7 or parties == 2 for p in who}
        values = {p: one(-5, -0.5) if p == by else (one(0.6, 6) if pleased[p] else one(-2.5, -0.25)) for p in who}
        if kind == "mixed":
            values = {p: one(-5, 5) for p in who}
        after = {p: one(-3, 3) for p in who if rng.random() < 0.3} if kind == "power" else {}
        commitments.append(Commitment(id=f"k{k:02d}", by=by, values=values, after_breakdown=after))
    return Plan(
        parties=who,
        breakdown={p: one(-3, 0.5) for p in who},
        patience={p: Span.of(patience) for p in who},
        commitments=tuple(commitments),
        orders={},
    )


def clock(sizes: list[int], seeds: int) -> None:
    """Seconds of the search, and what it proved."""
    print(
        "| commitments | patience | plans | median s | slowest s | peak proven | total | stages | near its bound |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    best.find(units_of(random_values(0, 8, 2, "mutual", "0.9")))  # warm
    for n in sizes:
        for patience in ("1", "0.95", "0.8"):
            rows = list(timed(n, patience, seeds))
            seconds = [row[0] for row in rows]
            said = [sum(row[k] for row in rows) for k in (1, 2, 3, 4)]
            line = (n, patience, len(rows), f"{statistics.median(seconds):.1f}", f"{max(seconds):.1f}", *said)
            print("| " + " | ".join(map(str, line)) + " |", flush=True)


def timed(n: int, patience: str, seeds: int) -> Iterator[tuple[float, bool, bool, bool, bool]]:
    """Seconds, what is proven of peak, total and stages, and whether the peak is near enough to its bound."""
    for kind in KINDS:
        for parties in (2, 3):
            for seed in range(seeds):
                units = units_of(random_values(seed, n, parties, kind, patience))
                begun = time.perf_counter()
                found = best.find(units)
                taken = time.perf_counter() - begun
                assert found is not None
                room = max(0.05 * found.mark[0], 0.01 * float(abs(units.value).max()))
                yield taken, *found.proven, found.mark[0] - found.bound[0] <= room


GAMES = [(cost, patience / 20) for cost in (1.0, 2.0, 3.0, 4.0) for patience in range(3, 19)]
SCRIPT = """
import json, sys
import numpy as np
from quantecon.game_theory import NormalFormGame, Player, RepeatedGame
from scipy.spatial import QhullError
out = []
for cost, patience in json.load(sys.stdin):
    stage = np.array([[5 - cost, -cost], [5.0, 0.0]])  # keep or not, against keep or not
    game = NormalFormGame([Player(stage), Player(stage)])
    try:
        hull = RepeatedGame(game, patience).equilibrium_payoffs(options={"u_init": np.zeros(2)})
        out.append(float((hull.points.sum(axis=1)).max()))
    except QhullError:  # a single point has no hull: never keeping is all there is
        out.append(0.0)
print(json.dumps(out))
"""


def peer() -> None:
    """Like concessions, stage after stage: they hold from the start iff the repeated game has that payoff."""
    folder = Path(tempfile.gettempdir(), f"evenhand-bench-{PEER}")
    if not (folder / "bin" / "python").is_file():
        venv.create(folder, with_pip=True, clear=True)
    subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", PEER], check=True)
    done = subprocess.run(
        [folder / "bin" / "python", "-c", SCRIPT], input=json.dumps(GAMES), capture_output=True, text=True, check=True
    )
    agree = edge = 0
    for (cost, patience), payoff in zip(GAMES, json.loads(done.stdout), strict=True):
        ours = first_margin(cost, patience)
        if abs(ours) < 1e-6:
            edge += 1
            continue
        agree += (ours > 0) == (payoff > 2 * (5 - cost) - 1e-6)
    print("| games | on the edge | agree | differ |\n|---|---|---|---|")
    print(f"| {len(GAMES)} | {edge} | {agree} | {len(GAMES) - edge - agree} |")


def first_margin(cost: float, patience: float, stages: int = 400) -> float:
    """The margin at the first of very many like stages; breakdown is worth nothing, as never keeping is in the game."""
    values = {"a": ("b", cost), "b": ("a", cost)}
    commitments = tuple(
        Commitment(
            id=f"{by}{t:03d}",
            by=by,
            values={by: Span.of(Fraction(str(-c))), other: Span.of(5)},
            after_breakdown={},
        )
        for by, (other, c) in values.items()
        for t in range(stages)
    )
    each = {p: Span.of(Fraction(str(patience))) for p in "ab"}
    plan = Plan(parties=("a", "b"), breakdown={}, patience=each, commitments=commitments, orders={})
    order = tuple((f"a{t:03d}", f"b{t:03d}") for t in range(stages))
    return account(plan, order, middle(plan)).margins[0]["a"]


if __name__ == "__main__":
    main()
