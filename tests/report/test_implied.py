"""Pages and sections on plans and packages: stamped, bounded, rounded, readable, and in no public output."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evenhand import packaged
from evenhand.bargaining import issues
from evenhand.bargaining.answer import Answer, answer
from evenhand.bargaining.packages import Analysis, analyse
from evenhand.bargaining.planfile import plan_from
from evenhand.record import View, open_case
from evenhand.report import model, packagespage, sequencepage
from evenhand.report.book import Book
from evenhand.report.impliedcharts import two
from evenhand.report.sections import assumptions, exposure
from tests.report.test_browser import FLAGS, opened, unfold
from tests.report.test_charts import HOSTILE

PLAN = """\
title: TITLE
parties: [north, south]
names: {north: North, south: South}
breakdown: {north: -2, south: [-4, -1]}
commitments:
  - {id: ceasefire, by: north, values: {north: 1, south: 1}, persists: 0, why: WHY}
  - {id: withdrawal, by: south, values: {north: 5, south: [-9, -4]}, after: [ceasefire], splittable: 2, may_drop: true}
  - {id: corridor, by: north, values: {north: -3, south: [3, 6]}, after_breakdown: {north: 0, south: 0}}
guarantees: {north: 1, south: 1}
plans: {signed: [[ceasefire], [withdrawal], [corridor]]}
"""
DOMAIN = """\
parties: [north, south, coast]
reservation: {north: 1}
issues:
  - id: border
    options:
      - {id: open, values: {north: [4, 5], south: 1, coast: 2}}
      - {id: shut, values: {north: 0, south: 4, coast: 1}}
  - id: troops
    options: [{id: leave, values: {north: 0, south: 6, coast: 0}}, {id: stay, values: {north: 3, south: 0, coast: 1}}]
