"""Public by default: what is said of faults in protected rows; that nothing else is said is in test_noninterference.py.

What is meant, exactly:

* **Protected material** is every row that is marked `protected`, every source without consent for all, every row that
  rests on such rows alone or says nothing without one, the held files of such documents and places, `plans/` and
  `notes/internal/`.
* **Deleting** a row deletes with it what rests on it alone, and takes its id out of every reference that is left.
* **Adding and changing** are the same seen from the other side: two cases with the same public part give the same.
* `check` names faults by the line of the file that a person has open. So where the *public* part has faults, the line
  numbers of those that stand below an added or deleted protected row move with it, and nothing else does. Faults *in*
  protected rows show file, line and field.
"""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from evenhand.record import faults, open_case
from evenhand.record.schema import load
from tests import outputs
from tests.generate import Draft, Row, random_draft, write
from tests.meddle import withheld


def test_the_oracle_finds_what_should_be_found():
    draft = random_draft(random.Random(7), size=4, protected=0.5)
    gone = {name: len(rows) for name, rows in withheld(draft).items() if rows}
    assert {"sources", "documents", "claims", "incidents", "places", "statements", "place_names"} <= gone.keys()


def test_lines_of_public_faults_are_all_that_moves(tmp_path):
    """A protected row above a public row that has a fault moves that fault down by its own lines, and nothing else."""
    draft = random_draft(random.Random(8), size=3, protected=0.0)
    row = draft.rows["claims"][-1]
    row |= {"credibility": "9", "language": "not a language"}
    other = draft.copy()
    added = other.rows["claims"][0] | {"id": "zz-added", "protected": True, "supersedes": None, "part_of": None}
    added |= {"quotation": None, "document": None, "paraphrase": "three\nlines\nlong"}
    other.rows["claims"].insert(0, added)
    found = []
    for name, one in (("a", draft), ("b", other)):
        write(one.files(), tmp_path / name / "case")
        found.append([fault.as_dict() for fault in open_case(tmp_path / name / "case").faults])
    assert sorted(fault["code"] for fault in found[0]) == ["code-unknown", "language-form"]
    assert [b["line"] - a["line"] for a, b in zip(*found, strict=True)] != [0, 0]
    assert [fault | {"line": 0} for fault in found[0]] == [fault | {"line": 0} for fault in found[1]]


# -- faults in protected rows ------------------------------------------------------------------------------------------

SECRET = "zzsecret"


def secret_case() -> Draft:
    """A public case, and a protected row of every kind whose every word is a secret."""
    draft = random_draft(random.Random(11), size=3, protected=0.0)
    rows = draft.rows
    for table in ("mandate", "ties", "responses", "attendance"):  # nothing that is public by asserting nothing
        for row in rows[table]:
            row["sources"] = row["sources"] or [rows["sources"][0]["id"]]
    source = _secret(draft, "sources", kind="media", protected=True)
    document = _secret(draft, "documents", source=source, protected=True, file="documents/zzsecret.txt")
    draft.held["documents/zzsecret.txt"] = b"zzsecret words that were said\n"
    draft.rows["documents"][0]["sha256"] = hashlib.sha256(draft.held["documents/zzsecret.txt"]).hexdigest()
    place = _secret(draft, "places", protected=True, latitude=1.5, longitude=2.5, where_prec="1")
    incident = _secret(draft, "incidents", protected=True, place=[place], date="2021-03-05", frame=None)
    claim = _secret(draft, "claims", source=source, document=document, incident=incident, protected=True,
                    quotation="zzsecret words", published="2021-04-01", recorded="2021-04-02")  # fmt: skip
    rows["claims"][0]["property"] = "account"
    public = next(row for row in rows["claims"][1:] if row["incident"])["id"]
    _secret(draft, "judgements", left=claim, right=public, verdict="different")
    _secret(draft, "statements", sources=[source], document=document, quotation="zzsecret words", protected=True)
    agreement = _secret(draft, "agreements", sources=[source], standing="signed")
    rows["provisions"].append({"agreement": agreement, "number": "1", "gist": SECRET})
    _secret(draft, "commitments", agreement=agreement, provision="1", sources=[source], kind="one_off", deadline="2021")
    _secret(draft, "groups", sources=[source], low=5.0, high=9.0, kind="women")
    _secret(draft, "place_names", place=place, sources=[source])
    _secret(draft, "panel", source=source, month="2020-01", target=7.0)
    rows["parties"][0]["sources"] = [*(rows["parties"][0]["sources"] or ()), source]
    rows["statements"][-1]["incident"] = [incident]
    return draft


