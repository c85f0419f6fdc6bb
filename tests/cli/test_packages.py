"""`evenhand packages`: what a mediator reads, one JSON value, and exit codes."""

from __future__ import annotations

import json

import pytest

from evenhand import cli
from tests.bargaining.test_packages_genius import discrete, domain_text, profile_text
from tests.bargaining.test_packages_issues import GOOD


@pytest.fixture
def run(capsys, monkeypatch):
    monkeypatch.setitem(cli.COMMANDS, "packages", "packages that no other beats")

    def call(*arguments):
        try:
            code = cli.main(["packages", *map(str, arguments)])
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def issues(tmp_path):
    path = tmp_path / "issues.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_json(run, issues):
    code, out, err = run(issues, "--format", "json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert list(told)[:8] == [
        *("pareto", "nash", "kalai_smorodinsky", "egalitarian", "utilitarian", "zone", "exact", "epsilon")
    ]
    assert told["nash"]["outcome"] == {"border": "open", "troops": "leave"}
    assert told["nash"]["utilities"] == [5.0, 7.1]
    assert told["zone"]["open"] is True
    assert told["exact"] is True
    assert told["epsilon"] == 0
    assert told["acceptance"]["shares"]["nash"]["everyone"] == 1


def test_text(run, issues):
    code, out, err = run(issues)
    assert (code, err) == (0, "")
    assert out.startswith("INTERNAL: ")
    assert "Zone of possible agreement: open, 1 package of the frontier in it" in out
    assert "border from shut to open; troops from stay to leave" in out
    assert "moves if one party's values are put on another scale" in out
    assert "not a probability" in out
    assert "nan" not in out


def test_same_bytes_each_time(run, issues):
    assert run(issues, "--format", "json") == run(issues, "--format", "json")


def test_closed_zone_is_a_result(run, issues):
    issues.write_text(GOOD.replace("{north: 3, south: [2, 4]}", "{north: 6, south: 8}"), encoding="utf-8")
    code, out, _ = run(issues)
    assert code == 0
    assert "Zone of possible agreement: closed" in out
    assert "north: 1 short of 6" in out
    assert "Nash: none" in out


def test_genius(run, tmp_path):
    about = tmp_path / "about.xml"
    about.write_text(domain_text(discrete(1, "price", low=None, high=None)), encoding="utf-8")
    names = {
        "buyer": profile_text(discrete(1, "price", low=2, high=1)),
        "seller": profile_text(discrete(1, "price", low=1, high=4)),
    }
    for name, text in names.items():
        tmp_path.joinpath(f"{name}.xml").write_text(text, encoding="utf-8")
    code, out, _ = run(about, *(tmp_path / f"{name}.xml" for name in names), "--format", "json")
    assert code == 0
    assert [entry["utilities"] for entry in json.loads(out)["pareto"]] == [[1.0, 0.25], [0.5, 1.0]]
    code, out, _ = run(about, *(tmp_path / f"{name}.xml" for name in names))
    assert "buyer: no reservation value in the file: 0, as GENIUS has it" in out


def test_refused_files_are_named_and_nothing_is_computed(run, issues):
    issues.write_text(GOOD.replace("north: 5", "north: nan").replace("id: shut", "id: open"), encoding="utf-8")
    code, out, err = run(issues, "--format", "json")
    assert (code, out) == (2, "")
    assert "issues.yaml:7:" in err
    assert "border.open.values.north: given 'nan'" in err
    assert "option-twice at issues.yaml:8:" in err


@pytest.mark.parametrize("names", [["a.yaml", "b.yaml"], ["a.xml"], ["a.xml", "b.xml"]])
def test_files_that_make_no_domain(run, names):
    code, out, err = run(*names)
    assert (code, out) == (2, "")
    assert "expected one ISSUES.yaml, or a GENIUS domain and at least two profiles" in err


@pytest.mark.parametrize(
    "option",
    [["--epsilon", "0"], ["--epsilon", "nan"], ["--epsilon", "x"], ["--steps", "0"], ["--seed", "-1"], ["--top", "x"]],
)
def test_options_that_make_no_sense(run, issues, option):
    code, out, err = run(issues, *option)
    assert (code, out) == (2, "")
    assert "expected a" in err


def test_help_has_an_example_that_runs(run, tmp_path):
    code, out, _ = run("--help")
    assert code == 0
    text = out[out.index("issues.yaml:\n") + len("issues.yaml:\n") : out.index("Exit code 2")]
    path = tmp_path / "issues.yaml"
    path.write_text("\n".join(line[2:] for line in text.splitlines()), encoding="utf-8")
    assert run(path)[0] == 0
