"""Cases made at random, valid by the schema: every table and type of column, several sides, texts of many scripts.

What a column holds is read from the schema; only what ties columns together (a claim that says something, a quotation
that stands in its document) is written here. A draft holds plain rows, so that a test can change it
and write it again.
"""

from __future__ import annotations

import copy
import csv
import hashlib
import io
import json
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from evenhand.record import dates
from evenhand.record.countcells import COUNTS
from evenhand.record.schema import Field, Schema, Table, load

Row = dict[str, Any]
FIRST, LAST = date(2019, 1, 1), date(2022, 12, 31)
WORDS = (
    "shots near the bridge", "два выстрела", "կամուրջ", "körpünün yanında", "կիրովաբադ", "ağır döyüş", "إطلاق نار",
    "ירי", "said: “we did not”", 'the "corridor"', "bread, salt; and water", "l'été", "3 of 10", "naïve – or not",
    "two\nlines", "🕊 dove", "a\ttab", "50 % of it", "x=y", "<b>bold</b> & more", "ёлка", "ışşəə", "end.",
)  # fmt: skip
LANGUAGES = ("az", "hy", "ru", "en", "az-Cyrl", "ka-Geor-GE", "sr-Latn")
OPEN_WORDS = ("observers", "shelling", "word not in the list")
SELF_SPREAD = 3  # how far back a record may refer to another of its own table


@dataclass(slots=True, repr=False)
class Draft:
    """The rows of a case by table, and the files that stand beside them."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    held: dict[str, bytes] = field(default_factory=dict)
    extra: dict[str, list[str]] = field(default_factory=dict)  # table → columns that the schema does not have

    def __repr__(self) -> str:
        return f"<a draft of {sum(map(len, self.rows.values()))} rows>"

    def _repr_pretty_(self, p: Any, _cycle: bool) -> None:
        p.text(repr(self))

    def copy(self) -> Draft:
        """A draft that can be changed apart from this one."""
        return copy.deepcopy(self)

    def files(self, *, shuffle: random.Random | None = None) -> dict[str, bytes]:
        """The case folder. `shuffle` puts the rows of every table whose order is not shown into another order."""
        return {**_written(self, shuffle), **self.held}

    def ids(self) -> dict[str, tuple[str, Row]]:
        """Table and row of every record with an id."""
        return {row["id"]: (name, row) for name, rows in self.rows.items() for row in rows if row.get("id")}


def random_case(
    rng: random.Random, *, size: int = 4, protected: float = 0.3, all_dated: bool = False
) -> dict[str, bytes]:
    """Files of a valid case folder.

    Args:
        rng: where all chance comes from.
        size: about how many records a table has.
        protected: chance that a row which can be protected is, or that a source is internal.
        all_dated: give every known-on date as a plain day, and leave none empty.
    """
    return random_draft(rng, size=size, protected=protected, all_dated=all_dated).files()


def random_draft(rng: random.Random, *, size: int = 4, protected: float = 0.3, all_dated: bool = False) -> Draft:
    """The same as rows, before they are written."""
    return _Maker(rng, size=size, protected=protected, all_dated=all_dated).make()


@st.composite
def drafts(
    draw: st.DrawFn, *, protected: float | None = None, all_dated: bool | None = None, largest: int = 5
) -> Draft:
    """Random cases for hypothesis: a seed and the knobs, which shrink to a small case."""
    return random_draft(
        random.Random(draw(st.integers(0, 2**32 - 1))),
        size=draw(st.integers(1, largest)),
        protected=draw(st.sampled_from((0.0, 0.3, 0.7))) if protected is None else protected,
        all_dated=draw(st.booleans()) if all_dated is None else all_dated,
    )


def write(files: dict[str, bytes], folder: Path) -> Path:
    """Write files to a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def edtf(rng: random.Random) -> str:
    """A date in any of the forms of EDTF level 1."""
    a, b = sorted((_day(rng), _day(rng)))
    year, month = f"{a:%Y}", f"{a:%Y-%m}"
    mark, season = rng.choice("~?%"), rng.choice(("21", "22", "23", "24"))
    forms = (
        a.isoformat(), a.isoformat(), a.isoformat(), month, year, f"{a}{mark}", f"{month}{mark}", f"{year}{mark}",
        f"{year[:3]}X", f"{year[:2]}XX", f"{year}-XX", f"{month}-XX", f"{year}-XX-XX", f"{year}-{season}",
        f"{a}T05:30:00Z", f"{a}T23:30:00-04:00", f"{a}/{b}", f"{month}/{b:%Y-%m}", f"{a}~/{b}?", f"{a}/..", f"../{b}",
        f"{a}/", f"/{b}", f"{year}/..",
    )  # fmt: skip
    return rng.choice(forms)


