"""A case asked of itself: hand-worked counts, a slow count beside, exchange of sides, and what may not matter."""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from evenhand import packaged
from evenhand.cli.audits import case as command
from evenhand.fairness.self_case import Sheet, audit, sheet
from evenhand.fairness.self_document import document
from evenhand.fairness.sides import NONE, OUTSIDE, SEVERAL, Words, finest, groupings
from evenhand.record import View, open_case
from tests.fairness.views import trade, two_sides, view_of
from tests.generate import random_draft, write


def rows() -> dict[str, list[dict[str, Any]]]:
    """Four incidents whose counts are worked by hand below."""
    made = two_sides()
    made["sources"][0] |= {"reliability": "C", "published": "2021-01-01"}
    made["sources"][1] |= {"reliability": "D"}
    toll = {"property": "deaths", "low": 2.0, "high": 2.0}
    return made | {
        "frames": [{"id": "f", "rule": "found_by_search", "sought": "all"}],
        "incidents": [
            {"id": f"i{n}", "kind": "armed_clash", "title": title, "date": f"2021-0{n}", "frame": "f"}
            for n, title in enumerate(["Raid at Highbridge", "Lowbridge shelled", "The liberation", "Fire"], 1)
        ],
        "claims": [
            # i1: Highland's dead by Highland's own account in its own paper: one word alone
            {"id": "a", "incident": "i1", "losses_of": ["highland"], "source": "s-highland", **toll},
            # i2: Lowland's dead, by an agency that passes on Lowland's army: one word alone by account, none by author
            {"id": "b", "incident": "i2", "losses_of": ["lowland"], "source": "s-none", "account": "the army",
             "account_sides": ["lowland"], **toll},
            # i3: losses of both, blamed on Highland by Lowland's paper and an agency
            {"id": "c", "incident": "i3", "losses_of": ["highland", "lowland"], "source": "s-lowland",
             "attributed_to": ["p-highland"], **toll},
            {"id": "d", "incident": "i3", "property": "account", "source": "s-none"},
            # i4: nothing told of whom
            {"id": "e", "incident": "i4", "property": "account", "source": "s-none", "account": "a traveller"},
        ],
        "places": [{"id": "bridge", "contested_name": True}, {"id": "hut", "contested_name": False}],
        "place_names": [
            {"place": "bridge", "name": "Highbridge", "used_by": "highland"},
            {"place": "bridge", "name": "Lowbridge", "used_by": "lowland"},
            {"place": "hut", "name": "Fire", "used_by": "lowland"},
        ],
        "terms": [{"term": "Liberation", "language": "en", "used_by": ["highland"], "status": "contested"}],
    }  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Sheet:
    return sheet(view_of(rows()))


def rests(found: Sheet, by: str, word: str) -> dict[str, Any]:
    reading = next(one for one in found.rests if (one.by, one.word) == (by, word))
    return {line.line: line for line in reading.lines}


def test_sources_and_claims_by_side(found):
    counts = {line.name: line.counts for line in found.held}
    assert counts["sources"] == {"highland": 1, "lowland": 1, NONE: 1, SEVERAL: 0}
    assert counts["claims_by_author"] == {"highland": 1, "lowland": 1, NONE: 3, SEVERAL: 0}
    assert counts["claims_by_account"] == {"highland": 1, "lowland": 2, NONE: 2, SEVERAL: 0}


def test_figures_by_whose_losses_and_whose_account(found):
    assert {line.name: line.counts for line in found.figures} == {
        "highland": {"highland": 1, "lowland": 0, NONE: 0, SEVERAL: 0},
        "lowland": {"highland": 0, "lowland": 1, NONE: 0, SEVERAL: 0},
        SEVERAL: {"highland": 0, "lowland": 1, NONE: 0, SEVERAL: 0},
        NONE: {"highland": 0, "lowland": 0, NONE: 0, SEVERAL: 0},
    }


def test_incidents_that_rest_on_one_word(found):
    by_account = rests(found, "victims", "account")
    assert by_account["highland"].alone["highland"] == ("i1",)
    assert by_account["lowland"].alone["lowland"] == ("i2",)
    assert (by_account[SEVERAL].incidents, by_account[SEVERAL].mixed) == (("i3",), ("i3",))
    assert by_account[NONE].alone[NONE] == ("i4",)
    by_author = rests(found, "victims", "author")
    assert by_author["lowland"].alone[NONE] == ("i2",)
    assert rests(found, "actors", "account")["highland"].incidents == ("i3",)


def test_names_and_words_in_titles(found):
    assert found.names.named == {"highland": 1, "lowland": 1}
    assert found.names.absent("highland") == ("i2",)
    assert found.names.absent("lowland") == ("i1",)  # a name of a place that is not contested is nobody's
    assert found.names.used("highland") == ("i3",)
    assert found.names.used("lowland") == ()


