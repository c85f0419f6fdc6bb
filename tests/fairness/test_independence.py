"""What makes two reports one: publisher, host, account passed on, text reproduced, file by id and hash."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand.fairness.independence import apart, outlets, reports, ties
from tests.fairness.views import two_sides, view_of

PLAIN = {"id": "own", "name": "Own", "kind": "media", "publisher": "Own Press", "url": "https://own.example/1"}
OTHER = {"id": "far", "name": "Far", "kind": "media", "publisher": "Far Press", "url": "https://far.example/1"}


def independent(own: dict[str, Any], other: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> bool:
    """Whether the other's report of the incident is independent of the outlet of the first."""
    made = two_sides()
    made["sources"] = [PLAIN | own, OTHER | other]
    made["documents"] = [
        {"id": "d1", "title": "wire", "source": "own", "sha256": "ab" * 32},
        {"id": "d2", "title": "copy", "source": "far", "sha256": "cd" * 32, "copy_of": "d1"},
        {"id": "d3", "title": "same bytes", "source": "far", "sha256": "ab" * 32},
        {"id": "d4", "title": "another", "source": "far", "sha256": "ef" * 32},
    ]
    made["incidents"] = [{"id": f"i{n}", "kind": "other", "title": "x", "date": "2021"} for n in (1, 2)]
    made["claims"] = [
        {"id": "c1", "incident": "i1", "property": "account", "source": "own"} | mine,
        {"id": "c2", "incident": "i2", "property": "account", "source": "far"} | theirs,
    ]
    view = view_of(made)
    first = next(key for key, one in outlets(view).items() if "own" in one.sources)
    found = reports(view)
    return any(one.claim["id"] == "c2" for one in apart(found, first, ties(found)[first]))


@pytest.mark.parametrize(
    ("own", "other", "mine", "theirs", "apart_from"),
    [
        ({}, {}, {}, {}, True),
        ({}, {"publisher": " own  PRESS"}, {}, {}, False),  # one publisher, spelt alike but for case and spaces
        ({}, {"url": "http://www.own.example/2"}, {}, {}, False),  # one host
        ({}, {"copy_of": "Own Press"}, {}, {}, False),  # reproduces its text
        ({"copy_of": "A wire"}, {"copy_of": "a wire"}, {}, {}, False),  # both reproduce a third's
        ({}, {}, {"account": "Army of the North"}, {"account": "army of the north"}, False),  # one spokesman
        ({}, {}, {"account": "Army of the North"}, {"account": "Army of the South"}, True),
        ({}, {}, {}, {"account": "Own Press"}, False),  # passes on its account
        ({}, {}, {"account": "Far Press"}, {}, False),  # it passes on the other's
        ({}, {}, {"document": "d1"}, {"document": "d2"}, False),  # a copy of its file
        ({}, {}, {"document": "d1"}, {"document": "d3"}, False),  # the same bytes
        ({}, {}, {"document": "d1"}, {"document": "d4"}, True),
        ({"publisher": None}, {"publisher": None}, {}, {}, True),
        ({"publisher": None}, {"publisher": None, "url": "https://own.example/9"}, {}, {}, False),
        ({"publisher": None, "url": None}, {"publisher": None, "url": None}, {}, {}, True),
        ({}, {"url": "http://[bad"}, {}, {}, True),
    ],
)  # fmt: skip
def test_reports_that_hang_together_count_as_one(own, other, mine, theirs, apart_from):
    assert independent(own, other, mine, theirs) is apart_from


def test_hanging_together_does_not_depend_on_the_incident():
    """A wire once passed on is the outlet's throughout, so that what it left out of it cannot count against it."""
    made = two_sides()
    made["sources"] = [PLAIN, OTHER]
    made["incidents"] = [{"id": f"i{n}", "kind": "other", "title": "x", "date": "2021"} for n in (1, 2)]
    wire = {"property": "account", "account": "the wire"}
    made["claims"] = [
        {"id": "c1", "incident": "i1", "source": "own", **wire},
        {"id": "c2", "incident": "i2", "source": "far", **wire},
    ]
    found = reports(view_of(made))
    assert apart(found, "name:own press", ties(found)["name:own press"]) == ()
