"""Spoiled documents are read or refused, never anything else; whole trees of Word lose no word."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.fairness.text.audit import audit
from evenhand.record.extract import Extract
from evenhand.sources import TextError, read
from evenhand.sources.word import read_word
from evenhand.sources.worker import answer_for
from tests.sources.documents import word
from tests.sources.spoil import SPOILERS

TIMES = {"word": 250, "pdf": 250, "html": 150, "markdown": 60, "plain": 60}
SUFFIX = {"word": "docx", "pdf": "pdf", "html": "html", "markdown": "md", "plain": "txt"}
FAULT = "(it is broken)"  # said of what only the outermost handler caught


@pytest.mark.parametrize("kind", SPOILERS)
def test_a_spoiled_document_is_read_or_refused(kind):
    if kind == "pdf":
        pytest.importorskip("pypdf")
    rng = random.Random(f"spoil {kind}")
    read_well = 0
    for _ in range(TIMES[kind]):
        answer = json.loads(json.dumps(answer_for(kind, SPOILERS[kind](rng))))
        if "refused" in answer:
            assert all(isinstance(one, str) and one for one in answer["refused"])
            continue
        check_answer(answer)
        read_well += 1
    assert read_well > TIMES[kind] / 10  # or else it was spoiled beyond telling anything


def check_answer(answer: dict) -> None:
    text = answer["text"]
    starts = [start for start, _ in answer["parts"]]
    assert starts == sorted(starts)
    assert all(0 <= start <= len(text) for start in starts)
    assert all(count > 0 and words >= 0 for count, words in answer["left"].values())
    made = audit(Extract(name="a", text=text, parts=tuple(map(tuple, answer["parts"]))))
    assert all(text[one.start : one.end] == one.text for one in made.marks)
    assert all(text[one.start : one.end] == one.text for one in made.unreadable_dates)


@pytest.mark.parametrize("kind", SPOILERS)
def test_through_the_process_apart_too(kind, tmp_path):
    if kind == "pdf":
        pytest.importorskip("pypdf")
    rng = random.Random(f"apart {kind}")
    for n in range(6):
        path = Path(tmp_path / f"{n}.{SUFFIX[kind]}")
        path.write_bytes(SPOILERS[kind](rng))
        try:
            assert read(path).text
        except TextError as error:
            assert re.fullmatch(r".*: given .*; expected .*; .*", str(error), re.DOTALL)  # noqa: PT017


CONTAINERS = (
    "w:ins w:moveTo w:hyperlink w:smartTag w:sdtContent w:customXml w:dir w:txbxContent w:tbl w:tr w:tc w:p w:pPr w:r "
    "w:del w:moveFrom w:rPr wps:txbx w:pict mc:Choice"
)
TREES = st.recursive(
    st.just("word"),
    lambda inner: st.tuples(st.sampled_from(CONTAINERS.split()), st.lists(inner, max_size=4)),
    max_leaves=25,
)


@given(st.lists(TREES, max_size=6))
def test_no_tree_of_word_loses_or_doubles_a_word(trees):
    count = 0

    def write(tree: Any) -> str:
        nonlocal count
        if isinstance(tree, str):
            count += 1
            return f"<w:r><w:t> w{count} </w:t></w:r>"
        tag, inner = tree
        return f"<{tag}>{''.join(map(write, inner))}</{tag}>"

    found = read_word(word("".join(map(write, trees))))
    read_words = re.findall(r"w\d+", found.text)
    assert len(read_words) == len(set(read_words))
    assert len(read_words) + sum(words for _, words in found.left.values()) == count
