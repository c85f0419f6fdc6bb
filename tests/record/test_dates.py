"""Dates: hand-worked values, labelled cases, an oracle that lists days, and properties."""

import calendar
import csv
import pickle
import re
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evenhand.record.dates import (
    MARGIN_DAYS,
    Answer,
    Date,
    DateError,
    Edge,
    Precision,
    add,
    before,
    bounds,
    civil,
    gap_days,
    not_after,
    ordinal,
    overlaps,
    parse,
    parse_month,
    sort_key,
    within,
)

TABLE = Path(__file__).parent / "dates_cases.csv"
CASES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
Days = list[date]
Stretches = list[tuple[date, date]]  # each a first and a last day that the date may have


def n(year: int, month: int, day: int) -> int:
    return date(year, month, day).toordinal()


# --- labelled cases


def test_the_table_of_cases_is_whole() -> None:
    assert len(CASES) >= 80
    assert all(case["reason"] for case in CASES)
    pairs = [(case["left"], case["right"]) for case in CASES]
    assert len(set(pairs)) == len(pairs)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['left']}|{case['right']}")
def test_labelled_cases(case: dict[str, str]) -> None:
    if case["before"] == "refused":
        with pytest.raises(DateError, match="expected"):
            parse(case["left"])
        return
    left, right = parse(case["left"]), parse(case["right"])
    assert before(left, right).value == case["before"]
    if case["before"] == "yes":
        assert before(right, left) is Answer.NO


# --- hand-worked values


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2020-11-10", n(2020, 11, 10), n(2020, 11, 10), "day"),
        ("2020-11-10~", n(2020, 11, 5), n(2020, 11, 15), "day"),
        ("2020-02", n(2020, 2, 1), n(2020, 2, 29), "month"),
        ("2020-01~", n(2019, 12, 1), n(2020, 2, 29), "month"),
        ("2020-12?", n(2020, 11, 1), n(2021, 1, 31), "month"),
        ("2020", n(2020, 1, 1), n(2020, 12, 31), "year"),
        ("2020%", n(2019, 1, 1), n(2021, 12, 31), "year"),
        ("201X", n(2010, 1, 1), n(2019, 12, 31), "decade"),
        ("201X~", n(2000, 1, 1), n(2029, 12, 31), "decade"),
        ("20XX", n(2000, 1, 1), n(2099, 12, 31), "century"),
        ("20XX~", n(1900, 1, 1), n(2199, 12, 31), "century"),
        ("2004-XX", n(2004, 1, 1), n(2004, 12, 31), "year"),
        ("1985-04-XX", n(1985, 4, 1), n(1985, 4, 30), "month"),
        ("1985-XX-XX", n(1985, 1, 1), n(1985, 12, 31), "year"),
        ("2020-21", n(2020, 1, 1), n(2020, 12, 31), "season"),
        ("2020-22", n(2019, 12, 1), n(2021, 3, 31), "season"),
        ("2020-23~", n(2019, 10, 1), n(2021, 3, 31), "season"),
        ("2020-24~", n(2019, 9, 1), n(2021, 6, 30), "season"),
        ("0000", -365, 0, "year"),
        ("-0001", -730, -366, "year"),
        ("2020-11-10T00:00:00Z", n(2020, 11, 10), n(2020, 11, 10), "day"),
        ("2020-11-10T00:00:00+03:00", n(2020, 11, 9), n(2020, 11, 9), "day"),
        ("2020-12-31T22:30:00-01:30", n(2021, 1, 1), n(2021, 1, 1), "day"),
        ("2020-11-10T13:00:00", n(2020, 11, 9), n(2020, 11, 11), "day"),
        ("1987-11~/1988-02~", n(1987, 10, 1), n(1988, 3, 31), "interval"),
        ("1989~/..", n(1988, 1, 1), None, "interval"),
        ("/2020-24", None, n(2021, 3, 31), "interval"),
    ],
)
def test_parse(text: str, earliest: int | None, latest: int | None, precision: str) -> None:
    found = parse(text)
    assert (found.text, found.earliest, found.latest) == (text, earliest, latest)
    assert found.precision == precision


