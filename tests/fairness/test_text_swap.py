"""Party-swap: exchange the sides in text and case, and every finding exchanges; in the text alone, those of no case."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.fairness.text.audit import TextAudit
from evenhand.fairness.text.document import document
from tests.fairness.text_small import conflict_rows, found, view_of
from tests.fairness.text_swap import Move, exchange, exchange_case, pairs, with_record

SIDES = {"river": ("qa", "rb"), "vale": ("up", "lo"), "strait": ("os", "ve"), "delta": ("do", "se")}

# {n}: a side's name, {d}: the adjective, {p}: the plural of its people, {f}, {g}: its names for the two places.
TEMPLATES = (
    "{n} claimed that the post was empty.",
    "The {d} foreign ministry said that {n2}'s note had been read.",
    "{p} in the valley were killed.",
    "Nine {d} villagers were killed near {f} on 5 March 2001.",
    "On 5 March 2001, {d} forces attacked {f}, killing nine civilians.",
    "In May 2004 twelve {d} civilians were killed by {d2} gunmen at {g}.",
    "The shelling of {d} farms went on.",
    "The {d} shelling of {d2} farms went on.",
    "{n}'s offensive began in 2010, and the war lasted a year.",
    "Letters from {f} and {g} took a month.",
    "The road to {f} ({f2}) is open.",
    "The {t} lasted a week, {n} confirmed.",
    "After the {t} many {p} left.",
    "{n} speaks of the {t}.",
    "The {d} {t} changed the town.",
    "A seven-year-old {d} girl was shot by a {d2} guard.",
    "Dozens of {p} were driven out.",
    "According to {d} media, {p2} were beaten.",
    "The brutal raid on {n} ended at noon.",
    "{n} denied the deportation of {d2} families.",
    "When {d} troops entered {g}, twelve civilians were killed.",
    "The so-called {d} Assembly met.",
    "The {f} Museum opened in 2001.",
    "{p} and {p2} signed.",
    "The court found that {p} had been tortured.",
)


@st.composite
def texts(draw: st.DrawFn, name: str) -> str:
    """Sentences about either side, in paragraphs."""
    held = conflict_rows(name)
    words = {row["id"]: [row["name"], *row["demonym"]] for row in held["sides"]}
    names = [row["id"] for row in held["places"]]
    called = {(row["place"], row["used_by"]): row["name"] for row in held["place_names"]}
    terms = sorted({row["term"] for row in held["terms"]})
    made = []
    for _ in range(draw(st.integers(1, 7))):
        side, foe = draw(st.sampled_from([SIDES[name], SIDES[name][::-1]]))
        slots = {
            "n": words[side][0], "d": words[side][1], "p": words[side][-1], "n2": words[foe][0], "d2": words[foe][1],
            "p2": words[foe][-1], "f": called[names[0], side], "g": called[names[1], side],
            "f2": called[names[0], foe], "t": draw(st.sampled_from(terms)),
        }  # fmt: skip
        made.append(draw(st.sampled_from(TEMPLATES)).format(**slots))
        made.append(draw(st.sampled_from([" ", " ", "\n"])))
    return "".join(made).strip()


def marks(audit: TextAudit, move: Move, swap: dict[str, str]) -> list[Any]:
    """What is told of each span, after exchange."""

    def sides(listed: Any) -> list[str]:
        return sorted(swap.get(one, one) for one in listed)

    return sorted(
        (move(one.start), move(one.end), one.rule, sides((one.side or "").split(";")), sides(one.victims),
         len(one.evidence), one.suggestion is None)
        for one in audit.marks
    )  # fmt: skip


def same(offset: int) -> int:
    return offset


@pytest.mark.parametrize("name", sorted(SIDES))
def test_exchanged_text_and_case_exchange_every_finding_and_count(name):
    left, right = SIDES[name]
    rows = with_record(name, left, right)
    here, there = view_of(rows), view_of(exchange_case(rows, left, right))
    swap = {left: right, right: left}

    @given(texts(name))
    def holds(text: str) -> None:
        turned, move = exchange(text, pairs(name, left, right))
        one, two = found(text, here), found(turned, there)
        assert marks(one, move, swap) == marks(two, same, {})
        assert one.left_out is not None
        assert two.left_out is not None
        mine, theirs = one.left_out.as_dict(one.cast)["by_victims"], two.left_out.as_dict(two.cast)["by_victims"]
        assert {swap[side]: row for side, row in mine.items()} == theirs
        assert {swap.get(side, side): row for side, row in one.acts.items()} == two.acts
        assert {swap.get(side, side): row for side, row in one.actors.items()} == two.actors
        assert {swap.get(side, side): row for side, row in one.speech.items()} == two.speech
        assert len(one.figures) == len(two.figures)

    holds()


@pytest.mark.parametrize("name", sorted(SIDES))
def test_exchanged_text_alone_exchanges_what_uses_only_the_names(name):
    left, right = SIDES[name]
    rows = {key: conflict_rows(name)[key] for key in ("case", "sides")}
    here = view_of(rows)
    swap = {left: right, right: left}

    @given(texts(name))
    def holds(text: str) -> None:
        turned, move = exchange(text, pairs(name, left, right))
        assert marks(found(text, here), move, swap) == marks(found(turned, here), same, {})

    holds()


@pytest.mark.parametrize("name", ["river", "strait", "delta"])
def test_without_a_case_an_exchanged_text_has_the_same_spans(name):
    @given(texts(name))
    def holds(text: str) -> None:
        turned, move = exchange(text, pairs(name, *SIDES[name]))
        assert marks(found(text), move, {}) == marks(found(turned), same, {})

    holds()


def test_the_exchange_is_its_own_inverse_with_names_that_contain_each_other():
    words = pairs("vale", "up", "lo")
    text = "Upper Maren's envoy met Maren's. Upper Marenese and Marenese wool from Tor Gate and Tor, by Stell Gate."
    turned, _ = exchange(text, words)
    assert (
        turned
        == "Maren's envoy met Upper Maren's. Marenese and Upper Marenese wool from Stell Gate and Stell, by Tor Gate."
    )
    assert exchange(turned, words)[0] == text


def test_three_sides_two_exchanged_with_a_name_that_holds_anothers():
    rows = conflict_rows("karabakh")
    text = "Karabakh Armenians claimed that Armenians and Azerbaijanis were killed. Armenia confirmed that it was so."
    words = pairs("karabakh", "AM", "AZ") | {"Karabakh Armenians": "Karabakh Armenians"}
    turned, move = exchange(text, words)
    assert turned.startswith("Karabakh Armenians claimed that Azerbaijanis and Armenians")
    plain = {key: rows[key] for key in ("case", "sides")}
    swap = {"AM": "AZ", "AZ": "AM"}
    assert marks(found(text, view_of(plain)), move, swap) == marks(found(turned, view_of(plain)), same, {})


def test_sides_stand_in_the_cases_order_everywhere():
    rows = with_record("river", "qa", "rb")
    audit = document(found("Rubba claimed that Quarra said so in 2001.", view_of(rows)))
    assert list(audit["sides"]) == ["qa", "rb"]
    assert [row["speaker"] for row in audit["speech"]] == ["qa", "rb", None]
    assert all(list(row["by_side"]) == ["qa", "rb"] for row in audit["counts"])
    assert list(audit["left_out"]["by_victims"]) == ["qa", "rb"]


def test_no_word_of_ours_says_that_anybody_is_biased():
    text = "Rubba claimed it. Nine Quarrans were killed. The operation was heroic. The road to Rubbamouth is open."
    told = str(document(found(text, view_of(with_record("river", "qa", "rb")))))
    assert not re.search(r"\bbias|\bpropagand|\bliar|\blying\b|\bunfair|\bscore\b", told, re.IGNORECASE)


def test_the_swap_tests_see_what_they_look_for():
    rows = with_record("river", "qa", "rb")
    text = "In May 2004 twelve Rubban civilians were killed by Quarran gunmen at Quarrahold. The operation went on."
    turned, move = exchange(text, pairs("river", "qa", "rb"))
    swap = {"qa": "rb", "rb": "qa"}
    mine = marks(found(text, view_of(rows)), move, swap)
    assert len({rule for _, _, rule, *_ in mine}) >= 3
    assert mine == marks(found(turned, view_of(exchange_case(rows, "qa", "rb"))), same, {})
    assert mine != marks(found(turned, view_of(rows)), same, {})
