"""How often the intervals hold the truth, how often equivalence is claimed wrongly, and what can be found.

    python benchmarks/fairness.py [--runs 10000] [--draws 2000] [--only rates clusters latency bootstrap]
                                  [--seed 20161121]

Prints Markdown tables. A cell is one design, number of incidents a side and true difference, drawn --runs times
(--draws where a bootstrap runs), from a seed that is the same unless given. Where a draw leaves fewer than five
clusters a side in strata that both sides have, nothing is estimated, and it counts neither way; its share is shown.
Asked of every cell: the 95 % interval covers in 93-97 % where every side × outcome total expects 10 or more, in no
fewer than 92 % elsewhere; and equivalence is wrongly claimed, at a true difference equal to the margin, in no more than
5.5 % (6.2 % of 2,000). Beside it, the naive comparison: all incidents of a side together, no strata, no clusters.

Set OPENBLAS_NUM_THREADS=1: the matrices are small, and threads only wait for each other.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evenhand.fairness import clusters, latency, rates
from evenhand.fairness.contrast import Contrast

SIZES = (5, 10, 20, 50, 100, 200)
GAPS = (0.0, 0.1, -0.1, 0.25, -0.25)  # none, moderate, strong
EVEN = ((1.0,), (1.0,))
CONFOUNDED = ((0.5, 0.3, 0.2), (0.2, 0.3, 0.5))
DESIGNS: dict[str, tuple[Any, tuple[float, ...]]] = {
    "one stratum": (EVEN, (0.4,)),
    "confounded": (CONFOUNDED, (0.3, 0.5, 0.7)),
    "confounded, steep": (CONFOUNDED, (0.15, 0.5, 0.85)),
    "confounded, rare": (CONFOUNDED, (0.13, 0.2, 0.3)),
}
CLUSTERED = {"pairs, of one mind": ((1, 1, 1, 2), 1.0, False), "up to four, across sides": ((1, 1, 2, 4), 0.5, True)}
LAYOUTS = 100
HORIZON = 14.0


@dataclass(slots=True, kw_only=True)
class Cell:
    """Counts over the draws of one cell."""

    design: str
    size: int
    gap: float
    expected: float  # smallest expected side × outcome total
    runs: int = 0
    told: int = 0
    covered: int = 0
    unequal: int = 0
    wrong: int = 0  # equivalence claimed at a margin equal to the true difference
    naive_covered: int = 0
    naive_unequal: int = 0

    def add(self, found: Contrast, usable: Any, truth: float, naive: Contrast) -> None:
        """Count a batch of draws."""
        usable = np.asarray(usable) & np.isfinite(found.estimate)
        low, high = found.interval()
        inner = found.inner()
        self.runs += int(usable.size)
        self.told += int(usable.sum())
        self.covered += int(((low <= truth) & (truth <= high) & usable).sum())
        self.unequal += int((((low > 0) | (high < 0)) & usable).sum())
        if truth:
            self.wrong += int(((inner[0] > -abs(truth)) & (inner[1] < abs(truth)) & usable).sum())
        low, high = naive.interval()
        self.naive_covered += int(((low <= truth) & (truth <= high) & usable).sum())
        self.naive_unequal += int((((low > 0) | (high < 0)) & usable).sum())

    def fails(self, most_wrong: float) -> str:
        """What the cell was asked and does not do."""
        if not self.told:
            return ""
        rate, faults = self.covered / self.told, []
        if rate < 0.92 or (self.expected >= 10 and not 0.93 <= rate <= 0.97):
            faults.append("coverage")
        if self.gap and self.wrong / self.told > most_wrong:
            faults.append("equivalence")
        return ", ".join(faults)


def simple(rng: np.random.Generator, runs: int) -> Iterator[Cell]:
    """Every incident by itself."""
    for name, (mix, base) in DESIGNS.items():
        for size in SIZES:
            for gap in GAPS:
                rate = np.stack([np.array(base) + gap / 2, np.array(base) - gap / 2])
                if rate.min() < 0 or rate.max() > 1:
                    continue
                n = np.stack([rng.multinomial(size, share, size=runs) for share in mix], 1)
                k = rng.binomial(n, rate)
                cell = Cell(design=name, size=size, gap=gap, expected=least(size, mix, rate))
                compared = np.where(rates.weights(n)[:, None, :] > 0, n, 0).sum(-1).min(-1)
                naive = rates.compare(k.sum(-1, keepdims=True), n.sum(-1, keepdims=True))
                cell.add(rates.compare(k, n), compared >= clusters.FEWEST, gap, naive)
                yield cell


def clustered(rng: np.random.Generator, runs: int) -> Iterator[Cell]:
    """Incidents that share statements."""
    for kind, (sizes, alike, across) in CLUSTERED.items():
        for name in ("one stratum", "confounded"):
            mix, base = DESIGNS[name]
            for size in SIZES[1:]:
                for gap in GAPS[:4]:
                    rate = np.stack([np.array(base) + gap / 2, np.array(base) - gap / 2])
                    cell = Cell(design=f"{name}; {kind}", size=size, gap=gap, expected=least(size, mix, rate))
                    for _ in range(LAYOUTS):
                        side, stratum, cluster = drawn(rng, size, mix, sizes, across=across)
                        y = (shared(rng, runs // LAYOUTS, cluster, alike) < rate[side, stratum]).astype(float)
                        plan = clusters.layout(side, stratum, cluster)
                        if not len(plan.rows):
                            cell.runs += runs // LAYOUTS
                            continue
                        usable = np.full(len(y), min(plan.clusters) >= clusters.FEWEST)
                        cell.add(clusters.compare(y, plan), usable, gap, pooled(y, side))
                    yield cell


def late(rng: np.random.Generator, runs: int) -> Iterator[Cell]:
    """Days to the first answer, up to a horizon of 14; a share is never answered."""
    mean = 4.0
    saved = 1 - mean * (1 - np.exp(-HORIZON / mean)) / HORIZON
    for kind, (sizes, across) in {"each by itself": ((1,), False), "pairs": ((1, 1, 1, 2), False)}.items():
        for name in ("one stratum", "confounded", "confounded, rare"):
            mix, base = DESIGNS[name]
            for size in SIZES:
                for gap in (0.0, 0.1, -0.1, 0.25):
                    rate = np.stack([np.array(base) + gap / 2, np.array(base) - gap / 2])
                    if rate.min() < 0 or rate.max() > 1:
                        continue
                    truth = -gap * saved * HORIZON
                    cell = Cell(design=f"{name}; {kind}", size=size, gap=truth, expected=least(size, mix, rate))
                    for _ in range(LAYOUTS):
                        side, stratum, cluster = drawn(rng, size, mix, sizes, across=across)
                        many, number = runs // LAYOUTS, int(cluster.max()) + 1
                        answered = rng.random((many, number))[:, cluster] < rate[side, stratum]
                        days = np.where(answered, rng.exponential(mean, (many, number))[:, cluster], np.nan)
                        plan = clusters.layout(side, stratum, cluster)
                        if not len(plan.rows):
                            cell.runs += many
                            continue
                        flat = clusters.layout(side, np.zeros_like(stratum), np.arange(len(side)))
                        usable = np.full(many, min(plan.clusters) >= clusters.FEWEST)
                        naive = latency.difference(days, flat, HORIZON)
                        cell.add(latency.difference(days, plan, HORIZON), usable, truth, naive)
                    yield cell


def redrawn(rng: np.random.Generator, draws: int) -> Iterator[Cell]:
    """The bootstrap, from 15 clusters a side."""
    for name in ("one stratum", "confounded"):
        mix, base = DESIGNS[name]
        for size in (20, 50, 100):
            for gap in (0.0, 0.25):
                rate = np.stack([np.array(base) + gap / 2, np.array(base) - gap / 2])
                cell = Cell(design=f"{name}; pairs, of one mind", size=size, gap=gap, expected=least(size, mix, rate))
                for _ in range(draws):
                    side, stratum, cluster = drawn(rng, size, mix, (1, 1, 1, 2), across=False)
                    y = (shared(rng, 1, cluster, 1.0) < rate[side, stratum]).astype(float)
                    plan = clusters.layout(side, stratum, cluster)
                    wide = clusters.bootstrap(y[0], plan, rng=rng)
                    inner = clusters.bootstrap(y[0], plan, rng=rng, level=0.90) if gap else None
                    cell.runs += 1
                    if wide is not None:
                        cell.told += 1
                        cell.covered += wide[0] <= gap <= wide[1]
                        cell.unequal += wide[0] > 0 or wide[1] < 0
                        low, high = pooled(y, side).interval()
                        cell.naive_covered += bool(low[0] <= gap <= high[0])
                        cell.naive_unequal += bool(low[0] > 0 or high[0] < 0)
                    if inner is not None:
                        cell.wrong += inner[0] > -abs(gap) and inner[1] < abs(gap)
                yield cell


def least(size: int, mix: Any, rate: Any) -> float:
    """The smallest of the four side × outcome totals to be expected."""
    overall = (np.array(mix) * rate).sum(-1)
    return float(size * min(overall.min(), (1 - overall).min()))


def drawn(rng: np.random.Generator, size: int, mix: Any, sizes: Sequence[int], *, across: bool) -> tuple[Any, Any, Any]:
    """Side, stratum and cluster of every incident."""
    side = np.repeat([0, 1], size)
    stratum = np.concatenate([rng.choice(len(share), size, p=share) for share in mix])
    order = rng.permutation(2 * size) if across else np.arange(2 * size)
    cluster, at, number = np.zeros(2 * size, int), 0, 0
    while at < 2 * size:
        many = int(rng.choice(sizes))
        end = at + many if across or at >= size else min(at + many, size)
        cluster[order[at:end]] = number
        at, number = end, number + 1
    return side, stratum, cluster


def shared(rng: np.random.Generator, runs: int, cluster: Any, alike: float) -> Any:
    """Uniform draws, (runs, incidents); a share of clusters is of one mind."""
    number = int(cluster.max()) + 1
    one = (rng.random((runs, number)) < alike)[:, cluster]
    return np.where(one, rng.random((runs, number))[:, cluster], rng.random((runs, len(cluster))))


def pooled(y: Any, side: Any) -> Contrast:
    """All incidents of a side together, each by itself: what a naive comparison takes."""
    k = np.stack([y[:, side == 0].sum(-1), y[:, side == 1].sum(-1)], -1)[..., None]
    n = np.broadcast_to(np.array([[(side == 0).sum()], [(side == 1).sum()]], float), k.shape)
    return rates.compare(k, n)


def table(title: str, cells: Sequence[Cell], most_wrong: float, *, days: bool = False) -> None:
    """Print one Markdown table, and what fails."""
    unit = " (days)" if days else ""
    print(f"\n### {title}\n")
    print(f"| design | a side | true difference{unit} | least total | estimated | covers | unequal said | equivalent at"
          " margin = difference | naive covers | naive unequal | asked and missed |")  # fmt: skip
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|")
    for cell in cells:
        part = [f"{100 * count / cell.told:.1f} %" if cell.told else "–" for count in (
            cell.covered, cell.unequal, cell.wrong, cell.naive_covered, cell.naive_unequal)]  # fmt: skip
        part[2] = part[2] if cell.gap else "–"
        told = f"{100 * cell.told / max(cell.runs, 1):.0f} %"
        head = f"| {cell.design} | {cell.size} | {cell.gap:+.2f} | {cell.expected:.1f} | {told} |"
        print(f"{head} {' | '.join(part)} | {cell.fails(most_wrong) or '–'} |")
    judged = [cell for cell in cells if cell.told]
    wanted = [cell.covered / cell.told for cell in judged if cell.expected >= 10]
    other = [cell.covered / cell.told for cell in judged if cell.expected < 10]
    wrong = [cell.wrong / cell.told for cell in judged if cell.gap]
    missed = [cell for cell in judged if cell.fails(most_wrong)]
    print(f"\n{len(judged)} cells with estimates, {len(missed)} miss what was asked. ", end="")
    for about, values in (("coverage where totals ≥ 10", wanted), ("elsewhere", other), ("wrongly equivalent", wrong)):
        if values:
            print(f"{about}: {100 * min(values):.1f}-{100 * max(values):.1f} %. ", end="")
    print()


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--draws", type=int, default=2_000)
    kinds = {"rates": simple, "clusters": clustered, "latency": late, "bootstrap": redrawn}
    parser.add_argument("--only", nargs="+", choices=kinds, default=list(kinds))
    parser.add_argument("--seed", type=int, default=20_161_121)
    args = parser.parse_args()
    for name in args.only:
        start = time.perf_counter()
        rng = np.random.default_rng(args.seed)
        runs = args.draws if name == "bootstrap" else args.runs
        cells = list(kinds[name](rng, runs))
        table(f"{name}, {runs:,} a cell", cells, 0.062 if name == "bootstrap" else 0.055, days=name == "latency")
        print(f"\n{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
