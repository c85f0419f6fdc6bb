"""What part each group had: hand-worked cases, a slow reading beside, and what no row may change."""

from __future__ import annotations

import argparse
import json
import random
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand import packaged
from evenhand.cli.audits import inclusion as command
from evenhand.fairness.inclusion import Inclusion, inclusion, shares
from evenhand.fairness.inclusion_document import document
from evenhand.fairness.inclusion_seats import Part, Room, part
from evenhand.record import open_case
from evenhand.record.faults import CaseError
from evenhand.record.schema import load
from evenhand.record.view import View
from tests.fairness.views import two_sides, view_of
from tests.generate import random_draft, write

MODALITIES = [None, *load().codes["modality"]]


def rows() -> dict[str, list[dict[str, Any]]]:
    """Four meetings, fishers and herders; every part, channel and silence worked by hand below."""
    days = ("2020-03-01", "2020-09-01", "2021-03-01", "2022-03-01")
    return two_sides() | {
        "meetings": [
            {"id": f"m{n}", "date": day, "track": "one" if n < 3 else "two", "sources": ["s-none"],
             "open_to": ["fish"] if n == 0 else None, "closed_to": ["fish", "herd"] if n == 1 else None}
            for n, day in enumerate(days)
        ],
        "groups": [
            {"id": "fish", "name": "Fishers", "kind": "population", "sides": ["highland"], "sources": ["s-none"]},
            {"id": "herd", "name": "Herders", "kind": "population", "sides": ["lowland"], "sources": ["s-none"],
             "period": "2020-06-01/2021-12-31"},
        ],
        "attendance": [
            {"meeting": "m0", "group": "fish", "presence": "present", "modality": "direct_representation",
             "influence": "some", "sources": ["s-none"], "delegates": 3, "women": 1},
            {"meeting": "m1", "group": "fish", "presence": "documented_absent", "sources": ["s-none"]},
            {"meeting": "m2", "group": "fish", "presence": "present", "modality": "consultation",
             "sources": ["s-none"]},
            {"meeting": "m2", "group": "herd", "presence": "not_known"},
            {"meeting": "m0", "party": "p-highland", "presence": "present", "sources": ["s-none"], "women": 0},
        ],
        "claims": [
            {"id": "v2", "subject": "fish", "property": "speaks_for", "value": "refused",
             "attributed_to": ["p-highland"], "account": "the other side", "account_sides": ["lowland"],
             "source": "s-lowland"},
            {"id": "v1", "subject": "fish", "property": "speaks_for", "value": "claimed",
             "attributed_to": ["p-highland"], "source": "s-highland"},
        ],
        "agreements": [
            {"id": "a1", "title": "Nets", "date": "2020-09-01", "standing": "signed", "meeting": "m1",
             "sources": ["s-none"], "signers": 2, "signers_women": 1},
            {"id": "a2", "title": "Fords", "date": "2020-10-01", "standing": "proposal", "sources": ["s-none"]},
        ],
        "commitments": [
            {"agreement": "a1", "provision": "1", "id": "c1", "action": "mend nets", "kind": "one_off",
             "concerns": ["fish", "herd"], "sources": ["s-none"]},
            {"agreement": "a2", "provision": "1", "id": "c2", "action": "mark fords", "kind": "one_off",
             "concerns": ["herd"], "sources": ["s-none"]},
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Inclusion:
    return inclusion(view_of(rows()))


def group(found: Inclusion, key: str) -> Any:
    return next(one for one in found.groups if one.presence.row["id"] == key)


# --- presence ---------------------------------------------------------------------------------------------------------


def test_seat_channel_absence_and_not_known_are_apart(found):
    parts = group(found, "fish").presence.by_part()
    assert {key: value for key, value in parts.items() if value} == {
        Part.SEAT: ("m0",), Part.ABSENT: ("m1",), Part.CHANNEL: ("m2",), Part.NOT_KNOWN: ("m3",),
    }  # fmt: skip


def test_a_row_that_says_not_known_is_no_absence(found):
    assert group(found, "herd").presence.by_part()[Part.NOT_KNOWN] == ("m1", "m2")


def test_a_meeting_before_or_after_the_group_was_one_is_no_meeting_of_it(found):
    assert [seat.meeting for seat in group(found, "herd").presence.seats] == ["m1", "m2"]


def test_without_a_period_it_cannot_be_told_whether_the_group_was_one(found):
    assert [seat.doubt for seat in group(found, "fish").presence.seats] == [False, False, False, True]


def test_room_is_only_what_a_source_says(found):
    rooms = group(found, "fish").presence.by_room()
    assert rooms[Room.OPEN] == ("m0",)
    assert rooms[Room.CLOSED] == ("m1",)
    assert rooms[Room.NOT_RECORDED] == ("m2", "m3")


def test_modality_and_influence_are_apart(found):
    presence = group(found, "fish").presence
    assert presence.by_form("modalities") == {"direct_representation": ("m0",), "consultation": ("m2",)}
    assert presence.by_form("influence") == {"some": ("m0",)}


def test_by_track(found):
    tracks = group(found, "fish").presence.by_track()
    assert {track: sum(counts.values()) for track, counts in tracks.items()} == {"one": 3, "two": 1}
    assert tracks["two"][Part.NOT_KNOWN] == 1


def test_parties_with_attendance_stand_beside_in_the_case_s_order(found):
    assert [one.presence.row["id"] for one in found.parties] == ["p-highland"]


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ([], Part.NOT_KNOWN),
        ([("not_known", "observer")], Part.NOT_KNOWN),
        ([("present", None)], Part.PRESENT),
        ([("present", "direct_representation"), ("present", "observer")], Part.SEAT),
        ([("present", "mass_action")], Part.CHANNEL),
        ([("documented_absent", None)], Part.ABSENT),
        ([("documented_absent", None), ("present", "observer")], Part.DIFFER),
    ],
)
def test_what_rows_say_together(said, means):
    assert part([{"presence": presence, "modality": modality} for presence, modality in said]) is means