def _day(rng: random.Random) -> date:
    return FIRST + timedelta(days=rng.randrange((LAST - FIRST).days))


class _Maker:
    """Makes the rows of one case, table by table; what a table refers to is made before it."""

    ORDER = (
        "case", "sides", "groupings", "grouping_sides", "margins", "windows", "thresholds", "triggers", "lint_off",
        "frames", "sources", "documents", "parties", "mediators", "mandate", "groups", "ties", "terms", "places",
        "place_names", "incidents", "agreements", "provisions", "commitments", "proposals", "responses", "meetings",
        "attendance", "statements", "codings", "warnings", "actions", "decisions", "claims", "judgements",
        "observations", "findings", "positions", "panel",
    )  # fmt: skip

    def __init__(self, rng: random.Random, *, size: int, protected: float, all_dated: bool) -> None:
        self.rng, self.size, self.protected, self.all_dated = rng, size, protected, all_dated
        self.schema: Schema = load()
        self.draft = Draft()
        self.numbers: dict[str, int] = {}
        self.makers: dict[str, Callable[[Field], Any]] = {
            "text": lambda _: self.text(), "words": lambda _: self.some(self.word), "word": lambda _: self.word(),
            "code": self.code, "codes": lambda f: self.some(lambda: self.code(f)), "side": lambda _: self.side(),
            "sides": lambda _: self.sides(), "ref": self.ref, "refs": self.refs, "number": self.number,
            "integer": self.integer, "date": lambda _: self.date(), "month": lambda _: f"{_day(rng):%Y-%m}",
            "boolean": lambda _: rng.random() < 0.5, "url": lambda _: f"https://example.org/{rng.randrange(10**6)}?q=a,b",
            "path": lambda _: None, "sha256": lambda _: None, "language": lambda _: rng.choice(LANGUAGES),
            "deadline": lambda _: self.date(),
        }  # fmt: skip

    def make(self) -> Draft:
        if set(self.ORDER) != set(self.schema.tables):
            raise AssertionError(f"tables without a maker: {set(self.ORDER) ^ set(self.schema.tables)}")
        for name in self.ORDER:
            rows, seen = self.draft.rows.setdefault(name, []), set()
            for row in getattr(self, f"_{name}", lambda n=name: self._plain(n))():
                key = repr([row.get(column) for column in self.schema.tables[name].key])
                if key not in seen:
                    seen.add(key)
                    rows.append(row)  # as it is made, for a row may refer to those before it
        self.draft.held |= {
            "notes/known-gaps.md": b"# Known gaps\n\n- nobody looked for the injured\n",
            "notes/internal/team.md": b"internal only\n",
            "plans/first.yaml": b"title: a plan\nvalues: {x: 1}\n",
        }
        return self.draft

    # -- one value ----------------------------------------------------------------------------------------------

    def text(self) -> str:
        return " ".join(self.rng.choice(WORDS) for _ in range(self.rng.randint(1, 3)))

    def word(self) -> str:
        return " ".join(self.rng.choice(WORDS).replace(";", ",").split())

    def some(self, one: Callable[[], Any], most: int = 3) -> list[Any]:
        return list(dict.fromkeys(one() for _ in range(self.rng.randint(1, most))))

    def code(self, f: Field) -> str:
        words = list(self.schema.codes[f.codes]) + list(OPEN_WORDS if f.open else ())
        return self.rng.choice(words)

    def side(self) -> str:
        return str(self.rng.choice(self.draft.rows["sides"])["id"])

    def sides(self) -> list[str]:
        return self.some(self.side, 2)

    def known_ids(self, f: Field) -> list[str]:
        rows = self.draft.rows
        return [row["id"] for name in f.to for row in rows.get(name, ())]

    def ref(self, f: Field) -> str | None:
        ids = self.known_ids(f)
        return self.rng.choice(ids) if ids else None

    def refs(self, f: Field) -> list[str]:
        ids = self.known_ids(f)
        return self.rng.sample(ids, min(len(ids), self.rng.randint(1, 3)))

    def number(self, f: Field) -> float:
        low, high = f.low if f.low is not None else -5, f.high if f.high is not None else 40_000
        value = (
            self.rng.uniform(low, min(high, 100)) if self.rng.random() < 0.3 else self.rng.randint(int(low), int(high))
        )
        return float(f"{value:.4g}") if isinstance(value, float) else float(value)

    def integer(self, f: Field) -> int:
        return self.rng.randint(int(f.low or 0), 400)

    def date(self) -> str:
        return edtf(self.rng)

    def known_date(self) -> str | None:
        """A date by which a known-on view cuts."""
        if self.all_dated or self.rng.random() < 0.6:
            return _day(self.rng).isoformat()
        return None if self.rng.random() < 0.3 else self.date()

    def after(self, first: str | None) -> str | None:
        """A later date than `first`, as far as it is certain, or nothing."""
        for _ in range(20):
            second = self.known_date()
            if first is None or second is None or _can_follow(first, second):
                return second
        return LAST.isoformat() if self.all_dated else None

    # -- one row ------------------------------------------------------------------------------------------------

    def row(self, table: Table, **given: Any) -> Row:
        """A row of any table: what is given, and makers' values for required and for some other columns."""
        row: Row = {}
        for f in table.fields.values():
            if f.name in given:
                row[f.name] = given[f.name]
            elif f.type == "id":
                row[f.name] = self.new_id(table)
            elif f.name == "protected":
                row[f.name] = True if self.rng.random() < self.protected else self.rng.choice((None, False))
            elif f.name in table.known:
                row[f.name] = self.known_date() or (_day(self.rng).isoformat() if f.required else None)
            elif f.required or f.name in table.rests_on or self.rng.random() < 0.6:
                row[f.name] = self.makers[f.type](f)
            else:
                row[f.name] = None
        if not self.protected and "shown_after_days" in row:
            row["shown_after_days"] = None  # nothing is to be kept back
        for grade in ("credibility", "reliability"):
            if row.get(grade) and not row.get(f"{grade}_reason"):
                row[f"{grade}_reason"] = self.text()
        return row

    def new_id(self, table: Table) -> str:
        n = self.numbers[table.name] = self.numbers.get(table.name, 0) + 1
        mark = self.rng.choice("QXyZ019")
        return f"{table.name[:4].strip('_')}{'-._'[n % 3]}{mark}{n}{table.name[-2:]}"

    def _plain(self, name: str) -> Iterable[Row]:
        for _ in range(self.size):
            yield self.row(self.schema.tables[name])

    # -- the case -----------------------------------------------------------------------------------------------

    def _case(self) -> Iterable[Row]:
        given = {"period": "2019/2022", "compiled": "2023-01-15", "title": "Hill – Plain", "protected": None}
        yield self.row(self.schema.tables["case"], **given)

    def _sides(self) -> Iterable[Row]:
        for n in range(2 if self.size < 3 else 3):
            row = self.row(self.schema.tables["sides"], protected=None)
            yield row | {"name": f"Side{'KZB'[n]}land", "demonym": [f"people{n}", f"peoples{n}"]}

    def _groupings(self) -> Iterable[Row]:
        for n in range(2):
            yield self.row(self.schema.tables["groupings"], name=f"grouping {n}")

    def _grouping_sides(self) -> Iterable[Row]:
        sides = [row["id"] for row in self.draft.rows["sides"]]
        for grouping in self.draft.rows["groupings"]:
            for n, part in enumerate((sides[:1], sides[1:])):
                yield {"grouping": grouping["id"], "id": f"part{n}", "name": f"part {n}", "of": part}

    def _margins(self) -> Iterable[Row]:
        for n in range(2):
            yield self.row(self.schema.tables["margins"], measure=f"measure {n}")

    def _windows(self) -> Iterable[Row]:
        for measure in ("response", "latency"):
            yield self.row(self.schema.tables["windows"], measure=measure)

    def _thresholds(self) -> Iterable[Row]:
        for n in range(2):
            yield self.row(self.schema.tables["thresholds"], name=f"deaths-{n}")

    def _lint_off(self) -> Iterable[Row]:
        for n in range(2):
            yield {"rule": f"L{n}", "reason": self.text()}

    # -- who says it --------------------------------------------------------------------------------------------

    def _sources(self) -> Iterable[Row]:
        sides = [row["id"] for row in self.draft.rows["sides"]]
        table = self.schema.tables["sources"]
        for n in range(len(sides) + 1 + self.size):
            row = self.row(table, consent=None, consent_date=None, protected=None)
            row["side"] = sides[n] if n < len(sides) else self.rng.choice([*sides, None])
            row["recorded"] = self.after(row["published"])
            if n > len(sides):  # the first sources, one of each side and one of none, can be shown
                self._consent(row)
            elif row["kind"] == "testimony":
                row["kind"] = "media"
            yield row

    def _consent(self, row: Row) -> None:
        if self.rng.random() < self.protected:
            row |= self.rng.choice((
                {"protected": True}, {"kind": "testimony", "consent": "internal"}, {"consent": "none"},
                {"kind": "testimony", "consent": None}, {"kind": "testimony", "consent": "public", "protected": True},
            ))  # fmt: skip
        elif row["kind"] == "testimony":
            row |= {"consent": "public", "consent_date": "2022-02-03"}

    def _documents(self) -> Iterable[Row]:
        for n in range(self.size + 1):
            row = self.row(self.schema.tables["documents"], copy_of=None)
            row["captured"] = self.after(row["published"])
            if self.rng.random() < 0.8:
                row |= self._held_file(n)
            earlier = self.draft.rows["documents"][-SELF_SPREAD:]
            if earlier and self.rng.random() < 0.4:
                row["copy_of"] = self.rng.choice(earlier)["id"]
            yield row

    def _held_file(self, n: int) -> Row:
        name, text = f"documents/held-{n}.txt", "\n".join(self.text() for _ in range(4))
        data = self.draft.held[name] = text.encode()
        return {"file": name, "sha256": hashlib.sha256(data).hexdigest()}

    def quotation(self, document: str | None) -> str | None:
        """Words that stand in a document; any words, where no file of it is held."""
        held = next((row["file"] for row in self.draft.rows["documents"] if row["id"] == document), None)
        if document is None or self.rng.random() < 0.4:
            return None
        if not held:
            return self.text()
        words = self.draft.held[held].decode().split()
        start = self.rng.randrange(len(words))
        return " ".join(words[start : start + 4])

    def _parties(self) -> Iterable[Row]:
        sides = [row["id"] for row in self.draft.rows["sides"]]
        for n in range(len(sides) + 2):
            row = self.row(self.schema.tables["parties"], name=f"Party {'MCWADR'[n % 6]}{n}")
            yield row | {"side": sides[n] if n < len(sides) else self.rng.choice([*sides, None])}

    def _backward(self, name: str, column: str) -> Iterable[Row]:
        """Rows of a table, some of which refer to an earlier row of it."""
        for _ in range(self.size):
            row = self.row(self.schema.tables[name], **{column: None})
            earlier = self.draft.rows[name][-SELF_SPREAD:]
            if earlier and self.rng.random() < 0.4:
                row[column] = self.rng.choice(earlier)["id"]
            yield row

    def _mediators(self) -> Iterable[Row]:
        return self._backward("mediators", "body")

    def _groups(self) -> Iterable[Row]:
        for row in self._backward("groups", "part_of"):
            yield self._ordered(row)

    def _ordered(self, row: Row) -> Row:
        """Figures in their order; low, value and high where the row has them."""
        names = [name for name in ("low", "value", "high") if isinstance(row.get(name), float)]
        for name, value in zip(names, sorted(abs(row[name]) for name in names), strict=True):
            row[name] = float(int(value))  # persons and events are counted whole
        return row

    # -- where --------------------------------------------------------------------------------------------------

    def _places(self) -> Iterable[Row]:
        for n in range(self.size + 1):
            row = self.row(self.schema.tables["places"])
            if row["latitude"] is None or row["longitude"] is None:
                row |= {"latitude": None, "longitude": None}
            if self.rng.random() < 0.3:
                row["geometry"] = f"places/area-{n}.geojson"
                shape = {"type": "Point", "coordinates": [45.0 + n, 40.0]}
                self.draft.held[row["geometry"]] = json.dumps(shape).encode()
            yield row

    def _place_names(self) -> Iterable[Row]:
        table = self.schema.tables["place_names"]
        for place in self.draft.rows["places"]:
            for n, side in enumerate([None, *(row["id"] for row in self.draft.rows["sides"])]):
                if self.rng.random() < 0.7:
                    yield self.row(table, place=place["id"], used_by=side, name=f"{self.word()} {n}")

    # -- what is said -------------------------------------------------------------------------------------------

    def _claims(self) -> Iterable[Row]:
        incidents = self.draft.rows["incidents"]
        for incident in incidents:
            for _ in range(self.rng.randint(2, 4)):
                yield self._claim(incident)
        for _ in range(self.size):
            yield self._claim(None)

    def _claim(self, incident: Row | None) -> Row:
        table, rng = self.schema.tables["claims"], self.rng
        row = self.row(table, incident=incident and incident["id"], part_of=None, supersedes=None, quotation=None)
        if incident is not None and rng.random() < 0.8:
            row["subject"] = None
        self._say(row)
        if row["low"] is not None and not row["incident"] and not row["subject"]:
            row["subject"] = self.draft.rows["parties"][0]["id"]  # a figure is one of something
        self._date_claim(row, incident)
        earlier = self.draft.rows["claims"][-SELF_SPREAD:]
        if earlier and rng.random() < 0.25:
            row["part_of"] = rng.choice(earlier)["id"]
        replaced = {claim["supersedes"] for claim in self.draft.rows["claims"]}
        free = [claim for claim in earlier if claim["id"] not in replaced]
        if free and rng.random() < 0.25:
            row["supersedes"] = rng.choice(free)["id"]
        return row

    def _say(self, row: Row) -> None:
        """Figures, a position, or words; never nothing, and figures in order."""
        row["quotation"] = self.quotation(row["document"])
        if self.rng.random() < 0.5:
            value = float(self.rng.randint(0, 30_000))
            row |= {"property": "deaths", "value": f"{value:g}", "low": value, "high": value, "unit": "persons"}
            if self.rng.random() < 0.3:
                row |= {"value": None, "high": value + 10}
        else:
            row |= {"low": None, "high": None, "count_type": None}
            if row["property"] in COUNTS:
                row["value"] = f"{self.rng.randint(0, 30_000)}"
            if row["property"] == "position":
                row["value"] = self.rng.choice(list(self.schema.codes["says"]))
        if not any((row["value"], row["quotation"], row["paraphrase"], row["low"] is not None)):
            row["paraphrase"] = self.text()

    def _date_claim(self, row: Row, incident: Row | None) -> None:
        if incident is not None:
            row["published"] = self.after(f"{incident['date']}".split("/")[0].strip(".") or None)
            if row["published"] and not _can_follow(incident["date"], row["published"]):
                row["published"] = LAST.isoformat()
        row["recorded"] = self.after(row["published"])

    def _judgements(self) -> Iterable[Row]:
        grouped = [row for row in self.draft.rows["claims"] if row["incident"]]
        pairs = [(a, b) for n, a in enumerate(grouped) for b in grouped[n + 1 :]]
        for left, right in self.rng.sample(pairs, min(len(pairs), self.size + 2)):
            firm = "same" if left["incident"] == right["incident"] else "different"
            row = self.row(self.schema.tables["judgements"], left=left["id"], right=right["id"])
            yield row | {"verdict": self.rng.choice((firm, "unsure"))}

    def _observations(self) -> Iterable[Row]:
        for row in self._plain("observations"):
            row["recorded"] = self.after(row["published"])
            yield self._ordered(row)

    def _statements(self) -> Iterable[Row]:
        for row in self._plain("statements"):
            yield row | {"quotation": self.quotation(row["document"])}

    def _codings(self) -> Iterable[Row]:
        for n, statement in enumerate(self.draft.rows["statements"]):
            for coder in ("first", "second")[: 1 + n % 2]:
                yield self.row(self.schema.tables["codings"], statement=statement["id"], coder=coder)

    # -- what was agreed, and who met ---------------------------------------------------------------------------

    def _provisions(self) -> Iterable[Row]:
        for agreement in self.draft.rows["agreements"]:
            for n in range(1, 3):
                yield self.row(self.schema.tables["provisions"], agreement=agreement["id"], number=str(n))

    def _commitments(self) -> Iterable[Row]:
        table = self.schema.tables["commitments"]
        for part in self.draft.rows["provisions"]:
            for _ in range(self.rng.randint(1, 2)):
                row = self.row(table, agreement=part["agreement"], provision=part["number"], waits_for=None)
                earlier = self.draft.rows["commitments"][-SELF_SPREAD:]
                if earlier and self.rng.random() < 0.5:
                    row["waits_for"] = [self.rng.choice(earlier)["id"]]
                if earlier and self.rng.random() < 0.4:
                    row["deadline"] = {"after": self.rng.choice([earlier[-1]["id"], "the handover"]), "within": "P10D"}
                yield row

    def _responses(self) -> Iterable[Row]:
        for row in self._plain("responses"):
            yield row | {self.rng.choice(("party", "mediator")): None}

    def _attendance(self) -> Iterable[Row]:
        table, seen = self.schema.tables["attendance"], set()
        for meeting in self.draft.rows["meetings"]:
            for _ in range(self.size):
                who = dict.fromkeys(("party", "group", "mediator"))
                column = self.rng.choice(list(who))
                who[column] = self.ref(table.fields[column])
                key = (meeting["id"], *who.values())
                if key not in seen:
                    seen.add(key)
                    yield self.row(table, meeting=meeting["id"], **who)

    def _panel(self) -> Iterable[Row]:
        for unit in ("Hill", "Plain"):
            for n in range(1, self.size + 1):
                yield self.row(self.schema.tables["panel"], unit=unit, month=f"2020-{n:02}")


