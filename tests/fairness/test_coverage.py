"""Recall of sources: planted truth, a slow count beside, exchange of sides, and what may not matter."""

from __future__ import annotations

import argparse
import json
import random
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evenhand import packaged
from evenhand.cli.audits import coverage as command
from evenhand.fairness import rates
from evenhand.fairness.coverage import CLAIMS, NO_FRAME, SEARCHED, Coverage, Recall, coverage
from evenhand.fairness.coverage_counts import UNCONTESTED
from evenhand.fairness.coverage_document import document
from evenhand.fairness.verdict import Verdict, benjamini_hochberg
from evenhand.fairness.verdict import told as verdicts
from evenhand.record import View, open_case
from tests.fairness.planted import trade
from tests.fairness.planted_coverage import SHARES, coverage_draft, write_coverage
from tests.generate import Draft, random_draft, write


def told(made: Draft, folder: Path) -> tuple[View, tuple[Coverage, ...]]:
    case = open_case(write_coverage(folder, made))
    assert not case.errors, [str(fault) for fault in case.errors[:3]]
    view = case.view()
    return view, coverage(view)


def one(found: Coverage, outlet: str, axis: str = "victims", reading: str = UNCONTESTED) -> Recall:
    return next(r for r in found.recalls if (r.outlet, r.axis, r.reading) == (outlet, axis, reading))


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Coverage:
    (found,) = told(coverage_draft(n=60), tmp_path_factory.mktemp("plain"))[1]
    return found


# --- planted truth ----------------------------------------------------------------------------------------------------


def test_an_even_source_is_equivalent_and_a_tilted_one_unequal(plain):
    assert one(plain, "name:even-press").tried.judged.verdict is Verdict.EQUIVALENT
    assert one(plain, "name:tilted-press").tried.judged.verdict is Verdict.UNEQUAL


def test_the_planted_recall_is_recovered(plain):
    tried = one(plain, "name:tilted-press").tried
    assert tried.judged.estimate == pytest.approx(0.5, abs=0.02)
    assert tried.rates is not None
    assert [rate.rate for rate in tried.rates] == pytest.approx(
        [np.mean(SHARES) + 0.25, np.mean(SHARES) - 0.25], abs=0.02
    )


def test_by_attributed_side_the_sign_turns(plain):
    by_actor = one(plain, "name:tilted-press", "actors").tried.judged
    assert by_actor.estimate == pytest.approx(-0.5, abs=0.02)


def test_severity_that_differs_by_side_is_no_difference_in_recall(tmp_path):
    (found,) = told(coverage_draft(n=60, confounded=True, outlets={"even-press": 0.0}), tmp_path)[1]
    recall = one(found, "name:even-press")
    shares = [len(side.covered) / (len(side.covered) + len(side.missed)) for side in recall.by_side.values()]
    assert shares[1] - shares[0] > 0.1  # counted naively it looks like one
    assert recall.tried.judged.estimate == pytest.approx(0, abs=0.02)


def test_without_a_margin_nothing_is_equivalent(tmp_path):
    (found,) = told(coverage_draft(n=60, margin=None), tmp_path)[1]
    assert one(found, "name:even-press").tried.judged.verdict is Verdict.CANNOT_TELL
    assert one(found, "name:tilted-press").tried.judged.verdict is Verdict.UNEQUAL


def test_of_few_incidents_nothing_is_told(tmp_path):
    (found,) = told(coverage_draft(n=4), tmp_path)[1]
    judged = one(found, "name:tilted-press").tried.judged
    assert (judged.verdict, judged.estimate, judged.p_difference) == (Verdict.CANNOT_TELL, None, None)


def test_what_no_independent_source_reports_is_listed(tmp_path):
    (found,) = told(coverage_draft(n=6, outlets={}), tmp_path)[1]
    assert len(found.unreported["source:s-monitor"]) == 12
    assert one(found, "source:s-monitor").by_side["g-highland"].missed == ()


# --- contested attribution --------------------------------------------------------------------------------------------


def test_contested_incidents_are_left_out_or_read_each_way(tmp_path):
    (found,) = told(coverage_draft(n=30, contested=5), tmp_path)[1]
    sizes = {}
    for reading in (UNCONTESTED, "g-highland", "g-lowland"):
        sides = one(found, "name:even-press", "actors", reading).by_side.values()
        sizes[reading] = [len(side.covered) + len(side.missed) for side in sides]
    assert sizes == {UNCONTESTED: [25, 25], "g-highland": [35, 25], "g-lowland": [25, 35]}


def test_the_tipping_point_is_that_of_an_exhaustive_search(tmp_path):
    made = coverage_draft(n=12, contested=4, outlets={"tilted-press": 0.9}, margin=0.5)
    (found,) = told(made, tmp_path)[1]
    recall = one(found, "name:tilted-press", "actors", "g-highland")
    assert recall.tried.tip is not None
    assert recall.tried.tip.exact
    assert recall.tried.tip.number == smallest(found, recall)


