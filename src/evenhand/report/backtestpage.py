"""A backtest as one page: the document of plain values that `warning` makes, with plots, and the tables behind them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from evenhand import __version__
from evenhand.output.files import write_text
from evenhand.report import backtesttables as tables
from evenhand.report import page
from evenhand.report.backtesttables import Doc, Row
from evenhand.report.direction import texts
from evenhand.warning.backtest import BASELINE


def write(told: Doc, path: Path) -> None:
    """Write the page beside `path`, then put it in its place."""
    write_text(path, page.show(build(told), texts(told)), internal=True, force=True)


def build(told: Doc) -> Doc:
    """The model of the page: plain values only; every title says which vintage the figures are."""
    about, years = told["panel"], list(told["settings"]["origins"])
    span = ", ".join(years) if len(years) <= tables.FEW else f"{years[0]} to {years[-1]} ({len(years)})"
    parts = (_windows, _paired, _strata, _spread, _thresholds, _left_out, _made)
    return {
        "kind": "Backtest of forecasts",
        "title": f"How often was it wrong? {about['target']} by {about['unit']}",
        "period": f"Windows {span}: {told['vintage']}",
        "disclaimer": f"{_vintage(told)} A backtest says how forecasts would have done; nobody received them.",
        "stamp": None,
        "unread": [],
        "boxes": [],
        "sections": [part(told) for part in parts],
    }


def _vintage(told: Doc) -> str:
    start = f"Read with care: {told['vintage']}."
    if told["vintage"].startswith("final"):
        return f"{start} The figures before each origin are those known today, with later corrections in them."
    return f"{start} The actuals are the newest figures."


def _section(key: str, title: str, question: str, lead: Iterable[str], **body: Any) -> Doc:
    whole = {"lead": list(lead), "charts": [], "under": [], "tables": []} | body
    return {"key": key, "title": title, "question": question, "template": "tables.html", "body": whole}


def _chart(told: Doc, name: str, title: str, desc: str, data: list[Row], **more: Any) -> Doc:
    """`charts` and `under` of a section: one chart and where its figures come from."""
    drawn = {"name": name, "drawing": f"backtest-{name}", "title": f"{title}: {told['vintage']}", "desc": desc}
    source = f"Source: {told['panel']['file']}, column {told['panel']['target']}; own reckoning."
    return {"charts": [drawn | {"data": data} | more], "under": [source]}


def _names(rows: Iterable[Row], key: str) -> list[Any]:
    """The values under a key, each once, in their order."""
    return list(dict.fromkeys(row[key] for row in rows))


def _windows(told: Doc) -> Doc:
    overall = [row for row in told["overall"] if row["crps_ratio"] > 0]
    origins = told["settings"]["origins"]
    fold = {"fold": True} if len(origins) > tables.FEW else {}
    lead = (
        "Each window is twelve months, forecast from three months before its first. Lower is better in every score. "
        f"The baseline, {BASELINE}, takes a unit's last twelve months for its coming ones. It has two forms."
    )
    chart = _chart(
        told, "ratios", "Error of each model beside the baseline's, by window",
        "One row for each model, one mark for each window; left of 1 the model's CRPS was lower than the baseline's. "
        "The upright stroke is the geometric mean. The tables below hold the figures.",
        [{"model": row["model"], "year": str(row["year"]), "ratio": row["crps_ratio"]}
         for row in told["windows"] if row["crps_ratio"] > 0],
        middle=[{"model": row["model"], "ratio": row["crps_ratio"]} for row in overall],
        models=_names(overall, "model"), axis="CRPS as a share of the baseline's (log scale)",
    )  # fmt: skip
    return _section(
        "windows", "Against the baseline", "How far off were the forecasts in each window?",
        [lead, *(f"{name}: {what}." for name, what in told["baseline"].items())],
        tables=[tables.overall(told), *(tables.window(told, year) | fold for year in origins)], **chart,
    )  # fmt: skip


def _paired(told: Doc) -> Doc:
    rows = [row for row in told["paired"] if not math.isnan(row["low"])]
    blocks = ", ".join(str(block) for block in sorted(_names(told["paired"], "block")))
    lead = (
        "Where the interval holds 0, the data cannot tell the two apart. Moving-block bootstrap: stretches of "
        f"consecutive months ({blocks} long) are drawn anew {told['settings']['resamples']:,} times; the units of a "
        "month stay together, since they fail together. The ends are widened for the small number of stretches."
    )
    chart = _chart(
        told, "paired", "Difference of CRPS from the baseline's, month by month, with 95 % interval",
        "One row for each model, one interval for each form of the baseline; left of 0 the model was better. The "
        "table below holds the figures.", rows, forms=list(told["baseline"]),
        models=_names(rows, "model"), axis=f"Mean difference of CRPS ({told['panel']['target']} a month)",
    )  # fmt: skip
    return _section(
        "paired", "Pair by pair", "Is a model better than the baseline, or was it luck?",
        [lead if told["paired"] else "No model was scored beside the baseline."],
        **chart | {"tables": [tables.paired(told)] if told["paired"] else []},
    )  # fmt: skip


def _strata(told: Doc) -> Doc:
    active = (
        "Active: a unit with a death on record in the twelve months to the origin. Onset: those twelve months are all "
        "on record without a death, and the month scored has deaths. Below ten onsets no mean is given; a unit counts "
        "as one onset in a window, however many of its months have deaths."
    )
    onset = (
        "Onsets are chosen by what came after. Among them alone, a forecaster who always cries wolf scores best; "
        "read them beside all units, never by themselves."
    )
    rows = [row for row in tables.by_horizon(told) if row["model"] != BASELINE and row["ratio"] > 0]
    chart = _chart(
        told, "horizons", "Error beside the baseline's, by months ahead, all windows together",
        "One panel for each model; below 1 its CRPS was lower than the baseline's at that distance.",
        rows, panels=_names(rows, "panel"), axis="Share of baseline's",
    )  # fmt: skip
    return _section(
        "strata", "Where and how far ahead", "For whom, and at which distance, were they wrong?", [active, onset],
        **chart | {"tables": [tables.strata(told), tables.horizons(told)] if told["pooled"] else []},
    )  # fmt: skip


def _spread(told: Doc) -> Doc:
    rows = [
        {"panel": row["model"], "low": at / 10, "high": (at + 1) / 10, "share": count / row["n"]}
        for row in told["pit"]
        for at, count in enumerate(row["counts"])
        if row["n"]
    ]
    lead = (
        "Level bars: what came was as likely as the draws said. High at both ends: the draws were too narrow. High at "
        "the right: too low. Ties are broken at random, from the seed. Units of one month move together, so a bar may "
        "differ from 10 % by more than n alone would make it."
    )
    chart = _chart(
        told, "places", "Place of each actual among the draws, active units (randomised PIT)",
        "One panel for each model, ten bars each; level bars at 10 % mean that the spread is right. The table below "
        "holds the counts.", rows, panels=_names(rows, "panel"),
    )  # fmt: skip
    return _section(
        "spread", "Was the spread right?", "When it said 90 %, was it 90 %?", [lead],
        **chart | {"tables": [tables.places(told)]},
    )  # fmt: skip


def _thresholds(told: Doc) -> Doc:
    names, marks = _names(told["reliability"], "model"), _names(told["reliability"], "threshold")
    shown = [names[0], names[-1]] if len(names) > 1 else names  # the baseline, and the ensemble where it took part
    panels = {mark: f"{mark:,} or more" for mark in marks}
    rows = [
        row | {"panel": panels[row["threshold"]]}
        for row in told["reliability"]
        if row["model"] in shown and not math.isnan(row["observed"])
    ]
    lead = (
        f"A threshold is a number of {told['panel']['target']} in one month. Brier score: squared distance of the "
        "probability from what came. Log score, in bits: surprise at what came, with one pseudo-draw for each outcome, "
        "so that twelve draws can be scored too. The plot and the folded tables show the baseline and the last model; "
        "with --format json, every model is told."
    )
    chart = _chart(
        told, "reliability", f"Probability given and share that came, {' and '.join(shown)}",
        "One panel for each threshold. On the broken diagonal, what was given a probability came true as often. Tenths "
        "with fewer than ten forecasts have no mark. The tables below hold n.",
        rows, panels=list(panels.values()), models=shown,
    )  # fmt: skip
    return _section(
        "thresholds", "Crossing a threshold", "How often did what was given a probability come true?", [lead],
        **chart | {"tables": [tables.thresholds(told), *(tables.tenths(told, mark, shown) for mark in marks)]},
    )  # fmt: skip


def _left_out(told: Doc) -> Doc:
    table = tables.left_out(told)
    return _section(
        "left-out", "What is not in the figures", "Which models, windows and units took no part?",
        [] if table["rows"] else ["Nothing was left out."], tables=[table] if table["rows"] else [],
    )  # fmt: skip


def _made(told: Doc) -> Doc:
    about, how = told["panel"], told["settings"]
    facts = (
        ("Panel", about["file"]),
        ("Target, unit", f"{about['target']}, {about['unit']}"),
        ("Covariates", ", ".join(about["covariates"]) or "none"),
        ("Vintage", told["vintage"]),
        ("Units forecast", "; ".join(f"{year}: {n:,}" for year, n in how["units"].items())),
        ("Origins", "; ".join(f"{year}: {month}" for year, month in how["origins"].items())),
        ("Draws, seed", f"{how['draws']:,}, {how['seed']}"),
        ("Made with", f"Evenhand {__version__}"),
    )
    made = [tables.facts(facts), *([tables.weights(told)] if told["weights"] else [])]
    return _section(
        "made", "How this page was made", "From what, and by which rules?",
        ["The same panel, options and version give this page byte for byte.", *_shares(told)], tables=made,
    )  # fmt: skip


def _shares(told: Doc) -> list[str]:
    """Where the weights of the ensemble come from, each source with its windows."""
    found: dict[str, list[str]] = {}
    for row in told["weights"]:
        found.setdefault(row["from"], []).append(str(row["year"]))
    return [f"Weights of the ensemble, {', '.join(years)}: {source}." for source, years in found.items()]
