"""Reading keeps every node's place and refuses, without raising, what a case has no use for."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.record import yamltext
from evenhand.record.yamltext import (
    GIVEN_LENGTH,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_PROBLEMS,
    WITHHELD,
    Document,
    Mapping,
    Node,
    Scalar,
    Sequence,
    at,
    read,
    to_python,
)


@pytest.fixture(params=["libyaml", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run a test under both of the library's parsers."""
    if request.param == "pure":
        monkeypatch.setattr(yaml, "__with_libyaml__", False)
    elif not yaml.__with_libyaml__:
        pytest.skip("libyaml is not there")
    return str(request.param)


def nodes(node: Node) -> list[Node]:
    below: list[Node] = []
    if isinstance(node, Mapping):
        below = [child for pair in node.pairs for child in pair]
    elif isinstance(node, Sequence):
        below = list(node.items)
    return [node, *(deeper for child in below for deeper in nodes(child))]


def spans(document: Document) -> list[str]:
    assert document.root is not None
    return [document.text[node.start : node.end] for node in nodes(document.root)]


@pytest.mark.usefixtures("parser")
def test_no_scalar_is_given_a_type() -> None:
    data = b"a: NO\nb: 1994-05-12\nc: 012\nd: null\ne: ~\nf:\ng: 'null'\nh: \"\"\ni: Null\n"
    data += b"j: [1e3, on]\n"
    assert to_python(read(data).root) == {
        "a": "NO",
        "b": "1994-05-12",
        "c": "012",
        "d": None,
        "e": None,
        "f": None,
        "g": "null",
        "h": "",
        "i": "Null",
        "j": ["1e3", "on"],
    }


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_places_are_exact(bom: bytes, newline: str) -> None:
    lines = [
        "# \U0001f54a",
        "né: \U0001f54a dove # c",
        "list:",
        "- 'q'",
        "-",
        "- x: {y: , z: [1]}",
        "",
    ]
    document = read(bom + newline.join(lines).encode())
    text = document.text
    assert document.bom is bool(bom)
    assert to_python(document.root) == {
        "né": "\U0001f54a dove",
        "list": ["q", None, {"x": {"y": None, "z": ["1"]}}],
    }
    value = at(document.root, ("né",))
    assert isinstance(value, Scalar)
    assert (value.line, value.column, text[value.start : value.end]) == (2, 5, "\U0001f54a dove")
    empty = at(document.root, ("list", 1))
    assert isinstance(empty, Scalar)
    assert (empty.line, empty.column, text[empty.start - 1], empty.end) == (5, 2, "-", empty.start)
    inner = at(document.root, ("list", 2, "x", "z"))
    assert isinstance(inner, Sequence)
    assert (inner.line, inner.column, inner.flow) == (6, 15, True)
    assert text[inner.start : inner.end] == "[1]"
    for node in nodes(document.root):  # type: ignore[arg-type]
        before = text[: node.start].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert (node.line, node.column) == (len(before), len(before[-1]) + 1)


SPANS = [
    ("a: 1 # c\n\n# d\n", ["a: 1", "a", "1"], "comments belong to no node"),
    (
        "a: |\n  x\n\nb: 1",
        ["a: |\n  x\n\nb: 1", "a", "|\n  x", "b", "1"],
        "blank lines are clipped",
    ),
    (
        "a: |+\n  x\n\nb: 1",
        ["a: |+\n  x\n\nb: 1", "a", "|+\n  x\n", "b", "1"],
        "kept lines are its own",
    ),
    ("a: >-\n  x", ["a: >-\n  x", "a", ">-\n  x"], "a block at the end of the file"),
    (
        "a: x\n  y\nb: 'p\n  q'",
        ["a: x\n  y\nb: 'p\n  q'", "a", "x\n  y", "b", "'p\n  q'"],
        "many lines",
    ),
    ("{a, b: }", ["{a, b: }", "a", "", "b", ""], "absent values"),
    ("[a: b , c]", ["[a: b , c]", "a: b", "a", "b", "c"], "a pair alone in brackets"),
    ("? a\n\n? b\n: c", ["? a\n\n? b\n: c", "a", "", "b", "c"], "keys with a question mark"),
]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("text", "expected", "reason"), SPANS)
def test_spans_hold_the_nodes_own_text(text: str, expected: list[str], reason: str) -> None:
    assert spans(read(text.encode())) == expected, reason


