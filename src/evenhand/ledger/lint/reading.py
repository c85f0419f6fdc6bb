"""Opens a case, or one file by itself, and lays its agreements before the linter, each record with its line.

Of a case, what may be shown is linted, unless `internal`. A file that stands in the agreements folder of a case is
read with its case. A file by itself is read as the whole text: where it does not say what it was read for, its
silence is the text's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from evenhand.ledger.lint.texts import Commitment, Docket, Grouping, Party, Text, indexed
from evenhand.record import cells, faults
from evenhand.record.csvtext import ROW
from evenhand.record.faults import CaseError, Fault, Severity
from evenhand.record.folder import Folder
from evenhand.record.raw import Raw, read_yaml
from evenhand.record.read import Reading, case_folder, read_files
from evenhand.record.schema import load
from evenhand.record.unread import NOTHING_UNREAD, Unread
from evenhand.record.view import View

Row = Mapping[str, Any]
Places = Mapping[tuple[str, ...], tuple[str, int | None]]  # key of a record → file and line

_TABLES = ("agreements", "provisions", "commitments")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Opened:
    """What is to be linted, and what of it could not be read."""

    docket: Docket  # everything that rules may look at
    only: str | None  # the one file that was asked for
    alone: bool  # a file without a case
    errors: tuple[Fault, ...]
    unread: Unread = NOTHING_UNREAD  # rows of the case that are missing because of faults


def open_docket(path: str | Path, *, internal: bool = False) -> Opened:
    """Read a case folder or an agreement's file.

    Raises:
        CaseError: neither is there, or the file cannot be read at all.
    """
    place = Path(path)
    if not place.is_file():
        return _of_case(place, internal=internal, only=None)
    if place.parent.name == "agreements" and (place.parent.parent / "case.yaml").is_file():
        return _of_case(place.parent.parent, internal=internal, only=f"agreements/{place.name}")
    return _of_file(place, str(path))


def _of_case(root: Path, *, internal: bool, only: str | None) -> Opened:
    reading = read_files(case_folder(root))
    case = reading.case()
    view = case.view(internal=internal)
    kept = {name: frozenset(case.frames[name][ROW]) for name in _TABLES}  # not a row that another's id was refused for
    docket = docket_of(view, places=_places(reading.raws, kept), waits=_as_written(reading, kept["commitments"]))
    return Opened(docket=docket, only=only, alone=False, errors=case.refused, unread=view.unread)


def docket_of(view: View, *, places: Places | None = None, waits: Mapping[str, list[str]] | None = None) -> Docket:
    """What a view of a case shows to the linter.

    Args:
        view: the case as one reader may see it.
        places: where each record stands; without them, findings have no file and no line.
        waits: what each commitment waits for as its file says; without them, circles are not seen.
    """
    tables = {name: view.tables[name].to_dicts() for name in (*_TABLES, "parties", "terms", "lint_off")}
    shown = {row["id"] for row in tables["commitments"]}
    for row in tables["commitments"]:
        written = row["waits_for"] if waits is None else waits.get(row["id"])
        row["waits_for"] = [one for one in written or () if one in shown]
    texts = _texts(tables, places or {}, {})
    return Docket(
        texts=texts,
        index=indexed(texts),
        parties={row["id"]: _made(Party, row) for row in tables["parties"]},
        groupings=_groupings(view.groupings.to_dicts(), view.grouping_sides.to_dicts()),
        contested=tuple(dict.fromkeys(row["term"] for row in tables["terms"] if row["status"] == "contested")),
        off={row["rule"]: row["reason"] for row in tables["lint_off"]},
    )


def _as_written(reading: Reading, kept: Collection[int]) -> dict[str, list[str]]:
    """What each commitment waits for, circles included: opening a case takes those out."""
    rows = reading.typed["commitments"].select(ROW, "id", "waits_for").drop_nulls().iter_rows()
    return {name: waits for row, name, waits in rows if row in kept}


def _of_file(path: Path, shown: str) -> Opened:
    schema = load()
    name = f"agreements/{path.stem}.yaml"
    folder = Folder(root=path.parent, files={name: path})
    raws, found = read_yaml(folder, schema)
    if not raws["agreements"].frame.height:
        raise CaseError.refused(_refusal(shown, found), ())
    tables: dict[str, list[dict[str, Any]]] = {}
    for table in _TABLES:
        frame, refused = cells.convert(schema.tables[table], raws[table].frame, _words())
        tables[table] = frame.to_dicts()
        found += refused
    texts = _texts(tables, _places(raws), {name: faults.printable(shown)})
    whole = tuple(replace(text, looked_for=text.looked_for or ("all",)) for text in texts)
    return Opened(
        docket=Docket(texts=whole, index=indexed(whole)), only=None, alone=True, errors=_errors(found, raws, shown)
    )


def _words() -> cells.Words:
    return cells.Words(codes=load().codes, sides=None)


def _refusal(shown: str, found: Iterable[faults.Finding]) -> str:
    first = next(iter(found), None)
    if first is None or first.place is None:
        return f"{shown}: given a file without a record; expected an agreement in YAML; see `evenhand draft --help`"
    rule = faults.rule(first.code)
    place = ":".join(str(part) for part in (faults.printable(shown), *first.place[1:]) if part is not None)
    return f"{place}: given {rule['what']}; expected {first.expected or rule['expected']}; {rule['do']}"


def _errors(found: Iterable[faults.Finding], raws: Mapping[str, Raw], shown: str) -> tuple[Fault, ...]:
    made = []
    for one in found:
        place = one.place or raws[one.table].where({one.row: {one.field or ""}})[one.row, one.field or ""]
        fault = faults.make(one.code, file=shown, line=place[1], column=place[2], field=one.field, given=one.given,
                            expected=one.expected)  # fmt: skip
        made.append(fault)
    return tuple(fault for fault in made if fault.severity is Severity.ERROR)


def _places(raws: Mapping[str, Raw], kept: Mapping[str, Collection[int]] | None = None) -> Places:
    """File and line of each record, or of those kept, by table and key; the first of those that share a key."""
    found: dict[tuple[str, ...], tuple[str, int | None]] = {}
    for table in _TABLES:
        if table not in raws:
            continue
        raw = raws[table]
        keys = [raw.frame[name] for name in raw.table.key]
        for row, (key, places) in enumerate(zip(zip(*keys, strict=True), raw.places, strict=True)):
            file, line, _ = places[""]
            if kept is None or row in kept[table]:
                found.setdefault((table, *(part or "" for part in key)), (file, line))
    return found


def _texts(tables: Mapping[str, list[dict[str, Any]]], places: Places, names: Mapping[str, str]) -> tuple[Text, ...]:
    points = {(row["agreement"], row["number"]): row for row in tables["provisions"]}
    texts = []
    for row in tables["agreements"]:
        file, line = places.get(("agreements", row["id"] or ""), ("", None))
        owed = [c for c in tables["commitments"] if c["agreement"] == row["id"]]
        held = tuple(_commitment(n, c, points, places) for n, c in enumerate(owed, 1))
        name = row["id"] or Path(file).stem
        made = _made(Text, row, id=name, file=names.get(file, file), line=line, commitments=held)
        texts.append(made)
    return tuple(sorted(texts, key=lambda text: (text.file, text.id)))


def _commitment(n: int, row: Row, points: Mapping[tuple[Any, Any], Row], places: Places) -> Commitment:
    point = points.get((row["agreement"], row["provision"]), {})
    _, line = places.get(("commitments", row["id"] or ""), ("", None))
    name = row["id"] or f"{row['provision'] or ''}#{n}"
    deliberate = row["deliberate"] or point.get("deliberate") or ""
    made: Commitment = _made(Commitment, row, id=name, line=line, gist=point.get("gist") or "", deliberate=deliberate)
    return made


def _made(kind: type[Any], row: Row, **given: Any) -> Any:
    """A dataclass of a row's cells; empty cells keep its defaults."""
    found = {f.name: _plain(row[f.name]) for f in fields(kind) if row.get(f.name) is not None}
    return kind(**{**found, **given})


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _groupings(rows: list[dict[str, Any]], parts: list[dict[str, Any]]) -> tuple[Grouping, ...]:
    return tuple(
        Grouping(
            name=row["name"],
            view_of=row["view_of"],
            sides={part["name"]: frozenset(part["of"]) for part in parts if part["grouping"] == row["id"]},
        )
        for row in rows
    )
