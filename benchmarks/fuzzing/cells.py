"""What a person, a spreadsheet or an attacker could have put in a cell, by the type of its column."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fuzzing.spoil import VALUES

if TYPE_CHECKING:
    from evenhand.record.schema import Field, Schema

DATES = (
    "0021-01-01", "3021", "-9999-01-01", "9999-12-31", "1399-08-20", "2020-02-30", "31.02.2021", "3/5/2021", "44325",
    "spring 2020", "2020-11-10/..", "../2020", "..", "/", "2020-11-10T25:00Z", "2020-11-10T24:00:00+14:00", "20XX",
    "2020-24", "Y20200", "2020-11-10/2019", "[2020,2021]", "2020-1-1", "2020/11/10", "2020-11-10~?", "20200-01", "X",
    "1e3", "2020-11", "2020", "0000", "XXXX-XX-XX", "2020-XX-10", "2020-11-10%/2020-12", "٢٠٢٠-١١-١٠", "today",
    "10 nov 2020", "2020–11–10", "2020-11-10 to 2020-11-12", "-0044-03-15", "Y-17E7", "2020?/2021~", "/..", "../..",
)  # fmt: skip
NUMBERS = (
    "-1", "1e400", "1e308", "-1e308", "1e-320", "NaN", "inf", "-0", "9" * 400, "9223372036854775808", "0x10", "1_000",
    "1,000", "1.000", "1 000", "3-5", "12+", "٤", "several", "½", "1,5", "1.5", "5 %", "$5", "1e5", "00012", "4.0",
    "1e15", "1e16", "90.0000001", "181", "-181", "true", "1/2",
)  # fmt: skip
BOOLEANS = ("yes", "TRUE", "Ja", "1", "0", "t", "x", "no", "falsch", "true;false", "✓", " true")
TEXTS = (
    "", "   ", "a\nb", "\x00", "\x1b]0;x\x07", "\u202eabc\u202c", "\u2066x", "=HYPERLINK(1)", "<script>x</script>",
    "</title><b>", "]]>", "x" * 5_000, "לא\u200f", "e\u0301" * 50, "{{7*7}}", "%s%n", "-->", "\ufeff", "a;b;;c",
    "𝔘𝔫𝔦", "|", "`", "\\", "null", "N/A", "-", "?", "&amp;lt;", "&#0;", "\u2028x", "\ud7ff", "\uffff", "a\tb",
)  # fmt: skip
IDS = ("", "two words", "ID", "a/b", "../x", "x" * 200, "ï", "1", "-", ".", "a;b", "\u202eid", "protected", "null")
LINKS = ("http://", "javascript:x", "file:///etc/passwd", "https://[::1", "https://x:99999", "www", "https://ex ample")
TAGS = ("english", "xx", "en_GB", "e", "zh-Hans-CN-x-a", "*", "en-", "hy;ru")
DEADLINES = (
    "{after: nobody, within: P1D}", "{after: co-1}", "within 10 days", "P10D", "P99999999Y", "{within: -P1D}", "[a]",
)  # fmt: skip
BY_TYPE: dict[str, Sequence[str]] = {
    "date": DATES, "month": (*DATES, "2020-13", "2020-00", "0001-01", "9999-12", "-0001-01"), "number": NUMBERS,
    "integer": NUMBERS, "boolean": BOOLEANS, "text": TEXTS, "words": TEXTS, "word": TEXTS, "id": IDS, "url": LINKS,
    "path": ("../x", "/etc/passwd", "documents", "documents/none.txt", "C:\\x", ".", "places/x.geojson"),
    "sha256": ("0" * 64, "x", "F" * 64), "language": TAGS, "deadline": DEADLINES,
}  # fmt: skip


def junk(rng: random.Random, field: Field | None, schema: Schema, ids: Sequence[str]) -> str:
    """A wrong or odd value for a column."""
    if field is None or rng.random() < 0.1:
        return rng.choice(VALUES)
    if rng.random() < 0.12:
        return ""
    if field.type in {"ref", "refs", "side", "sides"}:
        return _reference(rng, field, ids)
    if field.type in {"code", "codes"}:
        return _word(rng, field, schema)
    return rng.choice(BY_TYPE.get(field.type, VALUES))


def _reference(rng: random.Random, field: Field, ids: Sequence[str]) -> str:
    some = [rng.choice([*ids, "nobody", "two words", "x;", ""]) for _ in range(rng.choice((1, 1, 2, 5)))]
    return ";".join(some) if field.type in {"refs", "sides"} or rng.random() < 0.1 else some[0]


def _word(rng: random.Random, field: Field, schema: Schema) -> str:
    word = rng.choice(list(schema.codes[field.codes]))
    other = rng.choice(list(schema.codes[rng.choice(list(schema.codes))]))
    near = word[1:], word.upper(), f"{word} ", word.replace("_", " "), word + "s", other, f"{word};{other}", word, ""
    return rng.choice(near)


def tree(value: Any, rng: random.Random, words: Sequence[Any]) -> Any:
    """The value of a YAML file with one part of it gone, doubled, exchanged or wrong."""
    places = list(_places(value))
    if not places:
        return rng.choice(words)
    holder, key = rng.choice(places)
    do = rng.randrange(6)
    if do == 0:
        del holder[key]
    elif do == 1 and isinstance(holder, list):
        holder.append(holder[key])
    elif do == 2:
        other, place = rng.choice(places)
        holder[key] = other[place] if not _holds(other[place], holder) else None
    elif do == 3:
        holder[key] = rng.choice(([], {}, None, [[]], {"a": "b"}, [holder[key]] if not _deep(value) else "", True, 0))
    else:
        holder[key] = rng.choice(words)
    return value


def _places(value: Any) -> Any:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in list(parts):
        yield value, key
        yield from _places(part)


def _holds(value: Any, part: Any) -> bool:
    if value is part:
        return True
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_holds(one, part) for one in parts)


def _deep(value: Any) -> bool:
    return len(str(value)) > 100_000
