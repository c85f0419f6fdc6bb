"""An edit changes one stretch of a file, which then reads as the old one with that change."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from evenhand.record.yamledit import Add, Append, Change, EditError, Put, Remove, dump, edit
from evenhand.record.yamltext import MAX_DEPTH, Mapping, Path, Sequence, at, read, to_python

FIRST = (
    "# Framework agreement\r\ntitle:   'Accord'   # working title\r\n\r\nprovisions:\r\n"
    "- id: p1\r\n  commitments:\r\n      - {id: c1, standing: signed}\r\n"
    "      -   id:  c2\r\n          standing:   proposal # check\r\n"
)
# text, path, new value, what stands at the value's place before and after
HAND_WRITTEN: list[tuple[str, Path, Any, str, str]] = [
    (FIRST, ("provisions", 0, "commitments", 1, "standing"), "in force", "proposal", "in force"),
    (FIRST, ("provisions", 0, "commitments", 0, "standing"), "a, b", "signed", '"a, b"'),
    (FIRST, ("title",), "Accord: two", "'Accord'", '"Accord: two"'),
    ("\ufeffa: 1\nb: 2", ("b",), "3", "2", "3"),
    ("a: 1  \nb:     2    # two\n\n\n", ("b",), None, "2", "null"),
    ("a: \"x\"\nb: 'y'\nc: z\n", ("a",), "plain", '"x"', "plain"),
    ("a: |\n  one\n  two\n\n# after\nb: 2\n", ("a",), "short", "|\n  one\n  two", "short"),
    ("a: > # folded\n  one\n  two\nb: 2\n", ("a",), "s", "> # folded\n  one\n  two", "s # folded"),
    ("a: one\n  two\n  three # c\nb: 2\n", ("a",), "four", "one\n  two\n  three", "four"),
    ("a: 'one\n\n  two' # c\nb: 2\n", ("a",), "#4", "'one\n\n  two'", '"#4"'),
    ("a: old\nb: 2\n", ("a",), "one\ntwo\n", "old", "|\n  one\n  two"),
    ("a: old # c\nb: 2\n", ("a",), "one\ntwo", "old", '"one\\ntwo"'),
    ("a:\n- x\n- y # why\nb: 2\n", ("a", 1), "z", "y", "z"),
    ("a:\n    - x\n    # between\n    - y\n", ("a",), ["q"], "- x\n    # between\n    - y", "- q"),
    ("a: [x,   y , z] # c\n", ("a", 1), "null", "y", '"null"'),
    ("a: [x,   y , z] # c\n", ("a",), ["p", "q?"], "[x,   y , z]", '[p, "q?"]'),
    ("a: {x: 1,y:   2}\n", ("a", "y"), {"z": None}, "2", "{z: null}"),
    ("{\n  a: 1, # one\n  b: [2,\n   3]\n}\n", ("b",), "4", "[2,\n   3]", "4"),
    ("---\na: 1\n...\n", ("a",), "2", "1", "2"),
    ("a:\n  b:\n     c: 1\n     d: 2\ne: 3\n", ("a", "b"), {"f": "g"}, "c: 1\n     d: 2", "f: g"),
    ("'quoted key': é\n\"two\"  : ü\n", ("two",), "\U0001f54a", "ü", "\U0001f54a"),
    ("a: x\nb: y\n", ("a",), ["p", "q"], "x", "[p, q]"),
    ("- a\n-   b\n- - c\n  - d\n", (2, 0), "e", "c", "e"),
    ("a:\r  b: 1 # old Mac\rc: 2\r", ("a", "b"), "9", "1", "9"),
    ("a: {b: , c: 1}\n", ("a", "c"), "", "1", '""'),
]


@pytest.mark.parametrize(("text", "path", "value", "old", "new"), HAND_WRITTEN)
def test_hand_written_files_change_in_that_span_alone(text: str, path: Path, value: Any, old: str, new: str) -> None:
    document = read(text.encode())
    node = at(document.root, path)
    assert node is not None
    bom = "\ufeff" if document.bom else ""
    assert document.text[node.start : node.end] == old
    expected = bom + document.text[: node.start] + new + document.text[node.end :]
    assert edit(text.encode(), [Put(path=path, value=value)]).decode() == expected
    # Putting back what stands there changes no byte, whatever its style.
    same = Put(path=path, value=to_python(node))
    assert edit(text.encode(), [same]) == text.encode()


LISTS = "d: [\n  1, # one\n  2, # two\n  3 # three\n]\n"
WORKED: list[tuple[str, Change, str, str]] = [
    ("a: # why\nb: 1\n", Put(path=("a",), value="x"), "a: x # why\nb: 1\n", "an absent value"),
    ("a:\nb: 1", Put(path=("a",), value=["x"]), "a:\n  - x\nb: 1", "a list where nothing was"),
    (
        "a: # why\n",
        Put(path=("a",), value=[{"x": "1", "y": ["2"]}]),
        "a: # why\n  - x: 1\n    y:\n      - 2\n",
        "the comment stays on the key's line",
    ),
    ("-\n- # c\n", Put(path=(1,), value={"x": "1"}), "-\n- x: 1 # c\n", "an absent item"),
    ("{a, b: 1}", Put(path=("a",), value="x"), "{a: x, b: 1}", "a key without a colon"),
    (
        "a:\n- x\nb: 1\n",
        Put(path=("a",), value="y"),
        "a:\n  y\nb: 1\n",
        "no text at its key's margin",
    ),
    ("a: 1 # c\n# end\n", Add(path=(), key="b", value="2"), "a: 1 # c\nb: 2\n# end\n", "block"),
    ("a: 1", Add(path=(), key="b", value=["2"]), "a: 1\nb:\n  - 2", "no newline at the end"),
    (
        "a: {b: 1 }\r\n",
        Add(path=("a",), key="x:y", value=["2"]),
        "a: {b: 1, x:y: [2] }\r\n",
        "flow",
    ),
    ("a: {}\n", Add(path=("a",), key="null", value=None), 'a: {"null": null}\n', "empty flow"),
    (
        "a:\n-   x: 1\nb: 2\n",
        Add(path=("a", 0), key="y", value="2"),
        "a:\n-   x: 1\n    y: 2\nb: 2\n",
        "odd",
    ),
    (
        "a: |+\n  x\n\nb: |+\n  y\n\n",
        Add(path=(), key="c", value="1"),
        "a: |+\n  x\n\nb: |+\n  y\n\nc: 1\n",
        "kept",
    ),
    (
        "a:\n- x # c\nb: 1\n",
        Append(path=("a",), value="- y"),
        'a:\n- x # c\n- "- y"\nb: 1\n',
        "block list",
    ),
    (
        "a:\r\n  - x",
        Append(path=("a",), value={"p": "1", "q": []}),
        "a:\r\n  - x\r\n  - p: 1\r\n    q: []",
        "CRLF",
    ),
    ("a: [x, ] # c\n", Append(path=("a",), value="y"), "a: [x, y, ] # c\n", "a last comma"),
    (
        LISTS,
        Append(path=("d",), value="4"),
        LISTS.replace("3 #", "3, 4 #"),
        "a flow list on many lines",
    ),
    ("a: 1 # c\nb: 2\n", Remove(path=("a",)), "b: 2\n", "a line with its comment"),
    ("a: 1\nb: 2", Remove(path=("b",)), "a: 1", "the last line, without a newline"),
    ("a: 1\r\nb: 2", Remove(path=("b",)), "a: 1", "the same with CRLF"),
    (
        "a:\n- x: 1\n  y: 2\n",
        Remove(path=("a", 0, "x")),
        "a:\n- y: 2\n",
        "the first key of an item",
    ),
    ("- x: 1\n  # c\n  y: 2\n", Remove(path=(0, "x")), "-\n  # c\n  y: 2\n", "a comment stays"),
    ("a:\n- x # c\n- y\nb: 1\n", Remove(path=("a", 0)), "a:\n- y\nb: 1\n", "an item"),
    ("a:\n- x # c\nb: 1\n", Remove(path=("a", 0)), "a:\n  [] # c\nb: 1\n", "the only item"),
    ("a:\n  b: 1\n", Remove(path=("a", "b")), "a:\n  {}\n", "the only key"),
    ("a: {x: 1, y: 2, z: 3}", Remove(path=("a", "y")), "a: {x: 1, z: 3}", "flow, in the middle"),
    ("a: {x: 1, y: 2}", Remove(path=("a", "y")), "a: {x: 1}", "flow, the last"),
    ("a: [x]", Remove(path=("a", 0)), "a: []", "flow, the only one"),
    ("a: [x, ]", Remove(path=("a", 0)), "a: [ ]", "flow, the only one with a comma"),
    (LISTS, Remove(path=("d", 1)), LISTS.replace("  2, # two\n", ""), "its own line"),
    (LISTS, Remove(path=("d", 2)), LISTS.replace("  3 # three\n", ""), "its own line, the last"),
    ("a: |\n  x\nb: 2", Remove(path=("b",)), "a: |\n  x\n", "a text keeps its last newline"),
    ("a: |+\n  x\nb: 1\n\nc: 2\n", Remove(path=("b",)), "a: |+\n  x\nc: 2\n", "and gains none"),
]


@pytest.mark.parametrize(("text", "change", "expected", "reason"), WORKED)
def test_worked_cases(text: str, change: Change, expected: str, reason: str) -> None:
    assert edit(text.encode(), [change]).decode() == expected, reason


SCALARS = [
    ("yes", "yes", "plain scalars are text"),
    ("012", "012", "so is a number"),
    ("1994-05-12", "1994-05-12", "and a date"),
    ("-5", "-5", "a dash before a digit"),
    ("http://x.org/#a", "http://x.org/#a", "no blank around : or #"),
    ("Null", "Null", "only null itself is nothing"),
    ("a, [b]", "a, [b]", "brackets outside brackets"),
    ("", '""', "empty"),
    ("null", '"null"', "null as text"),
    ("~", '"~"', "null as text"),
    ("<<", '"<<"', "a merge key"),
    (" a", '" a"', "a leading blank"),
    ("a ", '"a "', "a trailing blank"),
    ("a: b", '"a: b"', "reads as a mapping"),
    ("a:", '"a:"', "reads as a key"),
    ("a #b", '"a #b"', "reads as a comment"),
    ("- a", '"- a"', "reads as a list"),
    ("---", '"---"', "reads as a document's start"),
    ("a\tb", '"a\\tb"', "a tab"),
    ('"a" \\', '"\\"a\\" \\\\"', "quotes and backslashes"),
    ("a\x07\u2028\ufeff", '"a\\u0007\\u2028\\uFEFF"', "what a file may not hold raw"),
    ("a\r\nb", '"a\\r\\nb"', "a return"),
    ("\nb", '"\\nb"', "a line break first"),
    ("a\nb\n\n", '"a\\nb\\n\\n"', "several line breaks last"),
    ("a\n\n  b", "|-\n  a\n\n    b", "several lines"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), SCALARS)
def test_texts_are_quoted_only_when_needed(text: str, expected: str, reason: str) -> None:
    assert dump({"k": text}) == f"k: {expected}\n", reason
    assert to_python(read(dump({"k": [text]}).encode()).root) == {"k": [text]}, reason


def test_dump_is_block_style_in_the_order_given() -> None:
    value: dict[str, Any] = {
        "z": {"y": [], "x": {}},
        "list": [["1", "2"], {"a": None, "b": "t\nu\n"}],
        "w": "long " * 60 + ".",
    }
    assert dump(value) == (
        "z:\n  y: []\n  x: {}\nlist:\n  - - 1\n    - 2\n  - a: null\n    b: |\n      t\n      u\n"
        f"w: {'long ' * 60}.\n"
    )
    assert dump("a") == "a\n"


def test_changes_follow_one_another() -> None:
    changes: list[Change] = [
        Add(path=(), key="b", value=["x"]),
        Append(path=("b",), value="y"),
        Remove(path=("a",)),
    ]
    assert edit(b"a: 1\n", changes) == b"b:\n  - x\n  - y\n"
    assert edit(b"a: 1\n", []) == b"a: 1\n"


REFUSALS: list[tuple[bytes, Change, str]] = [
    (b"a: [", Put(path=("a",), value="x"), "syntax; expected well-formed YAML"),
    (b"a: 1", Put(path=("b",), value="x"), "at b: expected a value at this path"),
    (b"a: 1", Put(path=("a", "b"), value="x"), "at a/b: expected a value at this path"),
    (b"a: [1]", Remove(path=("a", 1)), "at a/1: expected a value at this path"),
    (b"a: 1", Remove(path=()), "at the whole document: expected a value"),
    (b"a: 1", Add(path=(), key="a", value="x"), "expected a mapping without this key"),
    (b"a: 1", Append(path=("a",), value="x"), "at a: expected a list"),
    (b"a: 1", Add(path=("x",), key="a", value="x"), "at x: expected a value"),
    (b"a: |\n  x", Add(path=(), key="b", value="y"), "would not read as the old one"),
    (b"--- a", Put(path=(), value={"x": "y"}), "would not read as the old one"),
    (b"a: 1", Put(path=("a",), value=True), "given a bool; expected text"),  # type: ignore[arg-type]
    (b"a: 1", Put(path=("a",), value=b"x"), "given a bytes; expected text"),  # type: ignore[arg-type]
    (b"a: 1", Put(path=("a",), value={1: "x"}), "given a key that is no text"),  # type: ignore[dict-item]
    (b"a: 1", Put(path=("a",), value="\ud800"), "a lone surrogate"),
]


@pytest.mark.parametrize(("data", "change", "match"), REFUSALS)
def test_what_cannot_be_done_is_refused(data: bytes, change: Change, match: str) -> None:
    with pytest.raises(EditError, match=match):
        edit(data, [change])


def test_values_too_deep_or_unwritable_are_refused() -> None:
    deep: Any = "x"
    for _ in range(MAX_DEPTH + 2):
        deep = [deep]
    with pytest.raises(EditError, match="a deeper value"):
        dump(deep)
    with pytest.raises(EditError, match="would not read"):
        dump({"k" * 2000: "x"})  # YAML ends the search for a key's colon after 1024 characters


# Documents in odd hand-edited styles.

ALPHABET = "ab1 :#-,?[]{}'\"\\~é\U0001f54a&*!|>%@`=."
TEXTS = st.one_of(
    st.text(ALPHABET, max_size=8),
    st.sampled_from(["null", "~", "", "NO", "012", "1994-05-12", "two\nlines", "a\nb\n", "<<", "\n", "x\u2028"]),
)
KEYS = st.one_of(st.sampled_from(["id", "standing", "by", "due"]), st.text(ALPHABET, min_size=1, max_size=5))
TREES = st.recursive(
    st.one_of(st.none(), TEXTS),
    lambda below: st.one_of(st.lists(below, max_size=4), st.dictionaries(KEYS, below, max_size=4)),
    max_leaves=14,
)
ROOTS = st.one_of(st.dictionaries(KEYS, TREES, min_size=1, max_size=5), st.lists(TREES, min_size=1, max_size=4))


class Scribe:
    """Writes a tree as people do: every choice of style is drawn anew."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.comments = 0

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def gap(self) -> str:
        return " " * self.rng.choice([1, 1, 1, 2, 4])

    def comment(self) -> str:
        self.comments += 1
        return f"# note {self.comments}: [it's"

    def tail(self) -> str:
        return self.gap() + self.comment() if self.chance(0.2) else " " * self.rng.choice([0, 0, 0, 2])

    def between(self, indent: int) -> list[str]:
        lines = [""] * self.rng.choice([0, 0, 0, 1, 2])
        if self.chance(0.15):
            lines.append(" " * indent + self.comment())
        return lines

    def quoted(self, text: str | None) -> str:
        if text is None:
            return self.rng.choice(["null", "~"])
        printable = not set(text) & set("\n\u2028")
        if text[:1] in tuple("ab1é") and text.strip("ab1é ") == "" and text[-1] != " " and self.chance(0.8):
            return text
        if printable and self.chance(0.6):
            return "'" + text.replace("'", "''") + "'"
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return '"' + escaped.replace("\u2028", "\\L") + '"'

    def flow(self, tree: Any) -> str:
        def gap() -> str:
            return self.rng.choice(["", "", " ", "  ", "\n   ", f" {self.comment()}\n    "])

        if isinstance(tree, dict):
            parts = [f"{self.quoted(key)}:{self.gap()}{self.flow(tree[key])}" for key in tree]
        elif isinstance(tree, list):
            parts = [self.flow(item) for item in tree]
        else:
            return self.quoted(tree)
        body = "".join(f"{gap()}{part}{gap()}," for part in parts)
        body = body if self.chance(0.2) else body[:-1]
        left, right = "{}" if isinstance(tree, dict) else "[]"
        # Closing brackets and all else must stand further in than the block around them.
        return left + body + gap() + right

    def scalar(self, tree: str | None, indent: int) -> list[str]:
        """Return what follows the key or dash, beginning with its blank."""
        if tree is None and self.chance(0.4):
            return [self.tail()]
        if tree and "\n" in tree and tree[0] != "\n" and "\u2028" not in tree and self.chance(0.7):
            pad = " " * (indent + self.rng.choice([1, 2, 3]))
            head = self.gap() + ("|" if tree.endswith("\n") else "|-") + self.tail()
            return [head, *(pad + line for line in tree.removesuffix("\n").split("\n"))]
        return [self.gap() + self.quoted(tree) + self.tail()]

    def value(self, tree: Any, indent: int, *, item: bool) -> list[str]:
        if not isinstance(tree, dict | list):
            return self.scalar(tree, indent)
        if not tree or self.chance(0.25):
            pad = "\n" + " " * (indent + 1)
            return [self.gap() + self.flow(tree).replace("\n", pad) + self.tail()]
        if item and self.chance(0.7):
            gap = self.gap()
            lines = self.block(tree, indent + 1 + len(gap), first=True)
            return [gap + lines[0], *lines[1:]]
        flush = isinstance(tree, list) and not item and self.chance(0.4)
        deeper = indent if flush else indent + self.rng.choice([1, 2, 2, 3, 4])
        return [self.tail(), *self.block(tree, deeper)]

    def block(self, tree: Any, indent: int, *, first: bool = False) -> list[str]:
        """Return lines; with ``first``, the first line lacks its indentation."""
        lines: list[str] = []
        for place, child in enumerate(tree):
            lead = not (place or not first)
            if not lead:
                lines += self.between(indent)
            is_map = isinstance(tree, dict)
            head = self.quoted(child) + " " * self.rng.choice([0, 0, 1]) + ":" if is_map else "-"
            below = self.value(tree[child] if is_map else child, indent, item=not is_map)
            lines += [("" if lead else " " * indent) + head + below[0], *below[1:]]
        return lines

    def document(self, tree: Any) -> bytes:
        lines = [*self.between(0), *self.block(tree, 0)]
        text = "\n".join(lines)
        if "|" in text or self.chance(0.6):
            text += "\n" + "\n".join(self.between(0))
        newline = self.rng.choice(["\n", "\n", "\r\n"])
        return ("\ufeff" if self.chance(0.2) else "").encode() + text.replace("\n", newline).encode()