REFUSED = [
    (b"\xff\xfea\0", "not-utf-8", 1, 1, "UTF-16 by its mark"),
    (b"a: x\nb: \0", "not-utf-8", 2, 4, "a NUL byte"),
    ("a: 1\nb: né".encode("latin-1"), "not-utf-8", 2, 5, "latin-1"),
    (b"\xef\xbb\xbfa: \xe9", "not-utf-8", 1, 4, "the mark takes no column"),
    (b"a" * (MAX_BYTES + 1), "too-large", 1, 1, "one byte too many"),
    (b"", "empty", 1, 1, "no bytes"),
    (b"# only a comment\n", "empty", 1, 1, "no document"),
    (b"---\n", "empty", 1, 1, "a document of nothing"),
    (b"a: &x 1\n", "anchor", 1, 4, "an anchor on a scalar"),
    (b"a: &x [1]\n", "anchor", 1, 4, "an anchor on a list"),
    (b"a: *x\n", "alias", 1, 4, "an alias, known or not"),
    (b"a: !!python/object/apply:os.system [x]\n", "tag", 1, 4, "a tag on a list"),
    (b"a: !foo {}\n", "tag", 1, 4, "a tag on a mapping"),
    (b"a: !!str x\n", "tag", 1, 4, "even the harmless one"),
    (b"a: ! x\n", "tag", 1, 4, "the tag without a name"),
    (b"a: 1\n---\nb: 2\n", "several-documents", 2, 1, "a second document"),
    (b"a: 1\nb: 2\n'a': 3\n", "duplicate-key", 3, 1, "however quoted"),
    (b"x:\n  - {a: 1, a: 2}\n", "duplicate-key", 2, 12, "within a mapping"),
    (b"[a]: 1\n", "key-not-scalar", 1, 1, "a list as key"),
    (b"? {a: 1}\n: 1\n", "key-not-scalar", 1, 3, "a mapping as key"),
    (b"~: 1\n", "null-key", 1, 1, "null as key"),
    (b"<<: {a: 1}\n", "merge-key", 1, 1, "a merge"),
    (b"[" * (MAX_DEPTH + 1), "too-deep", 1, MAX_DEPTH + 1, "one too deep"),
    (b"a: b\nc: [1,\n", "syntax", 3, 1, "an open bracket"),
    (b"a: 'b\n", "syntax", 2, 1, "an open quote"),
    (b"a:\n\tb: 1\n", "syntax", 2, 1, "a tab as indentation"),
    (b'a: "\\ud800"\n', None, 1, None, "half a character"),
    (b'a: "\\U00110000"\n', "syntax", 1, None, "beyond Unicode"),
    (b"a: x\x07\n", "control-character", 1, 5, "a bell"),
    ("a: 1\nb: x\u2028y\n".encode(), "control-character", 2, 5, "YAML 1.1 alone ends a line here"),
    (b"\xef\xbb\xbf\xef\xbb\xbfa: 1", "control-character", 1, 1, "a second byte order mark"),
]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("data", "code", "line", "column", "reason"), REFUSED)
def test_refusals(data: bytes, code: str | None, line: int, column: int | None, reason: str) -> None:
    document = read(data)
    problem = document.problems[0]
    assert document.root is None, reason
    assert code is None or problem.code == code, reason
    # The two parsers place some errors a character apart.
    assert problem.code == "syntax" or (problem.line, problem.column) == (line, column or 4), reason


