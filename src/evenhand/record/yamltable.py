"""Records of YAML files: where each stands in its file's tree, and how a new one is written.

The places mirror how the reader makes rows of a tree: a part's rows stand in its holder under the key `at`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evenhand.record.schema import DEADLINE_PARTS, Field, Schema, Table
from evenhand.record.values import Text
from evenhand.record.yamledit import Add, Append, Change, Put
from evenhand.record.yamltext import Path, Tree


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Standing:
    """One record of a file."""

    table: str
    path: Path
    tree: Tree
    above: Mapping[str, str]  # what the records that hold it hand down
    name: str  # the key of the mapping that holds it; empty in a list

    def key(self, table: Table) -> tuple[str, ...]:
        """The record's key."""
        own = self.tree if isinstance(self.tree, dict) else {}
        return tuple(self._part(table, name, own) for name in table.key)

    def _part(self, table: Table, name: str, own: Mapping[str, Tree]) -> str:
        if name == table.keyed or name not in table.fields:
            return self.name
        found = self.above.get(name) if table.fields[name].parent else own.get(name)
        return found.strip() if isinstance(found, str) else ""


def walk(
    schema: Schema, table: Table, tree: Tree, *, path: Path = (), above: Mapping[str, str] | None = None, name: str = ""
) -> Iterator[Standing]:
    """Every record that a file's tree holds, each before its parts."""
    yield Standing(table=table.name, path=path, tree=tree, above=above or {}, name=name)
    if not isinstance(tree, dict):
        return
    mine = tree.get(table.key[-1])
    below = {**(above or {}), table.name.removesuffix("s"): mine if isinstance(mine, str) else ""}
    for part in schema.parts_of(table.name):
        steps = tuple(part.at.split("."))
        held = dig(tree, steps)
        if part.keyed and isinstance(held, dict):
            for key, value in held.items():
                yield from walk(schema, part, value, path=(*path, *steps, key), above=below, name=key)
        elif isinstance(held, list) and not part.keyed:
            for at, value in enumerate(held):
                yield from walk(schema, part, value, path=(*path, *steps, at), above=below)


def dig(tree: Tree, steps: Path) -> Tree:
    """What stands under keys, or None."""
    for step in steps:
        tree = tree.get(str(step)) if isinstance(tree, dict) else None
    return tree


def written(table: Table, texts: Mapping[str, Text]) -> dict[str, Tree]:
    """A record as YAML holds it: filled columns in the format's order, without what its place says already."""
    found: dict[str, Tree] = {}
    for name, field in table.fields.items():
        value = deadline(field, texts) if field.type == "deadline" else _tree(texts.get(name))
        if value and not field.parent and name != table.keyed:
            found[name] = value
    return found


def deadline(field: Field, texts: Mapping[str, Text]) -> Tree:
    """A deadline: a date, or what it counts from and how long after."""
    parts: dict[str, Tree] = {part: _tree(texts.get(f"{field.name}_{part}")) for part in DEADLINE_PARTS}
    filled: Tree = {part: value for part, value in parts.items() if value}
    return filled or _tree(texts.get(field.name))


def _tree(text: Text) -> Tree:
    return list(text) if isinstance(text, list) else text


def changes(table: Table, standing: Standing, texts: Mapping[str, Text]) -> Iterator[Change]:
    """What has to be done to a file for a record to hold these texts."""
    if not isinstance(standing.tree, dict):  # the plain form, `name: value`
        if set(texts) == {table.plain}:
            yield Put(path=standing.path, value=texts[table.plain])
        else:
            both = {table.plain: _text(standing.tree), **texts}
            yield Put(path=standing.path, value=written(table, both))
        return
    for name, field in table.fields.items():
        if name in texts or (field.type == "deadline" and any(f"{name}_{part}" in texts for part in DEADLINE_PARTS)):
            value = _changed(field, standing.tree.get(name), texts)
            if name in standing.tree:
                yield Put(path=(*standing.path, name), value=value)
            elif value is not None:
                yield Add(path=standing.path, key=name, value=value)


def _changed(field: Field, old: Tree, texts: Mapping[str, Text]) -> Tree:
    if field.type != "deadline":
        return _tree(texts[field.name])
    parts = old if isinstance(old, dict) else {}
    before: dict[str, Text] = {f"{field.name}_{part}": _text(value) for part, value in parts.items()}
    if texts.get(field.name):
        before = {}
    return deadline(field, {**before, **texts})


def _text(tree: Tree) -> str | None:
    return tree if isinstance(tree, str) else None


def additions(table: Table, holder: Standing, name: str, record: Tree) -> Iterator[Change]:
    """What has to be done to a file for `holder` to hold one more record of a part."""
    steps = tuple(table.at.split("."))
    tree = holder.tree
    for done, step in enumerate(steps):
        path = (*holder.path, *steps[:done])
        inner = tree.get(step) if isinstance(tree, dict) else None
        if inner is None:
            value = _nested(steps[done + 1 :], {name: record} if table.keyed else [record])
            is_there = isinstance(tree, dict) and step in tree
            yield Put(path=(*path, step), value=value) if is_there else Add(path=path, key=step, value=value)
            return
        tree = inner
    path = (*holder.path, *steps)
    yield Add(path=path, key=name, value=record) if table.keyed else Append(path=path, value=record)


def _nested(steps: tuple[str, ...], value: Tree) -> Tree:
    for step in reversed(steps):
        value = {step: value}
    return value
