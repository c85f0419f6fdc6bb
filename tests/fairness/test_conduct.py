"""Conduct, end to end on planted frames: every verdict, what may not be told, readings, exceptions, symmetry."""

import argparse
import json
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand import packaged
from evenhand.cli.audits import conduct as command
from evenhand.fairness import listed
from evenhand.fairness.conduct import conduct
from evenhand.fairness.conduct_document import document
from evenhand.fairness.turning import _Question
from evenhand.record import CaseError, open_case
from tests.fairness.planted import draft, planted, trade
from tests.generate import write

KEYS = [
    "name", "reading", "by_side", "difference", "margin", "p_difference", "p_equivalence", "p_adjusted", "verdict",
    "smallest_detectable", "tipping_point", "evidence",
]  # fmt: skip


def audit(path, **given_):
    return document(conduct(open_case(path).view(), **given_))


def one_of(made, measure, by="victims", reading="as graded evidence has it"):
    return next(
        test for test in made["tests"]
        if (test["evidence"]["measure"], test["evidence"].get("by"), test["reading"]) == (measure, by, reading)
    )  # fmt: skip


def figures(value):
    """Every number in a JSON value, but for those under keys that count no side's incidents."""
    if isinstance(value, dict):
        return [x for item in value.values() for x in figures(item)]
    if isinstance(value, list):
        return [x for item in value for x in figures(item)]
    return [value] if isinstance(value, int | float) and not isinstance(value, bool) else []


# -- verdicts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", ["response", "latency", "naming", "verification", "both_sides"])
def test_no_bias_is_equivalent(tmp_path, measure):
    made = audit(planted(tmp_path, n=120))
    for by in ("victims", "actor"):
        assert one_of(made, measure, by)["verdict"] == "equivalent"


@pytest.mark.parametrize("measure", ["response", "naming", "verification", "both_sides"])
def test_bias_is_unequal_and_has_the_size_that_was_planted(tmp_path, measure):
    made = audit(planted(tmp_path, n=120, bias={measure: 0.5}))
    victims, actor = (one_of(made, measure, by) for by in ("victims", "actor"))
    assert victims["verdict"] == actor["verdict"] == "unequal"
    assert victims["difference"]["estimate"] == pytest.approx(0.5, abs=0.06)
    assert actor["difference"]["estimate"] == pytest.approx(-victims["difference"]["estimate"])


def test_slow_answers_are_unequal_in_days(tmp_path):
    test = one_of(audit(planted(tmp_path, n=120, bias={"latency": 9}, margins={"latency": 2.0})), "latency")
    assert test["verdict"] == "unequal"
    assert test["difference"]["estimate"] == pytest.approx(4.5, abs=0.5)  # half are answered, nine days later


def test_few_incidents_cannot_tell(tmp_path):
    made = audit(planted(tmp_path, n=12))
    assert {test["verdict"] for test in made["tests"]} == {"cannot_tell"}


def test_fewer_than_five_a_side_have_counts_and_no_estimate(tmp_path):
    test = one_of(audit(planted(tmp_path, n=4, bias=0.5)), "response")
    assert {side["n"] for side in test["by_side"].values()} == {4}
    assert {side["rate"] for side in test["by_side"].values()} == {None}
    nothing = ("p_difference", "p_equivalence", "p_adjusted", "smallest_detectable", "tipping_point")
    assert {test[key] for key in nothing} == {None}
    assert set(test["difference"].values()) == {None}
    assert "fewer than 5" in test["evidence"]["because"]


def test_without_a_margin_nothing_is_equivalent(tmp_path):
    made = audit(planted(tmp_path, n=120, margins={}))
    assert {test["verdict"] for test in made["tests"]} == {"cannot_tell"}
    assert "no margin was set beforehand" in one_of(made, "response")["evidence"]["because"]


def test_heavier_losses_are_no_bias_though_they_look_like_it(tmp_path):
    made = audit(planted(tmp_path, n=120, confounded=True))
    test = one_of(made, "response")
    raw = {code: side["k"] / side["n"] for code, side in test["by_side"].items()}
    assert raw["g-lowland"] - raw["g-highland"] > 0.07
    assert abs(test["difference"]["estimate"]) < 0.02
    assert test["verdict"] == "equivalent"


