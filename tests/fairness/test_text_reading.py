"""The text of a file: what is read of each kind, where its spans stand, what is said of files that cannot be read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.fairness.text.audit import audit
from evenhand.fairness.text.lexicon import LexiconError, load
from evenhand.sources import KINDS, TextError, from_text, read
from evenhand.sources.worker import answer_for
from tests.fairness.text_small import conflict, found

BODY = ("The road to Quarrahold is open.", "Nine people were killed.")


def pdf(*pages: str) -> bytes:
    """A PDF by hand: one line of text a page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for text in pages:
        stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R "
                       "/Resources << /Font << /F1 3 0 R >> >> >>")  # fmt: skip
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    made, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return (made + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").encode(
        "latin-1"
    )


def test_plain_text_is_a_paragraph_a_line(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("\ufeff" + "\r\n".join(BODY) + "\r\n", "utf-8")
    assert read(path).text == "\n".join(BODY)


def test_lines_broken_by_hand_are_joined(tmp_path):
    first = "The talks in the hotel went on until the evening and", "ended without a text that both could sign or show."
    second = "Nobody knew what would come after that, and when."
    assert from_text("\n".join((*first, "", second, ""))).text.split("\n") == [" ".join(first), second]


def test_markup_is_no_part_of_a_page(tmp_path):
    path = tmp_path / "a.html"
    path.write_text("<html><head><title>no</title><style>p{}</style></head><body><nav>no</nav><h1>Head</h1>"
                    "<p>A &amp; <b>b</b>&shy;c<br>d</p><script>no</script><table><tr><td>x</td><td>y</td></tr></table>",
                    "utf-8")  # fmt: skip
    assert read(path).text.split("\n") == ["Head", "A & bc", "d", "x", "y"]


def test_markdown_is_read_as_it_is_shown(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("# Head\n\nA *b* [c](https://x.example) line\nand more.\n\n- one\n- two\n", "utf-8")
    assert read(path).text.split("\n") == ["Head", "A b c line and more.", "one", "two"]


def test_a_word_document_has_paragraphs(tmp_path):
    docx = pytest.importorskip("docx", reason="python-docx is not installed: pip install 'evenhand[documents]'")
    document = docx.Document()
    for line in BODY:
        document.add_paragraph(line)
    document.add_table(rows=1, cols=1).cell(0, 0).text = "In a cell."
    document.save(str(tmp_path / "a.docx"))
    extract = read(tmp_path / "a.docx")
    assert extract.text == "\n".join((*BODY, "In a cell."))
    (name, act) = (
        one for one in audit(extract, conflict("river")).marks if one.rule in {"place-name", "agent-passive"}
    )
    assert [extract.where(one.start) for one in (name, act)] == ["paragraph 1", "paragraph 2"]


def test_a_pdf_has_pages(tmp_path):
    pytest.importorskip("pypdf", reason="pypdf is not installed: pip install 'evenhand[documents]'")
    (tmp_path / "a.pdf").write_bytes(pdf(*BODY))
    extract = read(tmp_path / "a.pdf")
    assert extract.text == "\n".join(BODY)
    assert [extract.where(0), extract.where(len(BODY[0]) + 1)] == ["page 1", "page 2"]


@pytest.mark.parametrize(
    ("name", "data", "match"),
    [
        ("a.odt", b"x", r"expected one of .txt, .md"),
        ("a.txt", b" \n ", "without text"),
        ("a.txt", b"caf\xe9", "offset 3 .line 1., which is no UTF-8"),
        ("a.docx", b"no", "no Word document"),
        ("a.pdf", b"no", "cannot be read as PDF"),
    ],
)
def test_what_cannot_be_read_is_said_with_what_to_do(tmp_path, name, data, match):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(TextError, match=match):
        read(tmp_path / name)


def test_a_path_without_a_file_is_said(tmp_path):
    with pytest.raises(TextError, match="check the path"):
        read(tmp_path / "none.txt")


def test_a_library_that_is_missing_is_named_with_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdf", None)
    said = "; ".join(answer_for("pdf", pdf(*BODY))["refused"])
    assert "needs the package pypdf" in said
    assert 'pip install "evenhand[documents]"' in said


def test_every_kind_that_the_help_names_is_read():
    assert set(KINDS) == {".txt", ".md", ".markdown", ".html", ".htm", ".docx", ".pdf"}


@given(st.text(max_size=300))
def test_any_text_at_all_has_spans_that_are_its_own(text):
    audited = found(text, conflict("karabakh"))
    for one in audited.marks:
        assert 0 <= one.start < one.end <= len(audited.extract.text)
        assert audited.extract.text[one.start : one.end] == one.text


PLAIN = "was killed by the Quarra claimed that of shelling 1992 March nine not aggression"
WORDS = (*PLAIN.split(" "), *"“”‘’.,:", '"', "\n")


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_words_in_any_order_break_nothing(words):
    audited = found(" ".join(words), conflict("river"))
    assert all(one.text for one in audited.marks)


def test_a_folder_adds_words_and_changes_the_words_of_a_rule(tmp_path):
    (tmp_path / "judging.csv").write_text("word,kind,not_before\nfiendish,condemns,puzzle\n", "utf-8")
    (tmp_path / "rules.toml").write_text('[judging-word]\ntitle = "Our title"\n', "utf-8")
    lexicon = load("en", tmp_path)
    assert lexicon.rules["judging-word"].title == "Our title"
    assert lexicon.rules["judging-word"].about == load("en").rules["judging-word"].about
    audited = audit(from_text("A fiendish raid and a fiendish puzzle."), lexicon_folder=tmp_path)
    assert [one.start for one in audited.marks] == [2]
    assert not audit(from_text("A fiendish raid.")).marks


def test_a_folder_or_language_that_cannot_be_used_is_said(tmp_path):
    with pytest.raises(LexiconError, match="language with words"):
        load("xx")
    with pytest.raises(LexiconError, match="make it first"):
        load("en", tmp_path / "none")
    (tmp_path / "judging.csv").write_text("wrong\nx\n", "utf-8")
    with pytest.raises(LexiconError, match="copy the first line"):
        load("en", tmp_path)
    (tmp_path / "judging.csv").unlink()
    (tmp_path / "words.toml").write_text("be = [", "utf-8")
    with pytest.raises(LexiconError, match="mend the line"):
        load("en", tmp_path)


def test_offsets_count_characters_of_the_text_as_extracted(tmp_path):
    path = Path(tmp_path / "a.txt")
    path.write_text("Caf\u0065\u0301 \u00adby the road.\n\nThe road to Quarrahold is open.", "utf-8")
    extract = read(path)
    (one,) = audit(extract, conflict("river")).marks
    assert extract.text[one.start : one.end] == "Quarrahold"
    assert "é" in extract.text


def test_a_text_without_stops_is_cut_and_read_in_good_time():
    words = [
        "Nine Quarran villagers were killed by Rubban troops and",
        "Quarra claimed that",
        "the shelling of farms or",
    ]
    audited = found(" ".join(words * 1_000), conflict("river"))
    assert audited.words > 15_000
    assert all(audited.extract.text[one.start : one.end] == one.text for one in audited.marks)
