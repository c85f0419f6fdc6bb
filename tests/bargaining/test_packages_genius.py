"""GENIUS files: read in exact fractions, or refused with every fault, its file and its line."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from evenhand.bargaining import genius, xmltext
from evenhand.bargaining.pareto import frontier
from evenhand.bargaining.refusals import FilesError, Refusals
from tests.bargaining.domains import undominated

ISSUE = '<issue index="{n}" name="{name}" type="discrete" etype="discrete" vtype="discrete">{items}</issue>\n'


def items(*pairs):
    return "".join(f'<item index="{n}" value="{v}"{e}></item>' for n, (v, e) in enumerate(pairs, 1))


def discrete(n, name, **evaluations):
    rows = ((v, "" if e is None else f' evaluation="{e}"') for v, e in evaluations.items())
    return ISSUE.format(n=n, name=name, items=items(*rows))


def domain_text(*issues):
    return f'<negotiation_template><utility_space><objective name="r">\n{"".join(issues)}</objective></utility_space></negotiation_template>'  # noqa: E501


def profile_text(*issues, weights=("1",), more=""):
    said = "".join(f'<weight index="{n}" value="{w}"></weight>\n' for n, w in enumerate(weights, 1))
    return f'<utility_space>{more}<objective name="r">\n{"".join(issues)}{said}</objective></utility_space>'


@pytest.fixture
def write(tmp_path):
    def put(**texts):
        for name, text in texts.items():
            tmp_path.joinpath(f"{name}.xml").write_text(text, encoding="utf-8")
        return [tmp_path / f"{name}.xml" for name in texts]

    return put


def read(paths, **more):
    return genius.read(paths[0], paths[1:], **more)


def faults(paths):
    with pytest.raises(FilesError) as caught:
        read(paths)
    return [(f.code, f.file, f.line) for f in caught.value.faults], caught.value.faults


def test_normalisation_by_hand(write):
    """North: weights 1 and 3 of 4; price 5 of 10, colour 2 of 2. South leaves colour at nothing (below 1e-5)."""
    about = (discrete(1, "price", low=None, high=None), discrete(2, "colour", red=None, blue=None))
    north = (discrete(1, "price", low=5, high=10), discrete(2, "colour", red=2, blue=0))
    south = (discrete(1, "price", low=4, high=1), discrete(2, "colour", red="0.000009", blue=0))
    paths = write(
        about=domain_text(*about),
        north=profile_text(*north, weights=("1", "3"), more='<reservation value="0.25"/>'),
        south=profile_text(*south, weights=("0.5", "0.5"), more='<discount_factor value="0.9"/>'),
    )
    domain = read(paths)
    assert domain.parties == ("north", "south")
    assert domain.issues[0].values == ((Fraction(1, 8), Fraction(1, 2)), (Fraction(1, 4), Fraction(1, 8)))
    assert domain.issues[1].values == ((Fraction(3, 4), 0), (0, 0))
    assert domain.reservation == (Fraction(1, 4), 0)
    assert any("north: weights add up to 4" in note for note in domain.notes)
    assert any("south: discount factor 0.9" in note for note in domain.notes)
    assert frontier(domain).utilities.tolist() == [[1.0, 0.125], [0.875, 0.5]]


def numeric(n, name, kind, low, high, evaluator=""):
    bounds = f'lowerbound="{low}" upperbound="{high}"'
    return f'<issue index="{n}" name="{name}" type="{kind}" {bounds}>{evaluator}</issue>\n'


def curve(**attributes):
    return "<evaluator " + " ".join(f'{k}="{v}"' for k, v in attributes.items()) + "></evaluator>"


def test_integers_count_from_the_lower_bound(write):
    """offset + slope · (number - lower bound), as the profiles of 2015 mean it."""
    rising, falling = curve(ftype="linear", offset="0", slope="0.5"), curve(ftype="linear", offset="1", slope="-0.25")
    paths = write(
        about=domain_text(numeric(1, "weeks", "integer", 2, 4)),
        north=profile_text(numeric(1, "weeks", "integer", 2, 4, rising)),
        south=profile_text(numeric(1, "weeks", "integer", 2, 4, falling)),
    )
    domain = read(paths)
    assert domain.issues[0].options == ("2", "3", "4")
    assert [tuple(map(float, row)) for row in domain.issues[0].values] == [(0, 1), (0.5, 0.75), (1, 0.5)]
    assert frontier(domain).exact


def test_continuous_issue_says_what_its_steps_cost(write):
    rising = curve(ftype="linear", parameter0="0", parameter1="1")
    falling = curve(ftype="linear", parameter0="1", parameter1="-1")
    paths = write(
        about=domain_text(numeric(1, "share", "real", 0, 1)),
        north=profile_text(numeric(1, "share", "real", 0, 1, rising)),
        south=profile_text(numeric(1, "share", "real", 0, 1, falling)),
    )
    found = frontier(read(paths, steps=10))
    assert len(found) == 11
    assert not found.exact
    assert found.epsilon == pytest.approx(0.05)  # half a step


def test_continuous_issue_on_which_all_agree_is_exact(write):
    tent = curve(ftype="triangular", parameter0="0", parameter1="1", parameter2="0.3")
    text = profile_text(numeric(1, "share", "real", 0, 1, tent))
    paths = write(about=domain_text(numeric(1, "share", "real", 0, 1)), north=text, south=text)
    found = frontier(read(paths))
    assert found.exact
    assert found.domain.named(found.package(0)) == {"share": "0.3"}
    assert found.utilities.tolist() == [[1, 1]]


@pytest.mark.parametrize(
    ("bomb", "code"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><utility_space/>', "xml-doctype"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><utility_space/>', "xml-doctype"),
        ("<utility_space>" + "<objective>" * 100, "xml-deep"),
        ("<utility_space><issue", "xml-syntax"),
        ("", "xml-syntax"),
        ("parties: [a, b]", "xml-syntax"),
        ("<Tournament/>", "not-genius"),
        ('<utility_space type="nonlinear"/>', "not-supported"),
    ],
)
def test_what_is_no_profile_is_refused(write, bomb, code):
    paths = write(about=domain_text(discrete(1, "price", low=None)), north=bomb, south=bomb)
    said, _ = faults(paths)
    assert [(c, file) for c, file, _ in said] == [(code, "north.xml"), (code, "south.xml")]


def test_too_large_and_too_many(tmp_path, monkeypatch):
    path = tmp_path / "big.xml"
    path.write_text("<a>" + "<b/>" * 20 + "</a>", encoding="utf-8")
    monkeypatch.setattr(xmltext, "MAX_ELEMENTS", 10)
    refusals = Refusals(file="big.xml")
    assert xmltext.parse(path, refusals) is None
    monkeypatch.setattr(xmltext, "MAX_BYTES", 10)
    assert xmltext.parse(path, refusals) is None
    assert xmltext.parse(tmp_path / "none.xml", refusals) is None
    assert [fault.code for fault in refusals.found] == ["xml-large", "file-too-large", "file-unreadable"]


def test_hyper_rectangles_are_refused_by_name(write):
    text = '<utility_space><utility_function>\n<hyperRectangle utility="3"/></utility_function></utility_space>'
    paths = write(about=domain_text(discrete(1, "price", low=None)), north=text, south=text)
    said, found = faults(paths)
    assert {code for code, _, _ in said} == {"not-supported"}
    assert "utility_function" in found[0].given


def test_every_fault_at_once(write):
    about = (discrete(1, "price", low=None, high=None), discrete(2, "colour", red=None, blue=None))
    north = (discrete(1, "price", low="nan", hihg=3), discrete(2, "colour", red=-1, blue="1e999"))
    south = (discrete(1, "price", low=1, high=2), discrete(3, "colours", red=1, blue=1))
    paths = write(
        about=domain_text(*about),
        north=profile_text(*north, weights=("-1", "inf")),
        south=profile_text(*south, weights=("0", "0")),
    )
    said, found = faults(paths)
    assert said == [
        ("number", "north.xml", 2),
        ("option-unknown", "north.xml", 2),
        ("option-missing", "north.xml", 2),
        ("number-negative", "north.xml", 3),
        ("number", "north.xml", 3),
        ("number-negative", "north.xml", 4),
        ("number", "north.xml", 5),
        ("issue-missing", "south.xml", 1),
        ("weights-zero", "south.xml", 1),
        ("issue-unknown", "south.xml", 3),
    ]
    assert "(nearest: high)" in str(found[1])
    assert all(fault.given and fault.expected and fault.do for fault in found)


@pytest.mark.parametrize(
    ("issue", "code"),
    [
        (discrete(1, "price"), "no-options"),
        (ISSUE.format(n=1, name="", items=items(("a", ""))), "issue-unnamed"),
        (ISSUE.format(n=1, name="p", items=items(("a", ""), ("a", ""))), "option"),
        (discrete(1, "p", a=None) * 2, "issue-twice"),
        ('<issue index="1" name="p" type="ranked"/>', "not-supported"),
        (numeric(1, "p", "integer", 0, "x"), "number"),
        (numeric(1, "p", "integer", 3, 1), "bounds"),
        (numeric(1, "p", "integer", 0, 1_000_000), "bounds"),
        ("", "no-issues"),
    ],
)
def test_what_is_no_domain_is_refused(write, issue, code):
    north = profile_text(discrete(1, "p", a=1))
    said, _ = faults(write(about=domain_text(issue), north=north, south=north))
    assert said[0][:2] == (code, "about.xml")


@pytest.mark.parametrize(
    ("evaluator", "code"),
    [
        ("", "evaluator"),
        (curve(ftype="faratin", parameter0=1), "not-supported"),
        (curve(ftype="linear", slope="1"), "number"),
        (curve(ftype="triangular", parameter0=1, parameter1=0, parameter2=2), "evaluator"),
    ],
)
def test_what_is_no_evaluator_is_refused(write, evaluator, code):
    profile = profile_text(numeric(1, "p", "real", 0, 1, evaluator))
    said, _ = faults(write(about=domain_text(numeric(1, "p", "real", 0, 1)), north=profile, south=profile))
    assert said[0][0] == code


def test_nested_objectives_are_refused(write):
    text = f"<utility_space><objective><objective>{discrete(1, 'p', a=1)}</objective></objective></utility_space>"
    said, _ = faults(write(about=domain_text(discrete(1, "p", a=None)), north=text, south=text))
    assert said[0][0] == "not-supported"


def test_profiles_of_one_name_are_numbered(tmp_path, write):
    profile = profile_text(discrete(1, "p", a=1))
    about, north = write(about=domain_text(discrete(1, "p", a=None)), north=profile)
    assert genius.read(about, [north, north]).parties == ("north", "north#2")


# --- files made elsewhere ---------------------------------------------------------------------------------------------

SMALL = 4_000  # packages that a test goes through


def folders(shared):
    return sorted(
        path for year in ("y2010", "y2011", "y2015") for path in (shared / "data/negotiation" / year).iterdir()
    )


@pytest.mark.slow
def test_published_domains_equal_an_exact_enumeration(shared):
    """Every small enough domain: what is kept is what comparing all packages with all keeps."""
    seen = 0
    for folder in folders(shared):
        files = sorted(folder.glob("*.xml"))
        about = next(path for path in files if b"<negotiation_template" in path.read_bytes())
        domain = genius.read(about, [path for path in files if path != about][:2])
        if math.prod(len(issue.options) for issue in domain.issues) > SMALL:
            continue
        wanted = np.array(undominated(domain), float)
        found = frontier(domain)
        assert found.utilities.shape == wanted.shape, folder.name
        assert found.utilities == pytest.approx(wanted, abs=1e-12), folder.name
        seen += 1
    assert seen > 10


def test_a_published_domain_as_floats_have_it(shared):
    """The 2015 vacation domain, integers included, beside plain float arithmetic over its 1,600 packages."""
    folder = shared / "data/negotiation/y2015/group9-vacation"
    profiles = [folder / f"Vacation_util{n}.xml" for n in (2, 3, 4)]
    domain = genius.read(folder / "Vacation.xml", profiles)
    rows = [np.array(issue.values, float) for issue in domain.issues]
    chosen = product(*(range(len(row)) for row in rows))
    points = np.array([sum(row[o] for row, o in zip(rows, package, strict=True)) for package in chosen])
    at_least = np.all(points[None] >= points[:, None] - 1e-12, axis=2)
    more = np.any(points[None] > points[:, None] + 1e-12, axis=2)
    beaten = np.any(at_least & more, axis=1)
    found = frontier(domain)
    assert len(found) == len(np.unique(points[~beaten].round(9), axis=0))
    assert found.utilities.max(axis=0) == pytest.approx([1, 1, 1])