def test_a_statement_on_two_incidents_is_one_cluster(tmp_path):
    alone, pairs = (audit(planted(tmp_path / str(flag), n=60, clusters=flag)) for flag in (False, True))
    one, two = one_of(alone, "response"), one_of(pairs, "response")
    assert set(one["evidence"]["clusters"].values()) == {60}
    assert max(two["evidence"]["clusters"].values()) < 60
    assert one["difference"]["estimate"] == two["difference"]["estimate"]
    assert two["difference"]["low"] < one["difference"]["low"]
    assert one["evidence"]["bootstrap"] is None
    assert two["evidence"]["bootstrap"]["low"] == pytest.approx(two["difference"]["low"], abs=0.08)


# -- what may not be told ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("frame", [None, "found_by_search"])
def test_without_a_frame_there_are_lists_and_no_figure_by_side(tmp_path, frame):
    made = audit(planted(tmp_path, n=60, bias=0.5, frame=frame))
    assert {test["verdict"] for test in made["tests"]} == {"cannot_tell"}
    assert figures(made["tests"]) == []
    assert made["frame"] is None
    assert made["why"]
    assert made["listed"]["answers"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda rows: rows["frames"][0].update(without=None), "without this mediator's own statements"),
        (lambda rows: rows["statements"][3].update(frame=None), "1 of 106 of its statements and actions"),
        (lambda rows: rows.update(statements=[], actions=[], codings=[]), "no statement or action"),
        (lambda rows: [row.update(frame=None) for row in rows["incidents"]], "no incident stands in a frame"),
    ],
)
def test_why_nothing_can_be_told_is_said(tmp_path, change, why):
    made = draft(n=60)
    change(made.rows)
    found = audit(write(made.files(), tmp_path), mediator="rc")
    assert why in found["why"]
    assert figures(found["tests"]) == []


def test_the_packaged_case_finds_nothing_by_side():
    """Its statements were found by search; counted naively they criticise one side six times and the other once."""
    made = document(conduct(open_case(packaged()).view()))
    assert len(made["runs"]) > 3
    for run in made["runs"]:
        assert {test["verdict"] for test in run["tests"]} == {"cannot_tell"}
        assert figures(run["tests"]) == []
        assert "found by search" in run["why"]
        assert figures({key: run[key] for key in ("tone", "agreement", "listed", "exceptions")}) == []
    assert "criticises" not in json.dumps(made)


def test_a_withheld_power_makes_its_measures_not_applicable(tmp_path):
    made = audit(planted(tmp_path, n=60, withheld=("attribute",)))
    for measure in ("naming", "both_sides"):
        test = one_of(made, measure)
        assert test["verdict"] == "not_applicable"
        assert figures(test["by_side"]) == []
    assert one_of(made, "response")["verdict"] == "equivalent"
    assert {(one["measure"], one["power"], one["mandate"]) for one in made["exceptions"]} == {
        ("naming", "attribute", "md-attribute"), ("both_sides", "attribute", "md-attribute"),
    }  # fmt: skip
    assert all(len(one["incidents"]) == 120 for one in made["exceptions"])


def test_a_power_withheld_for_a_time_leaves_out_that_time(tmp_path):
    made = draft(n=60)
    for row in made.rows["mandate"]:
        if row["power"] == "verify":
            row |= {"period": "2021-05-01/2023-12-31"}
    made.rows["mandate"].append(made.rows["mandate"][0] | {
        "id": "md-no", "power": "verify", "status": "refused", "period": "2021-01-01/2021-04-30"})  # fmt: skip
    found = audit(write(made.files(), tmp_path))
    test = one_of(found, "verification")
    assert test["verdict"] != "not_applicable"
    (exception,) = found["exceptions"]
    counted = sum(side["n"] for side in test["by_side"].values())
    assert 0 < counted == 120 - len(exception["incidents"])


def test_no_access_no_verification_to_expect(tmp_path):
    test = one_of(audit(planted(tmp_path, n=60, withheld=("access",))), "verification")
    assert test["verdict"] == "cannot_tell"
    assert {side["n"] for side in test["by_side"].values()} == {0}


def test_windows_still_open_are_censored(tmp_path):
    planted(tmp_path, n=60)
    view = open_case(tmp_path).view(as_of="2021-04-30")
    test = one_of(document(conduct(view)), "response")
    late = test["evidence"]["left_out"]["its window was still open when the record ends"]
    assert late
    assert max(late) == max(view.incidents["id"])
    assert not set(late) & {one for ids in test["evidence"]["incidents"].values() for one in ids}


