"""What may be done to the part of a case that nobody outside the team may see: rows added, changed, marked, spoiled.

Each function changes a draft in place and leaves its public part as it is: `tests/oracle.py` says the same of it before
and after, but for `twins`, `respell` and `spoil_hidden`, which make faults and come last.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from typing import Any

from evenhand.record.schema import Table, load
from tests import oracle
from tests.generate import Draft, Row

FREE = {"text", "words", "word", "number", "date", "url", "language"}  # types whose values may be anything
ONE_BY_ONE = ("claims", "documents", "incidents", "places", "statements", "sources")
DELAYED = ("incidents", "observations")  # tables whose dates may be what hides a row
LONG = "wider than anything else in the column 北京 <b>" * 3
SPELLINGS = ("true", "True", "TRUE", "yes", "1", "x", " true", "ture", "да", "N/A")  # what cannot be read hides too
PHONE = "interviewee_phone"
OF_NO_TABLE = {  # files that stand in a case folder and of which nothing may come out
    "plans/second.yaml": b"title: another\n", "notes/internal/more.md": b"secret\n", "suggestions.jsonl": b'{"a": 1}\n',
    ".desk/state.json": b"{}", "history/old/claims.csv": b"id\nx\n", "publications.csv": b"id\nx\n",
    "documents/loose.txt": b"nobody names this\n", "places/loose.geojson": b'{"type": "Point"}',
}  # fmt: skip


def withheld(draft: Draft) -> dict[str, list[Row]]:
    """The rows of a draft that may not be shown."""
    seen = positions_seen(draft)
    return {name: [row for n, row in enumerate(rows) if n not in seen[name]] for name, rows in draft.rows.items()}


def seen_rows(draft: Draft) -> dict[str, list[Row]]:
    """The rows of a draft that may be shown."""
    seen = positions_seen(draft)
    return {name: [row for n, row in enumerate(rows) if n in seen[name]] for name, rows in draft.rows.items()}


def positions_seen(draft: Draft) -> dict[str, set[int]]:
    """The same by their places in their tables."""
    marked = draft.copy()
    for rows in marked.rows.values():
        for n, row in enumerate(rows):
            row["__n"] = n
    return {name: {row["__n"] for row in rows} for name, rows in oracle.public(marked).items()}


# -- rows changed ------------------------------------------------------------------------------------------------------


def change(draft: Draft, rng: random.Random) -> None:
    """Other values, ids and files in every row that may not be shown."""
    schema = load()
    for name, rows in withheld(draft).items():
        table = schema.tables[name]
        for row in rows:
            for f in table.fields.values():
                keeps = f.name in {*table.key, "consent_date"} or (f.name == table.time and name in DELAYED)
                if f.type in FREE and not keeps and row.get(f.name) and not f.parent:
                    row[f.name] = _another(f.type, row[f.name], rng)
                if f.type == "date" and name in {"sources", "documents"} and row.get(f.name) and not keeps:
                    row[f.name] = "2020-11-20"  # one for all, so that none comes before the other
            _mend(row)
            if row.get("id") and table.key == ("id",) and not table.codes:
                rename(draft, row["id"], f"{rng.choice('AZaz09')}new-{name}-{rng.randrange(10**9)}")
            if name == "documents" and row["file"]:
                draft.held[row["file"]] = b"other text\n"
                row["sha256"] = hashlib.sha256(b"other text\n").hexdigest()


def _another(kind: str, value: Any, rng: random.Random) -> Any:
    other = {
        "text": rng.choice(("other words", LONG)), "words": ["other", "words"], "word": "word", "number": value,
        "date": rng.choice(("1888", "2020-11-20", "2031-01-01")), "url": "https://example.net/", "language": "tlh",
    }  # fmt: skip
    return other[kind]


def _mend(row: Row) -> None:
    """What a change made unfit: figures go, a quotation becomes a paraphrase."""
    if {"quotation", "paraphrase"} <= row.keys():
        row |= {"quotation": None, "paraphrase": "other words"}
    for column in ("low", "high", "value"):
        if column in row and "measure" not in row and "target" not in row:
            row[column] = None


def rename(draft: Draft, old: str, new: str) -> None:
    """Give a record another id, everywhere."""
    for name, table in load().tables.items():
        for row in draft.rows.get(name, ()):
            for f in table.fields.values():
                if f.name == "id" or f.is_reference:
                    value = row.get(f.name)
                    row[f.name] = [new if one == old else one for one in value] if isinstance(value, list) else value
                    if value == old:
                        row[f.name] = new


# -- rows added --------------------------------------------------------------------------------------------------------


def add(draft: Draft, rng: random.Random) -> None:
    """Protected rows of every kind, in the middle and at the end of files, and public rows that refer to them."""
    new = {name: clone(draft, name, rng, protected=True) for name in ONE_BY_ONE}
    only = new["sources"]["id"]
    for name, table in load().tables.items():
        if table.rests_on and name not in {*ONE_BY_ONE, "attendance", "panel"} and not table.within:
            column = "sources" if "sources" in table.fields else "source"
            firm = {key: _firm(table.fields[key].codes, values) for key, values in table.free_when.items()}
            clone(draft, name, rng, **{column: [only] if column == "sources" else only}, **firm)
    clone(draft, "place_names", rng, place=new["places"]["id"])
    clone(draft, "judgements", rng, left=new["claims"]["id"], verdict="unsure")
    clone(draft, "claims", rng, source=only, incident=new["incidents"]["id"])
    clone(draft, "claims", rng, source=only, supersedes=draft.rows["claims"][0]["id"])
    clone(draft, "panel", rng, source=only, unit="Elsewhere")
    clone(draft, "attendance", rng, presence="present", meeting=clone(draft, "meetings", rng, sources=[only])["id"])
    lonely = clone(draft, "incidents", rng)  # not protected itself: only protected claims are about it
    clone(draft, "claims", rng, incident=lonely["id"], subject=None, protected=True)
    refer(draft, {name: row["id"] for name, row in new.items()}, rng)
    draft.held |= {"plans/second.yaml": b"title: another\n", "notes/internal/more.md": b"secret\n"}


def flood(draft: Draft, rng: random.Random) -> None:
    """Marked rows in every table, settings and sides too, with the widest and the farthest values, tied to anything."""
    new: dict[str, str] = {}
    for table in load().tables.values():
        most = 1 if table.keyed else rng.randint(1, 2)
        for _ in range(most if draft.rows.get(table.name) and _may_be_marked(table) else 0):
            row = clone(draft, table.name, rng, protected=True, **_new_key(table, rng))
            _stretch(table, row, rng)
            _tie(draft, table, row, rng)
            if row.get("id") and rng.random() < 0.7:
                new[table.name] = row["id"]
    refer(draft, new, rng)


def _may_be_marked(table: Table) -> bool:
    return not table.single and not table.plain


def _new_key(table: Table, rng: random.Random) -> dict[str, Any]:
    """Values for a key that no other row has, where it is not made of references."""
    word = f"{rng.choice('AZaz09')}{rng.randrange(10**9)}"
    words = {"measure": word, "name": word, "number": word, "term": word, "unit": word, "coder": word}
    found: dict[str, Any] = {c: words[c] for c in table.key if c in words and table.fields[c].type == "text"}
    if table.name == "windows":  # a mapping holds each measure once
        found["measure"] = rng.choice(("naming", "verification", "both_sides"))
    return found


def _stretch(table: Table, row: Row, rng: random.Random) -> None:
    """Values that would widen a column, an axis or a range, were they looked at."""
    for f in table.fields.values():
        if f.name in {*table.key, "quotation", "value"} or f.parent or rng.random() < 0.5:
            continue
        if f.type in {"text", "word"} and not f.codes:
            row[f.name] = LONG
        elif f.type == "date":
            row[f.name] = rng.choice(("1921-01-01", "2019-01-01", "2022-12-31", "2031-05-05", "2020/2021"))
        elif f.type == "number" and isinstance(row.get(f.name), float) and f.high is None and f.name == "high":
            row[f.name] = 9_876_543.0


def _tie(draft: Draft, table: Table, row: Row, rng: random.Random) -> None:
    """References from a hidden row to any row of the tables to which they may lead."""
    for f in table.fields.values():
        if not f.is_reference or f.parent or f.to == (table.name,) or rng.random() < 0.4:
            continue
        ids = [one["id"] for to in f.to for one in draft.rows.get(to, ()) if one.get("id")]
        if ids and f.is_list:
            row[f.name] = rng.sample(ids, min(len(ids), 3))
        elif ids:
            row[f.name] = rng.choice(ids)


def whisper(draft: Draft, rng: random.Random) -> None:
    """Unmarked rows that are hidden all the same: only hidden rows say them, or refer to them, or need them."""
    person = clone(draft, "sources", rng, **rng.choice(CONSENTS))["id"]
    place = clone(draft, "places", rng, shown_after_days=None)["id"]
    late = clone(draft, "places", rng, shown_after_days=36_500)["id"]
    clone(draft, "place_names", rng, place=place, name=f"name {rng.randrange(10**9)}")
    clone(draft, "place_names", rng, place=late, name=f"name {rng.randrange(10**9)}")
    party, mediator = (clone(draft, name, rng, sources=[person])["id"] for name in ("parties", "mediators"))
    group = clone(draft, "groups", rng, sources=[person])["id"]
    document = clone(draft, "documents", rng, source=person)["id"]
    incident = clone(draft, "incidents", rng, place=[place], frame=None)["id"]
    said = {"source": person, "subject": None, "document": rng.choice((document, None))}
    clone(draft, "claims", rng, incident=incident, attributed_to=[party], **said)
    open_source = next(row["id"] for row in draft.rows["sources"] if not oracle.is_protected("sources", row))
    delayed = clone(draft, "incidents", rng, place=[late, place], date="2021-03-05", frame=None)["id"]
    clone(draft, "claims", rng, incident=delayed, source=open_source, subject=None, document=None)
    clone(draft, "observations", rng, place=late, period="2021-03", source=open_source, document=None)
    clone(draft, "statements", rng, sources=[person], mediator=mediator, document=None)
    meeting = clone(draft, "meetings", rng, sources=[person])["id"]
    seat = {"meeting": meeting, "party": None, "group": group, "mediator": None}
    clone(draft, "attendance", rng, presence="present", sources=[person], **seat)
    clone(draft, "judgements", rng, left=draft.rows["claims"][0]["id"], verdict="unsure", protected=True)
    new = {"places": late, "documents": document, "incidents": incident, "meetings": meeting}
    refer(draft, new, rng, only=("documents", "incidents", "meetings"))


CONSENTS: tuple[Row, ...] = (
    {"protected": True}, {"kind": "testimony", "consent": None}, {"kind": "testimony", "consent": "internal"},
    {"kind": "testimony", "consent": "none", "consent_date": "2021-01-01"}, {"consent": "none"},
    {"kind": "testimony", "consent": "public", "consent_date": None},
    {"kind": "testimony", "consent": "public", "consent_date": "2999-01-01"},
    {"consent": "public", "consent_date": "2020/.."},
)  # fmt: skip


def clone(draft: Draft, table: str, rng: random.Random, **other: Any) -> Row:
    """A new row that is like another one of its table, put anywhere in it."""
    rows = draft.rows[table]
    row = dict(rng.choice(rows)) | {"protected": None} | other
    if "id" in row:
        row["id"] = f"{rng.choice('AZaz09')}added-{table}-{rng.randrange(10**9)}"
    for column in ("file", "sha256", "geometry", "quotation", "part_of"):
        if column in row:
            row[column] = None
    if "paraphrase" in row:
        row["paraphrase"] = "said so"
    if "supersedes" in row and "supersedes" not in other:
        row["supersedes"] = None
    rows.insert(rng.choice((0, len(rows) // 2, len(rows))), row)
    return row


def _firm(vocabulary: str, free: tuple[str, ...]) -> str:
    """A word with which a row asserts something."""
    return next(word for word in load().codes[vocabulary] if word not in free)


def refer(draft: Draft, new: dict[str, str], rng: random.Random, *, only: tuple[str, ...] | None = None) -> None:
    """References from rows of every kind to the new rows, where a row can do without them."""
    new = {name: one for name, one in new.items() if only is None or name in only}
    for name, table in load().tables.items():
        for row in draft.rows.get(name, ()):
            for f in table.fields.values():
                aims = ("sides",) if f.type in {"side", "sides"} else f.to if f.is_reference else ()
                target = next((new[to] for to in aims if to in new), None)
                if target is None or f.name in table.needed or rng.random() < 0.5 or row.get("id") in new.values():
                    continue
                if f.is_list and (row.get(f.name) or f.name not in {*table.rests_on, table.support}):
                    row[f.name] = [*(row.get(f.name) or ()), target]
                elif not f.is_list and row.get(f.name) is None and f.to != (name,):
                    row[f.name] = target


def files(draft: Draft, rng: random.Random) -> None:
    """Files that belong to no table, and other ones for hidden documents and places."""
    draft.held |= {name: data for name, data in OF_NO_TABLE.items() if rng.random() < 0.8}
    hidden = withheld(draft)
    for n, row in enumerate(hidden["documents"]):
        name, data = f"documents/{LONG[:20].replace(' ', '-')}-{n}.txt", b"a text of another length\n" * n
        draft.held[name] = data
        row |= {"file": name, "sha256": hashlib.sha256(data).hexdigest()}
    for n, row in enumerate(hidden["places"]):
        row["geometry"] = f"places/hidden-{n}.geojson"
        draft.held[row["geometry"]] = b'{"type": "Point", "coordinates": [1, 2]}'


def phones(draft: Draft, rng: random.Random) -> None:
    """A column that the schema does not know in every table, and a key in every record: in public rows too."""
    for name, table in load().tables.items():
        if _may_be_marked(table) and draft.rows.get(name):
            draft.extra[name] = [PHONE] if table.is_csv else []
            for row in draft.rows[name]:
                row[PHONE] = f"374 10 {rng.randrange(10**6)}" if rng.random() < 0.7 else None


MEDDLE: tuple[Callable[[Draft, random.Random], None], ...] = (change, add, flood, whisper, files, phones)


# -- faults: these come last -------------------------------------------------------------------------------------------


def twins(draft: Draft, rng: random.Random) -> None:
    """Marked rows with the id or the key of a public row, before and behind it, in its own table and in others."""
    schema = load()
    shown = seen_rows(draft)
    for name, rows in shown.items():
        table = schema.tables[name]
        if not rows or not _may_be_marked(table) or table.keyed or table.name == "agreements":
            continue
        own = rng.choice(rows)
        other = dict(rng.choice(draft.rows[name]))
        twin = other | {column: own[column] for column in table.key} | {"protected": True}
        for column in ("supersedes", "part_of", "copy_of", "waits_for", "file", "sha256"):
            if column in twin and rng.random() < 0.7:
                twin[column] = None
        if "id" in twin and not table.codes and rng.random() < 0.3:
            twin["id"] = rng.choice((twin["id"].swapcase(), rng.choice(list(draft.ids()))))
        draft.rows[name].insert(rng.choice((0, len(draft.rows[name]))), twin)


def respell(draft: Draft, rng: random.Random) -> None:
    """Marks as people write them."""
    for rows in draft.rows.values():
        for row in rows:
            if row.get("protected") is True:
                row["protected"] = rng.choice(SPELLINGS)


JUNK = ("zz zz", "", "-", "31.02.2021", "9" * 30, "=1+1", "true", "no such word", "a;b;;c", "\u202eabc", "0021-01-01")
_KEPT = frozenset({"protected", "consent", "kind", "consent_date", "shown_after_days", "date", "place", "period"})


def spoil(table: Table, row: Row, rng: random.Random) -> None:
    """Junk in one cell of a row that does not say whether it is hidden."""
    columns = [
        f.name
        for f in table.fields.values()
        if f.name not in {*_KEPT, *table.key, *table.needed, *table.rests_on, table.support} and not f.parent
    ]
    if columns:
        column, junk = rng.choice(columns), rng.choice(JUNK)
        row[column] = [*(row.get(column) or [])[:1], junk] if table.fields[column].is_list else junk


def spoil_hidden(draft: Draft, rng: random.Random) -> None:
    """Faults in rows that are marked."""
    for name, rows in draft.rows.items():
        for row in rows:
            if row.get("protected") not in (None, False) and rng.random() < 0.5 and _may_be_marked(load().tables[name]):
                spoil(load().tables[name], row, rng)


def spoil_shown(draft: Draft, rng: random.Random) -> None:
    """Faults in rows that may be shown; the rest of the case as it is."""
    for name, rows in seen_rows(draft).items():
        for row in rows:
            if rng.random() < 0.15 and _may_be_marked(load().tables[name]):
                spoil(load().tables[name], row, rng)


FAULTY: tuple[Callable[[Draft, random.Random], None], ...] = (twins, respell, spoil_hidden)
