"""Characters that a reader obeys never leave as they are, and nothing else is touched."""

from __future__ import annotations

import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.output.jsontext import json_text
from evenhand.output.visible import escape_json, write_line, write_visibly

MUST = [*range(9), 11, 12, *range(14, 32), 127, *range(0x80, 0xA0), 0x2028, 0x2029]
MUST += [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xD800, 0xDC80, 0xDFFF]
KEPT = "\n\té\u00a0\u200c\u200d\u200e\u200f\u061c中\U0001f600ﷺ"


@pytest.mark.parametrize("code", MUST, ids=hex)
def test_what_is_obeyed_is_written_out(code):
    shown = write_visibly(f"a{chr(code)}b")
    assert shown.isascii()
    assert int(shown[3:-1], 16) == code
    assert shown == write_visibly(shown)


def test_no_control_but_two_is_let_through():
    kinds = {"Cc", "Cs"}
    through = [
        c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) in kinds and write_visibly(c) == c
    ]
    assert through == ["\t", "\n"]


def test_what_is_text_stays():
    assert write_visibly(KEPT) == KEPT


@pytest.mark.parametrize(("given", "shown"), [("a\r\nb", "a\nb"), ("a\rb", "a\\x0db"), ("a\r\r\nb", "a\\x0d\nb")])
def test_ends_of_line(given, shown):
    assert write_visibly(given) == shown


def test_a_line_is_one_line():
    assert write_line("a\nb\r\nc\td\u2028e") == "a\\x0ab\\x0ac\\x09d\\u2028e"


@given(
    st.recursive(
        st.text() | st.integers() | st.booleans() | st.none(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
    )
)
def test_json_keeps_its_value_and_obeys_nothing(value):
    text = json_text(value)
    assert json.loads(text) == value
    assert write_visibly(text) == text
    assert text.encode()


@pytest.mark.parametrize("code", MUST, ids=hex)
def test_json_keeps_each(code):
    text = json_text({chr(code): [f"x{chr(code)}"]})
    assert json.loads(text) == {chr(code): [f"x{chr(code)}"]}
    assert chr(code) not in text
    assert escape_json(text) == text
