"""What all makers of single files share: odd words in a text, spoilt XML, bytes spoilt after writing."""

from __future__ import annotations

import random
import re
from html import escape
from pathlib import Path

from fuzzing.cells import DATES, IDS, NUMBERS, TEXTS
from fuzzing.spoil import SPOILERS, VALUES

Argv = list[str]
FILES = tuple(way for way in SPOILERS if way.__name__ in {"flip", "insert", "delete", "truncate", "recode", "respell",
                                                          "move_lines"})  # fmt: skip
TEXT = """AGREEMENT ON THE BRIDGE

Preamble. The Parties, Highland and Lowland, meeting in {place} on {date},

Article 1
1. The Parties shall cease all fire at 00:00 hours on {date}.
2. Highland shall withdraw its troops within {number} days of the signature; Lowland shall do so in stages:
   a) from the bridge by {date};
   b) from the road not later than 31 December 2021.

Article 2 - Monitoring
The River Commission may verify. If a Party fails to do so, {text}
II. The Parties undertake to exchange all prisoners "all for all", and shall not {text}.

Done at {place}, in two languages. {text}
"""
PIECES = (
    "Article {n}", "§ {n}.", "({n})", "1.{n}.", "IV.", "- ", "• ", "Статья {n}", "Հոդված {n}",
    "The Parties shall {text}.",
    "shall " * 300, "within {number} days", "no later than {date}", "31 June 2021", "Annex", "\f", "\t\t", "{text}",
    "by {date} and until {date}", "…", "; and", "(a)(i)", "not later than the 31st of February", "x" * 30_000,
)  # fmt: skip


def fill(rng: random.Random, text: str) -> str:
    """A text with its gaps filled by odd words."""
    made = text
    for word, values in (("date", DATES), ("number", NUMBERS), ("text", TEXTS), ("place", TEXTS), ("n", IDS)):
        while "{" + word + "}" in made:
            made = made.replace("{" + word + "}", rng.choice(values)[:500], 1)
    return made


def put(path: Path, data: str | bytes, rng: random.Random, chance: float = 0.25) -> None:
    """Write a file, and now and then spoil its bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "replace"))
    if rng.random() < chance:
        rng.choice(FILES)(path.parent, rng)


def form(rng: random.Random) -> Argv:
    """Text or JSON."""
    return ["--format", "json"] if rng.random() < 0.5 else []


def spoil_xml(rng: random.Random, text: str) -> str:
    """Values, tags and names of XML spoilt."""
    for _ in range(rng.choice((0, 0, 1, 1, 3))):
        do = rng.randrange(5)
        values = list(re.finditer(r'"[^"]*"', text))
        tags = list(re.finditer(r"<[^>]*>", text))
        if do < 2 and values:
            at = rng.choice(values)
            text = (
                text[: at.start() + 1]
                + escape(rng.choice((*NUMBERS, *VALUES[:60], "o0", "1")))[:5000]
                + text[at.end() - 1 :]
            )
        elif do == 2 and tags:
            at = rng.choice(tags)
            text = (
                text[: at.start()]
                + rng.choice(("", at[0] * 2, "<x>", "<!DOCTYPE a [<!ENTITY b 'c'>]>&b;", "<!--", "&x;", "<![CDATA["))
                + text[at.end() :]
            )
        elif do == 3:
            text = text.replace("discrete", rng.choice(("integer", "real", "x", "objective")), rng.choice((1, -1)))
        else:
            text = text.replace(rng.choice(("issue", "item", "value", "index", "weight", "objective")), "x", 1)
    return text
