"""What Python shows of an object holds no row, id or cell: an error page, a log and a notebook repeat it unasked."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import pytest

import evenhand
from evenhand.fairness import conduct, coverage, inclusion, self_case
from evenhand.fairness.text.audit import audit
from evenhand.ledger.commitments import ledger
from evenhand.ledger.lint import lint
from evenhand.ledger.mandate import mandates
from evenhand.ledger.offers import offers
from evenhand.record import CaseError, edit_case, open_case
from evenhand.record.copies import copy_case
from evenhand.record.faults import Fault, Finding, Severity
from evenhand.record.lookup import find
from evenhand.record.read import read_files
from evenhand.sources import from_text
from evenhand.warning.warn import warn

SECRET = "zzsecret"


def modules() -> Iterator[ModuleType]:
    yield evenhand
    for found in pkgutil.walk_packages(evenhand.__path__, "evenhand."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def records() -> list[type]:
    """Every dataclass of the package."""
    found = {
        one for module in modules() for one in vars(module).values()
        if isinstance(one, type) and dataclasses.is_dataclass(one) and one.__module__ == module.__name__
    }  # fmt: skip
    return sorted(found, key=lambda one: (one.__module__, one.__qualname__))


def test_no_record_shows_its_fields():
    """`@dataclass(…, repr=False)`, and where a name helps, a `__repr__` of its own that holds no value."""
    every = records()
    assert len(every) > 250
    assert [f"{one.__module__}.{one.__qualname__}" for one in every if one.__dataclass_params__.repr] == []  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("reprs") / "my-case"
    copy_case("starter", path)
    for table in ("claims", "sources", "incidents", "parties", "groups", "meetings"):
        file = path / f"{table}.csv"
        head, *rows = file.read_text("utf-8").splitlines()
        file.write_text("\n".join([f"{head},{SECRET}", *(f"{row},{SECRET}" for row in rows)]) + "\n", "utf-8")
    with edit_case(path) as edit:
        edit.change("parties", open_case(path).parties["id"][0], name=SECRET)
    return path


def held(one: object, seen: set[int], depth: int = 5) -> Iterator[object]:
    """An object, and what its fields hold."""
    if id(one) in seen or depth == 0:
        return
    seen.add(id(one))
    if dataclasses.is_dataclass(one) and not isinstance(one, type):
        yield one
        for field in dataclasses.fields(one):
            yield from held(getattr(one, field.name), seen, depth - 1)
    elif isinstance(one, list | tuple | set | frozenset):
        for item in one:
            yield from held(item, seen, depth - 1)
    elif isinstance(one, dict):
        for item in one.values():
            yield from held(item, seen, depth - 1)


def results(folder):
    case = open_case(folder)
    view = case.view(internal=True)
    yield from (case, view, case.view(), find(view, view.tables["parties"]["id"][0]), read_files(folder))
    yield from (ledger(view), offers(view), mandates(view), warn(view, forecasts=True, draws=100))
    yield from (conduct.conduct(view), coverage.coverage(view), inclusion.inclusion(view), self_case.audit(view))
    yield from (audit(from_text(f"{SECRET} shelled the town."), view), lint(folder, internal=True), case.faults)
    yield from_text(SECRET)
    with edit_case(folder) as edit:
        yield edit


def test_nothing_that_a_case_gives_shows_a_cell(folder):
    ids = {str(value) for frame in open_case(folder).tables.values() if "id" in frame.columns for value in frame["id"]}
    many = 0
    for result in results(folder):
        for one in [result, *held(result, set())]:
            many += 1
            for text in (repr(one), f"{one!r}", f"{one}") if not isinstance(one, Fault) else (repr(one),):
                if isinstance(one, list | tuple):
                    continue
                if str(one) != repr(one):
                    continue  # words that are meant to be read have their own tests
                assert SECRET not in text, type(one)
                assert "\n" not in text, type(one)
                assert not any(f" {name} " in text for name in ids), type(one)
    assert many > 200


def test_a_case_and_a_view_say_what_they_are(folder):
    case = open_case(folder)
    tables = len(case.frames)
    assert repr(case) == f"<Case my-case: {tables} tables>"
    assert repr(case.view()) == str(case.view()) == f"<View public: {tables} tables>"
    assert repr(case.view(internal=True, as_of="2021", known_on="2022")) == (
        f"<View internal, as of 2021, known on 2022: {tables} tables>"
    )


def test_a_fault_and_a_finding_say_where():
    fault = Fault(code="ref-missing", severity=Severity.ERROR, file="claims.csv", line=3, column=1, field="source",
                  given=SECRET, expected="x", do="y")  # fmt: skip
    assert repr(fault) == "<Fault ref-missing at claims.csv:3:1 source>"
    assert SECRET not in repr(Finding(code="x", given=SECRET)) + repr(CaseError("m", [fault]))
