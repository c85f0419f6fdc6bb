"""Do judgements about pairs of claims agree with how the recorder grouped them, and with each other?"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from evenhand.record.checks.context import Context, report
from evenhand.record.csvtext import ROW
from evenhand.record.faults import Finding


def check(context: Context) -> Iterator[Finding]:
    """*Same* across two incidents, *different* inside one or within a chain of *same*, or a claim with itself."""
    judged = context.tables["judgements"]
    if judged.is_empty():
        return
    shown = context.open_rows("judgements", judged)
    yield from _weigh(context, _latest(shown))
    if shown.height < judged.height:  # of a hidden judgement only what it is itself is told
        seen = frozenset(shown[ROW])
        yield from (f for f in _weigh(context, _latest(judged)) if f.row not in seen)


def _weigh(context: Context, judged: pl.DataFrame) -> Iterator[Finding]:
    yield from _against_grouping(context, judged)
    yield from _against_each_other(judged)


def _latest(judged: pl.DataFrame) -> pl.DataFrame:
    """Each person's last judgement of each pair, whichever way round the pair is written."""
    pair = judged.with_columns(
        pl.min_horizontal("left", "right").alias("a"), pl.max_horizontal("left", "right").alias("b")
    )
    return pair.sort("date", ROW).unique(["a", "b", "by"], keep="last", maintain_order=True)


def _against_grouping(context: Context, judged: pl.DataFrame) -> Iterator[Finding]:
    known = context.tables["incidents"].select(pl.col("id").alias("incident")).drop_nulls().unique()
    claims = context.hidden_last("claims", context.tables["claims"]).select("id", "incident")
    claims = claims.unique("id", keep="first")
    incident = claims.join(known, on="incident", how="semi")  # a claim that is in no incident contradicts nothing
    for side in ("left", "right"):
        renamed = incident.rename({"id": side, "incident": f"{side}_incident"})
        judged = judged.join(renamed, on=side, how="left")
    together = pl.col("left_incident") == pl.col("right_incident")
    wrong = (
        ((pl.col("verdict") == "same") & ~together)
        | ((pl.col("verdict") == "different") & together)
        | ((pl.col("left") == pl.col("right")) & (pl.col("verdict") != "same"))
    )
    yield from report("judgement-contradiction", "judgements", judged.filter(wrong), field="verdict", given="verdict")


def _against_each_other(judged: pl.DataFrame) -> Iterator[Finding]:
    firm = judged.filter(pl.col("verdict") != "unsure")
    chains = _chains(firm.filter(pl.col("verdict") == "same").select("a", "b").rows())
    for row, a, b in firm.filter(pl.col("verdict") == "different").select(ROW, "a", "b").iter_rows():
        if a is not None and chains.get(a, a) == chains.get(b, b):
            yield Finding(code="judgement-conflict", table="judgements", row=row, field="verdict", given="different")


def _chains(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """The representative of each claim's chain of *same*."""
    parent: dict[str, str] = {}

    def find(node: str) -> str:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in pairs:
        parent[find(a)] = find(b)
    return {node: find(node) for node in parent}