def _secret(draft: Draft, name: str, **given: Any) -> str:
    """A row at the head of its table, every free text of it secret."""
    row: Row = {}
    for n, f in enumerate(load().tables[name].fields.values()):
        free = f.type in {"text", "word"} and not f.parent
        row[f.name] = given.get(f.name, f"{SECRET}-{n}" if free else [f"{SECRET}-{n}"] if f.type == "words" else None)
        if f.type == "id":
            row[f.name] = f"{SECRET}-{name}"
        elif f.required and row[f.name] is None:
            row[f.name] = draft.rows[name][0][f.name]
    draft.rows[name].insert(0, row)
    return str(row.get("id"))


def _set(table: str, **values: Any) -> Any:
    return lambda draft: draft.rows[table][0].update(values)


def _held(name: str, data: bytes, table: str, **values: Any) -> Any:
    def spoil(draft: Draft) -> None:
        draft.held[name] = data
        draft.rows[table][0].update(values)

    return spoil


def _twin(table: str, **values: Any) -> Any:
    def spoil(draft: Draft) -> None:
        draft.rows[table].insert(1, draft.rows[table][0] | values)

    return spoil


def _same_chain(draft: Draft) -> None:
    """Two secret claims judged the same as one public claim by one person, and different from each other."""
    judged = draft.rows["judgements"][0]
    again = draft.rows["claims"][0] | {"id": f"{SECRET}-again", "incident": None}
    draft.rows["claims"][0]["incident"] = None
    draft.rows["claims"].insert(0, again)
    one, two = again["id"], f"{SECRET}-claims"
    three = judged["right"]
    next(row for row in draft.rows["claims"] if row["id"] == three)["protected"] = True
    pairs = ((one, two, "different"), (one, three, "same"), (two, three, "same"))
    draft.rows["judgements"][:1] = [
        judged | {"id": f"{SECRET}-j{n}", "left": a, "right": b, "verdict": v} for n, (a, b, v) in enumerate(pairs)
    ]