def test_gaps_by_side(found):
    gaps = {gap.name: gap for gap in found.gaps}
    own = gaps["no_account_of_victims_side"]
    assert (own.of, own.rows) == ({"highland": 2, "lowland": 2}, {"highland": ("i3",), "lowland": ()})
    accused = gaps["no_account_of_attributed_side"]
    assert accused.rows == {"highland": ("i3",), "lowland": ()}
    assert gaps["source_not_dated"].rows == {"highland": (), "lowland": ("s-lowland",)}


def test_grades_are_compared_within_one_kind(found):
    (kind, lines) = found.grades[0]
    assert kind == "media"
    assert {line.name: line.counts["highland"] for line in lines} == {"C": 1, "D": 0, "not_graded": 0}


def test_a_side_that_a_grouping_leaves_out_is_outside_it_and_not_dropped():
    given = rows()
    given["grouping_sides"] = given["grouping_sides"][:1]
    view = view_of(given)
    (sides,) = groupings(view)
    assert sides.columns == ("highland", OUTSIDE, NONE)
    assert sides.left_out == ("Lowland",)
    counts = {line.name: line.counts for line in sheet(view, sides).held}
    assert counts["sources"] == {"highland": 1, OUTSIDE: 1, NONE: 1, SEVERAL: 0}


def test_a_case_without_groupings_is_told_by_its_finest_sides():
    given = rows() | {"groupings": [], "grouping_sides": []}
    assert [one.sides.grouping for one in audit(view_of(given)).sheets] == ["finest"]


def slow_rests(view: View) -> Counter[tuple[str, str]]:
    """(victims' side, whose word) of every incident under the finest sides, counted from sets of plain words."""
    sides, found = finest(view), Counter[tuple[str, str]]()
    words = Words(view, sides)
    for incident in view.tables["incidents"]["id"]:
        claims = [row for row in view.tables["claims"].to_dicts() if row["incident"] == incident]
        victims = {side for row in claims for side in row["losses_of"] or ()}
        said = {side for row in claims for side in words.account(row)}
        line = NONE if not victims else next(iter(victims)) if len(victims) == 1 else SEVERAL
        found[line, next(iter(said)) if len(said) == 1 else "mixed"] += 1
    return found


@pytest.mark.parametrize("seed", range(4))
def test_counts_of_a_generated_case_are_those_of_a_slow_count(seed, tmp_path):
    view = open_case(write(random_draft(random.Random(seed), size=5, protected=0.3).files(), tmp_path)).view()
    lines = rests(sheet(view), "victims", "account")
    told = Counter(
        {
            (line, side): len(ids)
            for line, one in lines.items()
            for side, ids in [*one.alone.items(), ("mixed", one.mixed)]
        }
    )
    assert +told == slow_rests(view)
    assert sum(told.values()) == view.tables["incidents"].height


def test_the_sides_exchanged_exchange_the_whole():
    plain, traded = rows(), trade(rows())
    for table in ("sides", "parties", "grouping_sides"):  # the order of the case stays
        traded[table] = traded[table][::-1]
    left, right = view_of(plain), view_of(traded)
    assert _unordered(trade(document(left, audit(left)))) == _unordered(document(right, audit(right)))


def _unordered(value: Any) -> Any:
    """Lists of sides stand in the case's order, which was kept; all else must agree."""
    if isinstance(value, dict):
        return {key: _unordered(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return sorted((_unordered(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return value


def test_the_known_gaps_of_the_packaged_case_agree_with_its_audit():
    case = open_case(packaged())
    page = case.notes["known-gaps.md"]
    pair = next(one for one in audit(case.view()).sheets if one.sides.grouping == "nk-with-am")
    lines = rests(pair, "victims", "author").values()
    for side, words in (("with-AM", "the NK authorities alone"), ("with-AZ", "the Azerbaijani side alone")):
        alone = {key for line in lines for key in line.alone[side]}
        line = next(each for each in page.splitlines() if words in each)
        assert line.startswith(f"- {len(alone)} incidents")
        assert all(key in line for key in alone)


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_command_prints_the_packaged_case(form, capsys):
    parser = argparse.ArgumentParser()
    command.options(parser)
    assert command.run(parser.parse_args([str(packaged()), "--format", form])) == 0
    out = capsys.readouterr().out
    if form == "json":
        keys = ["frames", "as_of", "known_on", "internal", "groupings", "gaps", "notes", "unread"]
        assert list(json.loads(out)) == keys
    assert "%" not in out  # counts, and no rate


def test_protected_rows_change_nothing(tmp_path: Path):
    draft = random_draft(random.Random(3), size=4, protected=0.0)
    before = open_case(write(draft.files(), tmp_path / "a")).view()
    draft.rows["sources"].append({"id": "hidden", "name": "x", "kind": "media", "protected": True, "side": "x"})
    draft.rows["sources"][-1]["side"] = draft.rows["sides"][0]["id"]
    draft.rows["claims"].append(
        draft.rows["claims"][0] | {"id": "hidden-claim", "source": "hidden", "supersedes": None, "quotation": None,
                                   "paraphrase": "x", "published": None, "recorded": None}
    )  # fmt: skip
    after = open_case(write(draft.files(), tmp_path / "b")).view()
    assert document(before, audit(before)) == document(after, audit(after))
