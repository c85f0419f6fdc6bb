"""Symmetry: give two sides and their parties each other's names, and the report's model changes in nothing else.

The rule, exactly. In a copy of a case, every side and party gets a new id, name and demonyms, words that stand nowhere
else in it; where the id or the name is used as such (references, sides of a row, users of a place's name, what
a grouping is made of) it is changed too. Words that people said or that a recorder wrote stay as they are. Two copies
are made: in the second, the new words are dealt out to the sides and parties in another order. The rows stay in the
order in which the case declares them. Then the model of the second must be the model of the first with the new words
exchanged in every string, and equal to it in every other letter: numbers, verdicts, keys, order.

It shows that the program is symmetrical, not that the case is.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from evenhand import packaged
from evenhand.record import open_case
from evenhand.record.schema import load
from evenhand.report import model
from tests.generate import Draft, Row, random_draft, write

CUTS: tuple[dict[str, Any], ...] = ({}, {"as_of": "2021-01-01"}, {"known_on": "2020-11-20"})


def draft_of(folder: Path) -> Draft:
    """A case folder as plain rows; YAML deadlines keep their parts."""
    case, draft = open_case(folder), Draft()
    for name, table in load().tables.items():
        rows = [{f: row[f] for f in row if f in table.columns()} for row in case.tables[name].to_dicts()]
        for row in rows:
            if row.get("deadline_after") or row.get("deadline_within"):
                row["deadline"] = {k: row[f"deadline_{k}"] for k in ("after", "within") if row[f"deadline_{k}"]}
            row.pop("deadline_after", None)
            row.pop("deadline_within", None)
        draft.rows[name] = rows
    draft.held = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in ("documents", "places", "notes")
        for path in sorted(folder.joinpath(part).rglob("*"))
        if path.is_file()
    }
    return draft


def renamed(draft: Draft, order: Mapping[str, list[int]]) -> Draft:
    """The case with new words for sides and parties, dealt out in the given order."""
    other = draft.copy()
    new: dict[str, str] = {}
    for kind, numbers in order.items():
        for row, n in zip(other.rows[kind], numbers, strict=True):
            new[row["id"]] = f"zz{kind}{n}id"
            row |= {"name": f"Zz{kind}{n}name"}
            if row["demonym"]:
                row["demonym"] = [f"zz{kind}{n}people{k}" for k, _ in enumerate(row["demonym"])]
    for name, table in load().tables.items():
        for row in other.rows[name]:
            for f in table.fields.values():
                if (name in order and f.name == "id") or f.type in {"side", "sides"} or set(f.to) & {"parties"}:
                    row[f.name] = _exchange(row.get(f.name), new)
    return other


def _exchange(value: Any, new: Mapping[str, str]) -> Any:
    return [new.get(one, one) for one in value] if isinstance(value, list) else new.get(value, value)


def exchanged(text: str, order: Mapping[str, list[int]]) -> str:
    """The model of the first copy with the words that the second has in their place."""
    words = re.compile(r"(?i:(zz)(sides|parties))(\d+)(?=id|name|people)")
    return words.sub(lambda found: f"{found[1]}{found[2]}{order[found[2].casefold()][int(found[3])]}", text)


def dealt(draft: Draft, rng: random.Random | None) -> dict[str, list[int]]:
    """The order in which new words are dealt out: as declared, or shuffled."""
    order = {name: list(range(len(draft.rows[name]))) for name in ("sides", "parties")}
    for numbers in order.values():
        if rng:
            rng.shuffle(numbers)
    return order


def built(draft: Draft, folder: Path) -> list[str]:
    """The model under every cut, without the fingerprint, which must differ."""
    case = open_case(write(draft.files(), folder))
    assert not case.errors, [str(fault) for fault in case.errors[:3]]
    views = [case.view(**cut) for cut in CUTS]
    models = [model.build(view) for view in views]
    return [
        json.dumps(one, ensure_ascii=False).replace(view.sha256, "") for one, view in zip(models, views, strict=True)
    ]


def check_symmetry(draft: Draft, folder: Path, rng: random.Random) -> None:
    plain, order = dealt(draft, None), dealt(draft, rng)
    first = built(renamed(draft, plain), folder / "a")
    second = built(renamed(draft, order), folder / "b")
    for left, right in zip(first, second, strict=True):
        assert any(f"Zzsides{n}name" in left for n in plain["sides"])
        _same(json.loads(exchanged(left, order)), json.loads(right), "model")


def _same(left: Any, right: Any, where: str) -> None:
    """Equal, or a message that says where not."""
    assert type(left) is type(right), where
    if isinstance(left, dict):
        assert list(left) == list(right), where
        for key, value in left.items():
            _same(value, right[key], f"{where}.{key}")
    elif isinstance(left, list):
        assert len(left) == len(right), where
        for n, value in enumerate(left):
            _same(value, right[n], f"{where}[{n}]")
    else:
        assert left == right, where


@pytest.mark.parametrize("seed", range(5))
def test_sides_exchanged_in_a_generated_case(seed, tmp_path):
    rng = random.Random(seed)
    check_symmetry(random_draft(rng, size=4, protected=0.2), tmp_path, rng)


@pytest.mark.parametrize("seed", range(2))
def test_sides_exchanged_in_the_packaged_case(seed, tmp_path):
    folder = packaged()
    if not folder.joinpath("case.yaml").is_file():
        pytest.skip("the packaged case is not here")
    check_symmetry(draft_of(folder), tmp_path, random.Random(seed))


def test_words_of_others_stay(tmp_path):
    """A quotation, a paraphrase and a title with a side's own words keep them when the sides change names."""
    draft = random_draft(random.Random(9), size=2, protected=0.0)
    claim: Row = draft.rows["claims"][0]
    claim |= {"paraphrase": "Zzsides9name shelled the bridge", "supersedes": None}
    draft.rows["incidents"][0]["title"] = "zzparties9id at the bridge"
    order = dealt(draft, random.Random(1))
    text = built(renamed(draft, order), tmp_path)[0]
    assert "Zzsides9name shelled the bridge" in text
    assert "zzparties9id at the bridge" in text
