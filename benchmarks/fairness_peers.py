"""What statsmodels gives for the same intervals and tests: writes the values that the tests hold us to, or times both.

    pip install statsmodels          # in an environment of its own: it is no part of Evenhand
    python benchmarks/fairness_peers.py --write tests/fairness/peers.csv
    python benchmarks/fairness_peers.py --time      # needs Evenhand in the same environment

A row of the file: what was asked, the arguments as JSON, the answers as JSON.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

COUNTS = [
    (0, 5),
    (5, 5),
    (1, 7),
    (3, 10),
    (9, 10),
    (0, 40),
    (40, 40),
    (17, 40),
    (56, 70),
    (48, 80),
    (1, 200),
    (120, 200),
]
LEVELS = (0.90, 0.95)


def main() -> None:
    """Write or time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", metavar="FILE", type=Path)
    parser.add_argument("--time", action="store_true")
    args = parser.parse_args()
    if args.write:
        with args.write.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(["asked", "given", "answer"])
            out.writerows([asked, json.dumps(given), json.dumps(answer)] for asked, given, answer in rows())
    if args.time:
        timed()


def rows() -> Iterator[tuple[str, dict[str, Any], list[float]]]:
    """Every reference value."""
    from statsmodels.stats.multitest import multipletests
    from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

    for level in LEVELS:
        for k, n in COUNTS:
            low, high = proportion_confint(k, n, alpha=1 - level, method="wilson")
            yield "wilson", {"k": k, "n": n, "level": level}, [float(low), float(high)]
        for first in COUNTS:
            for second in COUNTS[::2]:
                low, high = confint_proportions_2indep(
                    *first, *second, method="newcomb", compare="diff", alpha=1 - level
                )
                yield "newcombe", {"first": first, "second": second, "level": level}, [float(low), float(high)]
    chance = random.Random(7)
    for size in (1, 2, 5, 20):
        p = [chance.random() ** 3 for _ in range(size)]
        yield "benjamini_hochberg", {"p": p}, [float(x) for x in multipletests(p, method="fdr_bh")[1]]
    for seed in (1, 2, 3, 5, 8, 13):
        yield "hc2", *_hc2(random.Random(seed))


def _hc2(chance: random.Random) -> tuple[dict[str, Any], list[float]]:
    """Standard error of the Mantel–Haenszel difference from OLS on a mean for each side and stratum, HC2."""
    import numpy as np
    import statsmodels.api as sm

    n = 60
    side = [chance.randrange(2) for _ in range(n)]
    stratum = [chance.randrange(3) for _ in range(n)]
    y = [round(chance.random(), 3) for _ in range(n)]
    cells = np.array([[float(s * 3 + t == c) for c in range(6)] for s, t in zip(side, stratum, strict=True)])
    held = cells.sum(0).reshape(2, 3)
    w = held[0] * held[1] / held.sum(0)
    w = w / w.sum()
    fit = sm.OLS(np.array(y), cells).fit(cov_type="HC2")
    along = np.concatenate([w, -w])
    error = float(np.sqrt(along @ fit.cov_params() @ along))
    return {"side": side, "stratum": stratum, "y": y}, [float(along @ fit.params), error]


def timed() -> None:
    """One interval at a time, as a peer takes them, and 10,000 at once."""
    import numpy as np
    from statsmodels.stats.proportion import confint_proportions_2indep

    from evenhand.fairness.rates import compare, newcombe

    start = time.perf_counter()
    for _ in range(1_000):
        confint_proportions_2indep(17, 40, 9, 40, method="newcomb", compare="diff")
    peer = time.perf_counter() - start
    start = time.perf_counter()
    for _ in range(1_000):
        newcombe(17, 40, 9, 40)
    ours = time.perf_counter() - start
    k, n = np.tile([[17.0], [9.0]], (10_000, 1, 1)), np.full((10_000, 2, 1), 40.0)
    start = time.perf_counter()
    compare(k, n).interval()
    many = time.perf_counter() - start
    print(f"1,000 intervals one by one: statsmodels {peer:.3f} s, Evenhand {ours:.3f} s; 10,000 at once: {many:.3f} s")


if __name__ == "__main__":
    main()
