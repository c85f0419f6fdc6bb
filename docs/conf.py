"""How the documentation is built: offline, and every warning is an error (the Makefile passes -W and --nitpicky)."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

project = "Evenhand"
author = "The Evenhand authors"
project_copyright = "2026, The Evenhand authors"
release = re.findall(r'^__version__ = "(.+)"$', (ROOT / "src/evenhand/__init__.py").read_text("utf-8"), re.MULTILINE)[0]
version = release

extensions = ["myst_parser"]  # and no other: nothing here asks another site for anything
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "_*.md"]
nitpicky = True
today_fmt = "%Y-%m-%d"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"Evenhand {release}"
html_copy_source = False
html_show_sphinx = False
html_last_updated_fmt = None
