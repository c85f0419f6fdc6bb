"""From which rows a case may be forecast, and that no month is seen that a cut leaves out."""

from __future__ import annotations

import pytest

from evenhand.warning.limits import limits, onsets, thresholds
from evenhand.warning.months import month_words
from evenhand.warning.panel import AS_KNOWN, FINAL
from evenhand.warning.series import read
from tests.warning.warncase import CALM, draft, months, series, view_of

INCIDENT = {"kind": "armed_clash", "title": "shots", "frame": "f-all"}


def incidents(*days: str, **more: str) -> dict[str, list]:
    """Incidents, each with a claim of a source, and no panel."""
    rows = [{"id": f"i{n}", "date": day, **INCIDENT, **more} for n, day in enumerate(days)]
    claims = [
        {"id": f"c{n}", "incident": f"i{n}", "property": "account", "paraphrase": "shots", "source": "s1",
         "recorded": "2020-01-01"}
        for n in range(len(days))
    ]  # fmt: skip
    return {"incidents": rows, "claims": claims, "panel": []}


def test_a_panel_with_a_frame_is_read_whole_and_names_its_unit(tmp_path):
    found = read(view_of(draft(), tmp_path))
    (one,) = found.series
    assert (one.unit, one.counts, one.rule, one.sources) == ("River", "deaths, the river", "systematic", ("s1",))
    assert (one.months, one.values) == (tuple(months(20)), CALM)
    assert (one.vintage, found.refused) == (FINAL, ())


@pytest.mark.parametrize(
    ("frame", "reason"), [(None, "no frame is recorded"), ("f-some", "found by search, and nothing can be estimated")]
)
def test_a_panel_without_a_frame_or_found_by_search_is_refused(frame, reason, tmp_path):
    found = read(view_of(draft(panel=series(frame=frame)), tmp_path))
    assert (found.panel, found.series) == (None, ())
    assert reason in found.refused[0].reason
    assert found.refused[0].what == "River"


def test_one_row_without_a_frame_refuses_its_unit_and_no_other(tmp_path):
    rows = series() + series(unit="Coast")
    rows[3]["frame"] = None
    found = read(view_of(draft(panel=rows), tmp_path))
    assert [one.unit for one in found.series] == ["Coast"]
    assert [one.what for one in found.refused] == ["River"]


def test_part_of_a_death_is_no_count(tmp_path):
    rows = series()
    rows[0]["target"] = 0.5
    found = read(view_of(draft(panel=rows), tmp_path))
    assert found.series == ()
    assert "no panel of whole counts" in found.refused[0].reason


@pytest.mark.parametrize(
    ("rule", "usable"),
    [("census", True), ("systematic", True), ("probability_sample", False), ("found_by_search", False)],
)
def test_own_incidents_are_counted_only_where_all_were_sought(rule, usable, tmp_path):
    made = draft(**incidents("2020-01-05", "2020-01-31", "2020-03-01"))
    made.rows["frames"][0]["rule"] = rule
    found = read(view_of(made, tmp_path, internal=True))
    if usable:
        (one,) = found.series
        assert one.values == (2, 0, 1, *[0] * 17)
        assert one.table == "incidents"
    else:
        assert found.series == ()
        assert "only what every incident was sought for can be counted" in found.refused[0].reason


@pytest.mark.parametrize("day", ["2020", "2020-01-31/2020-02-02", "2020-02-01~"])
def test_incidents_whose_month_cannot_be_told_refuse_their_frame(day, tmp_path):
    found = read(view_of(draft(**incidents("2020-01-05", day)), tmp_path, internal=True))
    assert "of 1 of them the month cannot be told" in found.refused[0].reason


@pytest.mark.parametrize("period", [None, "2020-01/.."])
def test_incidents_of_a_frame_without_an_end_are_refused(period, tmp_path):
    made = draft(**incidents("2020-01-05"))
    made.rows["frames"][0]["period"] = period
    (refused,) = read(view_of(made, tmp_path, internal=True)).refused
    assert "an empty month may be a gap" in refused.reason


