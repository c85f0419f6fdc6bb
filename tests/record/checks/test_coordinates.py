"""Places that can hardly lie where they are said to."""

import polars as pl
import pytest

from evenhand import packaged
from evenhand.record import open_case
from evenhand.record.checks import coordinates
from evenhand.record.countries import boxes
from evenhand.record.csvtext import ROW

AREA = [(39.8, 46.7), (39.7, 46.8), (40.1, 46.0), (39.9, 46.9), (39.6, 47.1), (39.4, 47.0), (40.4, 46.6), (39.1, 46.7)]


def told(*places, country=None):
    """What is said of each place after those of an area, by its place in the list."""
    every = [*AREA, *places]
    frame = pl.DataFrame(
        {
            ROW: range(len(every)),
            "latitude": [float(lat) for lat, _ in every],
            "longitude": [float(lon) for _, lon in every],
            "country": [None] * len(AREA) + [country] * len(places),
        },
        schema_overrides={"country": pl.String},
    )
    found = dict(coordinates._odd(coordinates._places(frame)))
    assert all(row >= len(AREA) for row in found), "nothing is said of the others"
    return [found.get(len(AREA) + n) for n in range(len(places))]


@pytest.mark.parametrize("at", [(40.3, 46.5), (41.7, 44.8), (55.7, 37.6), (46.2, 6.1), (40.7, -74.0)])
def test_a_place_that_may_well_lie_there_is_no_fault(at):
    """Towns near by, and Moscow and Geneva, where talks were: with its state named, no distance is odd."""
    states = {(55.7, 37.6): "Russia", (46.2, 6.1): "Switzerland", (40.7, -74.0): "United States"}
    assert told(at, country=states.get(at)) == [None]


@pytest.mark.parametrize(
    ("at", "offer"),
    [
        ((46.5, 40.3), "exchange latitude and longitude"),
        ((40.3, -46.5), "the other sign of the longitude"),
        ((-40.3, 46.5), "the other sign of the latitude"),
        ((-40.3, -46.5), "the other sign of both"),
    ],
)
@pytest.mark.parametrize("country", [None, "Azerbaijan, as some say", "Highland"])
def test_what_puts_it_among_the_others_is_offered(at, offer, country):
    (said,) = told(at, country=country)
    assert said.endswith(f"offered: {offer}")


def test_nowhere_is_said_to_be_nowhere():
    assert "0, 0" in told((0.0, 0.001))[0]


def test_outside_the_state_that_it_names():
    assert told((52.5, 13.4), country="Azerbaijan") == ["a place in Azerbaijan, as its country says"]
    assert told((52.5, 13.4), country="Germany") == [None]


def test_alone_and_far_from_all_others():
    (said,) = told((-33.9, 151.2))
    assert "alone" in said
    assert told((-33.9, 151.2), (-33.8, 151.1)) == [None, None]


def test_places_round_the_world_are_no_fault():
    world = [(lat, lon) for lat in range(-60, 80, 17) for lon in range(-170, 180, 23)]
    frame = pl.DataFrame(
        {
            ROW: range(len(world)),
            "latitude": [float(a) for a, _ in world],
            "longitude": [float(b) for _, b in world],
            "country": pl.Series([None] * len(world), dtype=pl.String),
        }
    )
    assert list(coordinates._odd(coordinates._places(frame))) == []


def test_across_the_antimeridian_neighbours_are_neighbours():
    near = [(-17.0, 179.5), (-17.2, -179.5), (-16.9, 179.9), (-17.1, -179.9), (-17.0, 178.9), (-17.4, 179.1)]
    frame = pl.DataFrame(
        {
            ROW: range(6),
            "latitude": [a for a, _ in near],
            "longitude": [b for _, b in near],
            "country": pl.Series([None] * 6, dtype=pl.String),
        }
    )
    assert list(coordinates._odd(coordinates._places(frame))) == []


@pytest.mark.parametrize("name", ["starter", "nagorno-karabakh"])
def test_the_packaged_cases_have_none(name):
    assert [f for f in open_case(packaged(name)).faults if f.code == "coordinates-odd"] == []


def test_names_of_states():
    assert boxes("Bosnia and Herzegovina") == boxes("bosnia")
    assert len(boxes("Armenia / Azerbaijan")) == 2
    assert len(boxes("Congo")) == 2
    assert boxes("Highlandia") == boxes("") == ()
