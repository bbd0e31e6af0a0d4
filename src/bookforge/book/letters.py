"""How a place within a block is counted, so that it is the same in print and in an ebook (`Page.offset`).

What counts is a letter: every character but spaces, soft hyphens and places where a line may break; an image or a formula is
one letter. What an edition adds of its own, and what each puts elsewhere, is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from bookforge.markup import Element, classes, local_name

_UNCOUNTED = re.compile(r"[\s\u00ad\u200b]+")

SINGLE = frozenset({"img", "svg", "math"})
"""What counts as one letter, whatever is in it."""

PASSED_OVER = frozenset({
    "fn", "footnote", "noteref", "note-number", "note-again", "source-back", "page-reference", "glossary-use", "index-locator",
})  # fmt: skip
"""The classes of what is no part of the text that all editions share: notes and the ways to them and back, numbers of pages."""


def letters(text: str) -> str:
    """The characters of a text that count."""
    return _UNCOUNTED.sub("", text)


def is_passed_over(names: Collection[str]) -> bool:
    """Whether what has these classes is not counted. A reference to a page is that page's number alone in print."""
    return not PASSED_OVER.isdisjoint(names) or {"xref", "bare", "page"}.issubset(names)


def is_single(element: Element) -> bool:
    """Whether an element counts as one letter."""
    return local_name(element) in SINGLE


def passes_over(element: Element) -> bool:
    """Whether an element of a tree is not counted."""
    return is_passed_over(classes(element))
