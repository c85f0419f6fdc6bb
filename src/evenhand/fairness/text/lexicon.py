"""The words and rules of a language, from data files. Invariant: what the files do not say, no rule knows.

A folder of one's own may hold files of the same names: its words are added, and its rules' texts replace ours.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from evenhand.fairness.text.phrases import Phrases, cut
from evenhand.record.faults import EvenhandError, shown

_SCANNED = (
    "say", "view", "of_view", "answers", "courts", "found", "many", "family", "aged", "died", "missing", "mutual",
    "both", "armed", "people", "force", "force_nouns", "unknown",
)  # fmt: skip


class LexiconError(EvenhandError):
    """Words or rules that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Rule:
    """All that a person is told of a rule."""

    code: str
    title: str
    needs: str  # "case", or empty
    marks: str  # question: to be looked at; shown: not in question
    about: str
    misleads: str
    ask: str  # what is suggested; empty for what is only shown


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Act:
    """A kind of violence and the words for it."""

    participle: str
    measure: str  # deaths, injured, displaced, captured, or empty
    not_with: frozenset[str]  # words beside which it means something else
    prepositions: frozenset[str]  # that follow its noun


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Word:
    """A word with the words before which it means something else."""

    lemma: str
    kind: str
    not_before: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Lexicon:
    """The words and rules of one language."""

    language: str
    rules: Mapping[str, Rule]
    words: Mapping[str, frozenset[str]]
    families: Mapping[tuple[str, ...], tuple[str, ...]]  # words of a base form → its forms
    phrases: Phrases


def load(language: str = "en", folder: Path | None = None) -> Lexicon:
    """The lexicon of a language, with the user's folder added.

    Raises:
        LexiconError: no such language, or a file of the folder that cannot be read.
    """
    primary = language.lower().partition("-")[0]
    return _own(primary) if folder is None else _made(primary, folder)


@cache
def _own(language: str) -> Lexicon:
    return _made(language, None)


def _made(language: str, folder: Path | None) -> Lexicon:
    words: dict[str, frozenset[str]] = {}
    for table in _tomls(language, folder, "words.toml"):
        for group, listed in table.items():
            words[group] = words.get(group, frozenset()) | frozenset(listed)
    rules: dict[str, dict[str, str]] = {}
    for table in _tomls(language, folder, "rules.toml"):
        for code, texts in table.items():
            rules[code] = {**rules.get(code, {}), **texts}
    phrases = Phrases(abbreviations=words["abbreviations"])
    for group in _SCANNED:
        phrases.add(group, ((word, group) for word in sorted(words[group])))
    _add_acts(phrases, language, folder)
    for file, tag in (("speech.csv", "speech"), ("judging.csv", "judging")):
        phrases.add(tag, ((row.get("form") or row["word"], _word(row)) for row in _rows(language, folder, file)))
    return Lexicon(
        language=language,
        rules={code: Rule(code=code, **texts) for code, texts in rules.items()},
        words=words,
        families={cut(row["base"]): tuple(row["forms"].split(";")) for row in _rows(language, folder, "families.csv")},
        phrases=phrases,
    )


def _word(row: Mapping[str, str]) -> Word:
    return Word(lemma=row.get("lemma") or row["word"], kind=row["kind"], not_before=_listed(row["not_before"]))


def _add_acts(phrases: Phrases, language: str, folder: Path | None) -> None:
    for row in _rows(language, folder, "acts.csv"):
        act = Act(
            participle=row["participle"], measure=row["measure"], not_with=_listed(row["not_with"]),
            prepositions=_listed(row["prepositions"]),
        )  # fmt: skip
        phrases.add("participle", [(row["participle"], act)])
        phrases.add("active", ((word, act) for word in sorted(_listed(row["active"]))))
        phrases.add("noun", ((word, act) for word in sorted(_listed(row["nouns"]))))


def _listed(cell: str | None) -> frozenset[str]:
    return frozenset(word for word in (cell or "").split(";") if word)


def _texts(language: str, folder: Path | None, name: str) -> Iterator[tuple[str, str]]:
    own = files(__package__).joinpath(language, name)
    if not own.is_file():
        raise LexiconError(f"--language: given {shown(language)}; expected a language with words, such as en; "
                           "give one, and add words of your own with --lexicon FOLDER")  # fmt: skip
    yield name, own.read_text(encoding="utf-8")
    if folder is not None:
        if not folder.is_dir():
            raise LexiconError(f"--lexicon: given {shown(folder)}; expected a folder of word files; make it first")
        if (folder / name).is_file():
            yield str(folder / name), (folder / name).read_text(encoding="utf-8")


def _tomls(language: str, folder: Path | None, name: str) -> Iterator[dict[str, Any]]:
    for where, text in _texts(language, folder, name):
        try:
            yield tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise LexiconError(f"{where}: given TOML that cannot be read ({error}); expected lists of words; "
                               "mend the line") from error  # fmt: skip


def _rows(language: str, folder: Path | None, name: str) -> Iterator[dict[str, str]]:
    columns: set[str] = set()
    for where, text in _texts(language, folder, name):
        reader = csv.DictReader(text.splitlines())
        columns = columns or set(reader.fieldnames or ())
        if set(reader.fieldnames or ()) != columns:
            raise LexiconError(f"{where}: given the columns {', '.join(reader.fieldnames or ())}; "
                               f"expected {', '.join(sorted(columns))}; copy the first line of ours")  # fmt: skip
        yield from reader
