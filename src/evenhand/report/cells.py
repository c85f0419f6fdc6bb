"""The few kinds of thing that stand in a cell of a table. Plain dictionaries, so that the model stays JSON.

What states an absence, or a number of rows, holds under `of` the tables on which it rests, an empty list for those that
its section looks into: `doubt` says *cannot tell* there where rows of them could not be read. An empty cell without
`of` is a row's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from evenhand.report import wording

Cell = dict[str, Any]
Of: TypeAlias = Iterable[str] | None  # tables


def text(value: str | None, *, none: str = "not recorded", of: Of = None) -> Cell:
    """A text as it stands; what stands instead says what its absence means.

    Args:
        value: of a row's own cell, or made of rows of other tables.
        none: what stands where there is no value.
        of: the tables of those rows; None for a row's own cell.
    """
    return {"kind": "text", "text": value} if value else nothing(none, of)


def words(values: Iterable[str], *, none: str = "not recorded", of: Of = None) -> Cell:
    """Several texts in their order."""
    kept = [value for value in values if value]
    return {"kind": "words", "words": kept} if kept else nothing(none, of)


def nothing(none: str, of: Of) -> Cell:
    """What stands where nothing was found."""
    return {"kind": "none", "text": none} | ({} if of is None else {"of": list(of)})


def date(edtf: str | None, *, none: str = "not known") -> Cell:
    """An EDTF date in words."""
    if not edtf:
        return {"kind": "none", "text": none}
    return {"kind": "date", "edtf": edtf, "text": wording.date(edtf)}


def number(shown: str | None, to: str, *, unit: str | None = None, none: str = "not recorded") -> Cell:
    """A number about the conflict, with the anchor of the claim or row that it comes from."""
    return {"kind": "number", "text": shown, "to": to, "unit": unit} if shown else {"kind": "none", "text": none}


def count(size: int | str, to: str, *of: str) -> Cell:
    """How many rows there are, with the anchor of what they are, and the tables of which they are rows."""
    shown = wording.number(size) if isinstance(size, int) else size
    return {"kind": "number", "text": shown, "to": to, "unit": None, "of": list(of)}


def share(shown: str, to: str, *of: str) -> Cell:
    """A figure that more rows of these tables could make larger or smaller, such as a share or what is lacking."""
    return count(shown, to, *of) | {"either_way": True}


def links(found: Iterable[dict[str, str]], *, none: str = "none", of: Of = ()) -> Cell:
    """Links within the page, as `Book.link` makes them."""
    kept = list(found)
    return {"kind": "links", "links": kept} if kept else nothing(none, of)


def cites(found: list[dict[str, Any]], *, credibility: str | None = None, to: str = "") -> Cell:
    """Sources with their grades; `to` is an anchor for the cell, where a number points to it."""
    return {"kind": "cites", "cites": found, "credibility": credibility, "id": to}


def numbers(found: list[dict[str, Any]]) -> Cell:
    """Sources by their numbers alone, where they would crowd out what they say."""
    return {"kind": "numbers", "cites": found} if found else nothing("no source recorded", ["sources"])


def both(*parts: Cell) -> Cell:
    """Several cells one under another; empty ones are dropped where others say something."""
    kept = [part for part in parts if part["kind"] != "none"] or list(parts[:1])
    return {"kind": "stack", "parts": kept}


def table(caption: str, columns: list[str], rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """`rows` hold `id` (anchor or None) and `cells`; the first cell of a row names it. `widths` are percent."""
    plain = {"fold": len(rows) > 12, "numeric": False, "widths": []}
    return {"caption": caption, "columns": columns, "rows": rows, **plain, **more}
