"""A case with a systematic frame and a bias planted in it, in the packaged case's shape: every verdict, end to end.

Nothing is drawn at random: of each side and severity, a stated share of incidents is answered, so that a test knows
what it must find. Highland and Lowland are invented; each harms the other alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.generate import Draft, Row, write

SIDES = ("highland", "lowland")
MEASURES = ("response", "latency", "naming", "verification", "both_sides")
DEATHS = (2, 10, 40)  # in each band of severity
ANSWERED = (0.3, 0.5, 0.7)  # share answered in each band
MIX = ((0.34, 0.33, 0.33), (0.34, 0.33, 0.33))
CONFOUNDED = ((0.5, 0.3, 0.2), (0.2, 0.3, 0.5))  # Lowland's losses are more often heavy, and heavy ones are answered
MARGINS = {"response": 0.2, "latency": 3.0, "naming": 0.3, "verification": 0.2, "both_sides": 0.3}
WINDOWS = {"response": 14, "latency": 14, "naming": 14, "verification": 30, "both_sides": 14}
DELAYS = (1, 3, 5, 8)  # days to a statement; a verification comes on the 20th, when the other windows are shut
START = date(2021, 1, 4)


def planted(folder: Path, **given: Any) -> Path:
    """Write the case that `draft` makes of what is given."""
    return write(draft(**given).files(), folder)


def draft(
    *,
    bias: float | Mapping[str, float] = 0.0,
    n: int = 60,
    confounded: bool = False,
    clusters: bool = False,
    contested: int = 0,
    margins: Mapping[str, float] | None = None,
    frame: str | None = "systematic",
    withheld: tuple[str, ...] = (),
    swapped: bool = False,
) -> Draft:
    """Rows of the case.

    Args:
        bias: by how much incidents with Highland victims are answered more often than the same with Lowland ones; a
            mapping plants one for each measure (latency: in days, Highland's being slower).
        n: incidents with victims of each side.
        confounded: Lowland's losses are heavier, and heavier ones are answered more: without strata it looks like bias.
        clusters: one statement answers two incidents running.
        contested: of each side, incidents that the accused side's own source blames on the other.
        margins: by measure; `{}` sets none.
        frame: rule of the frame; None: no frame.
        withheld: powers that the mandate withholds.
        swapped: Highland's and Lowland's parts exchanged, but not their order in the case.
    """
    planted_bias = dict(bias) if isinstance(bias, Mapping) else {"response": bias}
    made = Draft(rows=_ground(dict(MARGINS if margins is None else margins), frame, withheld))
    order = SIDES[::-1] if swapped else SIDES
    mix = CONFOUNDED if confounded else MIX
    for g, victim in enumerate(order):
        _side(made, victim, g, _quota(n, mix[g]), planted_bias, clusters=clusters, contested=contested, frame=frame)
    return made


def _ground(margins: dict[str, float], frame: str | None, withheld: tuple[str, ...]) -> dict[str, list[Row]]:
    powers = ("observe", "access", "report_publicly", "verify", "attribute")
    set_by = {"set_on": "2020-12-01", "by": "the team", "reason": "agreed with both before anyone counted"}
    said = frame or "found_by_search"
    return {
        "case": [{"title": "A river with a planted frame", "period": "2021-01-01/2023-12-31", "language": "en",
                  "disclaimer": "Invented.", "compiled": "2024-01-15"}],
        "sides": [{"id": side, "name": side.title(), "demonym": [f"{side.title()}er"]} for side in SIDES],
        "groupings": [{"id": "two-sides", "name": "Two sides", "view_of": "both sides"}],
        "grouping_sides": [{"grouping": "two-sides", "id": f"g-{side}", "name": side.title(), "of": [side]}
                           for side in SIDES],
        "margins": [{"measure": name, "value": value, **set_by} for name, value in margins.items()],
        "windows": [{"measure": name, "days": days, **set_by} for name, days in WINDOWS.items()],
        "frames": ([{"id": "fr", "rule": frame, "sought": "every shooting with dead along the river",
                    "period": "2021-01-01/2023-12-31", "by": "the team", "without": ["rc"]}] if frame else [])
                  + [{"id": "fr-said", "rule": said, "sought": "every statement and act of the Commission",
                      "period": "2021-01-01/2023-12-31", "by": "the team"}],
        "parties": [{"id": f"p-{side}", "name": f"Government of {side.title()}", "kind": "state", "side": side}
                    for side in SIDES],
        "mediators": [{"id": "rc", "name": "River Commission", "period": "2021-01-01/2023-12-31"}],
        "mandate": [{"id": f"md-{power}", "mediator": "rc", "period": "2021-01-01/2023-12-31", "power": power,
                     "status": "refused" if power in withheld else "granted", "sources": ["s-monitor"]}
                    for power in powers],
        "sources": [{"id": f"s-{side}", "name": f"{side.title()} press", "kind": "media", "side": side,
                     "reliability": "C", "reliability_reason": "one side's press"} for side in SIDES]
                   + [{"id": "s-monitor", "name": "Monitors' log", "kind": "monitor", "reliability": "A",
                       "reliability_reason": "sees for itself"}],
        **{name: [] for name in ("incidents", "claims", "statements", "codings", "actions")},
    }  # fmt: skip


def _quota(n: int, shares: tuple[float, ...]) -> list[int]:
    counts = [int(n * share) for share in shares]
    for i in range(n - sum(counts)):
        counts[i % len(counts)] += 1
    return counts


def _side(
    made: Draft, victim: str, g: int, counts: list[int], bias: Mapping[str, float], *, clusters: bool, contested: int,
    frame: str | None,
) -> None:  # fmt: skip
    sign = 1 if g == 0 else -1
    answered = 0
    for band, count in enumerate(counts):
        share = ANSWERED[band] + sign * bias.get("response", 0.0) / 2
        quota = round(count * min(max(share, 0.0), 1.0))
        for i in range(count):
            number = sum(counts[:band]) + i
            row = _incident(made, victim, g, number, DEATHS[band], frame)
            if number < contested:
                _claim(made, row, f"s-{_other(victim)}", f"p-{victim}", "4")
            if i < quota:
                _answer(made, row, victim, sign, answered, bias, shared=clusters)
                answered += 1
            share_verified = 0.4 + sign * bias.get("verification", 0.0) / 2
            if _hit(number, share_verified):
                day = date.fromisoformat(row["date"]) + timedelta(days=20)
                made.rows["actions"].append({
                    "id": f"ac-{row['id']}", "mediator": "rc", "date": day.isoformat(), "kind": "verification",
                    "incident": [row["id"]], "sources": ["s-monitor"], "frame": "fr-said",
                })  # fmt: skip


def _incident(made: Draft, victim: str, g: int, number: int, deaths: int, frame: str | None) -> Row:
    day = START + timedelta(days=3 * number + g)
    row = {
        "id": f"in-{victim}-{number:03}", "kind": "armed_clash", "title": f"Shooting {number} at the river",
        "date": day.isoformat(), "frame": "fr" if frame else None,
    }  # fmt: skip
    made.rows["incidents"].append(row)
    _claim(made, row, "s-monitor", f"p-{_other(victim)}", "2")
    made.rows["claims"].append({
        "id": f"cl-{row['id']}-toll", "incident": row["id"], "property": "deaths", "category": "all",
        "value": str(deaths), "low": float(deaths), "high": float(deaths), "unit": "persons", "losses_of": [victim],
        "source": "s-monitor", "published": row["date"], "recorded": "2024-01-10", "credibility": "2",
        "credibility_reason": "seen",
    })  # fmt: skip
    return row


def _claim(made: Draft, incident: Row, source: str, blamed: str, credibility: str) -> None:
    made.rows["claims"].append({
        "id": f"cl-{incident['id']}-{source}", "incident": incident["id"], "property": "actor", "value": blamed,
        "attributed_to": [blamed], "source": source, "published": incident["date"], "recorded": "2024-01-10",
        "credibility": credibility, "credibility_reason": "graded by the team",
    })  # fmt: skip


def _answer(
    made: Draft, incident: Row, victim: str, sign: int, number: int, bias: Mapping[str, float], *, shared: bool
) -> None:
    """A statement on the incident, or a second incident added to the last statement, with its codings."""
    last = made.rows["statements"][-1] if made.rows["statements"] else None
    if shared and number % 2 and last is not None and last["id"].startswith(f"st-in-{victim}"):
        last["incident"].append(incident["id"])
        last["date"] = max(last["date"], (date.fromisoformat(incident["date"]) + timedelta(days=1)).isoformat())
        return
    delay = DELAYS[number % len(DELAYS)] + (round(bias.get("latency", 0.0)) if sign > 0 else 0)
    day = date.fromisoformat(incident["date"]) + timedelta(days=delay)
    key = f"st-{incident['id']}"
    made.rows["statements"].append({
        "id": key, "date": day.isoformat(), "speaker": "River Commission", "mediator": "rc",
        "paraphrase": "Speaks of the shooting", "incident": [incident["id"]], "sources": ["s-monitor"],
        "frame": "fr-said",
    })  # fmt: skip
    names = _hit(number, 0.6 + sign * bias.get("naming", 0.0) / 2)
    both = _hit(number + 1, 0.3 + sign * bias.get("both_sides", 0.0) / 2)
    for coder in ("first", "second"):
        for measure, value, of in (
            ("names", "yes" if names else "no", [_other(victim)] if names else None),
            ("both_sides", "yes" if both else "no", None),
            ("tone", "criticises" if coder == "first" or number % 3 else "neutral", [_other(victim)]),
        ):
            made.rows["codings"].append({
                "statement": key, "coder": coder, "measure": measure, "value": value, "of": of,
                "quotation": "Speaks of the shooting", "date": "2024-01-11",
            })  # fmt: skip


def _hit(number: int, share: float) -> bool:
    """True for a share of numbers, spread evenly."""
    return int((number + 1) * share + 1e-9) > int(number * share + 1e-9)


def _other(side: str) -> str:
    return SIDES[1 - SIDES.index(side)]


def trade(value: Any) -> Any:
    """Every word of one side's made the other's, in keys and values alike."""
    if isinstance(value, str):
        for one, other in (SIDES, tuple(side.title() for side in SIDES)):
            value = value.replace(one, "\0").replace(other, one).replace("\0", other)
        return value
    if isinstance(value, dict):
        return {trade(key): trade(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [trade(item) for item in value]
    return value