def test_dates_that_do_not_tell_leave_the_incident_out(tmp_path):
    made = draft(n=60)
    made.rows["statements"][0]["date"] = "2021-01"
    made.rows["claims"] = [row for row in made.rows["claims"] if row["incident"] != "in-lowland-004"]
    made.rows["claims"].append({"id": "late", "incident": "in-lowland-004", "property": "deaths", "high": 2.0,
                                "low": 2.0, "value": "2", "losses_of": ["lowland"], "source": "s-monitor"})  # fmt: skip
    found = audit(write(made.files(), tmp_path))
    test = one_of(found, "response")
    vague = made.rows["statements"][0]["incident"]
    assert test["evidence"]["left_out"]["dates do not tell whether an answer came within the window"] == vague
    assert found["left_out"]["no dated claim tells when it was known"] == ["in-lowland-004"]


def test_no_window_no_count(tmp_path):
    made = draft(n=60)
    made.rows["windows"] = [row for row in made.rows["windows"] if row["measure"] != "response"]
    test = one_of(audit(write(made.files(), tmp_path)), "response")
    assert test["verdict"] == "cannot_tell"
    assert "sets no window" in test["evidence"]["because"]


# -- readings ----------------------------------------------------------------------------------------------------------


def test_each_reading_is_a_battery_of_its_own_and_contested_incidents_move(tmp_path):
    made = audit(planted(tmp_path, n=60, bias=0.4, contested=12))
    readings = list(dict.fromkeys(test["reading"] for test in made["tests"]))
    assert readings == [
        "as graded evidence has it", "as sources of Highland have it", "as sources of Lowland have it",
    ]  # fmt: skip
    sizes = [
        {code: side["n"] for code, side in one_of(made, "response", "actor", reading)["by_side"].items()}
        for reading in readings
    ]
    assert sizes == [
        {"g-highland": 60, "g-lowland": 60}, {"g-highland": 48, "g-lowland": 72}, {"g-highland": 72, "g-lowland": 48},
    ]  # fmt: skip
    victims = {one_of(made, "response", "victims", reading)["p_difference"] for reading in readings}
    assert len(victims) == 1


def test_the_tipping_point_is_one_that_the_case_itself_bears_out(tmp_path):
    """Where a source's attribution is made the graded one, in so many incidents, the verdict is another."""
    given_: dict[str, Any] = {"n": 40, "bias": 0.42, "contested": 14, "margins": {}}
    test = one_of(audit(planted(tmp_path / "a", **given_)), "response", "actor")
    point = test["tipping_point"]
    assert point["exact"]
    assert point["number"] == len(point["changes"]) > 0
    made = draft(**given_)
    for change in point["changes"]:
        for row in made.rows["claims"]:
            if row["incident"] == change["incident"] and row["property"] == "actor":
                row["credibility"] = "2" if f"g-{row['attributed_to'][0][2:]}" == change["to"] else "4"
    again = one_of(audit(write(made.files(), tmp_path / "b")), "response", "actor")
    assert again["p_difference"] != test["p_difference"]
    assert (test["p_difference"] < 0.05) != (again["p_difference"] < 0.05) or test["verdict"] != again["verdict"]


def test_counted_and_placed_one_by_one_judge_alike(tmp_path):
    planted(tmp_path, n=20, bias=0.5, contested=5)
    (run,) = conduct(open_case(tmp_path).view())
    test = next(test for test in run.tests if test.comparison.name.startswith("response by actor"))
    nothing = np.full(3, np.nan)
    one = test.comparison
    ask = {
        counted: _Question(one=one, contested=one.contested(), margin=0.2, others=(nothing, nothing), counted=counted)
        for counted in (True, False)
    }
    sets = [tuple((n, 0) for n in some) for size in (0, 1, 2) for some in combinations(range(5), size)]
    assert ask[True].judge(sets)[0] == ask[False].judge(sets)[0]
    assert ask[True].judge(sets)[1] == pytest.approx(ask[False].judge(sets)[1])


