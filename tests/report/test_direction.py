"""Names written from right to left: each in its own direction on every page, and markup nowhere but in text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from jinja2 import DictLoader

from evenhand.fairness.text.audit import audit
from evenhand.record.schema import load
from evenhand.report import sequencepage, textpage
from evenhand.report.direction import END, LEFTWARDS, START, OwnDirection, isolated, join, own_direction, texts, values
from evenhand.report.page import Templates, markdown, render, show
from evenhand.report.svg import clean
from evenhand.sources.reading import from_text
from tests.report.test_implied import PLAN, answered

ARABIC, HEBREW = "الجسر العالي (45)", "הגשר [7]"
VOID = {"meta", "link", "br", "hr", "img", "col", "input"}


class Reader(HTMLParser):
    """What stands in which elements; ValueError where they are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.loose: list[str] = []  # text from right to left that no element isolates
        self.inside: list[str] = []  # such text that one does
        self.attributes: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.attributes += [value or "" for _, value in attrs]
        if tag not in VOID and not tag.startswith("path"):
            self.open.append((tag, dict(attrs)))

    def handle_startendtag(self, _tag, attrs):
        self.attributes += [value or "" for _, value in attrs]

    def handle_endtag(self, tag):
        last, _ = self.open.pop()
        if last != tag:
            raise ValueError(f"given </{tag}> in a <{last}>")

    def handle_data(self, data):
        if not LEFTWARDS.search(data):
            return
        tags = [tag for tag, _ in self.open]
        apart = "bdi" in tags or any(attrs.get("dir") == "auto" for _, attrs in self.open)
        if "svg" not in tags and tags[-1] != "title":
            (self.inside if apart else self.loose).append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


@pytest.fixture(scope="module")
def rows(small_rows) -> Any:
    """The small case with names from right to left in every column of text."""
    found = small_rows()
    for name, table in load().tables.items():
        for n, row in enumerate(found.get(name, [])):
            for field in table.fields.values():
                if field.type == "text":
                    row[field.name] = f"{HEBREW} <b> {n}" if n % 2 else f"{ARABIC} & {n}"
                elif field.type == "words":
                    row[field.name] = [ARABIC, HEBREW]
    for row in found["provisions"]:
        row["number"] = "1"
    found["commitments"] = [row | {"provision": "1"} for row in found["commitments"]]
    return found


@pytest.fixture(scope="module")
def html(rows, make_view) -> str:
    notes = {"known-gaps.md": f"# Gaps\n\n{ARABIC}; English after.\n\n- {HEBREW}\n\n| a |\n|---|\n| {HEBREW} |\n"}
    return render(make_view(rows, notes=notes))


def test_every_name_from_right_to_left_stands_in_an_element_of_its_own(html):
    found = read(html)
    assert found.loose == []
    assert len(found.inside) > 100


def test_markup_stands_in_no_attribute_title_or_drawing(html):
    found = read(html)
    assert not [value for value in found.attributes if "bdi" in value]
    assert "<bdi" not in html[: html.index("</head>")]
    for svg in html.split("<svg")[1:]:
        assert "<bdi" not in svg[: svg.index("</svg>")]


def test_a_name_within_a_sentence_is_isolated_from_it(rows, make_view, html):
    name = f"{ARABIC} &amp; 0"
    assert f"<bdi><bdi>{name}</bdi>: " in html
    assert f'<tspan unicode-bidi="plaintext">{name}</tspan>: ' in html  # in a drawing
    assert {f"{ARABIC} & 0", ARABIC, HEBREW} <= values(make_view(rows))


def test_no_page_holds_a_character_that_turns_text(html):
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", html)


def test_names_of_a_plan_keep_their_direction():
    text = PLAN.replace("TITLE", f"'{HEBREW}'").replace("north: North", f"north: '{ARABIC}'")
    html = sequencepage.render(answered(text))
    assert read(html).loose == []
    assert f"; parties: <bdi>{ARABIC}</bdi>, South</bdi>" in html