def test_marks_and_ends() -> None:
    marks = {m: parse(f"2020-11{m}") for m in ("", "~", "?", "%")}
    flags = {m: (found.approximate, found.uncertain) for m, found in marks.items()}
    assert flags == {
        "": (False, False),
        "~": (True, False),
        "?": (False, True),
        "%": (True, True),
    }
    found = parse("1987-11~/1988-02?")
    assert (found.approximate, found.uncertain) == (True, True)
    assert (found.start, found.end) == (parse("1987-11~"), parse("1988-02?"))
    assert (parse("1993-04/..").end, parse("1993-04/").end) == (Edge.OPEN, Edge.UNKNOWN)
    assert parse("1993-04").start is None


def test_a_date_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        parse("2020").text = "2021"  # type: ignore[misc]


def test_long_years_keep_the_calendar() -> None:
    # 170,000,000 years are 425,000 whole cycles of 400; so year 170000002 is year 2 moved on.
    moved = 425_000 * 146_097
    assert parse("Y170000002").earliest == n(2, 1, 1) + moved
    assert parse("Y170000002").latest == n(2, 12, 31) + moved
    assert parse("Y" + "9" * 15).latest < 2**63  # type: ignore[operator]


@given(st.dates())
def test_day_numbers_are_those_of_the_standard_library(day: date) -> None:
    assert ordinal(day.year, day.month, day.day) == day.toordinal()
    assert civil(day.toordinal()) == (day.year, day.month, day.day)


@given(st.integers(-(10**15), 10**15))
def test_civil_is_the_inverse_of_ordinal(day: int) -> None:
    assert ordinal(*civil(day)) == day


@pytest.mark.parametrize(
    ("left", "cut", "answer"),
    [
        ("2020-11-20", "2020-11-20", "yes"),  # the deadline's own day is in time
        ("2020-11-21", "2020-11-20", "no"),
        ("2020-11", "2020-11-20", "cannot_tell"),
        ("2020-11", "2020-11", "yes"),  # a cut is read as its latest day
        ("2020-11-30", "2020-11", "yes"),
        ("2020-12-01", "2020-11", "no"),
        ("2020", "2020", "yes"),
        ("2020-11-14", "2020-11-20~", "yes"),  # before the earliest day that the cut can be
        ("2020-11-15", "2020-11-20~", "yes"),
        ("2020-11-16", "2020-11-20~", "cannot_tell"),
        ("2020-11-25", "2020-11-20~", "cannot_tell"),
        ("2020-11-26", "2020-11-20~", "no"),
        ("2020-10-31", "2020-11~", "yes"),  # the month before ends on 31 October
        ("2020-11-01", "2020-11~", "cannot_tell"),
        ("2020-01-01", "2020-XX", "yes"),
        ("2020-06", "2020-XX", "cannot_tell"),
        ("2021-01-01", "2020-XX", "no"),
        ("2020-03", "2020-24", "cannot_tell"),
        ("2020-11-10", "2020-11-10T00:00:00", "cannot_tell"),  # no zone: may be the 9th
        ("2020-11-10", "2020-11-09T20:00:00Z", "no"),
        ("2020-11-30", "2020-09-27/2020-11", "yes"),  # an interval is read to its end
        ("2030", "2020/..", "yes"),  # an open end sets no limit
        ("2030", "2020/", "cannot_tell"),
        ("2020-01-01", "2020-01-01/", "yes"),
        ("2020/", "2021", "cannot_tell"),
        ("2020/..", "2019", "no"),
    ],
)
def test_not_after(left: str, cut: str, answer: str) -> None:
    assert not_after(parse(left), parse(cut)).value == answer


