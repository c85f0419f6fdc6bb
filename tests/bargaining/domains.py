"""Domains for tests: drawn ones, and the frontier by going through every package in exact fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from evenhand.bargaining.domain import Domain, Issue, Pair, Vector

PARTIES = ("north", "south", "east", "west")


def of(*tables, parties=2, pairs=(), reservation=None, **more) -> Domain:
    """A domain from one table an issue: rows are options, columns are parties."""
    issues = tuple(
        Issue(
            id=f"i{n}",
            options=tuple(f"o{k}" for k in range(len(table))),
            values=tuple(tuple(Fraction(x) for x in row) for row in table),
        )
        for n, table in enumerate(tables)
    )
    least = tuple(None if r is None else Fraction(r) for r in reservation or (None,) * parties)
    return Domain(parties=PARTIES[:parties], issues=issues, pairs=tuple(pairs), reservation=least, **more)


def pair(issues, options, *values) -> Pair:
    return Pair(issues=issues, options=options, values=tuple(Fraction(x) for x in values))


def packages(domain: Domain):
    return product(*(range(len(issue.options)) for issue in domain.issues))


def undominated(domain: Domain) -> list[Vector]:
    """Every undominated utility vector, by comparing all packages with all."""
    vectors = {domain.utilities(package) for package in packages(domain)}
    beaten = (any(o != v and all(a >= b for a, b in zip(o, v, strict=True)) for o in vectors) for v in vectors)
    return sorted((v for v, lost in zip(vectors, beaten, strict=True) if not lost), reverse=True)


numbers = st.one_of(
    st.integers(-3, 3).map(Fraction),
    st.integers(-30, 30).map(lambda n: Fraction(n, 10)),
    st.fractions(-2, 2, max_denominator=9),
    st.integers(0, 10**16).map(lambda n: Fraction(n, 10**16)),
)


@st.composite
def domains(draw, *, most_parties=4, most_issues=4, tied=False):
    """Domains with up to 81 packages; ties are frequent."""
    count = draw(st.integers(2, most_parties))
    vector = st.tuples(*[numbers] * count)
    tables = draw(st.lists(st.lists(vector, min_size=1, max_size=3), min_size=1, max_size=most_issues))
    pairs = []
    if tied and len(tables) > 1:
        at = st.tuples(st.integers(0, len(tables) - 1), st.integers(0, len(tables) - 1)).filter(lambda p: p[0] < p[1])
        for a, b in draw(st.lists(at, max_size=4)):
            options = draw(st.tuples(st.integers(0, len(tables[a]) - 1), st.integers(0, len(tables[b]) - 1)))
            pairs.append(Pair(issues=(a, b), options=options, values=draw(vector)))
    return of(*tables, parties=count, pairs=pairs)
