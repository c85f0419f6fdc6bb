"""The page: whole, escaped, every link landing, the same bytes each time."""

import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

import evenhand
from evenhand import report
from evenhand.output.stamps import STAMP
from evenhand.report import page
from evenhand.report.sections.sources import web

VOID = {"meta", "link", "img", "br", "hr", "input", "col"}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "nav", "main", "section", "footer", "article",
    "div", "span", "p",
    "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "colgroup", "col",
    "thead", "tbody", "tr",
    "th", "td", "details", "summary", "figure", "figcaption", "strong", "em", "q", "code", "pre", "blockquote", "hr",
    "br",
    "svg", "g", "path", "rect", "line", "circle", "text", "tspan", "desc", "defs", "clippath", "pattern",
    "lineargradient", "radialgradient", "stop",
}  # fmt: skip


class Reading(HTMLParser):
    """What stands in a page: elements, ids, links, text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.rels: list[str | None] = []
        self.attributes: set[str] = set()
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        given = dict(attrs)
        self.attributes |= given.keys()
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.links.append(str(given["href"]))
            self.rels.append(given.get("rel"))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.text.append(data)


@pytest.fixture(scope="module")
def packaged():
    return evenhand.open_case(evenhand.packaged()).view()


@pytest.fixture(scope="module")
def packaged_html(packaged) -> str:
    return report.render(packaged)


def lands(reading: Reading) -> None:
    inner = {link for link in reading.links if link.startswith("#")}
    assert sorted(inner - {f"#{key}" for key in reading.ids}) == []
    assert [key for key, n in Counter(reading.ids).items() if n > 1] == []


@pytest.mark.parametrize("which", ["small_view", "hostile_view"])
def test_every_inner_link_lands_and_no_id_stands_twice(which, request):
    lands(Reading(report.render(request.getfixturevalue(which))))


def test_every_inner_link_of_the_packaged_case_lands(packaged_html):
    lands(Reading(packaged_html))


def test_no_value_is_a_method(packaged_html):
    assert "method" not in re.findall(r"&lt;(?:built-in|bound) (\w+)", packaged_html)


def test_nothing_is_fetched(packaged_html):
    html = packaged_html
    reading = Reading(html)
    assert reading.tags.keys() <= ALLOWED
    assert not reading.attributes & {"src", "srcset", "action", "xlink:href", "background"}
    assert "@import" not in html
    assert re.findall(r"url\((?!#|\"?data:font/woff2|'?#|&quot;#)[^)]{0,40}", html) == []


def test_hostile_text_stays_text(hostile_view):
    reading = Reading(report.render(hostile_view))
    assert reading.tags.keys() <= ALLOWED
    assert not [name for name in reading.attributes if name.startswith("on")]
    assert [link for link in reading.links if not link.startswith(("#", "http://", "https://"))] == []
    assert "<script>alert(1)</script>" in "".join(reading.text)
    assert "{{7*7}}" in "".join(reading.text)


def test_only_web_addresses_become_links(small_view):
    reading = Reading(report.render(small_view))
    outer = [(link, rel) for link, rel in zip(reading.links, reading.rels, strict=True) if not link.startswith("#")]
    assert {link for link, _ in outer} == {
        "https://q.example/1", "https://r.example/1", "http://c.example", "https://c.example/n", "https://c.example/r",
    }  # fmt: skip
    assert {rel for _, rel in outer} == {"noopener noreferrer nofollow"}


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "data:text/html,x", "//e.example",
     "http://", "http://[", "", None],
)  # fmt: skip
def test_other_addresses_are_none(url):
    assert web(url) is None


def test_figures_lead_to_claims_and_claims_to_sources(small_view):
    html = report.render(small_view)
    assert '<a class="n" href="#claim-c1">4</a>' in html
    assert 'id="claim-c1"' in html
    assert 'href="#source-s1"' in html
    assert 'id="source-s1"' in html


def test_f_and_six_cannot_be_judged(small_view):
    html = report.render(small_view)
    assert "F: cannot be judged" in html
    assert "/ 6: cannot be judged" in html


def test_notes_are_markdown_without_html():
    html = page.markdown(
        "# Title\n\n<b>x</b>\n\n### Deep\n\n## Up\n\n[a](https://e.example) [b](javascript:x) ![i](https://e.example/i)"
    )
    assert "<b>" not in html
    assert "<img" not in html
    assert "javascript:x)" in html
    assert re.findall(r"<h(\d)\b", html) == ["3", "3"]
    assert 'rel="noopener noreferrer nofollow"' in html


def test_internal_is_stamped_and_public_is_not(make_view, small_rows):
    assert STAMP in report.render(make_view(small_rows(), internal=True))
    assert STAMP not in report.render(make_view(small_rows()))


def test_cuts_are_told_in_boxes(make_view, small_rows):
    view = make_view(
        small_rows(), as_of="2021", known_on="2021-04-01", left_out={"known_on": {"claims": 12}, "as_of": {}}
    )
    text = "".join(Reading(report.render(view)).text)
    assert "Known on 1 April 2021" in text
    assert "claims: 12" in text
    assert "As of 2021: nothing was left out." in text


def test_superseded_claims_stand_apart_and_are_linked(make_view, small_rows):
    rows = small_rows()
    rows["claims"][2]["supersedes"] = "c0"
    old = dict(rows["claims"][2], id="c0", supersedes=None, low=1.0)
    html = report.render(make_view(rows, superseded=[old]))
    assert 'href="#claim-c0"' in html
    lands(Reading(html))


def test_packaged_case_is_whole(packaged):
    html = report.render(packaged)
    assert len(html.encode()) < 4_000_000
    for key in packaged.claims["id"]:
        assert f'id="claim-{key}"' in html
    for key in packaged.sources["id"]:
        assert f'id="source-{key}"' in html


@pytest.mark.slow
@pytest.mark.parametrize("zone", ["UTC", "Asia/Yerevan", "Asia/Baku"])
def test_same_bytes_in_every_run_and_zone(zone, tmp_path, packaged_html):
    code = "import sys, evenhand; from pathlib import Path; from evenhand import report; "
    code += "report.write(evenhand.open_case(evenhand.packaged()).view(), Path(sys.argv[1]))"
    target = tmp_path / "page.html"
    environment = {"TZ": zone, "PYTHONHASHSEED": str(len(zone)), "PYTHONPATH": ":".join(filter(None, sys.path))}
    subprocess.run([sys.executable, "-c", code, str(target)], check=True, env=environment)
    assert target.read_text("utf-8") == packaged_html


def test_write_leaves_one_file(small_view, tmp_path):
    target = tmp_path / "page.html"
    target.write_text("old")
    report.write(small_view, target)
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_text("utf-8") == report.render(small_view)


def test_write_that_fails_leaves_the_old_file(small_view, tmp_path, monkeypatch):
    target = tmp_path / "page.html"
    target.write_text("old")

    def refuse(self: Path, _target: Path) -> Path:
        raise OSError("no room")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="no room"):
        report.write(small_view, target)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]