LONG = "zzsecret no form"
SPOIL: dict[str, Any] = {
    "id-form": _set("claims", id="zzsecret no id"),
    "id-duplicate": _twin("claims"),
    "id-case": _twin("claims", id="zzSECRET-claims"),
    "key-duplicate": _twin("panel", note=LONG),
    "value-missing": _set("claims", property=None),
    "code-unknown": _set("claims", credibility=LONG),
    "side-unknown": _set("claims", losses_of=[LONG]),
    "number-form": _set("claims", low=LONG),
    "number-range": _set("places", latitude="91234567"),
    "boolean-form": _set("places", contested_name=LONG),
    "date-form": _set("claims", published=LONG),
    "date-reversed": _set("claims", date="2021-04-05/2020-01-01"),
    "date-order": _set("claims", published="1821-04-05"),
    "date-outside-period": _set("incidents", date="0021-03-05"),
    "figure-not-a-number": _set("claims", property="deaths", value=LONG, low=None, high=None),
    "text-control": _set("claims", note="zzsecret\u202e"),
    "coordinates-odd": _set("places", latitude=0.0, longitude=0.0),
    "claim-about-nothing": _set("claims", incident=None, subject=None, low=7654321.0, high=7654321.0),
    "claim-repeated": _twin("claims", id=f"{SECRET}-twin"),
    "document-repeated": _twin("documents", id=f"{SECRET}-twin"),
    "incident-similar": _twin("incidents", id=f"{SECRET}-twin"),
    "month-form": _set("panel", month=LONG),
    "url-form": _set("documents", url=LONG),
    "language-form": _set("claims", language=LONG),
    "hash-form": _set("documents", sha256=LONG),
    "hash-changed": _held("documents/zzsecret.txt", b"zzsecret words, changed\n", "documents"),
    "hash-missing": _set("documents", sha256=None),
    "range-reversed": _set("claims", low=7654321.0, high=1234567.0),
    "reference-dangling": _set("claims", part_of="zzsecret-nowhere"),
    "reference-cycle": _set("claims", part_of="zzsecret-claims"),
    "coordinates-half": _set("places", longitude=None),
    "judgement-contradiction": _set("judgements", verdict="same"),
    "judgement-conflict": _same_chain,
    "claim-empty": _set("claims", value=None, low=None, high=None, quotation=None, paraphrase=None),
    "quotation-undocumented": _set("claims", document=None),
    "quotation-changed": _set("claims", quotation="zzsecret other words"),
    "unsourced": _set("statements", sources=None),
    "ungraded": _set("claims", credibility="3", credibility_reason=None),
    "consent-missing": _set("sources", kind="testimony", protected=None),
    "consent-undated": _set("sources", kind="testimony", consent="public", consent_date=None),
    "consent-future": _set("sources", consent="public", consent_date="2999-01-01"),
    "personal-text": _set("claims", note="zzsecret: called Zzsecret Surname, +374 10 123456"),
    "singles-out": _set("claims", paraphrase="zzsecret, the village teacher"),
    "formula-cell": _set("claims", note="=zzsecret(1)"),
    "geometry-form": _held("places/zzsecret.geojson", b"{}", "places", geometry="places/zzsecret.geojson"),
    "document-missing": _set("documents", file="documents/zzsecret-gone.txt"),
    "file-missing": _set("places", geometry="places/zzsecret-gone.geojson"),
    "file-outside": _set("documents", file="../zzsecret"),
}  # fmt: skip
TEXTS: dict[str, tuple[str, Any]] = {  # faults of a file's text: file, and how it is spoiled
    "csv-quote": ("claims.csv", lambda text: text.replace("zzsecret-claims,", '"zzsecret-claims"x,', 1)),
    "csv-ragged": ("claims.csv", lambda text: text.replace("zzsecret-claims,", "zzsecret-claims,more,", 1)),
    "column-mark": ("agreements/zzsecret-agreements.yaml", lambda text: text + '"zzsecret protcted": "zzsecret"\n'),
    "column-unknown": ("agreements/zzsecret-agreements.yaml", lambda text: text + '"zzsecret column": "zzsecret"\n'),
    "column-near": ("agreements/zzsecret-agreements.yaml", lambda text: text + "Funding: zzsecret\n"),
    "yaml-syntax": ("agreements/zzsecret-agreements.yaml", lambda text: text + 'zzsecret: ["zzsecret\n'),
    "yaml-alias": ("agreements/zzsecret-agreements.yaml", lambda text: text + "pax: *zzsecret\n"),
    "yaml-tag": ("agreements/zzsecret-agreements.yaml", lambda text: text + "pax: !zzsecret x\n"),
    "yaml-key": ("agreements/zzsecret-agreements.yaml", lambda text: text + "pax: x\npax: zzsecret\n"),
    "yaml-shape": ("agreements/zzsecret-agreements.yaml", lambda text: text + "parties: {zzsecret: zzsecret}\n"),
    "yaml-depth": ("agreements/zzsecret-agreements.yaml", lambda text: text + f"zzsecret: {99 * '['}{99 * ']'}\n"),
    "yaml-documents": ("agreements/zzsecret-agreements.yaml", lambda text: text + "---\nzzsecret: 1\n"),
    "yaml-control": ("agreements/zzsecret-agreements.yaml", lambda text: text + "pax: zzsecret\x07\n"),
}  # fmt: skip
OF_FILES = {  # codes that no row of a table can have: they concern a whole file, its header, its name or the case
    "case-missing", "file-unreadable", "file-too-large", "file-encoding", "file-nul", "file-unknown", "csv-header",
    "column-missing", "csv-lines", "table-missing",
}  # fmt: skip


TELLING = {"check", "show", "export", "audit case", "commitments"}  # faults, rows, texts, files and JSON


def _silent(code: str) -> set[str]:
    """Commands left out: those that tell nothing of a fault of this code. `lint` reads the texts of agreements."""
    return outputs.OF_A_CASE.keys() - TELLING - ({"lint"} if code in TEXTS else set())


def spoiled(code: str, folder: Path) -> Path:
    """The secret case with a fault of the given code in a protected row."""
    draft = secret_case()
    if code in SPOIL:
        SPOIL[code](draft)
    files = draft.files()
    if code in TEXTS:
        name, spoil = TEXTS[code]
        files[name] = spoil(files[name].decode()).encode()
    return write(files, folder / "case")


def test_every_fault_code_is_looked_at():
    assert SPOIL.keys() | TEXTS.keys() | OF_FILES == faults.rules().keys()


def test_the_secret_case_is_clean_and_its_secrets_are_hidden(tmp_path):
    folder = write(secret_case().files(), tmp_path / "case")
    case = open_case(folder)
    assert [fault.code for fault in case.faults] == []
    found = str(outputs.commands(folder, [], cuts=outputs.CUTS[:1]))
    assert SECRET not in found.casefold()
    assert SECRET in str(case.view(internal=True).tables).casefold()


