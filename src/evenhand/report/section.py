"""How a section of the report is registered: what it answers, what it builds, and with which template it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evenhand.report.book import Book

Body = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Section:
    """One section: a small file in sections/ makes it, the tuple there puts it in its place."""

    key: str  # anchor on the page
    title: str
    question: str  # what the reader finds out here
    build: Callable[[Book], Body | None]  # plain values only; None leaves the section out
    template: str  # file in templates/
    stays: bool = True  # with *cannot tell*, where it has nothing to show and some rows could not be read
