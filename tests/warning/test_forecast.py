"""`evenhand forecast`: what is written, what is said, and that neither order nor cores matter."""

import os
import random
import subprocess
import sys
from contextlib import suppress

import numpy as np
import polars as pl
import pytest

from evenhand.cli import main
from evenhand.cli.forecast import horizons
from evenhand.warning.drawfile import DrawFileError, check_ending
from evenhand.warning.forecast import ForecastError, forecast, forecasts, stream
from evenhand.warning.models import NAMES
from evenhand.warning.months import month_words
from evenhand.warning.panelfile import from_rows
from tests.warning.smallpanel import panel, rows

ORIGIN = 478
QUICK = ("zero", "last", "conflictology-12", "recency", "negbin")
COLUMNS = ["--unit", "unit", "--time", "month", "--target", "deaths"]


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "panel.csv"
    pl.DataFrame(rows()).write_csv(path)
    return path


def run(table, out, *more):
    return main(["forecast", str(table), *COLUMNS, "--origin", "2019-10", "--draws", "20", "-o", str(out), *more])


def test_units_that_ended_are_named_and_not_forecast():
    made = forecast(panel(), origin=ORIGIN, model="last", draws=5)
    assert made.ended == ("ended",)
    assert set(made.units) == {"calm", "war", "waning", "rising", "late"}
    assert made.months.tolist() == list(range(481, 493))


def test_the_order_of_rows_changes_no_draw():
    mixed = rows()
    random.Random(3).shuffle(mixed)
    left, right = (
        forecasts(panel(given), origin=ORIGIN, models=QUICK, draws=30, horizons=(3, 9)) for given in (None, mixed)
    )
    for name in QUICK:
        np.testing.assert_array_equal(left.made[name].draws, right.made[name].draws)


def test_a_model_draws_the_same_alone_and_in_company():
    alone = forecast(panel(), origin=ORIGIN, model="negbin", draws=30)
    together = forecasts(panel(), origin=ORIGIN, models=QUICK, draws=30).made["negbin"]
    np.testing.assert_array_equal(alone.draws, together.draws)


def test_another_seed_gives_other_draws():
    left, right = (forecast(panel(), origin=ORIGIN, model="last", draws=30, seed=seed) for seed in (1, 2))
    assert not np.array_equal(left.draws, right.draws)


def test_streams_are_told_apart_by_their_words():
    first = [stream(*words).integers(1 << 60) for words in ((1, "a", "b"), (1, "ab"), (2, "a", "b"), (1, "a", "b"))]
    assert first[0] == first[3]
    assert len(set(first)) == 3


def test_a_model_that_needs_more_history_says_so_and_takes_no_part():
    found = forecasts(panel(), origin=460, models=("conflictology-36", "zero"), draws=5)
    assert list(found.made) == ["zero"]
    assert found.apart == {"conflictology-36": "needs 36 months of history, and there are 16"}
    with pytest.raises(ForecastError, match="needs 36 months of history, and there are 16"):
        forecast(panel(), origin=460, model="conflictology-36")


SHORT: dict[str, list[tuple[str, str, int | None]]] = {
    "two rows, two units": [("U1", "2017-06", 10), ("U2", "2019-06", 25)],
    "two rows, one unit": [("U1", "2019-05", 10), ("U1", "2019-06", 25)],
    "two months of many units": [(f"U{n}", f"2019-0{m}", n) for n in range(9) for m in (5, 6)],
    "one row, and gaps": [("U1", f"2019-0{m}", 4 if m == 5 else None) for m in range(1, 10)],
    "a long past, and one figure of a unit that goes on": [
        *[("U1", f"{year}-01", 3) for year in range(2001, 2017)],
        ("U2", "2019-06", 25),
    ],
}


@pytest.mark.parametrize("kind", SHORT)
@pytest.mark.parametrize("model", ["ensemble", "boosting", "negbin", "conflictology-12"])
def test_too_short_a_history_is_refused_in_words(tmp_path, capsys, kind, model):
    path = tmp_path / "panel.csv"
    pl.DataFrame(SHORT[kind], schema=["unit", "month", "deaths"], orient="row").write_csv(path)
    code = main(["forecast", str(path), *COLUMNS, "--origin", "2019-12", "--horizons", "1-3", "--draws", "10",
                 "--model", model, "-o", str(tmp_path / "d.csv")])  # fmt: skip
    assert code == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "not enough history: it needs" in said
    assert " months of history, and there " in said
    assert not (tmp_path / "d.csv").exists()


@pytest.mark.parametrize("seed", range(12))
def test_an_odd_panel_is_forecast_or_refused_and_never_a_fault(seed):
    chance = random.Random(seed)
    span = chance.choice([1, 2, 5, 12, 13, 26, 40])
    made = [
        {"unit": f"U{u}", "month": month_words(445 + m), "deaths": chance.choice([None, 0, 7, 2**31 - 1])}
        for u in range(chance.randint(1, 3))
        for m in range(span)
        if chance.random() < chance.choice([0.1, 0.9])
    ]
    made.append({"unit": "U9", "month": "2017-03", "deaths": 1})
    given = from_rows(pl.DataFrame(made), unit="unit", time="month", target="deaths")
    for origin in (445, 447, 445 + span, 600):
        for model in NAMES:
            with suppress(ForecastError):
                assert (forecast(given, origin=origin, horizons=(1, 14), draws=4, model=model).draws >= 0).all()