def paths(tree: Any, path: Path = ()) -> list[Path]:
    steps = list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else []
    return [path, *(deeper for step in steps for deeper in paths(tree[step], (*path, step)))]


def pick(tree: Any, path: Path) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def apply(tree: Any, change: Change) -> Any:
    tree = copy.deepcopy(tree)
    if isinstance(change, Add):
        pick(tree, change.path)[change.key] = change.value
    elif isinstance(change, Append):
        pick(tree, change.path).append(change.value)
    elif isinstance(change, Remove):
        del pick(tree, change.path[:-1])[change.path[-1]]
    else:
        pick(tree, change.path[:-1])[change.path[-1]] = change.value
    return tree


def ordered(tree: Any) -> str:
    """Return a text that is equal for equal trees with keys in the same order only."""
    return json.dumps(tree)


def draw_change(data: st.DataObject, tree: Any) -> Change:
    path = data.draw(st.sampled_from(paths(tree)))
    here = pick(tree, path)
    kinds = ["put", "remove"] if path else []
    if isinstance(here, dict):
        kinds.append("add")
    if isinstance(here, list):
        kinds.append("append")
    kind = data.draw(st.sampled_from(kinds or ["put"]))
    if kind == "add":
        return Add(
            path=path,
            key=data.draw(KEYS.filter(lambda key: key not in here)),
            value=data.draw(TREES),
        )
    if kind == "append":
        return Append(path=path, value=data.draw(TREES))
    return Remove(path=path) if kind == "remove" else Put(path=path, value=data.draw(TREES))


