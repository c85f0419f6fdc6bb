"""How fast a text is audited: `python benchmarks/text.py`. A generated text of 400,000 words, with a case and without.

Each sentence tempts at least one rule in three; the text is longer than any report, so that start-up does not count.
"""

from __future__ import annotations

import random
import sys
import time

from evenhand.fairness.text.reading import from_text

import evenhand
from evenhand.fairness.text.audit import audit

WORDS = 400_000
SENTENCES = (
    "The road to Stepanakert climbs steeply through the hills, past two villages and an old mill.",
    "In 1993 nine Azerbaijani villagers were killed near Aghdam, and their houses were burned down.",
    "Officials said on Tuesday that the talks would go on for another week in the same hotel.",
    "Armenia claimed that the post was empty, and Azerbaijan said that it was not.",
    "The market opens at eight and closes at noon, and in between the square is full of people.",
    "The shelling of Armenian farms near Goris went on until the evening, according to the mayor.",
    "Nobody who was there that morning remembers who spoke first or what was said after it.",
    "Dozens of civilians were killed in Khojaly in February 1992.",
    "The liberated districts have new roads, schools and a hospital with four hundred beds.",
    "Prices rose a little in spring, fell in summer, and rose again before the first snow.",
)


def text(words: int) -> str:
    """Sentences in random order, eight to a paragraph."""
    rng = random.Random(7)
    made: list[str] = []
    size = 0
    while size < words:
        paragraph = " ".join(rng.choice(SENTENCES) for _ in range(8))
        size += len(paragraph.split())
        made.append(paragraph)
    return "\n".join(made)


def main() -> None:
    """Print words a second, best of three."""
    given = from_text(text(WORDS))
    view = evenhand.open_case(evenhand.packaged()).view()
    for name, case in (("with the packaged case", view), ("without a case", None)):
        best = cpu = float("inf")
        for _ in range(3):
            start, used = time.perf_counter(), time.process_time()
            found = audit(given, case)
            best, cpu = min(best, time.perf_counter() - start), min(cpu, time.process_time() - used)
        speed = f"{found.words / best:,.0f} words a second, {found.words / cpu:,.0f} a second of its own time"
        print(f"{name}: {found.words:,} words, {len(found.marks):,} spans, {speed}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
