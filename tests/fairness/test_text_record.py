"""What a text is held against: figures like with like, one side's assertions, attributions, silences; by hand."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand.fairness.text.audit import TextAudit
from evenhand.fairness.text.document import document
from evenhand.fairness.text.marks import Mark
from tests.fairness.text_small import Rows, conflict_rows, found, view_of
from tests.fairness.text_swap import act, toll, with_record


def river(**more: list[dict[str, Any]]) -> Rows:
    return with_record("river", "qa", "rb") | more


def of(audit: TextAudit, rule: str) -> list[Mark]:
    return [one for one in audit.marks if one.rule == rule]


FIGURE = "On 5 March 2001 {} Quarran civilians were killed at the High Bridge by Rubban troops."


def test_a_figure_that_only_some_on_record_meet_is_asked_for_its_source_and_the_range():
    audit = found(FIGURE.format("four"), view_of(river()))
    (figure,) = audit.figures
    assert (figure.incident, figure.measure, figure.category, figure.losses_of) == (
        "i1",
        "deaths",
        "civilians",
        ("qa",),
    )
    assert [(one.low, one.high) for one in figure.record] == [(9, 9), (4, 4)]
    (asked,) = of(audit, "figure")
    assert asked.text == "four"
    assert asked.suggestion == "Give the source of the figure and the range on record: 9 (First paper); 4 (Observers)."


def test_a_figure_that_only_one_sides_sources_give_is_said_to_be_theirs():
    asked, doer = of(found(FIGURE.format("nine"), view_of(river())), "claim-one-side")
    assert (asked.side, asked.text) == ("qa", "nine")
    assert (doer.side, doer.text) == ("qa", "Rubban")
    assert "First paper" in {one.source for one in asked.evidence}


def test_unlike_figures_are_not_compared():
    for words in ("nine Quarran soldiers", "nine Rubban civilians", "nine Quarran people", "nine Quarran houses"):
        text = f"On 5 March 2001 {words} were hit and killed at the High Bridge by unknown men."
        assert found(text, view_of(river())).figures == ()


def test_bodies_seen_are_never_an_upper_end():
    seen = toll("c9", "i1", "qa", 3, "s3") | {"count_type": "bodies_seen"}
    rows = river(claims=[seen])
    (figure,) = found(FIGURE.format("nine"), view_of(rows)).figures
    assert figure.record[0].high is None
    assert figure.agreeing == figure.record


def test_a_figure_given_to_its_source_is_compared_and_not_asked_about():
    audit = found("According to the First paper, " + FIGURE.format("nine"), view_of(river()))
    assert len(audit.figures) == 1
    assert not of(audit, "claim-one-side")


def test_who_did_it_by_one_sides_word_alone():
    text = "In May 2004 Quarran forces shelled {}."
    rows = river(claims=[act("c5", "i2", "qa", "s2")])
    (asked,) = of(found(text.format("Quarrahold"), view_of(rows)), "claim-one-side")
    assert (asked.side, asked.text) == ("rb", "Quarran")
    both = river(claims=[act("c5", "i2", "qa", "s2"), act("c6", "i2", "qa", "s3")])
    assert not of(found(text.format("Quarrahold"), view_of(both)), "claim-one-side")


def test_a_side_that_says_it_of_itself_is_nobodys_lone_word():
    rows = river(claims=[act("c5", "i2", "qa", "s1")])
    assert not of(found("In May 2004 Quarran forces shelled Quarrahold.", view_of(rows)), "claim-one-side")


def test_sides_that_a_grouping_counts_as_one_are_not_told_apart():
    rows = river(claims=[act("c5", "i2", "qa", "s2"), act("c6", "i2", "rb", "s3")])
    rows["grouping_sides"] = [{"grouping": "two", "id": "g", "name": "all", "of": ["qa", "rb"]}]
    assert not of(found("In May 2004 Quarran forces shelled Quarrahold.", view_of(rows)), "claim-one-side")


def test_an_act_without_its_actor_has_what_is_on_record_beside_it():
    (asked,) = of(found("Nine Quarran villagers were killed at the High Bridge on 5 March 2001.", view_of(river())),
                  "agent-passive")  # fmt: skip
    assert asked.victims == ("qa",)
    assert [one.claim for one in asked.evidence] == ["c4"]
    assert "attributed to Rubba, by First paper" in asked.reason
    assert asked.side is None  # only the other side's paper says so


def test_whose_act_it_was_is_told_where_not_only_the_other_side_says_so():
    text = "Nine Quarran villagers were killed at the High Bridge on 5 March 2001."
    rows = river()
    rows["claims"].append(act("c8", "i1", "rb", "s3"))
    (asked,) = of(found(text, view_of(rows)), "agent-passive")
    assert asked.side == "rb"
    own = river(claims=[act("c4", "i1", "rb", "s2")])
    assert of(found(text, view_of(own)), "agent-passive")[0].side == "rb"


def test_where_the_record_is_contested_no_sides_act_is_told():
    rows = river()
    rows["claims"].append(act("c8", "i1", "qa", "s2"))
    (asked,) = of(found("Nine Quarran villagers were killed at the High Bridge on 5 March 2001.", view_of(rows)),
                  "agent-passive")  # fmt: skip
    assert asked.side is None
    assert {one.claim for one in asked.evidence} == {"c4", "c8"}


def test_silences_are_counted_beside_the_record():
    text = "Nine Quarran villagers were killed at the High Bridge in March 2001. Nothing else happened until 2012."
    audit = document(found(text, view_of(river())))
    held = audit["left_out"]
    assert held["period"] == "2001/2012"
    assert held["by_victims"] == {
        "qa": {"on_record": 1, "told": 1, "unclear": 0, "left_out": 0},
        "rb": {"on_record": 2, "told": 0, "unclear": 0, "left_out": 2},
    }
    assert [one["id"] for one in held["incidents"]] == ["i2", "i3"]


def test_without_a_date_no_period_and_no_silences():
    held = document(found("The road to Quarrahold is open.", view_of(river())))["left_out"]
    assert held["period"] is None
    assert held["incidents"] == []


def test_a_place_that_two_incidents_share_is_left_open():
    rows = river()
    rows["incidents"].append({"id": "i4", "kind": "attack_on_civilians", "title": "Second attack", "date": "2001-05",
                              "place": ["bridge"]})  # fmt: skip
    rows["claims"].append(toll("c9", "i4", "rb", 2, "s3"))
    audit = found("Some villagers were killed at the High Bridge in 2001.", view_of(rows))
    assert audit.left_out is not None
    assert audit.left_out.unclear == {"i1", "i4"}
    assert audit.figures == ()


def test_a_name_not_yet_in_use_is_not_asked_for():
    rows = conflict_rows("river")
    for row in rows["place_names"]:
        if row["name"] == "Low Bridge":
            row["period"] = "1995/.."
    text = "In {} the High Bridge was painted."
    assert not of(found(text.format(1990), view_of(rows)), "place-name")
    assert of(found(text.format(1999), view_of(rows)), "place-name")
    assert of(found("The High Bridge was painted.", view_of(rows)), "place-name")


def test_a_name_given_with_the_other_once_is_free_afterwards():
    text = "The High Bridge is old. The Low Bridge (High Bridge) is closed. The High Bridge is closed."
    assert [one.start for one in of(found(text, view_of(river())), "place-name")] == [4]


def test_a_word_left_open_is_read_as_everywhere_else_in_the_text():
    rows = conflict_rows("karabakh")
    text = "The Armenian occupation lasted. The occupation ended."
    assert [one.side for one in of(found(text, view_of(rows)), "contested-term")] == ["AZ", "AZ"]
    mixed = "The Armenian occupation lasted. The Azerbaijani occupation lasted. The occupation ended."
    assert [one.side for one in of(found(mixed, view_of(rows)), "contested-term")] == ["AZ", "AM;NK", None]


def test_no_suggestion_ever_offers_a_milder_word():
    rows = river()
    for row in rows["terms"]:
        row["instead"] = ["fighting of March", "incident", "events"]
    text = (
        "The massacre of Quarran villagers is remembered. The aggression lasted. Rubban prisoners were executed. "
        "The operation was brutal. Nine Quarran civilians were killed at the High Bridge on 5 March 2001."
    )
    audit = found(text, view_of(rows))
    assert len(audit.marks) >= 6
    offered = " ".join(f"{one.suggestion} {one.reason}" for one in audit.marks).lower()
    for milder in ("fighting of march", "incident", "events", "clash", "instead", "rather than", "avoid", "replace"):
        assert milder not in offered, milder


def test_what_a_court_found_is_shown_with_its_body_and_is_in_no_count_of_questions():
    text = "The tribunal found that Quarran prisoners had been tortured."
    (shown,) = found(text, view_of(river())).marks
    assert (shown.rule, shown.suggestion, shown.speaker) == ("court-finding", None, "tribunal")
    assert shown.victims == ("qa",)


def test_without_a_case_the_rules_that_need_none_still_run():
    text = (
        "Nine villagers were killed. He claimed that it was late. The barbaric raid ended. The road to Shusha is open."
    )
    audit = found(text)
    assert [one.rule for one in audit.marks] == ["victims-many", "agent-passive", "verb-doubt", "judging-word"]
    assert document(audit)["left_out"] is None


def test_what_befell_and_the_one_who_acts_may_stand_in_two_sentences():
    text = "Rubban forces entered the town. Many were killed."
    audit = found(text, view_of(river()))
    assert not of(audit, "agent-passive")
    assert of(found(text.replace(". Many", ".\nMany"), view_of(river())), "agent-passive")  # another paragraph


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("eight to ten", 8, 10),
        ("7-9", 7, 9),
        ("at least nine", 9, None),
        ("about ten", 9, 11),
        ("two hundred", 200, 200),
        ("dozens of", 24, 99),
        ("1,200", 1200, 1200),
    ],
)
def test_a_figure_is_read_as_the_range_that_its_words_leave(words, low, high):
    (figure,) = found(FIGURE.format(words), view_of(river())).figures
    assert (figure.number.low, figure.number.high) == (low, high)


def test_days_and_years_are_no_figures():
    text = "On 5 March 2001 and on March 6, 2001 Quarran civilians were killed at the High Bridge by Rubban troops."
    assert found(text, view_of(river())).figures == ()


def test_a_victim_with_a_name_is_seen_as_a_person():
    text = "In the end Anna Lind was shot by a guard. Rubban troops were shot by one. The Rowing Club was shelled."
    assert [one.text for one in of(found(text, view_of(river())), "victims-one")] == ["Anna Lind"]


def test_a_court_of_one_side_is_shown_as_that_sides():
    (shown,) = of(found("A Rubban court found that prisoners had been tortured.", view_of(river())), "court-finding")
    assert shown.side == "rb"
    assert "named with “Rubban”" in shown.reason


def test_what_a_court_on_record_says_of_the_incident_stands_with_a_courts_finding():
    rows = river()
    rows["sources"].append({"id": "s4", "name": "Judgment of 2005", "kind": "court", "url": "https://court.example/1"})
    rows["claims"].append(act("c9", "i1", "rb", "s4"))
    text = "The tribunal found that Quarran villagers had been killed at the High Bridge on 5 March 2001."
    (shown,) = of(found(text, view_of(rows)), "court-finding")
    assert [(one.source, one.url) for one in shown.evidence] == [("Judgment of 2005", "https://court.example/1")]


def test_acts_are_counted_by_whose_they_were():
    text = (
        "Quarran gunners shelled Rubbamouth. Rubban farms were shelled by Quarran gunners. "
        "\nOn 5 March 2001 Quarran villagers were killed at the High Bridge."
    )
    rows = river(claims=[act("c4", "i1", "rb", "s3")])
    assert found(text, view_of(rows)).actors == {
        "qa": {"named": 2, "left out": 0},
        "rb": {"named": 0, "left out": 1},
        "": {"named": 0, "left out": 0},
    }


def test_a_capital_speaks_for_its_side_where_its_name_is_nobodys_quarrel():
    rows = river()
    rows["places"] += [{"id": "seat", "country": "Rubba, by its own reckoning", "contested_name": False},
                       {"id": "town", "country": "Rubba", "contested_name": True}]  # fmt: skip
    rows["place_names"] += [{"place": "seat", "name": "Pell", "language": "en"},
                            {"place": "town", "name": "Quell", "language": "en"}]  # fmt: skip
    audit = found("Pell claimed that it was so. Quell claimed that it was so.", view_of(rows))
    assert [one.side for one in of(audit, "verb-doubt")] == ["rb", None]


def test_a_heading_has_no_room_for_who_did_it():
    assert not of(found("The shelling of the mill\nIt was cold."), "agent-noun")
    assert of(found("The shelling of the mill went on.\nIt was cold."), "agent-noun")


def test_a_word_of_both_is_told_apart_by_the_place_or_year_of_its_subject():
    rows = conflict_rows("karabakh")
    rows["terms"] = [
        {"term": "aggression", "language": "en", "used_by": ["AM"], "refused_by": ["AZ"], "status": "contested",
         "subject": "the war of 2020"},
        {"term": "aggression", "language": "en", "used_by": ["AZ"], "refused_by": ["AM"], "status": "contested",
         "subject": "the fighting at Goris"},
    ]  # fmt: skip
    text = "The aggression of 2020 ended.\nThe aggression at Goris ended.\nThe aggression ended."
    assert [one.side for one in of(found(text, view_of(rows)), "contested-term")] == ["AM", "AZ", None]


def test_a_road_or_a_corridor_by_a_places_name_is_not_the_place():
    text = "The Quarrahold corridor is open. The Quarrahold road is open. The Quarrahold mayor is out."
    assert [one.start for one in of(found(text, view_of(river())), "place-name")] == [text.rindex("Quarrahold")]


def test_whose_people_a_word_speaks_of_is_not_who_did_it():
    rows = conflict_rows("river")
    rows["terms"] = [{"term": "prisoners of war", "language": "en", "used_by": ["qa"], "refused_by": ["rb"],
                      "status": "contested"}]  # fmt: skip
    text = "Quarran prisoners of war were fed. Rubban prisoners of war were fed."
    assert [one.start for one in of(found(text, view_of(rows)), "contested-term")] == [8]


def test_a_day_that_is_only_carried_on_matches_no_incident_elsewhere():
    text = "On 5 March 2001 the talks began. Houses at the High Bridge were destroyed."
    (asked,) = of(found(text, view_of(river())), "agent-passive")
    assert asked.evidence == ()
    same = "On 5 March 2001 the High Bridge shook. Houses at the High Bridge were destroyed."
    assert of(found(same, view_of(river())), "agent-passive")[0].evidence