@pytest.mark.parametrize(
    ("left", "period", "answer"),
    [
        ("2020-11-03", "2020-09-27/2020-11-10", "yes"),
        ("2020-09-27", "2020-09-27/2020-11-10", "yes"),
        ("2020-11-11", "2020-09-27/2020-11-10", "no"),
        ("2020-11", "2020-09-27/2020-11-10", "cannot_tell"),
        ("2020-11-30", "2020-09/2020-11", "yes"),  # taken whole
        ("2020-09-01", "2020-09/2020-11", "yes"),
        ("2020-11-05", "2020-11", "yes"),
        ("2020-11", "2020-11", "yes"),
        ("2020", "2020-11", "cannot_tell"),
        ("2020-11-20", "2020-11-20~", "cannot_tell"),
        ("2020-11-05", "2020-11-01~/2020-12-01~", "cannot_tell"),
        ("2020-11-06", "2020-11-01~/2020-12-01~", "yes"),
        ("2020-10-26", "2020-11-01~/2020-12-01~", "no"),
        ("2020-04-10", "2020-04-XX", "cannot_tell"),
        ("2015", "201X", "cannot_tell"),  # one unspecified year; the decade is 2010/2019
        ("2015", "2010/2019", "yes"),
        ("2020-01", "2020-24", "cannot_tell"),
        ("2099", "2020/..", "yes"),
        ("2099", "2020/", "cannot_tell"),
        ("2019-12-31", "2020/", "no"),
        ("2019", "../2020-11-10", "yes"),
        ("2020-11-10", "/2020-11-10", "yes"),
        ("2020-11-09", "/2020-11-10", "cannot_tell"),
    ],
)
def test_within(left: str, period: str, answer: str) -> None:
    assert within(parse(left), parse(period)).value == answer


@pytest.mark.parametrize(
    ("left", "right", "answer"),
    [
        ("2020-11-10", "2020-11-10", "yes"),
        ("2020-11", "2020-11", "cannot_tell"),
        ("2020-11", "2020-12", "no"),
        ("2020-11-01/2020-11-30", "2020-11", "yes"),
        ("2020-11/2021-02", "2020-11-30", "yes"),
        ("2020-11/2021-02", "2020-11-29", "cannot_tell"),
        ("2020-11/2021-02", "2021-02-01", "yes"),
        ("2020-11/2021-02", "2021-03-01", "no"),
        ("2014/2020", "2019/2022", "yes"),
        ("2014/2020", "2020/2022", "cannot_tell"),
        ("2014/..", "2015/..", "yes"),
        ("../2014", "../2013", "yes"),
        ("/2014", "/2013", "cannot_tell"),
        ("2014/", "2015/..", "cannot_tell"),
        ("../2014", "2015/..", "no"),
        ("2020-11/2020-11-05", "2020-11-05/2020-11", "yes"),
    ],
)
def test_overlaps(left: str, right: str, answer: str) -> None:
    assert overlaps(parse(left), parse(right)).value == answer
    assert overlaps(parse(right), parse(left)).value == answer