def _can_follow(first: str, second: str) -> bool:
    """Whether `second` does not certainly end before `first` can begin."""
    begin, end = dates.parse(first).earliest, dates.parse(second).latest
    return begin is None or end is None or begin <= end


# -- writing ----------------------------------------------------------------------------------------------------------


def _written(draft: Draft, shuffle: random.Random | None) -> dict[str, bytes]:
    schema = load()
    files: dict[str, bytes] = {}
    for name, table in schema.tables.items():
        rows = list(draft.rows.get(name, ()))
        if shuffle and table.is_csv and not table.ordered:
            shuffle.shuffle(rows)
        if table.is_csv and rows:
            files[table.file] = _csv([*table.fields, *draft.extra.get(name, ())], rows)
    files["case.yaml"] = _yaml(_nested(draft, "case", draft.rows["case"][0])).encode()
    for row in draft.rows.get("agreements", ()):
        files[f"agreements/{row['id']}.yaml"] = _yaml(_nested(draft, "agreements", row)).encode()
    return files


def cell(value: Any) -> str:
    """A value as one CSV cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ";".join(value)
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _csv(columns: list[str], rows: list[Row]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(row.get(name)) for name in columns] for row in rows)
    return out.getvalue().encode()


def _nested(draft: Draft, name: str, row: Row) -> Row:
    """A record of a YAML table with the records that it holds."""
    schema = load()
    table = schema.tables[name]
    node = {k: v for k, v in row.items() if v not in (None, []) and not (k in table.fields and table.fields[k].parent)}
    for part in schema.parts_of(name):
        held = [r for r in draft.rows.get(part.name, ()) if _belongs(name, row, r)]
        if held:
            _put(node, part, held, draft)
    return node


def _belongs(above: str, row: Row, part: Row) -> bool:
    if above == "case":
        return True
    if above == "groupings":
        return bool(part["grouping"] == row["id"])
    if above == "agreements":
        return bool(part["agreement"] == row["id"])
    return bool((part["agreement"], part["provision"]) == (row["agreement"], row["number"]))


def _put(node: Row, part: Table, held: list[Row], draft: Draft) -> None:
    records = [_nested(draft, part.name, row) for row in held]
    *above, last = part.at.split(".")
    for step in above:
        node = node.setdefault(step, {})
    if not part.keyed:
        node[last] = records
    elif part.plain:
        node[last] = {record[part.keyed]: record[part.plain] for record in records}
    else:
        node[last] = {record.pop(part.keyed): record for record in records}


def _yaml(node: Any, indent: str = "") -> str:
    """Plain block YAML, every text in double quotes."""
    if isinstance(node, dict):
        return "".join(f"{indent}{_key(key)}:{_value(value, indent)}" for key, value in node.items())
    lines = []
    for item in node:
        body = _yaml(item, indent + "  ")
        lines.append(f"{indent}- {body[len(indent) + 2 :]}")
    return "".join(lines)


def _key(key: str) -> str:
    return key if key.replace("_", "").isalpha() else json.dumps(key, ensure_ascii=False)


def _value(value: Any, indent: str) -> str:
    if isinstance(value, dict) or (isinstance(value, list) and isinstance(value[0], dict)):
        return "\n" + _yaml(value, indent + "  ")
    if isinstance(value, list):
        return " [" + ", ".join(json.dumps(item, ensure_ascii=False) for item in value) + "]\n"
    if isinstance(value, str):
        return f" {json.dumps(value, ensure_ascii=False)}\n"
    return f" {cell(value)}\n"
