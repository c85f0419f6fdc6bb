"""`--known-on`: nothing that came out later, or of which that cannot be told; every number leads to a row of the view.

Which numbers are about the conflict is told by the markup: each is a link `<a class="n">`. Such a link leads to an
anchor on the page: that of a claim or another row of the view, or the head of the section whose rows it counts. Every
other digit on the page stands in one of these:

* words of a source or of the recorder, or a date: then a cell of the view holds that number;
* a count of rows of the record, a number of a heading, citation, axis or fingerprint: their classes are in `OURS`,
  and a column's heading, which is ours.
"""

from __future__ import annotations

import random
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from evenhand import packaged
from evenhand.record import View, open_case
from evenhand.record.schema import load
from evenhand.report import render, wording
from evenhand.report.book import ANCHORS
from tests import oracle
from tests.generate import Draft, random_draft, write

DAY = "2020-11-20"
LATE = 77_000_000  # figures of claims that came out later begin here
# Classes within which digits count rows of the record, number our own headings and sources, or grade
OURS = {
    "n", "ref", "number", "size", "much", "frame", "hash", "grade", "grades", "rules", "chart", "foot", "id", "resting",
    "contents", "stamp", "box", "years", "more",
}  # fmt: skip
OWN_TAGS = {"style", "svg", "title", "thead"}
OWN_SECTIONS = {"how-to-read", "made", "known-gaps"}  # rules, the program's version, and the recorder's page of gaps
VOID = {"meta", "link", "br", "img", "input", "hr"}
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class Page(HTMLParser):
    """Anchors, links of numbers, and text nodes with what they stand in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, set[str], str]] = []
        self.anchors: set[str] = set()
        self.numbers: list[tuple[str, str]] = []  # text, where it leads
        self.loose: list[str] = []  # text nodes with digits that none of our own markup holds
        self.boxes: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.anchors.add(str(found["id"]))
        if tag not in VOID:
            self.open.append((tag, set((found.get("class") or "").split()), found.get("href") or found.get("id") or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.anchors |= {str(value) for name, value in attrs if name == "id"}

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        classes = set().union(*(held for _, held, _ in self.open)) if self.open else set()
        if "box" in classes and text:
            self.boxes.append(text)
        if not any(char.isdigit() for char in text):
            return
        if self.open and "n" in self.open[-1][1]:
            self.numbers.append((text, self.open[-1][2].removeprefix("#")))
        if self.open and re.fullmatch(r"#source-.*", self.open[-1][2]) and re.fullmatch(r"\[\d+\]", text):
            return  # the number of a source, cited
        tags, ids = {tag for tag, _, _ in self.open}, {where for _, _, where in self.open}
        if not classes & OURS and not tags & OWN_TAGS and not ids & OWN_SECTIONS:
            self.loose.append(text)


def rows_of(view: View) -> dict[str, str]:
    """Anchor → table of every row of the view that has one."""
    found: dict[str, str] = {}
    for table, kind in ANCHORS.items():
        frames = [view.tables[table], *([view.superseded] if table == "claims" else [])]
        found |= {f"{kind}-{row}": table for frame in frames for row in frame["id"]}
    return found


def words_of(view: View) -> str:
    """Every cell of the view, and its dates, numbers and codes as the page writes them."""
    words: list[str] = []
    for name, table in load().tables.items():
        for frame in (view.tables[name], *([view.superseded] if name == "claims" else [])):
            for row in frame.iter_rows(named=True):
                for column, value in row.items():
                    field = table.fields.get(column)
                    items = value if isinstance(value, list) else [value]
                    words += [str(item) for item in items if item is not None]
                    if field and field.type in {"date", "month", "deadline"} and value:
                        words.append(str(wording.date(value)))
                    elif isinstance(value, float):
                        words += [str(wording.number(value)), f"{abs(value):.4g}"]
    words += [means for codes in load().codes.values() for means in codes.values()]
    words += [str(wording.date(view.known_on)), str(load().version)]
    return "\n".join(words)


def check_page(view: View) -> Page:
    """Every number about the conflict leads to a row of the view, and every other one is accounted for."""
    page, rows = Page(render(view)), rows_of(view)
    assert page.numbers
    sections = {anchor for anchor in page.anchors if f"{anchor}-title" in page.anchors}
    for text, to in page.numbers:
        assert to in page.anchors, (text, to)
        assert to in sections or to in rows or to.removesuffix("-from") in rows, (text, to)
    known = set(NUMBER.findall(words_of(view)))
    strange = [(text, n) for text in page.loose for n in NUMBER.findall(text) if n not in known]
    assert strange == []
    claims = {a for a in page.anchors if re.match(r"claim-", a)}
    assert claims <= rows.keys()
    return page


def late(draft: Draft) -> Draft:
    """Every claim that came out after the day gives a figure of its own that stands nowhere else."""
    for n, row in enumerate(draft.rows["claims"]):
        if row["published"] > DAY:
            row |= {"low": float(LATE + n), "high": float(LATE + n), "value": str(LATE + n)}
    return draft


@pytest.mark.parametrize("seed", [32, 34])
def test_a_generated_case_with_all_dates_known(seed, tmp_path):
    draft = late(random_draft(random.Random(seed), size=4, protected=0.3, all_dated=True))
    view = open_case(write(draft.files(), tmp_path)).view(known_on=DAY)
    page = check_page(view)
    left = oracle.lost(oracle.public(draft), oracle.known(oracle.public(draft), DAY))
    assert left["claims"] > 0
    assert f"claims: {left['claims']}" in page.boxes
    text = render(view)
    assert not re.search(rf"{str(LATE)[:2]}[,.]?000[,.]?\d\d\d", text)
    gone = {row["id"] for row in draft.rows["claims"] if row["published"] > DAY}
    assert gone
    assert not {name for name in gone if f"claim-{name}" in page.anchors}


@pytest.mark.parametrize("seed", [33])
def test_what_has_no_date_is_left_out_and_counted(seed, tmp_path):
    draft = random_draft(random.Random(seed), size=4, protected=0.0, all_dated=True)
    for row in draft.rows["claims"]:
        row |= {"published": None, "recorded": None}
    page = Page(render(open_case(write(draft.files(), tmp_path)).view(known_on=DAY)))
    assert not [anchor for anchor in page.anchors if anchor.startswith("claim-")]
    assert f"claims: {len(draft.rows['claims'])}" in page.boxes


@pytest.fixture(scope="module")
def case() -> Any:
    folder: Path = packaged()
    if not folder.joinpath("case.yaml").is_file():
        pytest.skip("the packaged case is not here")
    return open_case(folder)


def test_the_packaged_case(case):
    whole, view = case.view(), case.view(known_on=DAY)
    page = check_page(view)
    claims = [*whole.tables["claims"].iter_rows(named=True), *whole.superseded.iter_rows(named=True)]
    kept = {*view.tables["claims"]["id"], *view.superseded["id"]}
    assert f"claims: {wording.number(len(claims) - len(kept))}" in page.boxes
    for row in claims:
        out = row["published"] or row["recorded"] or "9999"
        if len(out) == len(DAY) and out > DAY:
            assert row["id"] not in kept
            assert f"claim-{row['id']}" not in page.anchors


def test_every_number_of_the_whole_report_leads_to_a_row(case):
    assert len(check_page(case.view()).numbers) > 100
