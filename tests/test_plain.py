"""Paragraphs of mere words go past pandoc, and nobody can tell."""

from __future__ import annotations

import json
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bookforge.manuscript import pandoc
from bookforge.manuscript.plain import thinned

WORDS = "Mr. Bennet was so odd a mixture.\n\n“*Quick* parts,” she said—or (perhaps) *wrote*: “sarcastic humour!”"


def past(text: str) -> list[str]:
    """The paragraphs of a text that pandoc is not given."""
    return [
        part for run in thinned(text).paragraphs.values() for part in run[len("<p>") : -len("</p>")].split("</p>\n<p>")
    ]


def as_read(answer: str) -> tuple[bytes, object]:
    """What an answer of pandoc's says, however it writes it."""
    said = json.loads(answer)
    return etree.tostring(etree.fromstring(f"<div>{said['html']}</div>")), (said["log"], said["citing"])


def whole(texts: list[str]) -> list[str]:
    return [answer or "" for answer in pandoc._run(texts)]


def past_pandoc(texts: list[str]) -> list[str]:
    return [answer or "" for answer in pandoc._read(texts, pandoc._run)]


def test_words_go_past_with_their_emphasis_and_lines_stay_where_they_are() -> None:
    text = f"# One\n\n{WORDS}\n\n\nTwo\nlines.\n\n- an item\n"
    assert past(text) == [
        "Mr. Bennet was so odd a mixture.",
        "“<em>Quick</em> parts,” she said—or (perhaps) <em>wrote</em>: “sarcastic humour!”",
        "Two\nlines.",
    ]
    thin = thinned(text).text.split("\n")
    assert len(thin) == len(text.split("\n"))
    assert thin[0] == "# One"
    assert thin[10] == "- an item"


@pytest.mark.parametrize(
    "text",
    [
        "a. An item.", "II) Two.", "1986. A year.", "- No.", "> Said.", "# Head", "    code", "Table: Its caption.",
        "A [link](x).", "A `word`.", "An &amp;.", "$x$", "Some_word_.", "Two  spaces.", "A break \nhere.", "5*3*4",
        "*One **two* three**", "A term\n\n: what it means", "A <b>word</b>.", "A tab\there.", "```\n\nThis is code.\n\n```",
        "-----\n\nHere is a row.\n\n-----", "# Head\nIts words.", "Words.\n=====",
    ],
)  # fmt: skip
def test_whatever_may_be_markup_is_read_by_pandoc(text: str) -> None:
    assert past(text) == []


@cache
def pieces() -> list[str]:
    begin = [
        "Mere words.",
        "*Mere* words,\nand more.",
        "- item",
        "1. one",
        "> quote",
        "[^1]: note",
        ": means",
        "    code",
    ]
    behind = ["Plain again.", "A *word*!", "---", "::: {.tip}", ":::", "  - below", "| a | b |", "# Head", "***", "(x)"]
    return [f"{a}\n\n{b}\n\nIn between: “so” it goes.\n\n{a}\n" for a, b in product(begin, behind)]


def test_pandoc_says_the_same_of_the_whole_text() -> None:
    assert sum(map(bool, map(past, pieces()))) > 60
    for text, one, other in zip(pieces(), whole(pieces()), past_pandoc(pieces()), strict=True):
        assert as_read(one) == as_read(other), text


BLOCKS = st.text("ab .,:;!?*-()“”'\"\n#>1i:é—|~", min_size=1, max_size=30)


@pytest.mark.long
@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(BLOCKS, max_size=6).map("\n\n".join), min_size=40, max_size=40))
def test_pandoc_says_the_same_of_any_text(texts: list[str]) -> None:
    for text, one, other in zip(texts, whole(texts), past_pandoc(texts), strict=True):
        assert as_read(one) == as_read(other), text
