"""Writes the two pages of the documentation that come from data files: the case on disk, and the faults.

Run `python tools/make_pages.py` after changing `schema.toml` or `faults.toml`; a test holds them in step.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evenhand.record.faults import rules
from evenhand.record.schema import Field, Schema, Table, load

DOCS = Path(__file__).resolve().parents[1] / "docs"


def pages() -> dict[str, str]:
    """File name → text of each page."""
    return {"case-format.md": "\n".join(_format(load())) + "\n", "faults.md": "\n".join(_faults()) + "\n"}


def _format(schema: Schema) -> Iterator[str]:
    yield "<!-- written by tools/make_pages.py from src/evenhand/record/schema.toml -->"
    yield "# Which files and columns does a case have?\n"
    yield (DOCS / "_case-format-head.md").read_text(encoding="utf-8").strip() + "\n"
    for table in schema.tables.values():
        yield from _table(table)
    yield "## Vocabularies\n"
    for name, words in schema.codes.items():
        yield f"({_anchor(name)})=\n### {name}\n\n| word | meaning |\n|---|---|"
        yield from (f"| `{code}` | {about} |" for code, about in words.items())
        yield ""


def _table(table: Table) -> Iterator[str]:
    where = f"`{table.file}`" if table.file else f"in the records of *{table.within}*, under `{table.at}`"
    yield f"## {table.title}\n\n{table.about} Stands {'in ' if table.file else ''}{where}."
    if table.key != ("id",) and not table.single:
        yield "One row for each " + ", ".join(f"`{name}`" for name in table.key) + "."
    if table.rests_on:
        names = ", ".join(f"`{name.removeprefix('<')}`" for name in table.rests_on)
        yield f"A row rests on {names}: with nobody there who says it, it is in no public output."
    yield "\n| column | what it is | value |\n|---|---|---|"
    yield from (f"| `{f.name}`{' *' if f.required else ''} | {f.about} | {_value(f)} |" for f in table.fields.values())
    yield ""


def _value(field: Field) -> str:
    if field.codes:
        more = ", or another word" if field.open else ""
        return f"[{field.codes}](#{_anchor(field.codes)}){more}"
    if field.is_reference:
        return f"id{'s' if field.is_list else ''} in {', '.join(field.to)}" + (" (filled in)" if field.parent else "")
    names = {"words": "words, listed", "sides": "sides, listed", "side": "a side", "date": "EDTF", "text": "text"}
    bounds = [f"{mark} {limit:g}" for mark, limit in (("≥", field.low), ("≤", field.high)) if limit is not None]
    return ", ".join([names.get(field.type, field.type), *bounds])


def _anchor(name: str) -> str:
    return f"vocabulary-{name.replace('_', '-')}"


def _faults() -> Iterator[str]:
    yield "<!-- written by tools/make_pages.py from src/evenhand/record/faults.toml -->"
    yield "# What does this fault mean, and what do I do?\n"
    yield (DOCS / "_faults-head.md").read_text(encoding="utf-8").strip() + "\n"
    for severity in ("error", "warning", "note"):
        yield f"## {severity.capitalize()}s\n\n| code | what it means | what to do |\n|---|---|---|"
        for code, rule in rules().items():
            if rule["severity"] == severity:
                yield f"| `{code}` | {rule['what']} | {rule['do']} |"
        yield ""


if __name__ == "__main__":
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")
