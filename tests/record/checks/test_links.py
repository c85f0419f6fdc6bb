"""Circles: what lies on a closed walk, and between two of them, against a search of every walk."""

from hypothesis import given
from hypothesis import strategies as st

from evenhand.record.checks.links import circular

NODES = st.sampled_from("abcdef")
EDGES = st.lists(st.tuples(NODES, NODES), max_size=14)


def reached(edges: list[tuple[str, str]], start: str) -> set[str]:
    """Every node to which at least one step leads from `start`."""
    found: set[str] = set()
    ahead = [b for a, b in edges if a == start]
    while ahead:
        node = ahead.pop()
        if node not in found:
            found.add(node)
            ahead += [b for a, b in edges if a == node]
    return found


@given(EDGES)
def test_a_node_on_a_closed_walk_is_found(edges):
    assert {n for n in "abcdef" if n in reached(edges, n)} <= circular(edges)


@given(EDGES)
def test_what_is_found_is_on_a_closed_walk_or_between_two(edges):
    closed = {n for n in "abcdef" if n in reached(edges, n)}
    between = {n for n in "abcdef" if reached(edges, n) & closed and any(n in reached(edges, c) for c in closed)}
    assert circular(edges) == closed | between


@given(st.permutations("abcdef"), st.data())
def test_a_hierarchy_has_no_circle(order, data):
    pairs = [(a, b) for i, a in enumerate(order) for b in order[i + 1 :]]
    assert circular(data.draw(st.lists(st.sampled_from(pairs)))) == set()


@given(EDGES)
def test_cutting_what_is_found_leaves_no_circle(edges):
    found = circular(edges)
    assert circular([(a, b) for a, b in edges if not (a in found and b in found)]) == set()


def test_records_without_an_id_lie_on_no_circle():
    assert circular([(None, "a"), ("a", "b")]) == set()


def test_a_long_chain_and_a_long_circle():
    chain = [(str(n), str(n + 1)) for n in range(20_000)]
    assert circular(chain) == set()
    assert len(circular([*chain, ("20000", "0")])) == 20_001
