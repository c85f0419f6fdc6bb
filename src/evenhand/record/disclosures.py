"""What the public view of a case leaves out without a mark, and what its free text may still give away.

For the team alone (`evenhand check --internal`): it names hidden rows and repeats their words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from evenhand.record import visibility
from evenhand.record.coarse import EXACT, level_of
from evenhand.record.csvtext import ROW
from evenhand.record.marks import MARK
from evenhand.record.schema import Field, Schema, Table
from evenhand.record.spread import Frames, Ids, present, reverse

_NAMES = r"\p{Lu}[\p{L}’'-]+(?: \p{Lu}[\p{L}’'-]+)+"  # two words or more that begin with a capital
_FIGURES = r"\d(?:[\d .,-]*\d){3,}"  # telephone numbers, coordinates, exact counts
_SHORTEST = 4  # characters below which a value gives nobody away
_LONGEST = 160
_TEXT = frozenset({"text", "words", "word", "url"})
_NAMED = 3  # words of one cell that are named
_FINE_DECIMALS = 2  # of a degree: about 1 km


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Disclosure:
    """One thing that an owner should know before anything of the case is made public."""

    code: str  # a key of `MEANINGS`
    table: str
    row: str  # the row's key
    columns: tuple[str, ...]
    about: str  # what is hidden by it, or what it may give away


MEANINGS = {
    "unreached": "not public: nothing that is shown refers to it; say `protected: false` to show it all the same",
    "unsaid": "not public: nobody who is shown says it; name a source that may be shown",
    "leaning": "not public: it says nothing without a row that is not",
    "bare": "only id, name and kind are public: no source that may be shown is named for the rest",
    "composed": "public, in our words, and made from hidden rows too: read it once more as a stranger would",
    "hidden-id": "public text holds the id of a hidden row",
    "hidden-words": "public text holds words or figures that stand in a hidden row",
    "exact-place": "a place of a kind that gives people away is shown exactly, because its own row says so",
}  # fmt: skip


def find_disclosures(frames: Frames, notes: Mapping[str, str], schema: Schema) -> list[Disclosure]:
    """Everything that `MEANINGS` names, table by table; `notes` are the public pages of the notes folder."""
    return [*_unmarked(frames, schema), *_composed(frames, schema), *_in_text(frames, notes, schema), *_exact(frames)]


def as_dicts(found: list[Disclosure]) -> list[dict[str, Any]]:
    """The same for JSON."""
    return [asdict(one) | {"meaning": MEANINGS[one.code]} for one in found]


# -- what is hidden without a mark -------------------------------------------------------------------------------------


def _unmarked(frames: Frames, schema: Schema) -> Iterator[Disclosure]:
    open_ = visibility.open_rows(frames, visibility.utc_today())
    seen = visibility.see(open_, schema)
    ids = Ids(seen.rows, schema)
    for name, table in schema.tables.items():
        hidden = open_[name].join(seen.rows[name].select(ROW), on=ROW, how="anti")
        for row in hidden.iter_rows(named=True):
            yield Disclosure(code=_why(table, row, ids), table=name, row=key_of(table, row), columns=(), about="")
        bare = open_[name].filter(pl.col(ROW).is_in(list(seen.bare.get(name, ()))))
        for row in bare.join(seen.rows[name].select(ROW), on=ROW, how="semi").iter_rows(named=True):
            lost = tuple(c for c in table.columns() if row[c] not in (None, []) and c not in {*table.bare, MARK})
            if lost:
                yield Disclosure(code="bare", table=name, row=key_of(table, row), columns=lost, about="")


def _why(table: Table, row: Mapping[str, Any], ids: Ids) -> str:
    if any(row[c] is not None and row[c] not in ids.as_set(table.fields[c]) for c in table.needed):
        return "leaning"
    return "unreached" if table.row_class == "lookup" else "unsaid" if table.row_class == "assertion" else "leaning"


def key_of(table: Table, row: Mapping[str, Any]) -> str:
    """What names a row to its owner: its id, or the columns of its key."""
    if table.single:
        return table.name
    parts = (row[c] for c in table.key)
    return ", ".join(";".join(part) if isinstance(part, list) else str(part) for part in parts if part is not None)


# -- what is composed over hidden rows too -----------------------------------------------------------------------------


def _composed(frames: Frames, schema: Schema) -> Iterator[Disclosure]:
    """Public rows with words of ours, where some of those who say them are hidden."""
    shown = _shown(frames, schema)
    hidden = {name: frame.join(shown[name].select(ROW), on=ROW, how="anti") for name, frame in frames.items()}
    gone = Ids(hidden, schema)
    for name, table in schema.tables.items():
        composed = [f.name for f in table.fields.values() if f.composed]
        if not composed or shown[name].is_empty():
            continue
        mixed = _said_by_some(table, frames[name], gone) & frames[name][ROW].is_in(shown[name][ROW].implode())
        for row in frames[name].filter(mixed).iter_rows(named=True):
            filled = tuple(c for c in composed if row[c] not in (None, []))
            if filled:
                yield Disclosure(code="composed", table=name, row=key_of(table, row), columns=filled, about="")


def _said_by_some(table: Table, frame: pl.DataFrame, gone: Ids) -> pl.Series:
    found = pl.repeat(value=False, n=frame.height, dtype=pl.Boolean, eager=True)
    evidence = [
        c for c in ("evidence", "sources", "claim", "incident") if c in table.fields and table.fields[c].is_reference
    ]
    for name in dict.fromkeys([*table.rests_on, *([table.support] if table.support else []), *evidence]):
        back = reverse(name)
        if back is not None:
            found |= frame["id"].is_in(gone.pointing(back).implode()).fill_null(value=False)
        else:
            found |= present(frame[name], gone.of(table.fields[name]))
    return found


def _shown(frames: Frames, schema: Schema) -> dict[str, pl.DataFrame]:
    return visibility.public(frames, schema, closed=False)


# -- what public text repeats of hidden rows ---------------------------------------------------------------------------


def _in_text(frames: Frames, notes: Mapping[str, str], schema: Schema) -> Iterator[Disclosure]:
    shown = _shown(frames, schema)
    hidden = {name: frame.join(shown[name].select(ROW), on=ROW, how="anti") for name, frame in frames.items()}
    ids = {one for name, frame in hidden.items() if "id" in frame.columns for one in frame["id"].drop_nulls()}
    words = _telling_words(hidden, schema) - _known_names(shown)
    for code, patterns in (("hidden-id", ids), ("hidden-words", words - ids)):
        known = sorted(one for one in patterns if len(one) >= _SHORTEST)
        if not known:
            continue
        for name, table in schema.tables.items():
            for field in _texts(table):
                yield from _hits(code, table, field, shown[name], known)
        for name, text in notes.items():
            found = [word for word in known if _stands_alone(word, text)]
            if found:
                about = "; ".join(found[:_NAMED])
                yield Disclosure(code=code, table="notes", row=name, columns=(), about=about)


def _hits(code: str, table: Table, field: Field, frame: pl.DataFrame, known: list[str]) -> Iterator[Disclosure]:
    column = pl.col(field.name).list.join(" ") if field.is_list else pl.col(field.name)
    some = frame.filter(column.str.contains_any(known))
    if some.is_empty():
        return
    found = some.select(column.str.extract_many(known, overlapping=True).alias("found"), column.alias("text"))
    for row, (words, text) in zip(some.iter_rows(named=True), found.iter_rows(), strict=True):
        whole = sorted({word for word in words if _stands_alone(word, text)}, key=lambda word: (-len(word), word))
        if whole:
            about = "; ".join(whole[:_NAMED])
            yield Disclosure(code=code, table=table.name, row=key_of(table, row), columns=(field.name,), about=about)


def _stands_alone(word: str, text: str) -> bool:
    """Whether a word stands in a text with no letter or digit beside it."""
    at = text.find(word)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(word) : at + len(word) + 1]
        if not (before.isalnum() or after.isalnum()):
            return True
        at = text.find(word, at + 1)
    return False


def _telling_words(hidden: Frames, schema: Schema) -> set[str]:
    """Whole cells, names and figures of hidden rows by which something could be recognised."""
    found: set[str] = set()
    for name, table in schema.tables.items():
        for field in _texts(table):
            column = hidden[name][field.name]
            cells = (column.explode() if field.is_list else column).drop_nulls().unique()
            found.update(cell.strip() for cell in cells if _SHORTEST < len(cell) <= _LONGEST and not field.codes)
            for pattern in (_NAMES, _FIGURES):
                found.update(cells.str.extract_all(pattern).explode().drop_nulls())
    return found


def _known_names(shown: Frames) -> set[str]:
    """Names by which rows that are public are called: to repeat one gives nothing away."""
    columns = (
        "name",
        "title",
        "unit",
        "kind",
        "by",
        "speaker",
        "publisher",
        "country",
        "area",
        "issue",
        "topic",
        "sought",
    )
    found = {text for frame in shown.values() for c in columns if c in frame.columns for text in _strings(frame[c])}
    return found | {"persons", "person", "percent"}


def _strings(column: pl.Series) -> list[str]:
    return column.drop_nulls().to_list() if column.dtype == pl.String else []


def _texts(table: Table) -> list[Field]:
    return [f for f in table.fields.values() if f.type in _TEXT]


# -- places ------------------------------------------------------------------------------------------------------------


def _exact(frames: Frames) -> Iterator[Disclosure]:
    """Places of kinds at risk that are shown exactly since their owner says so."""
    shown = visibility.open_rows(frames, visibility.utc_today())["places"].filter(pl.col("shown_prec") == EXACT)
    for row in shown.iter_rows(named=True):
        fine = any(
            len(str(row[c]).partition(".")[2]) > _FINE_DECIMALS for c in ("latitude", "longitude") if row[c] is not None
        )
        if fine and level_of(None, row["kind"], row["coordinates_from"]) != EXACT:
            about = f"{row['latitude']}, {row['longitude']}"
            yield Disclosure(
                code="exact-place", table="places", row=row["id"], columns=("latitude", "longitude"), about=about
            )


__all__ = ["MEANINGS", "Disclosure", "as_dicts", "find_disclosures", "key_of"]
