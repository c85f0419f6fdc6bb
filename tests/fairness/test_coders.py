"""Krippendorff's alpha: his own example, agreement and its absence, and when there is none."""

import pytest

from evenhand.fairness.coders import alpha

# Krippendorff (2011), "Computing Krippendorff's alpha-reliability", section E: four observers, twelve units.
TABLE = {
    "a": "123321412...",
    "b": "1233224125.3",
    "c": ".3332342251.",
    "d": "1233244125 1.".replace(" ", ""),
}


def codings():
    return [(unit, coder, value) for coder, line in TABLE.items() for unit, value in enumerate(line) if value != "."]


def test_krippendorffs_own_example():
    assert alpha(codings()) == pytest.approx(0.743, abs=5e-4)
    assert alpha(codings(), level="ordinal", order="12345") == pytest.approx(0.815, abs=5e-4)


def test_full_agreement_is_one_and_systematic_disagreement_is_below_zero():
    same = [(unit, coder, unit % 2) for unit in range(6) for coder in "ab"]
    opposite = [(unit, coder, (unit + n) % 2) for unit in range(6) for n, coder in enumerate("ab")]
    assert alpha(same) == 1.0
    assert alpha(opposite) == pytest.approx(-5 / 6)


def test_order_counts_only_for_ordered_grades():
    near = [(n, "a", "low") for n in range(4)] + [(n, "b", "middle" if n == 0 else "low") for n in range(4)]
    near += [(9, "a", "high"), (9, "b", "high")]
    far = [(unit, coder, "high" if value == "middle" else value) for unit, coder, value in near]
    order = ("low", "middle", "high")
    close, wide = (alpha(some, level="ordinal", order=order) for some in (near, far))
    assert close is not None
    assert wide is not None
    assert close > wide


def test_no_alpha_without_two_coders_or_where_nothing_varies():
    assert alpha([]) is None
    assert alpha([(1, "a", "x"), (2, "a", "y")]) is None
    assert alpha([(1, "a", "x"), (1, "b", "x")]) is None


def test_units_of_one_coder_say_nothing():
    assert alpha([*codings(), (99, "a", "5")]) == alpha(codings())