def smallest(found: Coverage, recall: Recall) -> int | None:
    """The fewest changes to the verdict, every set of the eight contested incidents tried one by one."""
    battery = [r.tried.judged for r in found.recalls if r.reading == recall.reading]
    place = next(n for n, judged in enumerate(battery) if judged is recall.tried.judged)
    first = one(found, recall.outlet, "actors", UNCONTESTED).by_side
    settled = {key for side in first.values() for key in (*side.covered, *side.missed)}
    where = {key: n for n, s in enumerate(recall.by_side.values()) for key in (*s.covered, *s.missed)}
    hit = {key for side in recall.by_side.values() for key in side.covered}
    contested = sorted(where.keys() - settled)
    bands = {key: _band(key, (5, 4)) for key in where}  # of twelve of a side

    def verdict(changed: tuple[str, ...]) -> str:
        side = [1 - where[key] if key in changed else where[key] for key in where]
        contrast = rates.compare(*rates.tables([key in hit for key in where], side, [bands[key] for key in where]))
        p, q = float(contrast.p_difference()), float(contrast.p_equivalence(0.5))
        all_p = [np.nan if j.p_difference is None else j.p_difference for j in battery]
        all_q = [np.nan if j.p_equivalence is None else j.p_equivalence for j in battery]
        all_p[place], all_q[place] = p, q
        return str(verdicts(q, benjamini_hochberg(all_q)[place], benjamini_hochberg(all_p)[place]))

    stands = verdict(())
    for size in range(1, len(contested) + 1):
        if any(verdict(some) != stands for some in combinations(contested, size)):
            return size
    return None


def _band(incident: str, sizes: tuple[int, int]) -> int:
    """Band of an incident of the planted frame, whose incidents are numbered from the lightest on."""
    number = int(incident.rsplit("-", 1)[1])
    return (number >= sizes[0]) + (number >= sum(sizes))


# --- a slow count -----------------------------------------------------------------------------------------------------


def slow_counts(view: View, outlet: str, axis: str) -> dict[str, tuple[int, int]]:
    """Covered and missed by side, from the rows alone: publisher and host, no contested ones."""
    sources = {row["id"]: row for row in view.tables["sources"].to_dicts()}
    party = {row["id"]: row["side"] for row in view.tables["parties"].to_dicts()}
    own = {key for key, row in sources.items() if (row["publisher"] or "").lower() == outlet}
    counts: dict[str, tuple[int, int]] = {"highland": (0, 0), "lowland": (0, 0)}
    for incident in view.tables["incidents"]["id"]:
        claims = [row for row in view.tables["claims"].to_dicts() if row["incident"] == incident]
        others = [row for row in claims if row["source"] not in own]
        if axis == "victims":
            sides = {side for row in others for side in row["losses_of"] or ()}
        else:
            sides = {party[who] for row in others for who in row["attributed_to"] or ()}
        if others and len(sides) == 1:
            (side,) = sides
            hit = len(others) < len(claims)
            counts[side] = (counts[side][0] + hit, counts[side][1] + (not hit))
    return counts


@pytest.mark.parametrize("axis", ["victims", "actors"])
@pytest.mark.parametrize("outlet", ["even-press", "tilted-press"])
def test_counts_are_those_of_a_slow_count(outlet, axis, tmp_path):
    view, (found,) = told(coverage_draft(n=25, contested=3), tmp_path)
    recall = one(found, f"name:{outlet}", axis)
    assert {
        side.removeprefix("g-"): (len(s.covered), len(s.missed)) for side, s in recall.by_side.items()
    } == slow_counts(view, outlet, axis)


def test_estimate_and_interval_are_those_of_the_kernel(plain):
    recall = one(plain, "name:tilted-press")
    sides = enumerate(recall.by_side.values())
    hits = [(key, n, hit) for n, side in sides for hit, keys in ((1, side.covered), (0, side.missed)) for key in keys]
    strata = [_band(key, (21, 20)) for key, _, _ in hits]  # of sixty of a side
    contrast = rates.compare(*rates.tables([hit for *_, hit in hits], [n for _, n, _ in hits], strata))
    low, high = (float(limit) for limit in contrast.interval())
    judged = recall.tried.judged
    assert (judged.estimate, judged.low, judged.high) == pytest.approx((float(contrast.estimate), low, high), abs=1e-12)


# --- frames -----------------------------------------------------------------------------------------------------------


def frameless(made: Draft, rule: str | None) -> Draft:
    for row in made.rows["incidents"]:
        row["frame"] = rule and "fr"
    for row in made.rows["frames"]:
        row["rule"] = rule or row["rule"]
    return made