@pytest.mark.parametrize(
    ("left", "duration", "text", "earliest", "latest"),
    [
        ("2020-11-20", "P5D", "2020-11-25", n(2020, 11, 25), n(2020, 11, 25)),
        ("2020-11-15", "P10D", "2020-11-25", n(2020, 11, 25), n(2020, 11, 25)),
        ("2020-11-10", "P3W", "2020-12-01", n(2020, 12, 1), n(2020, 12, 1)),
        ("2020-11-10", "P0D", "2020-11-10", n(2020, 11, 10), n(2020, 11, 10)),
        ("2020-01-31", "P1M", "2020-02-29", n(2020, 2, 29), n(2020, 2, 29)),
        ("2021-01-31", "P1M", "2021-02-28", n(2021, 2, 28), n(2021, 2, 28)),
        ("2020-02-29", "P1Y", "2021-02-28", n(2021, 2, 28), n(2021, 2, 28)),
        ("2020-01-31", "P1M1D", "2020-03-01", n(2020, 3, 1), n(2020, 3, 1)),
        ("2020-11-10", "P1Y2M1W3D", "2022-01-20", n(2022, 1, 20), n(2022, 1, 20)),
        ("2020-11-10T00:00:00+03:00", "P5D", "2020-11-14", n(2020, 11, 14), n(2020, 11, 14)),
        ("2020-11", "P5D", "2020-11+P5D", n(2020, 11, 6), n(2020, 12, 5)),
        ("2020-11", "P3M", "2020-11+P3M", n(2021, 2, 1), n(2021, 2, 28)),
        ("2020-11-09~", "P6D", "2020-11-09~+P6D", n(2020, 11, 10), n(2020, 11, 20)),
        (
            "1994-12-05/1994-12-06",
            "P1M",
            "1995-01-05/1995-01-06",
            n(1995, 1, 5),
            n(1995, 1, 6),
        ),
        ("1993-04-01/..", "P1D", "1993-04-02/..", n(1993, 4, 2), None),
        ("/1993-04", "P1D", "/1993-04+P1D", None, n(1993, 5, 1)),
        ("9999-12-31", "P1D", "9999-12-31+P1D", n(9999, 12, 31) + 1, n(9999, 12, 31) + 1),
        ("-0001-12-31", "P1D", "0000-01-01", -365, -365),
        ("-0045-12-31", "P2M15D", "-0044-03-15", ordinal(-44, 3, 15), ordinal(-44, 3, 15)),
    ],
)
def test_add(left: str, duration: str, text: str, earliest: int | None, latest: int | None) -> None:
    found = add(parse(left), duration)
    assert (found.text, found.earliest, found.latest) == (text, earliest, latest)


def test_a_sum_keeps_the_doubt_of_its_date_as_a_deadline() -> None:
    done = parse("2020-05-01")
    assert not_after(done, add(parse("2020-04"), "P5D")) is Answer.YES
    assert not_after(done, add(parse("2020-04-XX"), "P5D")) is Answer.CANNOT_TELL
    assert within(done, add(parse("2020-04/.."), "P5D")) is Answer.YES
    assert within(parse("2020-04"), add(parse("2020-04"), "P5D")) is Answer.CANNOT_TELL
    assert add(add(parse("2020-11"), "P5D"), "P1M").text == "2020-11+P5D+P1M"


@pytest.mark.parametrize(
    "text", ["", "P", "5D", "P5", "P-5D", "-P5D", "PT72H", "P1.5D", "P1D2W", "P1DT0H", "P٣D", "p5d"]
)
def test_durations_refused(text: str) -> None:
    with pytest.raises(DateError, match="P3D"):
        add(parse("2020-11-10"), text)


@pytest.mark.parametrize(
    ("left", "right", "gap"),
    [
        ("2020-11-10", "2020-11-20", (10, 10)),
        ("2020-11-20", "2020-11-10", (-10, -10)),
        ("2020-11-10", "2020-11", (-9, 20)),
        ("2020-11", "2020-11", (-29, 29)),
        ("2020/..", "2021-01-01", (None, 366)),
        ("2020-11-10", "2020/", (-314, None)),
        ("../2020", "/2020", (None, None)),
    ],
)
def test_gap_days(left: str, right: str, gap: tuple[int | None, int | None]) -> None:
    assert gap_days(parse(left), parse(right)) == gap


def test_parse_month() -> None:
    assert parse_month("2020-11") == parse("2020-11")
    for text in ("2020-13", "2020-21", "2020-11~", "2020-XX", "2020", "2020-11-10", "", "2020-1"):
        with pytest.raises(DateError, match="YYYY-MM"):
            parse_month(text)


