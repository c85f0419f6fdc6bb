"""The labelled sentences: precision and recall of every rule, by part of the set and over all of it.

Parts: `tuning` and `held_out` were written together, before the rules; `harder` ones after a first version and before
any change; `later` ones after those changes, then used for tuning too; `last` ones at the end, and no rule was changed
for them. All are by one author, who also wrote the rules, so even the last part flatters them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache

import pytest

from evenhand.fairness.text.marks import Mark
from tests.fairness.text_small import conflict, found, sentences

GROUPS = {
    "place-name": "names",
    "contested-term": "terms",
    "agent-passive": "agents",
    "agent-noun": "agents",
    "verb-doubt": "verbs",
    "verb-factive": "verbs",
    "judging-word": "judging words",
}
AIMED = ("names", "terms", "agents", "verbs")
PARTS = {"tuning", "held_out", "tuning_harder", "held_out_harder", "later", "last"}


@cache
def scored(part: str) -> dict[str, Counter[str]]:
    """Of each group of rules: found, false and missed; a right span with a wrong side is both false and missed."""
    rows = defaultdict(list)
    for row in sentences():
        if part in {"all", row["part"]}:
            rows[row["conflict"], row["sentence"]].append(row)
    made: dict[str, Counter[str]] = defaultdict(Counter)
    for (name, text), labels in rows.items():
        marks = [one for one in found(text, conflict(name)).marks if one.rule in GROUPS]
        wanted = [row for row in labels if row["span"] and row["rule"] in GROUPS]
        used: set[int] = set()
        for row in wanted:
            fits = {at for at, one in enumerate(marks) if meets(one, row)}
            used |= fits
            made[GROUPS[row["rule"]]]["found" if fits else "missed"] += 1
        for at, one in enumerate(marks):
            made[GROUPS[one.rule]]["false"] += at not in used
    return made


def meets(one: Mark, row: dict[str, str]) -> bool:
    start = row["sentence"].index(row["span"])
    same = one.rule == row["rule"] and one.start < start + len(row["span"]) and one.end > start
    whose = ";".join(one.victims) == row["victims"] if row["rule"].startswith("agent") else True
    return same and whose and (one.side or "") == row["side"]


def precision(counts: Counter[str]) -> float:
    return counts["found"] / (counts["found"] + counts["false"])


def recall(counts: Counter[str]) -> float:
    return counts["found"] / (counts["found"] + counts["missed"])


@pytest.mark.parametrize("part", ["held_out", "all"])
@pytest.mark.parametrize("group", AIMED)
def test_precision_and_recall_are_what_was_aimed_at(group, part):
    counts = scored(part)[group]
    assert precision(counts) >= 0.9
    assert recall(counts) >= 0.75


def test_there_are_enough_sentences_over_real_and_invented_conflicts_each_with_a_reason():
    rows = sentences()
    assert len({row["sentence"] for row in rows}) >= 250
    assert len({row["conflict"] for row in rows}) == 9
    assert all(row["reason"] for row in rows)
    assert {row["part"] for row in rows} == PARTS


def test_every_label_stands_in_its_sentence_once():
    for row in sentences():
        assert not row["span"] or row["sentence"].count(row["span"]) == 1, row


@pytest.mark.parametrize("name", sorted({row["conflict"] for row in sentences()}))
def test_labels_are_balanced_by_side(name):
    sides = Counter(
        side
        for row in sentences()
        if row["conflict"] == name and row["span"]
        for side in (row["side"] or row["victims"]).split(";")
        if side
    )
    if name == "karabakh":  # Armenia and the Karabakh Armenians often share a word
        sides["AM"] = max(sides["AM"], sides.pop("NK"))
    assert max(sides.values()) <= 1.4 * min(sides.values()) + 1


def test_a_third_of_the_sentences_tempt_a_rule_and_hold_nothing():
    rows = sentences()
    assert sum(not row["span"] for row in rows) >= len(rows) / 3