@pytest.mark.parametrize("code", sorted(SPOIL.keys() | TEXTS.keys()))
def test_a_fault_in_a_protected_row_shows_its_place_and_no_word(code, tmp_path):
    folder = spoiled(code, tmp_path)
    found = [fault for fault in open_case(folder).faults if fault.code == code]
    assert found, [str(fault) for fault in open_case(folder).faults]
    assert all(fault.line for fault in found)
    assert all(fault.given in (None, faults.PROTECTED) or code.startswith("csv-") for fault in found)
    asked = [f"{SECRET}-claims", draft_id(folder)]
    text = str(outputs.commands(folder, asked, cuts=outputs.CUTS[:1], without=_silent(code)))
    text = text.replace("agreements/zzsecret-agreements.yaml", "").replace(f"show {SECRET}-claims", "")
    text = text.replace(f"evenhand: {SECRET}-claims: given an id", "")  # an id that the reader asked for
    assert SECRET not in text.casefold()
    assert "7654321" not in text
    assert "91234567" not in text


def draft_id(folder: Path) -> str:
    """Any id of the case that may be shown."""
    return str(open_case(folder).view().tables["claims"]["id"][0])


@pytest.mark.parametrize("word", ["TRUE", "yes", "1"])
@pytest.mark.parametrize("cell", ["claims.protected", "sources.protected", "sources.consent", "sources.kind"])
def test_a_mark_that_cannot_be_read_hides_the_row(cell, word, tmp_path):
    table, column = cell.split(".")
    draft = secret_case()
    draft.rows["sources"][0]["protected"] = draft.rows["claims"][0]["protected"] = None
    draft.rows["incidents"][0]["protected"] = draft.rows["documents"][0]["protected"] = None
    draft.rows[table][0][column] = word
    folder = write(draft.files(), tmp_path / "case")
    found = str(outputs.commands(folder, [], cuts=outputs.CUTS[:1]))
    hidden = f"{SECRET}-{table}"
    assert hidden not in found


def test_an_id_that_only_a_broken_record_has_is_not_repeated(tmp_path):
    """Whether a record that cannot be read is protected cannot be told, so what refers to it is not quoted either."""
    draft = secret_case()
    files = draft.files()
    files["sources.csv"] = files["sources.csv"].replace(b"zzsecret-sources,", b"zzsecret-sources,more,", 1)
    folder = write(files, tmp_path / "case")
    assert "reference-dangling" in {fault.code for fault in open_case(folder).faults}
    text = str(outputs.commands(folder, [], cuts=outputs.CUTS[:1])).casefold()
    assert SECRET not in text.replace("agreements/zzsecret-agreements.yaml", "")  # names of files are told


def test_a_protected_row_never_takes_a_public_row_s_id(tmp_path):
    draft = random_draft(random.Random(13), size=2, protected=0.0)
    other = draft.copy()
    for name in ("claims", "places"):
        twin = other.rows[name][0] | {"protected": True, "id": other.rows[name][-1]["id"]}
        other.rows[name].insert(0, twin | ({"supersedes": None, "part_of": None} if name == "claims" else {}))
    shown = [open_case(write(one.files(), tmp_path / n / "case")).view() for n, one in (("a", draft), ("b", other))]
    assert shown[0].sha256 == shown[1].sha256


def test_an_unexpected_error_repeats_no_word_of_the_case(tmp_path, monkeypatch):
    folder = write(secret_case().files(), tmp_path / "case")

    def fail(*_: Any, **__: Any) -> None:
        raise ValueError(f"cannot read {SECRET}") from KeyError(SECRET)

    for spot in ("evenhand.record.view.digest", "evenhand.record.checks.run", "evenhand.report.model.build"):
        with monkeypatch.context() as patch:
            patch.setattr(spot, fail)
            code, out, err = outputs.run("report", str(folder), "-o", "-")
            assert (code, out) == (2, "")
            assert SECRET not in err
            assert "Traceback" not in err
            assert "ValueError at test_public.py:" in err


def test_the_installed_command_says_the_same(tmp_path):
    """From a process of its own: nothing on stdout or stderr that the in-process runs would not show."""
    folder = write(secret_case().files(), tmp_path / "case")
    for arguments in (["check", "case"], ["show", f"{SECRET}-claims", "--case", "case"], ["export", "case", "out"]):
        done = subprocess.run(
            [sys.executable, "-m", "evenhand", *arguments],
            cwd=folder.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == (2 if arguments[0] == "show" else 0), done.stderr
        assert SECRET not in (done.stdout + done.stderr).replace(f"{SECRET}-claims: given an id", "")
    assert SECRET.encode() not in b"".join(path.read_bytes() for path in (folder.parent / "out").iterdir())
