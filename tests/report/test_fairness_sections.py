"""The sections Impartiality and Inclusion, and the box on the first page: every verdict in plain words, end to end."""

from __future__ import annotations

import html as escaped
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from evenhand import packaged
from evenhand.record import View, open_case
from evenhand.report import model, render
from evenhand.report.book import Book
from evenhand.report.sections import impartiality, inclusion
from evenhand.report.sections.judged import VERDICTS
from evenhand.report.sections.standing import GAPS, box
from tests.fairness.planted import draft
from tests.fairness.planted_coverage import coverage_draft
from tests.generate import Draft, random_draft, write
from tests.report.test_known_on import check_page

VERDICT = re.compile(r'<strong class="state state-(\w+)">([^<]+)</strong>')


def view_of(made: Draft, folder: Path) -> View:
    case = open_case(write(made.files(), folder))
    assert not case.errors, [str(fault) for fault in case.errors[:3]]
    return case.view()


@pytest.fixture(scope="module")
def real() -> View:
    return open_case(packaged()).view()


def part(view: View, title: str) -> dict[str, Any]:
    body = impartiality.SECTION.build(Book(view)) or {"parts": []}
    return next(one for one in body["parts"] if one["title"] == title)


def verdicts(table: dict[str, Any]) -> dict[str, str]:
    """What is compared → the verdict in words, of a table of tests."""
    return {row["cells"][0]["text"]: row["cells"][3]["text"] for row in table["rows"]}


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [found for each in value.values() for found in strings(each)]
    if isinstance(value, list):
        return [found for each in value for found in strings(each)]
    return [value] if isinstance(value, str) else []


# --- every verdict, from the planted frame to the page ----------------------------------------------------------------

RESPONSE = "Answered within the window, by side of the victims"
NAMING = "Names who did it, by side of the victims"
PLANTED: tuple[tuple[str, dict[str, Any], str, str], ...] = (
    ("alike", {"n": 120}, RESPONSE, "Equivalent"),
    ("biased", {"bias": 0.5}, RESPONSE, "Unequal"),
    ("biased the other way", {"bias": -0.5}, RESPONSE, "Unequal"),
    ("few", {"n": 6}, RESPONSE, "Cannot tell"),
    ("withheld", {"withheld": ("attribute",)}, NAMING, "Not applicable"),
    ("no margin", {"n": 120, "margins": {}}, RESPONSE, "Cannot tell"),
    ("confounded", {"n": 120, "confounded": True}, RESPONSE, "Equivalent"),
)


@pytest.mark.parametrize(("given", "what", "words"), [one[1:] for one in PLANTED], ids=[one[0] for one in PLANTED])
def test_each_verdict_on_conduct_is_on_the_page_in_plain_words(given, what, words, tmp_path):
    view = view_of(draft(**given), tmp_path)
    one = part(view, "River Commission: Two sides")
    assert verdicts(one["tables"][0])[what] == words
    page = render(view)
    assert words in {found for _, found in VERDICT.findall(page)}
    assert "Nothing here says that anybody is biased or lies" in escaped.unescape(page)


@pytest.mark.parametrize(
    ("frame", "why"), [("found_by_search", "found by search"), (None, "no incident stands in a frame")]
)
def test_without_a_frame_conduct_cannot_be_told_and_nothing_is_counted_by_side(frame, why, tmp_path):
    view = view_of(draft(bias=0.5, frame=frame), tmp_path)
    one = part(view, "Conduct of mediators")
    (row,) = one["tables"][0]["rows"]
    assert row["cells"][1]["text"] == "Cannot tell"
    assert why in row["cells"][2]["text"].casefold()
    assert not any(name in text for name in ("Highland", "Lowland") for text in strings(one["tables"]))


@pytest.mark.parametrize(
    ("given", "outlet", "words"),
    [
        ({"n": 60}, "Even-Press", "Equivalent"),
        ({"n": 60}, "Tilted-Press", "Unequal"),
        ({"n": 4}, "Tilted-Press", "Cannot tell"),
        ({"n": 60, "margin": None}, "Even-Press", "Cannot tell"),
    ],
)
def test_each_verdict_on_coverage_is_on_the_page(given, outlet, words, tmp_path):
    view = view_of(coverage_draft(**given), tmp_path)
    one = part(view, "Coverage: Two sides")
    assert verdicts(one["tables"][0])[f"{outlet}, by side of the victims"] == words
    assert one["charts"] or given["n"] < 5


def test_coverage_outside_a_frame_is_counted_and_not_told(tmp_path):
    view = view_of(coverage_draft(n=20, framed=False), tmp_path)
    one = part(view, "Coverage of sources")
    assert any(text.startswith("Cannot tell") for text in one["lead"])
    assert not one["charts"]


def test_every_verdict_has_its_words():
    assert VERDICTS == {
        "equivalent": "Equivalent", "unequal": "Unequal", "cannot_tell": "Cannot tell",
        "not_applicable": "Not applicable",
    }  # fmt: skip


# --- plots ------------------------------------------------------------------------------------------------------------