@pytest.mark.parametrize(
    ("rule", "framed", "why"),
    [(None, True, NO_FRAME), ("found_by_search", True, SEARCHED), ("systematic", False, CLAIMS)],
)
def test_outside_a_frame_there_are_lists_and_counts_and_no_estimate(rule, framed, why, tmp_path):
    view, (found,) = told(frameless(coverage_draft(n=30, framed=framed), rule), tmp_path)
    assert found.frame.why_not == why
    run = document(view, (found,))
    assert run["why"] == why
    for test in run["tests"]:
        assert test["verdict"] == "cannot_tell"
        assert test["evidence"]["because"] == why
        numbers = [
            test["p_difference"],
            test["p_equivalence"],
            *test["difference"].values(),
            *test["evidence"]["interval_90"].values(),
        ]
        numbers += [test["smallest_detectable"], test["tipping_point"]]
        numbers += [side[name] for side in test["by_side"].values() for name in ("rate", "low", "high")]
        assert numbers == [None] * len(numbers)
    assert any(side["n"] for test in run["tests"] for side in test["by_side"].values())


def test_the_packaged_case_gives_no_rate():
    view = open_case(packaged()).view()
    found = coverage(view)
    assert {one.frame.why_not for one in found} == {SEARCHED}
    assert {one.sides.grouping for one in found} == {"nk-apart", "nk-with-am", "states-only"}
    assert all(recall.tried.judged.estimate is None for one in found for recall in one.recalls)


# --- what may not matter ----------------------------------------------------------------------------------------------


def test_the_sides_exchanged_exchange_every_figure(tmp_path):
    made = coverage_draft(n=40, contested=4)
    other = made.copy()
    other.rows = {
        name: rows if name in ("sides", "grouping_sides") else trade(rows) for name, rows in made.rows.items()
    }
    left, right = (told(draft, tmp_path / name)[1][0] for name, draft in (("a", made), ("b", other)))
    for recall in left.recalls:
        swapped = one(right, trade(recall.outlet), recall.axis, trade(recall.reading))
        ours, theirs = recall.tried.judged, swapped.tried.judged
        assert ours.verdict is theirs.verdict
        figures = [(j.estimate, j.low, j.high) for j in (ours, theirs)]
        signs = [tuple(None if x is None else -x for x in (theirs.estimate, theirs.high, theirs.low))]
        assert [figures[0]] == [tuple(None if x is None else pytest.approx(x, abs=1e-9) for x in s) for s in signs]
        tips = [None if tried.tip is None else tried.tip.number for tried in (recall.tried, swapped.tried)]
        assert tips[0] == tips[1]


def test_protected_rows_change_nothing(tmp_path):
    made = coverage_draft(n=10)
    before = document(*told(made, tmp_path / "a"))
    made.rows["sources"].append(
        {"id": "hidden", "name": "x", "kind": "media", "publisher": "Hidden", "protected": True}
    )
    made.rows["claims"] += [
        {"id": f"hidden-{row['id']}", "incident": row["id"], "property": "account", "paraphrase": "x",
         "source": "hidden", "frame": "fr-claims"}
        for row in made.rows["incidents"]
    ]  # fmt: skip
    assert document(*told(made, tmp_path / "b")) == before


@pytest.mark.parametrize("how", [{"copy_of": "Tilted-Press"}, {"publisher": "tilted-PRESS"}])
def test_reposts_add_no_incident_that_anybody_is_measured_against(how, tmp_path):
    """What a press reports is reported anew by its copies; the others are measured against the same incidents."""
    made = coverage_draft(n=15)
    (before,) = told(made, tmp_path / "a")[1]
    made.rows["sources"].append({"id": "repost", "name": "repost", "kind": "media", **how})
    made.rows["claims"] += [
        row | {"id": f"re-{row['id']}", "source": "repost"}
        for row in made.rows["claims"]
        if row["source"] == "tilted-press"
    ]
    (after,) = told(made, tmp_path / "b")[1]
    for outlet in ("name:even-press", "name:tilted-press"):
        for axis in ("victims", "actors"):
            assert one(after, outlet, axis).by_side == one(before, outlet, axis).by_side


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_changes_nothing(seed, tmp_path):
    draft = random_draft(random.Random(seed), size=4, protected=0.2)
    views = [
        open_case(write(files, tmp_path / name)).view()
        for name, files in (("a", draft.files()), ("b", draft.files(shuffle=random.Random(seed))))
    ]
    left, right = (json.dumps(document(view, coverage(view)), sort_keys=True) for view in views)
    assert left == right


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_command_prints_a_planted_case(form, tmp_path, capsys):
    folder = write_coverage(tmp_path, coverage_draft(n=30, contested=3))
    parser = argparse.ArgumentParser()
    command.options(parser)
    assert command.run(parser.parse_args([str(folder), "--format", form])) == 0
    out = capsys.readouterr().out
    if form == "json":
        run = json.loads(out)
        test: dict[str, Any] = run["tests"][0]
        assert list(test)[:5] == ["name", "source", "by", "reading", "by_side"]
    else:
        assert "unequal (difference" in out
        assert "contested ones read as Highland's" in out