def shared(left: bytes, right: bytes) -> int:
    """Return how many bytes two beginnings share."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(left), len(right)))


def check_bytes(old: bytes, new: bytes, change: Change) -> None:
    document = read(old)
    root, shift = document.root, 3 if document.bom else 0
    common = shared(old, new)
    ending = shared(old[::-1], new[::-1])
    if isinstance(change, Add | Append):
        assert common + ending >= len(old)  # nothing but one insertion
        return
    node = at(root, change.path)
    holder = at(root, change.path[:-1])
    assert node is not None
    if isinstance(change, Remove) and isinstance(holder, Mapping | Sequence):
        children = holder.pairs if isinstance(holder, Mapping) else holder.items
        if holder.flow or len(children) > 1:
            assert common + ending >= len(new)  # nothing but one deletion
            return
        node = holder
    start = shift + len(document.text[: node.start].encode())
    end = shift + len(document.text[: node.end].encode())
    assert common >= start or common + ending >= len(old)
    assert ending >= len(old) - end or common + ending >= len(old)


@settings(max_examples=1500, deadline=None)
@given(ROOTS, st.integers(0, 2**32), st.data())
def test_any_edit_of_any_document(tree: Any, seed: int, data: st.DataObject) -> None:
    text = Scribe(random.Random(seed)).document(tree)
    before = read(text)
    assert not before.problems, (text, before.problems)
    assert ordered(to_python(before.root)) == ordered(tree), text
    change = draw_change(data, tree)
    if isinstance(change, Put) and not change.path:
        return
    after = edit(text, [change])
    wanted = apply(tree, change)
    assert ordered(to_python(read(after).root)) == ordered(wanted), (text, after)
    if ordered(wanted) == ordered(tree):
        assert after == text
    else:
        check_bytes(text, after, change)


@settings(max_examples=300, deadline=None)
@given(TREES)
@example({"": {"": ""}})
def test_a_dump_reads_as_it_was(tree: Any) -> None:
    text = dump(tree) if tree is not None else "null\n"
    assert ordered(to_python(read(text.encode()).root)) == ordered(tree)
    assert dump(tree) == text


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=30), st.booleans())
def test_any_text_survives(text: str, flow: bool) -> None:
    data = b"a: [x, y] # c\n" if flow else b"a:\n- x # c\n- y"
    after = edit(data, [Put(path=("a", 0), value=text)])
    assert to_python(read(after).root) == {"a": [text, "y"]}
    assert after.endswith(b", y] # c\n" if flow else b" # c\n- y")