def test_incidents_of_a_frame_of_thousands_of_years_are_refused(tmp_path):
    made = draft(**incidents("2020-01-05"))
    made.rows["frames"][0]["period"] = "0001/9999"
    (refused,) = read(view_of(made, tmp_path, internal=True)).refused
    assert "over 300 years" in refused.reason


def test_a_month_mistyped_refuses_the_panel_and_says_why(tmp_path):
    rows = series()
    rows[0]["month"] = "0021-03"
    found = read(view_of(draft(panel=rows), tmp_path))
    assert found.series == ()
    assert found.refused[0].what == f"1 of the {len(rows)} rows of panel"
    assert "within 300 years" in found.refused[0].reason


def test_a_panel_is_taken_before_incidents(tmp_path):
    made = draft(**incidents("2020-01-05") | {"panel": series()})
    assert [one.table for one in read(view_of(made, tmp_path, internal=True)).series] == ["panel"]


@pytest.mark.parametrize(
    ("as_of", "last"),
    [
        ("2020-08-31", "2020-08"),
        ("2020-08-30", "2020-07"),
        ("2020-08", "2020-08"),
        ("2020", "2020-12"),
        ("2030", "2021-08"),
    ],
)
def test_as_of_keeps_the_months_that_certainly_ended(as_of, last, tmp_path):
    found = read(view_of(draft(), tmp_path, as_of=as_of))
    assert (found.series[0].months[-1], month_words(found.origin)) == (last, last)


def test_without_dates_of_publication_nothing_was_certainly_known(tmp_path):
    found = read(view_of(draft(), tmp_path, known_on="2021-01-01"))
    assert found.series == ()
    assert found.refused[0].what == "the panel's figures (20)"


def published(day_after: int = 20) -> list[dict]:
    """Each figure out on a day of the next month, and the first one corrected a year later."""
    after = months(21)[1:]
    rows = [row | {"known_on": f"{out}-{day_after}"} for row, out in zip(series(), after, strict=True)]
    return [*rows, rows[0] | {"target": 99.0, "known_on": "2021-02-10"}]


def test_figures_are_seen_as_they_stood(tmp_path):
    made = draft(panel=published())
    early = read(view_of(made, tmp_path, known_on="2020-12-31")).series[0]
    late = read(view_of(made, tmp_path)).series[0]
    assert (early.vintage, early.values[0], early.months[-1]) == (AS_KNOWN, CALM[0], "2020-11")
    assert (late.values[0], late.months[-1]) == (99, "2021-08")


def test_as_of_shows_no_figure_that_came_out_later(tmp_path):
    found = read(view_of(draft(panel=published()), tmp_path, as_of="2020-12"))
    assert (found.series[0].months[-1], month_words(found.origin)) == ("2020-11", "2020-12")


def test_limits_by_hand(tmp_path):
    view = view_of(draft(panel=series((0, 2, 0, 3, 5, 0, 2))), tmp_path)
    sizes = thresholds(view.tables["thresholds"].iter_rows(named=True))
    found = limits(read(view).series[0], sizes)
    assert (found.months, found.without, found.largest, found.largest_month) == (7, 3, 5, "2020-05")
    any_, many = found.reaches
    assert (any_.months, any_.of, any_.last, any_.onsets) == (4, 7, "2020-07", 3)
    assert "too few to check a probability by: no rate is given" in any_.says
    assert many.says == "no month of the 7 reached 25"
    assert "Of a month of 25 nothing could be said from this series by 2020-07" in str(found.cannot)
    assert "none of its 7 months was larger than 5" in str(found.cannot)


def test_an_onset_follows_a_month_with_a_figure(tmp_path):
    rows = series((3, 0, 3, 0, 3))
    view = view_of(draft(panel=[row for row in rows if row["month"] != "2020-02"]), tmp_path)
    assert onsets(read(view).series[0], 1) == ("2020-05",)  # the first month, and one after a gap, tell nothing
