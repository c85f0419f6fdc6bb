"""`evenhand backtest`: text, JSON, page, and exit codes."""

import json

import polars as pl
import pytest

from evenhand import cli
from tests.warning.smallpanel import rows


@pytest.fixture(scope="session")
def panel_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("panel") / "panel.parquet"
    pl.DataFrame(rows()).write_parquet(path)
    return path


@pytest.fixture
def run(capsys, panel_file):
    def call(*arguments, models=("last",)):
        columns = ("--unit", "unit", "--time", "month", "--target", "deaths", "--draws", "60", "--models", *models)
        try:
            code = cli.main(["backtest", str(panel_file), *columns, *map(str, arguments)])
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_json_is_one_value_with_its_keys_in_order(run):
    code, out, err = run("--windows", "2020", "2021", "--format", "json")
    told = json.loads(out)
    assert code == 0
    assert list(told)[:4] == ["windows", "strata", "paired", "weights"]
    assert "NaN" not in out
    assert {(row["year"], row["model"]) for row in told["windows"]} == {
        (year, model) for year in (2020, 2021) for model in ("conflictology-12", "conflictology-12 (sampled)", "last")
    }
    assert told["panel"] == {"file": "panel.parquet", "unit": "unit", "target": "deaths", "covariates": []}
    assert err.splitlines() == ["window 2020: 2 models", "window 2021: 2 models"]


def test_same_seed_same_bytes(run, tmp_path):
    pages = tmp_path / "one.html", tmp_path / "other.html"
    texts = [run("--windows", "2020", "--seed", "4", "-o", page)[1] for page in pages]
    assert texts[0] == texts[1]
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_text_names_vintage_baseline_and_monte_carlo_error(run):
    code, out, _ = run("--windows", "2020")
    assert code == 0
    assert out.splitlines()[0] == "Backtest of deaths by unit: final vintage, not real time"
    for words in ("conflictology-12 (sampled)", "± MC", "Window 2020, forecast from 2019-10: 59 unit-months"):
        assert words in out
    assert "\x1b" not in out


def test_a_window_that_cannot_be_scored_is_refused_and_the_rest_done(run, tmp_path):
    page = tmp_path / "page.html"
    code, out, err = run("--windows", "2021", "2022", "--format", "json", "-o", page)
    assert code == 1
    assert json.loads(out)["refused"] == [
        {"year": 2022, "why": "no actual in any of its months; a window is scored whole or not at all"}
    ]
    assert "evenhand: window 2022 refused: no actual in any of its months" in err
    assert "Window 2022" in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--windows", "2040"), "window 2040: no actual in any of its months"),
        (("--windows", "soon"), "window: given 'soon'; expected a year as 2019"),
        (("--windows", "2020", "--draws", "0"), "given '0'; expected a whole number from 1"),
        (("--windows", "2020", "--target", "tolls"), "expected a column 'tolls'"),
    ],
)
def test_nothing_done_is_2_and_nothing_is_written(run, tmp_path, arguments, said):
    page = tmp_path / "page.html"
    code, out, err = run(*arguments, "-o", page)
    assert (code, out) == (2, "")
    assert said in err
    assert not page.exists()


def test_an_unknown_model_is_2(run):
    code, _, err = run("--windows", "2020", models=("oracle",))
    assert code == 2
    assert "given model 'oracle'" in err


def test_the_folder_of_the_panel_is_never_told(run, panel_file, tmp_path):
    page = tmp_path / "page.html"
    _, out, err = run("--windows", "2020", "-o", page)
    assert str(panel_file.parent) not in out + err + page.read_text("utf-8")
