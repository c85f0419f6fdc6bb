"""PDF: pages with places; what is broken, locked, too long or endless is said; notes and fields are counted."""

from __future__ import annotations

import pytest

from evenhand.sources import limits
from evenhand.sources.limits import UnreadableError
from tests.sources.documents import pdf, pdf_of

pytest.importorskip("pypdf", reason="pypdf is not installed: pip install 'evenhand[documents]'")

from evenhand.sources.pdf import read_pdf


def test_pages_follow_one_another():
    found = read_pdf(pdf("First page.", "", "Third page."))
    assert found.text == "First page.\nThird page."
    assert found.parts == [(0, "page 1"), (12, "page 2"), (12, "page 3")]
    assert found.left == {"pages without text (a picture, or empty)": [1, 0]}


def test_a_broken_page_costs_that_page():
    data = pdf("First page.", "Second page.", "Third page.").replace(b"/Contents 6 0 R", b"/Contents 6 6 R", 1)
    found = read_pdf(data)
    assert "First page." in found.text
    assert "Third page." in found.text
    assert sum(count for count, _ in found.left.values()) == 1


def test_notes_and_fields_are_counted():
    note = "/Annots [<< /Type /Annot /Subtype /Text /Rect [0 0 1 1] /Contents (Ask them) >> "
    field = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (Our name) /Rect [0 0 1 1] >>]"
    assert read_pdf(pdf("Text.", extra=note + field)).left == {"notes on pages": [1, 2], "form fields": [1, 2]}


def many(count: int) -> bytes:
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    kids = " ".join("3 0 R" for _ in range(count))
    return pdf_of(["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {count} >>", page])


LOOP = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]
NONE = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no", "does not begin as one"),
        (many(limits.PAGES + 1), "2,001 pages"),
        (pdf_of(NONE), "no page of it can be read"),
    ],
    ids=["other", "pages", "none"],
)
def test_what_cannot_be_read_is_said(data, said):
    with pytest.raises(UnreadableError, match=said):
        read_pdf(data)
