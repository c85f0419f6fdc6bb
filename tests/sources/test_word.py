"""Word documents: what a reader sees is read once; what is not read is counted; bombs meet their limit."""

from __future__ import annotations

import io
import zipfile

import pytest

from evenhand.sources import limits
from evenhand.sources.limits import UnreadableError
from evenhand.sources.word import read_word
from tests.sources.documents import archive, paragraph, part, run, word


def lines(data: bytes) -> list[str]:
    return read_word(data).text.split("\n")


def left(data: bytes) -> dict[str, list[int]]:
    return read_word(data).left


BOX = "<w:txbxContent>{}</w:txbxContent>"
ALTERNATIVES = (
    "<mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{}</wps:txbx></mc:Choice>"
    "<mc:Fallback><w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
)

IDS = "ins moved inline block link smart field code blanks hyphen tabs math symbol tables box twice fallback mark last"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (paragraph("Old, ", f"<w:ins>{run('new')}</w:ins>", "."), ["Old, new."]),
        (paragraph("Kept.", f"<w:moveTo>{run(' Moved.')}</w:moveTo>"), ["Kept. Moved."]),
        (paragraph(f"<w:sdt><w:sdtContent>{run('In line.')}</w:sdtContent></w:sdt>"), ["In line."]),
        (f"<w:sdt><w:sdtContent>{paragraph('A block.')}</w:sdtContent></w:sdt>", ["A block."]),
        (paragraph(f"<w:hyperlink>{run('A link.')}</w:hyperlink>"), ["A link."]),
        (paragraph(f"<w:smartTag><w:smartTag>{run('Tagged.')}</w:smartTag></w:smartTag>"), ["Tagged."]),
        (paragraph(f"<w:fldSimple w:instr='PAGE'>{run('7')}</w:fldSimple>"), ["7"]),
        (paragraph("<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>", "shown"), ["shown"]),
        (paragraph("a", "<w:r><w:tab/></w:r>", "b", "<w:r><w:br/></w:r>", "c"), ["a b c"]),
        (paragraph("a", "<w:r><w:noBreakHyphen/></w:r>", "b"), ["a\u2011b"]),
        (paragraph("a", properties="<w:tabs><w:tab w:val='left'/></w:tabs>"), ["a"]),
        (paragraph("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"), ["x+1"]),
        (paragraph("<w:r><w:sym w:char='2192'/><w:sym w:char='F0B7'/></w:r>"), ["→"]),
        (
            "<w:tbl><w:tr><w:tc>"
            + paragraph("outer")
            + "<w:tbl><w:tr><w:tc>"
            + paragraph("inner")
            + "</w:tc></w:tr></w:tbl>"
            + paragraph("")
            + "</w:tc></w:tr></w:tbl>",
            ["outer", "inner"],
        ),
        (paragraph("Before", BOX.format(paragraph("boxed")), " and after."), ["Before and after.", "boxed"]),
        (
            paragraph("Around.", ALTERNATIVES.format(BOX.format(paragraph("once")), BOX.format(paragraph("once")))),
            ["Around.", "once"],
        ),
        (paragraph(ALTERNATIVES.format("", BOX.format(paragraph("old form")))), ["old form"]),
        (
            paragraph("One", properties="<w:rPr><w:del w:id='1'/></w:rPr>") + paragraph(" line."),
            ["One line."],
        ),
        (paragraph("End", properties="<w:rPr><w:del w:id='1'/></w:rPr>"), ["End"]),
    ],
    ids=IDS.split(),
)
def test_what_a_reader_sees_is_read_once(body, wanted):
    assert lines(word(body)) == wanted
    assert left(word(body)) == {}


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (f"<w:del><w:r><w:delText>two words</w:delText></w:r></w:del>{run('kept')}", {"tracked deletions": [1, 2]}),
        (f"<w:moveFrom>{run('went away')}</w:moveFrom>{run('kept')}", {"passages moved away": [1, 2]}),
        (run("not seen", "<w:vanish/>") + run("kept"), {"hidden text": [1, 2]}),
        (run("ke", "<w:vanish w:val='0'/>") + run("pt"), {}),
        (
            f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click here')}</w:sdtContent></w:sdt>"
            + run("kept"),
            {"empty fields to fill in": [1, 2]},
        ),
    ],
    ids=["deleted", "moved", "hidden", "shown", "placeholder"],
)
def test_what_is_left_out_is_counted(body, wanted):
    data = word(f"<w:p>{body}</w:p>")
    assert lines(data) == ["kept"]
    assert left(data) == wanted


