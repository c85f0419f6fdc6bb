"""One case on one page. Heavy packages load with the first report, not with this module."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evenhand.record.view import View

__all__ = ["render", "write"]


def render(view: View) -> str:
    """The report of a view as one HTML page, complete in itself."""
    from evenhand.report import page

    return page.render(view)


def write(view: View, path: Path) -> None:
    """Write the report to `path`: beside it first, then moved into its place."""
    from evenhand.report import page

    page.write(view, path)
