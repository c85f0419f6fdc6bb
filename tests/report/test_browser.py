"""The page in a browser: no script, no scroll sideways, no fault that axe finds, all of it on paper."""

from collections.abc import Iterator
from typing import Any

import pytest

import evenhand
from evenhand import report

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser(chromium) -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as play:
        launched = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory, small_view, hostile_view, make_view, small_rows) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("pages")
    views = {
        "small": small_view,
        "hostile": hostile_view,
        "internal": make_view(small_rows(), internal=True),
        "packaged": evenhand.open_case(evenhand.packaged()).view(),
    }
    for name, view in views.items():
        report.write(view, folder / f"{name}.html")
    return {name: (folder / f"{name}.html").as_uri() for name in views}


def opened(browser: Any, url: str, width: int, **more: Any) -> Any:
    page = browser.new_page(viewport={"width": width, "height": 800}, **more)
    page.faults = []
    page.on("console", lambda said: page.faults.append(said.text))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on(
        "request", lambda asked: page.faults.append(asked.url) if not asked.url.startswith(("file:", "data:")) else None
    )
    page.goto(url)
    return page


def unfold(page: Any) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", ["small", "internal"])
def test_axe_finds_nothing(browser, pages, name, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page = opened(browser, pages[name], width, bypass_csp=True)
    unfold(page)
    found = axe.Axe().run(page)
    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
    page.close()


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@pytest.mark.parametrize("name", ["hostile", "packaged"])
def test_no_scroll_sideways_and_nothing_asked_or_said(browser, pages, name, width):
    page = opened(browser, pages[name], width)
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.faults == []
    page.close()


def test_works_without_script(browser, pages):
    page = opened(browser, pages["small"], 1280, java_script_enabled=False)
    claim = page.locator("#claim-c1")
    assert not claim.is_visible()
    page.locator("summary", has_text="Shots at the bridge").click()
    assert claim.is_visible()
    page.close()


def test_a_link_opens_what_it_leads_to(browser, pages):
    page = opened(browser, pages["small"] + "#claim-c1", 1280)
    assert page.locator("#claim-c1").is_visible()
    page.close()


def test_paper_shows_what_is_folded(browser, pages):
    page = opened(browser, pages["internal"], 800)
    page.emulate_media(media="print")
    folded = page.locator("main details")
    assert folded.count() > 3
    heights = page.evaluate(
        "[...document.querySelectorAll('main details')].map(one => one.getBoundingClientRect().height"
        " - one.querySelector('summary').getBoundingClientRect().height)"
    )
    assert min(heights) > 10  # px: what is under each summary takes room
    assert page.locator(".watermark").is_visible()
    assert len(page.pdf(prefer_css_page_size=True)) > 10_000
    page.close()