def test_a_text_that_is_audited_keeps_its_direction_paragraph_by_paragraph(small_view):
    text = f"Quarra said that “{ARABIC}” was hit.\n{HEBREW} said so, too: 4 dead."
    html = show(textpage.build(audit(from_text(text, HEBREW), small_view)))
    assert read(html).loose == []
    paragraphs = re.findall(r'<p dir="auto">(.*)</p>', html)
    assert len(paragraphs) == 2
    assert "<bdi" not in "".join(paragraphs)


def test_a_case_without_such_names_has_no_such_element(small_view):
    assert "<bdi" not in render(small_view)


@pytest.mark.parametrize(
    ("text", "known", "marked"),
    [
        (f"Owed by {ARABIC}", [ARABIC], f"Owed by {START}{ARABIC}{END}"),
        (ARABIC, [ARABIC], ARABIC),
        (f"{ARABIC}/{HEBREW}", [ARABIC, HEBREW], f"{START}{ARABIC}{END}/{START}{HEBREW}{END}"),
        (f"{ARABIC}, {ARABIC}", [ARABIC], f"{START}{ARABIC}{END}, {START}{ARABIC}{END}"),
        ("هو a: b", ["a", "هو"], f"{START}هو{END} a: b"),
        ("x Old الجسر y", ["Old الجسر", "الجسر"], f"x {START}Old الجسر{END} y"),
        (f"of {ARABIC}", [], f"of {ARABIC}"),
        ("of الجسران", ["الجسر"], "of الجسران"),
    ],
)
def test_names_are_found_within_sentences(text, known, marked):
    assert isolated({"a": [text], "n": 1}, known) == {"a": [marked], "n": 1}


def test_a_drawing_takes_isolates_out_of_its_title_and_into_its_labels():
    text = f"{START}{HEBREW}{END}: a, {START}{ARABIC}{END}"
    svg = f'<svg width="1" height="1" viewBox="0 0 1 1"><text>{text}</text><text>plain</text></svg>'
    made = clean(svg, prefix="a", title=text, desc=text, css_class="c")
    assert made.count(f"{HEBREW}: a, {ARABIC}") == 2
    turned = '<tspan unicode-bidi="plaintext">'
    assert f"<text>{turned}{HEBREW}</tspan>: a, {turned}{ARABIC}</tspan></text><text>plain</text>" in made


def test_isolates_that_a_file_brings_unbalance_nothing():
    for text in (f"{ARABIC}{END}{END}", f"{START}{ARABIC}", f"{START}{START}{ARABIC}{END}"):
        assert read(f"<p>{own_direction(text)}</p>").loose == []


def test_what_is_markup_or_no_text_stays_as_it_is():
    done = own_direction(ARABIC)
    assert own_direction(done) == done
    assert own_direction(7) == 7
    assert join(["a", "b"], "; ") == "a; b"
    assert join([ARABIC, "<"], " & ") == f"<bdi>{ARABIC}</bdi> &amp; &lt;"


def test_the_filter_is_added_in_text_alone():
    source = (
        "<title>{{ a }}</title><style>{{ a }}</style><p class='{{ a }}' {% if a %}id=\"{{ a }}\"{% endif %}>"
        '{{ a if a else b }}</p>{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}<i title="{{ a | e }}">{{ m(a) }}</i>'
        "{{ a ~ 'x' }}"
    )
    made = Templates(loader=DictLoader({"t": source}), autoescape=True, extensions=[OwnDirection])
    shown = made.get_template("t").render(a=ARABIC, b="")
    assert shown == (
        f"<title>{ARABIC}</title><style>{ARABIC}</style><p class='{ARABIC}' id=\"{ARABIC}\"><bdi>{ARABIC}</bdi>"
        f'</p><i title="{ARABIC}"><b><bdi>{ARABIC}</bdi></b></i><bdi>{ARABIC}x</bdi>'
    )


def test_blocks_of_notes_find_their_own_direction():
    assert '<p dir="auto">' in markdown(ARABIC)
    assert '<li dir="auto">' in markdown(f"- {ARABIC}")


def test_names_are_gathered_from_what_a_page_is_made_of():
    assert texts({"a": [(ARABIC, "x")], HEBREW: {1: None}}) == {ARABIC, HEBREW}
