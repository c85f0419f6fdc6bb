"""Pages as a browser builds them: whatever is left open, nothing is lost without a word; hostile pages take no time."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.sources import limits
from evenhand.sources.limits import UnreadableError
from evenhand.sources.markup import read_html, read_markdown

STORY = "<h1>Head</h1><p>The road is open.</p>"


def page(markup: str) -> list[str]:
    return [line for line in read_html(markup.encode()).text.split("\n") if line]


def left(markup: str) -> dict[str, list[int]]:
    return read_html(markup.encode()).left


@pytest.mark.parametrize(
    ("markup", "out"),
    [
        (f"<head><meta charset=utf-8>{STORY}", {}),
        (f"<head><title>My page</title>{STORY}", {"titles of the page": [1, 2]}),
        (f"<nav><a href=x>Home</a> <a>Other news</a></nav>{STORY}", {"navigation": [1, 3]}),
        (f"<div role=navigation><a>Home</a></div>{STORY}", {"navigation": [1, 1]}),
        (f"<p hidden>Not seen</p>{STORY}", {"hidden text": [1, 2]}),
        (f"<p style='color:red; display : none'>Not seen</p>{STORY}", {"hidden text": [1, 2]}),
        (f"<p style='visibility:hidden'>Not seen</p>{STORY}", {"hidden text": [1, 2]}),
        (f"<body><noscript><p>Turn it on</p></noscript>{STORY}", {"words for browsers without scripts": [1, 3]}),
        (f"<template><p>Later</p></template>{STORY}", {"templates": [1, 1]}),
        (f"<svg><text>A map</text></svg>{STORY}", {"drawings": [1, 2]}),
        (f"<iframe>frame</iframe>{STORY}", {"frames": [1, 1]}),
        (f"<img src=a alt='A broken bridge'><img src=b>{STORY}", {"pictures": [2, 3]}),
        (f"<script>var a = 'shelled'</script><style>p {{}}</style><!-- was here -->{STORY}", {}),
        (f"{STORY}<textarea>Write here", {"form fields": [1, 2]}),
        (f"<body style='display:none'>{STORY}", {}),
    ],
)
def test_what_is_left_out_is_counted(markup, out):
    assert page(markup) == ["Head", "The road is open."]
    assert left(markup) == out


@pytest.mark.parametrize(
    "tag", ["nav", "head", "aside", "footer", "div", "button", "b", "a", "table", "xmp", "foreign"]
)
def test_a_tag_left_open_loses_nothing(tag):
    text = " ".join(page(f"<p>First.</p><{tag}>{STORY}<p>And more.</p>"))
    assert all(words in text for words in ("First.", "Head", "The road is open.", "And more."))


@pytest.mark.parametrize("tag", ["title", "textarea", "noscript", "template", "select", "iframe", "svg", "video"])
def test_a_tag_that_swallows_what_follows_says_how_much(tag):
    found = read_html(f"<p>First.</p><{tag}>nine more words of which most may be lost".encode())
    in_text = len(found.text.split()) - 1
    assert in_text + sum(words for _, words in found.left.values()) == 9


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<p>a<br>b<p>c<table><tr><td>d<td>e</table>", ["a", "b", "c", "d", "e"]),
        ("<p>x <b>y</b>z&shy;w &amp; v", ["x yzw & v"]),
        ("<ul><li>one<li>two</ul>", ["one", "two"]),
        ("<pre>a\nb</pre>", ["a b"]),
        ("<details><summary>More</summary>inside</details>", ["More", "inside"]),
        ("plain words", ["plain words"]),
    ],
)
def test_blocks_are_lines(markup, wanted):
    assert page(markup) == wanted


@pytest.mark.parametrize(
    ("charset", "text"), [("windows-1251", "Дорога открыта."), ("utf-16", "Дорога."), ("iso-8859-1", "Café ouvert.")]
)
def test_the_encoding_that_a_page_declares_is_used(charset, text):
    data = f"<meta charset={charset}><p>{text}".encode(charset)
    assert read_html(data).text == text


def test_markdown_is_read_as_it_is_shown():
    text = "# Head\n\nA *b* [c](https://x.example) line\nand <b>more</b>.\n\n- one\n- two\n"
    text += "\n| a | b |\n|---|---|\n| c | d |\n"
    wanted = ["Head", "A b c line and <b>more</b>.", "one", "two", "a", "b", "c", "d"]
    assert read_markdown(text.encode()).text.split("\n") == wanted


N = 200_000
HOSTILE = {
    "tag": "<a " * N,
    "div": "<div>" * N,
    "b": "<b>" * N,
    "formats": "<b><i><u><p>" * (N // 8),
    "table": "<table>x" * (N // 8),
    "cells": "<table><tr><td>" * (N // 8),
    "list": "<ul><li>" * (N // 4),
    "nav": "<nav>x" * (N // 4),
    "a": "<a>x" * (N // 4),
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(N // 8)) + ">x",
    "lt": "<" * N,
    "amp": "&" * N,
    "end": "<b>" * 1000 + "</i>" * N,
    "comment": "<!--" * N,
    "cdata": "<svg><![CDATA[" * N,
    "template": "<template>" * N,
    "line": "word " * N,
    "hidden": "<p hidden>x" * (N // 8),
    "title": "<title>x" * N,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_takes_no_time(name):
    start = time.process_time()
    with suppress(UnreadableError):
        read_html(HOSTILE[name].encode())
    assert time.process_time() - start < 8


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.4", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"x\0\0\0\0\0", "zero bytes"),
        (b"x" * (limits.TEXT_BYTES + 1), "bytes"),
        (b"<p>" + b"<p>x" * (limits.PARAGRAPHS + 1), "50,000 paragraphs"),
    ],
    ids=["pdf", "png", "zero", "bytes", "paragraphs"],
)
def test_what_is_no_page_or_too_large_is_said(data, said):
    with pytest.raises(UnreadableError, match=said):
        read_html(data)


TAGS = """nav head body title p div b a table tr td ul li select option button textarea svg math template noscript
video xmp iframe""".split()  # noqa: SIM905  a list of this length is easier to read so
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS] + ["<p hidden>", "<div role=menu>"]),
    st.integers(0, 999).map(lambda n: f" word{n} "),
)


@given(st.lists(PIECES, max_size=40))
def test_every_word_is_read_or_counted(pieces):
    """Whatever is nested in whatever: what stands in the tree is in the text, or counted."""
    from turbohtml import parse

    markup = "".join(pieces)
    found = read_html(markup.encode())
    root: Any = parse(markup).root
    nodes = [getattr(node, "data", "") or "" for node in root.descendants]
    read = count_words(found.text)
    assert read + sum(words for _, words in found.left.values()) >= count_words(" ".join(nodes))
    assert read <= count_words(markup)


def count_words(text: str) -> int:
    return len(re.findall(r"word\d+", text))