def test_every_estimate_in_a_plot_stands_in_a_table_with_its_interval(tmp_path):
    view = view_of(draft(n=60), tmp_path)
    one = part(view, "River Commission: Two sides")
    (shares,) = [chart for chart in one["charts"] if chart["name"].endswith("shares")]
    told = "\n".join(strings(one["tables"][0]))
    for row in shares["data"]:
        assert f"{row['rate']:.0f}% ({row['low']:.0f}% to {row['high']:.0f}%)" in told
    assert shares["sides"] == ["Highland", "Lowland"]
    assert "%" in shares["axis"]["title"]
    assert "frame fr" in shares["axis"]["source"]


def test_days_have_a_plot_of_their_own(tmp_path):
    one = part(view_of(draft(n=60, bias={"latency": 4.0}), tmp_path), "River Commission: Two sides")
    (days,) = [chart for chart in one["charts"] if chart["name"].endswith("days")]
    assert days["axis"]["high"] == 14.0
    assert "days" in days["axis"]["title"]


def test_a_plot_names_each_side_on_its_line_and_gives_it_a_mark(tmp_path):
    page = render(view_of(draft(n=60), tmp_path))
    figure = re.findall(r'<figure class="chart" id="chart-conduct-1-shares">.*?</figure>', page, flags=re.DOTALL)[0]
    assert figure.count(">Highland<") == figure.count(">Lowland<") >= 8


# --- the packaged case ------------------------------------------------------------------------------------------------


def test_of_the_packaged_case_conduct_cannot_be_told_and_the_page_says_why(real):
    one = part(real, "Conduct of mediators")
    (table,) = one["tables"]
    assert {row["cells"][1]["text"] for row in table["rows"]} == {"Cannot tell"}
    assert all("found by search" in json.dumps(row["cells"][2]) for row in table["rows"])
    assert not one["charts"]


def test_nothing_of_the_packaged_case_becomes_a_rate(real):
    body = impartiality.SECTION.build(Book(real)) or {}
    assert not any(part["charts"] for part in body["parts"])
    assert not [text for text in strings(body) if re.search(r"\d ?%|\d per cent|\d points", text)]


def test_the_case_is_asked_under_each_of_its_groupings(real):
    one = part(real, "How the case itself stands")
    captions = [table["caption"] for table in one["tables"]]
    for grouping in Book(real).rows("groupings"):
        assert sum(caption.startswith(f"{grouping['name']}: ") for caption in captions) == 4


def test_the_first_page_says_how_the_case_stands_and_leads_on(real):
    page = render(real)
    first = page[page.index('<section id="case"') : page.index('<section id="whose-sources"')]
    shown = first[first.index('id="stands"') :]
    assert '<a class="n" href="#sources">134</a>' in shown
    for key in ("impartiality", "whose-sources", "known-gaps"):
        assert f'href="#{key}"' in shown
    assert "no count is turned into a rate" in shown


def test_sides_in_the_box_stand_in_the_case_s_order(real):
    made = box(Book(real)) or {}
    names = [row["name"] for row in Book(real).rows("sides")]
    assert all([one["side"] for one in line["parts"]][: len(names)] == names for line in made["lines"])


def test_every_gap_has_its_words(real):
    one = part(real, "How the case itself stands")
    labels = {row["cells"][0].get("text") for table in one["tables"] for row in table["rows"]}
    assert {words for words, _ in GAPS.values()} <= labels


# --- inclusion --------------------------------------------------------------------------------------------------------


def test_the_matrix_has_a_mark_for_every_meeting_and_a_table_beside_it(real):
    body = inclusion.SECTION.build(Book(real)) or {}
    (chart,) = body["charts"]
    meetings = len(Book(real).rows("meetings"))
    assert len(chart["columns"]) == meetings
    assert all(len(row["marks"]) == meetings for row in chart["data"])
    marks = {row["name"]: row["marks"] for row in chart["data"]}
    assert marks["Nagorno-Karabakh (Artsakh) de facto authorities"].count("documented_absent") == 2
    assert "more seats are not better" in body["lead"][0].casefold()


def test_who_speaks_for_a_group_leads_to_the_claim(real):
    text = json.dumps(inclusion.SECTION.build(Book(real)))
    for claim in ("GR14-voice-a", "GR14-voice-e", "GR02-voice-a", "GR02-voice-c"):
        assert f'"claim-{claim}"' in text


def test_commitments_about_a_group_stand_with_its_part(real):
    body = inclusion.SECTION.build(Book(real)) or {}
    table = next(one for one in body["tables"] if one["caption"].startswith("Commitments that concern"))
    assert len(table["rows"]) == 17
    assert "commitment-AG12-7.1" in json.dumps(table)


def test_a_case_with_neither_groups_nor_attendance_has_no_section(tmp_path):
    folder = tmp_path / "case"
    folder.mkdir()
    folder.joinpath("case.yaml").write_text("title: t\nperiod: 2020/2021\n")
    book = Book(open_case(folder).view())
    assert inclusion.SECTION.build(book) is None
    assert impartiality.SECTION.build(book) is None
    assert box(book) is None


# --- all of it --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [{"n": 30, "contested": 4}, {"n": 12, "framed": False}])
def test_every_number_of_a_planted_page_leads_to_a_row(given, tmp_path):
    check_page(view_of(coverage_draft(**given), tmp_path))


@pytest.mark.parametrize("seed", range(3))
def test_a_generated_case_builds_the_same_model_twice(seed, tmp_path):
    view = view_of(random_draft(random.Random(seed), size=5, protected=0.2), tmp_path)
    assert model.build(view) == model.build(view)
