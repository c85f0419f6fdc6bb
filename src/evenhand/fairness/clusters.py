"""Two sides compared where one statement answers several incidents: those are one cluster, and count as such.

Invariant: what is compared is one outcome for each incident (the mean over its statements, where there are several),
and incidents that share a statement are never taken for independent. Below 5 clusters a side nothing is told.

Variance: Bell & McCaffrey's (2002) bias-reduced one (CR2), which has a closed form here since the model is one mean for
each side and stratum; t with their design degrees of freedom. Its ratio to the variance without clusters, taken over
both sides, is the design effect by which the observations of the interval are divided.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.fairness.contrast import Contrast, Floats
from evenhand.fairness.rates import likely, matched, weights

Ints = NDArray[np.int64]

FEWEST = 5  # clusters a side, below which nothing can be told
FEWEST_BOOTSTRAP = 15  # clusters a side, below which no bootstrap runs
LEAST_EFFECT = 0.05  # of the design effect of an outcome that is not yes or no: keeps an interval from vanishing


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Layout:
    """Which incidents are compared, and what is fixed before any outcome is looked at."""

    rows: Ints  # the incidents compared, as positions in what was given
    cell: Ints  # of each of them: side · strata + stratum
    n: Floats  # (2, strata) incidents
    w: Floats  # (strata) Mantel–Haenszel weights
    pair: Ints  # of each incident: which (cluster, cell) it belongs to
    pair_cluster: Ints
    pair_cell: Ints
    pair_size: Floats  # incidents in each
    clusters: tuple[int, int]  # of each side

    @property
    def load(self) -> Floats:
        """Each stratum's part in the variance of a side's mean, (2, strata)."""
        return np.asarray(self.w**2 / np.where(self.n > 0, self.n, 1))

    @property
    def alone(self) -> bool:
        """Whether every incident is a cluster of its own."""
        return len(self.rows) == len(np.unique(self.pair_cluster))


def layout(side: ArrayLike, stratum: ArrayLike, cluster: ArrayLike) -> Layout:
    """Sort incidents into cells and clusters; those in strata without a counterpart are left out.

    Args:
        side: 0 or 1 for each incident.
        stratum: number of its stratum, from 0.
        cluster: number of its cluster; a cluster may hold incidents of both sides and of several strata.
    """
    who, what = np.asarray(side, np.int64), np.asarray(stratum, np.int64)
    strata = int(what.max()) + 1 if what.size else 1
    n = np.bincount(who * strata + what, minlength=2 * strata).reshape(2, strata).astype(float)
    w = weights(n)
    rows = np.flatnonzero(w[what] > 0)
    cell = (who * strata + what)[rows]
    _, mine = np.unique(np.asarray(cluster)[rows], return_inverse=True)
    keys, pair = np.unique(mine * 2 * strata + cell, return_inverse=True)
    pair_cluster, pair_cell = keys // (2 * strata), keys % (2 * strata)
    of_side = [len(np.unique(pair_cluster[pair_cell // strata == g])) for g in (0, 1)]
    return Layout(
        rows=rows, cell=cell, n=np.where(w > 0, n, 0), w=w, pair=pair, pair_cluster=pair_cluster, pair_cell=pair_cell,
        pair_size=np.bincount(pair, minlength=len(keys)).astype(float), clusters=(of_side[0], of_side[1]),
    )  # fmt: skip


def compare(y: ArrayLike, plan: Layout, *, binary: bool = True, unit: float = 1.0) -> Contrast:
    """Means of two sides where incidents come in clusters.

    Args:
        y: outcome of every incident that `plan` was made of, in [0, 1], (…, incidents); leading axes are separate
            problems.
        plan: see `layout`.
        binary: the outcome is yes or no, so that clusters can only widen the interval.
        unit: what an outcome of 1 stands for.
    """
    out = np.asarray(y, float)[..., plan.rows]
    strata = len(plan.w)
    sums = _sums(out, plan.cell, 2 * strata)
    means = sums.reshape(*out.shape[:-1], 2, strata) / np.where(plan.n > 0, plan.n, 1)
    mean = np.clip((means * plan.w).sum(-1), 0, 1)
    variance, joint = robust(out, means, plan)
    effect = design_effect(plan)
    load = plan.load.sum(-1)
    alone, centre = 1 / np.where(load > 0, load, 1), mean
    if binary:
        counts = sums.reshape(*out.shape[:-1], 2, strata)
        alone, centre = matched(mean, likely(counts, plan.n, effect=float(effect.mean())), plan.n)
    whole = (centre * (1 - centre) / alone).sum(-1)
    ratio = np.maximum(variance.sum(-1) / np.where(whole > 0, whole, 1), 1.0 if binary else LEAST_EFFECT)
    used = np.where((whole > 0)[..., None], ratio[..., None], effect)
    product = variance.prod(-1)
    return Contrast(
        mean=mean if len(plan.rows) else np.full_like(mean, np.nan),
        centre=centre,
        size=alone / used,
        along=np.clip(np.where(product > 0, joint / np.sqrt(np.where(product > 0, product, 1)), 0), -0.99, 0.99),
        df=freedom(plan),
        unit=unit,
    )


def robust(y: Floats, means: Floats, plan: Layout) -> tuple[Floats, Floats]:
    """CR2 variance of each side's weighted mean, (…, 2), and their covariance, (…).

    A cell that is one cluster alone shows no spread of its own; it is given the largest that its mean allows.
    """
    strata = len(plan.w)
    residual = y - means.reshape(*y.shape[:-1], 2 * strata)[..., plan.cell]
    of_cell = plan.n.ravel()[plan.pair_cell]
    whole = plan.pair_size >= of_cell
    scale = np.where(whole, 0, 1 / np.sqrt(np.where(whole, 1, 1 - plan.pair_size / of_cell)))
    push = _sums(residual, plan.pair, len(plan.pair_cell)) * scale * _weight(plan) / of_cell
    variance, pushes = np.empty((*y.shape[:-1], 2)), []
    centre = (means * plan.w).sum(-1)
    for g in (0, 1):
        here = plan.pair_cell // strata == g
        by_cluster = _sums(push[..., here], plan.pair_cluster[here], int(plan.pair_cluster.max(initial=-1)) + 1)
        pushes.append(by_cluster)
        hidden = (_weight(plan)[here & whole] ** 2).sum()
        variance[..., g] = (by_cluster**2).sum(-1) + hidden * centre[..., g] * (1 - centre[..., g])
    return variance, (pushes[0] * pushes[1]).sum(-1)


def design_effect(plan: Layout) -> Floats:
    """By how much a side's variance grows if every cluster is of one mind, (2): the worst that clusters can do."""
    strata = len(plan.w)
    part = _weight(plan) ** 2 * plan.pair_size**2 / np.maximum(plan.n.ravel()[plan.pair_cell], 1) ** 2
    together = np.bincount(plan.pair_cell // strata, part, minlength=2)
    load = plan.load.sum(-1)
    return np.where(load > 0, together / np.where(load > 0, load, 1), 1.0)


def freedom(plan: Layout) -> float:
    """Degrees of freedom of t (Satterthwaite's, for equal spread in all cells): at most clusters less two."""
    part = _weight(plan) ** 2 * plan.pair_size**2 / np.maximum(plan.n.ravel()[plan.pair_cell], 1) ** 2
    load = np.bincount(plan.pair_cell, part, minlength=2 * len(plan.w))
    held = np.bincount(plan.pair_cell, minlength=2 * len(plan.w))
    squares = (load**2 / np.maximum(held - 1, 0.5)).sum()
    most = float(max(sum(plan.clusters) - 2, 1))
    return min(float(load.sum() ** 2 / squares), most) if squares > 0 else most


def bootstrap(
    y: ArrayLike, plan: Layout, *, rng: np.random.Generator, level: float = 0.95, draws: int = 999, unit: float = 1.0
) -> tuple[float, float] | None:
    """Interval from drawing whole clusters again, studentised; None below 15 clusters a side.

    Args:
        y: outcome of every incident that `plan` was made of, (incidents).
        plan: see `layout`.
        rng: where all chance comes from.
        level: of the interval.
        draws: samples of clusters; the default leaves whole numbers of them in either tail.
        unit: what an outcome of 1 stands for.
    """
    if min(plan.clusters) < FEWEST_BOOTSTRAP:
        return None
    out = np.asarray(y, float)[plan.rows]
    total = np.bincount(plan.pair, out, minlength=len(plan.pair_cell)).astype(float)
    number = int(plan.pair_cluster.max()) + 1
    drawn = rng.integers(number, size=(draws, number)) + number * np.arange(draws)[:, None]
    times = np.bincount(drawn.ravel(), minlength=draws * number).reshape(draws, number)[:, plan.pair_cluster]
    gap, error = _drawn(np.ones((1, len(plan.pair_cell))), total, plan)
    gaps, errors = _drawn(times.astype(float), total, plan)
    usable = np.isfinite(gaps) & (errors > 0)
    if not usable.any() or not error[0] > 0:
        return None
    t = (gaps[usable] - gap[0]) / errors[usable]
    low, high = np.quantile(t, [(1 + level) / 2, (1 - level) / 2])
    return unit * float(gap[0] - low * error[0]), unit * float(gap[0] - high * error[0])


def _drawn(times: Floats, total: Floats, plan: Layout) -> tuple[Floats, Floats]:
    """Difference and its robust error in samples of clusters, (draws), given how often each pair was drawn."""
    strata = len(plan.w)
    n = _sums(times * plan.pair_size, plan.pair_cell, 2 * strata)
    mean = _sums(times * total, plan.pair_cell, 2 * strata) / np.where(n > 0, n, 1)
    w = weights(n.reshape(-1, 2, strata))
    gap = (w * (mean[:, :strata] - mean[:, strata:])).sum(-1)
    sign = np.where(np.arange(2 * strata) < strata, 1.0, -1.0)
    load = np.tile(w, 2) * sign / np.where(n > 0, n, 1)
    push = (total - plan.pair_size * mean[:, plan.pair_cell]) * load[:, plan.pair_cell]
    by_cluster = _sums(push, plan.pair_cluster, int(plan.pair_cluster.max()) + 1)
    first = np.unique(plan.pair_cluster, return_index=True)[1]
    return np.where(w.sum(-1) > 0, gap, np.nan), np.sqrt((times[:, first] * by_cluster**2).sum(-1))


def _weight(plan: Layout) -> Floats:
    return np.asarray(plan.w[plan.pair_cell % len(plan.w)])


def _sums(values: Floats, of: Ints, number: int) -> Floats:
    """Sums along the last axis of what belongs together, (…, number)."""
    order = np.argsort(of, kind="stable")
    present, first = np.unique(of[order], return_index=True)
    total = np.zeros((*values.shape[:-1], number))
    if len(present):
        total[..., present] = np.add.reduceat(values[..., order], first, axis=-1)
    return total
