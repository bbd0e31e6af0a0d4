"""What a page is made of, for those who cannot see it: tables, headings, lists, titles and languages of files
(WCAG 1.3.1, 2.4.2, 3.1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic, report
from bookforge.editions.epub.accessibility.facts import skipped
from bookforge.editions.epub.accessibility.leaf import Leaf
from bookforge.markup import Element, elements, has_words, heading_level, text_of

_POINT = re.compile(r"(?:[•◦▪‣–—*·-]|\(?\d{1,2}[.)])\s+\S")


def tables(leaf: Leaf) -> Iterator[Diagnostic]:
    """Tables without a cell that heads a row or a column."""
    for table in elements(leaf.root, "table"):
        if next(table.iter("th"), None) is None and table.get("role") != "presentation":
            first = next((text_of(cell) for cell in elements(table, "td")), "")
            yield report(
                "table-has-headers", leaf.place(table), f"The table that begins with “{first}” has no headers."
            )


def headings(leaf: Leaf) -> Iterator[Diagnostic]:
    """Headings that skip a level."""
    for heading in skipped(leaf.root):
        message = (
            f"The heading “{text_of(heading)}” of level {heading_level(heading)} stands too deep for what is above it."
        )
        yield report("heading-levels-in-order", leaf.place(heading), message)


def lists(leaf: Leaf) -> Iterator[Diagnostic]:
    """Paragraphs that only look like the items of a list: two or more in a row that begin with a bullet or a number."""
    for parent in elements(leaf.root, "section", "div", "aside", "blockquote", "body"):
        before = False
        for child in elements_of(parent):
            here = child.tag == "p" and _POINT.match(text_of(child)) is not None
            if here and before:
                message = f"“{text_of(child)[:40]}” looks like an item of a list and is a paragraph."
                yield report("list-is-marked", leaf.place(child), message)
            before = here


def labels(leaf: Leaf) -> Iterator[Diagnostic]:
    """Files without a title or a language."""
    title = leaf.root.find("head/title")
    if title is None or not has_words(title):
        yield report("page-is-labelled", leaf.place(leaf.root), f"The page {leaf.path} has no title.")
    if not leaf.root.get("lang"):
        yield report("page-is-labelled", leaf.place(leaf.root), f"The page {leaf.path} does not tell its language.")


def elements_of(parent: Element) -> Iterator[Element]:
    """The children of an element that are elements."""
    return (child for child in parent if isinstance(child.tag, str))
