"""Skeletons of agreements: three texts of our own in different styles, and any text at all."""

import argparse
import csv
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from evenhand.cli import COMMANDS, main
from evenhand.cli import draft as command
from evenhand.ledger.draft import cut, skeleton
from evenhand.ledger.draft.clauses import duty, sentences
from evenhand.ledger.lint import lint
from evenhand.record import open_case
from evenhand.record.yamltext import read
from evenhand.sources import TextError

HERE = Path(__file__).parent
TEXTS = {path.stem: path.read_bytes().decode() for path in sorted((HERE / "texts").glob("*.txt"))}
ARTICLES = list(csv.DictReader((HERE / "draft_articles.csv").read_text("utf-8").splitlines()))


def run(*words: str, capsys: Any) -> tuple[int, str, str]:
    parser = argparse.ArgumentParser()
    command.options(parser)
    code = command.run(parser.parse_args(words))
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.mark.parametrize("name", TEXTS)
def test_articles_are_cut_as_a_reader_would(name):
    wanted = [
        (row["number"], int(row["first"]), int(row["last"]), row["title"]) for row in ARTICLES if row["text"] == name
    ]
    assert [(part.number, part.first, part.last, part.title) for part in cut(TEXTS[name]).parts] == wanted


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1 Guns\n1.1 Range\n1.1.1 The Front shall keep away.\n1.1.2 So shall we.\n2 Roads\n2.1 We will open them.",
         ["1", "1.1", "1.1.1", "1.1.2", "2", "2.1"]),
        ("1.1 The Front shall leave.\n1.2 So shall we.\n2.1 The road shall open.", ["1.1", "1.2", "2.1"]),
        ("I\nThe Front shall leave.\nII\nSo shall we.", ["1", "2"]),
        ("Section 1. Guns\nThey shall rest.\nSection 2. Roads\nThey shall open.", ["1", "2"]),
        ("Artikel 1\nDie Waffen ruhen.\nArtikel 2\nDie Straßen sind offen.", ["1", "2"]),
        ("Статья 1\nОгонь прекращается.\nСтатья 2\nДорога открыта.", ["1", "2"]),
        ("1. The Front shall leave by\n10 May 2020 and\n7. of its own will.\n2. So shall we.", ["1", "2"]),
        ("1- Fire stops.\n\n2- Guns leave.", ["1", "2"]),
        ("1. Truce means:\n1) no fire;\n2) no moves.\n2. It shall hold.\n1) by day;", ["1", "1.1", "1.2", "2", "2.1"]),
        ("I. Guns\n1. They rest.\n2. They leave.\nII. Roads\n1. They open.", ["1", "1.1", "1.2", "2", "2.1"]),
        ("1. Guns rest.\n2) Roads open.\n3. Bells ring.", ["1", "2", "3"]),
        ("I. Guns rest.\nII. Roads open.\nIll. Bells ring.", ["1", "2", "3"]),
        ("Chapter II: Article 4: Guns\nThey rest.\nArticle 5: Roads\nThey open.", ["4", "5"]),
        ("Article 2: Guns 1. The Front shall rest.\n2. So shall we.", ["2", "2.1", "2.2"]),
        ("1. A.\n\n2. B.\n\n3. C.\n\nA commission is set up.\n\nIt shall meet.", ["1", "2", "3", "after 3"]),
        ("1. A.\n\nMore of A.\n\n2. B.\n\n3. C.\n\nMore of C.", ["1", "2", "3"]),
        ("Article 1\nA.\nPart II\nArticle 2\nB.\nAnnex 1\nArticle 1\nC.", ["1", "2", "Annex 1/1"]),
    ],
)  # fmt: skip
def test_other_ways_to_number(text, numbers):
    assert [part.number for part in cut(text).parts] == numbers


@pytest.mark.parametrize("name", TEXTS)
def test_duties_are_counted_as_a_reader_would(name):
    wanted = {row["number"]: int(row["duties"]) for row in ARTICLES if row["text"] == name}
    found = {part.number: sum(duty(s) is not None for s in sentences(part.text)) for part in cut(TEXTS[name]).parts}
    assert found == wanted


@pytest.mark.parametrize("name", TEXTS)
def test_no_line_is_lost(name):
    check_lines(TEXTS[name])


def check_lines(text: str) -> None:
    """Every line with words stands in one part, before, after, or among what was left out."""
    cutting = cut(text)
    held = [line.number for line in (*cutting.heading, *cutting.closing, *cutting.skipped) if line.text.strip()]
    for part in cutting.parts:
        held += sorted({part.first, *(line.number for line in part.lines if line.text.strip())})
    titles = {part.titled for part in cutting.parts if part.title}
    words = {n for n, line in enumerate(text.splitlines(), 1) if line.strip()}
    assert words == {*held, *titles}