"""
TWO = re.sub(r", coast: \d|, coast", "", DOMAIN)


def answered(text: str = PLAN) -> Answer:
    return answer(plan_from(text.encode(), "plan.yaml"), draws=64)


def analysed(text: str, folder: Path) -> Analysis:
    path = folder / "issues.yaml"
    path.write_text(text, encoding="utf-8")
    return analyse(issues.read(path))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, str):
        yield value


@pytest.fixture(scope="module")
def page() -> dict[str, Any]:
    return sequencepage.build(answered())


def test_the_page_is_stamped_and_says_what_is_assumed(page):
    assert page["stamp"].startswith("CONFIDENTIAL")
    assert page["kind"] == "What these assumptions imply"
    (box,) = page["sections"][0]["body"]["assumed"]
    said = " ".join(box["rows"]).lower()
    for word in ("acts as one", "knows these values", "breach is seen at once", "outside can spoil", "compared"):
        assert word in said
    assert "not a probability of peace" in json.dumps(page)


def test_every_chart_has_a_title_with_its_unit_and_a_source_under_it(page):
    drawn = [(chart, part["body"]["under"]) for part in page["sections"] for chart in part["body"].get("charts", ())]
    assert [chart["drawing"] for chart, _ in drawn] == [*["stairs"] * 4, "tornado", "frontier"]
    assert all("(each party's own points)" in chart["title"] for chart, _ in drawn)
    assert all("Source: the assumptions of this plan" in " ".join(under) for _, under in drawn)
    assert len({chart["name"] for chart, _ in drawn}) == len(drawn)


def test_guarantees_are_ranges_at_two_significant_digits(page):
    table = next(t for t in page["sections"][0]["body"]["tables"] if "stand to lose for this" in t["caption"])
    cells = [row["cells"][1]["text"] for row in table["rows"]]
    assert any(" to " in cell and "over the ranges" in cell for cell in cells)
    for number in re.findall(r"\d+(?:\.\d+)?", " ".join(cells)):
        assert len(number.replace(".", "").strip("0")) <= 2


@pytest.mark.parametrize("value", [0.0, 1e-12, 0.00456, 0.0999, 1.0, -1.25, 99.5, 123456.0])
def test_two_digits(value):
    said = two(value).replace("−", "-")
    assert float(said) == pytest.approx(float(f"{value:.2g}"), abs=1e-9)
    assert "e" not in said


def test_exchanging_the_parties_exchanges_the_page():
    exchange = {"north": "south", "south": "north", "North": "South", "South": "North"}
    swapped = re.sub(r"north|south|North|South", lambda found: exchange[found[0]], PLAN)
    swapped = swapped.replace("[south, north]", "[north, south]")

    def told(text: str) -> list[tuple[str, ...]]:
        table = sequencepage.build(answered(text))["sections"][1]["body"]["tables"][0]
        return [tuple(cell.get("text", "") for cell in row["cells"][:4]) for row in table["rows"]]

    assert told(PLAN) == told(swapped)


def test_a_plan_may_say_anything_and_the_page_stays_a_page():
    text = PLAN.replace("TITLE", json.dumps(HOSTILE.replace("\x01", ""))).replace("WHY", '"<script>x</script>"')
    text = text.replace("North", "<img src=x onerror=alert(1)>")
    html = sequencepage.render(answered(text))
    assert "<script" not in html
    assert "<img" not in html


def test_a_plan_of_which_all_is_done_has_a_page():
    text = PLAN.replace("plans:", "done: [[ceasefire], [withdrawal], [corridor]]\n#")
    assert "Nothing is left to do." in sequencepage.render(answered(text))


def test_a_plan_that_no_party_would_join_says_so():
    text = PLAN.replace("{north: -2, south: [-4, -1]}", "{north: 30, south: 30}")
    lead = sequencepage.build(answered(text))["sections"][0]["body"]["lead"][0]
    assert lead.startswith("As valued here, North and South would rather have breakdown")


@pytest.mark.parametrize("text", [DOMAIN, TWO, TWO.replace("{north: 1}", "{north: 9, south: 9}")])
def test_packages_name_every_rule_and_recommend_none(text, tmp_path):
    page = packagespage.build(analysed(text, tmp_path), "issues")
    assert page["stamp"].startswith("CONFIDENTIAL")
    assert "No package is recommended" in page["disclaimer"]
    part = page["sections"][0]["body"]
    assert [row["cells"][0]["parts"][0]["text"] for row in part["tables"][0]["rows"]] == [
        "Nash", "Kalai-Smorodinsky", "Egalitarian", "Utilitarian"
    ]  # fmt: skip
    assert part["assumed"][0]["rows"]
    assert packagespage.render(analysed(text, tmp_path), "issues").count('class="chart-wide"') == 1


def test_the_frontier_names_its_points(tmp_path):
    (chart,) = packagespage.build(analysed(TWO, tmp_path), "issues")["sections"][0]["body"]["charts"]
    named = ", ".join(row["named"] for row in chart["data"])
    assert {"Nash", "Kalai-Smorodinsky", "egalitarian", "utilitarian"} <= set(named.split(", "))
    assert chart["needs"] == [1.0, None]


# -- in the report ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def planned(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("planned")
    folder.joinpath("case.yaml").write_text("title: t\nperiod: 2020/2021\n")
    folder.joinpath("plans").mkdir()
    folder.joinpath("plans/a.yaml").write_text(PLAN.replace("TITLE", "zzsecret"))
    folder.joinpath("plans/b.yaml").write_text(PLAN.replace("north: 5", "north: TODO"))
    folder.joinpath("plans/c.yaml").write_text("a: b: zzsecret\n")
    many = "".join(f"  - {{id: k{n}, by: north, values: {{north: 0}}}}\n" for n in range(20))
    folder.joinpath("plans/d.yaml").write_text(f"parties: [north, south]\ncommitments:\n{many}")
    return folder


def built(folder: Path, **how: Any) -> dict[str, Any] | None:
    body: dict[str, Any] | None = assumptions.SECTION.build(Book(open_case(folder).view(**how)))
    return body


def test_no_public_view_holds_a_plan(planned):
    case = open_case(planned)
    assert case.view().plans == {}
    assert built(planned) is None
    assert "zzsecret" not in repr(case)
    assert "zzsecret" not in repr(case.view(internal=True))


def test_an_internal_report_tells_each_plan_and_names_the_faults_of_those_that_cannot_be_used(planned):
    body = built(planned, internal=True)
    assert body is not None
    told = {plan["file"]: plan for plan in body["plans"]}
    assert list(told) == [f"plans/{letter}.yaml" for letter in "abcd"]
    assert told["plans/a.yaml"]["title"] == "zzsecret"
    assert told["plans/a.yaml"]["parts"][0]["key"] == "plan1-order"
    assert "withdrawal.values" in told["plans/b.yaml"]["faults"][0]
    assert told["plans/c.yaml"]["faults"]
    assert "evenhand sequence plans/d.yaml -o page.html" in told["plans/d.yaml"]["remark"]


def test_a_page_cut_at_a_date_leaves_plans_out_and_says_so(planned):
    for cut in ({"as_of": "2020-06"}, {"known_on": "2020-06"}):
        body = built(planned, internal=True, **cut)
        assert body is not None
        assert body["plans"] == []
        assert "bear no date" in body["lead"][1]


def test_the_internal_page_shows_the_plan(planned):
    from evenhand.report import render

    html = render(open_case(planned).view(internal=True))
    assert "What these assumptions imply" in html
    assert html.count("zzsecret") >= 1


@pytest.fixture(scope="module")
def view() -> View:
    return open_case(packaged()).view()


def test_the_exposure_of_the_statement_of_2020_puts_no_value_on_anything(view):
    body = exposure.SECTION.build(Book(view)) or {}
    assert [chart["name"] for chart in body["charts"]] == [
        "exposure-AG12-signed", "exposure-AG12-in_turns", "exposure-AG12-all_at_once"
    ]  # fmt: skip
    said = " ".join(strings(body)).lower()
    assert "points" not in said
    assert "worth" not in said.replace("nothing is said of what it is worth to anyone", "")
    assert "Exchange all prisoners" in " ".join(body["under"])


def test_parties_stand_in_the_order_of_the_case(view):
    body = exposure.SECTION.build(Book(view)) or {}
    assert body["tables"][0]["columns"][2:] == ["Armenia", "Azerbaijan"]
    assert all(chart["parties"] == ["Armenia", "Azerbaijan"] for chart in body["charts"])


def test_the_axis_is_one_for_all_orders_of_a_text(view):
    body = exposure.SECTION.build(Book(view)) or {}
    assert len({tuple(chart["reach"]) for chart in body["charts"]}) == 1


def test_a_case_without_irreversible_acts_has_no_picture(planned):
    assert exposure.SECTION.build(Book(open_case(planned).view())) is None
    assert "exposure" not in [part["key"] for part in model.build(open_case(planned).view())["sections"]]


# -- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shown(tmp_path_factory, chromium) -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    folder = tmp_path_factory.mktemp("shown")
    pages = {
        "sequence": sequencepage.render(answered()),
        "packages": packagespage.render(analysed(DOMAIN, folder), "issues"),
        "plane": packagespage.render(analysed(TWO, folder), "issues"),
    }
    for name, html in pages.items():
        folder.joinpath(f"{name}.html").write_text(html, encoding="utf-8")
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser, folder
        browser.close()


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", ["sequence", "packages", "plane"])
def test_pages_are_readable_on_any_screen(shown, name, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    browser, folder = shown
    page = opened(browser, (folder / f"{name}.html").as_uri(), width, bypass_csp=True)
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.faults == []
    found = axe.Axe().run(page)
    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
    page.emulate_media(media="print")
    assert page.locator(".watermark").inner_text() == "CONFIDENTIAL"
    page.close()
