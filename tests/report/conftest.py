"""A small invented case with a row in every table, and a way to make views of such cases."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
import pytest

from evenhand.record import cells
from evenhand.record.schema import load
from evenhand.record.view import View

Rows = dict[str, list[dict[str, Any]]]
MakeView = Callable[..., View]
HOSTILE = "<script>alert(1)</script></style><img src=x onerror=alert(1)>\"'`${7*7}{{7*7}}{% raw %}javascript:alert(1)"


def frames(rows: Mapping[str, list[dict[str, Any]]]) -> dict[str, pl.DataFrame]:
    """Every table of the schema, typed, with the rows given; what a row leaves out is null."""
    made = {}
    for name, table in load().tables.items():
        types = dict(cells.empty(table).schema)
        given = [{column: row.get(column) for column in types} for row in rows.get(name, [])]
        assert all(row.keys() <= types.keys() for row in rows.get(name, [])), name
        made[name] = pl.DataFrame(given, schema=types)
    return made


def make(rows: Mapping[str, list[dict[str, Any]]], **more: Any) -> View:
    """A view of the rows, public and uncut unless said otherwise."""
    tables = frames(rows)
    superseded = (
        tables["claims"].clear() if "superseded" not in more else frames({"claims": more["superseded"]})["claims"]
    )
    digest = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
    given = {"internal": False, "as_of": None, "known_on": None, "left_out": {}, "notes": {}} | more
    return View(tables=tables, sha256=digest, **given | {"superseded": superseded})


def small() -> Rows:
    """Two sides, one incident, one agreement, and a row in every other table."""
    return {
        "case": [{"title": "A river", "about": "Two banks of one river.", "period": "2020/2022",
         "disclaimer": "Invented."}],
        "sides": [{"id": "qa", "name": "Quarra", "demonym": ["Quarran"]}, {"id": "rb", "name": "Rubba",
        "demonym": ["Rubban"]}],
        "groupings": [{"id": "two", "name": "Two sides", "view_of": "both"}],
        "grouping_sides": [
            {"grouping": "two", "id": "x1", "name": "One bank", "of": ["qa"]},
            {"grouping": "two", "id": "x2", "name": "Other bank", "of": ["rb"]},
        ],
        "margins": [{"measure": "naming", "value": 0.1, "set_on": "2020-01-01", "by": "team", "reason": "small"}],
        "thresholds": [{"name": "deaths", "value": 25.0, "unit": "persons"}],
        "triggers": [{"id": "t1", "threshold": "deaths", "probability": 0.5, "who": "team", "does": "calls"}],
        "lint_off": [{"rule": "L1", "reason": "why"}],
        "frames": [
            {"id": "f-search", "rule": "found_by_search", "sought": "reports", "by": "team"},
            {"id": "f-census", "rule": "census", "sought": "all months", "by": "team"},
        ],
        "parties": [
            {"id": "pqa", "name": "Government of Quarra", "kind": "state", "side": "qa", "sources": ["s1"]},
            {"id": "prb", "name": "Government of Rubba", "kind": "state", "side": "rb", "sources": ["s2"]},
        ],
        "mediators": [
            {"id": "m1", "name": "River Commission", "sources": ["s3"]},
            {"id": "m2", "name": "Its chair", "body": "m1"},
        ],
        "mandate": [
            {"id": "md1", "mediator": "m1", "period": "2020/..", "power": "observe", "status": "granted",
             "sources": ["s3"]},
            {"id": "md2", "mediator": "m1", "period": "2020/..", "power": "enforce", "status": "not_found"},
        ],
        "groups": [
            {"id": "g1", "name": "Fishers", "kind": "population", "sides": ["rb", "qa"], "low": 1000.0, "high": 1200.0,
             "unit": "persons", "sources": ["s3"], "credibility": "6"},
        ],
        "ties": [
            {"id": "ti1", "outside": "Far State", "party": "pqa", "kind": "alliance", "found": "yes",
             "sources": ["s3"], "note": "pact"},
            {"id": "ti2", "outside": "Far State", "party": "prb", "kind": "alliance", "found": "not_searched"},
            {"id": "ti3", "outside": "Far State", "party": "prb", "kind": "troops", "found": "no"},
        ],
        "sources": [
            {"id": "s1", "name": "Upper paper", "kind": "media", "side": "qa", "publisher": "Q Press",
             "url": "https://q.example/1",
             "published": "2021-03-06", "reliability": "C", "reliability_reason": "speaks for its side"},
            {"id": "s2", "name": "Lower paper", "kind": "media", "side": "rb", "publisher": "R Press",
             "url": "https://r.example/1",
             "published": "2021-03-07", "reliability": "C"},
            {"id": "s3", "name": "Commission", "kind": "international_organisation", "url": "http://c.example",
             "reliability": "F"},
            {"id": "s4", "name": "Unread"  , "kind": "memory", "url": "javascript:alert(1)"},
        ],
        "terms": [{"term": "the north", "language": "en", "used_by": ["qa"], "refused_by": ["rb"],
        "status": "contested"}],
        "places": [
            {"id": "bridge", "latitude": 45.0, "longitude": 20.0, "where_prec": "1", "contested_name": True},
            {"id": "camp", "latitude": 45.2, "longitude": 20.3, "contested_name": False},
        ],
        "place_names": [
            {"place": "bridge", "name": "High Bridge", "used_by": "qa", "language": "en"},
            {"place": "bridge", "name": "Low Bridge", "used_by": "rb", "language": "en"},
            {"place": "camp", "name": "Camp", "sources": ["s3"]},
        ],
        "documents": [{"id": "d1", "title": "The note", "source": "s3", "sha256": "ab" * 32,
        "url": "https://c.example/n"}],
        "incidents": [
            {"id": "i1", "kind": "armed_clash", "title": "Shots at the bridge", "date": "2021-03-05",
             "place": ["bridge"],
             "disputed": "who fired first", "agreed": "shots were fired", "frame": "f-search"},
            {"id": "i2", "kind": "accident", "title": "A boat sinks", "date": "2021-03", "place_text": "upstream",
             "frame": "f-search"},
        ],
        "claims": [
            {"id": "c1", "incident": "i1", "property": "deaths", "category": "soldiers", "count_type": "side_claim",
             "low": 4.0,
             "high": 4.0, "value": "4", "losses_of": ["qa"], "attributed_to": ["prb"], "account": "the upper army",
             "account_sides": ["qa"], "source": "s1", "paraphrase": "four died", "published": "2021-03-07",
             "credibility": "3"},
            {"id": "c2", "incident": "i1", "property": "deaths", "category": "soldiers", "count_type": "side_claim",
             "low": 4.0,
             "high": 4.0, "value": "4", "losses_of": ["qa"], "attributed_to": ["prb"], "account": "the upper army",
             "account_sides": ["qa"], "source": "s2", "paraphrase": "four died", "published": "2021-03-08",
             "credibility": "6"},
            {"id": "c3", "incident": "i1", "property": "deaths", "category": "soldiers", "low": 2.0, "high": 2.0,
             "losses_of": ["qa"],
             "attributed_to": ["pqa"], "source": "s2", "paraphrase": "two died", "published": "2021-03-06"},
            {"id": "c4", "incident": "i2", "property": "account", "source": "s3", "document": "d1", "locator": "p. 2",
             "quotation": "A boat went down.", "language": "en"},
            {"id": "c5", "subject": "co1", "property": "position", "value": "done", "attributed_to": ["pqa"],
             "source": "s1"},
            {"id": "c6", "subject": "m1", "property": "account", "source": "s3", "paraphrase": "it may call both"},
            {"id": "c7", "subject": "g1", "property": "population", "low": 1000.0, "high": 1000.0, "source": "s3"},
        ],
        "judgements": [{"id": "j1", "left": "c1", "right": "c3", "verdict": "unsure", "by": "team",
        "date": "2022-01-01"}],
        "observations": [
            {"id": "o1", "period": "2021-03-05", "kind": "violations", "value": 120.0, "attributed_to": ["prb"],
             "account": "the upper army",
             "account_sides": ["qa"], "source": "s1", "frame": "f-search"},
        ],
        "agreements": [
            {"id": "a1", "title": "Bridge text", "date": "2021-04-10", "standing": "signed", "parties": ["prb", "pqa"],
             "signatories": ["one", "two"], "sources": ["s3"]},
        ],
        "provisions": [{"agreement": "a1", "number": "1", "gist": "open the bridge"}],
        "commitments": [
            {"agreement": "a1", "provision": "1", "id": "co1", "action": "Open the bridge", "kind": "one_off",
             "obligors": ["prb", "pqa"], "deadline": "2021-05-01", "irreversible": True, "sources": ["s3"]},
            {"agreement": "a1", "provision": "1", "id": "co2", "action": "Keep it open", "kind": "standing_duty",
             "obligors": ["pqa"], "deadline_after": "co1", "deadline_within": "P5D", "waits_for": ["co1"],
             "sources": ["s3"]},
        ],
        "findings": [
            {"id": "fi1", "commitment": "co1", "as_of": "2021-06-01", "by": "River Commission", "status": "partial",
             "obligor": "prb", "evidence": ["c5"], "sources": ["s3"], "reason": "one lane only"},
        ],
        "proposals": [{"id": "pr1", "date": "2021-02", "title": "A ferry", "tabled_by": "the commission",
        "agreement": "a1", "sources": ["s3"]}],
        "responses": [
            {"id": "r1", "proposal": "pr1", "party": "prb", "date": "2021-02", "answer": "accepted", "sources": ["s2"]},
            {"id": "r2", "proposal": "pr1", "mediator": "m1", "answer": "silent"},
        ],
        "positions": [
            {"id": "po1", "party": "prb", "issue": "tolls", "date": "2021", "position": "none", "claim": "c5",
             "sources": ["s2"]},
            {"id": "po2", "party": "pqa", "issue": "tolls", "date": "2022", "position": "some", "sources": ["s1"]},
        ],
        "meetings": [
            {"id": "mt1", "date": "2021-04-10", "place": "the bridge", "mediators": ["m1"], "outcome": "a text",
             "sources": ["s3"]},
            {"id": "mt2", "date": "2021-04-11~", "sources": ["s3"]},
        ],
        "attendance": [
            {"meeting": "mt1", "party": "pqa", "presence": "present", "delegates": 4, "women": 1, "sources": ["s3"]},
            {"meeting": "mt1", "party": "prb", "presence": "present", "sources": ["s3"]},
            {"meeting": "mt1", "group": "g1", "presence": "documented_absent", "basis": "was not let in",
             "sources": ["s3"]},
            {"meeting": "mt2", "party": "pqa", "presence": "present", "sources": ["s3"]},
        ],
        "statements": [
            {"id": "st1", "date": "2021-03-08", "speaker": "the chair", "mediator": "m1", "target": ["both"],
             "quotation": "Stop.",
             "document": "d1", "criticises": ["rb", "qa"], "coded_by": "team", "incident": ["i1"], "sources": ["s3"],
             "credibility": "2"},
        ],
        "actions": [{"id": "ac1", "mediator": "m1", "date": "2021-03-09", "kind": "visit", "incident": ["i1"],
        "sources": ["s3"]}],
        "warnings": [{"id": "w1", "date": "2021-02-01", "by": "an office", "side": "qa", "about": "shots",
        "incident": "i1", "sources": ["s1"]}],
        "decisions": [{"id": "de1", "date": "2021-03-10", "by": "the chair", "kind": "deferred", "text": "a visit",
        "warning": "w1", "sources": ["s3"]}],
        "panel": [{"unit": "both banks", "month": "2021-03", "target": 6.0, "source": "s3", "frame": "f-census"}],
    }  # fmt: skip


def hostile() -> Rows:
    """The small case with hostile text in every column of free text, in every row."""
    rows = small()
    for name, table in load().tables.items():
        for row in rows.get(name, []):
            for field in table.fields.values():
                if field.type in ("text", "url", "path", "language", "word"):
                    row[field.name] = HOSTILE
                elif field.type == "words":
                    row[field.name] = [HOSTILE, HOSTILE]
    _keep_links(rows)
    return rows


def _keep_links(rows: Rows) -> None:
    # Numbers of points lead from commitments to provisions.
    for row in rows["provisions"]:
        row["number"] = HOSTILE
    rows["panel"] = [row | {"month": "2021-03"} for row in rows["panel"]]


@pytest.fixture(scope="session")
def make_view() -> MakeView:
    return make


@pytest.fixture(scope="session")
def small_rows() -> Callable[[], Rows]:
    return small


@pytest.fixture(scope="session")
def hostile_view() -> View:
    return make(
        hostile(),
        notes={
            "known-gaps.md": f"# Gaps\n\n{HOSTILE}\n\n[x](javascript:alert(1)) ![i](http://e.example/i.png) <b>b</b>"
        },
    )


@pytest.fixture(scope="session")
def small_view() -> View:
    notes = {
        "known-gaps.md": "# Gaps\n\n### Deep first\n\nNothing from upstream.\n\n## Then higher\n\n[read](https://c.example/r)"
    }
    return make(small(), notes=notes)
