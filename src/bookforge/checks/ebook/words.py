"""What counts as a word when two texts are held against each other: its letters, whatever was set around them.

Quotes, dashes and spaces are the typographer's, so they part words and are not compared; what only dresses letters in
Markdown is passed over on both sides. Scripts that have no spaces are compared sign by sign.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache

from bookforge.markup import BLOCKS, Element, local_name

_WITHOUT_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3040-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPACED_WORD = re.compile(r"\w+")  # the same, and sooner found, in a text that has none of these
_MAY_BE_UNSPACED = re.compile("[\u0e00-\u1fff\u2e80-\U0010ffff]")  # not the quotes and dashes between them
_DRESS = re.compile(r"[*_~^`\\\u00ad\u200b\u200c\u200d\u2060\ufeff]+")
_BREAKS = BLOCKS | {"br", "dl", "rt", "rp"}


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    text = _DRESS.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return (_signs_or_words() if _MAY_BE_UNSPACED.search(text) else _SPACED_WORD).findall(text)


@cache
def _signs_or_words() -> re.Pattern[str]:
    """Compiled when it is needed: that takes as long as to look for all the words of a chapter."""
    return re.compile(f"[{_WITHOUT_SPACES}]|[^\\W{_WITHOUT_SPACES}]+")


def words_in(root: Element, passed_over: Collection[Element] = ()) -> list[str]:
    """The words in a tree, without those in some elements of it; formulas are no words."""
    return words("".join(_texts(root, passed_over)))


def text_in(root: Element, passed_over: Collection[Element] = ()) -> str:
    """What is written in a tree, spaces folded: where two say the same, so do their words, and no word need be found."""
    return " ".join("".join(_texts(root, passed_over)).split())


def _texts(element: Element, passed_over: Collection[Element]) -> Iterator[str]:
    name = local_name(element)
    if not name or name in ("math", "svg", "head") or element in passed_over:
        return
    breaks = name in _BREAKS
    if breaks:
        yield " "
    if element.text:
        yield element.text
    for child in element:
        yield from _texts(child, passed_over)
        if child.tail:
            yield child.tail
    if breaks:
        yield " "