# --- errors


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("", "leave the cell empty"),
        (" 2020", "remove the spaces"),
        ("10.11.2020", "year-month-day"),
        ("20201110", "put hyphens"),
        ("199u", "capital X"),
        ("Y2020", "without Y"),
        ("2020/open", "open end as .."),
        ("[1667..1668]", "level 2"),
        ("2020-11-10T00:00Z", "to the second"),
        ("soon", "2020-11/2020-12"),
        ("2021-02-30", "look the date up"),
        ("2020-12/2020-11", "exchange its ends"),
    ],
)
def test_errors_say_what_to_do(text: str, fix: str) -> None:
    with pytest.raises(DateError, match=re.escape(fix)) as caught:
        parse(text)
    assert caught.value.given == text
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("2021-02-30", "1999-06-31"),
        ("10.11.2020", "1/2/1999"),
        ("hidden village", "other place"),
        ("2020-12/2020-11", "1999/1998-12-31"),
        ("2020-11-10T25:00:00Z", "1999-01-01T12:61:00+04"),
        ("Y1234567890123456", "Y-9999999999999999999"),
    ],
)
def test_nothing_of_the_text_is_in_expected_and_fix(left: str, right: str) -> None:
    said = []
    for text in (left, right):
        with pytest.raises(DateError) as caught:
            parse(text)
        said.append((caught.value.expected, caught.value.fix))
    assert said[0] == said[1]


def test_errors_are_short_and_can_be_pickled() -> None:
    error = DateError.unreadable("9" * 10_000)
    assert len(str(error)) < 250
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


# --- tables


def test_bounds() -> None:
    texts = ["2020-11-10", "2020-11", "2020-11-10", "", "2021-02-30", "2020-W46-2", "٢٠٢٠-11-10"]
    assert bounds(iter(texts)) == {
        "2020-11-10": (n(2020, 11, 10), n(2020, 11, 10)),
        "2020-11": (n(2020, 11, 1), n(2020, 11, 30)),
        "": None,
        "2021-02-30": None,
        "2020-W46-2": None,
        "٢٠٢٠-11-10": None,
    }
    assert bounds(["1993-04/.."]) == {"1993-04/..": (n(1993, 4, 1), None)}


@given(st.from_regex(r"[-0-9X/]{4}-[0-9X]{2}[-~][0-9]{2}", fullmatch=True) | st.dates().map(str))
def test_the_fast_path_agrees_with_parse(text: str) -> None:
    try:
        found = parse(text)
    except DateError:
        assert bounds([text]) == {text: None}
    else:
        assert bounds([text]) == {text: (found.earliest, found.latest)}


def test_sort_key() -> None:
    ordered = ["../2020", "-0044", "2020", "2020/..", "2020-11", "2020-11-10", "Y20200", "", "soon"]
    assert sorted(ordered[4:] + ordered[:4], key=sort_key) == ordered
    assert sort_key("2020-11-30") != sort_key("2020-11-30T00:00:00Z")


# --- an oracle that lists every day, made without the code under test


def month_days(year: int, month: int) -> Days:
    return [date(year, month, k + 1) for k in range(calendar.monthrange(year, month)[1])]


def year_days(year: int) -> Days:
    return [day for month in range(1, 13) for day in month_days(year, month)]


@st.composite
def points(draw: st.DrawFn) -> tuple[str, Days]:
    """A text that is no interval, and every day that it may mean."""
    day = draw(st.dates(date(2019, 11, 20), date(2021, 2, 10)))
    year, month = day.year, day.month
    form = draw(st.sampled_from(["day", "near", "month", "XX", "about", "year", "zone", "local"]))
    if form == "day":
        return f"{day}", [day]
    if form == "near":
        near = range(-MARGIN_DAYS, MARGIN_DAYS + 1)
        return f"{day}~", [day + timedelta(days=k) for k in near]
    if form == "about":
        months = [divmod(12 * year + month - 1 + k, 12) for k in (-1, 0, 1)]
        return f"{day:%Y-%m}?", [each for y, m in months for each in month_days(y, m + 1)]
    if form == "zone":
        return f"{day}T01:30:00+02:00", [day - timedelta(days=1)]
    if form == "local":
        return f"{day}T12:00:00", [day + timedelta(days=k) for k in (-1, 0, 1)]
    whole = {"month": f"{day:%Y-%m}", "XX": f"{day:%Y-%m}-XX"}
    return (whole[form], month_days(year, month)) if form in whole else (str(year), year_days(year))