# --- silence ----------------------------------------------------------------------------------------------------------


def test_the_longest_silence_is_to_the_end_of_the_case(found):
    silence = group(found, "fish").silence
    assert (silence.since, silence.until, silence.meetings) == ("m2", None, ("m3",))
    assert silence.days_least == silence.days_most == (date(2022, 12, 31) - date(2021, 3, 1)).days


def test_a_silence_is_told_within_the_group_s_own_time(found):
    silence = group(found, "herd").silence
    assert (silence.since, silence.until, silence.meetings) == (None, None, ("m1", "m2"))
    assert silence.days_least == silence.days_most == (date(2021, 12, 31) - date(2020, 6, 1)).days


def test_of_whom_no_row_speaks_no_silence_is_told():
    given_rows = rows()
    given_rows["attendance"] = []
    assert group(inclusion(view_of(given_rows)), "fish").silence is None


def test_a_date_in_doubt_gives_a_range():
    given_rows = rows()
    given_rows["meetings"][2]["date"] = "2021-03"
    silence = group(inclusion(view_of(given_rows)), "fish").silence
    assert (silence.days_least, silence.days_most) == (
        (date(2022, 12, 31) - date(2021, 3, 31)).days, (date(2022, 12, 31) - date(2021, 3, 1)).days,
    )  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 1000), st.booleans()), min_size=1, max_size=12, unique_by=lambda one: one[0]))
def test_the_longest_silence_is_the_largest_gap_between_sorted_days(meetings):
    given_rows = rows()
    first = date(2020, 1, 1).toordinal()
    given_rows["meetings"] = [
        {"id": f"x{n}", "date": date.fromordinal(first + day).isoformat()} for n, (day, _) in enumerate(meetings)
    ]
    given_rows["agreements"], given_rows["commitments"] = [], []
    given_rows["attendance"] = [
        {"meeting": f"x{n}", "group": "fish", "presence": "present" if heard else "documented_absent"}
        for n, (_, heard) in enumerate(meetings)
    ]
    silence = group(inclusion(view_of(given_rows)), "fish").silence
    marks = [first, *sorted(first + day for day, heard in meetings if heard), date(2022, 12, 31).toordinal()]
    longest = max(later - earlier for earlier, later in pairwise(marks))
    assert silence.days_least == silence.days_most == longest


# --- voices, promises, women ------------------------------------------------------------------------------------------


def test_voices_are_somebody_s_words_in_a_fixed_order(found):
    assert [(voice.claim, voice.says, voice.by) for voice in group(found, "fish").voices] == [
        ("v1", "claimed", None), ("v2", "refused", "the other side"),
    ]  # fmt: skip
    assert group(found, "herd").voices == ()


def test_commitments_say_what_part_the_group_had_in_the_text(found):
    assert [(one.commitment, one.part) for one in group(found, "fish").concerns] == [("c1", "documented_absent")]
    assert group(found, "fish").concerns[0].speakers == {"p-highland": "not_known"}
    assert [(one.commitment, one.part) for one in group(found, "herd").concerns] == [
        ("c1", "not_known"), ("c2", "no_meeting_recorded"),
    ]  # fmt: skip


def test_women_are_told_by_row_and_never_added(found):
    roles = {role.name: role for role in found.women}
    assert (roles["negotiators"].rows, roles["negotiators"].with_women, roles["negotiators"].without) == (1, 0, 1)
    assert [(one.women, one.persons) for one in roles["group_delegates"].recorded] == [(1, 3)]
    assert (roles["signatories"].rows, len(roles["signatories"].recorded)) == (2, 1)
    assert roles["mediators"].rows == roles["witnesses"].with_women == 0