def test_syntax_errors_say_where_and_in_what() -> None:
    (problem,) = read(b"a: 1\nb: [x, y\nc: 2\n").problems
    assert problem.code == "syntax"
    assert problem.line >= 2
    assert "line 2" in problem.expected or not yaml.__with_libyaml__


@pytest.mark.usefixtures("parser")
def test_kept_at_the_limits() -> None:
    assert read(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH).problems == ()
    assert read(b"'<<': 1\n'null': 2\n").problems == ()
    assert read(b"%YAML 1.1\n---\na: 1\n...\n").problems == ()
    assert read(b"~").root is not None


def test_every_problem_up_to_a_limit_is_listed() -> None:
    codes = [problem.code for problem in read(b"a: &x 1\nb: *x\n<<: *x\na: !t 2\n[q]: 1\n").problems]
    assert codes == [
        "anchor",
        "alias",
        "merge-key",
        "alias",
        "duplicate-key",
        "tag",
        "key-not-scalar",
    ]
    assert len(read(b"- *a\n" * 1000).problems) == MAX_PROBLEMS
    assert len(read(b"- \x07\n" * 1000).problems) == MAX_PROBLEMS


def test_alias_bombs_cost_nothing() -> None:
    rows = [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 40)]
    document = read("\n".join(["a0: &a0 [lol]", *rows]).encode())
    assert document.root is None
    assert {problem.code for problem in document.problems} == {"anchor", "alias"}


@pytest.mark.usefixtures("parser")
def test_problems_carry_little_text_and_none_when_withheld() -> None:
    secret = "witness" * 20
    for text in (
        f"&a {secret}",
        f"!{secret} x",
        f"{secret}: 1\n{secret}: 2",
        f"a: 'x\n{secret}",
        f"'{secret}",
    ):
        for problem in read(text.encode()).problems:
            assert len(problem.given) <= GIVEN_LENGTH
            assert "witness" not in problem.expected
            assert problem.withheld().given == WITHHELD


PIECES = st.sampled_from(
    [
        "a",
        ": ",
        "- ",
        "\n",
        "  ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "'",
        '"',
        "|",
        ">",
        "+",
        "&x ",
        "*x",
        "!t ",
        "? ",
        "#",
        "\t",
        "\r\n",
        "%",
        "---\n",
        "...\n",
        "<<",
        "~",
        "\\u",
        "\\",
        "@",
        "\u2028",
        "\ufeff",
        "é",
        "\x00",
    ]
)


def check_any(data: bytes) -> None:
    document = read(data)
    assert (document.root is None) == bool(document.problems)
    for problem in document.problems:
        assert len(problem.given) <= GIVEN_LENGTH
        assert problem.line >= 1
        assert problem.column >= 1
    if document.root is not None:
        assert all(0 <= n.start <= n.end <= len(document.text) for n in nodes(document.root))


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    check_any(data)


@settings(max_examples=600, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.booleans())
def test_no_mutated_text_raises(text: str, pure: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if pure:
            patch.setattr(yaml, "__with_libyaml__", False)
        check_any(text.encode())


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6), st.binary(max_size=4))
def test_no_damaged_file_raises(place: int, noise: bytes) -> None:
    data = b"title: 'x'\nlist:\n  - {a: \"b\\n\", c: [1, 2]}\n  - text: |\n      deep\n# end\n"
    place %= len(data)
    check_any(data[:place] + noise + data[place + len(noise) :])


def test_at_leads_to_nodes_or_nowhere() -> None:
    root = read(b"a: [1, {b: 2}]").root
    assert to_python(at(root, ("a", 1, "b"))) == "2"
    for path in (("b",), ("a", 2), ("a", -1), ("a", "x"), (0,), ("a", 0, "x")):
        assert at(root, path) is None
    assert yamltext.at(root, ()) is root
