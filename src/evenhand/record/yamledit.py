"""Change one value in a YAML file and leave every other byte as it was.

Invariant: what ``edit`` returns reads as the old tree with exactly the wanted changes, and differs
from the old bytes in one stretch a change; where that cannot be had it raises and returns nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from evenhand.record.yamlchange import Add, Append, Change, EditError, Put, Remove, Value, tree_of
from evenhand.record.yamlform import STYLES, value_lines
from evenhand.record.yamlsplice import splices
from evenhand.record.yamltext import Document, Tree, at, read, to_python


def edit(data: bytes, changes: Iterable[Change]) -> bytes:
    r"""Return the bytes with the changes made in order, each path taken after those before it.

    A change that changes nothing keeps every byte. Raises EditError where the file is refused, a
    path leads nowhere, a value is unfit, or the result would not read back as wanted.

    >>> edit(b"a:  old   # why\n", [Put(path=("a",), value="new: text")])
    b'a:  "new: text"   # why\n'
    """
    document = read(data)
    if document.root is None:
        raise EditError.unreadable(document)
    for change in changes:
        document = _apply(document, change)
    return _encode(document.text, bom=document.bom)


def dump(value: Value) -> str:
    r"""Return a whole new document in block style: two spaces a level, keys as given, no wrapping.

    Raises EditError where the value is unfit or would not read back the same.

    >>> dump({"id": "c1", "by": ["A", "null"], "due": None})
    'id: c1\nby:\n  - A\n  - "null"\ndue: null\n'
    """
    tree = tree_of(value, ())
    for style in STYLES:
        text = "\n".join(value_lines(tree, style)) + "\n"
        if _reads_as(read(text.encode()), tree):
            return text
    raise EditError.unproven(())


def _encode(text: str, *, bom: bool) -> bytes:
    return text.encode("utf-8-sig" if bom else "utf-8")


def _reads_as(document: Document, wanted: Tree) -> bool:
    """Say whether a text reads as this tree, with keys in the same order."""
    if document.root is None:
        return False
    return json.dumps(to_python(document.root)) == json.dumps(wanted)


def _apply(document: Document, change: Change) -> Document:
    wanted = _wanted(document, change)
    if _reads_as(document, wanted):
        return document
    for style in STYLES:
        for splice in splices(document, change, style):
            text = document.text[: splice.start] + splice.new + document.text[splice.end :]
            after = read(_encode(text, bom=document.bom))
            if _reads_as(after, wanted):
                return after
    raise EditError.unproven(change.path)


def _wanted(document: Document, change: Change) -> Tree:
    """Return the tree as it should read afterwards."""
    tree = to_python(document.root)
    if isinstance(change, Put) and not change.path:
        return tree_of(change.value, ())
    path = change.path if isinstance(change, Add | Append) else change.path[:-1]
    if at(document.root, path) is None or (not change.path and isinstance(change, Remove)):
        raise EditError.misplaced(change.path, "a value at this path")
    holder = tree
    for step in path:
        holder = holder[step]  # type: ignore[index]
    _change(holder, change)
    return tree


def _change(holder: Tree, change: Change) -> None:
    """Make the change in the plain tree."""
    if isinstance(change, Add):
        if not isinstance(holder, dict) or change.key in holder:
            raise EditError.misplaced(change.path, "a mapping without this key")
        holder.update(_new_pair(change))
    elif isinstance(change, Append):
        if not isinstance(holder, list):
            raise EditError.misplaced(change.path, "a list")
        holder.append(tree_of(change.value, change.path[:1]))
    else:
        _change_child(holder, change)


def _new_pair(change: Add) -> dict[str, Tree]:
    pair = tree_of({change.key: change.value}, change.path[:1])
    return pair if isinstance(pair, dict) else {}


def _change_child(holder: Tree, change: Put | Remove) -> None:
    step = change.path[-1]
    found = isinstance(holder, dict) and step in holder
    if isinstance(holder, list) and isinstance(step, int):
        found = 0 <= step < len(holder)
    if not found:
        raise EditError.misplaced(change.path, "a value at this path")
    if isinstance(change, Remove):
        del holder[step]  # type: ignore[union-attr,arg-type]
    else:
        holder[step] = tree_of(change.value, change.path[:1])  # type: ignore[index]


__all__ = ["Add", "Append", "Change", "EditError", "Put", "Remove", "Value", "dump", "edit"]
