"""The page of a backtest: it says its vintage, holds every plot and number, and stands on phones and paper."""

import math
import re
from collections.abc import Iterator
from html import unescape as html_text
from typing import Any

import pytest

from evenhand.report import page
from evenhand.report.backtestpage import build, write
from evenhand.warning.backtest import backtest
from evenhand.warning.backtestdoc import document
from evenhand.warning.panel import AS_KNOWN
from evenhand.warning.window import window
from tests.report.test_browser import FLAGS, opened, unfold
from tests.warning.smallpanel import panel

ABOUT = {"panel": {"file": "panel.csv", "unit": "unit", "target": "deaths", "covariates": []}}
HOSTILE = "<script>alert(1)</script>&\"'"


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    windows = [window(year) for year in ("2019", "2020", "2021", "2022")]
    return document(backtest(panel(), windows=windows, models=("zero", "last", "conflictology-36"), draws=40)) | ABOUT


@pytest.fixture(scope="module")
def html(told) -> str:
    return page.show(build(told))


def test_every_figure_says_its_vintage(told, html):
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", html)
    assert len(captions) == 5
    assert all(caption.endswith(": final vintage, not real time") for caption in captions)
    assert "final vintage, not real time" in html.split("</header>")[0]


def test_as_known_is_said_where_the_panel_has_dates(told):
    shown = page.show(build(told | {"vintage": AS_KNOWN}))
    assert "final vintage" not in shown
    assert AS_KNOWN in html_text(shown.split("</header>")[0])


def test_what_took_no_part_is_named(html):
    for words in ("conflictology-36, 2019", "takes no part: needs 36 months", "Window 2022", "Units (1), 2019"):
        assert words in html


def test_every_score_of_the_windows_stands_in_a_table(told, html):
    for row in told["windows"]:
        assert f"{row['crps']:,.2f} ± " in html
        assert f"{row['mis']:,.1f}" in html


def test_nothing_that_cannot_be_told_becomes_a_number(told, html):
    assert any(math.isnan(row["crps"]) for row in told["pooled"])
    assert ">nan" not in html.lower()
    assert "cannot tell" in html


def test_what_was_typed_is_text(told):
    about = {"panel": {"file": HOSTILE, "unit": HOSTILE, "target": HOSTILE, "covariates": [HOSTILE]}}
    shown = page.show(build(told | about))
    assert "<script>" not in shown


def test_without_a_baseline_the_page_still_says_what_there_is():
    short = document(backtest(panel(), windows=[window("2017-10")], models=("last",), draws=20)) | ABOUT
    assert {row["model"] for row in short["windows"]} == {"last"}
    shown = page.show(build(short))
    assert "No model was scored beside the baseline." in shown
    assert "Nothing to draw" in shown


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser(chromium) -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as play:
        launched = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def address(told, tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("page") / "backtest.html"
    write(told, path)
    return str(path.as_uri())


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_scroll_sideways_and_nothing_asked_or_said(browser, address, width):
    shown = opened(browser, address, width)
    unfold(shown)
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    assert shown.faults == []
    shown.close()


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser, address, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    shown = opened(browser, address, width, bypass_csp=True)
    unfold(shown)
    found = axe.Axe().run(shown)
    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
    shown.close()
