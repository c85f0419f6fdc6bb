"""Writes the pages of the documentation that come from data files: the case on disk, the faults, the lint rules.

Run `python tools/make_pages.py` after changing `schema.toml`, `faults.toml`, `rules.toml` of the linter or
`docs/_lint-judgements.csv`; a test holds them in step.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from evenhand.ledger.lint import Rule
from evenhand.ledger.lint import rules as lint_rules
from evenhand.record.faults import rules
from evenhand.record.schema import Field, Schema, Table, load

DOCS = Path(__file__).resolve().parents[1] / "docs"
JUDGEMENTS = ("right", "arguable", "wrong")


def pages() -> dict[str, str]:
    """File name → text of each page."""
    return {
        "case-format.md": "\n".join(_format(load())) + "\n",
        "faults.md": "\n".join(_faults()) + "\n",
        "lint-rules.md": "\n".join(_lint()) + "\n",
        "lint-false-alarms.md": "\n".join(_false_alarms()) + "\n",
    }


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
    if table.else_on:
        yield f"One that names nobody rests on those who say its `{table.else_on}`."
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


def _lint() -> Iterator[str]:
    yield "<!-- written by tools/make_pages.py from src/evenhand/ledger/lint/rules.toml -->"
    yield "# What does this rule of the linter ask, and when does it mislead?\n"
    yield (DOCS / "_lint-rules-head.md").read_text(encoding="utf-8").strip() + "\n"
    yield "| code | finding | topic | basis |\n|---|---|---|---|"
    yield from (f"| [`{r.code}`](#{r.code}) | {r.title} | {r.topic} | {r.basis} |" for r in lint_rules().values())
    yield ""
    for rule in lint_rules().values():
        yield from _lint_rule(rule)


def _lint_rule(rule: Rule) -> Iterator[str]:
    yield f"({rule.code})=\n## {rule.title}\n\n`{rule.code}`, {rule.topic}\n"
    yield f"Ask\n: {rule.question}\n\nRepair\n: {rule.repair}\n\nBasis\n: {rule.basis}. {rule.reference}\n"
    yield f"Misleads\n: {rule.misleads}\n"
    if rule.needs:
        yield f"Needs\n: a text read for `{rule.needs}` (`looked_for`), or a field that says *none*.\n"
    if rule.ambiguity:
        yield "Deliberate\n: a clause marked `deliberate`, with the reason, is listed apart.\n"


def _false_alarms() -> Iterator[str]:
    rows = list(csv.DictReader((DOCS / "_lint-judgements.csv").read_text(encoding="utf-8").splitlines()))
    yield "<!-- written by tools/make_pages.py from docs/_lint-judgements.csv -->"
    yield "# How often is the linter wrong on the packaged case?\n"
    yield (DOCS / "_lint-false-alarms-head.md").read_text(encoding="utf-8").strip() + "\n"
    yield "| code | right | arguable | wrong |\n|---|---|---|---|"
    counts = Counter((row["code"], row["judgement"]) for row in rows)
    for code in lint_rules():
        yield (
            f"| [`{code}`](lint-rules.md#{code}) | "
            + " | ".join(_count(counts[code, word]) for word in JUDGEMENTS)
            + " |"
        )
    yield "| all | " + " | ".join(str(sum(row["judgement"] == word for row in rows)) for word in JUDGEMENTS) + " |\n"
    yield "| finding | where | judged | why |\n|---|---|---|---|"
    for row in rows:
        yield f"| `{row['code']}` | {row['commitment'] or row['agreement']} | {row['judgement']} | {row['reason']} |"


def _count(number: int) -> str:
    return str(number) if number else ""


if __name__ == "__main__":
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")
