"""The pages made from data files are in step with them, and every page is in the table of contents."""

import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"


def test_made_pages_are_in_step_with_the_data_files():
    made = runpy.run_path(str(ROOT / "tools" / "make_pages.py"))["pages"]()
    for name, text in made.items():
        assert (DOCS / name).read_text(encoding="utf-8") == text, f"run tools/make_pages.py: {name} is out of step"


def test_every_page_is_in_the_table_of_contents():
    index = (DOCS / "index.md").read_text(encoding="utf-8").split()
    pages = {p.stem for p in DOCS.glob("*.md") if not p.name.startswith("_") and p.stem != "index"}
    assert pages <= set(index)
