"""The page and the command: hostile text escaped, nothing by colour alone, axe finds nothing, one JSON value."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from evenhand.cli import main
from evenhand.cli.audits.texttext import lines
from evenhand.fairness.text.audit import TextAudit, audit
from evenhand.fairness.text.document import document
from evenhand.fairness.text.lexicon import load
from evenhand.report import textpage
from evenhand.report.page import show
from evenhand.sources import from_text
from tests.fairness.text_small import conflict_rows, found, view_of
from tests.fairness.text_swap import with_record

HOSTILE = "<script>alert(1)</script></style><img src=x onerror=alert(1)>\"'`{{7*7}}{% raw %}javascript:alert(1)"
TEXT = (
    "The road to Quarrahold is open. Nine Quarran civilians were killed at the High Bridge on 5 March 2001.\n"
    "Rubba claimed that it was the operation. The barbaric raid ended. "
    "A seven-year-old Rubban girl was shot by a guard.\n"
    "“The water was cold, and we walked through it all night without a lamp, holding the little ones by their hands.”"
)
KEYS = ["start", "end", "text", "rule", "side", "suggestion", "reason", "where", "victims", "speaker", "evidence"]


def audited(text: str = TEXT) -> TextAudit:
    return found(text, view_of(with_record("river", "qa", "rb")))


def test_hostile_words_of_text_and_case_stay_words():
    rows = with_record("river", "qa", "rb")
    rows["sources"][0] |= {"name": HOSTILE, "url": "javascript:alert(1)"}
    rows["case"][0]["title"] = HOSTILE
    for row in rows["incidents"]:
        row["title"] += HOSTILE
    text = f"{HOSTILE} {TEXT}\n{HOSTILE}"
    page = show(textpage.build(audit(from_text(text, HOSTILE), view_of(rows))))
    body = page[page.index("<body>") :]
    assert "<script" not in body
    assert "<img" not in body
    assert 'href="javascript' not in body
    assert "49" not in re.findall(r"\{?\{?7\*7\}?\}?|\b49\b", body)


def test_the_text_stands_on_the_page_whole_and_once():
    model = textpage.build(audited())
    shown = "\n".join("".join(part["text"] for part in one) for one in model["sections"][0]["body"]["paragraphs"])
    assert shown == audited().extract.text


def test_words_of_ours_stand_as_sentences():
    for section in textpage.build(audited())["sections"]:
        assert all(len(lead) > 40 for lead in section["body"].get("lead", ())), section["key"]


def test_every_span_has_a_tag_that_leads_to_its_finding_and_back():
    page = show(textpage.build(audited()))
    n = len(audited().marks)
    assert n >= 7
    for number in range(1, n + 1):
        assert page.count(f'id="span-{number}"') == page.count(f'href="#finding-{number}"') == 1
        assert page.count(f'id="finding-{number}"') == page.count(f'href="#span-{number}"') == 1


def test_rules_are_told_apart_without_colour():
    rules = list(load("en").rules)
    assert len(rules) == len(textpage.LINES) == len(set(textpage.LINES))
    assert len({textpage.code(rule) for rule in rules}) == len(rules)


def test_the_page_of_the_manual_lists_every_rule_as_the_data_has_it(root):
    text = (root / "docs" / "audit-text.md").read_text("utf-8")
    listed = re.findall(r"^\| `([a-z-]+)` \| (.+?) \| (yes|no) \|$", text, re.MULTILINE)
    assert listed == [(one.code, one.title, "yes" if one.needs else "no") for one in load("en").rules.values()]


def test_what_is_internal_is_stamped_everywhere():
    view = replace(view_of(with_record("river", "qa", "rb")), internal=True)
    audit = found(TEXT, view)
    assert document(audit)["internal"] is True
    assert 'class="stamp"' in show(textpage.build(audit))
    assert next(lines(audit)).startswith("INTERNAL")
    assert 'class="stamp"' not in show(textpage.build(audited()))


def test_json_has_its_keys_in_a_fixed_order():
    told = document(audited())
    assert all(list(span) == KEYS for span in told["spans"])
    assert {span["rule"] for span in told["spans"]} >= {
        "place-name", "agent-passive", "verb-doubt", "victims-one", "judging-word", "quotation-unattributed"
    }  # fmt: skip
    assert [row["rule"] for row in told["counts"]] == list(load("en").rules)
    assert list(told["by_grouping"]) == ["two"]


def test_several_sides_and_groups_are_counted_as_they_are():
    rows = conflict_rows("karabakh")
    rows["groupings"] = [{"id": "g", "name": "With", "view_of": "one"}]
    rows["grouping_sides"] = [
        {"grouping": "g", "id": "both", "name": "Both", "of": ["AM", "NK"]},
        {"grouping": "g", "id": "az", "name": "AZ", "of": ["AZ"]},
    ]
    told = document(found("The road to Stepanakert and to Shusha.", view_of(rows)))
    (names,) = (row for row in told["counts"] if row["rule"] == "place-name")
    assert names == {"rule": "place-name", "by_side": {"AM": 0, "AZ": 1, "NK": 0}, "several": 1, "none": 0}
    (grouped,) = (row for row in told["by_grouping"]["g"]["counts"] if row["rule"] == "place-name")
    assert grouped == {"rule": "place-name", "by_side": {"both": 1, "az": 1}, "several": 0, "none": 0}


def test_the_command_prints_one_json_value_and_writes_the_page_whole(tmp_path, capsys):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, "utf-8")
    assert main(["audit", "text", str(path), "--format", "json", "-o", str(tmp_path / "a.html")]) == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert told["case"] is None
    assert all(told["extracted"][one["start"] : one["end"]] == one["text"] for one in told["spans"])
    assert (tmp_path / "a.html").read_text("utf-8").startswith("<!doctype html>")
    assert "wrote" in said.err


def test_the_command_says_what_cannot_be_read(tmp_path, capsys):
    assert main(["audit", "text", str(tmp_path / "none.txt")]) == 2
    assert "check the path" in capsys.readouterr().err


def test_the_text_output_is_the_same_again(tmp_path, capsys):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, "utf-8")
    outs = []
    for _ in range(2):
        assert main(["audit", "text", str(path)]) == 0
        outs.append(capsys.readouterr().out)
    assert outs[0] == outs[1]
    assert "are no score" in outs[0]


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(tmp_path: Path, chromium: str, width: int):
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    textpage.write(audited(TEXT + "\n" + HOSTILE + "x" * 400), tmp_path / "a.html")
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": width, "height": 800}, bypass_csp=True)
        page.goto((tmp_path / "a.html").as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert [one["id"] for one in axe.Axe().run(page).response["violations"]] == []
        browser.close()