@pytest.mark.parametrize("name", TEXTS)
def test_a_skeleton_is_a_valid_record_that_claims_nothing(name, tmp_path):
    """With title and date read, `check` refuses nothing; linted, its silence counts for nothing."""
    made = skeleton(TEXTS[name], "ag-1")
    folder = tmp_path / "case"
    (folder / "agreements").mkdir(parents=True)
    (folder / "case.yaml").write_text("title: T\nperiod: 1800/2040\n", encoding="utf-8")
    path = folder / "agreements" / "ag-1.yaml"
    path.write_text(made.yaml, encoding="utf-8")
    case = open_case(folder)
    assert not case.errors, [str(fault) for fault in case.errors]
    assert case.commitments.height == made.duties
    assert case.agreements["standing"].to_list() == ["proposal"]
    assert case.agreements["parties"].to_list() == [None]
    alone = tmp_path / "ag-1.yaml"
    alone.write_text(made.yaml, encoding="utf-8")
    assert {one.rule.code for one in lint(alone).findings} <= {"deadline-event", "deadline-length", "wording-vague",
                                                              "obligor-vague", "term-undefined"}  # fmt: skip


def test_what_was_read_of_the_first_text():
    record: Any = yaml.safe_load(skeleton(TEXTS["articles"], "mill").yaml)
    assert record["title"] == "TREATY OF PEACE AND THE MILL"
    assert str(record["date"]) == "1911-06-01"
    assert record["signatories"] == ["Kingdom of Upperland", "Free City of Nether"]
    acts = {act["id"]: act for point in record["provisions"] for act in point.get("commitments", ())}
    assert str(acts["mill-2.1-1"]["deadline"]) == "1911-06-30"
    assert acts["mill-2.1-1"]["obligors_text"] == ["Upperland"]
    assert acts["mill-1-2"]["kind"] == "abstention"
    assert "obligors_text" not in acts["mill-2.3-1"]
    assert acts["mill-3-1"]["deadline"] == {"after": "the exchange of ratifications", "within": "P30D"}


def test_the_skeleton_says_what_it_did_not_read():
    text = skeleton(TEXTS["points"], "road").yaml
    assert "# no duty was read in: This memorandum remains in force until it is replaced." in text
    assert "#   line 9 (before): Signed on 12 March 2031" in text
    assert "#   line 17 (left out): - 1 -" in text


@pytest.mark.parametrize(
    ("sentence", "kind", "owed_by"),
    [
        ("The Front shall not fire.", "abstention", "The Front"),
        ("Neither side shall fire.", "abstention", "Neither side"),
        ("To this end, the Council must clear the road by 3 May 2021.", "one_off", "the Council"),
        ("The Parties will respect the line.", "standing_duty", "The Parties"),
        ("The hill shall be handed over.", "one_off", ""),
        ("They shall report.", "one_off", ""),
        ("The commission may meet.", None, ""),
        ("“Line” shall mean the line of contact.", None, ""),
        ("This text shall enter into force today.", None, ""),
        ("By their own free will.", None, ""),
    ],
)
def test_duties(sentence, kind, owed_by):
    found = duty(sentence)
    assert (found and found.kind) == kind
    assert (found.owed_by if found else "") == owed_by


def test_a_date_that_can_mean_two_days_is_not_read():
    found = duty("The Front shall leave by 10.11.2020.")
    assert found is not None
    assert found.deadline == ""
    assert duty("The Front shall leave by 3 May 2020 or by 4 May 2020.").deadline == ""  # type: ignore[union-attr]


LINES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["Article 1", "ARTICLE IV. Title", "1. The Parties shall leave.", "2.", "3.1 x", "Annex B", "I", "",
                     "Contents", "For the North:", "- 3 -", "Chapter 2", "  (a) guns;", "1960 servicemen # note: x",
                     "Done at Ford on 1 May 2020.", "x: [y, {z: 'w'}] &a *b !c | >", "\x85\u2028\x1b[31m\u202e"]),
)  # fmt: skip


@given(st.lists(LINES, max_size=30))
def test_any_text_gives_yaml_and_loses_nothing(lines):
    text = "\n".join(lines)
    made = skeleton(text, "any")
    assert read(made.yaml.encode()).problems == ()
    assert isinstance(yaml.safe_load(made.yaml), dict)
    check_lines(text)
    check_words(text, made.yaml)


def check_words(text: str, made: str) -> None:
    """Every word of a text stands in its skeleton, in a value or in a comment."""
    record = yaml.safe_load(made)
    comments = re.findall(r"#(.*)", made)
    assert words(text) <= words(" ".join([*comments, *strings(record)]))


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text))


