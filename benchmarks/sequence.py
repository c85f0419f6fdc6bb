"""`evenhand sequence` beside every ordered partition, and on the clock.

    python benchmarks/sequence.py exhaustive              # 1,000 random plans of up to 7 commitments
    python benchmarks/sequence.py clock --sizes 16 24 40  # random plans of eight kinds, two and three parties
    python benchmarks/sequence.py clock --kinds few lumps --patience 0.95 --each

No other program does this; `repeated.py` looks at a special case beside quantecon.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from fractions import Fraction
from pathlib import Path

from evenhand.bargaining import best, wide
from evenhand.bargaining.account import account
from evenhand.bargaining.plan import Commitment, Plan, Span, middle
from evenhand.bargaining.recheck import faults_of
from evenhand.bargaining.units import units_of

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests" / "bargaining"))
from sequence_oracle import best as best_of_all
from sequence_oracle import random_plan

NEAR = 2e-9
EASY = ("mutual", "mixed", "power")
HARD = ("few", "lumps", "reluctant", "chain", "shift")


def main() -> None:
    """Run one of the two and print a table of Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("exhaustive", "clock"))
    parser.add_argument("--plans", type=int, default=1000)
    parser.add_argument("--sizes", type=int, nargs="+", default=[16, 24, 40])
    parser.add_argument("--patience", nargs="+", default=["1", "0.95", "0.8"])
    parser.add_argument("--kinds", nargs="+", choices=EASY + HARD, default=EASY + HARD)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--each", action="store_true", help="a line for each plan, on standard error")
    args = parser.parse_args()
    if args.what == "exhaustive":
        exhaustive(args.plans)
    else:
        clock(args)


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


def hard_values(seed: int, n: int, parties: int, kind: str, patience: str) -> Plan:
    """Plans whose smallest peak is mostly above 0: breakdown is worth something, and what is done is partly lost.

    few: little to gain, and much to gain from breaking down; lumps: some steps three times as large; reluctant:
    breakdown worth up to 0.6 of the whole; chain: long chains of what waits for what; shift: what is done moves power.
    """
    drawn = {"shift": "power"}.get(kind, kind)
    rng = random.Random(f"{drawn} {seed} {parties}")
    who = tuple("abc"[:parties])

    def one(low: float, high: float) -> Span:
        return Span.of(Fraction(str(round(rng.uniform(low, high), 2))))

    commitments: list[Commitment] = []
    for k in range(n):
        by, size = who[k % parties], 3 if kind == "lumps" and rng.random() < 0.25 else 1
        values = {}
        for party in who:
            if party == by:
                values[party] = one(-5 * size, -1 * size)
            elif kind == "few":
                values[party] = one(0.2, 4.5) if rng.random() < 0.6 else one(-2, 0)
            else:
                values[party] = one(0.8 * size, 6 * size) if parties == 2 or rng.random() < 0.7 else one(-2, 1.5)
        if kind == "few" and rng.random() < 0.3:
            values = {party: one(-4, 4) for party in who}
        after = []
        if kind == "chain" and k >= parties:
            after += [f"k{k - parties:02d}"] if rng.random() < 0.6 else []
            after += [f"k{rng.randrange(k):02d}"] if rng.random() < 0.25 else []
        elif rng.random() < 0.15 and k:
            after.append(f"k{rng.randrange(k):02d}")
        left = {party: one(-4, 4) for party in who if rng.random() < 0.5} if kind == "shift" else {}
        stays = Span.of(1) if rng.random() < 0.5 else one(0, 1)
        commitments.append(
            Commitment(
                id=f"k{k:02d}",
                by=by,
                values=values,
                after=tuple(dict.fromkeys(after)),
                after_breakdown=left,
                persists=stays,
            )
        )
    worth = {party: float(sum(c.values[party].mid for c in commitments)) for party in who}
    most = {party: max(2.0, 0.6 * worth[party]) if kind in ("reluctant", "few") else 1.5 for party in who}
    breakdown = {party: one(-2, 3) if kind == "lumps" else one(0, most[party]) for party in who}
    each = {party: Span.of(patience) for party in who}
    return Plan(parties=who, breakdown=breakdown, patience=each, commitments=tuple(commitments), orders={})


def clock(args: argparse.Namespace) -> None:
    """Seconds of the search, and what it proved."""
    print(
        "| commitments | patience | parties | plans | peak above 0 | median s | slowest s "
        "| peak proven | near its bound | total | stages |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    best.find(units_of(random_values(0, 8, 2, "mutual", "0.9")))  # warm
    for n in args.sizes:
        for patience in args.patience:
            for parties in (2, 3):
                rows = [
                    timed(n, patience, parties, kind, s, args.each) for kind in args.kinds for s in range(args.seeds)
                ]
                seconds = [row[0] for row in rows]
                above, proven, near, total, stages = (sum(row[k] for row in rows) for k in range(1, 6))
                line = (n, patience, parties, len(rows), above)
                times = (f"{statistics.median(seconds):.1f}", f"{max(seconds):.1f}")
                print("| " + " | ".join(map(str, (*line, *times, proven, near, total, stages))) + " |", flush=True)


def timed(n: int, patience: str, parties: int, kind: str, seed: int, each: bool) -> tuple[float, ...]:  # noqa: FBT001
    """Seconds of processor time; whether the peak is above 0, proven, near its bound, total proven, stages proven."""
    made = hard_values if kind in HARD else random_values
    units = units_of(made(seed, n, parties, kind, patience))
    begun = time.process_time()
    found = best.find(units)
    taken = time.process_time() - begun
    assert found is not None
    peak, total, stages = found.proven
    near = found.mark[0] - found.bound[0] <= wide.near(units, found.mark[0])
    if each:
        said = f"{n} {patience} {parties} {kind} {seed}: {taken:.1f} s, {found.mark}, no less than {found.bound}"
        print(said, "" if near else "NOT NEAR", file=sys.stderr, flush=True)
    return taken, found.mark[0] > 1e-9, peak, near, total, stages


if __name__ == "__main__":
    main()