def test_with_a_few_months_those_models_that_can_make_the_ensemble():
    made = forecast(panel(), origin=449, draws=40)
    assert made.weights is not None
    assert list(made.weights) == ["zero", "last"]
    assert "shipped with the program" in str(made.weights_from)


@pytest.mark.parametrize(
    ("origin", "model", "match"), [(400, "last", "without a figure"), (ORIGIN, "best", "one of zero")]
)
def test_what_cannot_be_forecast_is_refused(origin, model, match):
    with pytest.raises(ForecastError, match=match):
        forecast(panel(), origin=origin, model=model)


def test_the_ensemble_names_the_members_that_it_lacks():
    (note,) = forecast(panel(), origin=472, draws=10).notes
    assert note == "takes no part: conflictology-36, which needs 36 months of history, and there are 28"


def test_without_scikit_learn_boosting_takes_no_part(monkeypatch):
    monkeypatch.setattr("evenhand.warning.forecast.find_spec", lambda _: None)
    made = forecast(panel(), origin=500, horizons=(1,), draws=10)
    assert "boosting" not in (made.weights or {"boosting": 1})
    assert 'pip install "evenhand[learn]"' in made.notes[0]


def test_horizons_lie_ahead():
    with pytest.raises(ForecastError, match="expected months ahead"):
        forecast(panel(), origin=ORIGIN, horizons=(0, 1), model="last")


def test_one_unit_is_enough():
    alone = panel([row for row in rows() if row["unit"] == "war"])
    assert forecast(alone, origin=ORIGIN, draws=10, model="negbin").draws.shape == (1, 12, 10)


def test_twenty_thousand_units():
    rng = np.random.default_rng(1)
    whole = panel()
    counts = rng.poisson(rng.gamma(0.05, 20, (20_000, 1)), (20_000, 14)).astype(float)
    units = tuple(f"{n}" for n in range(20_000))
    many = type(whole)(units=units, months=np.arange(440, 454), target=counts)
    made = forecast(many, origin=453, horizons=(3,), draws=20)
    assert made.draws.shape == (20_000, 1, 20)


def test_the_command_writes_every_draw_once(table, tmp_path, capsys):
    assert run(table, tmp_path / "draws.parquet", "--model", "negbin", "--horizons", "3-4") == 0
    found = pl.read_parquet(tmp_path / "draws.parquet")
    assert found.columns == ["unit", "month", "month_id", "horizon", "draw", "value"]
    assert found.height == 5 * 2 * 20
    assert found.select("unit", "month_id", "draw").is_duplicated().sum() == 0
    assert set(found["month"].cast(pl.String)) == {"2020-01", "2020-02"}
    said = capsys.readouterr()
    assert said.out == ""
    assert "final vintage, not real time" in said.err
    assert "no figure in the last twelve months: ended" in said.err


def test_csv_and_parquet_hold_the_same(table, tmp_path):
    for name in ("draws.parquet", "draws.csv"):
        assert run(table, tmp_path / name, "--model", "last") == 0
    left, right = pl.read_parquet(tmp_path / "draws.parquet"), pl.read_csv(tmp_path / "draws.csv")
    assert left["value"].to_list() == right["value"].to_list()
    assert left["month"].cast(pl.String).to_list() == right["month"].to_list()


def test_the_ensemble_says_where_its_shares_come_from(table, tmp_path, capsys):
    assert (
        main(["forecast", str(table), *COLUMNS, "--origin", "460", "--draws", "9", "-o", str(tmp_path / "d.csv")]) == 0
    )
    said = capsys.readouterr().err
    assert "shares: zero" in said
    assert "the panel holds no complete past window" in said


@pytest.mark.parametrize(
    ("more", "match"),
    [
        (["--model", "best"], "expected one of zero, last"),
        (["--target", "dead"], "panel-column"),
        (["--origin", "1990-01"], "without a figure by then"),
    ],
)
def test_what_is_refused_leaves_no_file(table, tmp_path, capsys, more, match):
    assert run(table, tmp_path / "draws.parquet", *more) == 2
    assert match in capsys.readouterr().err
    assert not (tmp_path / "draws.parquet").exists()


def test_an_ending_that_says_no_format_is_refused_before_anything_is_read(tmp_path, capsys):
    assert run(tmp_path / "nowhere.csv", tmp_path / "draws.xlsx") == 2
    assert "expected .parquet or .csv" in capsys.readouterr().err
    with pytest.raises(DrawFileError):
        check_ending(tmp_path / "draws")


@pytest.mark.parametrize("text", ["0", "3-2", "x", "1-121", "-3"])
def test_horizons_are_months_ahead(text):
    assert horizons("3-14") == tuple(range(3, 15))
    assert horizons("6") == (6,)
    with pytest.raises(Exception, match="expected months ahead"):
        horizons(text)


@pytest.mark.slow
def test_the_same_bytes_on_one_core_and_on_several(table, tmp_path):
    found = set()
    for cores in ("1", "3"):
        out = tmp_path / f"draws{cores}.parquet"
        names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS")
        command = [sys.executable, "-m", "evenhand", "forecast", str(table), *COLUMNS, "--origin", "2020-10"]
        done = subprocess.run(
            [*command, "--draws", "50", "-o", str(out)],
            env=os.environ | dict.fromkeys(names, cores),
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        found.add(out.read_bytes())
    assert len(found) == 1