def test_notes_headers_and_footers_follow_with_their_names():
    note = "<w:footnote w:type='separator' w:id='-1'>" + paragraph("---") + "</w:footnote>"
    parts = {
        "footnotes.xml": (
            "footnotes",
            part("footnotes", f"{note}<w:footnote w:id='1'>{paragraph('Below.')}</w:footnote>"),
        ),
        "endnotes.xml": ("endnotes", part("endnotes", f"<w:endnote w:id='1'>{paragraph('At the end.')}</w:endnote>")),
        "header1.xml": ("header", part("hdr", paragraph("Draft"))),
        "header2.xml": ("header", part("hdr", paragraph("Draft"))),
        "footer1.xml": ("footer", part("ftr", paragraph("Page 1"))),
        "comments.xml": ("comments", part("comments", f"<w:comment w:id='0'>{paragraph('Is this so?')}</w:comment>")),
        "media/a.png": ("image", "x"),
    }
    found = read_word(word(paragraph("Body.") + paragraph("More."), parts))
    assert found.text.split("\n") == ["Body.", "More.", "Below.", "At the end.", "Draft", "Page 1"]
    named = [(found.text[start:].split("\n")[0], name) for start, name in found.parts]
    assert named == [
        ("Body.", ""),
        ("Below.", "footnote 1"),
        ("At the end.", "endnote 1"),
        ("Draft", "header"),
        ("Page 1", "footer"),
    ]
    assert found.left == {"comments": [1, 3], "pictures": [1, 0]}


def test_an_independent_writer_is_read_the_same(tmp_path):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_heading("Head", 1)
    document.add_paragraph("A ").add_run("bold").bold = True
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "In a merged cell."
    document.sections[0].header.paragraphs[0].text = "Above."
    made = io.BytesIO()
    document.save(made)
    assert lines(made.getvalue()) == ["Head", "A bold", "In a merged cell.", "Above."]


def member(**more: str | bytes) -> bytes:
    return archive({"_rels/.rels": "<x/>", **more})


BROKEN_IDS = "no-zip empty broken laughs other deep paragraphs characters ratio picture members lzma"
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 nothing", "it is no archive"),
        (member(), "without word/document.xml"),
        (word("<w:p>"), "broken at line 1"),
        (member(**{"word/document.xml": f"{LAUGHS}<w/>"}), "declares a type"),
        (member(**{"word/document.xml": "<w/>"}), "no text of Word's"),
        (word("<w:tbl>" * 300), "256 deep"),
        (word("<w:p/>" * (limits.PARAGRAPHS + 1)), "50,000 paragraphs"),
        (word(paragraph(" ".join(map(str, range(330_000))))), "2,000,000 characters"),
        (word(" " * 3_000_000), "100 times its size"),
        (word("<w:p/>", more={"word/media/bomb.bin": b"\0" * 70_000_000}), None),
        (archive({f"a{n}": b"" for n in range(5_000)}), "5,000 files"),
        (archive({"_rels/.rels": "<x/>", "word/document.xml": "<x/>"}, zipfile.ZIP_LZMA), "as Word packs none"),
    ],
    ids=BROKEN_IDS.split(),
)
def test_bombs_and_broken_files_meet_their_limit(data, said):
    if said is None:
        assert read_word(data).text == ""  # what is not text is never unpacked
        return
    with pytest.raises(UnreadableError) as error:
        read_word(data)
    assert said in error.value.given


def test_a_document_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "UNPACKED_BYTES", 1024 * 1024)
    with pytest.raises(UnreadableError, match="unpacks to more than 1 MiB"):
        read_word(word("<w:x/>" * 200_000))


def test_a_locked_part_is_said():
    data = bytearray(word(paragraph("x")))
    at = data.index(b"PK\x01\x02")
    while at >= 0:  # the bit that says so, in every entry of the directory
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    with pytest.raises(UnreadableError, match="password"):
        read_word(bytes(data))