def test_a_narrower_period_is_corrected_for_the_whole_one_beside_it(tmp_path):
    planted(tmp_path, n=60, bias=0.4)
    whole, part = audit(tmp_path), audit(tmp_path, since="2021-02-01", until="2021-05-31")
    assert audit(tmp_path, since="2021-02", until="2021-05")["tests"] == part["tests"]
    assert part["incidents"] < whole["incidents"]
    assert part["left_out"]["not certainly in the period asked for"]
    assert (
        one_of(part, "response")["evidence"]["differences_tried"]
        == 2 * one_of(whole, "response")["evidence"]["differences_tried"]
    )


def test_coders_who_differ_are_left_out_and_shown(tmp_path):
    made = draft(n=60)
    first = next(row for row in made.rows["codings"] if row["measure"] == "names" and row["coder"] == "second")
    first |= {"value": "no" if first["value"] == "yes" else "yes", "of": None}
    found = audit(write(made.files(), tmp_path))
    out = one_of(found, "naming")["evidence"]["left_out"]
    assert out["coders read the statements on it differently"] == [first["statement"].removeprefix("st-")]
    assert found["agreement"]["both_sides"] == 1.0
    assert 0.9 < found["agreement"]["names"] < 1.0
    assert {row["coder"] for row in found["tone"]} == {"first", "second"}
    assert all(row["quotation"] for row in found["tone"])


def test_three_sides_are_compared_two_by_two(tmp_path):
    made = draft(n=60)
    made.rows["sides"].append({"id": "delta", "name": "Delta"})
    made.rows["grouping_sides"].append({"grouping": "two-sides", "id": "g-delta", "name": "Delta", "of": ["delta"]})
    found = audit(write(made.files(), tmp_path))
    pairs = {tuple(test["by_side"]) for test in found["tests"]}
    assert pairs == {("g-highland", "g-lowland"), ("g-highland", "g-delta"), ("g-lowland", "g-delta")}
    assert one_of(found, "response")["verdict"] == "equivalent"


# -- symmetry, the shape of the answer, the command --------------------------------------------------------------------


def mirrored(test):
    """A test with its two sides in the case's order, signs turned where they were not."""
    codes = sorted(test["by_side"])
    if codes == list(test["by_side"]):
        return test
    gap = test["difference"]
    turned = {"estimate": gap["estimate"], "low": gap["high"], "high": gap["low"]}
    turned = {key: None if value is None else -value for key, value in turned.items()}
    inner = test["evidence"].get("interval_90", {})
    inner = {"low": inner["high"] and -inner["high"], "high": inner["low"] and -inner["low"]}
    name = test["name"].split(":")[0] + f": {codes[0]} - {codes[1]}"
    evidence = test["evidence"] | {"interval_90": inner}
    return test | {"name": name, "difference": turned, "evidence": evidence}