@st.composite
def stretches(draw: st.DrawFn) -> tuple[str, Stretches]:
    """A text, and every pair of a first and a last day that it may have."""
    text, days = draw(points())
    if draw(st.booleans()):
        return text, [(day, day) for day in days]
    other, ends = draw(points())
    if "T" in text + other or len(days) * len(ends) > 4000:
        return text, [(day, day) for day in days]
    pairs = [(a, b) for a, b in product(days, ends) if a <= b]
    return (f"{text}/{other}", pairs) if pairs else (text, [(day, day) for day in days])


def judge(answers: Iterator[bool]) -> Answer:
    seen = set()
    for answer in answers:
        seen.add(answer)
        if len(seen) == 2:
            return Answer.CANNOT_TELL
    return Answer.YES if seen == {True} else Answer.NO


def days_of(pairs: Stretches) -> Days:
    first, last = min(a for a, _ in pairs), max(b for _, b in pairs)
    return [first + timedelta(days=k) for k in range((last - first).days + 1)]


@settings(max_examples=150, deadline=None)
@given(stretches(), stretches())
def test_before_and_gap_agree_with_listing_the_days(a: tuple[str, Stretches], b: tuple[str, Stretches]) -> None:
    left, right = days_of(a[1]), days_of(b[1])
    assert before(parse(a[0]), parse(b[0])) is judge(x < y for x, y in product(left, right))
    gaps = [(right[0] - left[-1]).days, (right[-1] - left[0]).days]
    assert gap_days(parse(a[0]), parse(b[0])) == tuple(gaps)


@settings(max_examples=150, deadline=None)
@given(stretches(), stretches())
def test_overlaps_agrees_with_listing_the_stretches(a: tuple[str, Stretches], b: tuple[str, Stretches]) -> None:
    assume(len(a[1]) * len(b[1]) < 200_000)
    expected = judge(p[0] <= q[1] and q[0] <= p[1] for p, q in product(a[1], b[1]))
    assert overlaps(parse(a[0]), parse(b[0])) is expected


@settings(max_examples=150, deadline=None)
@given(stretches(), points())
def test_a_set_period_agrees_with_listing_the_days(a: tuple[str, Stretches], b: tuple[str, Days]) -> None:
    days, (text, whole) = days_of(a[1]), b
    if re.search("[~?X]|T12", text):  # ends in doubt: only *no* is decided by the days alone
        assert (within(parse(a[0]), parse(text)) is Answer.NO) == set(days).isdisjoint(whole)
        return
    assert within(parse(a[0]), parse(text)) is judge(day in set(whole) for day in days)
    assert not_after(parse(a[0]), parse(text)) is judge(day <= whole[-1] for day in days)


