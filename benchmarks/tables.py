"""Invented cases of any size for the benchmarks: the columns of a real case, text of real length, no real event.

Same size, share of faults and seed: same bytes.
"""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

CASE = """\
title: A large invented case
period: 2014/2021
language: en
sides:
  - {id: highland, name: Highland}
  - {id: lowland, name: Lowland}
groupings:
  - id: two-sides
    name: Two sides
    view_of: both sides
    sides:
      - {id: highland, name: Highland, of: [highland]}
      - {id: lowland, name: Lowland, of: [lowland]}
"""
CLAIMS = (
    "id", "incident", "property", "category", "count_type", "value", "low", "high", "unit", "losses_of",
    "attributed_to", "source", "paraphrase", "language", "published", "recorded", "credibility",
    "credibility_reason", "frame",
)  # fmt: skip
SPEECH = (
    "two soldiers were killed when a post was shelled", "a village was hit by mortar rounds at night",
    "fire was returned after three hours of shooting", "the road was closed to all traffic",
    "both delegations were told of it on the same day", "a house burned down, and nobody was hurt",
    'the ministry speaks of "provocations" along the river', "figures differ between the two accounts",
)  # fmt: skip
REASONS = ("Not confirmed by another source", "Confirmed by the other side's press", "One account only; no document")
UNKNOWN = ("highlnd", "nobody", "lowlands")


def build(root: Path, *, claims: int = 100_000, places: int = 5_000, wrong: float = 0.0, seed: int = 1) -> None:
    """Write a case of `claims` claims on `places` places to `root`; `wrong` is the share of claims with a fault."""
    rng = random.Random(seed)
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    root.joinpath("case.yaml").write_text(CASE, encoding="utf-8")
    incidents, sources = max(claims // 5, 1), max(claims // 200, 1)
    days = [f"{y}-{m:02}-{d:02}" for y in range(2014, 2022) for m in range(1, 13) for d in range(1, 29)]
    _small(root, sources, days, rng)
    begins = [rng.randrange(len(days) - 60) for _ in range(incidents)]
    _write(root, "places", ("id", "kind", "latitude", "longitude", "where_prec", "country", "contested_name", "note"), (
        (f"pl-{n}", rng.choice(("village", "town", "line")), f"{rng.uniform(-60, 60):.4f}",
         f"{rng.uniform(-170, 170):.4f}", rng.choice("234"), "by the reckoning of both", rng.choice(("true", "false")),
         "Read from a map")
        for n in range(places)
    ))  # fmt: skip
    _write(root, "incidents", ("id", "kind", "title", "date", "place", "agreed", "disputed", "frame"), (
        (f"in-{n}", rng.choice(("armed_clash", "ceasefire_violation", "attack_on_civilians")),
         f"Shooting near place {n}", days[at] if n % 10 else days[at][:7], f"pl-{rng.randrange(places)}",
         "Shots were fired", "Who fired first; how many died", "fr-all")
        for n, at in enumerate(begins)
    ))  # fmt: skip
    rows = (_claim(n, rng, incidents, sources, begins, days) for n in range(claims))
    _write(root, "claims", CLAIMS, (_spoil(row, rng) if rng.random() < wrong else row for row in rows))


def _small(root: Path, sources: int, days: Sequence[str], rng: random.Random) -> None:
    _write(root, "frames", ("id", "rule", "sought"), [("fr-all", "found_by_search", "incidents in the press")])
    header = ("id", "name", "kind", "side", "url", "published", "recorded", "reliability", "reliability_reason")
    _write(root, "sources", header, (
        (f"so-{n}", f"Daily report {n}", rng.choice(("media", "state", "ngo")), rng.choice(("highland", "lowland", "")),
         f"https://example.org/report/{n}", days[0], "2022-01-10", rng.choice("BCD"), "Reliable for its own side")
        for n in range(sources)
    ))  # fmt: skip
    _write(root, "parties", ("id", "name", "kind", "side", "sources"), [
        ("hg", "Government of Highland", "state", "highland", "so-0"),
        ("lg", "Government of Lowland", "state", "lowland", "so-0"),
    ])  # fmt: skip


def _claim(
    n: int, rng: random.Random, incidents: int, sources: int, begins: Sequence[int], days: Sequence[str]
) -> list[str]:
    incident = n if n < incidents else rng.randrange(incidents)
    value = rng.randrange(40)
    side = rng.choice(("highland", "lowland"))
    out = begins[incident] + rng.randrange(30, 60)
    return [
        f"cl-{n}", f"in-{incident}", rng.choice(("deaths", "injured")), rng.choice(("soldiers", "civilians")),
        rng.choice(("side_claim", "official_toll", "estimate")), str(value), str(value), str(value + rng.randrange(5)),
        "persons", side, "lg" if side == "highland" else "hg", f"so-{rng.randrange(sources)}",
        f"Report {n}: {rng.choice(SPEECH)}, and {rng.choice(SPEECH)}", rng.choice(("en", "hy", "az", "ru")),
        days[out], "2022-01-10", rng.choice("234"), rng.choice(REASONS), "fr-all",
    ]  # fmt: skip


def _spoil(row: list[str], rng: random.Random) -> list[str]:
    """One fault in the row, of a kind that a validator of tables can see."""
    field, given = rng.choice((
        ("incident", "in-none"), ("source", "so-none"), ("credibility", "9"), ("low", "about ten"),
        ("published", "10.11.2020"), ("losses_of", rng.choice(UNKNOWN)), ("id", "cl-0"), ("property", ""),
    ))  # fmt: skip
    row[CLAIMS.index(field)] = given
    return row


def _write(root: Path, name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with root.joinpath(f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
