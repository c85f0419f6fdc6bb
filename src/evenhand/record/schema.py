"""The schema of a case, read once from `schema.toml`; nothing else in the program says what a column is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

FieldType = Literal[
    "id", "text", "words", "word", "code", "codes", "side", "sides", "ref", "refs", "number", "integer",
    "date", "month", "boolean", "url", "path", "sha256", "language", "deadline",
]  # fmt: skip

RowClass = Literal["assertion", "lookup", "part", "setting"]

LISTS = frozenset({"words", "codes", "sides", "refs"})
DEADLINE_PARTS = ("after", "within")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Field:
    """One column: its type, and what a value must be."""

    name: str
    type: FieldType
    about: str
    required: bool = False
    vital: bool = False  # the row says nothing without it
    composed: bool = False  # our own summary or figure, resting on all the row's sources together
    codes: str = ""  # name of a vocabulary
    open: bool = False  # other words than the vocabulary's are allowed
    to: tuple[str, ...] = ()  # tables that a reference may lead to
    low: float | None = None  # smallest number allowed
    high: float | None = None
    parent: bool = False  # filled from the YAML record that holds this one
    local: bool = False  # an id that need not be unique in the case

    @property
    def is_list(self) -> bool:
        """Whether a cell holds several values."""
        return self.type in LISTS

    @property
    def is_reference(self) -> bool:
        """Whether a value is the id of another record."""
        return self.type in {"ref", "refs"}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Table:
    """One table of a case: where it stands on disk, its columns, and whom its rows rest on."""

    name: str
    title: str
    about: str
    fields: Mapping[str, Field]
    row_class: RowClass  # by which rule a row is seen: record/visibility.py
    file: str = ""  # path or pattern in the case folder; empty for a table held by another
    within: str = ""  # the table whose YAML records hold this one
    at: str = ""  # the key that holds the list, dotted
    key: tuple[str, ...] = ("id",)
    rests_on: tuple[str, ...] = ()  # columns naming who says it; `<table.column` for rows that point here
    else_on: str = ""  # reference to the row whose sources speak for a row that names none
    support: str = ""  # column naming where a lookup's or a part's own words come from
    bare: tuple[str, ...] = ()  # columns of a lookup that is seen only because something refers to it
    free_when: Mapping[str, tuple[str, ...]]  # values with which a row asserts nothing
    with_all: tuple[str, ...] = ()  # references without which the row says nothing
    known: tuple[str, ...] = ()  # the columns, first filled one first, by which a known-on view cuts
    time: str = ""  # the column by which an as-of view cuts
    keyed: str = ""  # the column that a YAML mapping's keys fill
    plain: str = ""  # the column that a plain YAML value fills
    single: bool = False
    codes: bool = False  # its ids are codes of the case, in a space of their own
    ordered: bool = False  # the order of its rows is the order shown

    @property
    def is_csv(self) -> bool:
        """Whether the table is one CSV file."""
        return self.file.endswith(".csv")

    @property
    def is_yaml(self) -> bool:
        """Whether the table's records are whole YAML files."""
        return self.file.endswith(".yaml")

    @property
    def needed(self) -> tuple[str, ...]:
        """References without which a row is withheld: the stated ones and every required single one."""
        required = [f.name for f in self.fields.values() if f.required and f.type == "ref"]
        return tuple(dict.fromkeys([*self.with_all, *required]))

    @property
    def vital(self) -> tuple[str, ...]:
        """Columns without which a row is refused: its key, the references it needs, and what it exists to say."""
        named = [f.name for f in self.fields.values() if f.vital or (f.required and f.is_reference)]
        return tuple(dict.fromkeys([*(c for c in self.key if c in self.fields and self.fields[c].required), *named]))

    def columns(self) -> list[str]:
        """Names of the table's columns in a frame, in order."""
        names: list[str] = []
        for field in self.fields.values():
            names.append(field.name)
            if field.type == "deadline":
                names.extend(f"{field.name}_{part}" for part in DEADLINE_PARTS)
        return names


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Schema:
    """All tables and vocabularies, in the order of the file."""

    version: int
    codes: Mapping[str, Mapping[str, str]]
    tables: Mapping[str, Table]

    def parts_of(self, name: str) -> list[Table]:
        """The tables that the YAML records of table `name` hold."""
        return [t for t in self.tables.values() if t.within == name]


def column(table: Table, name: str) -> Field:
    """The field that fills a column of the table's frame: of a deadline's parts, the deadline."""
    for field in table.fields.values():
        if name == field.name or (field.type == "deadline" and name.removeprefix(f"{field.name}_") in DEADLINE_PARTS):
            return field
    raise KeyError(name)


def _field(name: str, raw: dict[str, Any]) -> Field:
    return Field(name=name, **{**raw, "to": tuple(raw.get("to", ()))})


def _table(name: str, raw: dict[str, Any], common: dict[str, Any]) -> Table:
    fields = {key: _field(key, value) for key, value in {**raw.pop("fields"), **common}.items()}
    free = {key: tuple(value) for key, value in raw.pop("free_when", {}).items()}
    rest: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    return Table(name=name, fields=fields, free_when=free, row_class=rest.pop("class"), **rest)


@cache
def load() -> Schema:
    """The schema that this version of Evenhand reads and writes."""
    raw = tomllib.loads(files(__package__).joinpath("schema.toml").read_text(encoding="utf-8"))
    tables = {name: _table(name, value, raw["common"]) for name, value in raw["tables"].items()}
    return Schema(version=raw["version"], codes=raw["codes"], tables=tables)