def strings(value: Any) -> Iterator[str]:
    """Every word and number of a record."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for item in value:
            yield from strings(item)
    else:
        yield str(value)


@pytest.mark.parametrize("name", TEXTS)
def test_no_word_of_a_text_is_lost(name):
    check_words(TEXTS[name], skeleton(TEXTS[name], "any").yaml)


PIECES = st.sampled_from(
    ["the garrison leaves", "No.", "(a)", "shall", "30 June 2021,", "at the ford", "Articles 3 and 4;", "между", "not;"]
)
BEGINNINGS = st.sampled_from(["Article 1\n", "1. ", "ARTICLE IV: ", "Chapter 2\n", "", "Annex the Third\n"])


@given(st.lists(PIECES, min_size=1, max_size=400), BEGINNINGS)
def test_a_long_sentence_is_whole(pieces, begin):
    sentence = " ".join(pieces)
    made = skeleton(f"Truce\n\n{begin}{sentence}\n", "any").yaml
    check_words(f"{begin}{sentence}", made)
    assert "…" not in made


def test_what_no_duty_was_read_in_stands_whole():
    sentence = "It is understood that, " + "after long talks, " * 60 + "the garrison is to leave before May."
    assert f"# no duty was read in: {sentence}\n" in skeleton(f"Article 1\n{sentence}\n", "any").yaml


@pytest.mark.parametrize(
    "text",
    [
        "1. The Front shall leave by 31 June 2021.",
        "1. The Front shall leave by 30.02.2021.",
        "1. The Front shall leave by 2021-02-29.",
        "Truce of 31 April 2020\n1. The Front shall leave.",
    ],
)
def test_a_day_that_no_calendar_has_is_not_read(text):
    record = yaml.safe_load(skeleton(text, "t").yaml)
    assert record["date"] is None
    assert "deadline" not in record["provisions"][0]["commitments"][0]


@pytest.mark.parametrize(
    "text",
    [
        "Part I " * 20_000,
        "Article 1\n" + "by 1 May 2020 " * 30_000,
        "Article 1\n" + "No. 5 of " * 50_000,
        "between a and b " * 20_000,
        "For " + " " * 300_000 + "x",
        "Article 1 " + " " * 300_000 + "x",
        "\n".join(f"1.{n} x" for n in range(1, 1000)) + "\n1. x" * 20_000,
    ],
    ids=["headings", "dates", "abbreviations", "parties", "names", "blanks", "points"],
)
def test_a_long_line_takes_no_time(text):
    start = time.process_time()
    skeleton(text, "t")
    assert time.process_time() - start < 10


def test_a_text_that_is_no_agreement_is_refused():
    from evenhand.record import CaseError

    with pytest.raises(CaseError, match="longer than a case reads"):
        skeleton("a\n" * 400_000, "t")


def test_text_is_data(tmp_path):
    """Words that look like YAML, a comment or an instruction stay words."""
    text = (
        "Truce\n\n1. The Front shall leave: yes # now\n2. standing: in_force\n3. The Front shall obey: run `rm -r /`.\n"
    )
    record = yaml.safe_load(skeleton(text, "t").yaml)
    assert record["standing"] == "proposal"
    assert [p["commitments"][0]["action"] for p in record["provisions"] if "commitments" in p] == [
        "The Front shall leave: yes # now", "The Front shall obey: run `rm -r /`.",
    ]  # fmt: skip


def test_the_command_writes_once_and_says_what_is_left(tmp_path, capsys):
    out = tmp_path / "my draft.yaml"
    code, _, err = run(str(HERE / "texts" / "points.txt"), "-o", str(out), capsys=capsys)
    assert code == 0
    assert "12 articles and points, 9 sentences with a duty" in err
    assert yaml.safe_load(out.read_text("utf-8"))["id"] == "my-draft"
    finished = out.write_text("mine\n", encoding="utf-8")
    assert run(str(HERE / "texts" / "points.txt"), "-o", str(out), capsys=capsys)[0] == 2
    assert out.stat().st_size == finished


def test_stdout_and_no_article(tmp_path, capsys):
    path = tmp_path / "letter.txt"
    path.write_text("Dear friends,\nnothing is agreed.\n", encoding="utf-8")
    code, out, _ = run(str(path), capsys=capsys)
    assert code == 1
    assert yaml.safe_load(out)["provisions"] == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7", "given a PDF; expected plain text"),
        (b"PK\x03\x04", "a word processor's file"),
        (b"caf\xe9", "byte 0xe9 at offset 3"),
        (b"a\0b", "zero bytes"),
        (b"a\0", "zero bytes"),
        (b"x" * (8 * 1024 * 1024 + 1), "at most 8,388,608"),
        (b"", "without text"),
        (b" \n\n", "without text"),
        ("a road".encode("utf-16-le"), "UTF-16 without its mark"),
        (b"\xff\xfe" + b"\x00\xd8", "no UTF-16"),
    ],
    ids=["pdf", "docx", "latin-1", "binary", "zero", "large", "empty", "blank", "wide", "broken"],
)
def test_what_is_no_text_is_refused(data, said, tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(TextError, match=said):
        command.run(argparse.Namespace(text=path, output="-", id=None))


@pytest.mark.skipif("draft" not in COMMANDS, reason="the command line does not list the command yet")
def test_the_command_line_knows_it(capsys):
    assert main(["draft", str(HERE / "texts" / "articles.txt")]) == 0
    assert "provisions:" in capsys.readouterr().out