@settings(max_examples=100, deadline=None)
@given(points(), st.integers(0, 40), st.integers(0, 40))
def test_add_agrees_with_moving_every_day(a: tuple[str, Days], months: int, days: int) -> None:
    moved = []
    for day in a[1]:
        year, month = divmod(12 * day.year + day.month - 1 + months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        moved.append(date(year, month + 1, min(day.day, last)) + timedelta(days=days))
    found = add(parse(a[0]), f"P{months}M{days}D")
    assert (found.earliest, found.latest) == (min(moved).toordinal(), max(moved).toordinal())


# --- properties

YEARS = st.one_of(
    st.integers(-9999, 9999).filter(bool).map(lambda y: f"{'-' * (y < 0)}{abs(y):04}"),
    st.integers(10_000, 10**14).map(lambda y: f"Y{y}"),
    st.sampled_from(["201X", "20XX", "2020-24", "2020-22", "2004-XX", "1985-XX-XX"]),
)
SINGLES = st.builds(
    lambda text, mark: text + mark,
    st.one_of(YEARS, st.dates().map(str), st.dates().map(lambda d: str(d)[:7])),
    st.sampled_from(["", "", "~", "?", "%"]),
)


@st.composite
def dates(draw: st.DrawFn) -> Date:
    """Any date, open and unknown ends and date-times included."""
    start, end = draw(SINGLES), draw(st.one_of(SINGLES, st.sampled_from(["..", ""])))
    form = draw(st.sampled_from(["{0}", "{0}", "{0}/{1}", "{1}/{0}", "time"]))
    if form == "time":
        zone = draw(st.sampled_from(["", "Z", "+14:00", "-12", "+04"]))
        return parse(f"{draw(st.datetimes()):%Y-%m-%dT%H:%M:%S}".rjust(19, "0") + zone)
    try:
        return parse(form.format(start, end))
    except DateError:
        return parse(start)


@given(dates(), dates())
def test_before_is_antisymmetric(a: Date, b: Date) -> None:
    if before(a, b) is Answer.YES:
        assert before(b, a) is Answer.NO
        assert overlaps(a, b) is Answer.NO


@given(dates(), dates(), dates())
def test_before_is_transitive(a: Date, b: Date, c: Date) -> None:
    for x, y, z in product((a, b, c), repeat=3):
        if before(x, y) is before(y, z) is Answer.YES:
            assert before(x, z) is Answer.YES


@given(dates(), dates())
def test_the_questions_never_contradict_each_other(a: Date, b: Date) -> None:
    assert overlaps(a, b) is overlaps(b, a)
    assert before(a, a) is not Answer.YES
    if within(a, b) is Answer.YES:
        assert not_after(a, b) is Answer.YES
        assert overlaps(a, b) is not Answer.NO
    if before(a, b) is Answer.YES:
        assert not_after(a, b) is not Answer.NO
        assert within(a, b) is Answer.NO
    least, most = gap_days(a, b)
    assert least is None or most is None or least <= most


@given(dates())
def test_text_makes_the_round_trip(a: Date) -> None:
    assert parse(a.text) == a
    if a.earliest is not None and a.latest is not None:
        assert a.earliest <= a.latest
    for part in (a.start, a.end):
        assert not isinstance(part, Date) or parse(part.text) == part


@given(
    st.dates(date(1, 1, 1), date(9000, 1, 1)),
    st.dates(date(1, 1, 1), date(9000, 1, 1)),
    st.integers(0, 600),
    st.integers(0, 600),
)
def test_add_is_monotone(left: date, right: date, months: int, days: int) -> None:
    first, second = sorted([left, right])
    duration = f"P{months}M{days}D"
    a, b = (add(parse(str(day)), duration) for day in (first, second))
    assert not_after(a, b) is Answer.YES
    assert not_after(parse(str(first)), a) is Answer.YES
    assert parse(a.text) == a


@given(dates(), st.integers(0, 2000))
def test_adding_days_moves_both_bounds(a: Date, days: int) -> None:
    found = add(a, f"P{days}D")
    for old, new in ((a.earliest, found.earliest), (a.latest, found.latest)):
        assert new == (None if old is None else old + days)


@settings(max_examples=500)
@given(st.text() | st.text(alphabet="0123456789-XY/.~?%T:Z+ ", max_size=24))
def test_any_text_parses_or_raises_date_error(text: str) -> None:
    try:
        read = parse(text).text
    except DateError as error:
        read, unread = error.given, True
    else:
        unread = False
    assert read == text
    assert (bounds([text]) == {text: None}) is unread
    assert len(sort_key(text)) == 4


@given(st.lists(st.text(max_size=12) | dates().map(lambda d: d.text)))
def test_sort_key_is_a_total_order(texts: list[str]) -> None:
    distinct = set(texts)
    assert len({sort_key(text) for text in distinct}) == len(distinct)
    assert sorted(texts, key=sort_key) == sorted([*texts[1:], *texts[:1]], key=sort_key)


def test_precisions_are_the_words_of_the_record() -> None:
    words = ["day", "month", "season", "year", "decade", "century", "interval"]
    assert [p.value for p in Precision] == words