def near(one, other):
    """Equal, numbers within what adding in another order costs."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(near(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(near(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, float) or isinstance(other, float):
        return one is not None and other is not None and one == pytest.approx(other, abs=1e-9)
    return one == other


@settings(max_examples=12)
@given(
    n=st.integers(3, 30), bias=st.sampled_from((0.0, 0.3, -0.5)), confounded=st.booleans(),
    contested=st.integers(0, 5), withheld=st.sampled_from(((), ("verify",))),
)  # fmt: skip
def test_exchanging_the_sides_exchanges_everything(tmp_path_factory, n, bias, confounded, contested, withheld):
    given_ = {"n": n, "bias": bias, "confounded": confounded, "contested": contested, "withheld": withheld}
    forth = audit(planted(tmp_path_factory.mktemp("forth"), **given_))
    back = audit(planted(tmp_path_factory.mktemp("back"), swapped=True, **given_))
    found = {(test["name"], test["reading"]): test for test in map(mirrored, trade(forth)["tests"])}
    for test in back["tests"]:
        other = found[test["name"], test["reading"]]
        drop = {"tipping_point", "evidence"}
        assert near({k: v for k, v in test.items() if k not in drop}, {k: v for k, v in other.items() if k not in drop})
        loose = {"bootstrap", "strata"}
        ours, theirs = ({k: v for k, v in one["evidence"].items() if k not in loose} for one in (test, other))
        assert near(ours, theirs)
        assert near(*((one["tipping_point"] or {}).get("number", 0) for one in (test, other)))


def test_the_answer_has_the_keys_that_were_promised(tmp_path):
    made = audit(planted(tmp_path, n=20))
    assert list(made)[:4] == ["frame", "grouping", "sides", "tests"]
    assert all(list(test) == KEYS for test in made["tests"])
    assert all(list(side) == ["n", "k", "rate", "low", "high"] for test in made["tests"]
               for side in test["by_side"].values())  # fmt: skip
    assert all(list(test["difference"]) == ["estimate", "low", "high"] for test in made["tests"])


def test_each_sides_rate_makes_the_difference(tmp_path):
    for test in audit(planted(tmp_path, n=60, bias=0.3, confounded=True))["tests"]:
        first, second = test["by_side"].values()
        assert first["rate"] - second["rate"] == pytest.approx(test["difference"]["estimate"])
        assert all(side["low"] <= side["rate"] <= side["high"] for side in (first, second))


def test_protected_incidents_change_nothing_in_public(tmp_path):
    made = draft(n=20, bias=0.3)
    plain = json.dumps(audit(write(made.files(), tmp_path / "a")))
    other = made.copy()
    other.rows["incidents"].append(other.rows["incidents"][0] | {"id": "hidden", "protected": True})
    other.rows["claims"] += [
        row | {"id": f"hidden-{n}", "incident": "hidden", "protected": True}
        for n, row in enumerate(other.rows["claims"][:2])
    ]
    other.rows["statements"][0]["incident"] = [*other.rows["statements"][0]["incident"], "hidden"]
    write(other.files(), tmp_path / "b")
    assert json.dumps(audit(tmp_path / "b")) == plain
    internal = document(conduct(open_case(tmp_path / "b").view(internal=True)))
    assert internal["incidents"] == 41


def test_unlinked_statements_meetings_and_visits_are_listed(tmp_path):
    made = draft(n=10)
    said = made.rows["statements"][0]
    made.rows["statements"].append(said | {"id": "st-loose", "incident": None, "quotation": None})
    acted = {"mediator": "rc", "date": "2021-03", "sources": ["s-monitor"], "frame": "fr-said"}
    made.rows["actions"].append({"id": "ac-visit", "kind": "visit", **acted})
    made.rows["meetings"] = [{"id": "mt-1", "date": "2021-02-02", "mediators": ["rc"], "sources": ["s-monitor"]}]
    (run,) = conduct(open_case(write(made.files(), tmp_path)).view())
    lists = (listed.unlinked(run), listed.visits(run), listed.meetings(run))
    assert [[row["id"] for row in rows] for rows in lists] == [["st-loose"], ["ac-visit"], ["mt-1"]]


def test_no_such_mediator_is_said(tmp_path):
    view = open_case(planted(tmp_path, n=4)).view()
    with pytest.raises(CaseError, match="nobody"):
        conduct(view, mediator="nobody")
    with pytest.raises(CaseError, match="nowhere"):
        conduct(view, grouping="nowhere")


def asked(*words):
    parser = argparse.ArgumentParser()
    command.options(parser)
    return command.run(parser.parse_args([str(word) for word in words]))


def test_the_command_prints_text_and_one_json_value(tmp_path, capsys):
    planted(tmp_path, n=60, bias=0.5)
    assert asked(tmp_path) == 0
    text = capsys.readouterr().out
    assert "UNEQUAL" in text
    assert "not claimed to make a mediator effective" in text
    assert asked(tmp_path, "--format", "json", "--mediator", "rc", "--internal") == 0
    made = json.loads(capsys.readouterr().out)
    assert made["internal"] is True
    assert asked(tmp_path, "--internal") == 0
    assert capsys.readouterr().out.startswith("INTERNAL")


def test_without_groupings_every_side_stands_by_itself_and_the_view_is_nobodys(tmp_path, capsys):
    made = draft(n=60, bias=0.5)
    made.rows["groupings"], made.rows["grouping_sides"] = [], []
    case = write(made.files(), tmp_path)
    assert audit(case)["grouping"] == {"id": "finest", "name": "Sides as declared", "view_of": None}
    assert asked(tmp_path) == 0
    text = capsys.readouterr().out
    assert "grouping: Sides as declared\n" in text
    assert "UNEQUAL" in text


def test_the_command_says_why_of_the_packaged_case(capsys):
    assert asked(packaged()) == 0
    text = capsys.readouterr().out
    assert "Cannot tell, under any grouping" in text
    assert "%" not in text
