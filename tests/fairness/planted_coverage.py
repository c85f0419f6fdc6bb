"""A planted frame with sources whose recall is planted: what each reports of each side, severity by severity.

Nothing is drawn at random: of each side and band, a stated share of incidents is reported by each outlet.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.fairness.planted import SIDES, draft
from tests.generate import Draft, Row, write

SHARES = (0.3, 0.5, 0.7)  # by band of severity, before any bias
BANDS = {2.0: 0, 10.0: 1, 40.0: 2}
OUTLETS: dict[str, float] = {"even-press": 0.0, "tilted-press": 0.5}
"""Outlet → by how much incidents with Highland victims are reported more often than the same with Lowland ones."""


def coverage_draft(
    *,
    n: int = 60,
    outlets: Mapping[str, float] | None = None,
    margin: float | None = 0.25,
    confounded: bool = False,
    contested: int = 0,
    framed: bool = True,
) -> Draft:
    """Rows of the case: the planted frame, and outlets besides the monitors."""
    margins = {} if margin is None else {"coverage": margin}
    made = draft(n=n, confounded=confounded, contested=contested, margins=margins)
    if framed:
        made.rows["frames"].append({"id": "fr-claims", "rule": "systematic", "sought": "every report of an incident"})
    for outlet, bias in (OUTLETS if outlets is None else outlets).items():
        made.rows["sources"].append(
            {"id": outlet, "name": outlet, "kind": "media", "publisher": outlet.title(),
             "url": f"https://{outlet}.example/all"}
        )  # fmt: skip
        made.rows["claims"] += _reports(made, outlet, bias)
    for claim in made.rows["claims"]:
        claim["frame"] = "fr-claims" if framed else None
    return made


def write_coverage(folder: Path, made: Draft) -> Path:
    """Write the case."""
    return write(made.files(), folder)


def _reports(made: Draft, outlet: str, bias: float) -> list[Row]:
    """One account of each incident that the outlet reports, the share of its side and band being exact."""
    seen: dict[tuple[str, int], int] = {}
    tolls = {row["incident"]: row for row in made.rows["claims"] if row["property"] == "deaths"}
    rows: list[Row] = []
    for incident in made.rows["incidents"]:
        toll = tolls[incident["id"]]
        side, band = toll["losses_of"][0], BANDS[toll["low"]]
        share = SHARES[band] + (1 if side == SIDES[0] else -1) * bias / 2
        number = seen[side, band] = seen.get((side, band), 0) + 1
        if int(number * share + 1e-9) > int((number - 1) * share + 1e-9):
            rows.append(
                {"id": f"{outlet}-{incident['id']}", "incident": incident["id"], "property": "account",
                 "paraphrase": "there was shooting", "source": outlet, "recorded": "2024-01-10"}
            )  # fmt: skip
    return rows
