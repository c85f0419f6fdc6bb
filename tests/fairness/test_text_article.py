"""One real article against the packaged case. The article is not part of the project, and no sentence of it is here."""

from __future__ import annotations

from pathlib import Path

import pytest

import evenhand
from evenhand.fairness.text.audit import TextAudit, audit
from evenhand.sources import read


@pytest.fixture(scope="module")
def found(shared: Path) -> TextAudit:
    path = shared / "data" / "text" / "minsk_group_article.txt"
    if not path.is_file():
        pytest.skip(f"the article is not here: no {path.name}")
    return audit(read(path), evenhand.open_case(evenhand.packaged()).view())


def test_the_words_that_a_checker_of_the_article_called_disputed_are_marked_with_whose_they_are(found):
    words = {(one.text.lower(), one.side) for one in found.marks if one.rule == "contested-term"}
    for word in ("liberating", "occupation", "occupied", "separatists", "anti-terror operations", "zangezur corridor"):
        assert (word, "AZ") in words


def test_the_quotation_without_a_speaker_and_the_name_of_one_side_are_marked(found):
    marks = {(one.rule, one.side) for one in found.marks}
    assert ("quotation-unattributed", None) in marks
    assert ("place-name", "AZ") in marks


def test_what_the_article_attributes_or_names_is_left_alone(found):
    text = found.extract.text
    marked = [one.text for one in found.marks if one.rule == "contested-term"]
    assert "genocide" in text
    assert "genocide" not in marked  # it says who calls it so
    assert not [one for one in found.marks if one.rule.startswith("agent")]  # it says who did what it tells of
    assert not [one for one in found.marks if one.rule == "claim-one-side"]  # an independent source says the same


def test_its_one_figure_is_beside_eight_on_record_none_of_them_merged(found):
    (figure,) = found.figures
    assert (figure.incident, figure.measure, figure.category, figure.losses_of) == (
        "EV018",
        "deaths",
        "civilians",
        ("AZ",),
    )
    assert len(figure.record) == len({one.evidence.claim for one in figure.record}) >= 8


def test_silences_are_counted_for_every_side(found):
    assert found.left_out is not None
    told = found.left_out.as_dict(found.cast)["by_victims"]
    assert list(told) == ["AM", "AZ", "NK"]
    for row in told.values():
        assert row["on_record"] == row["told"] + row["unclear"] + row["left_out"]
        assert row["left_out"] > 20
    assert "EV003" in {one.id for one in found.left_out.on_record if found.left_out.state(one) == "left_out"}


def test_there_are_few_findings_for_so_long_a_text(found):
    questions = [one for one in found.marks if found.rules[one.rule].marks == "question"]
    assert 8 <= len(questions) <= 18
    assert found.words > 1_600