# --- shares -----------------------------------------------------------------------------------------------------------


def people(low: float | None, high: float | None, *, disjoint: bool | None = True, day: str | None = "2021") -> Any:
    return {"id": f"g{low}{high}", "disjoint": disjoint, "unit": "persons", "low": low, "high": high, "date": day}


def test_shares_are_ranges_among_disjoint_groups():
    (found,) = shares([people(10, 20), people(30, 30), people(99, 99, disjoint=None)])
    assert [(one.low, one.high) for one in found.groups] == [(10 / 40, 20 / 50), (30 / 50, 30 / 40)]


@pytest.mark.parametrize(
    "groups",
    [
        [people(10, 20)],
        [people(10, 20), people(None, 5)],
        [people(10, 20), people(5, 5, day=None)],
        [people(10, 20), people(5, 5, day="1999")],
        [people(0, 0), people(0, 5)],
        [people(1, 1) | {"unit": "percent"}, people(2, 2) | {"unit": "percent"}],
    ],
)
def test_a_share_that_cannot_be_told_is_none_with_a_reason(groups):
    (found,) = shares(groups)
    assert found.why_not
    assert all(one.low is None and one.high is None for one in found.groups)


def test_of_groups_not_declared_disjoint_there_is_no_share():
    assert shares([people(1, 1, disjoint=False), people(2, 2, disjoint=None)]) == ()


@given(st.lists(st.tuples(st.integers(1, 99), st.integers(0, 50)), min_size=2, max_size=5))
def test_true_numbers_within_the_figures_give_shares_within_the_ranges(figures):
    groups = [people(low, low + more) for low, more in figures]
    (found,) = shares(groups)
    rng = random.Random(1)
    true = [rng.uniform(row["low"], row["high"]) for row in groups]
    for share, number in zip(found.groups, true, strict=True):
        assert share.low is not None
        assert share.high is not None
        assert share.low - 1e-12 <= number / sum(true) <= share.high + 1e-12


# --- the whole --------------------------------------------------------------------------------------------------------


def slow_parts(view: View, key: str) -> dict[str, str]:
    """The part of a group at each meeting that has a row of it, read row by row."""
    said: dict[str, list[dict[str, Any]]] = {}
    for row in view.tables["attendance"].to_dicts():
        if key in (row["group"], row["party"]):
            said.setdefault(row["meeting"], []).append(row)
    found = {}
    for meeting, told in said.items():
        there = [row for row in told if row["presence"] == "present"]
        away = [row for row in told if row["presence"] == "documented_absent"]
        if there and away:
            found[meeting] = "accounts_differ"
        elif away:
            found[meeting] = "documented_absent"
        elif not there:
            found[meeting] = "not_known"
        elif any(row["modality"] == "direct_representation" for row in there):
            found[meeting] = "seat"
        else:
            found[meeting] = "channel" if any(row["modality"] for row in there) else "present"
    return found


@pytest.mark.parametrize("seed", range(4))
def test_parts_of_a_generated_case_are_those_of_a_slow_reading(seed, tmp_path):
    folder = write(random_draft(random.Random(seed), size=6, protected=0.3).files(), tmp_path)
    view = open_case(folder).view()
    found = inclusion(view)
    for one in (*found.parties, *found.groups):
        told = {seat.meeting: str(seat.part) for seat in one.presence.seats if seat.told}
        assert told == slow_parts(view, one.presence.row["id"])


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_rows_changes_nothing(seed):
    given_rows = rows()
    mixed = {
        name: list(some)
        if name in ("sides", "parties", "grouping_sides")
        else random.Random(seed).sample(some, len(some))
        for name, some in given_rows.items()
    }
    left, right = view_of(given_rows), view_of(mixed)
    assert document(left, inclusion(left)) == document(right, inclusion(right))


def test_an_unknown_group_is_named(tmp_path):
    with pytest.raises(CaseError, match="nobody"):
        inclusion(view_of(rows()), group="nobody")


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_command_prints_the_packaged_case(form, capsys):
    parser = argparse.ArgumentParser()
    command.options(parser)
    assert command.run(parser.parse_args([str(packaged()), "--format", form])) == 0
    out = capsys.readouterr().out
    assert json.loads(out)["groups"] if form == "json" else "nobody looked" in out


def test_in_the_packaged_case_nothing_is_absent_but_what_a_source_says():
    view = open_case(packaged()).view()
    told = {
        (one.presence.row["id"], meeting)
        for one in (*inclusion(view).parties, *inclusion(view).groups)
        for meeting in one.presence.by_part()[Part.ABSENT]
    }
    said = {
        (row["party"] or row["group"], row["meeting"])
        for row in view.tables["attendance"].to_dicts()
        if row["presence"] == "documented_absent"
    }
    assert told == said
